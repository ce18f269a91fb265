//! Distances from a row to many centroids: the reference, and the definition of every tie.

use crate::clustering::Scalar;
use crate::math::simd::reference::{LANES, Nearest, least_squared_but, nearest_of};

/// Centroids laid out for the kernel: block by block of [`LANES`] centroids, and in a block feature by feature. Lanes beyond the last
/// centroid hold NaN, which never wins `<`.
#[derive(Debug)]
pub(super) struct Centroids {
    n_clusters: usize,
    blocks: Vec<[f64; LANES]>,
}

impl Centroids {
    /// From centroids in rows, shape `(n_clusters, n_features)`, `n_features` at least 1.
    pub(super) fn new(rows: &[f64], n_features: usize) -> Self {
        let n_clusters = rows.len() / n_features;
        let mut blocks = vec![[f64::NAN; LANES]; n_clusters.div_ceil(LANES) * n_features];
        for (cluster, row) in rows.chunks_exact(n_features).enumerate() {
            let (block, lane) = (cluster / LANES, cluster % LANES);
            for (feature, &value) in row.iter().enumerate() {
                blocks[block * n_features + feature][lane] = value;
            }
        }
        Self { n_clusters, blocks }
    }

    pub(super) fn n_clusters(&self) -> usize {
        self.n_clusters
    }

    /// The centroid nearest to `row`.
    pub(super) fn nearest<F: Scalar>(&self, row: &[F]) -> Nearest {
        nearest_of(&self.blocks, row)
    }

    /// The squared distance to the centroid that is nearest to `row` but for that of index `but`; infinite where there is no other.
    pub(super) fn least_squared_but<F: Scalar>(&self, row: &[F], but: usize) -> f64 {
        least_squared_but(&self.blocks, row, but)
    }

    /// The centroid nearest to `row`, and the squared distance to the one that comes next, `None` where there is only one.
    pub(super) fn two_nearest<F: Scalar>(&self, row: &[F]) -> (Nearest, Option<f64>) {
        let best = self.nearest(row);
        (best, (self.n_clusters > 1).then(|| self.least_squared_but(row, best.index)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::distance::squared_l2;
    use crate::seed::Seed;
    use rand::Rng;

    #[test]
    fn the_kernel_equals_the_reference_bit_for_bit() {
        let mut rng = Seed::new(3).rng();
        for (k, d) in [(1, 1), (2, 3), (7, 5), (8, 8), (9, 2), (17, 13), (30, 64)] {
            let centroids: Vec<f64> = (0..k * d).map(|_| rng.r#gen::<f64>() * 10.0 - 5.0).collect();
            let row: Vec<f64> = (0..d).map(|_| rng.r#gen::<f64>() * 10.0 - 5.0).collect();
            let naive: Vec<f64> = centroids.chunks(d).map(|centroid| squared_l2(&row, centroid)).collect();
            let kernel = Centroids::new(&centroids, d);
            let first_least = (0..k).min_by(|&a, &b| naive[a].total_cmp(&naive[b])).unwrap();
            let (best, second) = kernel.two_nearest(&row);
            assert_eq!((best.index, best.sq), (first_least, naive[first_least]));
            let rest = (0..k).filter(|&c| c != first_least).map(|c| naive[c]).min_by(f64::total_cmp);
            assert_eq!(second, rest);
        }
    }

    #[test]
    fn the_lowest_index_wins_a_tie() {
        let kernel = Centroids::new(&[1.0, 3.0, 1.0, 3.0], 1);
        assert_eq!(kernel.nearest(&[2.0]).index, 0);
        assert_eq!(kernel.two_nearest(&[1.0f32]).1, Some(0.0));
    }
}
