use rayon::prelude::*;

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

/// So many entries may wait before they are first put together.
const FEW: usize = 1 << 16;

/// Sums by key in one block of memory.
///
/// Entries are appended, and sorted and put together in place when the block has doubled, so `n` of them with `m` distinct keys
/// cost `O(n log m)` time and `O(m)` memory, in any order; the memory is touched front to back, which a table of hashes does not.
#[derive(Debug, Clone)]
pub(crate) struct Tally<K, V> {
    entries: Vec<(K, V)>,
    /// Entries that were distinct when they were last put together.
    n_settled: usize,
}

impl<K, V> Default for Tally<K, V> {
    fn default() -> Self {
        Self { entries: Vec::new(), n_settled: 0 }
    }
}

impl<K: Ord + Copy + Send, V: Absorb + Copy + Send> Tally<K, V> {
    /// Adds `value` to what stands under `key`.
    pub(crate) fn add(&mut self, key: K, value: V) {
        match self.entries.last_mut() {
            // The lines of one order mostly stand together.
            Some((last, sum)) if *last == key => sum.absorb(value),
            _ => self.entries.push((key, value)),
        }
        if self.entries.len() > 2 * self.n_settled + FEW {
            self.settle();
        }
    }

    /// The entries so far; a key may stand there more than once.
    pub(crate) fn entries(&self) -> &[(K, V)] {
        &self.entries
    }

    /// The entries by their new keys, each key once.
    pub(crate) fn into_entries(mut self, new: impl Fn(K) -> K + Sync) -> Vec<(K, V)> {
        self.entries.par_iter_mut().for_each(|(key, _)| *key = new(*key));
        self.settle();
        self.entries
    }

    fn settle(&mut self) {
        self.entries.par_sort_unstable_by_key(|(key, _)| *key);
        self.entries.dedup_by(|(key, value), (kept, sum)| {
            let is_same = key == kept;
            if is_same {
                sum.absorb(*value);
            }
            is_same
        });
        self.n_settled = self.entries.len();
    }
}

/// Where each of `n` groups begins among entries that stand by group, and at the end how many entries there are.
pub(crate) fn group_starts(groups: impl Iterator<Item = u32>, n: usize) -> Vec<usize> {
    let mut starts = vec![0; n + 1];
    groups.for_each(|group| starts[group as usize + 1] += 1);
    for i in 0..n {
        starts[i + 1] += starts[i];
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_together_by_key_in_any_order() {
        let keys: Vec<u32> = (0..300_000).map(|i| i * 7919 % 61).collect();
        let mut tally = Tally::default();
        keys.iter().for_each(|&key| tally.add(key, 1u32));
        assert!(tally.entries().len() <= 2 * 61 + FEW);
        let mut backward = Tally::default();
        keys[..300].iter().rev().for_each(|&key| backward.add(key, 1u32));
        keys[300..].iter().for_each(|&key| backward.add(key, 1u32));
        let entries = tally.into_entries(|key| 100 - key);
        assert_eq!(entries.len(), 61);
        assert_eq!(entries.iter().map(|(_, n)| n).sum::<u32>(), 300_000);
        assert!(entries.is_sorted() && entries[0].0 == 40);
        assert_eq!(entries, backward.into_entries(|key| 100 - key));
    }

    #[test]
    fn groups_begin_where_the_ones_before_end() {
        assert_eq!(group_starts([0, 0, 2].into_iter(), 4), [0, 2, 2, 3, 3]);
        assert_eq!(group_starts([].into_iter(), 0), [0]);
    }
}
