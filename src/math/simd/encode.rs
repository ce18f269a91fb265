//! Rows to codes of 16 bits: what k-means' screening pass reads, and what the rows scatter, in one walk over the values.

use crate::math::simd::Level;
use crate::math::simd::doubles::{Doubles, LANES, Plain};
#[cfg(target_arch = "x86_64")]
use crate::math::simd::doubles::{Halves, Whole};
use crate::math::simd::least_codes::{GROUP, TILE};

/// Half a step of the code: what rounding leaves of a value at most, and a little for the arithmetic.
pub(crate) const HALF_STEP: f64 = 0.5 + 1e-9;

/// The largest size of a code.
pub(crate) const LARGEST_CODE: f64 = 32_767.0;

/// Adding it to a number of the size of a code leaves the nearest whole number in the lowest bits.
const TO_WHOLE: f64 = (1u64 << 52) as f64 + (1u64 << 51) as f64;

/// The nearest whole number, the even one of two, of a number up to 2^51: without the call that processors of the oldest kind need for it.
pub(crate) fn to_whole(value: f64) -> f64 {
    (value + TO_WHOLE) - TO_WHOLE
}

/// How values become codes: `(value - middle) * steps`, rounded, where `steps` are the steps of the code in a unit of the value.
///
/// The numbers of the features are repeated until they fill a whole number of vectors, so that a vector needs no look at where a row ends.
#[derive(Debug)]
pub(crate) struct Encoding {
    places: Vec<Place>,
}

/// What [`LANES`] values that stand side by side are encoded by.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    middle: [f64; LANES],
    steps: [f64; LANES],
}

/// What a walk over rows has gathered of each feature.
#[derive(Debug, Clone)]
pub(crate) struct Gathered {
    n_features: usize,
    tallies: Vec<Tally>,
}

/// What is gathered of [`LANES`] values that stand side by side.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// What differences are taken from.
    origin: [f64; LANES],
    /// Sums of the differences, and of their squares.
    sums: [f64; LANES],
    squares: [f64; LANES],
    /// The most that a code leaves out of a value within its reach, in steps.
    residuals: [f64; LANES],
}

impl Encoding {
    /// From the value of code 0 and the steps in a unit of the value, feature by feature.
    pub(crate) fn new(middle: &[f64], steps: &[f64]) -> Self {
        let n_features = middle.len();
        let mut places = vec![Place::default(); n_vectors(n_features)];
        for at in 0..places.len() * LANES {
            places[at / LANES].middle[at % LANES] = middle[at % n_features];
            places[at / LANES].steps[at % LANES] = steps[at % n_features];
        }
        Self { places }
    }
}

impl Gathered {
    /// Nothing yet; differences will be from `origin`.
    pub(crate) fn about(origin: &[f64]) -> Self {
        let n_features = origin.len();
        let mut tallies = vec![Tally::default(); n_vectors(n_features)];
        for at in 0..tallies.len() * LANES {
            tallies[at / LANES].origin[at % LANES] = origin[at % n_features];
        }
        Self { n_features, tallies }
    }

    /// For each feature the sum of the differences from the origin.
    pub(crate) fn sums(&self) -> Vec<f64> {
        self.fold(|tally| &tally.sums, |a, b| a + b)
    }

    /// For each feature the sum of the squared differences.
    pub(crate) fn squares(&self) -> Vec<f64> {
        self.fold(|tally| &tally.squares, |a, b| a + b)
    }

    /// The sum of what `gather` adds to zeros in the places of the squares, put together as those are.
    pub(crate) fn squares_of(&self, gather: impl FnOnce(&mut [f64])) -> f64 {
        let mut places = vec![0.0; self.tallies.len() * LANES];
        gather(&mut places);
        let mut folded = vec![0.0; self.n_features];
        places.iter().enumerate().for_each(|(at, place)| folded[at % self.n_features] += place);
        folded.iter().sum()
    }

    /// For each feature the most that a code leaves out of a value within its reach, in steps.
    pub(crate) fn residuals(&self) -> Vec<f64> {
        self.fold(|tally| &tally.residuals, f64::max)
    }

    /// A number for each feature, put together from its places in order.
    fn fold(&self, part: impl Fn(&Tally) -> &[f64; LANES], merge: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        let mut folded = vec![0.0; self.n_features];
        for (at, &value) in self.tallies.iter().flat_map(part).enumerate() {
            let feature = at % self.n_features;
            folded[feature] = merge(folded[feature], value);
        }
        folded
    }
}

/// Vectors after which values stand in the lanes of the first again.
fn n_vectors(n_features: usize) -> usize {
    n_features / greatest_common_divisor(n_features, LANES)
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// Gathers whole rows and writes their codes, row after row. Gives whether a value is out of reach of the code.
pub(crate) fn encode_rows<F: Copy + Into<f64> + 'static>(
    level: Level,
    values: &[F],
    encoding: &Encoding,
    gathered: &mut Gathered,
    codes: &mut [i16],
) -> bool {
    assert_eq!(values.len(), codes.len());
    assert_eq!(encoding.places.len(), gathered.tallies.len());
    // SAFETY: the lengths were checked, and a level is only ever made where the processor has been found to have it.
    unsafe {
        match level {
            Level::Portable => encode::<F, Plain>(values, encoding, gathered, codes),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => encode_avx2(values, encoding, gathered, codes),
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => encode_avx512(values, encoding, gathered, codes),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn encode_avx2<F: Copy + Into<f64> + 'static>(
    values: &[F],
    encoding: &Encoding,
    gathered: &mut Gathered,
    codes: &mut [i16],
) -> bool {
    unsafe { encode::<F, Halves>(values, encoding, gathered, codes) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
unsafe fn encode_avx512<F: Copy + Into<f64> + 'static>(
    values: &[F],
    encoding: &Encoding,
    gathered: &mut Gathered,
    codes: &mut [i16],
) -> bool {
    unsafe { encode::<F, Whole>(values, encoding, gathered, codes) }
}

/// Vector by vector of a cycle, so that what is gathered of it stays in registers while the rows go by.
///
/// # Safety
/// There must be as many codes as values and as many tallies as places, and the processor must have the instructions of `D`.
#[inline(always)]
unsafe fn encode<F: Copy + Into<f64> + 'static, D: Doubles>(
    values: &[F],
    encoding: &Encoding,
    gathered: &mut Gathered,
    codes: &mut [i16],
) -> bool {
    let cycle = encoding.places.len() * LANES;
    let n_cycles = values.len() / cycle;
    let mut is_out = false;
    // SAFETY: every vector of every whole cycle lies within the values and the codes.
    unsafe {
        let half_step = D::splat(HALF_STEP);
        for (at, (place, tally)) in encoding.places.iter().zip(&mut gathered.tallies).enumerate() {
            let (middle, steps) = (D::load(place.middle.as_ptr()), D::load(place.steps.as_ptr()));
            let mut now = Now::<D>::of(tally);
            for first in (0..n_cycles).map(|row| row * cycle + at * LANES) {
                let value = D::widen(values.as_ptr().add(first));
                now.gather(value);
                let place = value.subtract(middle).multiply(steps);
                let within = place.lesser(D::splat(LARGEST_CODE)).greater(D::splat(-LARGEST_CODE));
                let shifted = within.add(D::splat(TO_WHOLE));
                let left = place.subtract(shifted.subtract(D::splat(TO_WHOLE))).abs();
                shifted.store_lowest_bits(codes.as_mut_ptr().add(first));
                now.residuals = left.at_most_or_zero(half_step).greater(now.residuals);
                is_out |= !left.all_at_most(half_step);
            }
            now.store(tally);
        }
    }
    let first = n_cycles * cycle;
    for (at, (&value, code)) in values[first..].iter().zip(&mut codes[first..]).enumerate() {
        let (place, tally, lane) = (&encoding.places[at / LANES], &mut gathered.tallies[at / LANES], at % LANES);
        gather_value(value.into(), tally, lane);
        let (whole, left) = code_of(value.into(), place.middle[lane], place.steps[lane]);
        *code = whole;
        match left <= HALF_STEP {
            true => tally.residuals[lane] = tally.residuals[lane].max(left),
            false => is_out = true,
        }
    }
    is_out
}

/// A tally in registers.
struct Now<D> {
    origin: D,
    sums: D,
    squares: D,
    residuals: D,
}

impl<D: Doubles> Now<D> {
    #[inline(always)]
    unsafe fn of(tally: &Tally) -> Self {
        // SAFETY: every list of a tally has [`LANES`] numbers.
        unsafe {
            Self {
                origin: D::load(tally.origin.as_ptr()),
                sums: D::load(tally.sums.as_ptr()),
                squares: D::load(tally.squares.as_ptr()),
                residuals: D::load(tally.residuals.as_ptr()),
            }
        }
    }

    #[inline(always)]
    unsafe fn gather(&mut self, value: D) {
        // SAFETY: the caller's.
        unsafe {
            let difference = value.subtract(self.origin);
            self.sums = self.sums.add(difference);
            self.squares = self.squares.add(difference.multiply(difference));
        }
    }

    #[inline(always)]
    unsafe fn store(self, tally: &mut Tally) {
        // SAFETY: every list of a tally has [`LANES`] numbers.
        unsafe {
            self.sums.store(tally.sums.as_mut_ptr());
            self.squares.store(tally.squares.as_mut_ptr());
            self.residuals.store(tally.residuals.as_mut_ptr());
        }
    }
}

/// Gathers whole rows, without codes: the same sums as [`encode_rows`], to the last bit.
pub(crate) fn gather_rows<F: Copy + Into<f64> + 'static>(values: &[F], gathered: &mut Gathered) {
    let cycle = gathered.tallies.len() * LANES;
    let n_cycles = values.len() / cycle;
    for (at, tally) in gathered.tallies.iter_mut().enumerate() {
        // SAFETY: every vector of every whole cycle lies within the values, and plain numbers need no instructions.
        unsafe {
            let mut now = Now::<Plain>::of(tally);
            for first in (0..n_cycles).map(|row| row * cycle + at * LANES) {
                now.gather(Plain::widen(values.as_ptr().add(first)));
            }
            now.store(tally);
        }
    }
    for (at, &value) in values[n_cycles * cycle..].iter().enumerate() {
        gather_value(value.into(), &mut gathered.tallies[at / LANES], at % LANES);
    }
}

fn gather_value(value: f64, tally: &mut Tally, lane: usize) {
    let difference = value - tally.origin[lane];
    tally.sums[lane] += difference;
    tally.squares[lane] += difference * difference;
}

/// The code of a value, and what it leaves out, in steps.
fn code_of(value: f64, middle: f64, steps: f64) -> (i16, f64) {
    let place = (value - middle) * steps;
    // NaN falls through to the largest code, from which it is out of reach.
    let within = if place < LARGEST_CODE { place.max(-LARGEST_CODE) } else { LARGEST_CODE };
    let shifted = within + TO_WHOLE;
    (shifted.to_bits() as i16, (place - (shifted - TO_WHOLE)).abs())
}

/// Whether a value of one row is out of reach of the code.
pub(crate) fn is_out_of_reach<F: Copy + Into<f64>>(row: &[F], encoding: &Encoding) -> bool {
    // NaN is within reach of nothing.
    let is_within = |(at, &value): (usize, &F)| {
        let (place, lane) = (&encoding.places[at / LANES], at % LANES);
        code_of(value.into(), place.middle[lane], place.steps[lane]).1 <= HALF_STEP
    };
    !row.iter().enumerate().all(is_within)
}

/// Puts the codes of a tile's rows, which stand row after row, in the order of tiles: two features of one row beside those of the next.
/// `out` is zero where there are no rows. Gives the bits of the rows whose codes, squared and summed, come to more than `limit`, to
/// a few millionths.
pub(crate) fn arrange(codes: &[i16], n_features: usize, limit: f32, out: &mut [i16]) -> u32 {
    let mut squares = [0.0f32; TILE];
    let (groups, _) = out.as_chunks_mut::<GROUP>();
    for (group, lanes) in groups.chunks_exact_mut(TILE).enumerate() {
        let rows = codes.chunks_exact(n_features).zip(lanes.iter_mut());
        match group * GROUP + 1 < n_features {
            true => rows.for_each(|(row, lane)| *lane = [row[group * GROUP], row[group * GROUP + 1]]),
            false => rows.for_each(|(row, lane)| *lane = [row[group * GROUP], 0]),
        }
        for (square, lane) in squares.iter_mut().zip(lanes) {
            let [first, last] = lane.map(i32::from);
            // Both are at most 32,767 in size, so the sum of the two fits.
            *square += (first * first + last * last) as f32;
        }
    }
    squares.iter().enumerate().fold(0, |bits, (lane, &square)| bits | u32::from(square > limit) << lane)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;
    use rand::Rng;

    #[test]
    fn every_kind_of_vector_gives_the_codes_and_sums_of_one_value_at_a_time() {
        let mut rng = Seed::new(4).rng();
        for (n, d) in [(32, 1), (32, 3), (7, 5), (32, 8), (31, 16), (32, 17)] {
            let mut values: Vec<f64> = (0..n * d).map(|_| rng.gen_range(-9.0..9.0)).collect();
            let middle: Vec<f64> = (0..d).map(|feature| feature as f64 / 8.0).collect();
            let steps: Vec<f64> = (0..d).map(|feature| 700.0 + feature as f64).collect();
            let encoding = Encoding::new(&middle, &steps);
            for strange in [None, Some(1e6), Some(-1e6), Some(f64::NAN)] {
                values[n * d / 2] = strange.unwrap_or(1.0);
                let mut plain = Gathered::about(&middle);
                gather_rows(&values, &mut plain);
                for level in Level::available() {
                    let (mut gathered, mut codes) = (Gathered::about(&middle), vec![0; n * d]);
                    let is_out = encode_rows(level, &values, &encoding, &mut gathered, &mut codes);
                    assert_eq!(is_out, strange.is_some(), "{level:?}");
                    let bits = |values: Vec<f64>| values.into_iter().map(f64::to_bits).collect::<Vec<u64>>();
                    if strange.is_none_or(|strange| !strange.is_nan()) {
                        assert_eq!(bits(gathered.sums()), bits(plain.sums()), "{level:?}");
                        assert_eq!(bits(gathered.squares()), bits(plain.squares()), "{level:?}");
                    }
                    for (row, codes) in values.chunks(d).zip(codes.chunks(d)) {
                        let is_far = !row.iter().all(|value| value.abs() < 10.0);
                        assert_eq!(is_out_of_reach(row, &encoding), is_far);
                        for (feature, (value, &code)) in row.iter().zip(codes).enumerate() {
                            let left = (value - middle[feature]) * steps[feature] - f64::from(code);
                            let most = gathered.residuals()[feature];
                            assert!(is_far || left.abs() <= most && most <= HALF_STEP, "{level:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn pairs_of_features_stand_side_by_side() {
        let mut out = vec![0; 2 * GROUP * TILE];
        assert_eq!(arrange(&[1, 2, 3, 4, 5, 6], 3, 15.0, &mut out), 0b10);
        assert_eq!(out[..4], [1, 2, 4, 5]);
        assert_eq!(out[GROUP * TILE..][..4], [3, 0, 6, 0]);
    }
}
