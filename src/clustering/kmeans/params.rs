use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::clustering::KMeansSpec;
use crate::error::{Error, Result};
use crate::seed::Seed;

/// Where k-means starts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KMeansInit {
    /// About the best of the k-means++ starts below, tried on some thousand rows where there are many more (a coreset: Bachem, Lucic and Krause
    /// 2018, doi:10.1145/3219819.3219973) and on random sums of 32 features and more, and made better by
    /// breathing: centroids are added where the error is largest and taken away where they are missed least, as long as that
    /// helps (Fritzke 2020, arXiv:2006.15666).
    #[default]
    Breathing,
    /// Greedy k-means++ on all rows: each next centroid is the best of `2 + ln(n_clusters)` rows drawn with chances proportional to the
    /// squared distance from the centroids so far (Arthur and Vassilvitskii 2007; the greedy form is scikit-learn's).
    KMeansPlusPlus,
    /// These centroids, shape `(n_clusters, n_features)`: one run, whose clusters keep the order of the centroids.
    Given(Array2<f64>),
}

/// The parameters of k-means, not yet checked.
///
/// Setters only store; [`KMeansParams::check`] judges everything at once, and every fit calls it.
///
/// ```
/// use segmenta::ndarray::array;
/// use segmenta::prelude::*;
///
/// let x = FeatureMatrix::from_array(array![[0.0], [0.2], [9.0], [9.4], [9.2]])?;
/// let clustering = KMeansParams::new(2).cluster(&x, &mut Silent)?;
/// assert_eq!(clustering.labels.sizes(), [3, 2]);
/// assert!((clustering.model.centroids()[[0, 0]] - 9.2).abs() < 1e-12);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "RawKMeansParams", into = "RawKMeansParams")]
pub struct KMeansParams(KMeansValidParams);

/// Parameters of k-means that [`KMeansParams::check`] has found in range.
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansValidParams {
    n_clusters: usize,
    init: KMeansInit,
    n_init: usize,
    max_iter: usize,
    tol: f64,
    seed: Seed,
}

impl KMeansParams {
    /// k-means with `n_clusters` clusters and the defaults of the setters.
    pub fn new(n_clusters: usize) -> Self {
        Self(KMeansValidParams {
            n_clusters,
            init: KMeansInit::default(),
            n_init: 10,
            max_iter: 300,
            tol: 1e-4,
            seed: Seed::default(),
        })
    }

    /// How many clusters to make.
    #[must_use]
    pub fn n_clusters(mut self, n_clusters: usize) -> Self {
        self.0.n_clusters = n_clusters;
        self
    }

    /// Where to start. Default: [`KMeansInit::Breathing`].
    #[must_use]
    pub fn init(mut self, init: KMeansInit) -> Self {
        self.0.init = init;
        self
    }

    /// How many starts to try; the one with the least inertia is kept, the earlier one on a tie. Default: 10, because a single
    /// start often ends in a poor local optimum. Given centroids are one start, whatever this says.
    #[must_use]
    pub fn n_init(mut self, n_init: usize) -> Self {
        self.0.n_init = n_init;
        self
    }

    /// How many iterations a run may take. Default: 300, as scikit-learn.
    #[must_use]
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.0.max_iter = max_iter;
        self
    }

    /// A run stops where the squared shifts of all centroids sum to at most `tol` times the mean variance of the features.
    /// Default: 1e-4, as scikit-learn. With 0 a run goes on until no label changes, and so do the runs by which
    /// [`KMeansInit::Breathing`] seeks its start, and its last one where there are fewer than 65,536 rows.
    #[must_use]
    pub fn tol(mut self, tol: f64) -> Self {
        self.0.tol = tol;
        self
    }

    /// Where the random starts come from. Default: [`Seed::default`].
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.0.seed = seed;
        self
    }

    /// What a specification holds of these parameters: all but the number of clusters, the start and the seed.
    pub fn spec(&self) -> KMeansSpec {
        KMeansSpec { n_init: self.0.n_init, max_iter: self.0.max_iter, tol: self.0.tol }
    }

    /// The parameters, found in range.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for the first one out of its range.
    pub fn check(&self) -> Result<KMeansValidParams> {
        self.checked().cloned()
    }

    /// The parameters by reference, found in range.
    pub(super) fn checked(&self) -> Result<&KMeansValidParams> {
        let params = &self.0;
        for (name, value) in
            [("n_clusters", params.n_clusters), ("n_init", params.n_init), ("max_iter", params.max_iter)]
        {
            if value == 0 {
                return Err(Error::param(name, 0, "at least 1"));
            }
        }
        if !(params.tol.is_finite() && params.tol >= 0.0) {
            return Err(Error::param("tol", params.tol, "a finite number of at least 0"));
        }
        if let KMeansInit::Given(centroids) = &params.init {
            if centroids.nrows() != params.n_clusters {
                let expected = format!("one row for each of the {} clusters", params.n_clusters);
                return Err(Error::param("rows of the given centroids", centroids.nrows(), expected));
            }
            if let Some(value) = centroids.iter().find(|value| !value.is_finite()) {
                return Err(Error::param("a given centroid", value, "finite numbers"));
            }
        }
        Ok(params)
    }
}

impl KMeansValidParams {
    /// How many clusters to make.
    pub fn n_clusters(&self) -> usize {
        self.n_clusters
    }

    /// Where to start.
    pub fn init(&self) -> &KMeansInit {
        &self.init
    }

    /// How many starts there will be: 1 from given centroids.
    pub fn n_init(&self) -> usize {
        match self.init {
            KMeansInit::Breathing | KMeansInit::KMeansPlusPlus => self.n_init,
            KMeansInit::Given(_) => 1,
        }
    }

    /// How many iterations a run may take.
    pub fn max_iter(&self) -> usize {
        self.max_iter
    }

    /// The tolerance, as a share of the mean variance.
    pub fn tol(&self) -> f64 {
        self.tol
    }

    /// Where the random starts come from.
    pub fn seed(&self) -> Seed {
        self.seed
    }
}

/// What a file says: the parameters that differ from the defaults.
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawKMeansParams {
    n_clusters: usize,
    init: KMeansInit,
    n_init: usize,
    max_iter: usize,
    tol: f64,
    seed: Seed,
}

impl Default for RawKMeansParams {
    fn default() -> Self {
        KMeansParams::new(8).into()
    }
}

impl From<RawKMeansParams> for KMeansParams {
    fn from(raw: RawKMeansParams) -> Self {
        let RawKMeansParams { n_clusters, init, n_init, max_iter, tol, seed } = raw;
        Self(KMeansValidParams { n_clusters, init, n_init, max_iter, tol, seed })
    }
}

impl From<KMeansParams> for RawKMeansParams {
    fn from(params: KMeansParams) -> Self {
        let KMeansValidParams { n_clusters, init, n_init, max_iter, tol, seed } = params.0;
        Self { n_clusters, init, n_init, max_iter, tol, seed }
    }
}
