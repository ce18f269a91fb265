//! Sums of rows by cluster, the means they give, and what becomes of a cluster without rows.

use crate::clustering::Scalar;
use crate::clustering::kmeans::farthest::Farthest;
use crate::clustering::kmeans::rows::Rows;
use crate::math::simd::transfer::{Transfer, transfer_rows};
use crate::math::two_sum::two_sum;

/// The rows of each cluster, summed.
///
/// Every sum carries the rounding that its additions lost (Ogita, Rump and Oishi 2005, doi:10.1137/030601818), so that rows may
/// leave a cluster and others join it for as long as they like and the sum is still that of the rows that are in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    n_features: usize,
    /// For each cluster the weighted sums of its rows' values, then their total weight: `n_features + 1` numbers.
    totals: Vec<f64>,
    /// What the additions to `totals` lost.
    lost: Vec<f64>,
    /// Rows with a positive weight in each cluster.
    counts: Vec<i64>,
}

/// What some rows add to the clusters that they join and take from those that they leave.
#[derive(Debug, Clone)]
pub(super) struct Transfers {
    n_features: usize,
    /// As those of [`Sums`].
    totals: Vec<f64>,
    counts: Vec<i64>,
}

impl Transfers {
    pub(super) fn new(n_clusters: usize, n_features: usize) -> Self {
        Self { n_features, totals: vec![0.0; n_clusters * (n_features + 1)], counts: vec![0; n_clusters] }
    }

    /// Moves rows, whose places are among those of `rows`.
    pub(super) fn add<F: Scalar>(&mut self, rows: &Rows<'_, F>, transfers: &[Transfer]) {
        transfer_rows(rows.values, rows.weights, self.n_features, transfers, &mut self.totals);
        for transfer in transfers.iter().filter(|transfer| rows.weight(transfer.row as usize) > 0.0) {
            if let Some(from) = transfer.from {
                self.counts[from as usize] -= 1;
            }
            self.counts[transfer.to as usize] += 1;
        }
    }
}

impl Sums {
    pub(super) fn new(n_clusters: usize, n_features: usize) -> Self {
        let totals = vec![0.0; n_clusters * (n_features + 1)];
        Self { n_features, lost: totals.clone(), totals, counts: vec![0; n_clusters] }
    }

    /// Takes in what a part of the rows changes.
    pub(super) fn apply(&mut self, part: &Transfers) {
        for ((total, lost), more) in self.totals.iter_mut().zip(&mut self.lost).zip(&part.totals) {
            let (sum, error) = two_sum(*total, *more);
            (*total, *lost) = (sum, *lost + error);
        }
        self.counts.iter_mut().zip(&part.counts).for_each(|(count, more)| *count += more);
    }

    /// Whether a cluster has no weight.
    pub(super) fn has_empty(&self) -> bool {
        self.counts.contains(&0)
    }

    pub(super) fn n_clusters(&self) -> usize {
        self.counts.len()
    }

    /// Total weight of each cluster.
    pub(super) fn weights(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.n_clusters()).map(|cluster| self.weight(cluster))
    }

    fn weight(&self, cluster: usize) -> f64 {
        self.value(cluster, self.n_features)
    }

    fn value(&self, cluster: usize, column: usize) -> f64 {
        let at = cluster * (self.n_features + 1) + column;
        self.totals[at] + self.lost[at]
    }

    /// The sums after each empty cluster, in index order, was given one of the rows farthest from their own centroid, farthest first
    /// (the lower row on a tie), as scikit-learn does. A row that stands alone in its cluster is passed over: moving it would empty
    /// another cluster. So no more rows are needed than there are clusters.
    pub(super) fn relocated<F: Scalar>(&self, farthest: Farthest<F>) -> Self {
        let mut sums = self.clone();
        let mut candidates = farthest.rows.into_iter();
        let empty = (0..self.counts.len()).filter(|&cluster| self.counts[cluster] == 0);
        for cluster in empty {
            let Some(row) = candidates.find(|row| sums.counts[row.cluster] > 1) else { break };
            let mut transfers = Transfers::new(self.counts.len(), self.n_features);
            let rows = Rows { values: &row.values, n_features: self.n_features, weights: Some(&[row.weight]) };
            transfers.add(&rows, &[Transfer { row: 0, from: Some(row.cluster as u32), to: cluster as u32 }]);
            sums.apply(&transfers);
        }
        sums
    }

    /// The means, shape `(n_clusters, n_features)`, rounded to the data's type; a cluster that is empty keeps `before`.
    pub(super) fn means<F: Scalar>(&self, before: &[f64]) -> Vec<f64> {
        let mut means = before.to_vec();
        for (cluster, mean) in means.chunks_exact_mut(self.n_features).enumerate() {
            if self.counts[cluster] > 0 {
                for (feature, mean) in mean.iter_mut().enumerate() {
                    *mean = F::narrow(self.value(cluster, feature) / self.weight(cluster)).widen();
                }
            }
        }
        means
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_forgets_the_rows_that_left() {
        // Two clusters: a row that leaves the first goes to the second.
        let mut sums = Sums::new(2, 1);
        let mut transfer = |value: f64, from: Option<u32>, to: u32| {
            let mut transfers = Transfers::new(2, 1);
            let rows = Rows { values: &[value], n_features: 1, weights: Some(&[0.7]) };
            transfers.add(&rows, &[Transfer { row: 0, from, to }]);
            sums.apply(&transfers);
        };
        transfer(0.1, None, 0);
        (1..1000).for_each(|step| transfer(1e10 / f64::from(step), None, 0));
        (1..1000).for_each(|step| transfer(1e10 / f64::from(step), Some(0), 1));
        assert!((sums.means::<f64>(&[0.0, 0.0])[0] - 0.1).abs() < 1e-15);
        assert_eq!(sums.counts, [1, 999]);
    }
}
