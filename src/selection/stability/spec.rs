use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::selection::metrics::Sampling;

/// How customers are drawn anew.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Resampling {
    /// As many as there are, with replacement; who is drawn twice counts twice.
    #[default]
    Bootstrap,
    /// This share of them, without replacement.
    Subsample(f64),
}

/// How the stability of segments is measured.
///
/// ```
/// use segmenta::selection::{Resampling, StabilitySpec};
///
/// let spec = StabilitySpec { n_replicates: 100, resampling: Resampling::Subsample(0.8), ..StabilitySpec::default() };
/// spec.check()?;
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StabilitySpec {
    /// How often customers are drawn anew and clustered. Default: 50.
    pub n_replicates: usize,
    /// How they are drawn. Default: [`Resampling::Bootstrap`].
    pub resampling: Resampling,
    /// Which customers take part. Default: at most 10,000, so that a large table costs no more than that: replicates of fewer
    /// customers differ more, so that segments are rather called less stable than they are.
    pub rows: Sampling,
    /// Starts of each replicate's k-means. Default: 2; the best of many is not sought where fifty replicates are averaged.
    pub n_init: usize,
}

impl Default for StabilitySpec {
    fn default() -> Self {
        Self { n_replicates: 50, resampling: Resampling::default(), rows: Sampling::default(), n_init: 2 }
    }
}

impl StabilitySpec {
    /// Refuses what no run can follow.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for no replicate or no start, a share that is not between 0 and 1, and too small a sample.
    pub fn check(&self) -> Result<()> {
        for (name, value) in
            [("n_replicates of the stability", self.n_replicates), ("n_init of the stability", self.n_init)]
        {
            if value == 0 {
                return Err(Error::param(name, 0, "at least 1"));
            }
        }
        if let Resampling::Subsample(share) = self.resampling
            && !(share > 0.0 && share < 1.0)
        {
            return Err(Error::param("the share of a subsample", share, "a number between 0 and 1"));
        }
        self.rows.check()
    }
}
