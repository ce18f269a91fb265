/// The lower triangular `L` with `L Lᵀ` equal to a symmetric positive definite matrix.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cholesky {
    n: usize,
    /// The rows of the triangle, one after another: row `i` has `i + 1` entries.
    lower: Vec<f64>,
}

/// A matrix whose column `pivot` is told by the columns before it, to rounding, so that it has no factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotPositiveDefinite {
    pub(crate) pivot: usize,
}

impl Cholesky {
    /// The factor of a row-major matrix, shape `(n, n)`, of which the lower triangle is read: Golub and Van Loan, Matrix Computations
    /// (2013, ISBN 978-1-4214-0794-4), algorithm 4.2.1. Cost O(n^3). A pivot that is lost in the rounding of its column counts as 0.
    pub(crate) fn try_new(matrix: &[f64], n: usize) -> Result<Self, NotPositiveDefinite> {
        let mut factor = Self { n, lower: Vec::with_capacity(n * (n + 1) / 2) };
        for i in 0..n {
            for j in 0..=i {
                let start = factor.lower.len() - j;
                let known = factor.lower[start..].iter().zip(factor.row(j));
                let left = known.fold(matrix[i * n + j], |left, (a, b)| left - a * b);
                let entry = match i == j {
                    true if left > n as f64 * f64::EPSILON * matrix[i * n + i] && left.is_finite() => left.sqrt(),
                    true => return Err(NotPositiveDefinite { pivot: i }),
                    false => left / factor.diagonal(j),
                };
                factor.lower.push(entry);
            }
        }
        Ok(factor)
    }

    /// The logarithm of the determinant of `L`: half that of the matrix.
    pub(crate) fn log_determinant(&self) -> f64 {
        (0..self.n).map(|i| libm::log(self.diagonal(i))).sum()
    }

    /// Puts `L⁻¹ b` in the place of each of `N` columns `b`, shape `(n, N)`. A column's answer does not depend on those beside it.
    pub(crate) fn solve_lower<const N: usize>(&self, columns: &mut [[f64; N]]) {
        for i in 0..self.n {
            let (known, rest) = columns.split_at_mut(i);
            let entry = &mut rest[0];
            for (factor, known) in self.row(i).iter().zip(&*known) {
                for (entry, known) in entry.iter_mut().zip(known) {
                    *entry -= factor * known;
                }
            }
            let diagonal = self.diagonal(i);
            entry.iter_mut().for_each(|entry| *entry /= diagonal);
        }
    }

    /// Row `i` up to the diagonal, which is left out where the row is not yet whole.
    fn row(&self, i: usize) -> &[f64] {
        let start = i * (i + 1) / 2;
        &self.lower[start..(start + i + 1).min(self.lower.len())]
    }

    fn diagonal(&self, i: usize) -> f64 {
        self.lower[(i + 1) * (i + 2) / 2 - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_of_a_product_is_found_and_solved_with() {
        let lower = [[2.0, 0.0, 0.0], [-1.0, 3.0, 0.0], [0.5, 4.0, 0.25]];
        let product = |i: usize, j: usize| (0..3).map(|k| lower[i][k] * lower[j][k]).sum::<f64>();
        let matrix: Vec<f64> = (0..9).map(|at| product(at / 3, at % 3)).collect();
        let factor = Cholesky::try_new(&matrix, 3).unwrap();
        assert_eq!(factor.lower, [2.0, -1.0, 3.0, 0.5, 4.0, 0.25]);
        assert!((factor.log_determinant() - 1.5f64.ln()).abs() < 1e-15);
        let mut columns = [[2.0, 4.0], [5.0, 1.0], [8.75, -3.0]];
        let right = columns;
        factor.solve_lower(&mut columns);
        for column in 0..2 {
            for i in 0..3 {
                let back: f64 = (0..3).map(|k| lower[i][k] * columns[k][column]).sum();
                assert!((back - right[i][column]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_column_that_the_others_tell_has_no_factor() {
        let told = [1.0, 2.0, 2.0, 4.0];
        assert_eq!(Cholesky::try_new(&told, 2), Err(NotPositiveDefinite { pivot: 1 }));
        assert_eq!(Cholesky::try_new(&[1e12, 3e12, 3e12, 9e12 + 1e-6], 2), Err(NotPositiveDefinite { pivot: 1 }));
        assert_eq!(Cholesky::try_new(&[0.0], 1), Err(NotPositiveDefinite { pivot: 0 }));
        assert_eq!(Cholesky::try_new(&[f64::NAN], 1), Err(NotPositiveDefinite { pivot: 0 }));
        assert_eq!(Cholesky::try_new(&[f64::INFINITY], 1), Err(NotPositiveDefinite { pivot: 0 }));
    }
}
