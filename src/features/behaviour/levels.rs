use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use hashbrown::HashTable;
use rayon::prelude::*;

/// Names and their numbers, in the order in which they were met. The numbers differ with the order of a log and so reach no
/// result; names do.
///
/// A name costs its letters and 13 bytes or so: a large log has hundreds of thousands of customers.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels {
    /// The names, end to end.
    text: String,
    ends: Vec<usize>,
    // It is only asked for a name's number, so its order reaches nothing.
    codes: HashTable<u32>,
    hasher: BuildHasherDefault<DefaultHasher>,
}

impl Levels {
    /// The number of `name`, a new one where it has none; `None` beyond what a number can count.
    pub(super) fn code(&mut self, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(name);
        if let Some(&code) = self.codes.find(hash, |&code| self.name(code) == name) {
            return Some(code);
        }
        let code = u32::try_from(self.ends.len()).ok()?;
        self.text.push_str(name);
        self.ends.push(self.text.len());
        let Self { text, ends, codes, hasher } = self;
        codes.insert_unique(hash, code, |&code| hasher.hash_one(name_of(text, ends, code)));
        Some(code)
    }

    /// The number of `name`, where it has one.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.codes.find(self.hasher.hash_one(name), |&code| self.name(code) == name).copied()
    }

    pub(super) fn name(&self, code: u32) -> &str {
        name_of(&self.text, &self.ends, code)
    }

    /// The names by number.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        (0u32..).zip(&self.ends).map(|(code, _)| self.name(code))
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The numbers by name.
    pub(super) fn by_name(&self) -> Vec<u32> {
        let mut codes: Vec<u32> = (0u32..).zip(&self.ends).map(|(code, _)| code).collect();
        codes.par_sort_unstable_by_key(|&code| self.name(code));
        codes
    }

    /// The number here of each number of `other`, whose names are taken in.
    pub(super) fn merge(&mut self, other: &Self) -> Vec<Option<u32>> {
        other.names().map(|name| self.code(name)).collect()
    }

    /// The `n` names that count most, equal ones by name.
    pub(super) fn top(&self, counts: &[u64], n: usize) -> Vec<String> {
        let mut order = self.by_name();
        order.retain(|&code| counts[code as usize] > 0);
        order.sort_by_key(|&code| std::cmp::Reverse(counts[code as usize]));
        order.into_iter().take(n).map(|code| self.name(code).to_string()).collect()
    }
}

/// The place of each number in an order of them.
pub(super) fn inverse(order: &[u32]) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    (0u32..).zip(order).for_each(|(place, &code)| places[code as usize] = place);
    places
}

fn name_of<'a>(text: &'a str, ends: &[usize], code: u32) -> &'a str {
    let code = code as usize;
    let start = if code == 0 { 0 } else { ends[code - 1] };
    &text[start..ends[code]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_number_while_thousands_follow() {
        let mut levels = Levels::default();
        for i in 0..5000u32 {
            assert_eq!(levels.code(&format!("name {i}")), Some(i));
        }
        assert_eq!(levels.code(""), Some(5000));
        for i in 0..5000u32 {
            assert_eq!((levels.find(&format!("name {i}")), levels.name(i)), (Some(i), format!("name {i}").as_str()));
        }
        assert_eq!((levels.find("name"), levels.find(""), levels.len()), (None, Some(5000), 5001));
    }
}
