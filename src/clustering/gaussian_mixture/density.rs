//! How likely rows are under a mixture, and how each is shared among the components: all in logarithms.

use std::f64::consts::{LN_2, TAU};

use crate::clustering::Scalar;
use crate::clustering::gaussian_mixture::parameters::Parameters;
use crate::math::cholesky::{Cholesky, NotPositiveDefinite};

/// Rows that are judged side by side, so that the compiler can use its vector units; each row's numbers are its own.
pub(super) const BLOCK_ROWS: usize = 8;

/// A squared distance beyond this counts as this: a row so far out from every component is shared among them evenly.
const FARTHEST_SQ: f64 = 1e300;

/// A mixture made ready to judge rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Density {
    n_features: usize,
    /// A power of two for each column that brings it near spread 1: exact, and the same mixture in another unit gives the same bits.
    scales: Vec<f64>,
    /// What the scales add to every logarithm.
    log_scale: f64,
    components: Vec<Component>,
}

#[derive(Debug, Clone, PartialEq)]
struct Component {
    mean: Vec<f64>,
    /// Of the scaled covariance.
    factor: Cholesky,
    /// The logarithm of the weight and of what makes the density integrate to 1.
    log_norm: f64,
}

/// A component whose covariance is singular.
#[derive(Debug, Clone, Copy)]
pub(super) struct Collapse {
    /// Its weight.
    pub(super) weight: f64,
    /// The first column that the ones before it tell, from 0.
    pub(super) column: usize,
}

/// What is said of a block of rows, and the room to reckon in.
#[derive(Debug)]
pub(super) struct Verdict {
    /// For each component the probability that a row comes from it.
    pub(super) shares: Vec<[f64; BLOCK_ROWS]>,
    /// The most likely component of each row, the lowest on a tie.
    pub(super) best: [usize; BLOCK_ROWS],
    /// The logarithm of the density at each row.
    pub(super) log_density: [f64; BLOCK_ROWS],
    differences: Vec<[f64; BLOCK_ROWS]>,
}

impl Density {
    pub(super) fn new(parameters: &Parameters) -> Result<Self, Collapse> {
        let (k, d) = (parameters.n_components(), parameters.n_features);
        let halves: Vec<i32> = (0..d).map(|column| half_exponent(parameters, column)).collect();
        let scales: Vec<f64> = halves.iter().map(|&half| libm::ldexp(1.0, -half)).collect();
        let component = |component: usize| {
            let (weight, covariance) = (parameters.weights[component], parameters.covariance(component));
            let scaled: Vec<f64> = (0..d * d).map(|at| covariance[at] * scales[at / d] * scales[at % d]).collect();
            let factor = Cholesky::try_new(&scaled, d)
                .map_err(|NotPositiveDefinite { pivot }| Collapse { weight, column: pivot })?;
            let log_norm = libm::log(weight) - factor.log_determinant() - 0.5 * d as f64 * libm::log(TAU);
            Ok(Component { mean: parameters.mean(component).to_vec(), factor, log_norm })
        };
        let components = (0..k).map(component).collect::<Result<_, Collapse>>()?;
        let log_scale = -f64::from(halves.iter().sum::<i32>()) * LN_2;
        Ok(Self { n_features: d, scales, log_scale, components })
    }

    /// A rough count of the operations that judging a row takes.
    pub(super) fn work_per_row(&self) -> usize {
        self.components.len() * (self.n_features * self.n_features + 50)
    }

    /// The same components in another order: component `i` is `order[i]` of these.
    pub(super) fn reordered(mut self, order: &[usize]) -> Self {
        self.components = order.iter().map(|&component| self.components[component].clone()).collect();
        self
    }

    /// Room for verdicts.
    pub(super) fn verdict(&self) -> Verdict {
        Verdict {
            shares: vec![[0.0; BLOCK_ROWS]; self.components.len()],
            best: [0; BLOCK_ROWS],
            log_density: [0.0; BLOCK_ROWS],
            differences: vec![[0.0; BLOCK_ROWS]; self.n_features],
        }
    }

    /// Judges up to [`BLOCK_ROWS`] row-major rows: Bayes' rule, with the largest logarithm taken out before anything becomes a power of e.
    pub(super) fn judge<F: Scalar>(&self, rows: &[F], verdict: &mut Verdict) {
        for (component, log_joint) in self.components.iter().zip(&mut verdict.shares) {
            self.log_joint(component, rows, &mut verdict.differences, log_joint);
        }
        for lane in 0..BLOCK_ROWS {
            let mut best = 0;
            for component in 1..verdict.shares.len() {
                if verdict.shares[component][lane] > verdict.shares[best][lane] {
                    best = component;
                }
            }
            let most = verdict.shares[best][lane];
            let mut sum = 0.0;
            for share in &mut verdict.shares {
                share[lane] = libm::exp(share[lane] - most);
                sum += share[lane];
            }
            verdict.shares.iter_mut().for_each(|share| share[lane] /= sum);
            verdict.best[lane] = best;
            verdict.log_density[lane] = most + libm::log(sum) + self.log_scale;
        }
    }

    /// The logarithm of the weight of `component` times its density at each row, but for the scales: Bishop 2006, "Pattern
    /// Recognition and Machine Learning", equations 2.43 and 9.7, with the squared Mahalanobis distance from the Cholesky factor.
    fn log_joint<F: Scalar>(
        &self,
        component: &Component,
        rows: &[F],
        differences: &mut [[f64; BLOCK_ROWS]],
        log_joint: &mut [f64; BLOCK_ROWS],
    ) {
        differences.fill([0.0; BLOCK_ROWS]);
        for (lane, row) in rows.chunks_exact(self.n_features).enumerate() {
            for (column, value) in row.iter().enumerate() {
                differences[column][lane] = (value.widen() - component.mean[column]) * self.scales[column];
            }
        }
        component.factor.solve_lower(differences);
        let mut squared = [0.0; BLOCK_ROWS];
        for column in differences {
            squared.iter_mut().zip(column).for_each(|(squared, value)| *squared += *value * *value);
        }
        for (log_joint, squared) in log_joint.iter_mut().zip(squared) {
            *log_joint = component.log_norm - 0.5 * squared.min(FARTHEST_SQ);
        }
    }
}

/// Half the binary exponent of the largest variance of a column.
fn half_exponent(parameters: &Parameters, column: usize) -> i32 {
    let variance = |component: usize| parameters.covariance(component)[column * (parameters.n_features + 1)];
    let largest = (0..parameters.n_components()).map(variance).fold(0.0, f64::max);
    libm::frexp(largest).1.div_euclid(2)
}
