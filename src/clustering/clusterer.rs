use ndarray::ArrayView2;

use crate::clustering::{FitSummary, Labels, Scalar};
use crate::error::Result;
use crate::features::FeatureMatrix;
use crate::observe::Observer;

/// What finds clusters in a matrix: the crate's own door to every algorithm.
pub trait Clusterer {
    /// What a fit leaves behind.
    type Model;
    /// How a fit went, in the terms of the algorithm.
    type Summary;

    /// Fits `x`, minding its weights; row `i` of the labels is row `i` of `x`.
    ///
    /// # Errors
    /// Where the parameters are out of range, or `x` cannot be divided as asked.
    fn cluster(&self, x: &FeatureMatrix, observer: &mut dyn Observer)
    -> Result<Clustering<Self::Model, Self::Summary>>;
}

/// A fitted model with the labels of its training rows and a summary, all of one run. `S` is the summary of the algorithm; that of
/// k-means where it is not named.
#[derive(Debug, Clone, PartialEq)]
pub struct Clustering<M, S = FitSummary> {
    /// The fitted model.
    pub model: M,
    /// The labels of the training rows: what the model assigns to them (density models: to core rows and noise).
    pub labels: Labels,
    /// How the fit went.
    pub summary: S,
}

/// A model that says where rows belong, those of the training and new ones.
pub trait Assign<F: Scalar> {
    /// Assigns every row of `x`, shape `(n_rows, n_features)`, whatever its memory layout. A row's answer does not depend on
    /// the rows beside it.
    ///
    /// # Errors
    /// [`ErrorKind::Width`](crate::ErrorKind::Width) where `x` has another number of columns than the training matrix,
    /// [`ErrorKind::NotFinite`](crate::ErrorKind::NotFinite) for NaN and infinity.
    fn assign(&self, x: ArrayView2<'_, F>) -> Result<Assignment>;
}

/// Where rows belong and how clearly, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The cluster of each row.
    pub labels: Labels,
    /// The Euclidean distance of each row to its cluster: to the centroid or mean, or for density models to the nearest core row, which
    /// noise has as well.
    pub distances: Vec<f64>,
    /// `1 - d1 / d2`, with the distances to the nearest and to the second nearest cluster: 0 on the border, near 1 deep
    /// inside; for mixtures `1 - p2 / p1`, with the probabilities of the likeliest and of the second likeliest component. `None`
    /// where there is no second cluster, and for density models.
    pub margins: Vec<Option<f64>>,
}
