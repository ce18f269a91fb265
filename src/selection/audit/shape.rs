use serde::{Deserialize, Serialize};

use crate::math::dip::{dip_p_value, dip_sorted};
use crate::math::quantile::{quantile_sorted, sorted};
use crate::math::skewness::skewness;
use crate::selection::audit::column::Step;
use crate::selection::metrics::Metric;
use crate::table::ColumnKind;

/// Fewer values than this say nothing of modes, and hardly of tails.
const FEWEST: usize = 8;
/// Fewer values than this have no highest hundredth.
const FEWEST_OF_TOP: usize = 100;
/// Interquartile ranges beyond the quartiles.
const OUTER_FENCE: f64 = 3.0;

/// How numbers or dates are spread. What has no value says why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// The lowest value; of dates, days since 1970-01-01. `None` without values.
    pub lowest: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// The highest value.
    pub highest: Option<f64>,
    /// The skewness `m3 / m2^(3/2)` (Joanes and Gill 1998, g1, doi:10.1111/1467-9884.00122): 0 for an even spread, above 0 where few
    /// are far above the others.
    pub skewness: Metric,
    /// The share of the values, 0 to 1, that lie beyond Tukey's outer fences, three interquartile ranges beyond the quartiles
    /// (Tukey 1977, Exploratory Data Analysis, ISBN 0-201-07616-0): of normal numbers one in 400,000. It is the same whatever the unit
    /// and the zero of the column, which a share of the total is not.
    pub tail_share: Metric,
    /// The share of the total, 0 to 1, that the highest 1 % of the customers hold, for numbers from 0 up: how uneven money is.
    pub top_share: Metric,
    /// The dip: how far the values are from having a single mode (Hartigan and Hartigan 1985, doi:10.1214/aos/1176346577), 0 to 0.25.
    /// Equal values are spread evenly over the smallest distance between two values first, for the test knows no ties: ages in whole
    /// years would otherwise have a mode every year.
    pub dip: Metric,
    /// How likely such a dip is with a single mode.
    pub dip_p_value: Metric,
}

impl Shape {
    pub(super) fn of(steps: &[Step], kind: ColumnKind) -> Self {
        let largest = steps.iter().map(|step| step.value.abs()).fold(0.0, f64::max);
        // In units of the largest no sum leaves the range of a 64-bit number.
        let unit = if largest > 1e100 { largest } else { 1.0 };
        let values: Vec<f64> =
            steps.iter().flat_map(|step| std::iter::repeat_n(step.value / unit, step.count)).collect();
        let quantile = |q: f64| quantile_sorted(&values, q).map(|value| value * unit);
        let skewness = skewness(values.iter().copied());
        let (dip, dip_p_value) = modes(steps, largest);
        Self {
            lowest: quantile(0.0),
            median: quantile(0.5),
            highest: quantile(1.0),
            skewness: defined(skewness, "nothing varies"),
            tail_share: tail_share(&values),
            top_share: match kind {
                ColumnKind::Date => undefined("days have no sum"),
                _ => top_share(&values),
            },
            dip,
            dip_p_value,
        }
    }

    /// Whether the dip test finds more than one mode at the 5 % level, in a dip that also shows: one of at least 0.01, for among very many
    /// customers the least dent is beyond chance.
    pub fn has_modes(&self) -> bool {
        const VISIBLE: f64 = 0.01;
        let dip = self.dip.value().zip(self.dip_p_value.value());
        dip.is_some_and(|(dip, p_value)| dip >= VISIBLE && p_value < 0.05)
    }
}

fn undefined(reason: impl Into<String>) -> Metric {
    Metric::Undefined { reason: reason.into() }
}

fn defined(value: Option<f64>, reason: &str) -> Metric {
    value.filter(|value| value.is_finite()).map_or_else(|| undefined(reason), Metric::Value)
}

fn tail_share(sorted: &[f64]) -> Metric {
    if sorted.len() < FEWEST {
        return undefined(format!("{} values, and at least {FEWEST} are needed", sorted.len()));
    }
    let (Some(low), Some(high)) = (quantile_sorted(sorted, 0.25), quantile_sorted(sorted, 0.75)) else {
        return undefined("there are no values");
    };
    let range = high - low;
    if range == 0.0 {
        return undefined("half of the values and more are the same");
    }
    let is_far = |value: &&f64| **value < low - OUTER_FENCE * range || **value > high + OUTER_FENCE * range;
    Metric::Value(sorted.iter().filter(is_far).count() as f64 / sorted.len() as f64)
}

fn top_share(sorted: &[f64]) -> Metric {
    let n = sorted.len();
    if n < FEWEST_OF_TOP {
        return undefined(format!("{n} values, and at least {FEWEST_OF_TOP} are needed"));
    }
    if sorted[0] < 0.0 {
        return undefined("some values are negative");
    }
    let top = sorted[n - n.div_ceil(100)..].iter().sum::<f64>();
    defined(Some(top / sorted.iter().sum::<f64>()), "all values are 0")
}

/// The dip and its p-value.
fn modes(steps: &[Step], largest: f64) -> (Metric, Metric) {
    let n: usize = steps.iter().map(|step| step.count).sum();
    let both = |reason: String| (undefined(reason.clone()), undefined(reason));
    if n < FEWEST {
        return both(format!("{n} values, and at least {FEWEST} are needed"));
    }
    if steps.len() < 2 {
        return both("nothing varies".into());
    }
    match dip_sorted(&spread(steps, largest)) {
        Some(dip) => (Metric::Value(dip), Metric::Value(dip_p_value(dip, n))),
        None => both("there are no values".into()),
    }
}

/// All values upwards, equal ones spread evenly over the smallest distance between two.
fn spread(steps: &[Step], largest: f64) -> Vec<f64> {
    let place = |step: &Step| step.value / largest;
    let room = steps.windows(2).map(|pair| place(&pair[1]) - place(&pair[0])).fold(f64::INFINITY, f64::min);
    let of_step = |step: &Step| {
        let (place, count) = (place(step), step.count as f64);
        (0..step.count).map(move |number| place + room * ((number as f64 + 0.5) / count - 0.5))
    };
    // Rounding may leave two neighbours in the wrong order.
    sorted(steps.iter().flat_map(of_step))
}
