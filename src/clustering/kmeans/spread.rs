use crate::clustering::Scalar;
use crate::clustering::kmeans::rows::Rows;
use crate::math::chunked::map_chunks;

/// How far the rows lie apart: what the tolerance and the reported objective are reckoned from.
#[derive(Debug)]
pub(super) struct Spread {
    /// The first row: sums of squares about it keep the digits that sums about a far origin would lose.
    origin: Vec<f64>,
    /// The mean over the features of their unweighted variance.
    pub(super) mean_variance: f64,
    /// Weighted sum of squared distances to the origin.
    weighted_sq: f64,
}

/// Sums over a part of the rows.
struct Part {
    /// For each feature the sum of the differences from the origin, and of their squares.
    sums: Vec<(f64, f64)>,
    weighted_sq: f64,
}

impl Spread {
    pub(super) fn of<F: Scalar>(rows: &Rows<'_, F>) -> Self {
        let origin: Vec<f64> = rows.row(0).iter().map(|value| value.widen()).collect();
        let zero = || Part { sums: vec![(0.0, 0.0); rows.n_features], weighted_sq: 0.0 };
        let parts = map_chunks(rows.len(), rows.n_features, |range| {
            let mut part = zero();
            for row in range {
                let mut sq = 0.0;
                for (((sum, square), value), origin) in part.sums.iter_mut().zip(rows.row(row)).zip(&origin) {
                    let difference = value.widen() - origin;
                    *sum += difference;
                    *square += difference * difference;
                    sq += difference * difference;
                }
                part.weighted_sq += rows.weight(row) * sq;
            }
            part
        });
        let total = parts.into_iter().fold(zero(), |mut total, part| {
            for (total, part) in total.sums.iter_mut().zip(part.sums) {
                *total = (total.0 + part.0, total.1 + part.1);
            }
            total.weighted_sq += part.weighted_sq;
            total
        });
        let n = rows.len() as f64;
        let variance = |(sum, square): &(f64, f64)| ((square - sum * sum / n) / n).max(0.0);
        let mean_variance = total.sums.iter().map(variance).sum::<f64>() / rows.n_features as f64;
        Self { origin, mean_variance, weighted_sq: total.weighted_sq }
    }

    /// The inertia of rows that were put with `centroids` and whose clusters have `means` and `weights`: by the parallel axis theorem,
    /// without looking at a row, and so with the rounding of the total sum of squares.
    pub(super) fn inertia(&self, centroids: &[f64], means: &[f64], weights: impl Iterator<Item = f64>) -> f64 {
        let d = self.origin.len();
        let clusters = centroids.chunks_exact(d).zip(means.chunks_exact(d)).zip(weights);
        let gain = |((centroid, mean), weight): ((&[f64], &[f64]), f64)| {
            let coordinates = centroid.iter().zip(mean).zip(&self.origin);
            let of = |((c, m), o): ((&f64, &f64), &f64)| (c - o) * ((c - o) - 2.0 * (m - o));
            weight * coordinates.map(of).sum::<f64>()
        };
        (self.weighted_sq + clusters.map(gain).sum::<f64>()).max(0.0)
    }
}
