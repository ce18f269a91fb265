use crate::clustering::Scalar;
use crate::clustering::check::check_block;
use crate::clustering::kmeans::rows::Rows;
use crate::error::{Error, ErrorKind, Result};
use crate::math::chunked::CHUNK_ROWS;
use crate::observe::{Control, Event, Observer};
use crate::table::blocks::BlockSource;

/// Bytes of a block: enough rows to keep many threads busy, little beside any machine's memory.
const BLOCK_BYTES: usize = 1 << 24;

/// Chunks of a block at least and at most, whatever a row takes.
const BLOCK_CHUNKS: (usize, usize) = (4, 64);

/// A source and its weights, read in blocks of whole chunks: the same blocks whatever those of the source.
pub(super) struct Feed<'s, F> {
    reader: Reader<'s, F>,
    /// Rows of a whole pass, after the first.
    n_rows: Option<usize>,
    /// The block that is looked at.
    block: Block<F>,
    /// The block that is being read meanwhile.
    next: Block<F>,
}

/// What fills blocks.
struct Reader<'s, F> {
    rows: &'s mut dyn BlockSource<F>,
    weights: Option<&'s mut dyn BlockSource<f64>>,
    n_features: usize,
    block_rows: usize,
    /// Rows read in this pass.
    n_read: usize,
}

/// Consecutive rows of a source.
#[derive(Default)]
struct Block<F> {
    values: Vec<F>,
    weights: Vec<f64>,
}

impl<'s, F: Scalar> Feed<'s, F> {
    pub(super) fn new(rows: &'s mut dyn BlockSource<F>, weights: Option<&'s mut dyn BlockSource<f64>>) -> Result<Self> {
        let n_features = rows.n_columns();
        if n_features == 0 {
            return Err(empty(rows.n_rows().unwrap_or(0), 0));
        }
        if let Some(got) = weights.as_ref().map(|weights| weights.n_columns()).filter(|&n_columns| n_columns != 1) {
            return Err(ErrorKind::Width { what: "the source of sample weights".into(), expected: 1, got }.into());
        }
        let (least, most) = BLOCK_CHUNKS;
        let n_chunks = (BLOCK_BYTES / size_of::<F>() / n_features / CHUNK_ROWS).clamp(least, most);
        let reader = Reader { rows, weights, n_features, block_rows: n_chunks * CHUNK_ROWS, n_read: 0 };
        let block = || Block { values: Vec::new(), weights: Vec::new() };
        Ok(Self { reader, n_rows: None, block: block(), next: block() })
    }

    pub(super) fn n_features(&self) -> usize {
        self.reader.n_features
    }

    /// Number of rows; 0 before the first pass is over.
    pub(super) fn n_rows(&self) -> usize {
        self.n_rows.unwrap_or(0)
    }

    /// Goes over all rows: shows each block to `visit` with the number of its first row, while the next one is read on another thread.
    /// The observer may stop it between two blocks.
    pub(super) fn pass(
        &mut self,
        observer: &mut dyn Observer,
        mut visit: impl FnMut(usize, &Rows<'_, F>) -> Result<()>,
    ) -> Result<Control> {
        let Self { reader, block, next, .. } = self;
        reader.rewind()?;
        reader.fill(block)?;
        let mut done = 0;
        while !block.values.is_empty() {
            let rows = Rows {
                values: &block.values,
                n_features: reader.n_features,
                weights: reader.weights.as_ref().map(|_| block.weights.as_slice()),
            };
            let mut filled = Ok(());
            let mut seen = Ok(());
            rayon::in_place_scope(|scope| {
                scope.spawn(|_| filled = reader.fill(next));
                seen = check(&rows, done).and_then(|()| visit(done, &rows));
            });
            seen.and(filled)?;
            done += rows.len();
            std::mem::swap(block, next);
            let total = self.n_rows.or_else(|| reader.rows.n_rows()).unwrap_or(done).max(done);
            if observer.on_event(&Event::Rows { done, total }) == Control::Stop {
                return Ok(Control::Stop);
            }
        }
        if done == 0 {
            return Err(empty(0, reader.n_features));
        }
        match self.n_rows.replace(done) {
            Some(expected) if expected != done => {
                let what = "the rows of a source of blocks, which changed between two passes".into();
                Err(ErrorKind::Length { what, expected, got: done }.into())
            }
            _ => Ok(Control::Continue),
        }
    }
}

fn empty(n_rows: usize, n_columns: usize) -> Error {
    ErrorKind::Empty { what: "the source of blocks".into(), n_rows, n_columns }.into()
}

/// Refuses what k-means cannot reckon with, in every pass: a source may change between two.
fn check<F: Scalar>(rows: &Rows<'_, F>, first_row: usize) -> Result<()> {
    check_block(rows.values, rows.n_features, first_row, "k-means")?;
    let unfit = |weight: &f64| !(weight.is_finite() && *weight >= 0.0);
    match rows.weights.and_then(|weights| weights.iter().position(unfit).map(|at| (at, weights[at]))) {
        Some((at, weight)) => {
            let name = format!("the sample weight of row {}", first_row + at + 1);
            Err(Error::param(name, weight, "a finite number of at least 0"))
        }
        None => Ok(()),
    }
}

impl<F: Scalar> Reader<'_, F> {
    fn rewind(&mut self) -> Result<()> {
        self.n_read = 0;
        self.rows.rewind()?;
        self.weights.as_mut().map_or(Ok(()), |weights| weights.rewind())
    }

    /// Reads the next block; an empty one after the last row.
    fn fill(&mut self, block: &mut Block<F>) -> Result<()> {
        block.values.clear();
        append(self.rows, self.block_rows, self.n_features, &mut block.values)?;
        let n_rows = block.values.len() / self.n_features;
        self.n_read += n_rows;
        if let Some(weights) = &mut self.weights {
            block.weights.clear();
            // Where the rows end, so must the weights.
            let n_wanted = n_rows + usize::from(n_rows < self.block_rows);
            append(&mut **weights, n_wanted, 1, &mut block.weights)?;
            if block.weights.len() != n_rows {
                let got = weights.n_rows().unwrap_or(self.n_read - n_rows + block.weights.len());
                let expected = self.rows.n_rows().unwrap_or(self.n_read);
                return Err(ErrorKind::Length { what: "the source of sample weights".into(), expected, got }.into());
            }
        }
        Ok(())
    }
}

/// Appends the next `n_rows` rows of `source`, or as many as there are.
fn append<T>(source: &mut dyn BlockSource<T>, n_rows: usize, n_columns: usize, values: &mut Vec<T>) -> Result<()> {
    while values.len() < n_rows * n_columns {
        let (before, n_wanted) = (values.len(), n_rows - values.len() / n_columns);
        source.next_block(n_wanted, values)?;
        let (got, expected) = (values.len().saturating_sub(before), n_wanted * n_columns);
        if got > expected || got % n_columns != 0 {
            return Err(ErrorKind::Length { what: "the values of a block".into(), expected, got }.into());
        }
        if got == 0 {
            break;
        }
    }
    Ok(())
}
