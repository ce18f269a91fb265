use std::ops::Range;

use crate::clustering::Scalar;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::sums::Sums;
use crate::math::chunked::map_chunks;
use crate::math::simd::encode::{Gathered, gather_rows};
use crate::math::simd::least_codes::TILE;
use crate::math::two_sum::two_sum;

/// The inertia is at least this share of the sum of squares, or it is reckoned row by row: of a smaller share the rounding of the whole would be
/// too much.
const LEAST_SHARE: f64 = 1.0 / 64.0;

/// The same for an inertia by which runs are compared with each other: its rounding stays far below any gain that counts.
const LEAST_COMPARED_SHARE: f64 = 1e-4;

/// The squared size of the first row is at most this many times its variance, or the same: means of values far from 0 are rounded to steps
/// that are coarse beside their spread.
const FAR: f64 = 4096.0;

/// Values up to which it is reckoned row by row in any case, because that costs next to nothing.
const FEW_VALUES: usize = 1 << 20;

/// Sums of squares up to which no value can be too large for k-means, nor any sum infinite.
const PLAINLY_FIT: f64 = 1e270;

/// How far the rows lie apart: what the tolerance and the objective are reckoned from.
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
    /// For each feature the sum of the differences from the origin, and of their squares.
    sums: Vec<(f64, f64)>,
    /// The weighted sum of squares, and what its additions lost.
    weighted_sq: (f64, f64),
}

/// What a chunk of the rows adds.
#[derive(Debug)]
pub(super) struct SpreadPart {
    n_rows: usize,
    sums: Vec<f64>,
    squares: Vec<f64>,
    weighted_sq: f64,
}

impl SpreadPart {
    /// Of the rows of `range`, which `gathered` has gathered about `origin`.
    pub(super) fn of<F: Scalar>(rows: &Rows<'_, F>, range: Range<usize>, gathered: &Gathered, origin: &[f64]) -> Self {
        let squares = gathered.squares();
        let weighted_sq = match rows.weights {
            None => squares.iter().sum(),
            Some(_) => gathered.squares_of(|squares| {
                // In the order in which the squares themselves are summed, so that weights of 1 are no weights.
                for first in range.clone().step_by(TILE) {
                    let tile = first..(first + TILE).min(range.end);
                    for (at, value) in rows.values_of(tile).iter().enumerate() {
                        let difference = value.widen() - origin[at % rows.n_features];
                        let weight = rows.weight(first + at / rows.n_features);
                        let place = at % squares.len();
                        squares[place] += weight * (difference * difference);
                    }
                }
            }),
        };
        Self { n_rows: range.len(), sums: gathered.sums(), squares, weighted_sq }
    }
}

impl SpreadSums {
    /// No rows yet; the first one will be `first`.
    pub(super) fn new<F: Scalar>(first: &[F]) -> Self {
        let origin: Vec<f64> = first.iter().map(|value| value.widen()).collect();
        Self { sums: vec![(0.0, 0.0); origin.len()], origin, n_rows: 0, weighted_sq: (0.0, 0.0) }
    }

    pub(super) fn origin(&self) -> &[f64] {
        &self.origin
    }

    /// Takes rows in: whole chunks, unless they are the last.
    pub(super) fn add<F: Scalar>(&mut self, rows: &Rows<'_, F>) {
        let origin = &self.origin;
        let parts = map_chunks(rows.len(), rows.n_features, |range| {
            let mut gathered = Gathered::about(origin);
            for first in range.clone().step_by(TILE) {
                gather_rows(rows.values_of(first..(first + TILE).min(range.end)), &mut gathered);
            }
            SpreadPart::of(rows, range, &gathered, origin)
        });
        parts.iter().for_each(|part| self.take(part));
    }

    /// Takes in what the next chunk adds.
    pub(super) fn take(&mut self, part: &SpreadPart) {
        for (total, (sum, square)) in self.sums.iter_mut().zip(part.sums.iter().zip(&part.squares)) {
            *total = (total.0 + sum, total.1 + square);
        }
        let (total, lost) = two_sum(self.weighted_sq.0, part.weighted_sq);
        self.weighted_sq = (total, self.weighted_sq.1 + lost);
        self.n_rows += part.n_rows;
    }

    /// Whether the sums alone prove that every value is finite and not too large to reckon with.
    pub(super) fn are_plainly_fit(&self) -> bool {
        let squares = self.sums.iter().zip(&self.origin).map(|(sums, origin)| sums.1 + origin * origin);
        squares.fold(true, |fit, square| fit & (square < PLAINLY_FIT))
    }

    pub(super) fn finish(self) -> Spread {
        let n = self.n_rows as f64;
        let variance = |(sum, square): &(f64, f64)| ((square - sum * sum / n) / n).max(0.0);
        let mean_variance = self.sums.iter().map(variance).sum::<f64>() / self.origin.len() as f64;
        Spread { origin: self.origin, mean_variance, weighted_sq: self.weighted_sq.0 + self.weighted_sq.1 }
    }
}

impl Spread {
    /// The inertia of rows that were put with `centroids` and whose clusters have `sums`: by the parallel axis theorem, without looking
    /// at a row, and so with the rounding of the total sum of squares.
    pub(super) fn inertia(&self, centroids: &[f64], sums: &Sums) -> f64 {
        let d = self.origin.len();
        let means = sums.means::<f64>(centroids);
        let clusters = centroids.chunks_exact(d).zip(means.chunks_exact(d)).zip(sums.weights());
        let gain = |((centroid, mean), weight): ((&[f64], &[f64]), f64)| {
            let coordinates = centroid.iter().zip(mean).zip(&self.origin);
            let of = |((c, m), o): ((&f64, &f64), &f64)| (c - o) * ((c - o) - 2.0 * (m - o));
            weight * coordinates.map(of).sum::<f64>()
        };
        (self.weighted_sq + clusters.map(gain).sum::<f64>()).max(0.0)
    }

    /// [`inertia`](Self::inertia) where it has all the digits that the rows one by one would give.
    pub(super) fn sharp_inertia(&self, centroids: &[f64], sums: &Sums, n_rows: usize) -> Option<f64> {
        let is_cheap_anyway = n_rows.saturating_mul(self.origin.len()) <= FEW_VALUES;
        if is_cheap_anyway { None } else { self.inertia_of_share(centroids, sums, LEAST_SHARE) }
    }

    /// [`inertia`](Self::inertia) where it is good enough to tell which of two runs is the better one.
    pub(super) fn compared_inertia(&self, centroids: &[f64], sums: &Sums) -> Option<f64> {
        self.inertia_of_share(centroids, sums, LEAST_COMPARED_SHARE)
    }

    fn inertia_of_share(&self, centroids: &[f64], sums: &Sums, least_share: f64) -> Option<f64> {
        let d = self.origin.len() as f64;
        let size = self.origin.iter().map(|value| value * value).sum::<f64>();
        if size > FAR * self.mean_variance * d {
            return None;
        }
        let inertia = self.inertia(centroids, sums);
        (inertia >= self.weighted_sq * least_share).then_some(inertia)
    }
}
