//! NumPy's `.npy` files: matrices in, labels and matrices out.
//!
//! Read are versions 1 to 3 of the format with `f4` and `f8` numbers, little and big endian, in C and in Fortran order. Everything that a
//! header claims is checked against the file before memory is taken for it, and pickled objects are never read.
//! The format: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

mod blocks;
mod header;
mod read;
mod write;

pub use blocks::{NpyBlocks, open_blocks};
pub use read::{read, read_path};
pub use write::{LabelWriter, write_labels, write_matrix};

use ndarray::Array2;

use crate::table::blocks::Endian;

/// A matrix in the precision of its file, shape `(n_rows, n_columns)`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum NpyMatrix {
    /// `f4`: single precision.
    F32(Array2<f32>),
    /// `f8`: double precision.
    F64(Array2<f64>),
}

impl NpyMatrix {
    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.dim().0
    }

    /// Number of columns.
    pub fn n_columns(&self) -> usize {
        self.dim().1
    }

    /// The values in double precision, which holds every single one exactly.
    pub fn into_f64(self) -> Array2<f64> {
        match self {
            Self::F32(values) => values.mapv(f64::from),
            Self::F64(values) => values,
        }
    }

    fn dim(&self) -> (usize, usize) {
        match self {
            Self::F32(values) => values.dim(),
            Self::F64(values) => values.dim(),
        }
    }
}

/// A number that an `.npy` file can hold: `f32` and `f64`.
pub trait NpyFloat: sealed::Sealed + Copy {
    /// NumPy's name of it.
    const DESCR: &'static str;
}

impl NpyFloat for f32 {
    const DESCR: &'static str = "<f4";
}

impl NpyFloat for f64 {
    const DESCR: &'static str = "<f8";
}

mod sealed {
    use super::Endian;

    pub trait Sealed: Sized + Send {
        /// The bytes of a number, the least significant first.
        fn push_le(self, bytes: &mut Vec<u8>);
        /// Appends the numbers of `bytes`, which holds whole ones.
        fn extend(bytes: &[u8], endian: Endian, numbers: &mut Vec<Self>);
    }

    impl Sealed for f32 {
        fn push_le(self, bytes: &mut Vec<u8>) {
            bytes.extend(self.to_le_bytes());
        }

        fn extend(bytes: &[u8], endian: Endian, numbers: &mut Vec<Self>) {
            let whole = bytes.as_chunks().0.iter();
            match endian {
                Endian::Little => numbers.extend(whole.map(|&bytes| Self::from_le_bytes(bytes))),
                Endian::Big => numbers.extend(whole.map(|&bytes| Self::from_be_bytes(bytes))),
            }
        }
    }

    impl Sealed for f64 {
        fn push_le(self, bytes: &mut Vec<u8>) {
            bytes.extend(self.to_le_bytes());
        }

        fn extend(bytes: &[u8], endian: Endian, numbers: &mut Vec<Self>) {
            let whole = bytes.as_chunks().0.iter();
            match endian {
                Endian::Little => numbers.extend(whole.map(|&bytes| Self::from_le_bytes(bytes))),
                Endian::Big => numbers.extend(whole.map(|&bytes| Self::from_be_bytes(bytes))),
            }
        }
    }
}
