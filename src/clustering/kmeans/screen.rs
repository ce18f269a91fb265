//! A copy of the rows in single precision, on which most rows find their centroid for certain at half the bytes and twice the speed.
//!
//! The copy is shifted and scaled, so that its rounding is small beside the spread of the data. A score in single precision is
//! wrong by at most a bound that grows with the lengths of the row and of the centroids; where the least score of a row lies
//! below the second by more than twice the bound, the row's nearest centroid is certain, also by the reference. Where it does
//! not, the row is unsure, and the caller asks the reference. So the labels are the reference's on any data, and only the
//! speed depends on how often that is asked.

use crate::clustering::Scalar;
use crate::clustering::kmeans::rows::Rows;
use crate::math::chunked::{CHUNK_ROWS, map_chunks_mut_of};
use crate::math::simd::{Level, Scores, TILE, Verdicts, pages};

/// Half the distance from 1 to the next `f32`: the relative error of one rounding.
const ROUNDING: f64 = (f32::EPSILON / 2.0) as f64;

/// Rows whose mean becomes the origin of the copy, spread over the data. Any origin is right; one amid the data makes rows sure.
const N_SHIFT_ROWS: usize = 1024;

/// The largest size of a coordinate in the copy, far from where products would overflow.
const LARGEST: f64 = 1e9;

/// The copy.
#[derive(Debug)]
pub(super) struct Screen {
    level: Level,
    n_features: usize,
    shift: Vec<f64>,
    /// A power of two.
    scale: f64,
    tiles: Vec<f32>,
    /// For each tile the largest length of a row, rounded up; infinite where a coordinate is too large for the copy.
    lengths: Vec<f32>,
}

impl Screen {
    /// Copies the rows. Cost: one pass; memory `4 n_rows n_features` bytes.
    pub(super) fn new<F: Scalar>(rows: &Rows<'_, F>, level: Level) -> Self {
        let d = rows.n_features;
        let (shift, scale) = frame(rows);
        let n_tiles = rows.len().div_ceil(TILE);
        let mut tiles = pages::zeros(n_tiles * d * TILE);
        let tiles_of_chunk = CHUNK_ROWS / TILE * d * TILE;
        let lengths = map_chunks_mut_of(tiles_of_chunk, &mut tiles, 4, |values, tiles| {
            let first_row = values.start / d;
            let tiles = tiles.chunks_exact_mut(d * TILE).enumerate();
            tiles.map(|(tile, out)| copy_tile(rows, first_row + tile * TILE, &shift, scale, out)).collect::<Vec<f32>>()
        })
        .concat();
        Self { level, n_features: d, shift, scale, tiles, lengths }
    }

    /// The scores by which `centroids`, shape `(n_clusters, n_features)`, are judged. `None` where one lies too far off for the copy.
    pub(super) fn judge(&self, centroids: &[f64]) -> Option<Judge> {
        let d = self.n_features;
        let moved = |(feature, value): (usize, &f64)| (value - self.shift[feature % d]) * self.scale;
        let moved: Vec<f64> = centroids.iter().enumerate().map(moved).collect();
        if moved.iter().any(|value| value.abs() > LARGEST) {
            return None;
        }
        let squares: Vec<f64> = moved.chunks_exact(d).map(|row| row.iter().map(|value| value * value).sum()).collect();
        let directions: Vec<f32> = moved.iter().map(|&value| value as f32).collect();
        let offsets: Vec<f32> = squares.iter().map(|&square| (square / 2.0) as f32).collect();
        let largest_sq = squares.iter().fold(0.0, |largest: f64, &square| largest.max(square));
        Some(Judge { scores: Scores::new(self.level, &directions, &offsets, d), slack: Slack::new(d, largest_sq) })
    }

    /// Judges the rows of whole tiles from `first_tile` on, whose clusters were `before`.
    pub(super) fn verdicts(&self, judge: &Judge, first_tile: usize, before: &[u32], verdicts: &mut Verdicts) {
        let n_tiles = before.len() / TILE;
        let width = self.n_features * TILE;
        let lengths = &self.lengths[first_tile..first_tile + n_tiles];
        let slack: Vec<f32> = lengths.iter().map(|&length| judge.slack.of(length)).collect();
        let tiles = &self.tiles[first_tile * width..(first_tile + n_tiles) * width];
        judge.scores.judge(tiles, &slack, before, verdicts);
    }
}

/// Centroids made ready to judge rows.
#[derive(Debug)]
pub(super) struct Judge {
    scores: Scores,
    slack: Slack,
}

/// How far the least score of a row must lie below the second, by the row's length.
///
/// For a row `x` and centroids no longer than `c`, a score of `d` features, summed in any of the ways of the kernels, is off by at
/// most `(d + 6) u (|x| c + c^2 / 2)`, where `u` is one rounding in single precision: one for each coordinate, `d + 1` for the
/// products and sums, and the offset's own (Higham 2002, "Accuracy and stability of numerical algorithms", chapter 3). The slack is
/// twice that with five hundredths to spare, which covers the rounding of the slack itself and that of the reference where
/// the row is not much longer than the centroids; the square term covers it where the row is.
#[derive(Debug)]
struct Slack {
    constant: f64,
    by_length: f64,
    by_square: f64,
}

impl Slack {
    fn new(n_features: usize, largest_sq: f64) -> Self {
        let each = 2.1 * (n_features as f64 + 6.0) * ROUNDING;
        let reference = (n_features as f64 + 6.0) * 8.0 * f64::EPSILON;
        // Below the last term single precision rounds by steps rather than by shares.
        let constant = each * largest_sq / 2.0 + 1e-30;
        Self { constant, by_length: each * largest_sq.sqrt(), by_square: reference }
    }

    fn of(&self, length: f32) -> f32 {
        let length = f64::from(length);
        (self.constant + length * (self.by_length + length * self.by_square)) as f32
    }
}

/// An origin amid the data, and a power of two that brings the rows that were looked at to a size of about one.
fn frame<F: Scalar>(rows: &Rows<'_, F>) -> (Vec<f64>, f64) {
    let n = rows.len().min(N_SHIFT_ROWS);
    let sample = || (0..n).map(|i| rows.row(i * (rows.len() / n)));
    let mut shift = vec![0.0; rows.n_features];
    for row in sample() {
        shift.iter_mut().zip(row).for_each(|(shift, value)| *shift += value.widen() / n as f64);
    }
    let spread = |row: &[F]| row.iter().zip(&shift).fold(0.0, |most: f64, (x, m)| most.max((x.widen() - m).abs()));
    let spread = sample().map(spread).fold(0.0, f64::max);
    let scale = if spread > 0.0 { (-spread.log2().round()).clamp(-1000.0, 1000.0).exp2() } else { 1.0 };
    (shift, scale)
}

/// Copies up to [`TILE`] rows from `first_row` on, and gives the largest length among them.
fn copy_tile<F: Scalar>(rows: &Rows<'_, F>, first_row: usize, shift: &[f64], scale: f64, out: &mut [f32]) -> f32 {
    let mut longest_sq: f64 = 0.0;
    for (lane, row) in (first_row..(first_row + TILE).min(rows.len())).enumerate() {
        let mut sq = 0.0;
        let mut largest: f64 = 0.0;
        for ((out, value), shift) in out[lane..].iter_mut().step_by(TILE).zip(rows.row(row)).zip(shift) {
            let value = (value.widen() - shift) * scale;
            sq += value * value;
            largest = largest.max(value.abs());
            *out = value.clamp(-LARGEST, LARGEST) as f32;
        }
        longest_sq = longest_sq.max(if largest > LARGEST { f64::INFINITY } else { sq });
    }
    (longest_sq.sqrt() * (1.0 + 1e-6)) as f32
}
