use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::marker::PhantomData;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::table::blocks::BlockSource;
use crate::table::npy::NpyFloat;

/// Bytes read at once, a multiple of every number's size.
const READ_BYTES: usize = 1 << 18;

/// Which byte of a number comes first in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endian {
    /// The least significant: what almost every machine writes.
    Little,
    /// The most significant.
    Big,
}

/// A file of bare numbers, row after row, as a source of blocks: `f32` or `f64` by `F`.
///
/// The length of the file is looked at in every pass, so a file that grows or shrinks meanwhile is refused.
///
/// ```
/// use segmenta::table::blocks::{BlockSource, Endian, FileBlocks};
///
/// let bytes: Vec<u8> = [1.0f32, 2.0, 3.0, 4.0].iter().flat_map(|value| value.to_le_bytes()).collect();
/// let mut source: FileBlocks<f32, _> = FileBlocks::new(std::io::Cursor::new(bytes), "x.f32", 2, Endian::Little)?;
/// assert_eq!(source.n_rows(), Some(2));
/// let mut block = Vec::new();
/// source.next_block(1, &mut block)?;
/// assert_eq!(block, [1.0, 2.0]);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug)]
pub struct FileBlocks<F, R = File> {
    reader: R,
    /// What errors call the file.
    name: String,
    n_columns: usize,
    n_rows: usize,
    /// Where the numbers begin.
    start: u64,
    endian: Endian,
    rows_left: usize,
    bytes: Vec<u8>,
    numbers: PhantomData<F>,
}

impl<F: NpyFloat> FileBlocks<F> {
    /// The numbers of the file at `path`, `n_columns` in each row.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be opened, and those of [`FileBlocks::new`].
    pub fn open(path: impl AsRef<Path>, n_columns: usize, endian: Endian) -> Result<Self> {
        let name = path.as_ref().display().to_string();
        let file = File::open(path).map_err(|error| Error::io("open", &name, error))?;
        Self::new(file, &name, n_columns, endian)
    }
}

impl<F: NpyFloat, R: Read + Seek + Send> FileBlocks<F, R> {
    /// All numbers of `reader`, `n_columns` in each row; `name` is what errors call it.
    ///
    /// # Errors
    /// [`ErrorKind::Param`] where `n_columns` is 0 or the length is no whole number of rows, [`ErrorKind::Io`] where `reader` fails.
    pub fn new(mut reader: R, name: &str, n_columns: usize, endian: Endian) -> Result<Self> {
        let n_bytes = length(&mut reader, name)?;
        let row_bytes = (n_columns as u64).saturating_mul(size_of::<F>() as u64);
        if n_columns == 0 {
            return Err(Error::param("n_columns", 0, "at least 1"));
        }
        if n_bytes % row_bytes != 0 {
            let expected = format!("whole rows of {row_bytes} bytes, which {n_columns} {} take", F::DESCR);
            return Err(Error::param(format!("the length of {name}"), n_bytes, expected));
        }
        let n_rows = usize::try_from(n_bytes / row_bytes).unwrap_or(usize::MAX);
        let mut source = Self::of_parts(reader, name, (n_rows, n_columns), 0, endian);
        source.rewind()?;
        Ok(source)
    }

    /// `shape` (rows, columns) numbers from the byte `start` on, which reach to the end; to be rewound before the first row.
    pub(in crate::table) fn of_parts(
        reader: R,
        name: &str,
        (n_rows, n_columns): (usize, usize),
        start: u64,
        endian: Endian,
    ) -> Self {
        let (bytes, numbers) = (Vec::new(), PhantomData);
        Self { reader, name: name.into(), n_columns, n_rows, start, endian, rows_left: 0, bytes, numbers }
    }

    /// Where the reader must end.
    fn end(&self) -> u64 {
        self.start + (self.n_rows * self.n_columns * size_of::<F>()) as u64
    }

    fn changed(&self, n_bytes: u64) -> Error {
        let what = format!("the bytes of {}, which changed while it was read", self.name);
        let got = usize::try_from(n_bytes).unwrap_or(usize::MAX);
        ErrorKind::Length { what, expected: self.end() as usize, got }.into()
    }
}

/// The number of bytes of `reader`.
fn length(reader: &mut impl Seek, name: &str) -> Result<u64> {
    reader.seek(SeekFrom::End(0)).map_err(|error| Error::io("read", name, error))
}

impl<F: NpyFloat, R: Read + Seek + Send> BlockSource<F> for FileBlocks<F, R> {
    fn n_columns(&self) -> usize {
        self.n_columns
    }

    fn n_rows(&self) -> Option<usize> {
        Some(self.n_rows)
    }

    fn rewind(&mut self) -> Result<()> {
        let n_bytes = length(&mut self.reader, &self.name)?;
        if n_bytes != self.end() {
            return Err(self.changed(n_bytes));
        }
        self.reader.seek(SeekFrom::Start(self.start)).map_err(|error| Error::io("read", &self.name, error))?;
        self.rows_left = self.n_rows;
        Ok(())
    }

    fn next_block(&mut self, n_rows: usize, block: &mut Vec<F>) -> Result<()> {
        let n_rows = n_rows.min(self.rows_left);
        let mut bytes_left = n_rows * self.n_columns * size_of::<F>();
        self.bytes.resize(READ_BYTES, 0);
        while bytes_left > 0 {
            let bytes = &mut self.bytes[..READ_BYTES.min(bytes_left)];
            match self.reader.read_exact(bytes) {
                Ok(()) => F::extend(bytes, self.endian, block),
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                    let n_bytes = length(&mut self.reader, &self.name)?;
                    return Err(self.changed(n_bytes));
                }
                Err(error) => return Err(Error::io("read", &self.name, error)),
            }
            bytes_left -= bytes.len();
        }
        self.rows_left -= n_rows;
        Ok(())
    }
}
