use std::io::Write;

use ndarray::ArrayView2;

use crate::error::{Error, Result};
use crate::table::npy::NpyFloat;
use crate::table::npy::header::MAGIC;

/// The data begin at a multiple of this many bytes, as the format asks.
const ALIGNMENT: usize = 64;

/// Numbers written at once.
const BLOCK_VALUES: usize = 8192;

/// Writes a matrix of any layout as `f4` or `f8`, little endian, C order, version 1.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
pub fn write_matrix<F: NpyFloat>(mut writer: impl Write, values: ArrayView2<'_, F>) -> Result<()> {
    let shape = format!("({}, {})", values.nrows(), values.ncols());
    write_all(&mut writer, &header(F::DESCR, &shape))?;
    write_values(&mut writer, values.iter().copied(), F::push_le)
}

/// Writes labels as `i4`, one axis, -1 for noise, as scikit-learn has them. Labels beyond `i32` cannot be: there is at most one for each
/// row of a matrix in memory, and they saturate.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
pub fn write_labels(
    mut writer: impl Write,
    labels: impl IntoIterator<Item = Option<usize>, IntoIter: ExactSizeIterator>,
) -> Result<()> {
    let labels = labels.into_iter();
    write_all(&mut writer, &header("<i4", &format!("({},)", labels.len())))?;
    let codes = labels.map(|label| label.map_or(-1, |label| i32::try_from(label).unwrap_or(i32::MAX)));
    write_values(&mut writer, codes, |code, bytes| bytes.extend(code.to_le_bytes()))
}

fn header(descr: &str, shape: &str) -> Vec<u8> {
    let mut text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
    let before = MAGIC.len() + 4;
    // Blanks and a line end fill up to the alignment.
    let n_blank = (before + text.len() + 1).next_multiple_of(ALIGNMENT) - (before + text.len() + 1);
    text.extend(std::iter::repeat_n(' ', n_blank));
    text.push('\n');
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0]);
    // A header of a few numbers is far below the 65,535 bytes that two bytes can tell.
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.into_bytes());
    bytes
}

fn write_values<T>(writer: &mut impl Write, values: impl Iterator<Item = T>, push: fn(T, &mut Vec<u8>)) -> Result<()> {
    let mut bytes = Vec::new();
    for (idx, value) in values.enumerate() {
        push(value, &mut bytes);
        if (idx + 1) % BLOCK_VALUES == 0 {
            write_all(writer, &bytes)?;
            bytes.clear();
        }
    }
    write_all(writer, &bytes)
}

fn write_all(writer: &mut impl Write, bytes: &[u8]) -> Result<()> {
    writer.write_all(bytes).map_err(|source| Error::io("write", "the .npy file", source))
}
