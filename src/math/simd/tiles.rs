//! Squared distances between one place and the rows of a tile, all lanes at once.
//!
//! A tile holds the values of 32 rows column by column, so that one instruction treats several rows. Each body below is plain Rust
//! and compiled three times: for AVX-512, for AVX2, and for whatever there is. No version fuses a multiplication with an addition, and
//! the columns are summed left to right, so that all three give the bits of the reference distance. With AVX-512 a query against a tile
//! takes about half the time of the plain version in 2 dimensions and a quarter in 32; AVX2 lies between.

use crate::math::simd::for_each_level;

/// Rows of a tile.
pub(crate) const LANES: usize = 32;

/// One number for each lane.
pub(crate) type Lanes = [f64; LANES];

/// Columns between two looks at whether any lane is still within reach: 15 % faster at 64 columns, nothing lost at 2.
const COLUMNS_OF_A_LOOK: usize = 8;

/// The lanes that a region is compared with, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Lanes that may be within reach of some place of the region; all others are of none.
    pub(crate) near: u32,
    /// Lanes that are within reach of every place of the region.
    pub(crate) whole: u32,
}

/// The lanes that a region may be worth a look for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Nearer {
    /// Lanes whose bound is below their limit, as bits.
    pub(crate) lanes: u32,
    /// The least bound of those lanes; infinite without any.
    pub(crate) least: f64,
}

for_each_level! {
    /// The squared distance of each lane of `tile`, shape `(n_features, LANES)`, from `query`; NaN for lanes of NaN.
    squared_distances, squared_distances_at = squared_distances_in(tile: &[F], query: &[f64]) -> Lanes
}

for_each_level! {
    /// The lanes of `tile` whose squared distance from `query` is at most `reach_sq`.
    lanes_within, lanes_within_at = lanes_within_in(tile: &[F], query: &[f64], reach_sq: f64) -> u32
}

for_each_level! {
    /// How the lanes of `tile` stand to a box, given by its least values and then its greatest, and a squared reach. Lanes of NaN mean
    /// nothing.
    lanes_in_reach, lanes_in_reach_at = lanes_in_reach_in(tile: &[F], corners: &[F], reach_sq: f64) -> Reach
}

for_each_level! {
    /// The lanes of `tile` whose squared distance from a box, given by its least values and then its greatest, is below their limit.
    /// Lanes of NaN mean nothing.
    lanes_nearer, lanes_nearer_at = lanes_nearer_in(tile: &[F], corners: &[F], limits: &Lanes) -> Nearer
}

for_each_level! {
    /// For each of `queries`, shape `(n_queries, n_features)`, the sum over the lanes of `tile` of their weight times the lesser of the squared
    /// distance from the query and the closest one so far.
    masses_with, masses_with_at =
        masses_with_in(tile: &[F], queries: &[f64], closest_sq: &Lanes, weights: &Lanes, masses: &mut [f64]) -> ()
}

for_each_level! {
    /// Lowers the closest squared distances so far to those from `query` where these are less, and gives their sum as [`masses_with`] does.
    take_closer, take_closer_at =
        take_closer_in(tile: &[F], query: &[f64], closest_sq: &mut Lanes, weights: &Lanes) -> f64
}

#[inline(always)]
fn squared_distances_in<F: Copy + Into<f64>>(tile: &[F], query: &[f64]) -> Lanes {
    let mut sums = [0.0; LANES];
    let (columns, _) = tile.as_chunks::<LANES>();
    for (column, &value) in columns.iter().zip(query) {
        add_squares(&mut sums, column, value);
    }
    sums
}

#[inline(always)]
fn lanes_within_in<F: Copy + Into<f64>>(tile: &[F], query: &[f64], reach_sq: f64) -> u32 {
    let mut sums = [0.0; LANES];
    let mut within = u32::MAX;
    let (columns, _) = tile.as_chunks::<LANES>();
    for (columns, values) in columns.chunks(COLUMNS_OF_A_LOOK).zip(query.chunks(COLUMNS_OF_A_LOOK)) {
        for (column, &value) in columns.iter().zip(values) {
            add_squares(&mut sums, column, value);
        }
        // Sums only grow: a lane out of reach stays so.
        within = at_most(&sums, reach_sq);
        if within == 0 {
            break;
        }
    }
    within
}

#[inline(always)]
fn lanes_in_reach_in<F: Copy + Into<f64>>(tile: &[F], corners: &[F], reach_sq: f64) -> Reach {
    let (least, greatest) = corners.split_at(corners.len() / 2);
    let (mut nearest, mut farthest) = ([0.0; LANES], [0.0; LANES]);
    let (columns, _) = tile.as_chunks::<LANES>();
    for ((column, &least), &greatest) in columns.iter().zip(least).zip(greatest) {
        let (least, greatest) = (least.into(), greatest.into());
        for lane in 0..LANES {
            let (below, above) = gaps(column[lane].into(), least, greatest);
            let gap = greater(greater(below, above), 0.0);
            // Both are negative inside; the lesser is the way to the farther side, with its sign turned.
            let span = lesser(below, above);
            nearest[lane] += gap * gap;
            farthest[lane] += span * span;
        }
    }
    Reach { near: at_most(&nearest, reach_sq), whole: at_most(&farthest, reach_sq) }
}

#[inline(always)]
fn lanes_nearer_in<F: Copy + Into<f64>>(tile: &[F], corners: &[F], limits: &Lanes) -> Nearer {
    let (least, greatest) = corners.split_at(corners.len() / 2);
    let mut bounds = [0.0; LANES];
    let (columns, _) = tile.as_chunks::<LANES>();
    for ((column, &least), &greatest) in columns.iter().zip(least).zip(greatest) {
        let (least, greatest) = (least.into(), greatest.into());
        for lane in 0..LANES {
            let (below, above) = gaps(column[lane].into(), least, greatest);
            let gap = greater(greater(below, above), 0.0);
            bounds[lane] += gap * gap;
        }
    }
    let mut nearer = Nearer { lanes: 0, least: f64::INFINITY };
    for (lane, (&bound, &limit)) in bounds.iter().zip(limits).enumerate() {
        nearer.lanes |= u32::from(bound < limit) << lane;
        nearer.least = lesser(nearer.least, if bound < limit { bound } else { f64::INFINITY });
    }
    nearer
}

#[inline(always)]
fn masses_with_in<F: Copy + Into<f64>>(
    tile: &[F],
    queries: &[f64],
    closest_sq: &Lanes,
    weights: &Lanes,
    masses: &mut [f64],
) {
    for (query, mass) in queries.chunks_exact(tile.len() / LANES).zip(masses) {
        *mass = take_closer_in(tile, query, &mut closest_sq.clone(), weights);
    }
}

#[inline(always)]
fn take_closer_in<F: Copy + Into<f64>>(tile: &[F], query: &[f64], closest_sq: &mut Lanes, weights: &Lanes) -> f64 {
    let squared = squared_distances_in(tile, query);
    let mut masses = [0.0; LANES];
    for lane in 0..LANES {
        closest_sq[lane] = lesser(squared[lane], closest_sq[lane]);
        masses[lane] = weights[lane] * closest_sq[lane];
    }
    sum_of_lanes(masses)
}

/// The sum, by halves: an order that suits every width of vectors.
#[inline(always)]
fn sum_of_lanes(mut lanes: Lanes) -> f64 {
    let mut n = LANES / 2;
    while n > 0 {
        for lane in 0..n {
            lanes[lane] += lanes[lane + n];
        }
        n /= 2;
    }
    lanes[0]
}

#[inline(always)]
fn add_squares<F: Copy + Into<f64>>(sums: &mut Lanes, column: &[F; LANES], value: f64) {
    for lane in 0..LANES {
        let difference = column[lane].into() - value;
        sums[lane] += difference * difference;
    }
}

/// How far `value` is below one side and above the other; negative where it is not.
#[inline(always)]
fn gaps(value: f64, least: f64, greatest: f64) -> (f64, f64) {
    (least - value, value - greatest)
}

/// The lanes that are at most `limit`, as bits.
#[inline(always)]
fn at_most(lanes: &Lanes, limit: f64) -> u32 {
    let mut mask = 0;
    for (lane, &value) in lanes.iter().enumerate() {
        mask |= u32::from(value <= limit) << lane;
    }
    mask
}

/// `f64::max` minds NaN, which costs two instructions more; here there is none that counts.
#[inline(always)]
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::simd::Level;
    use crate::seed::Seed;
    use rand::Rng;

    /// A tile of which some lanes hold no row, a place, and a box.
    fn draw(n_features: usize, seed: u64) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let mut rng = Seed::new(seed).rng();
        let mut tile: Vec<f64> = (0..n_features * LANES).map(|_| rng.gen_range(-3.0..3.0)).collect();
        tile.iter_mut().skip(LANES - 5).step_by(LANES).for_each(|value| *value = f64::NAN);
        let query: Vec<f64> = (0..n_features).map(|_| rng.gen_range(-3.0..3.0)).collect();
        let least: Vec<f64> = (0..n_features).map(|_| rng.gen_range(-3.0..1.0)).collect();
        let greatest = least.iter().map(|least| least + rng.gen_range(0.0..2.0));
        let corners = least.iter().copied().chain(greatest).collect();
        (tile, query, corners)
    }

    #[test]
    fn every_kind_of_vector_gives_the_bits_of_one_row_at_a_time() {
        for level in Level::available() {
            for n_features in [1, 2, 3, 7, 8, 9, 17, 40] {
                (0..20).for_each(|seed| hold_to_single_rows(level, n_features, seed));
            }
        }
    }

    fn hold_to_single_rows(level: Level, n_features: usize, seed: u64) {
        let (tile, query, corners) = draw(n_features, seed);
        let (least, greatest) = corners.split_at(n_features);
        let reach_sq = 2.0 * n_features as f64;
        let squares = squared_distances_at(level, &tile, &query);
        let within = lanes_within_at(level, &tile, &query, reach_sq);
        let reach = lanes_in_reach_at(level, &tile, &corners, reach_sq);
        let limits: Lanes = std::array::from_fn(|lane| reach_sq / (1 + lane % 7) as f64);
        let nearer = lanes_nearer_at(level, &tile, &corners, &limits);
        let mut least_bound = f64::INFINITY;
        for (lane, (found, limit)) in squares.into_iter().zip(limits).enumerate() {
            let row: Vec<f64> = tile.iter().skip(lane).step_by(LANES).copied().collect();
            let sum = |difference: &dyn Fn(usize) -> f64| {
                (0..n_features).fold(0.0, |sum, feature| sum + difference(feature) * difference(feature))
            };
            let square = sum(&|feature| row[feature] - query[feature]);
            assert_eq!(found.to_bits(), square.to_bits(), "{level:?}");
            let has_bit = |mask: u32| mask >> lane & 1 == 1;
            assert_eq!(has_bit(within), square <= reach_sq, "{level:?}");
            if row[0].is_nan() {
                continue;
            }
            let near = sum(&|f| (least[f] - row[f]).max(row[f] - greatest[f]).max(0.0));
            let far = sum(&|f| (greatest[f] - row[f]).max(row[f] - least[f]));
            assert_eq!((has_bit(reach.near), has_bit(reach.whole)), (near <= reach_sq, far <= reach_sq), "{level:?}");
            assert_eq!(has_bit(nearer.lanes), near < limit, "{level:?}");
            if near < limit {
                least_bound = least_bound.min(near);
            }
        }
        let weights: Lanes = std::array::from_fn(|lane| if tile[lane].is_nan() { 0.0 } else { (lane % 4) as f64 });
        let mut closest_sq = limits.map(|limit| 2.0 * limit);
        let lesser: Lanes = std::array::from_fn(|lane| squares[lane].min(closest_sq[lane]));
        let mass = sum_of_lanes(std::array::from_fn(|lane| weights[lane] * lesser[lane]));
        let mut masses = [0.0; 2];
        masses_with_at(level, &tile, &[query.as_slice(), &query].concat(), &closest_sq, &weights, &mut masses);
        assert_eq!(masses, [mass; 2], "{level:?}");
        assert_eq!(take_closer_at(level, &tile, &query, &mut closest_sq, &weights), mass, "{level:?}");
        assert_eq!(closest_sq, lesser, "{level:?}");
        // The lanes without a row are at distance 0 of every box, whatever that means.
        assert!(nearer.least == least_bound || nearer.least == 0.0, "{level:?}");
    }

    #[test]
    fn single_precision_is_widened_before_anything_else() {
        let (tile, query, corners) = draw(5, 1);
        let narrow = |values: &[f64]| values.iter().map(|&value| value as f32).collect::<Vec<f32>>();
        let (tile, corners) = (narrow(&tile), narrow(&corners));
        let widen = |values: &[f32]| values.iter().map(|&value| f64::from(value)).collect::<Vec<f64>>();
        let bits = |lanes: Lanes| lanes.map(f64::to_bits);
        assert_eq!(bits(squared_distances(&tile, &query)), bits(squared_distances(&widen(&tile), &query)));
        assert_eq!(lanes_in_reach(&tile, &corners, 9.0), lanes_in_reach(&widen(&tile), &widen(&corners), 9.0));
    }
}
