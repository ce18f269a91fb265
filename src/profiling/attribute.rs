use serde::{Deserialize, Serialize};

use crate::math::moments::Moments;
use crate::math::v_test::VTest;
use crate::table::Point;

/// One attribute of one segment against the other customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeProfile {
    /// The table's column.
    pub attribute: String,
    /// Customers of the segment with a value. All but [`AttributeProfile::missing`] is about customers with a value.
    pub n: usize,
    /// Customers without a value.
    pub missing: Missing,
    /// The values.
    pub values: Values,
}

/// The values of one attribute in one segment, by the attribute's kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Values {
    /// A number, or a date in days since 1970-01-01.
    Numbers(NumberProfile),
    /// The listed levels, in the order of [`Overall::Levels`](crate::profiling::Overall); of a flag, `yes` alone.
    Levels(Vec<LevelProfile>),
    /// A place. Places are shown, not tested.
    Place(PlaceProfile),
}

/// A number in a segment and among the other customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberProfile {
    /// The segment; `None` without values.
    pub segment: Option<Summary>,
    /// The other customers; `None` without values.
    pub rest: Option<Summary>,
    /// The standardised difference of the means, Hedges' g; `None` where a side is empty or neither varies.
    pub hedges_g: Option<f64>,
    /// The v-test of the mean; `None` where a side is empty or the attribute is constant.
    pub significance: Option<Significance>,
}

/// Location and spread of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// How many values there are, at least 1.
    pub n: usize,
    /// The mean.
    pub mean: f64,
    /// The sample standard deviation (divisor n - 1); `None` of one value.
    pub sd: Option<f64>,
    /// The lower quartile (type 7, as NumPy and R).
    pub q25: f64,
    /// The median.
    pub median: f64,
    /// The upper quartile.
    pub q75: f64,
}

/// A level in a segment and among the other customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelProfile {
    /// The level.
    pub level: String,
    /// Customers of the segment who have it.
    pub n: usize,
    /// Their share of the segment's customers with a value.
    pub share: Option<f64>,
    /// The share among the other customers with a value.
    pub share_rest: Option<f64>,
    /// The share among all customers with a value.
    pub share_overall: f64,
    /// The share of the level's customers who are in the segment.
    pub share_of_level: Option<f64>,
    /// The share in the segment over the share overall.
    pub lift: Option<f64>,
    /// The difference of the shares in the segment and in the rest, Cohen's h.
    pub cohen_h: Option<f64>,
    /// The hypergeometric v-test of the count; `None` where the count could not have been another.
    pub significance: Option<Significance>,
}

/// Customers without a value, in a segment and among the others: gaps are compared like a level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// Customers of the segment without a value.
    pub n: usize,
    /// Their share of the segment.
    pub share: Option<f64>,
    /// The share among the other customers.
    pub share_rest: Option<f64>,
    /// The difference of the shares, Cohen's h.
    pub cohen_h: Option<f64>,
    /// The hypergeometric v-test of the count; `None` where there is no gap, or no value, at all.
    pub significance: Option<Significance>,
}

/// Places of a segment and of the other customers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceProfile {
    /// The mean direction of the segment's places; `None` without any, or where they cancel out.
    pub centre: Option<Point>,
    /// The mean direction of the other customers' places.
    pub centre_rest: Option<Point>,
}

/// How surely a difference is not chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Significance {
    /// The v-test of Lebart, Morineau and Piron: a standard normal deviate where the segment is a random draw; positive above
    /// expectation. It grows with the number of customers; read the effect first.
    pub v_test: f64,
    /// The natural logarithm of the two-sided p-value, which itself may be too small for a number.
    pub ln_p_value: f64,
    /// The p-value after Benjamini and Hochberg over all tests of all segments; 0 below the smallest number.
    pub q_value: f64,
}

impl Significance {
    /// The two-sided p-value; 0 below the smallest number.
    pub fn p_value(&self) -> f64 {
        self.ln_p_value.exp()
    }

    /// A test that stands alone: q is p until the other tests are known.
    pub(crate) fn alone(test: VTest) -> Self {
        Self { v_test: test.v, ln_p_value: test.ln_p, q_value: libm::exp(test.ln_p) }
    }
}

impl Summary {
    /// From the moments and the three quartiles; `None` without values, or where they are too large to be averaged.
    pub(crate) fn new(moments: &Moments, quartile: impl Fn(f64) -> Option<f64>) -> Option<Self> {
        let summary = Self {
            n: moments.weight() as usize,
            mean: moments.mean(),
            sd: moments.sample_variance().map(f64::sqrt),
            q25: quartile(0.25)?,
            median: quartile(0.5)?,
            q75: quartile(0.75)?,
        };
        summary.is_finite().then_some(summary)
    }

    pub(crate) fn is_finite(&self) -> bool {
        [self.mean, self.q25, self.median, self.q75].iter().all(|number| number.is_finite())
            && self.sd.is_none_or(f64::is_finite)
    }
}

impl AttributeProfile {
    /// Its tests, in a fixed order.
    pub(crate) fn tests_mut(&mut self) -> impl Iterator<Item = &mut Significance> {
        let values: Vec<&mut Significance> = match &mut self.values {
            Values::Numbers(numbers) => numbers.significance.iter_mut().collect(),
            Values::Levels(levels) => levels.iter_mut().filter_map(|level| level.significance.as_mut()).collect(),
            Values::Place(_) => Vec::new(),
        };
        values.into_iter().chain(self.missing.significance.as_mut())
    }
}
