use std::fmt;

use serde::{Deserialize, Serialize};

use crate::table::Day;

/// What a reader of the segments should know about the features. `Display` says it in a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FeatureWarning {
    /// One column makes up more than half of the distance.
    DominantFeature {
        /// The column.
        column: String,
        /// Its share of the distance, 0 to 1.
        share: f64,
    },
    /// A feature is the same in every row and adds nothing.
    ConstantFeature {
        /// The column.
        column: String,
    },
    /// A flag's rarer value is too rare, so the flag was folded away.
    RareFlag {
        /// The column.
        column: String,
        /// The share of the rarer value, 0 to 0.5.
        share: f64,
    },
    /// Dates lie after the day that is counted to, and count as that day.
    AfterAsOf {
        /// The column.
        column: String,
        /// How many rows.
        n_rows: usize,
        /// The day that is counted to.
        as_of: Day,
    },
}

impl FeatureWarning {
    /// The word by which programs know it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::DominantFeature { .. } => "dominant_feature",
            Self::ConstantFeature { .. } => "constant_feature",
            Self::RareFlag { .. } => "rare_flag",
            Self::AfterAsOf { .. } => "after_as_of",
        }
    }
}

impl fmt::Display for FeatureWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DominantFeature { column, share } => write!(
                f,
                "`{column}` makes up {:.0}% of the distance between customers: the segments follow it; lower its weight or winsorise it if they should not",
                100.0 * share
            ),
            Self::ConstantFeature { column } => write!(f, "`{column}` is the same in every row and adds nothing"),
            Self::RareFlag { column, share } => write!(
                f,
                "`{column}`: its rarer value stands in {:.2}% of the rows, too few to carry a segment, so it was folded away",
                100.0 * share
            ),
            Self::AfterAsOf { column, n_rows, as_of } => {
                let rows = if *n_rows == 1 { "row has a date" } else { "rows have dates" };
                write!(f, "`{column}`: {n_rows} {rows} after {as_of}, counted as that day")
            }
        }
    }
}
