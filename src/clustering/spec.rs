use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::{
    Assign, Assignment, Dbscan, DbscanSpec, DbscanSummary, FitSummary, GaussianMixture, GaussianMixtureParams,
    GaussianMixtureSummary, Hdbscan, HdbscanParams, HdbscanSummary, KMeans, KMeansParams,
};
use crate::error::Result;
use crate::seed::Seed;

/// The one list of algorithms: which one, and all it can be told but the number of clusters and the seed, which the caller
/// that varies them gives.
///
/// The list is exhaustive on purpose: whoever matches on it, the laws of every clusterer first, hears of a new algorithm from the
/// compiler.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "algorithm", rename_all = "snake_case")]
pub enum ClustererSpec {
    /// [`KMeansParams`].
    Kmeans(KMeansSpec),
    /// DBSCAN, which finds the number of clusters itself and draws nothing.
    Dbscan(DbscanSpec),
    /// [`HdbscanParams`], which do so as well.
    Hdbscan(HdbscanParams),
    /// [`GaussianMixtureParams`].
    #[serde(rename = "gmm")]
    GaussianMixture(GaussianMixtureSpec),
}

impl Default for ClustererSpec {
    /// k-means with its defaults.
    fn default() -> Self {
        Self::Kmeans(KMeansSpec::default())
    }
}

impl ClustererSpec {
    /// The algorithm's name, as files write it.
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Kmeans(_) => "kmeans",
            Self::Dbscan(_) => "dbscan",
            Self::Hdbscan(_) => "hdbscan",
            Self::GaussianMixture(_) => "gmm",
        }
    }
}

/// What a specification can say of k-means; the meaning and the default of each field are those of the setter of [`KMeansParams`]
/// with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KMeansSpec {
    /// [`KMeansParams::n_init`].
    pub n_init: usize,
    /// [`KMeansParams::max_iter`].
    pub max_iter: usize,
    /// [`KMeansParams::tol`].
    pub tol: f64,
}

impl Default for KMeansSpec {
    fn default() -> Self {
        KMeansParams::new(1).spec()
    }
}

impl KMeansSpec {
    /// The parameters for `n_clusters` clusters from `seed`.
    pub fn params(&self, n_clusters: usize, seed: Seed) -> KMeansParams {
        KMeansParams::new(n_clusters).n_init(self.n_init).max_iter(self.max_iter).tol(self.tol).seed(seed)
    }
}

/// What a specification can say of a Gaussian mixture; the meaning and the default of each field are those of the setter of
/// [`GaussianMixtureParams`] with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GaussianMixtureSpec {
    /// [`GaussianMixtureParams::n_init`].
    pub n_init: usize,
    /// [`GaussianMixtureParams::max_iter`].
    pub max_iter: usize,
    /// [`GaussianMixtureParams::tol`].
    pub tol: f64,
    /// [`GaussianMixtureParams::reg_covar`].
    pub reg_covar: f64,
}

impl Default for GaussianMixtureSpec {
    fn default() -> Self {
        GaussianMixtureParams::new(1).spec()
    }
}

impl GaussianMixtureSpec {
    /// The parameters for `n_components` components from `seed`.
    pub fn params(&self, n_components: usize, seed: Seed) -> GaussianMixtureParams {
        let params = GaussianMixtureParams::new(n_components).n_init(self.n_init).max_iter(self.max_iter);
        params.tol(self.tol).reg_covar(self.reg_covar).seed(seed)
    }
}

/// How a fit of any algorithm went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "algorithm", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FittedSummary {
    /// Of k-means.
    Kmeans(FitSummary),
    /// Of DBSCAN.
    Dbscan(DbscanSummary),
    /// Of HDBSCAN*.
    Hdbscan(HdbscanSummary),
    /// Of a Gaussian mixture.
    #[serde(rename = "gmm")]
    GaussianMixture(GaussianMixtureSummary),
}

/// A fitted model of any algorithm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "algorithm", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FittedModel {
    /// A fitted k-means.
    Kmeans(KMeans),
    /// A fitted DBSCAN.
    Dbscan(Dbscan),
    /// A fitted HDBSCAN*.
    Hdbscan(Hdbscan),
    /// A fitted Gaussian mixture.
    #[serde(rename = "gmm")]
    GaussianMixture(GaussianMixture),
}

impl FittedModel {
    /// Number of clusters.
    pub fn n_clusters(&self) -> usize {
        match self {
            Self::Kmeans(model) => model.n_clusters(),
            Self::Dbscan(model) => model.n_clusters(),
            Self::Hdbscan(model) => model.n_clusters(),
            Self::GaussianMixture(model) => model.n_clusters(),
        }
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        match self {
            Self::Kmeans(model) => model.n_features(),
            Self::Dbscan(model) => model.n_features(),
            Self::Hdbscan(model) => model.n_features(),
            Self::GaussianMixture(model) => model.n_features(),
        }
    }

    /// For each row of `x` and each cluster the probability that the row belongs to it, shape `(n_rows, n_clusters)`; `None` for
    /// algorithms that know no probabilities.
    ///
    /// # Errors
    /// Those of [`Assign::assign`].
    pub fn memberships(&self, x: ArrayView2<'_, f64>) -> Result<Option<Array2<f64>>> {
        match self {
            Self::Kmeans(_) | Self::Dbscan(_) | Self::Hdbscan(_) => Ok(None),
            Self::GaussianMixture(model) => model.responsibilities(x).map(Some),
        }
    }
}

impl Assign<f64> for FittedModel {
    fn assign(&self, x: ArrayView2<'_, f64>) -> Result<Assignment> {
        match self {
            Self::Kmeans(model) => model.assign(x),
            Self::Dbscan(model) => model.assign(x),
            Self::Hdbscan(model) => model.assign(x),
            Self::GaussianMixture(model) => model.assign(x),
        }
    }
}
