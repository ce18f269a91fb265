//! A good place: restarts on a few of the rows, then breathing on more of them, then all.

use crate::clustering::Scalar;
use crate::clustering::kmeans::coreset::coreset;
use crate::clustering::kmeans::init::{check_distinct, k_means_plus_plus};
use crate::clustering::kmeans::place::Placer;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::run::{Bar, Limits, Run, lloyd, stand};
use crate::clustering::kmeans::sample::Sample;
use crate::clustering::kmeans::side_by_side::{pays, side_by_side};
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

/// How many starts to try, and how.
#[derive(Debug, Clone, Copy)]
struct Restarts {
    n_init: usize,
    group_len: usize,
    bar: Bar,
}

/// Rows that stand for those of a search while it breathes, likewise.
const BREATHING_ROWS: usize = 4096;
const BREATHING_ROWS_PER_CLUSTER: usize = 256;

/// Rows that the restarts are tried on, likewise: what they leave to be found, breathing finds.
const RESTART_ROWS: usize = 1024;
const RESTART_ROWS_PER_CLUSTER: usize = 40;

/// Features from which on the restarts are tried on a sketch of them.
const LEAST_SKETCHED_FEATURES: usize = 2 * SKETCHED_FEATURES;

/// Restarts that share their passes and are given up where another of them is the better one.
const GROUP: usize = 5;

/// Restarts of fewer rows or features that go on to all: the least of a part need not be the least of the whole.
const CONTENDERS: usize = 3;

/// Runs whose inertia differs by no more than this share of it have found the same clusters.
const SAME: f64 = 1e-9;

/// Passes over the rows that a restart takes, roughly.
const RESTART_PASSES: usize = 15;

/// The squared shift of the centroids, as a share of the mean variance, at which a run is near enough to its end to be judged by what comes
/// after it.
const NEARLY: f64 = 1e-3;

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

/// Runs that started from k-means++ starts, in the order of the restarts.
struct Tried {
    runs: Vec<Run>,
    was_stopped: bool,
}

impl Tried {
    /// The run of the least inertia, the earlier one on a tie.
    fn best(self) -> Option<Found> {
        let (restart, run) = best_of(self.runs)?;
        Some(Found { run, restart, was_stopped: self.was_stopped })
    }

    /// The runs that may be the best one of other rows too, the best one first, and which restart each was.
    fn contenders(self) -> Vec<(usize, Run)> {
        let mut runs: Vec<(usize, Run)> =
            self.runs.into_iter().enumerate().filter(|(_, run)| !run.is_given_up).collect();
        runs.sort_by(|(_, a), (_, b)| a.inertia.total_cmp(&b.inertia));
        runs.dedup_by(|(_, next), (_, kept)| next.inertia <= kept.inertia * (1.0 + SAME));
        runs.truncate(CONTENDERS);
        runs
    }
}

fn best_of(runs: Vec<Run>) -> Option<(usize, Run)> {
    runs.into_iter().enumerate().min_by(|(_, a), (_, b)| a.inertia.total_cmp(&b.inertia))
}

impl<F: Scalar> Field<'_, '_, F> {
    /// The best place that is found from `n_init` starts and by breathing, where the last run comes to its end by `last`.
    pub(super) fn best_place(
        &self,
        n_clusters: usize,
        n_init: usize,
        last: &Limits,
        seed: Seed,
        observer: &mut dyn Observer,
    ) -> Option<Found> {
        let rows = &self.placer.rows;
        let n_breathing = BREATHING_ROWS.max(BREATHING_ROWS_PER_CLUSTER.saturating_mul(n_clusters));
        if rows.len() / 4 >= n_breathing {
            let drawn = coreset(rows, n_breathing, &mut seed.derive("kmeans.breathing_rows", 0).rng());
            if check_distinct(&drawn.rows(), n_clusters).is_ok() {
                let (placer, sums) = Placer::measuring(drawn.rows(), Level::widest());
                let field = Field { placer: &placer, spread: &sums.finish(), limits: self.limits };
                let found = field.rough_restarts(n_clusters, n_init, seed, observer)?;
                return self.go_on(field.breathe(found, seed, observer), last, observer);
            }
        }
        let found = self.rough_restarts(n_clusters, n_init, seed, observer)?;
        let found = self.breathe(found, seed, observer);
        match found.run.stop {
            // No breath gained anything, and the run is still the one that was near its end.
            StopReason::Tolerance => self.go_on(found, last, observer),
            _ => Some(found),
        }
    }

    /// What was found, on all rows of the search.
    fn go_on(&self, found: Found, last: &Limits, observer: &mut dyn Observer) -> Option<Found> {
        let starts = vec![found.run.centroids];
        let runs = match found.was_stopped {
            true => stand(self.placer, self.spread, starts),
            false => self.runs(starts, last, observer),
        };
        Some(Found { run: runs.into_iter().next()?, ..found })
    }

    /// The best of `n_init` runs from k-means++ starts, which share their passes; the earlier one on a tie.
    pub(super) fn restarts(
        &self,
        n_clusters: usize,
        n_init: usize,
        seed: Seed,
        observer: &mut dyn Observer,
    ) -> Option<Found> {
        let whole = Restarts { n_init, group_len: n_init.max(1), bar: Bar::None };
        self.tried(n_clusters, &whole, seed, observer).best()
    }

    /// Nearly the best of [`restarts`](Self::restarts), brought near its end: tried on fewer rows and features where there are many, and with
    /// runs given up that others leave behind.
    pub(super) fn rough_restarts(
        &self,
        n_clusters: usize,
        n_init: usize,
        seed: Seed,
        observer: &mut dyn Observer,
    ) -> Option<Found> {
        let rows = &self.placer.rows;
        let rough = Restarts { n_init, group_len: GROUP, bar: Bar::Best };
        let n_tried = RESTART_ROWS.max(RESTART_ROWS_PER_CLUSTER.saturating_mul(n_clusters));
        let drawn = (rows.len() / 2 >= n_tried)
            .then(|| coreset(rows, n_tried, &mut seed.derive("kmeans.restart_rows", 0).rng()));
        let fewer = drawn.as_ref().map_or(*rows, Sample::rows);
        let tried = if rows.n_features >= LEAST_SKETCHED_FEATURES {
            let sketched = sketch(&fewer, &mut seed.derive("kmeans.sketch", 0).rng());
            let sketched = Rows { values: &sketched, n_features: SKETCHED_FEATURES, weights: fewer.weights };
            self.tried_on(&sketched, n_clusters, &rough, seed, observer)
        } else if fewer.len() < rows.len() {
            self.tried_on(&fewer, n_clusters, &rough, seed, observer)
        } else {
            None
        };
        let Some(tried) = tried else {
            return self.tried(n_clusters, &rough, seed, observer).best();
        };
        let was_stopped = tried.was_stopped;
        let contenders = tried.contenders();
        let starts: Vec<Vec<f64>> = contenders.iter().map(|(_, run)| means(&fewer, run)).collect();
        let runs = match was_stopped {
            true => stand(self.placer, self.spread, starts),
            false => self.runs(starts, &Limits { bar: Bar::Best, ..self.nearly() }, observer),
        };
        let (at, run) = best_of(runs)?;
        Some(Found { run, restart: contenders[at].0, was_stopped })
    }

    /// The restarts of other rows than those of the search; `None` where they lack distinct ones, as a part of rows that are mostly alike may.
    fn tried_on<G: Scalar>(
        &self,
        rows: &Rows<'_, G>,
        n_clusters: usize,
        restarts: &Restarts,
        seed: Seed,
        observer: &mut dyn Observer,
    ) -> Option<Tried> {
        check_distinct(rows, n_clusters).ok()?;
        let (placer, sums) = Placer::measuring(*rows, Level::widest());
        let field = Field { placer: &placer, spread: &sums.finish(), limits: self.limits };
        Some(field.tried(n_clusters, restarts, seed, observer))
    }

    fn tried(&self, n_clusters: usize, restarts: &Restarts, seed: Seed, observer: &mut dyn Observer) -> Tried {
        let &Restarts { n_init, group_len, bar } = restarts;
        let limits = Limits { bar, ..*self.limits };
        let pays = self.pays_side_by_side(n_clusters, RESTART_PASSES * n_init);
        let groups = side_by_side(n_init.div_ceil(group_len), pays, observer, |group, observer| {
            let first = group * group_len;
            let restarts = first..(first + group_len).min(n_init);
            let rngs = restarts.map(|restart| seed.derive("kmeans.restart", restart as u64).rng());
            let starts = k_means_plus_plus(&self.placer.rows, n_clusters, rngs.collect());
            self.runs(starts, &limits, &mut |event: &Event| match *event {
                Event::Iteration { restart, n_iter, inertia } => {
                    observer.on_event(&Event::Iteration { restart: first + restart, n_iter, inertia })
                }
                _ => observer.on_event(event),
            })
        });
        let mut tried = Tried { runs: Vec::with_capacity(n_init), was_stopped: false };
        for group in groups {
            let (runs, control) = group.tell(observer);
            tried.was_stopped = control == Control::Stop;
            tried.runs.extend(runs);
            if tried.was_stopped {
                break;
            }
        }
        let mut done = tried.runs.iter().enumerate();
        let restarts = |(restart, run): (usize, &Run)| Event::Restart { restart, n_init, inertia: run.inertia };
        tried.was_stopped = tried.was_stopped || done.any(|done| observer.on_event(&restarts(done)) == Control::Stop);
        tried
    }

    /// Whether works that take so many passes between them are done side by side: not where single passes are shared out.
    pub(super) fn pays_side_by_side(&self, n_clusters: usize, n_passes: usize) -> bool {
        !self.placer.is_shared_out(n_clusters) && pays(n_passes * self.placer.work(n_clusters))
    }

    pub(super) fn runs(&self, starts: Vec<Vec<f64>>, limits: &Limits, observer: &mut dyn Observer) -> Vec<Run> {
        lloyd(self.placer, self.spread, starts, limits, observer)
    }

    /// The limits of runs that others go on from.
    pub(super) fn nearly(&self) -> Limits {
        Limits { shift_sq: NEARLY * self.spread.mean_variance, ..*self.limits }
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::observe::Silent;

    fn groups(n: usize, d: usize, n_groups: usize) -> Vec<f64> {
        let mut rng = Seed::new(n as u64).rng();
        let middles: Vec<f64> = (0..n_groups * d).map(|_| rng.gen_range(-9.0..9.0)).collect();
        let row = |row: usize| -> Vec<f64> {
            let middle = &middles[row % n_groups * d..][..d];
            middle.iter().map(|middle| middle + rng.r#gen::<f64>() + rng.r#gen::<f64>()).collect()
        };
        (0..n).flat_map(row).collect()
    }

    fn searched(values: &[f64], d: usize, n_clusters: usize, observer: &mut dyn Observer) -> Found {
        let rows = Rows { values, n_features: d, weights: None };
        let (placer, sums) = Placer::measuring(rows, Level::widest());
        let limits = Limits { max_iter: 300, shift_sq: 0.0, bar: Bar::None };
        let field = Field { placer: &placer, spread: &sums.finish(), limits: &limits };
        field.best_place(n_clusters, 7, &limits, Seed::new(1), observer).expect("runs")
    }

    #[test]
    fn a_search_is_the_same_and_tells_the_same_on_one_thread_and_on_several() {
        // Few rows, many, and wide ones.
        for (n, d, k) in [(3000, 4, 12), (20_000, 3, 9), (2500, 60, 9)] {
            let values = groups(n, d, k + 1);
            let search = || {
                let mut events = Vec::new();
                let mut observer = |event: &Event| {
                    events.push(event.clone());
                    Control::Continue
                };
                let found = searched(&values, d, k, &mut observer);
                let bits: Vec<u64> = found.run.centroids.iter().map(|value| value.to_bits()).collect();
                (bits, found.restart, found.run.inertia.to_bits(), events)
            };
            let side_by_side = search();
            for n_threads in [1, 2, 3] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
                assert!(pool.install(search) == side_by_side, "{n} rows, {n_threads} threads");
            }
        }
    }

    #[test]
    fn separate_groups_are_all_found() {
        for (n, d, k) in [(300, 2, 8), (3000, 4, 12), (20_000, 3, 9), (2500, 60, 9)] {
            let found = searched(&groups(n, d, k), d, k, &mut Silent);
            // A row lies within half of 2 of the middle of its group in every feature, at 1/6 squared on the average.
            let per_value = found.run.inertia / (n * d) as f64;
            assert!((per_value - 1.0 / 6.0).abs() < 0.01, "{n} rows: {per_value}");
            assert!(found.run.stop.converged() && !found.is_cut_short());
        }
    }

    #[test]
    fn who_asks_to_stop_at_any_step_gets_a_result() {
        let values = groups(3000, 4, 12);
        for stop_at in [1, 2, 9, 20, 50] {
            let mut n_heard = 0;
            let mut observer = |_: &Event| {
                n_heard += 1;
                if n_heard == stop_at { Control::Stop } else { Control::Continue }
            };
            let found = searched(&values, 4, 12, &mut observer);
            assert!(found.is_cut_short(), "stop at {stop_at}");
            assert_eq!(n_heard, stop_at, "whoever asked to stop is asked nothing more");
            assert_eq!(found.run.labels.len(), 3000);
        }
    }
}
