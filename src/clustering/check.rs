use ndarray::{ArrayView1, ArrayView2};

use crate::clustering::Scalar;
use crate::error::{Error, ErrorKind, Result};
use crate::features::{check_finite, check_weights};
use crate::math::chunked::map_chunks;

/// The largest size of a value: sums of squares stay finite for any data that fit in memory.
const MAX_ABS: f64 = 1e140;

/// Refuses rows and weights that `algorithm` cannot reckon with. Cost: one pass.
pub(super) fn check_data<F: Scalar>(
    x: ArrayView2<'_, F>,
    weights: Option<ArrayView1<'_, f64>>,
    algorithm: &str,
) -> Result<()> {
    if !x.as_slice().is_some_and(are_plainly_fit) {
        check_finite(x, |column| (column + 1).to_string())?;
        if let Some(((row, column), value)) = x.indexed_iter().find(|(_, value)| value.widen().abs() > MAX_ABS) {
            return Err(too_large(row, column, value.widen(), algorithm));
        }
    }
    match weights {
        None => Ok(()),
        Some(weights) => check_weights(weights, x.nrows()),
    }
}

/// [`check_data`] for a block of rows, row-major, whose first one is row `first_row` (from 0) of all.
pub(super) fn check_block<F: Scalar>(values: &[F], n_features: usize, first_row: usize, algorithm: &str) -> Result<()> {
    if are_plainly_fit(values) {
        return Ok(());
    }
    let place = |at: usize| (first_row + at / n_features, at % n_features);
    if let Some(at) = values.iter().position(|value| !value.is_finite()) {
        let (row, column) = place(at);
        let (column, got) = ((column + 1).to_string(), values[at].widen());
        return Err(ErrorKind::NotFinite { row: row + 1, column, got }.into());
    }
    match values.iter().position(|value| value.widen().abs() > MAX_ABS) {
        Some(at) => Err(too_large(place(at).0, place(at).1, values[at].widen(), algorithm)),
        None => Ok(()),
    }
}

fn too_large(row: usize, column: usize, got: f64, algorithm: &str) -> Error {
    ErrorKind::Domain {
        column: (column + 1).to_string(),
        row: row + 1,
        got,
        transform: algorithm.into(),
        domain: format!("numbers of at most {MAX_ABS:e} in size"),
        mend: "scale the column".into(),
    }
    .into()
}

/// Whether a quick look finds nothing to say. Where it does, a slower one says what and where.
fn are_plainly_fit<F: Scalar>(values: &[F]) -> bool {
    let of_part = |range: std::ops::Range<usize>| {
        values[range].iter().fold(true, |fit, value| fit & (value.widen().abs() <= MAX_ABS))
    };
    !values.is_empty() && map_chunks(values.len(), 1, of_part).into_iter().all(|fit| fit)
}

/// Refuses a number of rows that every row has around it.
pub(super) fn check_min_samples(min_samples: usize) -> Result<()> {
    if min_samples > 0 { Ok(()) } else { Err(Error::param("min_samples", 0, "at least 1")) }
}

/// Refuses a matrix that a model of `expected` features cannot judge.
pub(super) fn check_width<F: Scalar>(x: ArrayView2<'_, F>, expected: usize) -> Result<()> {
    if x.ncols() != expected {
        return Err(ErrorKind::Width { what: "the matrix".into(), expected, got: x.ncols() }.into());
    }
    check_finite(x, |column| (column + 1).to_string())
}
