//! Sums of rows by cluster, the means they give, and what becomes of a cluster without rows.

use crate::clustering::Scalar;
use crate::clustering::kmeans::run::Rows;

/// What one assignment pass learns of the clusters, by chunk and in all.
pub(super) struct Sums {
    n_features: usize,
    /// Weighted sums of the rows, shape `(n_clusters, n_features)`.
    totals: Vec<f64>,
    /// Total weight of each cluster.
    pub(super) weights: Vec<f64>,
    /// Rows with a positive weight in each cluster.
    counts: Vec<usize>,
    /// Weighted sum of squared distances.
    pub(super) inertia: f64,
    /// Rows whose label is not what it was.
    pub(super) n_changed: usize,
}

/// One row and where it was put.
pub(super) struct Placed<'a, F> {
    pub(super) row: &'a [F],
    pub(super) weight: f64,
    pub(super) cluster: usize,
    pub(super) sq: f64,
    pub(super) changed: bool,
}

impl Sums {
    pub(super) fn new(n_clusters: usize, n_features: usize) -> Self {
        Self {
            n_features,
            totals: vec![0.0; n_clusters * n_features],
            weights: vec![0.0; n_clusters],
            counts: vec![0; n_clusters],
            inertia: 0.0,
            n_changed: 0,
        }
    }

    /// Takes one row in.
    pub(super) fn push<F: Scalar>(&mut self, placed: Placed<'_, F>) {
        let Placed { row, weight, cluster, sq, changed } = placed;
        let start = cluster * self.n_features;
        for (total, value) in self.totals[start..start + self.n_features].iter_mut().zip(row) {
            *total += weight * value.widen();
        }
        self.weights[cluster] += weight;
        self.counts[cluster] += usize::from(weight > 0.0);
        self.inertia += weight * sq;
        self.n_changed += usize::from(changed);
    }

    /// Takes in the sums of the rows that follow.
    pub(super) fn merge(&mut self, later: &Self) {
        let add = |sums: &mut [f64], more: &[f64]| sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        add(&mut self.totals, &later.totals);
        add(&mut self.weights, &later.weights);
        self.counts.iter_mut().zip(&later.counts).for_each(|(count, more)| *count += more);
        self.inertia += later.inertia;
        self.n_changed += later.n_changed;
    }

    /// Whether a cluster has no weight.
    pub(super) fn has_empty(&self) -> bool {
        self.counts.contains(&0)
    }

    /// Gives each empty cluster, in index order, one of the rows farthest from their own centroid, farthest first (the lower row on
    /// a tie), as scikit-learn does. A row that stands alone in its cluster or has no weight is passed over, and so is a row
    /// that lies on its centroid: moving those would empty another cluster or change nothing.
    pub(super) fn relocate_empty<F: Scalar>(&mut self, rows: &Rows<'_, F>, labels: &[u32], squared_distances: &[f64]) {
        let mut farthest: Vec<usize> =
            (0..labels.len()).filter(|&row| rows.weight(row) > 0.0 && squared_distances[row] > 0.0).collect();
        farthest.sort_by(|&a, &b| squared_distances[b].total_cmp(&squared_distances[a]).then(a.cmp(&b)));
        let mut candidates = farthest.into_iter();
        let empty: Vec<usize> = (0..self.counts.len()).filter(|&cluster| self.counts[cluster] == 0).collect();
        for cluster in empty {
            let Some(row) = candidates.find(|&row| self.counts[labels[row] as usize] > 1) else { return };
            let (donor, weight) = (labels[row] as usize, rows.weight(row));
            for (feature, value) in rows.row(row).iter().enumerate() {
                let share = weight * value.widen();
                self.totals[donor * self.n_features + feature] -= share;
                self.totals[cluster * self.n_features + feature] = share;
            }
            self.weights[donor] -= weight;
            self.weights[cluster] = weight;
            self.counts[donor] -= 1;
            self.counts[cluster] = 1;
        }
    }

    /// The means, shape `(n_clusters, n_features)`, rounded to the data's type; a cluster that stayed empty keeps `before`.
    pub(super) fn means<F: Scalar>(&self, before: &[f64]) -> Vec<f64> {
        let mut means = before.to_vec();
        for (cluster, mean) in means.chunks_exact_mut(self.n_features).enumerate() {
            if self.counts[cluster] > 0 {
                let totals = &self.totals[cluster * self.n_features..(cluster + 1) * self.n_features];
                for (mean, total) in mean.iter_mut().zip(totals) {
                    *mean = F::narrow(total / self.weights[cluster]).widen();
                }
            }
        }
        means
    }
}
