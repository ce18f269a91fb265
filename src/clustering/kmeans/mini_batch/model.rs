use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::kmeans::KMeans;
use crate::clustering::{Assign, Assignment, Scalar};
use crate::error::{Error, ErrorKind, Result};

/// What the batches so far have left: centroids, and how much each of them counts.
///
/// The centroids are kept in `f64` whatever the rows, so that a mean of many batches loses nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawMiniBatchKMeans", into = "RawMiniBatchKMeans")]
pub struct MiniBatchKMeans {
    centroids: KMeans<f64>,
    weights: Vec<f64>,
    n_rows: u64,
}

impl MiniBatchKMeans {
    /// Centroids that no row has counted for yet.
    pub(super) fn from_centroids(centroids: Array2<f64>) -> Result<Self> {
        let weights = vec![0.0; centroids.nrows()];
        Ok(Self { centroids: KMeans::try_from_centroids(centroids)?, weights, n_rows: 0 })
    }

    /// The same with other centroids of the same shape, weights, and `n_rows` rows more.
    pub(super) fn moved(self, centroids: Array2<f64>, weights: Vec<f64>, n_rows: usize) -> Result<Self> {
        let centroids = KMeans::try_from_centroids(centroids)?;
        Ok(Self { centroids, weights, n_rows: self.n_rows + n_rows as u64 })
    }

    /// The centroids, shape `(n_clusters, n_features)`. Clusters keep their numbers from batch to batch.
    pub fn centroids(&self) -> ArrayView2<'_, f64> {
        self.centroids.centroids()
    }

    /// The weight of the rows that each centroid is the mean of: all that were ever put with it, each counted once and faded by its
    /// age.
    pub fn cluster_weights(&self) -> &[f64] {
        &self.weights
    }

    /// Number of rows seen.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Number of clusters.
    pub fn n_clusters(&self) -> usize {
        self.centroids.n_clusters()
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.centroids.n_features()
    }

    /// The model as it stands, for rows of any precision: it has linfa's traits and can be saved with a segmentation.
    pub fn to_model<F: Scalar>(&self) -> KMeans<F> {
        self.centroids.narrowed()
    }
}

impl<F: Scalar> Assign<F> for MiniBatchKMeans {
    fn assign(&self, x: ArrayView2<'_, F>) -> Result<Assignment> {
        self.to_model::<F>().assign(x)
    }
}

/// What a file holds; the model is rebuilt through its checks.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMiniBatchKMeans {
    centroids: KMeans<f64>,
    weights: Vec<f64>,
    n_rows: u64,
}

impl From<MiniBatchKMeans> for RawMiniBatchKMeans {
    fn from(model: MiniBatchKMeans) -> Self {
        let MiniBatchKMeans { centroids, weights, n_rows } = model;
        Self { centroids, weights, n_rows }
    }
}

impl TryFrom<RawMiniBatchKMeans> for MiniBatchKMeans {
    type Error = Error;

    fn try_from(raw: RawMiniBatchKMeans) -> Result<Self> {
        let RawMiniBatchKMeans { centroids, weights, n_rows } = raw;
        if weights.len() != centroids.n_clusters() {
            let (expected, got) = (centroids.n_clusters(), weights.len());
            return Err(ErrorKind::Length { what: "the list of cluster weights".into(), expected, got }.into());
        }
        match weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
            Some(weight) => Err(Error::param("a cluster weight", weight, "a finite number of at least 0")),
            None => Ok(Self { centroids, weights, n_rows }),
        }
    }
}
