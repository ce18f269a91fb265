//! Runs: each from starting centroids to a fixed point, several side by side.

use crate::clustering::Scalar;
use crate::clustering::kmeans::farthest::Farthest;
use crate::clustering::kmeans::place::{FirstPass, Job, Placement, Placer};
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::spread::Spread;
use crate::clustering::kmeans::sums::Sums;
use crate::error::Result;
use crate::math::distance::squared_l2;
use crate::math::simd::Level;
use crate::observe::{Control, Event, Observer, Silent, StopReason};

/// A run is taken to gain no more than this many times what its last iteration has gained.
const HORIZON: f64 = 10.0;

/// When a run stops.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) max_iter: usize,
    /// The largest sum of squared centroid shifts that counts as standing still; 0 where only labels that stand do.
    pub(super) shift_sq: f64,
    /// Which runs are given up.
    pub(super) bar: Bar,
}

/// The inertia that a run is to come below: one that is not about to is given up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bar {
    /// Every run comes to its end.
    None,
    /// This one.
    At(f64),
    /// The least that any of the runs side by side has come to.
    Best,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Shape `(n_clusters, n_features)`.
    pub(super) centroids: Vec<f64>,
    /// The nearest of `centroids`, row by row.
    pub(super) labels: Vec<u32>,
    /// Total weight of each cluster.
    pub(super) weights: Vec<f64>,
    pub(super) inertia: f64,
    pub(super) n_iter: usize,
    pub(super) stop: StopReason,
    /// Whether it was given up before its end.
    pub(super) is_given_up: bool,
}

impl Bar {
    fn among(self, walks: &[Walk]) -> f64 {
        match self {
            Self::None => f64::INFINITY,
            Self::At(bar) => bar,
            Self::Best => walks.iter().map(|walk| walk.course.inertia).fold(f64::INFINITY, f64::min),
        }
    }
}

/// A run on its way: its course, and where its rows are.
struct Walk {
    course: Course,
    placement: Placement,
}

/// Where the centroids of a run are, and whether they have come to their end: the loop of every engine.
#[derive(Debug, Clone)]
pub(super) struct Course {
    /// Shape `(n_clusters, n_features)`.
    pub(super) centroids: Vec<f64>,
    pub(super) n_iter: usize,
    pub(super) stop: Option<StopReason>,
    /// Whether the rows were placed by the very centroids that the run has.
    pub(super) is_placed: bool,
    /// The inertia before the last iteration.
    inertia: f64,
    is_given_up: bool,
}

/// Lloyd's iteration from each of `starts`. The runs share every pass over the rows, and each is what it would be alone. Their inertia is good
/// enough to compare them by.
///
/// Cost of an iteration O(n_rows d sum of n_clusters); memory 4 bytes a row for each run.
pub(super) fn lloyd<F: Scalar>(
    placer: &Placer<'_, F>,
    spread: &Spread,
    starts: Vec<Vec<f64>>,
    limits: &Limits,
    observer: &mut dyn Observer,
) -> Vec<Run> {
    let mut walks: Vec<Walk> = starts.into_iter().map(|start| Walk::from(&placer.rows, start)).collect();
    while walks.iter().any(|walk| walk.course.stop.is_none()) {
        step(placer, spread, &mut walks, limits, observer);
    }
    finish(placer, walks, |course, sums| spread.compared_inertia(&course.centroids, sums))
}

/// [`lloyd`] of rows that nobody has looked at yet, with the inertia to the last digits: the first iteration shares its pass with the look. `limits` are
/// told of the spread of the rows, and `check` says what is wrong with them where something may be.
pub(super) fn lloyd_of_rows<F: Scalar>(
    rows: Rows<'_, F>,
    starts: Vec<Vec<f64>>,
    limits: impl FnOnce(&Spread) -> Limits,
    check: impl FnOnce() -> Result<()>,
    observer: &mut dyn Observer,
) -> Result<Vec<Run>> {
    let mut walks: Vec<Walk> = starts.into_iter().map(|start| Walk::from(&rows, start)).collect();
    let jobs = walks.iter_mut().map(Walk::job).collect();
    let FirstPass { placer, sums, n_moved, control } = Placer::placing(rows, Level::widest(), jobs, observer);
    if !sums.are_plainly_fit() {
        check()?;
    }
    let spread = sums.finish();
    let limits = limits(&spread);
    let mut on_their_way: Vec<(usize, &mut Walk)> = walks.iter_mut().enumerate().collect();
    match control {
        Control::Continue => advance(&placer, &spread, &mut on_their_way, n_moved, &limits, f64::INFINITY, observer),
        Control::Stop => {
            // Whoever asked to stop is asked nothing more.
            advance(&placer, &spread, &mut on_their_way, n_moved, &limits, f64::INFINITY, &mut Silent);
            on_their_way.iter_mut().for_each(|(_, walk)| walk.course.interrupt());
        }
    }
    while walks.iter().any(|walk| walk.course.stop.is_none()) {
        step(&placer, &spread, &mut walks, &limits, observer);
    }
    Ok(finish_sharply(&placer, &spread, walks))
}

/// Runs that end where they start, because somebody asked to stop.
pub(super) fn stand<F: Scalar>(placer: &Placer<'_, F>, spread: &Spread, starts: Vec<Vec<f64>>) -> Vec<Run> {
    let mut walks: Vec<Walk> = starts.into_iter().map(|start| Walk::from(&placer.rows, start)).collect();
    walks.iter_mut().for_each(|walk| walk.course.interrupt());
    finish_sharply(placer, spread, walks)
}

/// One iteration of every run that has not stopped.
fn step<F: Scalar>(
    placer: &Placer<'_, F>,
    spread: &Spread,
    walks: &mut [Walk],
    limits: &Limits,
    observer: &mut dyn Observer,
) {
    let bar = limits.bar.among(walks);
    let mut on_their_way: Vec<(usize, &mut Walk)> =
        walks.iter_mut().enumerate().filter(|(_, walk)| walk.course.stop.is_none()).collect();
    let (n_moved, control) = placer.place(on_their_way.iter_mut().map(|(_, walk)| walk.job()).collect(), observer);
    if control == Control::Stop {
        // Some rows were not reached: their centroids are those of the last whole pass.
        on_their_way.iter_mut().for_each(|(_, walk)| walk.course.is_placed = false);
        on_their_way.iter_mut().for_each(|(_, walk)| walk.course.interrupt());
        return;
    }
    advance(placer, spread, &mut on_their_way, n_moved, limits, bar, observer);
}

/// Moves the centroids of runs whose rows have just been placed.
fn advance<F: Scalar>(
    placer: &Placer<'_, F>,
    spread: &Spread,
    on_their_way: &mut [(usize, &mut Walk)],
    n_moved: Vec<usize>,
    limits: &Limits,
    bar: f64,
    observer: &mut dyn Observer,
) {
    let mut is_stopped = false;
    for ((restart, walk), n_moved) in on_their_way.iter_mut().zip(n_moved) {
        let relocated = walk.relocated(placer);
        let inertia = walk.course.advance::<F>(&walk.placement.sums, relocated.as_ref(), spread, limits, bar, n_moved);
        is_stopped |= walk.course.report(*restart, inertia, limits, observer) == Control::Stop;
    }
    if is_stopped {
        on_their_way.iter_mut().for_each(|(_, walk)| walk.course.interrupt());
    }
}

impl Walk {
    fn from<F: Scalar>(rows: &Rows<'_, F>, start: Vec<f64>) -> Self {
        let d = rows.n_features;
        let placement = Placement::new(rows.len(), start.len() / d, d);
        Self { course: Course::from(start), placement }
    }

    fn job(&mut self) -> Job<'_> {
        Job { centroids: &self.course.centroids, placement: &mut self.placement }
    }

    /// The sums after empty clusters were given rows, where there are empty ones. Those of the placement stay those of its labels; the
    /// moved rows count for the next centroids alone.
    fn relocated<F: Scalar>(&self, placer: &Placer<'_, F>) -> Option<Sums> {
        let sums = &self.placement.sums;
        sums.has_empty().then(|| {
            let labels = self.placement.labels(placer.rows.len());
            let squared_distances = placer.own_squared_distances(&self.course.centroids, labels);
            let mut farthest = Farthest::new(sums.n_clusters());
            farthest.look_at(&placer.rows, &squared_distances, labels);
            sums.relocated(farthest)
        })
    }
}

impl Course {
    pub(super) fn from(start: Vec<f64>) -> Self {
        Self { centroids: start, n_iter: 0, stop: None, is_placed: false, inertia: f64::INFINITY, is_given_up: false }
    }

    /// Moves the centroids to the means of their rows, of which `sums` holds the sums and `relocated` those after empty clusters were
    /// given rows; sees whether that was the last iteration, and gives the inertia before it.
    pub(super) fn advance<F: Scalar>(
        &mut self,
        sums: &Sums,
        relocated: Option<&Sums>,
        spread: &Spread,
        limits: &Limits,
        bar: f64,
        n_moved: usize,
    ) -> f64 {
        self.n_iter += 1;
        let means = sums.means::<F>(&self.centroids);
        let inertia = spread.inertia(&self.centroids, sums);
        let means = relocated.map_or(means, |sums| sums.means::<F>(&self.centroids));
        let shift_sq = squared_l2(&self.centroids, &means);
        self.is_placed = self.centroids == means;
        self.centroids = means;
        // A cluster that was just given a row has yet to gather its neighbours, so labels that stood still prove nothing then.
        if n_moved == 0 && relocated.is_none() {
            self.stop = Some(StopReason::LabelsStable);
        } else if limits.shift_sq > 0.0 && shift_sq <= limits.shift_sq {
            self.stop = Some(StopReason::Tolerance);
        }
        self.is_given_up = self.stop.is_none() && inertia - HORIZON * (self.inertia - inertia) > bar;
        if self.is_given_up {
            self.stop = Some(StopReason::Tolerance);
        }
        self.inertia = inertia;
        inertia
    }

    /// Tells the observer of the iteration, and ends the run where it was the last that is allowed.
    pub(super) fn report(
        &mut self,
        restart: usize,
        inertia: f64,
        limits: &Limits,
        observer: &mut dyn Observer,
    ) -> Control {
        let control = observer.on_event(&Event::Iteration { restart, n_iter: self.n_iter, inertia });
        if self.stop.is_none() && control == Control::Continue && self.n_iter >= limits.max_iter {
            self.stop = Some(StopReason::MaxIter);
        }
        control
    }

    /// Ends the run because somebody asked for it, unless it has ended already.
    pub(super) fn interrupt(&mut self) {
        self.stop = self.stop.or(Some(StopReason::Interrupted));
    }
}

fn finish_sharply<F: Scalar>(placer: &Placer<'_, F>, spread: &Spread, walks: Vec<Walk>) -> Vec<Run> {
    finish(placer, walks, |course, sums| spread.sharp_inertia(&course.centroids, sums, placer.rows.len()))
}

/// Labels, weights and inertia are those of the centroids that are returned, not of the ones before them. The inertia is taken row by row
/// where `inertia` cannot tell it.
fn finish<F: Scalar>(
    placer: &Placer<'_, F>,
    mut walks: Vec<Walk>,
    inertia: impl Fn(&Course, &Sums) -> Option<f64>,
) -> Vec<Run> {
    let jobs: Vec<Job<'_>> = walks.iter_mut().filter(|walk| !walk.course.is_placed).map(|walk| walk.job()).collect();
    if !jobs.is_empty() {
        placer.place(jobs, &mut Silent);
    }
    let n_rows = placer.rows.len();
    let finished = |walk: Walk| {
        let Walk { course, placement } = walk;
        Run {
            inertia: inertia(&course, &placement.sums)
                .unwrap_or_else(|| placer.inertia(&course.centroids, placement.labels(n_rows))),
            weights: placement.sums.weights().collect(),
            labels: placement.into_labels(n_rows),
            centroids: course.centroids,
            n_iter: course.n_iter,
            stop: course.stop.unwrap_or(StopReason::MaxIter),
            is_given_up: course.is_given_up,
        }
    };
    walks.into_iter().map(finished).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;
    use rand::Rng;

    /// Lloyd's iteration as it is told: every distance by the reference, every sum afresh.
    fn plain(rows: &Rows<'_, f64>, start: &[f64], max_iter: usize) -> (Vec<f64>, Vec<u32>, usize) {
        let d = rows.n_features;
        let nearest = |centroids: &[f64], row: usize| {
            let distances = centroids.chunks_exact(d).map(|centroid| rows.sq_to(row, centroid));
            distances.enumerate().fold((0, f64::INFINITY), |best, (c, sq)| if sq < best.1 { (c, sq) } else { best }).0
        };
        let mut centroids = start.to_vec();
        let mut labels = vec![usize::MAX; rows.len()];
        for n_iter in 1..=max_iter {
            let new: Vec<usize> = (0..rows.len()).map(|row| nearest(&centroids, row)).collect();
            let stands = new == labels;
            labels = new;
            let mut sums = vec![0.0; centroids.len()];
            let mut weights = vec![0.0; centroids.len() / d];
            for (row, &label) in labels.iter().enumerate() {
                weights[label] += rows.weight(row);
                for (sum, value) in sums[label * d..].iter_mut().zip(rows.row(row)) {
                    *sum += rows.weight(row) * value;
                }
            }
            assert!(weights.iter().all(|&weight| weight > 0.0), "the twin knows no empty clusters");
            centroids = sums.iter().enumerate().map(|(at, sum)| sum / weights[at / d]).collect();
            if stands || n_iter == max_iter {
                let labels = (0..rows.len()).map(|row| nearest(&centroids, row) as u32).collect();
                return (centroids, labels, n_iter);
            }
        }
        (centroids, vec![], 0)
    }

    fn runs(rows: Rows<'_, f64>, starts: Vec<Vec<f64>>, max_iter: usize, level: Level) -> Vec<Run> {
        let limits = Limits { max_iter, shift_sq: 0.0, bar: Bar::None };
        let (placer, sums) = Placer::measuring(rows, level);
        lloyd(&placer, &sums.finish(), starts, &limits, &mut Silent)
    }

    fn assert_same(a: &Run, b: &Run, what: &str) {
        let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<u64>>();
        assert!(bits(&a.centroids) == bits(&b.centroids), "{what}: centroids");
        assert!(a.labels == b.labels, "{what}: labels");
        assert_eq!((a.inertia.to_bits(), a.n_iter, a.stop), (b.inertia.to_bits(), b.n_iter, b.stop), "{what}");
    }

    /// The case with rows far off.
    const WHALES: u64 = 7;

    #[test]
    fn every_kind_of_vector_and_thread_count_gives_plain_lloyd_and_the_same_bits() {
        for (seed, n, d, k, offset, scale) in [
            (1, 8, 1, 2, 0.0, 1.0),
            (2, 33, 2, 3, 0.0, 1e-9),
            (3, 500, 3, 7, 1e8, 1.0),
            (4, 5000, 5, 9, 0.0, 1e100),
            (5, 9000, 16, 20, -3.0, 1.0),
            (6, 4096, 2, 5, 1e6, 1.0),
            (WHALES, 6000, 4, 6, 0.0, 1.0),
        ] {
            let mut rng = Seed::new(seed).rng();
            let mut values: Vec<f64> = (0..n * d).map(|_| offset + scale * rng.r#gen::<f64>().powi(3)).collect();
            // Some rows stand more than once, and one column is the same in every row.
            let half = n / 2 * d;
            values.copy_within(0..half / 4, half);
            // Rows so far off that those that say what the copy reaches know nothing of them, some of one feature and some of all.
            if seed == WHALES {
                values.iter_mut().step_by(997).for_each(|value| *value *= 1e4);
                values.chunks_mut(d).skip(3).step_by(1999).flatten().for_each(|value| *value += 70.0);
            }
            if d > 2 {
                values.iter_mut().skip(1).step_by(d).for_each(|value| *value = offset);
            }
            let weights: Vec<f64> = (0..n).map(|_| rng.gen_range(0.5..2.0)).collect();
            for weights in [None, Some(weights.as_slice())] {
                let rows = Rows { values: &values, n_features: d, weights };
                let start: Vec<f64> = (0..k).flat_map(|cluster| rows.row(cluster * (n / 2) / k)).copied().collect();
                let expected = plain(&rows, &start, 25);
                let first = runs(rows, vec![start.clone()], 25, Level::Portable).remove(0);
                assert!(first.labels == expected.1, "case {seed}: labels");
                assert_eq!(first.n_iter, expected.2, "case {seed}");
                let size = if seed == WHALES { 1e4 } else { offset.abs() + scale };
                let close = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-11 * size;
                assert!(first.centroids.iter().zip(&expected.0).all(close), "case {seed}");
                for level in Level::available() {
                    assert_same(&runs(rows, vec![start.clone()], 25, level)[0], &first, &format!("{seed} {level:?}"));
                }
            }
        }
    }

    #[test]
    fn on_whole_numbers_the_centroids_are_plain_lloyds_bit_for_bit() {
        for seed in 0..20 {
            let mut rng = Seed::new(seed).rng();
            let (n, d, k) = (600, 3, 5);
            let values: Vec<f64> = (0..n * d).map(|_| f64::from(rng.gen_range(-1000i32..1000))).collect();
            let rows = Rows { values: &values, n_features: d, weights: None };
            let start: Vec<f64> = values[..k * d].to_vec();
            let expected = plain(&rows, &start, 100);
            let run = runs(rows, vec![start], 100, Level::widest()).remove(0);
            assert_eq!((run.centroids, run.labels, run.n_iter), expected);
        }
    }

    #[test]
    fn runs_side_by_side_are_those_alone_at_any_thread_count() {
        let mut rng = Seed::new(7).rng();
        let (n, d) = (100_003, 4);
        let values: Vec<f64> = (0..n * d).map(|_| rng.r#gen::<f64>() + f64::from(rng.gen_range(0u8..4))).collect();
        let rows = Rows { values: &values, n_features: d, weights: None };
        let starts: Vec<Vec<f64>> = [2, 7, 30].map(|k| values[..k * d].to_vec()).to_vec();
        let together = runs(rows, starts.clone(), 8, Level::widest());
        for n_threads in [1, 2, 3, 16] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            for (start, together) in starts.iter().zip(&together) {
                for level in Level::available() {
                    let alone = pool.install(|| runs(rows, vec![start.clone()], 8, level).remove(0));
                    assert_same(&alone, together, &format!("{n_threads} threads, {level:?}"));
                }
            }
        }
    }

    #[test]
    fn a_run_that_is_not_about_to_come_below_the_bar_is_given_up_and_the_best_never_is() {
        let mut rng = Seed::new(12).rng();
        let (n, d, k) = (4000, 3, 8);
        let values: Vec<f64> = (0..n * d).map(|_| rng.r#gen::<f64>() + f64::from(rng.gen_range(0u8..3))).collect();
        let rows = Rows { values: &values, n_features: d, weights: None };
        let starts: Vec<Vec<f64>> = (0..6).map(|at| values[at * 97 * d..][..k * d].to_vec()).collect();
        let (placer, sums) = Placer::measuring(rows, Level::widest());
        let spread = sums.finish();
        let with = |bar| {
            let limits = Limits { max_iter: 300, shift_sq: 0.0, bar };
            lloyd(&placer, &spread, starts.clone(), &limits, &mut Silent)
        };
        let whole = with(Bar::None);
        let least = |runs: &[Run]| runs.iter().map(|run| run.inertia).fold(f64::INFINITY, f64::min);
        let raced = with(Bar::Best);
        assert!(raced.iter().any(|run| run.is_given_up), "nothing was given up");
        assert_eq!(least(&raced), least(&whole));
        assert!(with(Bar::At(0.5 * least(&whole))).iter().all(|run| run.is_given_up));
        let easy = with(Bar::At(2.0 * whole.iter().map(|run| run.inertia).fold(0.0, f64::max)));
        easy.iter().zip(&whole).for_each(|(easy, whole)| assert_same(easy, whole, "under an easy bar"));
    }
}
