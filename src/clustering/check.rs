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
    if !is_plainly_fit(x) {
        check_finite(x, |column| (column + 1).to_string())?;
        if let Some(((row, column), value)) = x.indexed_iter().find(|(_, value)| value.widen().abs() > MAX_ABS) {
            return Err(ErrorKind::Domain {
                column: (column + 1).to_string(),
                row: row + 1,
                got: value.widen(),
                transform: algorithm.into(),
                domain: format!("numbers of at most {MAX_ABS:e} in size"),
                mend: "scale the column".into(),
            }
            .into());
        }
    }
    match weights {
        None => Ok(()),
        Some(weights) => check_weights(weights, x.nrows()),
    }
}

/// Whether a quick look finds nothing to say. Where it does, a slower one says what and where.
fn is_plainly_fit<F: Scalar>(x: ArrayView2<'_, F>) -> bool {
    let Some(values) = x.as_slice().filter(|values| !values.is_empty()) else { return false };
    let of_part = |range: std::ops::Range<usize>| {
        values[range].iter().fold(true, |fit, value| fit & (value.widen().abs() <= MAX_ABS))
    };
    map_chunks(values.len(), 1, of_part).into_iter().all(|fit| fit)
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
