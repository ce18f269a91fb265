//! A good place to start: restarts on a sample of the rows, then breathing.

use crate::clustering::Scalar;
use crate::clustering::kmeans::init::{check_distinct, k_means_plus_plus, stratified};
use crate::clustering::kmeans::place::Placer;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::run::{Limits, Run, lloyd, stand};
use crate::clustering::kmeans::side_by_side::{n_side_by_side, side_by_side};
use crate::clustering::kmeans::sketch::{SKETCHED_FEATURES, sketch};
use crate::clustering::kmeans::spread::Spread;
use crate::clustering::kmeans::sums::{Sums, Transfers};
use crate::math::simd::Level;
use crate::math::simd::transfer::Transfer;
use crate::observe::{Control, Event, Observer, StopReason};
use crate::seed::Seed;

/// The best of several runs, and where it came from.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) run: Run,
    pub(super) restart: usize,
    /// Whether the observer asked to stop before the search was over.
    pub(super) was_stopped: bool,
}

impl Found {
    /// Whether this is less than what was sought.
    pub(super) fn is_cut_short(&self) -> bool {
        self.was_stopped || self.run.stop == StopReason::Interrupted
    }
}

/// What a search works on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a, 'r, F> {
    pub(super) placer: &'a Placer<'r, F>,
    pub(super) spread: &'a Spread,
    pub(super) limits: &'a Limits,
}

/// Rows of a sample that a search works on: so many, and so many for each cluster.
const SAMPLE_ROWS: usize = 16_384;
const SAMPLE_ROWS_PER_CLUSTER: usize = 256;

/// Rows that the restarts are tried on, likewise: what they leave to be found, breathing finds, on all rows of the search.
const RESTART_ROWS: usize = 1024;
const RESTART_ROWS_PER_CLUSTER: usize = 40;

/// Features from which on the restarts are tried on a sketch of them.
const LEAST_SKETCHED_FEATURES: usize = 3 * SKETCHED_FEATURES / 2;

/// The squared shift of the centroids, as a share of the mean variance, at which a run is near enough to its end to be judged by what comes
/// after it.
const NEARLY: f64 = 1e-3;

/// Passes over the rows that a restart takes, roughly.
const RESTART_PASSES: usize = 15;

/// Rows from which on a sample is taken: of fewer, it would be a large part.
pub(super) const LEAST_SAMPLED_ROWS: usize = 4 * SAMPLE_ROWS;

/// The rows that a start is sought on, ascending.
pub(super) fn sampled_rows(n_rows: usize, n_clusters: usize, seed: Seed) -> Vec<usize> {
    let n_sampled = SAMPLE_ROWS.max(SAMPLE_ROWS_PER_CLUSTER.saturating_mul(n_clusters)).min(n_rows);
    stratified(n_rows, n_sampled, &mut seed.derive("kmeans.sample", 0).rng())
}

/// The values and weights of those rows.
pub(super) fn sample<F: Scalar>(rows: &Rows<'_, F>, n_clusters: usize, seed: Seed) -> (Vec<F>, Option<Vec<f64>>) {
    select(rows, &sampled_rows(rows.len(), n_clusters, seed))
}

/// The values and weights of the rows `chosen`.
fn select<F: Scalar>(rows: &Rows<'_, F>, chosen: &[usize]) -> (Vec<F>, Option<Vec<f64>>) {
    let values = chosen.iter().flat_map(|&row| rows.row(row)).copied().collect();
    (values, rows.weights.map(|weights| chosen.iter().map(|&row| weights[row]).collect()))
}

/// The means of the clusters that a run found, of rows that it may have seen otherwise.
fn means<F: Scalar>(rows: &Rows<'_, F>, run: &Run) -> Vec<f64> {
    let transfers: Vec<Transfer> =
        (0u32..).zip(&run.labels).map(|(row, &to)| Transfer { row, from: None, to }).collect();
    let mut part = Transfers::new(run.weights.len(), rows.n_features);
    part.add(rows, &transfers);
    let mut sums = Sums::new(run.weights.len(), rows.n_features);
    sums.apply(&part);
    // A cluster without rows, which a run may end with, starts in the middle of nothing and is given a row at the first step.
    sums.means::<F>(&vec![0.0; run.weights.len() * rows.n_features])
}

impl<F: Scalar> Field<'_, '_, F> {
    /// The best of `n_init` runs from k-means++ starts, which share their passes; the earlier one on a tie.
    pub(super) fn restarts(
        &self,
        n_clusters: usize,
        n_init: usize,
        seed: Seed,
        observer: &mut dyn Observer,
    ) -> Option<Found> {
        let rows = &self.placer.rows;
        let n_groups = n_side_by_side(n_init, RESTART_PASSES * n_init * self.placer.work(n_clusters));
        let n_groups = if self.placer.is_shared_out(n_clusters) { n_init.min(1) } else { n_groups };
        let group_len = n_init.div_ceil(n_groups.max(1)).max(1);
        let groups = side_by_side(n_init.div_ceil(group_len), observer, |group, observer| {
            let restarts = group * group_len..((group + 1) * group_len).min(n_init);
            let rngs = restarts.map(|restart| seed.derive("kmeans.restart", restart as u64).rng());
            self.runs(k_means_plus_plus(rows, n_clusters, rngs.collect()), self.limits, observer)
        });
        let (mut runs, mut was_stopped) = (Vec::new(), false);
        for group in groups {
            let first = runs.len();
            let mut numbered = |event: &Event| match *event {
                Event::Iteration { restart, n_iter, inertia } => {
                    observer.on_event(&Event::Iteration { restart: first + restart, n_iter, inertia })
                }
                _ => observer.on_event(event),
            };
            let (of_group, control) = group.tell(&mut numbered);
            was_stopped |= control == Control::Stop || of_group.iter().any(|run| run.stop == StopReason::Interrupted);
            runs.extend(of_group);
            if was_stopped {
                break;
            }
        }
        let mut best: Option<(usize, Run)> = None;
        for (restart, run) in runs.into_iter().enumerate() {
            let event = Event::Restart { restart, n_init, inertia: run.inertia };
            was_stopped |= observer.on_event(&event) == Control::Stop;
            if best.as_ref().is_none_or(|(_, best)| run.inertia < best.inertia) {
                best = Some((restart, run));
            }
        }
        best.map(|(restart, run)| Found { run, restart, was_stopped })
    }

    /// The best of [`restarts`](Self::restarts) of fewer rows and fewer features, where there are many more than that takes, brought near its
    /// end on all.
    pub(super) fn rough_restarts(
        &self,
        n_clusters: usize,
        n_init: usize,
        seed: Seed,
        observer: &mut dyn Observer,
    ) -> Option<Found> {
        let rows = &self.placer.rows;
        let n_tried = RESTART_ROWS.max(RESTART_ROWS_PER_CLUSTER.saturating_mul(n_clusters));
        let (values, weights);
        let fewer = if rows.len() / 2 < n_tried {
            *rows
        } else {
            let chosen = stratified(rows.len(), n_tried, &mut seed.derive("kmeans.restart_rows", 0).rng());
            (values, weights) = select(rows, &chosen);
            Rows { values: &values, n_features: rows.n_features, weights: weights.as_deref() }
        };
        let start = if rows.n_features >= LEAST_SKETCHED_FEATURES {
            let sketched = sketch(&fewer, &mut seed.derive("kmeans.sketch", 0).rng());
            let tried = Rows { values: &sketched, n_features: SKETCHED_FEATURES, weights: fewer.weights };
            self.tried_on(&tried, n_clusters, n_init, seed, observer).map(|found| (means(&fewer, &found.run), found))
        } else if fewer.len() < rows.len() {
            self.tried_on(&fewer, n_clusters, n_init, seed, observer).map(|found| (found.run.centroids.clone(), found))
        } else {
            None
        };
        let Some((start, found)) = start else { return self.restarts(n_clusters, n_init, seed, observer) };
        let run = match found.was_stopped {
            true => stand(self.placer, self.spread, vec![start]).pop()?,
            false => self.runs(vec![start], &self.nearly(), observer).pop()?,
        };
        Some(Found { run, restart: found.restart, was_stopped: found.was_stopped })
    }

    /// The best of the restarts of other rows than those of the search; `None` where they lack distinct ones, as a part of rows that are
    /// mostly alike may.
    fn tried_on<G: Scalar>(
        &self,
        rows: &Rows<'_, G>,
        n_clusters: usize,
        n_init: usize,
        seed: Seed,
        observer: &mut dyn Observer,
    ) -> Option<Found> {
        check_distinct(rows, n_clusters).ok()?;
        let (placer, sums) = Placer::measuring(*rows, Level::widest());
        let field = Field { placer: &placer, spread: &sums.finish(), limits: self.limits };
        field.restarts(n_clusters, n_init, seed, observer)
    }

    pub(super) fn runs(&self, starts: Vec<Vec<f64>>, limits: &Limits, observer: &mut dyn Observer) -> Vec<Run> {
        lloyd(self.placer, self.spread, starts, limits, observer)
    }

    /// The limits of runs that others go on from.
    pub(super) fn nearly(&self) -> Limits {
        Limits { shift_sq: NEARLY * self.spread.mean_variance, ..*self.limits }
    }
}
