use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::check::check_width;
use crate::clustering::kmeans::kernel::Centroids;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::{Assign, Assignment, Labels, Scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::features::check_finite;
use crate::math::chunked::map_chunks;

/// A fitted k-means: the centroids.
///
/// Clusters are numbered by total weight, the largest first, then by their first row; from given centroids they keep the order
/// of the centroids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    try_from = "RawKMeans<F>",
    into = "RawKMeans<F>",
    bound(serialize = "F: Scalar + Serialize", deserialize = "F: Scalar + Deserialize<'de>")
)]
pub struct KMeans<F: Scalar = f64> {
    centroids: Array2<F>,
}

impl<F: Scalar> KMeans<F> {
    /// A model from centroids, shape `(n_clusters, n_features)`.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without rows or columns, [`ErrorKind::NotFinite`] for NaN and infinity.
    pub fn try_from_centroids(centroids: Array2<F>) -> Result<Self> {
        check_finite(centroids.view(), |column| (column + 1).to_string())?;
        Ok(Self { centroids: centroids.as_standard_layout().into_owned() })
    }

    /// The rows `order` of centroids of shape `(n_clusters, n_features)`.
    pub(super) fn of_rows(centroids: &[f64], order: &[usize], n_features: usize) -> Self {
        let at = |(cluster, feature): (usize, usize)| F::narrow(centroids[order[cluster] * n_features + feature]);
        Self { centroids: Array2::from_shape_fn((order.len(), n_features), at) }
    }

    /// The centroids, shape `(n_clusters, n_features)`.
    pub fn centroids(&self) -> ArrayView2<'_, F> {
        self.centroids.view()
    }

    /// Number of clusters.
    pub fn n_clusters(&self) -> usize {
        self.centroids.nrows()
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.centroids.ncols()
    }

    /// The same model for rows of another precision.
    pub(super) fn narrowed<G: Scalar>(&self) -> KMeans<G> {
        KMeans { centroids: self.centroids.mapv(|value| G::narrow(value.widen())) }
    }

    pub(super) fn kernel(&self) -> Centroids {
        let rows: Vec<f64> = self.centroids.iter().map(|value| value.widen()).collect();
        Centroids::new(&rows, self.n_features())
    }
}

impl<F: Scalar> Assign<F> for KMeans<F> {
    fn assign(&self, x: ArrayView2<'_, F>) -> Result<Assignment> {
        check_width(x, self.n_features())?;
        let x = x.as_standard_layout();
        let values = x.as_slice().expect("a standard layout is one slice");
        let rows = Rows { values, n_features: self.n_features(), weights: None };
        let kernel = self.kernel();
        let placed = map_chunks(rows.len(), self.centroids.len(), |range| {
            range.map(|row| kernel.two_nearest(rows.row(row))).collect::<Vec<_>>()
        })
        .concat();
        Ok(Assignment {
            labels: Labels::from_codes(placed.iter().map(|(best, _)| best.index as u32).collect(), self.n_clusters()),
            distances: placed.iter().map(|(best, _)| best.sq.sqrt()).collect(),
            margins: placed.iter().map(|(best, second)| second.map(|second| margin(best.sq, second))).collect(),
        })
    }
}

/// `1 - d1 / d2`; 0 where the row lies on both.
fn margin(nearest_sq: f64, second_sq: f64) -> f64 {
    if second_sq > 0.0 { 1.0 - nearest_sq.sqrt() / second_sq.sqrt() } else { 0.0 }
}

/// What a file holds; the model is rebuilt through its checked constructor.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKMeans<F> {
    n_clusters: usize,
    n_features: usize,
    centroids: Vec<F>,
}

impl<F: Scalar> From<KMeans<F>> for RawKMeans<F> {
    fn from(model: KMeans<F>) -> Self {
        let (n_clusters, n_features) = model.centroids.dim();
        Self { n_clusters, n_features, centroids: model.centroids.iter().copied().collect() }
    }
}

impl<F: Scalar> TryFrom<RawKMeans<F>> for KMeans<F> {
    type Error = Error;

    fn try_from(raw: RawKMeans<F>) -> Result<Self> {
        let expected = raw.n_clusters.checked_mul(raw.n_features);
        if expected != Some(raw.centroids.len()) {
            return Err(ErrorKind::Length {
                what: "the list of centroids".into(),
                expected: expected.unwrap_or(usize::MAX),
                got: raw.centroids.len(),
            }
            .into());
        }
        let centroids = Array2::from_shape_vec((raw.n_clusters, raw.n_features), raw.centroids);
        Self::try_from_centroids(centroids.map_err(|error| ErrorKind::Internal(error.to_string()))?)
    }
}
