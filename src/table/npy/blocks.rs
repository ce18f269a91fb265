use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::error::{Error, NpyFault, Result};
use crate::table::blocks::{BlockSource, FileBlocks};
use crate::table::npy::NpyFloat;
use crate::table::npy::header::{Header, Order};
use crate::table::npy::read::{Source, header};

/// The rows of an `.npy` file in blocks, in the precision of the file.
#[derive(Debug)]
#[non_exhaustive]
pub enum NpyBlocks<R = File> {
    /// `f4`: single precision.
    F32(FileBlocks<f32, R>),
    /// `f8`: double precision.
    F64(FileBlocks<f64, R>),
}

/// The rows of the file at `path` in blocks, of which no more than one is held. An array of one axis is one column.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be opened, and those of [`NpyBlocks::new`].
pub fn open_blocks(path: impl AsRef<Path>) -> Result<NpyBlocks> {
    let name = path.as_ref().display().to_string();
    let file = File::open(path).map_err(|error| Error::io("open", &name, error))?;
    NpyBlocks::new(file, &name)
}

impl<R: Read + Seek + Send> NpyBlocks<R> {
    /// The rows that `reader` gives, from where it stands; `source` is what errors call it.
    ///
    /// # Errors
    /// [`ErrorKind::Npy`](crate::ErrorKind::Npy) as for [`read`](crate::table::npy::read), and for an array in Fortran order, in which
    /// no row stands together; [`ErrorKind::Empty`](crate::ErrorKind::Empty) without rows or columns,
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `reader` fails.
    pub fn new(mut reader: R, source: &str) -> Result<Self> {
        let place = Source(source);
        let failed = |error| Error::io("read", source, error);
        let mut buffered = BufReader::new(&mut reader);
        let (header, n_bytes) = header(&mut buffered, place)?;
        let start = buffered.stream_position().map_err(failed)?;
        drop(buffered);
        let end = reader.seek(SeekFrom::End(0)).map_err(failed)?;
        let (expected, got) = (n_bytes as u64, end.saturating_sub(start));
        if got < expected {
            return Err(place.fault(NpyFault::Truncated { expected, got }));
        }
        if got > expected {
            return Err(place.fault(NpyFault::Trailing { expected }));
        }
        match (header.order, header.dtype.n_bytes) {
            (Order::Fortran, _) if header.n_rows > 1 && header.n_columns > 1 => {
                Err(place.fault(NpyFault::FortranOrder))
            }
            (_, 4) => Ok(Self::F32(blocks(reader, source, &header, start)?)),
            _ => Ok(Self::F64(blocks(reader, source, &header, start)?)),
        }
    }
}

fn blocks<F: NpyFloat, R: Read + Seek + Send>(
    reader: R,
    name: &str,
    header: &Header,
    start: u64,
) -> Result<FileBlocks<F, R>> {
    let shape = (header.n_rows, header.n_columns);
    let mut blocks = FileBlocks::of_parts(reader, name, shape, start, header.dtype.endian);
    blocks.rewind()?;
    Ok(blocks)
}
