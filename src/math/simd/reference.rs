//! Squared distances from one row to many places by the reference: squared differences summed left to right in `f64`.

use crate::math::simd::for_each_level;

/// Places that one step compares with a row.
pub(crate) const LANES: usize = 8;

/// The place nearest to a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nearest {
    /// Its index, the lowest on a tie.
    pub(crate) index: usize,
    /// The squared distance to it.
    pub(crate) sq: f64,
}

for_each_level! {
    /// The place nearest to `row` of those that stand in `blocks`, [`LANES`] side by side and feature by feature. A lane sums the squared
    /// differences of one place left to right, so that the answer is the reference's to the last bit. Lanes of NaN are never the nearest.
    nearest_of, nearest_of_at = nearest_of_in(blocks: &[[f64; LANES]], row: &[F]) -> Nearest
}

for_each_level! {
    /// The squared distance of `row` from the place of `blocks` that is nearest but for that of index `but`; infinite where there is none.
    least_squared_but, least_squared_but_at = least_squared_but_in(blocks: &[[f64; LANES]], row: &[F], but: usize) -> f64
}

#[inline(always)]
fn nearest_of_in<F: Copy + Into<f64>>(blocks: &[[f64; LANES]], row: &[F]) -> Nearest {
    let mut best = Nearest { index: 0, sq: f64::INFINITY };
    for (block_idx, block) in blocks.chunks_exact(row.len()).enumerate() {
        for (lane, sq) in squared_to_block(block, row).into_iter().enumerate() {
            if sq < best.sq {
                best = Nearest { index: block_idx * LANES + lane, sq };
            }
        }
    }
    best
}

#[inline(always)]
fn least_squared_but_in<F: Copy + Into<f64>>(blocks: &[[f64; LANES]], row: &[F], but: usize) -> f64 {
    // Each lane keeps its own least, so that lanes are compared once and not block by block.
    let mut least = [f64::INFINITY; LANES];
    for (block_idx, block) in blocks.chunks_exact(row.len()).enumerate() {
        let mut distances = squared_to_block(block, row);
        if block_idx == but / LANES {
            distances[but % LANES] = f64::INFINITY;
        }
        for (least, sq) in least.iter_mut().zip(distances) {
            *least = if sq < *least { sq } else { *least };
        }
    }
    least.into_iter().fold(f64::INFINITY, f64::min)
}

#[inline(always)]
fn squared_to_block<F: Copy + Into<f64>>(block: &[[f64; LANES]], row: &[F]) -> [f64; LANES] {
    let mut sums = [0.0; LANES];
    for (lanes, &value) in block.iter().zip(row) {
        let value: f64 = value.into();
        for (sum, place) in sums.iter_mut().zip(lanes) {
            let difference = value - place;
            *sum += difference * difference;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::simd::Level;
    use crate::seed::Seed;
    use rand::Rng;

    #[test]
    fn every_kind_of_vector_gives_the_bits_of_one_place_at_a_time() {
        let mut rng = Seed::new(3).rng();
        for (k, d) in [(1usize, 1usize), (2, 3), (8, 8), (9, 2), (17, 13), (30, 64)] {
            let places: Vec<f64> = (0..k * d).map(|_| rng.gen_range(-5.0..5.0)).collect();
            let row: Vec<f64> = (0..d).map(|_| rng.gen_range(-5.0..5.0)).collect();
            let mut blocks = vec![[f64::NAN; LANES]; k.div_ceil(LANES) * d];
            for (at, &value) in places.iter().enumerate() {
                blocks[at / d / LANES * d + at % d][at / d % LANES] = value;
            }
            let squared = |place: &[f64]| place.iter().zip(&row).fold(0.0, |sum, (p, x)| sum + (x - p) * (x - p));
            let naive: Vec<f64> = places.chunks(d).map(squared).collect();
            let best = (0..k).min_by(|&a, &b| naive[a].total_cmp(&naive[b])).unwrap();
            let next = (0..k).filter(|&at| at != best).map(|at| naive[at]).fold(f64::INFINITY, f64::min);
            for level in Level::available() {
                let nearest = nearest_of_at(level, &blocks, &row);
                assert_eq!((nearest.index, nearest.sq), (best, naive[best]), "{level:?}");
                assert_eq!(least_squared_but_at(level, &blocks, &row, best), next, "{level:?}");
            }
        }
    }
}
