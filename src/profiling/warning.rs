use std::fmt;

use serde::{Deserialize, Serialize};

use crate::profiling::SegmentProfile;
use crate::profiling::wording::{WORDING, fill};

/// A segment with more than this share of the customers is a giant.
const GIANT_SHARE: f64 = 0.9;
/// A segment under this share of the customers, or under [`TINY_SIZE`] of them, whichever is smaller, is tiny.
const TINY_SHARE: f64 = 0.01;
const TINY_SIZE: f64 = 30.0;
/// More customers in no segment than this share are worth a warning.
const NOISE_SHARE: f64 = 0.1;

/// What a reader should know before acting on the segments. `Display` says it in one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Warning {
    /// One segment holds more than 90 % of the customers.
    GiantSegment {
        /// The segment's number.
        segment: usize,
        /// Its name.
        name: String,
        /// Its share of all customers.
        share: f64,
    },
    /// A segment holds under 1 % of the customers or under 30 of them, whichever is smaller, or a single one.
    TinySegment {
        /// The segment's number.
        segment: usize,
        /// Its name.
        name: String,
        /// Customers in it.
        size: usize,
        /// Its share of all customers.
        share: f64,
    },
    /// A segment is one level of one column, up to 5 % either way.
    OneLevelSegment {
        /// The segment's number.
        segment: usize,
        /// Its name.
        name: String,
        /// The column.
        attribute: String,
        /// The level.
        level: String,
    },
    /// More than 10 % of the customers are in no segment.
    MuchNoise {
        /// Customers in no segment.
        size: usize,
        /// Their share of all customers.
        share: f64,
    },
    /// Fewer than 30 customers of a segment bought anything, so what it buys is hardly known.
    FewBuyers {
        /// The segment's number.
        segment: usize,
        /// Its name.
        name: String,
        /// Its customers who bought anything.
        n_buyers: usize,
    },
}

impl Warning {
    /// The code that programs tell warnings by: `giant_segment`, `tiny_segment`, `one_level_segment`, `much_noise`, `few_buyers`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::GiantSegment { .. } => "giant_segment",
            Self::TinySegment { .. } => "tiny_segment",
            Self::OneLevelSegment { .. } => "one_level_segment",
            Self::MuchNoise { .. } => "much_noise",
            Self::FewBuyers { .. } => "few_buyers",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = WORDING.numbers;
        let text = match self {
            Self::GiantSegment { segment, name, share } => fill(
                WORDING.giant_segment,
                &[("segment", &segment.to_string()), ("name", name), ("share", &numbers.percent(*share))],
            ),
            Self::TinySegment { segment, name, size, share } => fill(
                WORDING.tiny_segment,
                &[
                    ("segment", &segment.to_string()),
                    ("name", name),
                    ("customers", &numbers.counted(*size, WORDING.customer)),
                    ("share", &numbers.percent(*share)),
                ],
            ),
            Self::OneLevelSegment { segment, name, attribute, level } => fill(
                WORDING.one_level_segment,
                &[("segment", &segment.to_string()), ("name", name), ("attribute", attribute), ("level", level)],
            ),
            Self::MuchNoise { size, share } => {
                let customers = numbers.counted(*size, WORDING.customer);
                fill(WORDING.much_noise, &[("customers", &customers), ("share", &numbers.percent(*share))])
            }
            Self::FewBuyers { segment, name, n_buyers } => fill(
                WORDING.few_buyers,
                &[("segment", &segment.to_string()), ("name", name), ("size", &numbers.count(*n_buyers))],
            ),
        };
        f.write_str(&text)
    }
}

/// The warnings of a set of segments, in their order.
pub(crate) fn warnings(segments: &[SegmentProfile], n_customers: usize, n_noise: usize) -> Vec<Warning> {
    let tiny = (n_customers as f64 * TINY_SHARE).min(TINY_SIZE);
    let mut warnings = Vec::new();
    for SegmentProfile { segment, name, size, share, explained_by, .. } in segments {
        let (segment, name, size, share) = (*segment, name.clone(), *size, *share);
        if share > GIANT_SHARE {
            warnings.push(Warning::GiantSegment { segment, name: name.clone(), share });
        }
        if size != n_customers && (size <= 1 || (size as f64) < tiny) {
            warnings.push(Warning::TinySegment { segment, name: name.clone(), size, share });
        }
        if let Some(explained) = explained_by {
            let (attribute, level) = (explained.attribute.clone(), explained.level.clone());
            warnings.push(Warning::OneLevelSegment { segment, name, attribute, level });
        }
    }
    let noise_share = n_noise as f64 / n_customers as f64;
    if noise_share > NOISE_SHARE {
        warnings.push(Warning::MuchNoise { size: n_noise, share: noise_share });
    }
    warnings
}
