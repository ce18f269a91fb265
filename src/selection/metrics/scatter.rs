use ndarray::ArrayView2;

use crate::math::distance::squared_l2;
use crate::selection::metrics::partition::Partition;

/// How far rows lie from their cluster's centroid, and where the centroids are.
///
/// Every mean is the anchor, one of the rows it is taken over, plus the mean difference from it. Data far from the origin lose
/// no digits that way, and equal rows have exactly their own value as mean and a scatter of exactly 0.
#[derive(Debug)]
pub(crate) struct Scatter {
    /// Centroids about the mean of all rows, one after the other.
    centroids: Vec<f64>,
    /// The same in the coordinates of the rows.
    in_place: Vec<f64>,
    n_features: usize,
    /// Sum of squared distances to the centroid, by cluster.
    pub(crate) sum_sq: Vec<f64>,
    /// Sum of distances to the centroid, by cluster.
    pub(crate) sum_distance: Vec<f64>,
}

impl Scatter {
    /// Two passes over the rows, O(n d).
    pub(crate) fn of(x: ArrayView2<'_, f64>, partition: &Partition) -> Self {
        let (n_clusters, n_features) = (partition.n_clusters(), x.ncols());
        let centroids = cluster_means(x, partition);
        let (mut sum_sq, mut sum_distance) = (vec![0.0; n_clusters], vec![0.0; n_clusters]);
        let mut row_values = vec![0.0; n_features];
        for (&row, &code) in partition.rows.iter().zip(&partition.codes) {
            let code = code as usize;
            row_values.iter_mut().zip(x.row(row)).for_each(|(to, from)| *to = *from);
            let distance_sq = squared_l2(&row_values, &centroids[code * n_features..(code + 1) * n_features]);
            sum_sq[code] += distance_sq;
            sum_distance[code] += distance_sq.sqrt();
        }
        let in_place = centroids.clone();
        let centroids = centred_on_rows_mean(centroids, &partition.sizes, n_features);
        Self { centroids, in_place, n_features, sum_sq, sum_distance }
    }

    /// Columns of the rows.
    pub(crate) fn n_features(&self) -> usize {
        self.n_features
    }

    /// The centroids one after the other, in the coordinates of the rows.
    pub(crate) fn centroids_in_place(&self) -> &[f64] {
        &self.in_place
    }

    /// The centroid of a cluster about the mean of all rows.
    pub(crate) fn centroid(&self, cluster: usize) -> &[f64] {
        &self.centroids[cluster * self.n_features..(cluster + 1) * self.n_features]
    }

    /// Sum of squared distances of rows to their centroids.
    pub(crate) fn within(&self) -> f64 {
        self.sum_sq.iter().sum()
    }
}

/// The mean of each cluster, row-major, in the coordinates of `x`.
fn cluster_means(x: ArrayView2<'_, f64>, partition: &Partition) -> Vec<f64> {
    let n_features = x.ncols();
    let mut anchors: Vec<Option<usize>> = vec![None; partition.n_clusters()];
    let mut means = vec![0.0; partition.n_clusters() * n_features];
    for (&row, &code) in partition.rows.iter().zip(&partition.codes) {
        let code = code as usize;
        let anchor = *anchors[code].get_or_insert(row);
        let sums = &mut means[code * n_features..(code + 1) * n_features];
        for ((sum, value), origin) in sums.iter_mut().zip(x.row(row)).zip(x.row(anchor)) {
            *sum += value - origin;
        }
    }
    for (code, anchor) in anchors.iter().enumerate() {
        let Some(anchor) = anchor else { continue };
        let mean = &mut means[code * n_features..(code + 1) * n_features];
        for (mean, origin) in mean.iter_mut().zip(x.row(*anchor)) {
            *mean = origin + *mean / partition.sizes[code] as f64;
        }
    }
    means
}

/// `centroids`, if any, less the mean of all rows, which is their mean weighted by size.
fn centred_on_rows_mean(mut centroids: Vec<f64>, sizes: &[usize], n_features: usize) -> Vec<f64> {
    if sizes.is_empty() {
        return centroids;
    }
    let n_rows = sizes.iter().sum::<usize>().max(1) as f64;
    for feature in 0..n_features {
        let anchor = centroids[feature];
        let at = |cluster: usize| cluster * n_features + feature;
        let offsets = sizes.iter().enumerate().map(|(cluster, &size)| size as f64 * (centroids[at(cluster)] - anchor));
        let mean = offsets.sum::<f64>() / n_rows;
        for cluster in 0..sizes.len() {
            centroids[at(cluster)] = (centroids[at(cluster)] - anchor) - mean;
        }
    }
    centroids
}
