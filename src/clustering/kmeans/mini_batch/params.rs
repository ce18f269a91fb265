use serde::{Deserialize, Serialize};

use crate::clustering::kmeans::{KMeansInit, KMeansParams};
use crate::error::{Error, Result};
use crate::seed::Seed;

/// How fast a stream's past fades.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HalfLife {
    /// Never: every row counts for ever as much as the newest.
    #[default]
    Never,
    /// By half with so much weight of newer rows, which is so many rows where they have no weights.
    Weight(f64),
}

impl HalfLife {
    /// What is left of the weight of a row when rows of weight `newer` have come after it.
    pub fn share_left(self, newer: f64) -> f64 {
        match self {
            Self::Never => 1.0,
            Self::Weight(half_life) => (-newer / half_life).exp2(),
        }
    }
}

/// The parameters of mini-batch k-means, not yet checked.
///
/// Setters only store; [`MiniBatchKMeansParams::check`] judges everything at once.
///
/// ```
/// use segmenta::clustering::MiniBatchKMeansParams;
/// use segmenta::ndarray::array;
///
/// let params = MiniBatchKMeansParams::new(2).check()?;
/// let monday = array![[0.0], [1.0], [9.0], [11.0]];
/// let tuesday = array![[2.0], [10.0]];
/// let model = params.fit_next(None, monday.view(), None)?;
/// let model = params.fit_next(Some(model), tuesday.view(), None)?;
/// assert_eq!(model.centroids(), array![[1.0], [10.0]]);
/// assert_eq!(model.cluster_weights(), [3.0, 3.0]);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MiniBatchKMeansParams(MiniBatchKMeansValidParams);

/// Parameters of mini-batch k-means that [`MiniBatchKMeansParams::check`] has found in range.
#[derive(Debug, Clone, PartialEq)]
pub struct MiniBatchKMeansValidParams {
    start: KMeansParams,
    half_life: HalfLife,
}

impl MiniBatchKMeansParams {
    /// Mini-batch k-means with `n_clusters` clusters and the defaults of the setters.
    pub fn new(n_clusters: usize) -> Self {
        Self(MiniBatchKMeansValidParams { start: KMeansParams::new(n_clusters), half_life: HalfLife::default() })
    }

    /// Where the first batch starts. Default: [`KMeansInit::Breathing`] on the rows of that batch.
    #[must_use]
    pub fn init(mut self, init: KMeansInit) -> Self {
        self.0.start = self.0.start.init(init);
        self
    }

    /// How fast the past fades. Default: [`HalfLife::Never`].
    #[must_use]
    pub fn half_life(mut self, half_life: HalfLife) -> Self {
        self.0.half_life = half_life;
        self
    }

    /// Where the start of the first batch comes from. Default: [`Seed::default`].
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.0.start = self.0.start.seed(seed);
        self
    }

    /// The parameters, found in range.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for the first one out of its range.
    pub fn check(&self) -> Result<MiniBatchKMeansValidParams> {
        self.checked().cloned()
    }

    /// The parameters by reference, found in range.
    pub(super) fn checked(&self) -> Result<&MiniBatchKMeansValidParams> {
        self.0.start.check()?;
        match self.0.half_life {
            HalfLife::Weight(weight) if !(weight.is_finite() && weight > 0.0) => {
                Err(Error::param("half_life", weight, "a finite weight above 0"))
            }
            HalfLife::Weight(_) | HalfLife::Never => Ok(&self.0),
        }
    }
}

impl MiniBatchKMeansValidParams {
    /// The parameters of the start on the first batch.
    pub(super) fn start(&self) -> &KMeansParams {
        &self.start
    }

    /// How fast the past fades.
    pub fn half_life(&self) -> HalfLife {
        self.half_life
    }
}
