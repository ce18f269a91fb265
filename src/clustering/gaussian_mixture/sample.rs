use std::ops::Range;

use crate::clustering::Scalar;
use crate::clustering::gaussian_mixture::density::{BLOCK_ROWS, Density, Verdict};
use crate::math::chunked::map_chunks;

/// Finite values row by row, and how much each row counts.
#[derive(Debug)]
pub(super) struct Sample<'a, F> {
    /// Row-major values, shape `(n_rows, n_features)`.
    pub(super) values: &'a [F],
    pub(super) n_features: usize,
    pub(super) weights: Option<&'a [f64]>,
    /// The sum of the weights; without weights the number of rows.
    pub(super) total_weight: f64,
}

impl<'a, F: Scalar> Sample<'a, F> {
    /// Rows that count once each.
    pub(super) fn unweighted(values: &'a [F], n_features: usize) -> Self {
        Self { values, n_features, weights: None, total_weight: (values.len() / n_features) as f64 }
    }

    pub(super) fn n_rows(&self) -> usize {
        self.values.len() / self.n_features
    }

    pub(super) fn row(&self, row: usize) -> &'a [F] {
        &self.values[row * self.n_features..(row + 1) * self.n_features]
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// Calls `visit` with each block of the rows in `range` and what `density` says of it, in order.
    pub(super) fn judge_blocks(
        &self,
        density: &Density,
        range: Range<usize>,
        mut visit: impl FnMut(Range<usize>, &Verdict),
    ) {
        let mut verdict = density.verdict();
        for start in range.clone().step_by(BLOCK_ROWS) {
            let block = start..(start + BLOCK_ROWS).min(range.end);
            density.judge(&self.values[block.start * self.n_features..block.end * self.n_features], &mut verdict);
            visit(block, &verdict);
        }
    }

    /// `of_row` of every row and its lane in the verdict of its block, in order.
    pub(super) fn judged<T: Send>(
        &self,
        density: &Density,
        of_row: impl Fn(usize, usize, &Verdict) -> T + Sync + Send,
    ) -> Vec<T> {
        let parts = map_chunks(self.n_rows(), density.work_per_row(), |range| {
            let mut judged = Vec::with_capacity(range.len());
            self.judge_blocks(density, range, |block, verdict| {
                judged.extend(block.enumerate().map(|(lane, row)| of_row(row, lane, verdict)));
            });
            judged
        });
        parts.into_iter().flatten().collect()
    }

    /// The weighted sum over the rows of the logarithm of the density.
    pub(super) fn log_likelihood(&self, density: &Density) -> f64 {
        let parts = map_chunks(self.n_rows(), density.work_per_row(), |range| {
            let mut sum = 0.0;
            self.judge_blocks(density, range, |block, verdict| {
                sum = block.zip(verdict.log_density).fold(sum, |sum, (row, log)| sum + self.weight(row) * log);
            });
            sum
        });
        parts.into_iter().sum()
    }
}
