use std::collections::HashMap;

/// Names and their numbers, in the order in which they were met. The numbers differ with the order of a log and so reach no
/// result; names do.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels {
    // The map is only asked for a name's number, so its order reaches nothing.
    codes: HashMap<String, u32>,
    names: Vec<String>,
}

impl Levels {
    /// The number of `name`, a new one where it has none; `None` beyond what a number can count.
    pub(super) fn code(&mut self, name: &str) -> Option<u32> {
        if let Some(&code) = self.codes.get(name) {
            return Some(code);
        }
        let code = u32::try_from(self.names.len()).ok()?;
        self.codes.insert(name.into(), code);
        self.names.push(name.into());
        Some(code)
    }

    /// The number of `name`, where it has one.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.codes.get(name).copied()
    }

    pub(super) fn name(&self, code: u32) -> &str {
        &self.names[code as usize]
    }

    /// The names by number.
    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The number here of each number of `other`, whose names are taken in.
    pub(super) fn merge(&mut self, other: &Self) -> Vec<Option<u32>> {
        other.names.iter().map(|name| self.code(name)).collect()
    }

    /// The `n` names that count most, equal ones by name.
    pub(super) fn top(&self, counts: &[u64], n: usize) -> Vec<String> {
        let mut order: Vec<usize> = (0..self.names.len()).filter(|&code| counts[code] > 0).collect();
        order.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then_with(|| self.names[a].cmp(&self.names[b])));
        order.into_iter().take(n).map(|code| self.names[code].clone()).collect()
    }
}
