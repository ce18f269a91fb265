use ndarray::{Array1, Array2};

/// Sweeps after which Jacobi's method gives up; symmetric matrices of any size here need fewer than fifteen.
const MAX_SWEEPS: usize = 60;

/// Eigenvalues, largest first, and their eigenvectors, one a row, of unit length.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Eigen {
    pub(crate) values: Array1<f64>,
    pub(crate) vectors: Array2<f64>,
}

/// All eigenvalues and eigenvectors of a symmetric matrix, shape `(d, d)`; of a matrix that is not symmetric, those of the
/// symmetric matrix with its upper triangle.
///
/// Cyclic Jacobi rotations: Golub and Van Loan, Matrix Computations (2013, ISBN 978-1-4214-0794-4), section 8.5. Simple, exact
/// to rounding also for small eigenvalues, O(d^3) a sweep. The sign of each vector is fixed: its entry of largest size, of the
/// lowest index where several are, is positive. Equal eigenvalues keep the order of the columns that they came from.
pub(crate) fn symmetric_eigen(matrix: &Array2<f64>) -> Eigen {
    let d = matrix.nrows();
    let mut a = Array2::from_shape_fn((d, d), |(i, j)| matrix[[i.min(j), i.max(j)]]);
    let mut vectors = Array2::eye(d);
    for _ in 0..MAX_SWEEPS {
        if is_diagonal(&a) {
            break;
        }
        for p in 0..d {
            for q in p + 1..d {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..d).collect();
    order.sort_by(|&i, &j| a[[j, j]].total_cmp(&a[[i, i]]));
    let values = order.iter().map(|&i| a[[i, i]]).collect();
    let vectors = Array2::from_shape_fn((d, d), |(row, column)| vectors[[order[row], column]]);
    Eigen { values, vectors: with_fixed_signs(vectors) }
}

/// Whether nothing off the diagonal counts beside the diagonal.
fn is_diagonal(a: &Array2<f64>) -> bool {
    let largest = a.diag().iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    a.indexed_iter().all(|((i, j), value)| i == j || value.abs() <= f64::EPSILON * 1e-3 * largest)
}

/// Turns the axes `p` and `q` so that the entry between them vanishes.
fn rotate(a: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    let off = a[[p, q]];
    if off == 0.0 {
        return;
    }
    let theta = (a[[q, q]] - a[[p, p]]) / (2.0 * off);
    let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
    let c = 1.0 / t.hypot(1.0);
    let s = t * c;
    for i in 0..a.nrows() {
        (a[[i, p]], a[[i, q]]) = (c * a[[i, p]] - s * a[[i, q]], s * a[[i, p]] + c * a[[i, q]]);
    }
    for i in 0..a.nrows() {
        (a[[p, i]], a[[q, i]]) = (c * a[[p, i]] - s * a[[q, i]], s * a[[p, i]] + c * a[[q, i]]);
        (vectors[[p, i]], vectors[[q, i]]) =
            (c * vectors[[p, i]] - s * vectors[[q, i]], s * vectors[[p, i]] + c * vectors[[q, i]]);
    }
    // Rounding leaves a trace here, which would keep the sweeps from ending.
    (a[[p, q]], a[[q, p]]) = (0.0, 0.0);
}

fn with_fixed_signs(mut vectors: Array2<f64>) -> Array2<f64> {
    for mut vector in vectors.rows_mut() {
        // Entries that differ by rounding alone count as equal, so that the sign does not hang on the last bit.
        let largest = vector.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        if vector.iter().find(|value| value.abs() >= largest * (1.0 - 1e-9)).is_some_and(|&value| value < 0.0) {
            vector.mapv_inplace(|value| -value);
        }
    }
    vectors
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    /// A symmetric matrix of a linear congruential sequence.
    fn symmetric(d: usize, seed: u64) -> Array2<f64> {
        let mut state = seed;
        let b = Array2::from_shape_fn((d, d), |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1u64 << 31) as f64 - 0.5
        });
        b.t().dot(&b)
    }

    #[test]
    fn vectors_are_orthonormal_and_solve_the_equation() {
        for (d, seed) in [(1, 1), (2, 2), (5, 3), (17, 4), (60, 5)] {
            let a = symmetric(d, seed);
            let eigen = symmetric_eigen(&a);
            let size = eigen.values[0].abs().max(1.0);
            for (value, vector) in eigen.values.iter().zip(eigen.vectors.rows()) {
                let residual = a.dot(&vector) - &(&vector * *value);
                assert!(residual.iter().all(|r| r.abs() < 1e-12 * size), "d = {d}");
            }
            let gram = eigen.vectors.dot(&eigen.vectors.t());
            assert!((gram - Array2::<f64>::eye(d)).iter().all(|r| r.abs() < 1e-12));
            assert!(eigen.values.windows(2).into_iter().all(|pair| pair[0] >= pair[1]));
            assert!((eigen.values.sum() - a.diag().sum()).abs() < 1e-10 * size);
        }
    }

    #[test]
    fn signs_are_fixed_and_known_values_found() {
        let eigen = symmetric_eigen(&array![[2.0, -1.0], [-1.0, 2.0]]);
        assert!((eigen.values[0] - 3.0).abs() < 1e-14 && (eigen.values[1] - 1.0).abs() < 1e-14);
        assert!(eigen.vectors[[0, 0]] > 0.0 && eigen.vectors[[0, 1]] < 0.0);
        assert!(eigen.vectors[[1, 0]] > 0.0 && eigen.vectors[[1, 1]] > 0.0);
    }

    #[test]
    fn zero_and_diagonal_matrices_need_no_turn() {
        assert_eq!(symmetric_eigen(&Array2::zeros((3, 3))).vectors, Array2::<f64>::eye(3));
        assert_eq!(symmetric_eigen(&array![[1.0, 0.0], [0.0, 5.0]]).values, array![5.0, 1.0]);
    }
}
