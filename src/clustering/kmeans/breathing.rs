//! Breathing: centroids come where the error is largest and go where they are missed least, as long as that helps.

use rand::Rng;

use crate::clustering::Scalar;
use crate::clustering::kmeans::init::draw;
use crate::clustering::kmeans::run::{Bar, Limits, Run};
use crate::clustering::kmeans::search::{Field, Found};
use crate::clustering::kmeans::side_by_side::side_by_side;
use crate::math::distance::squared_l2;
use crate::observe::{Control, Observer, StopReason};
use crate::seed::Seed;

/// Centroids that one breath adds and takes away again at most.
const BREATH: usize = 5;

/// What a breath must gain, as a share of the inertia, to count.
const LEAST_GAIN: f64 = 1e-9;

/// A centroid that was taken away spares those within this many times the mean distance between neighbours.
const NEIGHBOURHOOD: f64 = 1.1;

/// Passes over the rows that a breath takes, roughly.
const PASSES: usize = 30;

impl<F: Scalar> Field<'_, '_, F> {
    /// Breathing k-means (Fritzke 2020, "The breathing k-means algorithm", arXiv:2006.15666): adds centroids where the error is
    /// largest, runs, takes as many away where they are missed least, runs again, and keeps what is better; each breath that
    /// fails makes the next one shallower. It leaves most of the poor optima that Lloyd's iteration ends in.
    pub(super) fn breathe(&self, mut found: Found, seed: Seed, observer: &mut dyn Observer) -> Found {
        let n_clusters = found.run.weights.len();
        let room = self.placer.rows.len().saturating_sub(n_clusters);
        let mut breath = if n_clusters > 1 { BREATH.min(n_clusters).min(room) } else { 0 };
        let n_threads = rayon::current_num_threads();
        let mut n_breaths = 0;
        while breath > 0 && !found.is_cut_short() {
            // The breath that follows one that fails is known before it fails, so both may be drawn at once.
            let pays = self.pays_side_by_side(n_clusters + breath, PASSES);
            let n_ahead = if pays { n_threads.min(breath) } else { 1 };
            let tried = side_by_side(n_ahead, pays, observer, |ahead, observer| {
                let mut rng = seed.derive("kmeans.breathe", n_breaths + ahead as u64).rng();
                self.one_breath(&found.run, breath - ahead, &mut rng, observer)
            });
            for done in tried {
                let (run, control) = done.tell(observer);
                found.was_stopped = control == Control::Stop;
                n_breaths += 1;
                let gains = |run: &Run| !run.is_given_up && run.inertia < found.run.inertia * (1.0 - LEAST_GAIN);
                let Some(run) = run.filter(gains) else {
                    breath -= 1;
                    if found.was_stopped { break } else { continue }
                };
                found.run = run;
                break;
            }
        }
        found
    }

    fn one_breath(&self, run: &Run, breath: usize, rng: &mut impl Rng, observer: &mut dyn Observer) -> Option<Run> {
        let inhaled = self.runs(vec![self.inhale(run, breath, rng)], &self.nearly(), observer).pop()?;
        if inhaled.stop == StopReason::Interrupted {
            return None;
        }
        let limits = Limits { bar: Bar::At(run.inertia * (1.0 - LEAST_GAIN)), ..*self.limits };
        self.runs(vec![self.exhale(&inhaled, breath)], &limits, observer).pop()
    }

    /// The centroids with one more in each of the `breath` clusters of the largest error: a row of the cluster, drawn by its share
    /// of that error.
    fn inhale(&self, run: &Run, breath: usize, rng: &mut impl Rng) -> Vec<f64> {
        let rows = &self.placer.rows;
        let squared_distances = self.placer.rough_squared_distances(&run.centroids, &run.labels);
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
