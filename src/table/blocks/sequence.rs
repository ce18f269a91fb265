use std::fmt;

use ndarray::{Array2, s};

use crate::error::{ErrorKind, Result};
use crate::table::blocks::BlockSource;

/// Arrays that come one after the other, of any numbers of rows, as one source of blocks: the way in for rows that a program
/// draws, decodes or fetches.
///
/// ```
/// use segmenta::ndarray::array;
/// use segmenta::table::blocks::{ArraySequence, BlockSource};
///
/// let parts = [array![[1.0, 2.0]], array![[3.0, 4.0], [5.0, 6.0]]];
/// let mut source = ArraySequence::new(2, || parts.iter().cloned().map(Ok));
/// let mut block = Vec::new();
/// source.next_block(100, &mut block)?;
/// assert_eq!(block, [1.0, 2.0]);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub struct ArraySequence<F, I, S> {
    n_columns: usize,
    start: S,
    arrays: Option<I>,
    /// The array that is being given, and how many of its rows are done.
    current: Option<Array2<F>>,
    n_done: usize,
}

impl<F, I, S> ArraySequence<F, I, S>
where
    I: Iterator<Item = Result<Array2<F>>>,
    S: FnMut() -> I,
{
    /// The rows of the arrays that `start` gives, each of `n_columns` columns. `start` is called for each pass, and must give the same
    /// arrays every time.
    pub fn new(n_columns: usize, start: S) -> Self {
        Self { n_columns, start, arrays: None, current: None, n_done: 0 }
    }
}

impl<F, I, S> fmt::Debug for ArraySequence<F, I, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArraySequence").field("n_columns", &self.n_columns).finish_non_exhaustive()
    }
}

impl<F, I, S> BlockSource<F> for ArraySequence<F, I, S>
where
    F: Copy + Send,
    I: Iterator<Item = Result<Array2<F>>> + Send,
    S: FnMut() -> I + Send,
{
    fn n_columns(&self) -> usize {
        self.n_columns
    }

    fn n_rows(&self) -> Option<usize> {
        None
    }

    fn rewind(&mut self) -> Result<()> {
        (self.arrays, self.current, self.n_done) = (None, None, 0);
        Ok(())
    }

    fn next_block(&mut self, n_rows: usize, block: &mut Vec<F>) -> Result<()> {
        loop {
            if let Some(array) = self.current.as_ref().filter(|array| self.n_done < array.nrows()) {
                let end = array.nrows().min(self.n_done.saturating_add(n_rows));
                block.extend(array.slice(s![self.n_done..end, ..]).iter().copied());
                self.n_done = end;
                return Ok(());
            }
            let Some(array) = self.arrays.get_or_insert_with(&mut self.start).next() else { return Ok(()) };
            let array = array?;
            if array.ncols() != self.n_columns {
                let (expected, got) = (self.n_columns, array.ncols());
                return Err(ErrorKind::Width { what: "an array of the sequence".into(), expected, got }.into());
            }
            (self.current, self.n_done) = (Some(array), 0);
        }
    }
}
