//! Fits of very many rows: each seeks its start on a sample, and all of them go over all rows side by side.

use crate::clustering::Scalar;
use crate::clustering::kmeans::KMeansValidParams;
use crate::clustering::kmeans::fit::looked_at;
use crate::clustering::kmeans::init::{check_distinct, stratified};
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::run::{lloyd_of_rows, stand};
use crate::clustering::kmeans::sample::Sample;
use crate::clustering::kmeans::search::Found;
use crate::clustering::kmeans::side_by_side::while_watching;
use crate::error::Result;
use crate::observe::{Control, Observer};
use crate::seed::Seed;

/// Rows of a sample: so many, and so many for each cluster.
const SAMPLE_ROWS: usize = 32_768;
const SAMPLE_ROWS_PER_CLUSTER: usize = 256;

/// Rows from which on a sample is taken: of fewer, it would be a large part.
pub(super) const LEAST_SAMPLED_ROWS: usize = 2 * SAMPLE_ROWS;

/// How many of `n_rows` rows a start is sought on.
pub(super) fn n_sampled(n_rows: usize, n_clusters: usize) -> usize {
    SAMPLE_ROWS.max(SAMPLE_ROWS_PER_CLUSTER.saturating_mul(n_clusters)).min(n_rows)
}

/// Which rows these are, ascending.
pub(super) fn sampled_rows(n_rows: usize, n_sampled: usize, seed: Seed) -> Vec<usize> {
    stratified(n_rows, n_sampled, &mut seed.derive("kmeans.sample", 0).rng())
}

/// A fit for each of `params`, which differ in the number of clusters alone. `check` says what is wrong with the rows where something may be, and
/// `tell` is called with the number of those that are done, after each.
pub(super) fn from_samples<F: Scalar>(
    params: &[KMeansValidParams],
    rows: Rows<'_, F>,
    check: impl Fn() -> Result<()> + Sync,
    observer: &mut dyn Observer,
    tell: &mut dyn FnMut(usize, &mut dyn Observer) -> Control,
) -> Result<Vec<Found>> {
    let size = |params: &KMeansValidParams| n_sampled(rows.len(), params.n_clusters());
    let mut sizes: Vec<usize> = params.iter().map(size).collect();
    sizes.dedup();
    let sample = |&size: &usize| Sample::of(&rows, &sampled_rows(rows.len(), size, params[0].seed()), None);
    let samples: Vec<Sample<F>> = sizes.iter().map(sample).collect();
    let looks = samples.iter().map(|sample| looked_at(sample.rows(), &check)).collect::<Result<Vec<_>>>()?;
    let found = while_watching(params.len(), observer, |at, observer| {
        let params = &params[at];
        let (placer, spread) = &looks[sizes.iter().position(|&sampled| sampled == size(params)).unwrap_or(0)];
        if check_distinct(&placer.rows, params.n_clusters()).is_ok() {
            return params.search_sample(placer, spread, observer);
        }
        // A sample of rows that are mostly alike may lack the distinct ones; then all rows are searched.
        let (placer, spread) = looked_at(rows, &check)?;
        params.search_sample(&placer, &spread, observer)
    });
    let found = found.into_iter().collect::<Result<Vec<Found>>>()?;
    let was_stopped = found.iter().any(Found::is_cut_short);
    let restarts: Vec<usize> = found.iter().map(|found| found.restart).collect();
    let mut starts: Vec<Vec<f64>> = found.into_iter().map(|found| found.run.centroids).collect();
    let runs = if was_stopped {
        starts.truncate(1);
        let (placer, spread) = looked_at(rows, check)?;
        stand(&placer, &spread, starts)
    } else {
        lloyd_of_rows(rows, starts, |spread| params[0].limits(spread), check, observer)?
    };
    let found = runs.into_iter().zip(restarts).map(|(run, restart)| Found { run, restart, was_stopped });
    let mut all: Vec<Found> = found.collect();
    let n_whole = all.iter().take_while(|found| !found.is_cut_short()).count();
    all.truncate(n_whole.max(1));
    let n_wanted = (1..=n_whole).find(|&done| tell(done, observer) == Control::Stop);
    all.truncate(n_wanted.unwrap_or(all.len()));
    Ok(all)
}
