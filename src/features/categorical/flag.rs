use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::categorical::{Flag, MissingLevel};
use crate::features::values::refuse_gaps;

/// A flag fitted to one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FittedFlag {
    /// The share of yes among the training rows that have a value.
    share: f64,
    used: Use,
    missing: MissingLevel,
}

/// Whether the flag has a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Use {
    Column,
    /// Its rarer value is too rare.
    Folded,
}

impl FittedFlag {
    pub(crate) fn fit(flags: &[Option<bool>], spec: &Flag, column: &str) -> Result<Self> {
        let n_present = flags.iter().flatten().count();
        if n_present == 0 {
            return Err(Error::spec(
                format!("column `{column}`"),
                "it has no value in any row; give it the role `ignore`",
            ));
        }
        let n_yes = flags.iter().flatten().filter(|&&yes| yes).count();
        let n_rarer = n_yes.min(n_present - n_yes);
        let folded = n_rarer == 0 || (n_rarer as f64) < spec.rare_below * n_present as f64;
        let used = if folded { Use::Folded } else { Use::Column };
        Ok(Self { share: n_yes as f64 / n_present as f64, used, missing: spec.missing })
    }

    pub(crate) fn is_folded(&self) -> bool {
        self.used == Use::Folded
    }

    /// The share of the rarer value.
    pub(crate) fn rarer_share(&self) -> f64 {
        self.share.min(1.0 - self.share)
    }

    /// 1 for yes and 0 for no, less the share of yes; gaps at the centre. No column where it was folded.
    pub(crate) fn encode(&self, flags: &[Option<bool>], column: &str) -> Result<Vec<Vec<f64>>> {
        if self.missing == MissingLevel::Error {
            refuse_gaps(flags.iter().copied(), column)?;
        }
        if self.is_folded() {
            return Ok(Vec::new());
        }
        let value = |flag: &Option<bool>| flag.map_or(0.0, |yes| f64::from(u8::from(yes)) - self.share);
        Ok(vec![flags.iter().map(value).collect()])
    }

    /// The share of yes at a point of the block, held to 0 and 1.
    pub(crate) fn decode(&self, block: &[f64]) -> f64 {
        (self.share + block.first().copied().unwrap_or(0.0)).clamp(0.0, 1.0)
    }

    /// The variance over the training rows that have a value.
    pub(crate) fn unit_variance(&self) -> f64 {
        self.share * (1.0 - self.share)
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        if (0.0..=1.0).contains(&self.share) { Ok(()) } else { Err("the share of yes must lie in 0 to 1".into()) }
    }
}
