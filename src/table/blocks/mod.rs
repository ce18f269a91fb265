//! Rows in blocks: matrices larger than memory, for work that goes over them again and again.
//!
//! A [`BlockSource`] is an array in memory ([`ArrayBlocks`]), arrays that come one after the other ([`ArraySequence`]), a file of bare
//! numbers ([`FileBlocks`]) or an `.npy` file ([`npy::open_blocks`](crate::table::npy::open_blocks)). Nothing is mapped into memory.

mod array;
mod file;
mod sequence;

pub use array::ArrayBlocks;
pub use file::{Endian, FileBlocks};
pub use sequence::ArraySequence;

use crate::error::Result;

/// Rows of a matrix, from the first to the last, as often as they are asked for.
///
/// What a reader does with them does not depend on the sizes of the blocks. It may ask from another thread than the one that
/// made the source.
pub trait BlockSource<F>: Send {
    /// Number of values in a row.
    fn n_columns(&self) -> usize;

    /// Number of rows, where that is known before the last one is read.
    fn n_rows(&self) -> Option<usize>;

    /// Goes back before the first row.
    ///
    /// # Errors
    /// Where the rows cannot be read again.
    fn rewind(&mut self) -> Result<()>;

    /// Appends the next rows to `block`, value by value: at least one and at most `n_rows`, which is at least 1. Nothing is appended
    /// after the last row.
    ///
    /// # Errors
    /// Where the rows cannot be read.
    fn next_block(&mut self, n_rows: usize, block: &mut Vec<F>) -> Result<()>;
}
