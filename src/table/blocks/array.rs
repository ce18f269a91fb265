use ndarray::{ArrayView2, s};

use crate::error::Result;
use crate::table::blocks::BlockSource;

/// A matrix in memory, of any layout, as a source of blocks.
///
/// ```
/// use segmenta::ndarray::array;
/// use segmenta::table::blocks::{ArrayBlocks, BlockSource};
///
/// let x = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
/// let mut source = ArrayBlocks::new(x.view());
/// let mut block = Vec::new();
/// source.next_block(2, &mut block)?;
/// assert_eq!(block, [1.0, 2.0, 3.0, 4.0]);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ArrayBlocks<'a, F> {
    values: ArrayView2<'a, F>,
    n_done: usize,
}

impl<'a, F> ArrayBlocks<'a, F> {
    /// The rows of `values`, shape `(n_rows, n_columns)`.
    pub fn new(values: ArrayView2<'a, F>) -> Self {
        Self { values, n_done: 0 }
    }
}

impl<F: Copy + Send + Sync> BlockSource<F> for ArrayBlocks<'_, F> {
    fn n_columns(&self) -> usize {
        self.values.ncols()
    }

    fn n_rows(&self) -> Option<usize> {
        Some(self.values.nrows())
    }

    fn rewind(&mut self) -> Result<()> {
        self.n_done = 0;
        Ok(())
    }

    fn next_block(&mut self, n_rows: usize, block: &mut Vec<F>) -> Result<()> {
        let end = self.values.nrows().min(self.n_done.saturating_add(n_rows));
        let rows = self.values.slice(s![self.n_done..end, ..]);
        match rows.as_slice() {
            Some(values) => block.extend_from_slice(values),
            None => block.extend(rows.iter().copied()),
        }
        self.n_done = end;
        Ok(())
    }
}
