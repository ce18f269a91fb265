//! A part of the rows, copied to where it is searched.

use crate::clustering::Scalar;
use crate::clustering::kmeans::rows::Rows;

/// Some of the rows.
#[derive(Debug)]
pub(super) struct Sample<F> {
    values: Vec<F>,
    weights: Option<Vec<f64>>,
    n_features: usize,
}

impl<F: Scalar> Sample<F> {
    /// The rows `chosen`, with weights of their own or those they have.
    pub(super) fn of(rows: &Rows<'_, F>, chosen: &[usize], weights: Option<Vec<f64>>) -> Self {
        let own = || rows.weights.map(|weights| chosen.iter().map(|&row| weights[row]).collect());
        Self {
            values: chosen.iter().flat_map(|&row| rows.row(row)).copied().collect(),
            weights: weights.or_else(own),
            n_features: rows.n_features,
        }
    }

    pub(super) fn rows(&self) -> Rows<'_, F> {
        Rows { values: &self.values, n_features: self.n_features, weights: self.weights.as_deref() }
    }
}
