use crate::clustering::Scalar;

/// The data of a run: finite values row by row, and how much each row counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'a, F> {
    /// Row-major values, shape `(n_rows, n_features)`.
    pub(super) values: &'a [F],
    pub(super) n_features: usize,
    pub(super) weights: Option<&'a [f64]>,
}

impl<'a, F: Scalar> Rows<'a, F> {
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.n_features
    }

    pub(super) fn row(&self, row: usize) -> &'a [F] {
        &self.values[row * self.n_features..(row + 1) * self.n_features]
    }

    /// The values of consecutive rows.
    pub(super) fn values_of(&self, rows: std::ops::Range<usize>) -> &'a [F] {
        &self.values[rows.start * self.n_features..rows.end * self.n_features]
    }

    /// Consecutive rows and their weights.
    pub(super) fn part(&self, rows: std::ops::Range<usize>) -> Self {
        let weights = self.weights.map(|weights| &weights[rows.clone()]);
        Self { values: self.values_of(rows), n_features: self.n_features, weights }
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// The squared distance of a row to `centroid` by the reference: squared differences summed left to right.
    pub(super) fn sq_to(&self, row: usize, centroid: &[f64]) -> f64 {
        self.row(row).iter().zip(centroid).fold(0.0, |sum, (value, centroid)| {
            let difference = value.widen() - centroid;
            sum + difference * difference
        })
    }
}
