/// What two parts of one entry come to together. Must not depend on which of them comes first.
pub(crate) trait Absorb {
    /// Takes in the other part.
    fn absorb(&mut self, other: Self);
}

impl Absorb for u32 {
    fn absorb(&mut self, other: Self) {
        *self = self.saturating_add(other);
    }
}

impl Absorb for u64 {
    fn absorb(&mut self, other: Self) {
        *self += other;
    }
}

/// Values by key in one sorted block of memory, for many small tables at once.
///
/// Entries are appended and put together when the block has doubled, so `n` of them with `m` distinct keys cost
/// `O(n log m)` time and `O(m)` memory, in any order.
#[derive(Debug, Clone)]
pub(crate) struct Tally<K, V> {
    entries: Vec<(K, V)>,
    /// Entries that are sorted and distinct already.
    n_settled: usize,
}

impl<K, V> Default for Tally<K, V> {
    fn default() -> Self {
        Self { entries: Vec::new(), n_settled: 0 }
    }
}

impl<K: Ord + Copy, V: Absorb> Tally<K, V> {
    /// Adds `value` to what stands under `key`.
    pub(crate) fn add(&mut self, key: K, value: V) {
        match self.entries.last_mut() {
            // The lines of one order mostly stand together.
            Some((last, sum)) if *last == key => sum.absorb(value),
            _ => self.entries.push((key, value)),
        }
        if self.entries.len() > 2 * self.n_settled + 8 {
            self.settle();
        }
    }

    /// Adds everything of `other`.
    pub(crate) fn merge(&mut self, other: Self) {
        other.entries.into_iter().for_each(|(key, value)| self.add(key, value));
    }

    /// The entries by key, each key once.
    pub(crate) fn into_entries(mut self) -> Vec<(K, V)> {
        self.settle();
        self.entries.shrink_to_fit();
        self.entries
    }

    fn settle(&mut self) {
        self.entries.sort_by_key(|(key, _)| *key);
        let mut settled: Vec<(K, V)> = Vec::with_capacity(self.entries.len());
        for (key, value) in self.entries.drain(..) {
            match settled.last_mut() {
                Some((last, sum)) if *last == key => sum.absorb(value),
                _ => settled.push((key, value)),
            }
        }
        self.n_settled = settled.len();
        self.entries = settled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_together_by_key_in_any_order() {
        let keys: Vec<u32> = (0..1000).map(|i| i * 7919 % 61).collect();
        let mut tally = Tally::default();
        keys.iter().for_each(|&key| tally.add(key, 1u64));
        assert!(tally.entries.len() <= 2 * 61 + 8);
        let (mut front, mut back) = (Tally::default(), Tally::default());
        keys[..300].iter().rev().for_each(|&key| back.add(key, 1u64));
        keys[300..].iter().for_each(|&key| front.add(key, 1u64));
        front.merge(back);
        let entries = tally.into_entries();
        assert_eq!(entries.len(), 61);
        assert_eq!(entries.iter().map(|(_, n)| n).sum::<u64>(), 1000);
        assert_eq!(entries, front.into_entries());
    }
}
