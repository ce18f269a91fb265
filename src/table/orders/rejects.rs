use std::collections::BTreeMap;
use std::io::Write;

use crate::error::Result;
use crate::table::{Reject, Rejects};

/// Rejects that are kept with line and text; the rest is only counted, so that memory stays flat.
const KEPT: u64 = 10_000;

/// The lines of an order log that were not used: all of them counted by reason, the first ten thousand kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrderRejects {
    counts: BTreeMap<String, u64>,
    kept: Rejects,
    n_without_customer: u64,
    n_unknown_customer: u64,
}

/// Why a line was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The log names no customer: not a fault of the line, and not held against the file.
    NoCustomer,
    /// The customer is not in the customer table: likewise.
    UnknownCustomer,
    /// Something that should be there cannot be read.
    Unreadable,
}

impl OrderRejects {
    /// Reasons and how many lines were rejected for each, by reason.
    pub fn counts(&self) -> impl Iterator<Item = (&str, u64)> + '_ {
        self.counts.iter().map(|(reason, &n)| (reason.as_str(), n))
    }

    /// All rejected lines.
    pub fn len(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Whether every line was used.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Lines that name no customer.
    pub fn n_without_customer(&self) -> u64 {
        self.n_without_customer
    }

    /// Lines of customers that are not in the customer table.
    pub fn n_unknown_customer(&self) -> u64 {
        self.n_unknown_customer
    }

    /// Lines that could not be read: what a limit on rejects is held against.
    pub fn n_unreadable(&self) -> u64 {
        self.len() - self.n_without_customer - self.n_unknown_customer
    }

    /// The first ten thousand, in the order of the file.
    pub fn kept(&self) -> &[Reject] {
        self.kept.rows()
    }

    /// Writes those as CSV with the header `line,column,text,reason`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<()> {
        self.kept.write_csv(writer)
    }

    pub(super) fn add(&mut self, why: Why, line: u64, text: &str, reason: &str) {
        match why {
            Why::NoCustomer => self.n_without_customer += 1,
            Why::UnknownCustomer => self.n_unknown_customer += 1,
            Why::Unreadable => {}
        }
        if self.len() < KEPT {
            self.kept.row(line, text, reason.into());
        }
        match self.counts.get_mut(reason) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(reason.into(), 1);
            }
        }
    }
}
