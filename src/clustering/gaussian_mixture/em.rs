//! The loop: rows are shared among the components, and every component becomes what it was given.

use crate::clustering::Scalar;
use crate::clustering::gaussian_mixture::density::{Collapse, Density};
use crate::clustering::gaussian_mixture::parameters::Parameters;
use crate::clustering::gaussian_mixture::sample::Sample;
use crate::math::chunked::map_chunks;
use crate::observe::{Control, Event, Observer, StopReason};

/// When a run ends, and what every variance gets on top.
#[derive(Debug)]
pub(super) struct Limits {
    pub(super) max_iter: usize,
    pub(super) tol: f64,
    pub(super) reg_covar: f64,
}

/// How a run ended.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) parameters: Parameters,
    /// Of the parameters.
    pub(super) density: Density,
    /// Weighted sum over the rows, of the final parameters.
    pub(super) log_likelihood: f64,
    pub(super) n_iter: usize,
    pub(super) stop: StopReason,
}

/// Who gets the rows.
#[derive(Debug, Clone, Copy)]
enum Shares<'a> {
    /// Every component, by its probability.
    Probable(&'a Density),
    /// The component of the row's label alone.
    Labels(&'a [usize]),
}

/// What the components were given.
#[derive(Debug)]
struct Sums {
    /// Weighted sum of the logarithms of the density; 0 for labels.
    log_likelihood: f64,
    /// For each component the weight that it was given, then the weighted sums of the differences from its mean so far, then those of
    /// their products, the lower triangle row by row.
    totals: Vec<f64>,
}

/// Where a run starts from labels below the number of `centroids`, shape `(n_components, n_features)`.
pub(super) fn parameters_of_labels<F: Scalar>(
    sample: &Sample<'_, F>,
    labels: &[usize],
    centroids: Vec<f64>,
    reg_covar: f64,
) -> Parameters {
    let d = sample.n_features;
    let k = centroids.len() / d;
    let around =
        Parameters { n_features: d, weights: vec![0.0; k], means: centroids, covariances: vec![0.0; k * d * d] };
    let sums = sums(sample, Shares::Labels(labels), &around);
    maximise(&around, &sums, sample.total_weight, reg_covar)
}

/// Expectation maximisation from `start` until the mean logarithm of the density gains less than the tolerance.
pub(super) fn em<F: Scalar>(
    sample: &Sample<'_, F>,
    start: Parameters,
    limits: &Limits,
    restart: usize,
    observer: &mut dyn Observer,
) -> Result<Run, Collapse> {
    let mut density = Density::new(&start)?;
    let mut parameters = start;
    let mut before = f64::NEG_INFINITY;
    let (mut n_iter, mut stop) = (0, StopReason::MaxIter);
    while n_iter < limits.max_iter {
        let sums = sums(sample, Shares::Probable(&density), &parameters);
        parameters = maximise(&parameters, &sums, sample.total_weight, limits.reg_covar);
        density = Density::new(&parameters)?;
        n_iter += 1;
        let mean = sums.log_likelihood / sample.total_weight;
        let wish = observer.on_event(&Event::Iteration { restart, n_iter, inertia: -mean });
        if (mean - before).abs() < limits.tol {
            stop = StopReason::Tolerance;
            break;
        }
        if wish == Control::Stop {
            stop = StopReason::Interrupted;
            break;
        }
        before = mean;
    }
    Ok(Run { log_likelihood: sample.log_likelihood(&density), parameters, density, n_iter, stop })
}

/// One pass over the rows: all that the next parameters depend on. Differences are taken from the means so far, near which the next
/// ones lie, so that squares lose no digits.
fn sums<F: Scalar>(sample: &Sample<'_, F>, shares: Shares<'_>, around: &Parameters) -> Sums {
    let (k, width) = (around.n_components(), sums_width(sample.n_features));
    let parts = map_chunks(sample.n_rows(), k * width, |range| {
        let mut sums = Sums { log_likelihood: 0.0, totals: vec![0.0; k * width] };
        let mut difference = vec![0.0; sample.n_features];
        match shares {
            Shares::Labels(labels) => {
                for row in range {
                    sums.give(sample, around, row, labels[row], 1.0, &mut difference);
                }
            }
            Shares::Probable(density) => sample.judge_blocks(density, range, |block, verdict| {
                for (lane, row) in block.enumerate() {
                    sums.log_likelihood += sample.weight(row) * verdict.log_density[lane];
                    for (component, share) in verdict.shares.iter().enumerate() {
                        sums.give(sample, around, row, component, share[lane], &mut difference);
                    }
                }
            }),
        }
        sums
    });
    let zero = Sums { log_likelihood: 0.0, totals: vec![0.0; k * width] };
    parts.into_iter().fold(zero, |mut total, part| {
        total.log_likelihood += part.log_likelihood;
        total.totals.iter_mut().zip(part.totals).for_each(|(total, part)| *total += part);
        total
    })
}

impl Sums {
    /// Gives a share of a row to a component.
    fn give<F: Scalar>(
        &mut self,
        sample: &Sample<'_, F>,
        around: &Parameters,
        row: usize,
        component: usize,
        share: f64,
        difference: &mut [f64],
    ) {
        let weight = sample.weight(row) * share;
        if weight == 0.0 {
            return;
        }
        let (d, width) = (sample.n_features, sums_width(sample.n_features));
        for ((difference, value), mean) in difference.iter_mut().zip(sample.row(row)).zip(around.mean(component)) {
            *difference = value.widen() - mean;
        }
        let totals = &mut self.totals[component * width..(component + 1) * width];
        totals[0] += weight;
        let (first, mut second) = totals[1..].split_at_mut(d);
        for (i, first) in first.iter_mut().enumerate() {
            let weighted = weight * difference[i];
            *first += weighted;
            let (of_row, rest) = second.split_at_mut(i + 1);
            of_row.iter_mut().zip(&*difference).for_each(|(sum, other)| *sum += weighted * other);
            second = rest;
        }
    }
}

/// Numbers that a component's sums take.
fn sums_width(n_features: usize) -> usize {
    1 + n_features + n_features * (n_features + 1) / 2
}

/// The parameters under which what was given is most likely: Bishop 2006, equations 9.24 to 9.26, with `reg_covar` on top of every
/// variance. A component that was given nothing stays where it is, without weight.
fn maximise(before: &Parameters, sums: &Sums, total_weight: f64, reg_covar: f64) -> Parameters {
    let d = before.n_features;
    let mut after = before.clone();
    for (component, totals) in sums.totals.chunks_exact(sums_width(d)).enumerate() {
        let weight = totals[0];
        after.weights[component] = weight / total_weight;
        if weight < f64::MIN_POSITIVE {
            continue;
        }
        let (first, second) = totals[1..].split_at(d);
        let shift: Vec<f64> = first.iter().map(|sum| sum / weight).collect();
        let mean = &mut after.means[component * d..(component + 1) * d];
        mean.iter_mut().zip(&shift).for_each(|(mean, shift)| *mean += shift);
        let covariance = &mut after.covariances[component * d * d..(component + 1) * d * d];
        let mut products = second.iter();
        for i in 0..d {
            for (j, product) in (0..=i).zip(&mut products) {
                let ridge = if i == j { reg_covar } else { 0.0 };
                let value = product / weight - shift[i] * shift[j] + ridge;
                (covariance[i * d + j], covariance[j * d + i]) = (value, value);
            }
        }
    }
    after
}
