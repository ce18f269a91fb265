//! The Hopkins statistic.

use ndarray::{Array2, ArrayView2, Axis};
use rand::Rng;
use rand::seq::index;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::{FeatureMatrix, check_finite};
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
/// A single heap is not spread evenly either, and neither are columns of few values, so a high value alone shows no segments.
/// [`Hopkins::without_groups`] is what data with a single heap of the same shape give.
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
    /// The mean of as many draws from data with a single heap in place and shape of the rows; `None` where those have no value.
    pub without_groups: Option<f64>,
    /// How many draws.
    pub n_draws: usize,
    /// Places, and rows, of each.
    pub n_probes: usize,
    /// Columns that vary: the exponent.
    pub n_columns: usize,
}

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
        check_finite(x.view(), |column| format!("x{}", column + 1))?;
        let values = self.draws(n, seed.derive("hopkins", 0), |rows| x.select(Axis(0), rows));
        let Some(values) = values else {
            return Err(undefined(NAME, "most rows are the same, so that no distance is above 0"));
        };
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let reference = Reference::unimodal(x.view(), ReferenceAxes::Principal);
        let seed = seed.derive("hopkins.without_groups", 0);
        let drawn =
            |number: usize, n_rows: usize| reference.draw(n_rows, &mut seed.derive("rows", number as u64).rng());
        let of_reference = (0..self.n_draws).into_par_iter().map(|number| {
            let rows = drawn(number, n.min(self.n_rows));
            one_draw(rows.view(), self.probes(rows.nrows()), &mut seed.derive("draw", number as u64).rng())
        });
        let of_reference: Option<Vec<f64>> = of_reference.collect();
        Ok(Hopkins {
            mean: mean(&values),
            lowest: values.iter().copied().fold(f64::INFINITY, f64::min),
            highest: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            without_groups: of_reference.map(|values| mean(&values)).filter(|mean| mean.is_finite()),
            n_draws: self.n_draws,
            n_probes: self.probes(n.min(self.n_rows)),
            n_columns,
        })
    }

    fn probes(&self, n_rows: usize) -> usize {
        self.n_probes.min(n_rows / 10).max(1)
    }

    /// The value of every draw; `None` where one has none.
    fn draws(&self, n: usize, seed: Seed, select: impl Fn(&[usize]) -> Array2<f64> + Sync) -> Option<Vec<f64>> {
        let of_one = |number: usize| {
            let mut rng = seed.derive("draw", number as u64).rng();
            let mut rows = index::sample(&mut rng, n, n.min(self.n_rows)).into_vec();
            rows.sort_unstable();
            let x = select(&rows);
            one_draw(x.view(), self.probes(x.nrows()), &mut rng)
        };
        (0..self.n_draws).into_par_iter().map(of_one).collect()
    }
}

/// The columns that are not the same in every row.
fn varying(x: ArrayView2<'_, f64>) -> Array2<f64> {
    let varies = |column: &usize| x.column(*column).iter().any(|value| *value != x[[0, *column]]);
    let columns: Vec<usize> = (0..x.ncols()).filter(varies).collect();
    x.select(Axis(1), &columns)
}

/// One value of the statistic; `None` where every distance is 0.
fn one_draw(x: ArrayView2<'_, f64>, n_probes: usize, rng: &mut impl Rng) -> Option<f64> {
    let range = |column: ndarray::ArrayView1<'_, f64>| {
        let low = column.iter().copied().fold(f64::INFINITY, f64::min);
        (low, column.iter().copied().fold(f64::NEG_INFINITY, f64::max) - low)
    };
    let ranges: Vec<(f64, f64)> = x.columns().into_iter().map(range).collect();
    // In units of the widest column no square leaves the range of a 64-bit number.
    let unit = ranges.iter().map(|range| range.1).fold(0.0, f64::max);
    if !(unit > 0.0 && unit.is_finite()) {
        return None;
    }
    let rows: Vec<Vec<f64>> = x
        .rows()
        .into_iter()
        .map(|row| row.iter().zip(&ranges).map(|(value, (low, _))| (value - low) / unit).collect())
        .collect();
    let nearest = |place: &[f64], but: Option<usize>| {
        let others = rows.iter().enumerate().filter(|(row, _)| Some(*row) != but);
        others.map(|(_, row)| squared_l2(place, row)).fold(f64::INFINITY, f64::min)
    };
    let mut log_u = Vec::with_capacity(n_probes);
    let mut log_w = Vec::with_capacity(n_probes);
    let d = ranges.len() as f64;
    for row in index::sample(rng, rows.len(), n_probes) {
        let place: Vec<f64> = ranges.iter().map(|(_, width)| rng.r#gen::<f64>() * (width / unit)).collect();
        log_u.push(0.5 * d * libm::log(nearest(&place, None)));
        log_w.push(0.5 * d * libm::log(nearest(&rows[row], Some(row))));
    }
    // The powers themselves may leave the range of a 64-bit number; their ratios to the largest do not.
    let largest = log_u.iter().chain(&log_w).copied().fold(f64::NEG_INFINITY, f64::max);
    let sum = |logs: &[f64]| logs.iter().map(|log| libm::exp(log - largest)).sum::<f64>();
    largest.is_finite().then(|| sum(&log_u) / (sum(&log_u) + sum(&log_w)))
}
