//! The least and the second least of many scores of a point, for many points at a time: k-means' screening pass.

use crate::math::simd::Level;
use crate::math::simd::lanes::{Arrays, Lanes};
#[cfg(target_arch = "x86_64")]
use crate::math::simd::lanes::{Avx2, Avx512};

/// Points of one tile. A tile of points with `d` features is `d * TILE` numbers, feature by feature.
pub(crate) const TILE: usize = 32;

/// The most targets that a step of the kernel takes at once: more would not fit the registers.
const MAX_BLOCK: usize = 8;

/// Affine scores of a point, one for each of some targets: `offset - point . direction`.
///
/// With a centroid as direction and half its squared length as offset, the score is half the squared distance less half the
/// squared length of the point, so that the least score is the nearest centroid.
#[derive(Debug)]
pub(crate) struct Scores {
    level: Level,
    n_features: usize,
    /// How many targets each block has.
    blocks: Vec<usize>,
    /// Block by block: the offsets, then for each feature the negated coordinates of the block's targets.
    packed: Vec<f32>,
}

/// What the kernel says of the points of some tiles.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Verdicts {
    /// The target with the least score, the lowest on a tie, for each point.
    pub(crate) index: Vec<u32>,
    /// For each tile the bits of the points whose target is not the one they had.
    pub(crate) moved: Vec<u32>,
    /// For each tile the bits of the points whose least score does not lie below the second by more than the slack.
    pub(crate) unsure: Vec<u32>,
}

impl Verdicts {
    /// Nothing is known of any point of `n_tiles` tiles.
    pub(crate) fn all_unsure(&mut self, n_tiles: usize) {
        self.moved = vec![0; n_tiles];
        self.unsure = vec![u32::MAX; n_tiles];
    }
}

impl Scores {
    /// Of targets with `directions`, shape `(n_targets, n_features)`, and `offsets`, one for each.
    pub(crate) fn new(level: Level, directions: &[f32], offsets: &[f32], n_features: usize) -> Self {
        let n_targets = offsets.len();
        assert_eq!(directions.len(), n_targets * n_features);
        let n_blocks = n_targets.div_ceil(level.block()).max(1);
        let mut blocks = Vec::with_capacity(n_blocks);
        let mut packed = Vec::with_capacity(n_targets * (n_features + 1));
        for block in 0..n_blocks {
            let targets = block * n_targets / n_blocks..(block + 1) * n_targets / n_blocks;
            blocks.push(targets.len());
            packed.extend_from_slice(&offsets[targets.clone()]);
            for feature in 0..n_features {
                packed.extend(targets.clone().map(|target| -directions[target * n_features + feature]));
            }
        }
        Self { level, n_features, blocks, packed }
    }

    /// Judges the points of `tiles`, whose targets were `before`; `slack` has one number for each tile.
    pub(crate) fn judge(&self, tiles: &[f32], slack: &[f32], before: &[u32], verdicts: &mut Verdicts) {
        let n_tiles = slack.len();
        assert_eq!(tiles.len(), n_tiles * self.n_features * TILE);
        assert_eq!(before.len(), n_tiles * TILE);
        assert_eq!(self.packed.len(), self.blocks.iter().sum::<usize>() * (self.n_features + 1));
        verdicts.index.resize(n_tiles * TILE, 0);
        verdicts.moved.resize(n_tiles, 0);
        verdicts.unsure.resize(n_tiles, 0);
        // SAFETY: the lengths were checked above, and a level is only made where the processor has its instructions.
        unsafe {
            match self.level {
                Level::Portable => judge::<Arrays, 2>(self, tiles, slack, before, verdicts),
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => judge_avx2(self, tiles, slack, before, verdicts),
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 => judge_avx512(self, tiles, slack, before, verdicts),
            }
        }
    }
}

impl Level {
    /// Targets that a step takes at once: as many as the registers hold beside the points.
    fn block(self) -> usize {
        match self {
            Self::Portable => 4,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => 4,
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => MAX_BLOCK,
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn judge_avx2(scores: &Scores, tiles: &[f32], slack: &[f32], before: &[u32], verdicts: &mut Verdicts) {
    unsafe { judge::<Avx2, 2>(scores, tiles, slack, before, verdicts) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx2,fma")]
unsafe fn judge_avx512(scores: &Scores, tiles: &[f32], slack: &[f32], before: &[u32], verdicts: &mut Verdicts) {
    unsafe { judge::<Avx512, 2>(scores, tiles, slack, before, verdicts) }
}

/// The pass in vectors of `L`, `V` of them side by side.
///
/// # Safety
/// The lengths must be those that [`Scores::judge`] checks, and the processor must have the instructions of `L`.
#[inline(always)]
unsafe fn judge<L: Lanes, const V: usize>(
    scores: &Scores,
    tiles: &[f32],
    slack: &[f32],
    before: &[u32],
    verdicts: &mut Verdicts,
) {
    let Verdicts { index, moved, unsure } = verdicts;
    for (tile, &slack) in slack.iter().enumerate() {
        let (mut moved_bits, mut unsure_bits) = (0, 0);
        for point in (0..TILE).step_by(L::WIDTH * V) {
            // SAFETY: a tile has `n_features * TILE` numbers and `TILE` indices, and `point` with its vectors stays below `TILE`.
            unsafe {
                let least = least::<L, V>(scores, tiles.as_ptr().add(tile * scores.n_features * TILE + point));
                for v in 0..V {
                    let (at, first) = (tile * TILE + point + v * L::WIDTH, point + v * L::WIDTH);
                    L::store(index.as_mut_ptr().add(at), least.index[v]);
                    moved_bits |= L::differing(least.index[v], before.as_ptr().add(at)) << first;
                    let sure = L::less(L::splat(slack), L::subtract(least.second[v], least.best[v]));
                    unsure_bits |= (!L::bits(sure) & (u32::MAX >> (32 - L::WIDTH))) << first;
                }
            }
        }
        moved[tile] = moved_bits;
        unsure[tile] = unsure_bits;
    }
}

/// The least scores so far, in `V` vectors of points.
struct Least<L: Lanes, const V: usize> {
    best: [L::Floats; V],
    second: [L::Floats; V],
    index: [L::Indices; V],
}

#[inline(always)]
unsafe fn least<L: Lanes, const V: usize>(scores: &Scores, points: *const f32) -> Least<L, V> {
    // SAFETY: the caller's; the packed numbers of a block of n targets are n * (n_features + 1).
    unsafe {
        let infinite = [L::splat(f32::INFINITY); V];
        let mut least = Least { best: infinite, second: infinite, index: [L::splat_index(0); V] };
        let (mut first, mut packed) = (0, scores.packed.as_ptr());
        for &n in &scores.blocks {
            let d = scores.n_features;
            match n {
                1 => take_block::<L, V, 1>(points, d, packed, first, &mut least),
                2 => take_block::<L, V, 2>(points, d, packed, first, &mut least),
                3 => take_block::<L, V, 3>(points, d, packed, first, &mut least),
                4 => take_block::<L, V, 4>(points, d, packed, first, &mut least),
                5 => take_block::<L, V, 5>(points, d, packed, first, &mut least),
                6 => take_block::<L, V, 6>(points, d, packed, first, &mut least),
                7 => take_block::<L, V, 7>(points, d, packed, first, &mut least),
                _ => take_block::<L, V, MAX_BLOCK>(points, d, packed, first, &mut least),
            }
            first += n as u32;
            packed = packed.add(n * (d + 1));
        }
        least
    }
}

/// Takes `N` targets in: all their scores are summed in registers, feature by feature.
#[inline(always)]
unsafe fn take_block<L: Lanes, const V: usize, const N: usize>(
    points: *const f32,
    n_features: usize,
    packed: *const f32,
    first: u32,
    least: &mut Least<L, V>,
) {
    // SAFETY: the caller's.
    unsafe {
        let mut sums = [[L::splat(0.0); V]; N];
        for (n, sums) in sums.iter_mut().enumerate() {
            *sums = [L::splat(*packed.add(n)); V];
        }
        let coordinates = packed.add(N);
        for feature in 0..n_features {
            let mut values = [L::splat(0.0); V];
            for (v, value) in values.iter_mut().enumerate() {
                *value = L::load(points.add(feature * TILE + v * L::WIDTH));
            }
            for (n, sums) in sums.iter_mut().enumerate() {
                let coordinate = L::splat(*coordinates.add(feature * N + n));
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum = L::multiply_add(value, coordinate, *sum);
                }
            }
        }
        for (n, sums) in sums.iter().enumerate() {
            let index = L::splat_index(first + n as u32);
            for (v, &score) in sums.iter().enumerate() {
                let best = least.best[v];
                least.second[v] = L::min(least.second[v], L::max(score, best));
                least.index[v] = L::select(L::less(score, best), index, least.index[v]);
                least.best[v] = L::min(score, best);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;
    use rand::Rng;

    /// The same by the definition, for whole numbers, on which every order of operations is exact.
    fn scalar(tiles: &[f32], d: usize, slack: &[f32], before: &[u32], directions: &[f32], offsets: &[f32]) -> Verdicts {
        let mut verdicts = Verdicts { index: vec![], moved: vec![0; slack.len()], unsure: vec![0; slack.len()] };
        for (point, &before) in before.iter().enumerate() {
            let (tile, lane) = (point / TILE, point % TILE);
            let score = |target: usize| {
                let dot: f32 = (0..d).map(|f| tiles[(tile * d + f) * TILE + lane] * directions[target * d + f]).sum();
                offsets[target] - dot
            };
            let mut order: Vec<usize> = (0..offsets.len()).collect();
            order.sort_by(|&a, &b| score(a).total_cmp(&score(b)).then(a.cmp(&b)));
            verdicts.index.push(order[0] as u32);
            verdicts.moved[tile] |= u32::from(order[0] as u32 != before) << lane;
            let gap = order.get(1).map_or(f32::INFINITY, |&second| score(second) - score(order[0]));
            verdicts.unsure[tile] |= u32::from(gap <= slack[tile]) << lane;
        }
        verdicts
    }

    #[test]
    fn every_kind_of_vector_equals_the_scalar_twin_on_whole_numbers() {
        let mut rng = Seed::new(11).rng();
        for (n_tiles, d, k) in
            [(1, 1, 1), (3, 2, 2), (2, 3, 5), (5, 16, 8), (2, 7, 9), (3, 4, 17), (1, 64, 30), (2, 5, 100)]
        {
            let mut whole = |n: usize| (0..n).map(|_| f32::from(rng.gen_range(-8i8..=8))).collect::<Vec<f32>>();
            let (tiles, directions, offsets) = (whole(n_tiles * d * TILE), whole(k * d), whole(k));
            let slack: Vec<f32> = whole(n_tiles).iter().map(|slack| slack.abs()).collect();
            let before: Vec<u32> = (0..n_tiles * TILE).map(|_| rng.gen_range(0..k as u32)).collect();
            let expected = scalar(&tiles, d, &slack, &before, &directions, &offsets);
            for level in Level::available() {
                let mut verdicts = Verdicts::default();
                Scores::new(level, &directions, &offsets, d).judge(&tiles, &slack, &before, &mut verdicts);
                assert_eq!(verdicts, expected, "{level:?}, {d} features, {k} targets");
            }
        }
    }
}
