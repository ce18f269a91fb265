use rand::seq::index;
use rayon::prelude::*;

use crate::clustering::{Clustering, KMeans, KMeansInit, KMeansParams, Labels};
use crate::error::{ErrorKind, Result};
use crate::features::FeatureMatrix;
use crate::observe::{Control, Event, Observer, Silent};
use crate::seed::Seed;
use crate::selection::metrics::{Metric, Sampling, inertia};
use crate::selection::reference::{Reference, ReferenceAxes};
use crate::selection::stability::{Stability, StabilityBand};
use crate::selection::structure::{Border, Structure, StructureSpec, Verdict, borders, wording};

/// Starts of the k-means of each reference.
const REFERENCE_STARTS: usize = 2;

/// Standard deviations above data without groups from which on borders are gaps. Noise stays below it in about 99 of 100 cases (the
/// calibration in `src/docs/design.md`): the deviation is that of few references, and the mean dip has a longer tail than a normal one.
const GAPS: f64 = 4.5;

/// Standard deviations from which on segments are tighter than those of noise.
const TIGHTER: f64 = 4.0;

/// What kind of segments `clustering` of `x` found. Weights are not minded. A run that the observer stops is not judged: `None`.
///
/// Cost: that of `2 n_references` fits of at most as many rows as take part, spread over threads; any number of threads gives
/// the same bits.
pub(crate) fn judge(
    x: &FeatureMatrix,
    clustering: &Clustering<KMeans>,
    stability: Option<Stability>,
    params: &KMeansParams,
    spec: &StructureSpec,
    observer: &mut dyn Observer,
) -> Result<Option<Structure>> {
    spec.check()?;
    let n_clusters = clustering.labels.n_clusters();
    let seed = params.check()?.seed();
    let rows = drawn(x.n_rows(), spec.rows, seed);
    let (x, labels) = (x.select(&rows), clustering.labels.select(&rows));
    let observed = Reading::of(&x, &labels, clustering)?;
    let params = params.clone().n_clusters(n_clusters).init(KMeansInit::KMeansPlusPlus).n_init(REFERENCE_STARTS);
    let mut scores = Vec::new();
    for (number, axes) in [ReferenceAxes::Principal, ReferenceAxes::Columns].into_iter().enumerate() {
        if n_clusters < 2 {
            break;
        }
        let reference = Reference::unimodal(x.values(), axes);
        let readings =
            readings(&reference, x.n_rows(), &params, spec.n_references, seed.derive("structure", number as u64))?;
        scores.push(observed.against(&readings));
        let event = Event::Replicates { done: (number + 1) * spec.n_references, total: 2 * spec.n_references };
        if observer.on_event(&event) == Control::Stop {
            return Ok(None);
        }
    }
    let least = |of: fn(&Scores) -> Option<f64>| {
        scores.iter().map(of).collect::<Option<Vec<f64>>>()?.into_iter().reduce(f64::min)
    };
    let (separation, compactness) = (least(|scores| scores.separation), least(|scores| scores.compactness));
    let verdict = verdict(separation, compactness, stability.as_ref());
    let because = wording::because(verdict, n_clusters, &observed.borders, separation, stability.as_ref());
    let borders = observed.borders;
    Ok(Some(Structure { verdict, because, borders, separation, compactness, stability, n_rows: rows.len() }))
}

fn verdict(separation: Option<f64>, compactness: Option<f64>, stability: Option<&Stability>) -> Verdict {
    let comes_back =
        stability.is_some_and(|stability| StabilityBand::of(stability.mean_jaccard()) >= StabilityBand::Stable);
    match (separation, compactness) {
        (Some(separation), _) if separation >= GAPS => Verdict::Natural,
        (_, Some(compactness)) if compactness >= TIGHTER && comes_back => Verdict::Constructive,
        _ => Verdict::None,
    }
}

/// The rows to look at, ascending.
pub(crate) fn drawn(n_rows: usize, sampling: Sampling, seed: Seed) -> Vec<usize> {
    match sampling {
        Sampling::AtMost(most) if most < n_rows => {
            let mut rows = index::sample(&mut seed.derive("structure.rows", 0).rng(), n_rows, most).into_vec();
            rows.sort_unstable();
            rows
        }
        _ => (0..n_rows).collect(),
    }
}

/// What is compared between the data and those without groups.
struct Reading {
    borders: Vec<Border>,
    /// The mean scaled dip; `None` without borders.
    dip: Option<f64>,
    log_inertia: f64,
}

/// How far the data are from those without groups, in standard deviations.
struct Scores {
    separation: Option<f64>,
    compactness: Option<f64>,
}

impl Reading {
    fn of(x: &FeatureMatrix, labels: &Labels, clustering: &Clustering<KMeans>) -> Result<Self> {
        let borders = borders(x.values(), labels, clustering.model.centroids());
        let dip = borders.iter().map(Border::scaled_dip).sum::<f64>() / borders.len() as f64;
        // Rows that all lie on their centroids have the least inertia that still has a logarithm.
        let inertia = Metric::from_result(inertia(x.values(), labels))?.value().unwrap_or(0.0).max(f64::MIN_POSITIVE);
        Ok(Self { dip: (!borders.is_empty()).then_some(dip), borders, log_inertia: libm::log(inertia) })
    }

    fn against(&self, references: &[Self]) -> Scores {
        let dips: Option<Vec<f64>> = references.iter().map(|reading| reading.dip).collect();
        let inertias: Vec<f64> = references.iter().map(|reading| reading.log_inertia).collect();
        Scores {
            separation: self.dip.zip(dips).and_then(|(dip, dips)| score(dip, &dips)),
            compactness: score(self.log_inertia, &inertias).map(|score| -score),
        }
    }
}

/// `value` less the mean of `others`, over their standard deviation.
fn score(value: f64, others: &[f64]) -> Option<f64> {
    let n = others.len() as f64;
    let mean = others.iter().sum::<f64>() / n;
    let variance = others.iter().map(|other| (other - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let score = (value - mean) / variance.sqrt();
    score.is_finite().then_some(score)
}

/// One reading for each reference that allows as many clusters.
fn readings(
    reference: &Reference,
    n_rows: usize,
    params: &KMeansParams,
    n_references: usize,
    seed: Seed,
) -> Result<Vec<Reading>> {
    let of_one = |number: u64| {
        let seed = seed.derive("reference", number);
        let x = FeatureMatrix::from_array(reference.draw(n_rows, &mut seed.rng()))?;
        let n_clusters = params.check()?.n_clusters();
        match params.clone().seed(seed).cluster_each(std::iter::once(n_clusters), &x, &mut Silent) {
            Ok(fits) => fits.iter().map(|fit| Reading::of(&x, &fit.labels, fit)).next().transpose(),
            Err(error) if matches!(error.kind(), ErrorKind::TooFewDistinctRows { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let readings: Vec<Option<Reading>> = (0..n_references as u64).into_par_iter().map(of_one).collect::<Result<_>>()?;
    Ok(readings.into_iter().flatten().collect())
}
