//! The Hopkins statistic.

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use rand::Rng;
use rand::seq::index;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::FeatureMatrix;
use crate::math::distance::squared_l2;
use crate::seed::Seed;
use crate::selection::metrics::undefined;
use crate::selection::reference::{Reference, ReferenceAxes};

const NAME: &str = "the Hopkins statistic";

/// Fewer rows than this leave no probe that is a tenth of them.
const FEWEST_ROWS: usize = 10;

/// How the Hopkins statistic is taken: whether rows are spread evenly over the range of their columns.
///
/// In each draw, so many places are chosen evenly in the box that holds the rows, and as many rows; `u` are the distances from the
/// places to their nearest rows, `w` those from the rows to their nearest other rows, and
/// `H = sum u^d / (sum u^d + sum w^d)`, with the number `d` of columns that vary as the exponent. Rows that are spread evenly
/// give 0.5 whatever `d` is, a regular grid less, rows in heaps nearly 1.
///
/// A single heap is not spread evenly either, and neither are columns of few values, so a high value alone shows no segments; and with
/// ten columns and more, nearly everything gives 1. So the same is told as a ratio of distances ([`Hopkins::distance_ratio`]), which
/// does not run against a wall, and beside what data with a single heap of the same shape give.
///
/// # References
/// Hopkins and Skellam 1954, doi:10.1093/oxfordjournals.aob.a083391; the exponent: Cross and Jain 1982,
/// doi:10.1016/S1474-6670(17)63365-2; why it must not be left out: Wright 2022, doi:10.32614/RJ-2022-055.
///
/// ```
/// use segmenta::ndarray::Array2;
/// use segmenta::prelude::*;
/// use segmenta::seed::Seed;
/// use segmenta::selection::HopkinsStatistic;
///
/// let x = Array2::from_shape_fn((200, 1), |(row, _)| (row % 2) as f64 * 10.0 + (row as f64 * 0.618).fract());
/// let hopkins = HopkinsStatistic::default().measure(&FeatureMatrix::from_array(x)?, Seed::new(1))?;
/// assert!(hopkins.mean > 0.9 && hopkins.without_groups.is_some_and(|mean| mean < 0.6));
/// assert!(hopkins.exceeds_a_single_heap());
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HopkinsStatistic {
    /// How many draws. Default: 20.
    pub n_draws: usize,
    /// Places, and rows, of one draw at most; never more than a tenth of the rows, beyond which they are not independent of each
    /// other. Default: 200.
    pub n_probes: usize,
    /// Rows among which the nearest is sought at most, drawn anew each time. Default: 2,000.
    pub n_rows: usize,
}

impl Default for HopkinsStatistic {
    fn default() -> Self {
        Self { n_draws: 20, n_probes: 200, n_rows: 2000 }
    }
}

/// The Hopkins statistic of some rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hopkins {
    /// Its mean over the draws, 0 to 1: about 0.5 for rows that are spread evenly, near 1 for rows in heaps.
    pub mean: f64,
    /// The least of the draws.
    pub lowest: f64,
    /// The greatest of the draws.
    pub highest: f64,
    /// How many times as far a place is from its nearest row as a row is, in the power mean with exponent `d`:
    /// `(sum u^d / sum w^d)^(1/d)`, its geometric mean over the draws. 1 for rows that are spread evenly; `None` where all rows
    /// of a draw have a double.
    pub distance_ratio: Option<f64>,
    /// [`Hopkins::mean`] of as many draws from data with a single heap in place and shape of the rows; `None` where those have no value.
    pub without_groups: Option<f64>,
    /// [`Hopkins::distance_ratio`] of those.
    pub distance_ratio_without_groups: Option<f64>,
    /// How far the logarithm of the ratio of the rows is above that of a single heap, in standard errors; `None` where either has no
    /// value, or there is a single draw.
    pub z_score: Option<f64>,
    /// How many draws.
    pub n_draws: usize,
    /// Places, and rows, of each.
    pub n_probes: usize,
    /// Columns that vary: the exponent.
    pub n_columns: usize,
}

impl Hopkins {
    /// Whether the rows are more in heaps than a single heap is, by three standard errors, or so much that most rows have a double.
    pub fn exceeds_a_single_heap(&self) -> bool {
        match self.z_score {
            Some(z_score) => z_score > 3.0,
            None => self.distance_ratio.is_none() && self.distance_ratio_without_groups.is_some(),
        }
    }
}

/// The logarithm of `sum u^d / sum w^d` for each draw; infinite where every row has a double.
struct LogOdds(Vec<f64>);

impl LogOdds {
    fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }

    fn variance(&self) -> f64 {
        let mean = self.mean();
        self.0.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (self.0.len() - 1).max(1) as f64
    }

    /// The values of the statistic.
    fn values(&self) -> impl Iterator<Item = f64> {
        self.0.iter().map(|log_odds| 1.0 / (1.0 + libm::exp(-log_odds)))
    }

    fn mean_value(&self) -> f64 {
        self.values().sum::<f64>() / self.0.len() as f64
    }

    fn distance_ratio(&self, n_columns: usize) -> Option<f64> {
        Some(libm::exp(self.mean() / n_columns as f64)).filter(|ratio| ratio.is_finite())
    }
}

/// Draws that count as independent: those of a tenth of the rows overlap from the eleventh on.
const INDEPENDENT_DRAWS: usize = 10;

impl HopkinsStatistic {
    /// Refuses what no draw can follow.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) without draws or probes, and for fewer than 10 rows.
    pub fn check(&self) -> Result<()> {
        for (name, got, least) in [
            ("n_draws of the Hopkins statistic", self.n_draws, 1),
            ("n_probes of the Hopkins statistic", self.n_probes, 1),
            ("n_rows of the Hopkins statistic", self.n_rows, FEWEST_ROWS),
        ] {
            if got < least {
                return Err(Error::param(name, got, format!("at least {least}")));
            }
        }
        Ok(())
    }

    /// Measures the rows. Weights are not minded.
    ///
    /// # Errors
    /// Those of [`HopkinsStatistic::check`]; [`Undefined`](crate::ErrorKind::Undefined) below 10 rows, where no column varies, and
    /// where rows and places lie on each other.
    ///
    /// # Cost
    /// `4 n_draws n_probes n_rows` distances at most, spread over threads; any number of threads gives the same bits.
    pub fn measure(&self, x: &FeatureMatrix, seed: Seed) -> Result<Hopkins> {
        self.check()?;
        let x = varying(x.values());
        let (n, n_columns) = x.dim();
        if n < FEWEST_ROWS {
            return Err(undefined(NAME, format!("{n} rows, and at least {FEWEST_ROWS} are needed")));
        }
        if n_columns == 0 {
            return Err(undefined(NAME, "no column varies"));
        }
        let x = in_units_of_the_widest(x).ok_or_else(|| {
            undefined(NAME, "the columns are wider than the range of a 64-bit number; scale them first")
        })?;
        let odds = self.draws(seed.derive("hopkins", 0), |rng| {
            let mut rows = index::sample(rng, n, n.min(self.n_rows)).into_vec();
            rows.sort_unstable();
            x.select(Axis(0), &rows)
        });
        let Some(odds) = odds else {
            return Err(undefined(NAME, "the rows drawn are all the same"));
        };
        let reference = Reference::unimodal(x.view(), ReferenceAxes::Principal);
        let single = self
            .draws(seed.derive("hopkins.without_groups", 0), |rng| reference.draw(n.min(self.n_rows), rng))
            .filter(|odds| odds.mean().is_finite());
        let error = |odds: &LogOdds| odds.variance() / self.n_draws.min(INDEPENDENT_DRAWS) as f64;
        let z_score = single
            .as_ref()
            .filter(|_| self.n_draws > 1)
            .map(|single| (odds.mean() - single.mean()) / (error(&odds) + error(single)).sqrt());
        Ok(Hopkins {
            mean: odds.mean_value(),
            lowest: odds.values().fold(f64::INFINITY, f64::min),
            highest: odds.values().fold(f64::NEG_INFINITY, f64::max),
            distance_ratio: odds.distance_ratio(n_columns),
            without_groups: single.as_ref().map(LogOdds::mean_value),
            distance_ratio_without_groups: single.as_ref().and_then(|single| single.distance_ratio(n_columns)),
            z_score: z_score.filter(|z_score| z_score.is_finite()),
            n_draws: self.n_draws,
            n_probes: self.probes(n.min(self.n_rows)),
            n_columns,
        })
    }

    fn probes(&self, n_rows: usize) -> usize {
        self.n_probes.min(n_rows / 10).max(1)
    }

    /// Every draw among the rows that `rows_of` gives; `None` where one has no value.
    fn draws<R: Fn(&mut Xoshiro256PlusPlus) -> Array2<f64> + Sync>(&self, seed: Seed, rows_of: R) -> Option<LogOdds> {
        let of_one = |number: usize| {
            let mut rng = seed.derive("draw", number as u64).rng();
            let rows = rows_of(&mut rng);
            one_draw(rows.view(), self.probes(rows.nrows()), &mut rng)
        };
        (0..self.n_draws).into_par_iter().map(of_one).collect::<Option<_>>().map(LogOdds)
    }
}

/// The columns that are not the same in every row.
fn varying(x: ArrayView2<'_, f64>) -> Array2<f64> {
    let varies = |column: &usize| x.column(*column).iter().any(|value| *value != x[[0, *column]]);
    let columns: Vec<usize> = (0..x.ncols()).filter(varies).collect();
    x.select(Axis(1), &columns)
}

/// Columns from 0, all in units of the widest, in which no square leaves the range of a 64-bit number; `None` where the width does.
fn in_units_of_the_widest(mut x: Array2<f64>) -> Option<Array2<f64>> {
    let ranges = ranges(x.view());
    let widest = ranges.iter().map(|range| range[1]).fold(0.0, f64::max);
    for (mut column, [low, _]) in x.columns_mut().into_iter().zip(ranges) {
        column.mapv_inplace(|value| (value - low) / widest);
    }
    widest.is_finite().then_some(x)
}

/// The lowest value of each column, and how far it is from the highest.
fn ranges(x: ArrayView2<'_, f64>) -> Vec<[f64; 2]> {
    let range = |column: ArrayView1<'_, f64>| {
        let low = column.iter().copied().fold(f64::INFINITY, f64::min);
        [low, column.iter().copied().fold(f64::NEG_INFINITY, f64::max) - low]
    };
    x.columns().into_iter().map(range).collect()
}

/// The logarithm of `sum u^d / sum w^d` in one draw; `None` where no column varies.
fn one_draw(x: ArrayView2<'_, f64>, n_probes: usize, rng: &mut impl Rng) -> Option<f64> {
    let ranges = ranges(x);
    let rows: Vec<Vec<f64>> = x.rows().into_iter().map(|row| row.to_vec()).collect();
    let nearest = |place: &[f64], but: Option<usize>| {
        let others = rows.iter().enumerate().filter(|(row, _)| Some(*row) != but);
        others.map(|(_, row)| squared_l2(place, row)).fold(f64::INFINITY, f64::min)
    };
    let mut log_u = Vec::with_capacity(n_probes);
    let mut log_w = Vec::with_capacity(n_probes);
    let d = ranges.len() as f64;
    for row in index::sample(rng, rows.len(), n_probes) {
        let place: Vec<f64> = ranges.iter().map(|[low, width]| low + rng.r#gen::<f64>() * width).collect();
        log_u.push(0.5 * d * libm::log(nearest(&place, None)));
        log_w.push(0.5 * d * libm::log(nearest(&rows[row], Some(row))));
    }
    // The powers themselves may leave the range of a 64-bit number; their ratios to the largest do not.
    let largest = log_u.iter().chain(&log_w).copied().fold(f64::NEG_INFINITY, f64::max);
    let sum = |logs: &[f64]| logs.iter().map(|log| libm::exp(log - largest)).sum::<f64>();
    largest.is_finite().then(|| libm::log(sum(&log_u)) - libm::log(sum(&log_w)))
}
