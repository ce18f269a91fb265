use std::sync::atomic::{AtomicU32, Ordering};

/// Which things hang together: a union-find that threads share without locks (after Anderson and Woll 1991,
/// doi:10.1145/103418.103458).
///
/// A thing points at itself or at a lower one, and the lower of two roots always wins, so the groups and their roots are the same in
/// whatever order the unions come.
#[derive(Debug)]
pub(crate) struct Forest {
    parents: Vec<AtomicU32>,
}

impl Forest {
    /// Things 0 to `n - 1`, each alone.
    pub(crate) fn new(n: usize) -> Self {
        Self { parents: (0..n as u32).map(AtomicU32::new).collect() }
    }

    /// The lowest thing of the group of `thing`, once all unions are done; until then, some thing of it.
    pub(crate) fn root(&self, thing: u32) -> u32 {
        let mut thing = thing;
        loop {
            let parent = self.parent(thing);
            if parent == thing {
                return thing;
            }
            let above = self.parent(parent);
            if above == parent {
                return parent;
            }
            // Halves the way for those who come later. Where another thread was faster, its way is as good.
            let _ = self.parents[thing as usize].compare_exchange(parent, above, Ordering::Relaxed, Ordering::Relaxed);
            thing = above;
        }
    }

    /// Joins two groups.
    pub(crate) fn unite(&self, a: u32, b: u32) {
        loop {
            let (a, b) = (self.root(a), self.root(b));
            if a == b {
                return;
            }
            let (low, high) = (a.min(b), a.max(b));
            let joined = self.parents[high as usize].compare_exchange(high, low, Ordering::Relaxed, Ordering::Relaxed);
            if joined.is_ok() {
                return;
            }
        }
    }

    /// Relaxed order is enough: each parent is a value of its own, it only ever falls, and whoever reads an old one finds the same
    /// root by a longer way.
    fn parent(&self, thing: u32) -> u32 {
        self.parents[thing as usize].load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    #[test]
    fn groups_and_roots_do_not_depend_on_the_order_of_the_unions() {
        let forest = Forest::new(10_000);
        (0..9_993u32).into_par_iter().rev().for_each(|thing| forest.unite(thing, thing + 7));
        for thing in 0..10_000 {
            assert_eq!(forest.root(thing), thing % 7);
        }
    }
}
