use std::io::Write;

use ndarray::ArrayView2;

use crate::error::{Error, ErrorKind, Result};
use crate::table::npy::NpyFloat;
use crate::table::npy::header::MAGIC;

/// The data begin at a multiple of this many bytes, as the format asks.
const ALIGNMENT: usize = 64;

/// What errors call it.
const FILE: &str = "the .npy file";

/// Numbers written at once.
const BLOCK_VALUES: usize = 8192;

/// Writes a matrix of any layout as `f4` or `f8`, little endian, C order, version 1.
///
/// # Errors
/// [`ErrorKind::Io`] where `writer` fails.
pub fn write_matrix<F: NpyFloat>(mut writer: impl Write, values: ArrayView2<'_, F>) -> Result<()> {
    let shape = format!("({}, {})", values.nrows(), values.ncols());
    write_all(&mut writer, &header(F::DESCR, &shape))?;
    write_values(&mut writer, values.iter().copied(), F::push_le)
}

/// Writes labels as `i4`, one axis, -1 for noise, as scikit-learn has them. Labels beyond `i32` cannot be: there is at most one for each
/// row of a matrix in memory, and they saturate.
///
/// # Errors
/// [`ErrorKind::Io`] where `writer` fails.
pub fn write_labels(
    writer: impl Write,
    labels: impl IntoIterator<Item = Option<usize>, IntoIter: ExactSizeIterator>,
) -> Result<()> {
    let labels = labels.into_iter();
    let mut file = LabelWriter::new(writer, labels.len())?;
    file.write(labels)?;
    file.finish()
}

/// Labels that are written as they come, in the form of [`write_labels`].
///
/// ```
/// use segmenta::table::npy::{LabelWriter, write_labels};
///
/// let (mut whole, mut parts) = (Vec::new(), Vec::new());
/// write_labels(&mut whole, [Some(0), None, Some(1)])?;
/// let mut file = LabelWriter::new(&mut parts, 3)?;
/// file.write([Some(0), None])?;
/// file.write([Some(1)])?;
/// file.finish()?;
/// assert_eq!(parts, whole);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug)]
pub struct LabelWriter<W> {
    writer: W,
    n_labels: usize,
    n_written: usize,
}

impl<W: Write> LabelWriter<W> {
    /// A file of `n_labels` labels, none of them written yet.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where `writer` fails.
    pub fn new(mut writer: W, n_labels: usize) -> Result<Self> {
        write_all(&mut writer, &header("<i4", &format!("({n_labels},)")))?;
        Ok(Self { writer, n_labels, n_written: 0 })
    }

    /// Writes the next labels.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the writer fails.
    pub fn write(&mut self, labels: impl IntoIterator<Item = Option<usize>>) -> Result<()> {
        let codes = labels.into_iter().map(|label| label.map_or(-1, |label| i32::try_from(label).unwrap_or(i32::MAX)));
        let n_written = &mut self.n_written;
        let codes = codes.inspect(|_| *n_written += 1);
        write_values(&mut self.writer, codes, |code, bytes| bytes.extend(code.to_le_bytes()))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`ErrorKind::Length`] where it has another number of labels than was said, [`ErrorKind::Io`] where the writer fails.
    pub fn finish(mut self) -> Result<()> {
        if self.n_written != self.n_labels {
            let what = "the labels of the .npy file".into();
            return Err(ErrorKind::Length { what, expected: self.n_labels, got: self.n_written }.into());
        }
        self.writer.flush().map_err(|source| Error::io("write", FILE, source))
    }
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
    writer.write_all(bytes).map_err(|source| Error::io("write", FILE, source))
}
