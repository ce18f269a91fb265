use ndarray::{Array1, Axis};
use rand::Rng;
use rand::seq::index;
use rayon::prelude::*;

use crate::clustering::{Assign, Clustering, KMeans, KMeansInit, KMeansParams, Labels};
use crate::error::{ErrorKind, Result};
use crate::features::FeatureMatrix;
use crate::math::quantile::{quantile_sorted, sorted};
use crate::observe::{Control, Event, Observer, Silent};
use crate::seed::Seed;
use crate::selection::agreement::{adjusted_rand, best_jaccards};
use crate::selection::metrics::Sampling;
use crate::selection::stability::{ReplicateInterval, Resampling, SegmentStability, Stability, StabilitySpec};

/// Replicates between two looks at the observer. It decides when a run can be stopped and nothing else.
const BATCH: usize = 8;

/// A segment that has this Jaccard index with a cluster of a replicate is given back by it.
const RECOVERED: f64 = 0.75;

/// With at most this one it is dissolved.
const DISSOLVED: f64 = 0.5;

/// The quantiles between which nine of ten replicates lie.
const NINE_OF_TEN: [f64; 2] = [0.05, 0.95];

/// The stability of each of `clusterings` of `x`, one for each number of clusters, ascending.
///
/// A replicate draws customers once and clusters them for every number of clusters, the fits sharing their passes. Where the observer
/// asks to stop, the replicates so far count; `None` where there is none. A replicate without as many distinct customers as the largest number
/// of clusters needs, or with customers of weight 0 alone, is passed over.
///
/// Cost: `n_replicates` times that of the fits of at most as many rows as take part, spread over threads; any number of
/// threads gives the same bits.
pub(crate) fn stabilities(
    x: &FeatureMatrix,
    clusterings: &[&Clustering<KMeans>],
    params: &KMeansParams,
    spec: &StabilitySpec,
    observer: &mut dyn Observer,
) -> Result<Option<Vec<Stability>>> {
    spec.check()?;
    let seed = params.check()?.seed();
    let arena = Arena::of(x, clusterings, params, spec, seed);
    let mut tallies: Vec<Tally> = clusterings.iter().map(|fit| Tally::new(fit.labels.n_clusters())).collect();
    let mut done = 0;
    while done < spec.n_replicates {
        let batch = done..(done + BATCH).min(spec.n_replicates);
        done = batch.end;
        let replicates: Vec<Option<Vec<Outcome>>> =
            batch.into_par_iter().map(|number| arena.replicate(number as u64)).collect::<Result<_>>()?;
        for outcomes in replicates.into_iter().flatten() {
            tallies.iter_mut().zip(outcomes).for_each(|(tally, outcome)| tally.push(&outcome));
        }
        let event = Event::Replicates { done, total: spec.n_replicates };
        if observer.on_event(&event) == Control::Stop {
            break;
        }
    }
    let n_rows = arena.x.n_rows();
    Ok(tallies.into_iter().map(|tally| tally.finish(n_rows)).collect())
}

/// The customers that take part, and what their replicates are held against.
struct Arena<'a> {
    x: FeatureMatrix,
    labels: Vec<Labels>,
    n_clusters: Vec<usize>,
    params: KMeansParams,
    spec: &'a StabilitySpec,
    seed: Seed,
}

/// What one replicate says of one clustering.
struct Outcome {
    jaccards: Vec<Option<f64>>,
    within: Vec<Option<f64>>,
    adjusted_rand: f64,
}

impl<'a> Arena<'a> {
    fn of(
        x: &FeatureMatrix,
        clusterings: &[&Clustering<KMeans>],
        params: &KMeansParams,
        spec: &'a StabilitySpec,
        seed: Seed,
    ) -> Self {
        let n_clusters: Vec<usize> = clusterings.iter().map(|fit| fit.labels.n_clusters()).collect();
        let params = params.clone().init(KMeansInit::KMeansPlusPlus).n_init(spec.n_init);
        let rows = match spec.rows {
            Sampling::AtMost(most) if most < x.n_rows() => {
                let mut rows = index::sample(&mut seed.derive("stability.rows", 0).rng(), x.n_rows(), most).into_vec();
                rows.sort_unstable();
                rows
            }
            _ => (0..x.n_rows()).collect(),
        };
        let labels = clusterings.iter().map(|fit| fit.labels.select(&rows)).collect();
        Self { x: x.select(&rows), labels, n_clusters, params, spec, seed }
    }

    /// Draws customers, clusters them and assigns all.
    fn replicate(&self, number: u64) -> Result<Option<Vec<Outcome>>> {
        let seed = self.seed.derive("stability.replicate", number);
        let counts = self.draw(&mut seed.rng());
        let drawn: Vec<usize> = (0..counts.len()).filter(|&row| counts[row] > 0).collect();
        let weight = |&row: &usize| f64::from(counts[row]) * self.x.weights().map_or(1.0, |weights| weights[row]);
        let weights: Array1<f64> = drawn.iter().map(weight).collect();
        if weights.iter().all(|&weight| weight == 0.0) {
            return Ok(None);
        }
        let rows = FeatureMatrix::from_array(self.x.values().select(Axis(0), &drawn))?.with_weights(weights)?;
        let params = self.params.clone().seed(seed);
        let fits = match params.cluster_each(self.n_clusters.iter().copied(), &rows, &mut Silent) {
            Ok(fits) => fits,
            Err(error) if matches!(error.kind(), ErrorKind::TooFewDistinctRows { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let outcome = |(labels, fit): (&Labels, &Clustering<KMeans>)| {
            let assigned = fit.model.assign(self.x.values())?.labels;
            Ok(Outcome {
                jaccards: jaccards(labels, &assigned, |row| counts[row] > 0),
                within: jaccards(labels, &assigned, |_| true),
                adjusted_rand: adjusted_rand(labels.iter(), assigned.iter())?,
            })
        };
        self.labels.iter().zip(&fits).map(outcome).collect::<Result<_>>().map(Some)
    }

    /// How often each customer is drawn.
    fn draw(&self, rng: &mut impl Rng) -> Vec<u32> {
        let n_rows = self.x.n_rows();
        let mut counts = vec![0; n_rows];
        match self.spec.resampling {
            Resampling::Bootstrap => (0..n_rows).for_each(|_| counts[rng.gen_range(0..n_rows)] += 1),
            Resampling::Subsample(share) => {
                let n_drawn = ((share * n_rows as f64).round() as usize).clamp(1, n_rows);
                index::sample(rng, n_rows, n_drawn).into_iter().for_each(|row| counts[row] = 1);
            }
        }
        counts
    }
}

/// For each cluster of `labels` its largest Jaccard index with one of `assigned`, among the rows that count.
fn jaccards(labels: &Labels, assigned: &Labels, counts: impl Fn(usize) -> bool) -> Vec<Option<f64>> {
    let (n_a, n_b) = (labels.n_clusters(), assigned.n_clusters());
    let (mut table, mut sizes_a, mut sizes_b) = (vec![0.0; n_a * n_b], vec![0.0; n_a], vec![0.0; n_b]);
    for (_, (a, b)) in labels.iter().zip(assigned.iter()).enumerate().filter(|(row, _)| counts(*row)) {
        if let (Some(a), Some(b)) = (a, b) {
            table[a * n_b + b] += 1.0;
            sizes_a[a] += 1.0;
            sizes_b[b] += 1.0;
        }
    }
    best_jaccards(&table, &sizes_a, &sizes_b)
}

/// What the replicates say, summed up.
struct Tally {
    segments: Vec<SegmentTally>,
    adjusted_rand: f64,
    /// By replicate the mean Jaccard index over its segments.
    means: Vec<f64>,
}

#[derive(Clone, Default)]
struct SegmentTally {
    /// By replicate in which it is.
    jaccards: Vec<f64>,
    within: f64,
    recovered: f64,
    dissolved: f64,
}

impl Tally {
    fn new(n_clusters: usize) -> Self {
        Self { segments: vec![SegmentTally::default(); n_clusters], adjusted_rand: 0.0, means: Vec::new() }
    }

    fn push(&mut self, outcome: &Outcome) {
        self.adjusted_rand += outcome.adjusted_rand;
        let known: Vec<f64> = outcome.jaccards.iter().flatten().copied().collect();
        self.means.push(known.iter().sum::<f64>() / known.len().max(1) as f64);
        let of_segments = outcome.jaccards.iter().zip(&outcome.within);
        for (segment, (jaccard, within)) in self.segments.iter_mut().zip(of_segments) {
            // A segment that nobody was drawn from has no index in this replicate.
            if let Some(jaccard) = *jaccard {
                segment.jaccards.push(jaccard);
                segment.within += within.unwrap_or(0.0);
                segment.recovered += f64::from(u8::from(jaccard >= RECOVERED));
                segment.dissolved += f64::from(u8::from(jaccard <= DISSOLVED));
            }
        }
    }

    fn finish(self, n_rows: usize) -> Option<Stability> {
        let n_replicates = self.means.len();
        let mean = |segment: SegmentTally| {
            let n = segment.jaccards.len().max(1) as f64;
            SegmentStability {
                jaccard: segment.jaccards.iter().sum::<f64>() / n,
                within: segment.within / n,
                across: None,
                recovered: segment.recovered / n,
                dissolved: segment.dissolved / n,
                interval: interval(segment.jaccards),
            }
        };
        (n_replicates > 0).then(|| Stability {
            n_clusters: self.segments.len(),
            segments: self.segments.into_iter().map(mean).collect(),
            adjusted_rand: self.adjusted_rand / n_replicates as f64,
            n_replicates,
            n_rows,
            interval: interval(self.means),
        })
    }
}

/// Where nine of ten of these lie; `None` of none.
fn interval(values: Vec<f64>) -> Option<ReplicateInterval> {
    let values = sorted(values);
    let [low, high] = NINE_OF_TEN.map(|share| quantile_sorted(&values, share));
    Some(ReplicateInterval { low: low?, high: high? })
}
