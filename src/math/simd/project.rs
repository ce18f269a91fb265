//! Rows to a few numbers each, by signed sums of their values.

use crate::math::simd::for_each_level;

/// Numbers that are made of a row.
pub(crate) const WIDTH: usize = 16;

for_each_level! {
    /// Each row of `values` times the matrix `signs`, which has [`WIDTH`] columns: the products summed left to right.
    project_rows, project_rows_at = project_rows_in(values: &[F], signs: &[[f64; WIDTH]], out: &mut [[f64; WIDTH]]) -> ()
}

#[inline(always)]
fn project_rows_in<F: Copy + Into<f64>>(values: &[F], signs: &[[f64; WIDTH]], out: &mut [[f64; WIDTH]]) {
    for (row, out) in values.chunks_exact(signs.len()).zip(out) {
        let mut sums = [0.0; WIDTH];
        for (&value, signs) in row.iter().zip(signs) {
            let value = value.into();
            for (sum, sign) in sums.iter_mut().zip(signs) {
                *sum += value * sign;
            }
        }
        *out = sums;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::simd::Level;

    #[test]
    fn every_kind_of_vector_gives_the_bits_of_single_sums() {
        let (n, d) = (5, 70);
        let values: Vec<f32> = (0..n * d).map(|at| (at * at % 101) as f32 / 7.0).collect();
        let sign = |at: usize| if at * at % 7 < 3 { 1.0 } else { -1.0 };
        let signs: Vec<[f64; WIDTH]> =
            (0..d).map(|feature| std::array::from_fn(|column| sign(feature * WIDTH + column))).collect();
        for level in Level::available() {
            let mut out = vec![[0.0; WIDTH]; n];
            project_rows_at(level, &values, &signs, &mut out);
            for (row, out) in values.chunks_exact(d).zip(out) {
                for (column, sum) in out.into_iter().enumerate() {
                    let products = row.iter().zip(&signs).map(|(&value, signs)| f64::from(value) * signs[column]);
                    assert_eq!(sum, products.fold(0.0, |sum, product| sum + product), "{level:?}");
                }
            }
        }
    }
}
