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
    map_chunks_of(CHUNK_ROWS, n_rows, work_per_row, map)
}

/// [`map_chunks`] with chunks of `chunk_rows` rows, for work that is heavy row by row. `chunk_rows` must be a constant, and at
/// least 1, for the same reason as [`CHUNK_ROWS`].
pub(crate) fn map_chunks_of<T: Send>(
    chunk_rows: usize,
    n_rows: usize,
    work_per_row: usize,
    map: impl Fn(Range<usize>) -> T + Sync + Send,
) -> Vec<T> {
    let range = |chunk: usize| chunk * chunk_rows..((chunk + 1) * chunk_rows).min(n_rows);
    let n_chunks = n_rows.div_ceil(chunk_rows);
    if runs_serially(n_chunks, n_rows, work_per_row) {
        return (0..n_chunks).map(range).map(map).collect();
    }
    (0..n_chunks).into_par_iter().map(|chunk| map(range(chunk))).collect()
}

/// [`map_chunks`] over the entries of `values`, one a row, which `map` may write.
pub(crate) fn map_chunks_mut<V: Send, T: Send>(
    values: &mut [V],
    work_per_row: usize,
    map: impl Fn(Range<usize>, &mut [V]) -> T + Sync + Send,
) -> Vec<T> {
    let n_rows = values.len();
    let map = |(chunk, values): (usize, &mut [V])| map(chunk * CHUNK_ROWS..chunk * CHUNK_ROWS + values.len(), values);
    if runs_serially(n_rows.div_ceil(CHUNK_ROWS), n_rows, work_per_row) {
        return values.chunks_mut(CHUNK_ROWS).enumerate().map(map).collect();
    }
    values.par_chunks_mut(CHUNK_ROWS).enumerate().map(map).collect()
}

fn runs_serially(n_chunks: usize, n_rows: usize, work_per_row: usize) -> bool {
    n_chunks <= 1 || n_rows.saturating_mul(work_per_row) < SERIAL_WORK
}
