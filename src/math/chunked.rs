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

/// `map` of every `chunk_len` entries of `values`, which it may write, in order. `chunk_len` must be at least 1 and depend on
/// nothing but the shape of the data.
pub(crate) fn map_chunks_mut_of<V: Send, T: Send>(
    chunk_len: usize,
    values: &mut [V],
    work_per_value: usize,
    map: impl Fn(Range<usize>, &mut [V]) -> T + Sync + Send,
) -> Vec<T> {
    let n = values.len();
    let map = |(chunk, values): (usize, &mut [V])| map(chunk * chunk_len..chunk * chunk_len + values.len(), values);
    if runs_serially(n.div_ceil(chunk_len), n, work_per_value) {
        return values.chunks_mut(chunk_len).enumerate().map(map).collect();
    }
    values.par_chunks_mut(chunk_len).enumerate().map(map).collect()
}

/// `map` of each of `parts`, in order, on several threads where that pays. Every thread works at a desk of its own, which may hold
/// anything from the parts before that does not change what is made of the next.
pub(crate) fn map_parts_at<D, P: Send, T: Send>(
    parts: Vec<P>,
    n_rows: usize,
    work_per_row: usize,
    desk: impl Fn() -> D + Sync + Send,
    map: impl Fn(&mut D, P) -> T + Sync + Send,
) -> Vec<T> {
    if runs_serially(parts.len(), n_rows, work_per_row) {
        let mut desk = desk();
        return parts.into_iter().map(|part| map(&mut desk, part)).collect();
    }
    parts.into_par_iter().map_init(desk, map).collect()
}

/// The sums of what parts of the rows add to each of `n` numbers, in the order of the parts.
pub(crate) fn sum_of_parts(parts: Vec<Vec<f64>>, n: usize) -> Vec<f64> {
    parts.into_iter().fold(vec![0.0; n], |mut sums, part| {
        sums.iter_mut().zip(part).for_each(|(sum, more)| *sum += more);
        sums
    })
}

/// Whether so many operations are shared out between threads, if there is more than one chunk.
pub(crate) fn pays_threads(work: usize) -> bool {
    work >= SERIAL_WORK
}

fn runs_serially(n_chunks: usize, n_rows: usize, work_per_row: usize) -> bool {
    n_chunks <= 1 || !pays_threads(n_rows.saturating_mul(work_per_row))
}
