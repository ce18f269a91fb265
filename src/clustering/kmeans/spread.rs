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

/// A [`Spread`] in the making: rows are taken in by whole chunks, in order.
#[derive(Debug)]
pub(super) struct SpreadSums {
    origin: Vec<f64>,
    n_rows: usize,
    total: Part,
}

/// Sums over a part of the rows.
#[derive(Debug)]
struct Part {
    /// For each feature the sum of the differences from the origin, and of their squares.
    sums: Vec<(f64, f64)>,
    weighted_sq: f64,
}

impl Part {
    fn new(n_features: usize) -> Self {
        Self { sums: vec![(0.0, 0.0); n_features], weighted_sq: 0.0 }
    }
}

impl SpreadSums {
    /// No rows yet; the first one will be `first`.
    pub(super) fn new<F: Scalar>(first: &[F]) -> Self {
        let origin: Vec<f64> = first.iter().map(|value| value.widen()).collect();
        Self { total: Part::new(origin.len()), origin, n_rows: 0 }
    }

    /// Takes rows in: whole chunks, unless they are the last.
    pub(super) fn add<F: Scalar>(&mut self, rows: &Rows<'_, F>) {
        let parts = map_chunks(rows.len(), rows.n_features, |range| {
            let mut part = Part::new(rows.n_features);
            for row in range {
                let mut sq = 0.0;
                for (((sum, square), value), origin) in part.sums.iter_mut().zip(rows.row(row)).zip(&self.origin) {
                    let difference = value.widen() - origin;
                    *sum += difference;
                    *square += difference * difference;
                    sq += difference * difference;
                }
                part.weighted_sq += rows.weight(row) * sq;
            }
            part
        });
        for part in parts {
            for (total, part) in self.total.sums.iter_mut().zip(part.sums) {
                *total = (total.0 + part.0, total.1 + part.1);
            }
            self.total.weighted_sq += part.weighted_sq;
        }
        self.n_rows += rows.len();
    }

    pub(super) fn finish(self) -> Spread {
        let n = self.n_rows as f64;
        let variance = |(sum, square): &(f64, f64)| ((square - sum * sum / n) / n).max(0.0);
        let mean_variance = self.total.sums.iter().map(variance).sum::<f64>() / self.origin.len() as f64;
        Spread { origin: self.origin, mean_variance, weighted_sq: self.total.weighted_sq }
    }
}

impl Spread {
    pub(super) fn of<F: Scalar>(rows: &Rows<'_, F>) -> Self {
        let mut sums = SpreadSums::new(rows.row(0));
        sums.add(rows);
        sums.finish()
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
