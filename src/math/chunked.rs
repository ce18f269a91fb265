use std::ops::Range;

use rayon::prelude::*;

/// Rows of one chunk. It depends on nothing, above all not on the number of threads: partial sums are taken chunk by chunk and
/// merged in order, so any number of threads gives the same bits.
pub(crate) const CHUNK_ROWS: usize = 4096;

/// Below this many floating-point operations a parallel start costs more than it saves.
const SERIAL_WORK: usize = 200_000;

/// The row ranges of the chunks of `n_rows` rows, in order.
pub(crate) fn chunks(n_rows: usize) -> impl ExactSizeIterator<Item = Range<usize>> {
    (0..n_rows.div_ceil(CHUNK_ROWS)).map(move |chunk| chunk * CHUNK_ROWS..((chunk + 1) * CHUNK_ROWS).min(n_rows))
}

/// `map` of every chunk, in chunk order. `work_per_row` is a rough count of operations, which decides whether threads pay.
pub(crate) fn map_chunks<T: Send>(
    n_rows: usize,
    work_per_row: usize,
    map: impl Fn(Range<usize>) -> T + Sync + Send,
) -> Vec<T> {
    if runs_serially(n_rows, work_per_row) {
        return chunks(n_rows).map(map).collect();
    }
    let ranges: Vec<Range<usize>> = chunks(n_rows).collect();
    ranges.into_par_iter().map(map).collect()
}

/// [`map_chunks`] over the entries of `values`, one a row, which `map` may write.
pub(crate) fn map_chunks_mut<V: Send, T: Send>(
    values: &mut [V],
    work_per_row: usize,
    map: impl Fn(Range<usize>, &mut [V]) -> T + Sync + Send,
) -> Vec<T> {
    let n_rows = values.len();
    let map = |(chunk, values): (usize, &mut [V])| map(chunk * CHUNK_ROWS..chunk * CHUNK_ROWS + values.len(), values);
    if runs_serially(n_rows, work_per_row) {
        return values.chunks_mut(CHUNK_ROWS).enumerate().map(map).collect();
    }
    values.par_chunks_mut(CHUNK_ROWS).enumerate().map(map).collect()
}

fn runs_serially(n_rows: usize, work_per_row: usize) -> bool {
    n_rows <= CHUNK_ROWS || n_rows.saturating_mul(work_per_row) < SERIAL_WORK
}
