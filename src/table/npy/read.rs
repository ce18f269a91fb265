use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use ndarray::{Array2, ShapeBuilder};

use crate::error::{Error, ErrorKind, NpyFault, Result};
use crate::table::npy::header::{Header, Order};
use crate::table::npy::{NpyFloat, NpyMatrix};

/// Bytes read at once, a multiple of every number's size.
const BLOCK_BYTES: usize = 1 << 16;

/// What errors call the file.
#[derive(Clone, Copy)]
pub(super) struct Source<'a>(pub(super) &'a str);

impl Source<'_> {
    pub(super) fn fault(self, fault: NpyFault) -> Error {
        ErrorKind::Npy { path: self.0.into(), fault }.into()
    }
}

/// The matrix in the file at `path`.
///
/// # Errors
/// [`ErrorKind::Io`] where it cannot be opened, and those of [`read`].
pub fn read_path(path: impl AsRef<Path>) -> Result<NpyMatrix> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| Error::io("open", &name, error))?;
    read(BufReader::with_capacity(BLOCK_BYTES, file), &name)
}

/// The matrix that `reader` gives; `source` is what errors call it. An array of one axis is one column. Values are taken as they are,
/// NaN and infinity included: the fit that they are given to refuses them with their place.
///
/// Memory grows with the bytes that come, whatever the header claims.
///
/// ```
/// use segmenta::ndarray::array;
/// use segmenta::table::npy::{self, NpyMatrix};
///
/// let x = array![[1.0, 2.0], [3.0, 4.5]];
/// let mut file = Vec::new();
/// npy::write_matrix(&mut file, x.view())?;
/// assert_eq!(npy::read(&file[..], "x.npy")?, NpyMatrix::F64(x));
/// # Ok::<(), segmenta::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Npy`] with the [`NpyFault`] for what is no `.npy` file of `f4` or `f8` numbers with one or two axes, or holds more or
/// fewer bytes than its header says; [`ErrorKind::Empty`] without rows or columns; [`ErrorKind::Io`] where `reader` fails.
pub fn read(mut reader: impl Read, source: &str) -> Result<NpyMatrix> {
    let place = Source(source);
    let (header, n_bytes) = header(&mut reader, place)?;
    match header.dtype.n_bytes {
        4 => Ok(NpyMatrix::F32(matrix(values(&mut reader, n_bytes, &header, place)?, &header)?)),
        _ => Ok(NpyMatrix::F64(matrix(values(&mut reader, n_bytes, &header, place)?, &header)?)),
    }
}

/// What the header says, and the bytes of data that follow it: at least one number.
pub(super) fn header(reader: &mut impl Read, source: Source<'_>) -> Result<(Header, usize)> {
    let header = Header::read(reader, source)?;
    let (n_rows, n_columns) = (header.n_rows, header.n_columns);
    if n_rows == 0 || n_columns == 0 {
        return Err(ErrorKind::Empty { what: source.0.into(), n_rows, n_columns }.into());
    }
    let n_bytes = header.n_data_bytes().ok_or_else(|| source.fault(NpyFault::TooLarge { n_rows, n_columns }))?;
    Ok((header, n_bytes))
}

/// The numbers of exactly `n_bytes` bytes, after which the file must end.
fn values<T: NpyFloat>(reader: &mut impl Read, n_bytes: usize, header: &Header, source: Source<'_>) -> Result<Vec<T>> {
    let mut values = Vec::new();
    let mut block = [0; BLOCK_BYTES];
    let mut n_done = 0;
    while n_done < n_bytes {
        let block = &mut block[..BLOCK_BYTES.min(n_bytes - n_done)];
        let n_read = fill(reader, block, source)?;
        n_done += n_read;
        if n_read < block.len() {
            return Err(source.fault(NpyFault::Truncated { expected: n_bytes as u64, got: n_done as u64 }));
        }
        T::extend(block, header.dtype.endian, &mut values);
    }
    if fill(reader, &mut [0], source)? > 0 {
        return Err(source.fault(NpyFault::Trailing { expected: n_bytes as u64 }));
    }
    Ok(values)
}

fn matrix<T>(values: Vec<T>, header: &Header) -> Result<Array2<T>> {
    let shape = (header.n_rows, header.n_columns);
    let shaped = match header.order {
        Order::C => Array2::from_shape_vec(shape, values),
        Order::Fortran => Array2::from_shape_vec(shape.f(), values),
    };
    shaped.map_err(|error| ErrorKind::Internal(error.to_string()).into())
}

/// Fills `buffer` as far as the file goes; answers how far that was.
pub(super) fn fill(reader: &mut impl Read, buffer: &mut [u8], source: Source<'_>) -> Result<usize> {
    let mut n_filled = 0;
    while n_filled < buffer.len() {
        match reader.read(&mut buffer[n_filled..]) {
            Ok(0) => break,
            Ok(n_read) => n_filled += n_read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Error::io("read", source.0, error)),
        }
    }
    Ok(n_filled)
}
