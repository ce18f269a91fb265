//! The values of a table as texts, before their kinds are known.

use std::collections::BTreeMap;

/// One column of texts in one block of memory: value `i` ends where `ends[i]` says.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawColumn {
    text: String,
    ends: Vec<usize>,
}

impl RawColumn {
    pub(crate) fn push(&mut self, value: &str) {
        self.text.push_str(value);
        self.ends.push(self.text.len());
    }

    pub(crate) fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> + '_ {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let value = &self.text[start..end];
            start = end;
            value
        })
    }

    fn retain(&self, keep: &[bool]) -> Self {
        let mut kept = Self::default();
        self.iter().zip(keep).filter(|(_, keep)| **keep).for_each(|(value, _)| kept.push(value));
        kept
    }
}

/// What is known of a column before its texts are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Nothing: a column of a file.
    Any,
    /// Rust numbers.
    Number,
    /// Rust booleans.
    Flag,
    /// Rust enum variants.
    Category,
    /// Rust texts, whose author could have written numbers as numbers.
    NotNumber,
}

/// The names of the columns in order, and the place of each: files of a hundred thousand columns exist.
#[derive(Debug, Default)]
pub(crate) struct Names {
    ordered: Vec<String>,
    positions: BTreeMap<String, usize>,
}

impl Names {
    pub(crate) fn new(ordered: Vec<String>) -> Self {
        let mut positions = BTreeMap::new();
        for (position, name) in ordered.iter().enumerate() {
            positions.entry(name.clone()).or_insert(position);
        }
        Self { ordered, positions }
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// Takes the last name off.
    pub(crate) fn pop(&mut self) {
        if let Some(name) = self.ordered.pop() {
            self.positions.remove(&name);
        }
    }
}

impl std::ops::Deref for Names {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.ordered
    }
}

/// A table of texts with the line on which each row begins.
#[derive(Debug)]
pub(crate) struct RawTable {
    /// What the user calls it: a path, or where the rows come from.
    pub(crate) source: String,
    pub(crate) names: Names,
    pub(crate) hints: Vec<Hint>,
    pub(crate) columns: Vec<RawColumn>,
    pub(crate) lines: Vec<u64>,
}

impl RawTable {
    pub(crate) fn n_rows(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.names.position(name)
    }

    /// The rows for which `keep` holds.
    pub(crate) fn retain(&mut self, keep: &[bool]) {
        self.columns = self.columns.iter().map(|column| column.retain(keep)).collect();
        let mut row = 0;
        self.lines.retain(|_| {
            row += 1;
            keep[row - 1]
        });
    }
}
