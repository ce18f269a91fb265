//! Sums of distances from some points to many others, by the group of the others: the pass of the silhouette.

use crate::math::simd::Level;

/// Points whose distances are taken side by side.
pub(crate) const QUERIES: usize = 16;

/// One number for each of the points side by side.
pub(crate) type Side = [f64; QUERIES];

/// Adds the Euclidean distance from each query to each target to the sum of every cell that the target is in.
///
/// `queries` has the points feature by feature; `targets` are row-major with as many features; `cells` has for each target
/// `n_cells` positions in `sums`. A distance is the squared differences summed left to right and their root rounded correctly,
/// and targets are added in their order, so that every kind of processor gives the same bits.
pub(crate) fn add_distances(
    level: Level,
    queries: &[Side],
    targets: &[f64],
    cells: &[u32],
    n_cells: usize,
    sums: &mut [Side],
) {
    let pass = Pass { queries, targets, cells, n_cells };
    match level {
        Level::Portable => pass.add(sums, square_roots),
        // SAFETY: a level is only made where the processor has its instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { add_avx2(&pass, sums) },
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { add_avx512(&pass, sums) },
    }
}

struct Pass<'a> {
    queries: &'a [Side],
    targets: &'a [f64],
    cells: &'a [u32],
    n_cells: usize,
}

impl Pass<'_> {
    #[inline(always)]
    fn add(&self, sums: &mut [Side], roots: impl Fn(Side) -> Side) {
        let targets = self.targets.chunks_exact(self.queries.len());
        for (target, cells) in targets.zip(self.cells.chunks_exact(self.n_cells)) {
            let mut squared = [0.0; QUERIES];
            for (query, value) in self.queries.iter().zip(target) {
                for (sum, coordinate) in squared.iter_mut().zip(query) {
                    let difference = coordinate - value;
                    *sum += difference * difference;
                }
            }
            let distances = roots(squared);
            for &cell in cells {
                for (sum, distance) in sums[cell as usize].iter_mut().zip(&distances) {
                    *sum += distance;
                }
            }
        }
    }
}

#[inline(always)]
fn square_roots(squared: Side) -> Side {
    squared.map(f64::sqrt)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn add_avx2(pass: &Pass<'_>, sums: &mut [Side]) {
    pass.add(sums, square_roots);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx2,fma")]
unsafe fn add_avx512(pass: &Pass<'_>, sums: &mut [Side]) {
    pass.add(sums, |squared| roots_avx512(squared));
}

/// Square roots by Goldschmidt's iteration from the processor's estimate of the reciprocal root, and a last step on the exact
/// remainder, which rounds as the hardware's root does (Markstein 1990, doi:10.1147/rd.341.0111). Measured twice as fast as
/// the instruction for roots, which does one vector in about thirty cycles.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx2,fma")]
#[inline]
fn roots_avx512(squared: Side) -> Side {
    use std::arch::x86_64::*;
    /// Within these bounds no step leaves the range of normal numbers.
    const LEAST: f64 = 1e-200;
    const MOST: f64 = 1e200;
    let mut roots = [0.0; QUERIES];
    // SAFETY: loads and stores stay within the arrays of 16 numbers.
    unsafe {
        for lane in [0, 8] {
            let x = _mm512_loadu_pd(squared.as_ptr().add(lane));
            let is_low = _mm512_cmp_pd_mask::<_CMP_NGE_UQ>(x, _mm512_set1_pd(LEAST));
            let is_high = _mm512_cmp_pd_mask::<_CMP_NLE_UQ>(x, _mm512_set1_pd(MOST));
            let root = if (is_low | is_high) != 0 {
                _mm512_sqrt_pd(x)
            } else {
                let half = _mm512_set1_pd(0.5);
                let estimate = _mm512_rsqrt14_pd(x);
                let mut root = _mm512_mul_pd(x, estimate);
                let mut half_reciprocal = _mm512_mul_pd(half, estimate);
                for _ in 0..2 {
                    let error = _mm512_fnmadd_pd(root, half_reciprocal, half);
                    root = _mm512_fmadd_pd(root, error, root);
                    half_reciprocal = _mm512_fmadd_pd(half_reciprocal, error, half_reciprocal);
                }
                let remainder = _mm512_fnmadd_pd(root, root, x);
                _mm512_fmadd_pd(remainder, half_reciprocal, root)
            };
            _mm512_storeu_pd(roots.as_mut_ptr().add(lane), root);
        }
    }
    roots
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::seed::Seed;

    #[test]
    fn every_kind_of_vector_gives_the_bits_of_the_definition() {
        let mut rng = Seed::new(5).rng();
        for (n, d, n_partitions, k) in [(1, 1, 1, 1), (7, 2, 1, 3), (300, 3, 2, 4), (900, 8, 1, 5), (50, 31, 3, 40)] {
            let mut queries = vec![[0.0; QUERIES]; d];
            queries.iter_mut().flatten().for_each(|value| *value = rng.r#gen::<f64>() * 10.0 - 5.0);
            let mut targets: Vec<f64> = (0..n * d).map(|_| rng.r#gen::<f64>() * 10.0 - 5.0).collect();
            // A target on a query, one next to it, one far away.
            for (feature, query) in queries.iter().enumerate() {
                targets[feature] = query[3];
                if n > 2 {
                    targets[d + feature] = query[4] + 1e-120;
                    targets[2 * d + feature] = 1e120;
                }
            }
            let cells: Vec<u32> =
                (0..n * n_partitions).map(|at| (at % n_partitions * k) as u32 + rng.gen_range(0..k as u32)).collect();
            let mut expected = vec![[0.0; QUERIES]; k * n_partitions];
            for (target, cells) in targets.chunks_exact(d).zip(cells.chunks_exact(n_partitions)) {
                for lane in 0..QUERIES {
                    let squared = queries.iter().zip(target).fold(0.0, |sum, (query, value)| {
                        let difference: f64 = query[lane] - value;
                        sum + difference * difference
                    });
                    cells.iter().for_each(|&cell| expected[cell as usize][lane] += squared.sqrt());
                }
            }
            for level in Level::available() {
                let mut sums = vec![[0.0; QUERIES]; k * n_partitions];
                add_distances(level, &queries, &targets, &cells, n_partitions, &mut sums);
                assert_eq!(sums, expected, "{level:?}, {n} targets of {d} features");
            }
        }
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn roots_are_those_of_the_hardware() {
        if !Level::available().contains(&Level::Avx512) {
            return;
        }
        let mut rng = Seed::new(6).rng();
        for _ in 0..200_000 {
            let mut squared = [0.0; QUERIES];
            squared.iter_mut().for_each(|value| *value = f64::from_bits(rng.gen_range(0..f64::MAX.to_bits())));
            // Squares and their neighbours are where rounding is decided by the last digit.
            for (at, squared) in (0u64..6).zip(&mut squared) {
                let root = 1.0 + rng.r#gen::<f64>();
                *squared = f64::from_bits((root * root).to_bits() + at % 3 - 1);
            }
            squared[6] = 0.0;
            // SAFETY: the processor has the instructions.
            let roots = unsafe { roots_avx512(squared) };
            for (root, squared) in roots.iter().zip(&squared) {
                assert_eq!(root.to_bits(), squared.sqrt().to_bits(), "the root of {squared:e}");
            }
        }
    }
}
