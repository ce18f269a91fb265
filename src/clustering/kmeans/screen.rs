//! A copy of the rows in codes of 16 bits, on which most rows find their centroid for certain at a quarter of what is to be read.
//!
//! Every value of the copy is a whole number of steps from the middle of its feature, and scores of codes are whole numbers too: a score
//! is wrong by what the copy left out of the row, and by nothing else. Where the least score of a row lies below the second by more than
//! that can make, the row's nearest centroid is certain, also by the reference. Where it does not, the row is unsure, and the
//! caller asks the reference. So the labels are the reference's on any data, and only the speed depends on how often that is asked.

use crate::clustering::Scalar;
use crate::clustering::kmeans::rows::Rows;
use crate::math::chunked::CHUNK_ROWS;
use crate::math::simd::encode::{
    Encoding, Gathered, HALF_STEP, LARGEST_CODE, arrange, encode_rows, is_out_of_reach, to_whole,
};
use crate::math::simd::least_codes::{GROUP, LARGEST_SCORE, LARGEST_WEIGHT, Scores, TILE, Verdicts};
use crate::math::simd::{Level, pages};

/// Tiles of a chunk.
const CHUNK_TILES: usize = CHUNK_ROWS / TILE;

/// Rows, spread over the data, that say what the copy reaches.
const N_FRAME_ROWS: usize = 512;

/// How much farther than those rows the copy reaches, and how much longer the rows are that it holds: the others are asked for by the
/// reference every time.
const REACH: f64 = 2.0;
const LENGTH: f64 = 1.25;

/// Clusters up to which the gate is that of the two that are farthest apart; of more it is that of any two that could be.
const MOST_PAIRED: usize = 128;

/// What scores are measured in must be a number that neither vanishes nor overflows.
const SIZES: std::ops::Range<f64> = 1e-280..1e290;

/// The copy, in tiles of rows, and what it means.
#[derive(Debug)]
pub(super) struct Screen {
    pub(super) guide: Guide,
    tile_len: usize,
    tiles: Vec<i16>,
    outside: Vec<u32>,
}

/// How rows are copied, and how a copy is read.
#[derive(Debug)]
pub(super) struct Guide {
    level: Level,
    frame: Frame,
    encoding: Encoding,
    /// For each feature the most that the copy leaves out of a value, in its unit.
    residuals: Vec<f64>,
}

/// The copy of a chunk of rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Copied<'s> {
    pub(super) tiles: &'s [i16],
    /// For each tile the bits of the rows that the codes do not hold.
    pub(super) outside: &'s [u32],
}

/// The place for the copy of a chunk of rows.
#[derive(Debug)]
pub(super) struct Blank<'s> {
    tiles: &'s mut [i16],
    outside: &'s mut [u32],
}

/// What the codes of the copy mean.
#[derive(Debug)]
pub(super) struct Frame {
    /// For each feature the value of code 0.
    middle: Vec<f64>,
    /// For each feature the difference between two codes.
    step: Vec<f64>,
    /// The largest length of a row's codes.
    length: f64,
}

/// Centroids made ready to judge rows.
#[derive(Debug)]
pub(super) struct Judge {
    scores: Scores,
    gate: i32,
    /// What a score of 1 is worth as a squared distance.
    pub(super) worth: f64,
}

impl Screen {
    /// The place for a copy: two bytes for each value.
    pub(super) fn blank<F: Scalar>(rows: &Rows<'_, F>, level: Level) -> Self {
        let n_tiles = rows.len().div_ceil(TILE);
        let tile_len = rows.n_features.div_ceil(GROUP) * GROUP * TILE;
        let frame = Frame::of(rows);
        let encoding = frame.encoding();
        // No more is known before the rows are copied.
        let residuals = frame.step.iter().map(|step| step * HALF_STEP).collect();
        let guide = Guide { level, frame, encoding, residuals };
        Self { guide, tile_len, tiles: pages::zeros(n_tiles * tile_len), outside: vec![0; n_tiles] }
    }

    /// How to copy, and the place for each chunk in order.
    pub(super) fn blanks(&mut self) -> (&Guide, impl Iterator<Item = Blank<'_>>) {
        let tiles = self.tiles.chunks_mut(CHUNK_TILES * self.tile_len);
        let outside = self.outside.chunks_mut(CHUNK_TILES);
        (&self.guide, tiles.zip(outside).map(|(tiles, outside)| Blank { tiles, outside }))
    }

    /// Takes note of what the copies left out at most of each feature, in steps.
    pub(super) fn left_out(&mut self, most: &[f64]) {
        for (residual, (most, step)) in self.guide.residuals.iter_mut().zip(most.iter().zip(&self.guide.frame.step)) {
            *residual = most * step;
        }
    }

    /// The copy of a chunk.
    pub(super) fn chunk(&self, chunk: usize) -> Copied<'_> {
        let tiles = chunk * CHUNK_TILES..((chunk + 1) * CHUNK_TILES).min(self.outside.len());
        let values = tiles.start * self.tile_len..tiles.end * self.tile_len;
        Copied { tiles: &self.tiles[values], outside: &self.outside[tiles] }
    }
}

impl Guide {
    pub(super) fn n_features(&self) -> usize {
        self.residuals.len()
    }

    /// Copies the rows from `first_row` on that the blank has place for, and gathers what they scatter about `origin`.
    pub(super) fn copy<F: Scalar>(
        &self,
        rows: &Rows<'_, F>,
        first_row: usize,
        blank: &mut Blank<'_>,
        origin: &[f64],
    ) -> Gathered {
        let d = rows.n_features;
        let limit = (self.frame.length * self.frame.length) as f32;
        let mut gathered = Gathered::about(origin);
        let mut codes = vec![0; TILE * d];
        let tile_len = blank.tiles.len() / blank.outside.len();
        let tiles = blank.tiles.chunks_exact_mut(tile_len).zip(blank.outside.iter_mut());
        for (tile, (out, outside)) in tiles.enumerate() {
            let first = first_row + tile * TILE;
            let range = first..(first + TILE).min(rows.len());
            let values = rows.values_of(range.clone());
            let codes = &mut codes[..values.len()];
            let is_out = encode_rows(self.level, values, &self.encoding, &mut gathered, codes);
            *outside = arrange(codes, d, limit, out);
            if is_out {
                *outside |= out_of_reach(rows, range, &self.encoding);
            }
        }
        gathered
    }

    /// The scores by which `centroids`, shape `(n_clusters, n_features)`, are judged. `None` where the copy cannot say anything about them.
    ///
    /// A score is half the squared distance less half the squared length of the row, both from the middle of the code, in a
    /// unit in which all scores and weights are whole numbers as large as the kernel takes.
    pub(super) fn judge(&self, centroids: &[f64]) -> Option<Judge> {
        let d = self.frame.middle.len();
        let moved = by_feature(centroids, &self.frame.middle, |value, middle| value - middle);
        let by_step = by_feature(&moved, &self.frame.step, |value, step| value * step);
        let halves: Vec<f64> =
            moved.chunks_exact(d).map(|row| row.iter().map(|value| value * value).sum::<f64>() / 2.0).collect();
        // The limit on the length of rows was checked with a few millionths to spare, and weights are rounded.
        let longest_row = self.frame.length * (1.0 + 1e-4);
        let most_rounding = longest_row * (d as f64).sqrt() / 2.0;
        let sizes = by_step.chunks_exact(d).zip(&halves).map(|(row, half)| half + longest_row * length(row));
        let largest_score = sizes.fold(0.0, f64::max);
        if !SIZES.contains(&largest_score) || most_rounding > LARGEST_SCORE / 4.0 {
            return None;
        }
        let largest_weight = by_step.iter().fold(0.0, |most: f64, weight| most.max(weight.abs()));
        let unit = (LARGEST_WEIGHT / largest_weight).min((LARGEST_SCORE - most_rounding) / largest_score);
        // The score falls as the row comes nearer.
        let weights: Vec<f64> = by_step.iter().map(|weight| to_whole(-weight * unit)).collect();
        let rounded: Vec<f64> = by_step.iter().zip(&weights).map(|(exact, weight)| weight + exact * unit).collect();
        let rounding = longest_row * rounded.chunks_exact(d).map(length).fold(0.0, f64::max);
        let weights: Vec<i16> = weights.into_iter().map(|weight| weight as i16).collect();
        let offsets = halves.iter().map(|half| to_whole(half * unit) as i32).collect();
        let scores = Scores::new(self.level, offsets, &weights, d);
        // What the copy left out of a row, the rounding of two scores and their weights, the place of the index in a score, and the
        // reference's own rounding.
        let gate = unit * (self.most_left_out(&moved) * (1.0 + 1e-9) + self.frame.slack(centroids, &moved))
            + 2.0 * rounding
            + 1.0
            + f64::from(scores.index_mask());
        Some(Judge { scores, gate: gate.ceil().min(f64::from(i32::MAX)) as i32, worth: 2.0 / unit })
    }

    /// By how much what the copy left out of a row can change the difference of two scores, of centroids at `moved`.
    fn most_left_out(&self, moved: &[f64]) -> f64 {
        let d = self.residuals.len();
        let left = by_feature(moved, &self.residuals, |value, residual| value * residual);
        if moved.len() / d > MOST_PAIRED {
            let alone = left.chunks_exact(d).map(|row| row.iter().map(|value| value.abs()).sum::<f64>());
            return 2.0 * alone.fold(0.0, f64::max);
        }
        let others = |at: usize| left.chunks_exact(d).take(at);
        let of_pairs = left.chunks_exact(d).enumerate().flat_map(|(at, a)| others(at).map(move |b| sum_of_gaps(a, b)));
        of_pairs.fold(0.0, f64::max)
    }
}

impl Blank<'_> {
    /// What was written.
    pub(super) fn copied(&self) -> Copied<'_> {
        Copied { tiles: self.tiles, outside: self.outside }
    }
}

impl Judge {
    /// Judges the rows of a copy, whose clusters were `before`.
    pub(super) fn verdicts(&self, copied: Copied<'_>, before: &[u32], verdicts: &mut Verdicts) {
        self.scores.judge(copied.tiles, self.gate, before, verdicts);
    }
}

impl Frame {
    /// Where the rows that are looked at lie, and some way beyond.
    fn of<F: Scalar>(rows: &Rows<'_, F>) -> Self {
        let n = rows.len().min(N_FRAME_ROWS);
        let at = |i: usize| (i as u128 * rows.len() as u128 / n as u128) as usize;
        let sampled = (0..n).map(|i| rows.row(at(i)));
        let (mut least, mut most) = (vec![f64::INFINITY; rows.n_features], vec![f64::NEG_INFINITY; rows.n_features]);
        for row in sampled.clone() {
            for ((least, most), value) in least.iter_mut().zip(&mut most).zip(row) {
                (*least, *most) = (least.min(value.widen()), most.max(value.widen()));
            }
        }
        let mut frame = Self { middle: Vec::new(), step: Vec::new(), length: 0.0 };
        for (least, most) in least.into_iter().zip(most) {
            let step = REACH * (most - least) / (2.0 * LARGEST_CODE);
            let is_sound = step.is_normal() && (1.0 / step).is_normal();
            frame.middle.push(if least.is_finite() { least + (most - least) / 2.0 } else { 0.0 });
            frame.step.push(if is_sound { step } else { 1.0 });
        }
        let places = || frame.middle.iter().zip(&frame.step);
        let code = |(value, (middle, step)): (&F, (&f64, &f64))| (value.widen() - middle) / step;
        let lengths = sampled.map(|row| length(&row.iter().zip(places()).map(code).collect::<Vec<f64>>()));
        // Where all rows are short, a code or two more cost nothing.
        let longest = LENGTH * lengths.fold(0.0, f64::max) + 8.0;
        frame.length = longest.min(LARGEST_CODE * (rows.n_features as f64).sqrt());
        frame
    }

    fn encoding(&self) -> Encoding {
        let steps: Vec<f64> = self.step.iter().map(|step| 1.0 / step).collect();
        Encoding::new(&self.middle, &steps)
    }

    /// By how much half the difference of two squared distances may be off beside what the copy leaves out: the rounding of the reference,
    /// of the codes and of the centroids' moved places (Higham 2002, "Accuracy and stability of numerical algorithms", chapter 3), with
    /// room to spare.
    fn slack(&self, centroids: &[f64], moved: &[f64]) -> f64 {
        let d = self.middle.len();
        let longest = moved.chunks_exact(d).map(length).fold(0.0, f64::max);
        let reaches: Vec<f64> = self.step.iter().map(|step| (LARGEST_CODE + 1.0) * step).collect();
        let across = longest + length(&reaches);
        let largest = centroids.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        let places = self.middle.iter().zip(&reaches);
        let unsharp: f64 = places.map(|(middle, reach)| 8.0 * f64::EPSILON * (middle.abs() + reach + largest)).sum();
        8.0 * (d as f64 + 8.0) * f64::EPSILON * across * across + 4.0 * across * unsharp
    }
}

/// What `each` makes of the values of rows and the number of their feature.
fn by_feature(values: &[f64], features: &[f64], each: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let mut out = Vec::with_capacity(values.len());
    for row in values.chunks_exact(features.len()) {
        out.extend(row.iter().zip(features).map(|(&value, &feature)| each(value, feature)));
    }
    out
}

/// The sum of the absolute differences, on eight ways side by side.
fn sum_of_gaps(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut sums = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += (a - b).abs();
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (a - b).abs());
    sums.into_iter().chain(rest).sum()
}

fn length(row: &[f64]) -> f64 {
    row.iter().map(|value| value * value).sum::<f64>().sqrt()
}

/// The bits of the rows of a tile of which a value is out of reach.
fn out_of_reach<F: Scalar>(rows: &Rows<'_, F>, range: std::ops::Range<usize>, encoding: &Encoding) -> u32 {
    let bit = |(lane, row): (usize, usize)| u32::from(is_out_of_reach(rows.row(row), encoding)) << lane;
    range.enumerate().map(bit).fold(0, |bits, bit| bits | bit)
}
