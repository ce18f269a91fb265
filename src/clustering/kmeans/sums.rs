//! Sums of rows by cluster, the means they give, and what becomes of a cluster without rows.

use crate::clustering::Scalar;
use crate::clustering::kmeans::farthest::Farthest;
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

    /// Takes a row into `cluster`.
    pub(super) fn join<F: Scalar>(&mut self, row: &[F], weight: f64, cluster: usize) {
        self.add(row, weight, cluster);
        self.counts[cluster] += i64::from(weight > 0.0);
    }

    /// Takes a row out of `cluster`.
    pub(super) fn leave<F: Scalar>(&mut self, row: &[F], weight: f64, cluster: usize) {
        self.add(row, -weight, cluster);
        self.counts[cluster] -= i64::from(weight > 0.0);
    }

    fn add<F: Scalar>(&mut self, row: &[F], weight: f64, cluster: usize) {
        let width = self.n_features + 1;
        let totals = &mut self.totals[cluster * width..(cluster + 1) * width];
        for (total, value) in totals.iter_mut().zip(row) {
            *total += weight * value.widen();
        }
        totals[self.n_features] += weight;
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
            transfers.leave(&row.values, row.weight, row.cluster);
            transfers.join(&row.values, row.weight, cluster);
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
        let mut sums = Sums::new(1, 1);
        let mut transfer = |value: f64, joins: bool| {
            let mut transfers = Transfers::new(1, 1);
            if joins {
                transfers.join(&[value], 0.7, 0)
            } else {
                transfers.leave(&[value], 0.7, 0)
            }
            sums.apply(&transfers);
        };
        transfer(0.1, true);
        (1..1000).for_each(|step| transfer(1e10 / f64::from(step), true));
        (1..1000).for_each(|step| transfer(1e10 / f64::from(step), false));
        assert!((sums.means::<f64>(&[0.0])[0] - 0.1).abs() < 1e-15);
        assert_eq!(sums.counts, [1]);
    }
}
