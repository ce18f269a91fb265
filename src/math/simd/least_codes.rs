//! The least scores of a point, where points and scores are whole numbers: k-means' screening pass.
//!
//! Whole numbers leave nothing to round, so every kind of vector gives the same scores, and what the codes left out of a point is all that
//! a score can be wrong by.

use crate::math::simd::Level;
#[cfg(target_arch = "x86_64")]
use crate::math::simd::least_codes_x86::{least_avx2, least_avx512};

/// Points of one tile. A tile of points with `d` features is, for every two features, 32 pairs of codes.
pub(crate) const TILE: usize = 32;

/// Features that stand together: as many codes as one lane of a vector holds.
pub(crate) const GROUP: usize = 2;

/// A score beyond every other, of targets that there are none of. Differences of scores stay within an `i32`.
pub(super) const BEYOND: i32 = 1 << 30;

/// The largest size of a weight.
pub(crate) const LARGEST_WEIGHT: f64 = 32_767.0;

/// The largest size of a score.
pub(crate) const LARGEST_SCORE: f64 = ((1 << 30) - (1 << 10)) as f64;

/// Affine scores of a point of codes, one for each of some targets: `offset + weights . point`, whose lowest bits make room for the
/// target's index.
#[derive(Debug)]
pub(crate) struct Scores {
    level: Level,
    pub(super) n_groups: usize,
    pub(super) n_targets: usize,
    /// The bits of a score that hold the index of its target.
    pub(super) index_mask: i32,
    pub(super) offsets: Vec<i32>,
    /// For each target its weights, two features to a number: the first in the lower half.
    pub(super) weights: Vec<i32>,
}

/// What the kernel says of the points of some tiles.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Verdicts {
    /// The target with the least score for each point.
    pub(crate) index: Vec<u32>,
    /// For each tile the bits of the points whose target is not the one they had.
    pub(crate) moved: Vec<u32>,
    /// For each tile the bits of the points whose second score does not lie above the least by more than the gate.
    pub(crate) unsure: Vec<u32>,
    /// By how much the second score of each point lies above the least, where that is wanted.
    pub(crate) margins: Option<Vec<i32>>,
}

impl Verdicts {
    /// With the margins of all points.
    pub(crate) fn with_margins() -> Self {
        Self { margins: Some(Vec::new()), ..Self::default() }
    }

    fn resize(&mut self, n_tiles: usize) {
        self.index.resize(n_tiles * TILE, 0);
        if let Some(margins) = &mut self.margins {
            margins.resize(n_tiles * TILE, 0);
        }
        self.moved.resize(n_tiles, 0);
        self.unsure.resize(n_tiles, 0);
    }

    /// Nothing is known of any point of `n_tiles` tiles.
    pub(crate) fn all_unsure(&mut self, n_tiles: usize) {
        self.resize(n_tiles);
        self.moved.fill(0);
        self.unsure.fill(u32::MAX);
    }
}

impl Scores {
    /// Of targets with `offsets` and, row by row, `weights`, shape `(n_targets, n_features)`, of at most [`LARGEST_WEIGHT`]; no score of
    /// a point that is judged may be larger than [`LARGEST_SCORE`].
    pub(crate) fn new(level: Level, offsets: Vec<i32>, weights: &[i16], n_features: usize) -> Self {
        let n_targets = offsets.len();
        assert_eq!(weights.len(), n_targets * n_features);
        let n_groups = n_features.div_ceil(GROUP);
        let pairs = weights.chunks_exact(n_features).flat_map(|row| row.chunks(GROUP).map(pair));
        let index_bits = usize::BITS - n_targets.saturating_sub(1).leading_zeros();
        Self { level, n_groups, n_targets, index_mask: (1 << index_bits) - 1, weights: pairs.collect(), offsets }
    }

    /// By how much the index makes a score greater at most.
    pub(crate) fn index_mask(&self) -> i32 {
        self.index_mask
    }

    /// Judges the points of `tiles`, whose targets were `before`.
    pub(crate) fn judge(&self, tiles: &[i16], gate: i32, before: &[u32], verdicts: &mut Verdicts) {
        let n_tiles = before.len() / TILE;
        assert_eq!(tiles.len(), n_tiles * self.n_groups * GROUP * TILE);
        assert_eq!(before.len(), n_tiles * TILE);
        assert_eq!((self.offsets.len(), self.weights.len()), (self.n_targets, self.n_targets * self.n_groups));
        verdicts.resize(n_tiles);
        match self.level {
            Level::Portable => self.least(tiles, gate, before, verdicts),
            // SAFETY: the lengths were checked above, and a level is only made where the processor has its instructions.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { least_avx2(self, tiles, gate, before, verdicts) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { least_avx512(self, tiles, gate, before, verdicts) },
        }
    }

    /// The definition, in what every processor has.
    fn least(&self, tiles: &[i16], gate: i32, before: &[u32], verdicts: &mut Verdicts) {
        let width = self.n_groups * GROUP * TILE;
        for (tile, points) in tiles.chunks_exact(width).enumerate() {
            let (mut best, mut second) = ([BEYOND; TILE], [BEYOND; TILE]);
            for (target, weights) in self.weights.chunks_exact(self.n_groups).enumerate() {
                let mut scores = [self.offsets[target]; TILE];
                for (&weights, codes) in weights.iter().zip(points.chunks_exact(GROUP * TILE)) {
                    let (first, last) = (weights as i16, (weights >> 16) as i16);
                    let (codes, _) = codes.as_chunks::<GROUP>();
                    for (score, codes) in scores.iter_mut().zip(codes) {
                        let products = i32::from(codes[0]) * i32::from(first) + i32::from(codes[1]) * i32::from(last);
                        // Sums on the way may leave the range; the score does not.
                        *score = score.wrapping_add(products);
                    }
                }
                for ((best, second), score) in best.iter_mut().zip(&mut second).zip(scores) {
                    let key = (score & !self.index_mask) | target as i32;
                    *second = (*second).min((*best).max(key));
                    *best = (*best).min(key);
                }
            }
            let (mut moved, mut unsure) = (0, 0);
            for lane in 0..TILE {
                let index = (best[lane] & self.index_mask) as u32;
                moved |= u32::from(index != before[tile * TILE + lane]) << lane;
                // Of points without a meaning the difference may leave the range.
                let margin = second[lane].wrapping_sub(best[lane]);
                unsure |= u32::from(margin <= gate) << lane;
                verdicts.index[tile * TILE + lane] = index;
                if let Some(margins) = &mut verdicts.margins {
                    margins[tile * TILE + lane] = margin;
                }
            }
            (verdicts.moved[tile], verdicts.unsure[tile]) = (moved, unsure);
        }
    }
}

/// Two weights in one number; a feature that there is none of weighs nothing.
fn pair(weights: &[i16]) -> i32 {
    let half = |at: usize| i32::from(weights.get(at).copied().unwrap_or(0) as u16);
    half(0) | half(1) << 16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;
    use rand::Rng;

    #[test]
    fn every_kind_of_vector_gives_the_least_score_and_what_comes_near_it() {
        let mut rng = Seed::new(11).rng();
        for (n_tiles, d, k) in [
            (1usize, 1usize, 1usize),
            (3, 2, 2),
            (2, 3, 5),
            (5, 16, 8),
            (2, 7, 9),
            (3, 4, 17),
            (1, 64, 30),
            (2, 5, 100),
            (1, 9, 300),
        ] {
            let n_groups = d.div_ceil(GROUP);
            let tiles: Vec<i16> = (0..n_tiles * n_groups * GROUP * TILE).map(|_| rng.gen_range(-500..500)).collect();
            let most = LARGEST_WEIGHT as i16;
            let weights: Vec<i16> = (0..k * d).map(|_| rng.gen_range(-most..=most)).collect();
            let offsets: Vec<i32> = (0..k).map(|_| rng.gen_range(-1000..1000)).collect();
            let before: Vec<u32> = (0..n_tiles * TILE).map(|_| rng.gen_range(0..k as u32)).collect();
            let gate = 1 << 20;
            for level in Level::available() {
                let scores = Scores::new(level, offsets.clone(), &weights, d);
                let mut verdicts = Verdicts::with_margins();
                scores.judge(&tiles, gate, &before, &mut verdicts);
                let mut bare = Verdicts::default();
                scores.judge(&tiles, gate, &before, &mut bare);
                assert_eq!(Verdicts { margins: verdicts.margins.clone(), ..bare }, verdicts);
                let margins = verdicts.margins.as_deref().unwrap();
                for (point, &before) in before.iter().enumerate() {
                    let (tile, lane) = (point / TILE, point % TILE);
                    let code = |feature: usize| {
                        i32::from(tiles[((tile * n_groups + feature / GROUP) * TILE + lane) * GROUP + feature % GROUP])
                    };
                    let key = |target: usize| {
                        let products = (0..d).map(|f| code(f) * i32::from(weights[target * d + f]));
                        ((offsets[target] + products.sum::<i32>()) & !scores.index_mask()) | target as i32
                    };
                    let mut keys: Vec<i32> = (0..k).map(key).chain([BEYOND]).collect();
                    keys.sort_unstable();
                    let index = (keys[0] & scores.index_mask()) as u32;
                    let has_bit = |bits: &[u32]| bits[tile] >> lane & 1 == 1;
                    assert_eq!(verdicts.index[point], index, "{level:?}, {d} features, {k} targets");
                    assert_eq!(margins[point], keys[1] - keys[0]);
                    assert_eq!(has_bit(&verdicts.unsure), keys[1] - keys[0] <= gate);
                    assert_eq!(has_bit(&verdicts.moved), index != before);
                }
            }
        }
    }
}
