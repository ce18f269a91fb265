use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What it takes for a product, or a category, to be told of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PurchaseSpec {
    /// The fewest buyers among all customers for an item to be compared at all. Default: 10, below which a share says little and could
    /// point at single customers.
    pub min_buyers: usize,
    /// The least |Cohen's h| between the share of the segment's buyers who bought an item and that of the others. Default: 0.2, what
    /// Cohen (1988, doi:10.4324/9780203771587) calls small: items are many and shares of single ones low.
    pub min_effect: f64,
    /// The most items in each list of a segment. Default: 10.
    pub max_items: usize,
}

impl Default for PurchaseSpec {
    fn default() -> Self {
        Self { min_buyers: 10, min_effect: 0.2, max_items: 10 }
    }
}

impl PurchaseSpec {
    /// Judges the settings.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for a number out of its range.
    pub fn check(&self) -> Result<()> {
        if self.min_buyers == 0 {
            return Err(Error::param("purchases.min_buyers", self.min_buyers, "at least 1"));
        }
        if !(self.min_effect >= 0.0 && self.min_effect.is_finite()) {
            return Err(Error::param("purchases.min_effect", self.min_effect, "a finite number of at least 0"));
        }
        Ok(())
    }

    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
