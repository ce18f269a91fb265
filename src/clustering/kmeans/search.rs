//! A good place to start: restarts on a sample of the rows, then breathing.

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::clustering::Scalar;
use crate::clustering::kmeans::init::{check_distinct, draw, k_means_plus_plus, stratified};
use crate::clustering::kmeans::kernel::Centroids;
use crate::clustering::kmeans::place::Placer;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::run::{Limits, Run, lloyd, stand};
use crate::clustering::kmeans::sketch::{SKETCHED_FEATURES, sketch};
use crate::clustering::kmeans::spread::Spread;
use crate::clustering::kmeans::sums::{Sums, Transfers};
use crate::math::chunked::map_chunks;
use crate::math::distance::squared_l2;
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

/// Rows from which on a sample is taken: of fewer, it would be a large part.
pub(super) const LEAST_SAMPLED_ROWS: usize = 4 * SAMPLE_ROWS;

/// Centroids that one breath adds and takes away again at most.
const BREATH: usize = 5;

/// What a breath must gain, as a share of the inertia, to count.
const LEAST_GAIN: f64 = 1e-9;

/// A centroid that was taken away spares those within this many times the mean distance between neighbours.
const NEIGHBOURHOOD: f64 = 1.1;

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
        let rngs = (0..n_init).map(|restart| seed.derive("kmeans.restart", restart as u64).rng());
        let runs = self.runs(k_means_plus_plus(rows, n_clusters, rngs.collect()), self.limits, observer);
        let mut was_stopped = runs.iter().any(|run| run.stop == StopReason::Interrupted);
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

    /// Breathing k-means (Fritzke 2020, "The breathing k-means algorithm", arXiv:2006.15666): adds centroids where the error is
    /// largest, runs, takes as many away where they are missed least, runs again, and keeps what is better; each breath that
    /// fails makes the next one shallower. It leaves most of the poor optima that Lloyd's iteration ends in.
    pub(super) fn breathe(&self, mut found: Found, seed: Seed, observer: &mut dyn Observer) -> Found {
        let n_clusters = found.run.weights.len();
        let room = self.placer.rows.len().saturating_sub(n_clusters);
        let mut breath = if n_clusters > 1 { BREATH.min(n_clusters).min(room) } else { 0 };
        let mut rng = seed.derive("kmeans.breathe", 0).rng();
        while breath > 0 && !found.is_cut_short() {
            let run = self.one_breath(&found.run, breath, &mut rng, observer);
            found.was_stopped = run.as_ref().is_none_or(|run| run.stop == StopReason::Interrupted);
            match run {
                Some(run) if run.inertia < found.run.inertia * (1.0 - LEAST_GAIN) => found.run = run,
                _ => breath -= 1,
            }
        }
        found
    }

    fn one_breath(
        &self,
        run: &Run,
        breath: usize,
        rng: &mut Xoshiro256PlusPlus,
        observer: &mut dyn Observer,
    ) -> Option<Run> {
        let inhaled = self.runs(vec![self.inhale(run, breath, rng)], &self.nearly(), observer).pop()?;
        if inhaled.stop == StopReason::Interrupted {
            return None;
        }
        self.runs(vec![self.exhale(&inhaled, breath)], self.limits, observer).pop()
    }

    fn runs(&self, starts: Vec<Vec<f64>>, limits: &Limits, observer: &mut dyn Observer) -> Vec<Run> {
        lloyd(self.placer, self.spread, starts, limits, observer)
    }

    /// The limits of runs that others go on from.
    fn nearly(&self) -> Limits {
        Limits { shift_sq: NEARLY * self.spread.mean_variance, ..*self.limits }
    }

    /// The centroids with one more in each of the `breath` clusters of the largest error: a row of the cluster, drawn by its share
    /// of that error.
    fn inhale(&self, run: &Run, breath: usize, rng: &mut impl Rng) -> Vec<f64> {
        let rows = &self.placer.rows;
        let squared_distances = self.placer.own_squared_distances(&run.centroids, &run.labels);
        let mut errors = vec![0.0; run.weights.len()];
        for (row, (&label, sq)) in run.labels.iter().zip(&squared_distances).enumerate() {
            errors[label as usize] += rows.weight(row) * sq;
        }
        let mut worst: Vec<usize> = (0..errors.len()).collect();
        worst.sort_by(|&a, &b| errors[b].total_cmp(&errors[a]).then(a.cmp(&b)));
        let mut centroids = run.centroids.clone();
        for &cluster in &worst[..breath] {
            let mass = |row: usize| {
                let is_member = run.labels[row] as usize == cluster;
                if is_member { rows.weight(row) * squared_distances[row] } else { 0.0 }
            };
            let row = draw(rows, mass, rng);
            centroids.extend(rows.row(row).iter().map(|value| value.widen()));
        }
        centroids
    }

    /// The centroids without the `breath` that are missed least: whose rows would lie little farther from the next centroid. Near
    /// neighbours of one that goes stay, because each was to take the rows of the other.
    fn exhale(&self, run: &Run, breath: usize) -> Vec<f64> {
        let d = self.placer.rows.n_features;
        let n_clusters = run.weights.len();
        let utility = self.placer.utilities(&run.centroids);
        let sq =
            |a: usize, b: usize| squared_l2(&run.centroids[a * d..(a + 1) * d], &run.centroids[b * d..(b + 1) * d]);
        let others = |a: usize| (0..n_clusters).filter(move |&b| b != a);
        let to_next: f64 =
            (0..n_clusters).map(|a| others(a).map(|b| sq(a, b)).fold(f64::INFINITY, f64::min).sqrt()).sum();
        let near = NEIGHBOURHOOD * to_next / n_clusters as f64;
        let mut by_utility: Vec<usize> = (0..n_clusters).collect();
        by_utility.sort_by(|&a, &b| utility[a].total_cmp(&utility[b]).then(a.cmp(&b)));
        let (mut gone, mut spared) = (vec![false; n_clusters], vec![false; n_clusters]);
        let (mut n_gone, mut n_spared) = (0, 0);
        // Where the spared ones leave too few to choose from, a second round takes them too.
        for spares in [true, false] {
            for &cluster in &by_utility {
                if n_gone == breath || gone[cluster] || (spares && spared[cluster]) {
                    continue;
                }
                (gone[cluster], n_gone) = (true, n_gone + 1);
                for other in others(cluster) {
                    let has_room = n_spared + breath < n_clusters;
                    if has_room && !gone[other] && !spared[other] && sq(cluster, other).sqrt() < near {
                        (spared[other], n_spared) = (true, n_spared + 1);
                    }
                }
            }
        }
        let kept = run.centroids.chunks_exact(d).zip(gone).filter(|(_, gone)| !gone);
        kept.flat_map(|(centroid, _)| centroid).copied().collect()
    }
}
