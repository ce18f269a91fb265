use std::fmt;

use serde::{Deserialize, Serialize};

/// The scores of one customer, or a cell of them: 1 is the least, the number of bins the best. `Display` is `5-4-3`, and `5-4`
/// without money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmScore {
    /// How lately.
    pub recency: u8,
    /// How often.
    pub frequency: u8,
    /// For how much; `None` where no money is known of anybody.
    pub monetary: Option<u8>,
}

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RfmStanding {
    /// Bought, and every measure is known.
    Scored(RfmScore),
    /// Never bought: no orders, or none are known and neither is a last one.
    NoPurchase,
    /// Bought, but a measure is missing.
    Unknown,
}

/// Where each customer of a table stands, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RfmScores {
    pub(super) standings: Vec<RfmStanding>,
}

impl RfmStanding {
    /// The scores, where there are any.
    pub fn score(self) -> Option<RfmScore> {
        match self {
            Self::Scored(score) => Some(score),
            Self::NoPurchase | Self::Unknown => None,
        }
    }
}

impl RfmScores {
    /// How many customers there are.
    pub fn len(&self) -> usize {
        self.standings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.standings.is_empty()
    }

    /// Where the customer of a row stands; `None` beyond the last.
    pub fn get(&self, row: usize) -> Option<RfmStanding> {
        self.standings.get(row).copied()
    }

    /// Where each customer stands.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = RfmStanding> + '_ {
        self.standings.iter().copied()
    }
}

impl fmt::Display for RfmScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.recency, self.frequency)?;
        self.monetary.map_or(Ok(()), |monetary| write!(f, "-{monetary}"))
    }
}
