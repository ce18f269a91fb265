use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use crate::clustering::{
    Assign, Assignment, Dbscan, DbscanSpec, DbscanSummary, FitSummary, Hdbscan, HdbscanParams, HdbscanSummary, KMeans,
    KMeansParams,
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
}

impl FittedModel {
    /// Number of clusters.
    pub fn n_clusters(&self) -> usize {
        match self {
            Self::Kmeans(model) => model.n_clusters(),
            Self::Dbscan(model) => model.n_clusters(),
            Self::Hdbscan(model) => model.n_clusters(),
        }
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        match self {
            Self::Kmeans(model) => model.n_features(),
            Self::Dbscan(model) => model.n_features(),
            Self::Hdbscan(model) => model.n_features(),
        }
    }
}

impl Assign<f64> for FittedModel {
    fn assign(&self, x: ArrayView2<'_, f64>) -> Result<Assignment> {
        match self {
            Self::Kmeans(model) => model.assign(x),
            Self::Dbscan(model) => model.assign(x),
            Self::Hdbscan(model) => model.assign(x),
        }
    }
}
