use std::fmt;

use serde::{Deserialize, Serialize};

/// What one column of a one-hot block stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A level of the table.
    Named(String),
    /// The levels that were folded.
    Other,
    /// Gaps.
    Missing,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(level) => f.write_str(level),
            Self::Other => f.write_str("(other)"),
            Self::Missing => f.write_str("(missing)"),
        }
    }
}
