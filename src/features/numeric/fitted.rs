use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::features::numeric::{Missing, Numeric, Scaling, Winsor};
use crate::features::values::refuse_gaps;
use crate::math::moments::Moments;
use crate::math::quantile::{quantile_sorted, sorted};
use crate::math::{quantile_normal, yeo_johnson};
use crate::table::Numbers;

/// A scale fitted to one column: draw in, bend, shift, divide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FittedNumber {
    /// The values that winsorising draws in to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 2]>,
    curve: Curve,
    center: f64,
    scale: f64,
    /// What a gap becomes, in the column's unit; `None` refuses gaps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fill: Option<f64>,
    /// The variance at which the scaled column counts as one attribute.
    unit_variance: f64,
}

/// What bends the scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Curve {
    Straight,
    Log1p,
    YeoJohnson { lambda: f64 },
    QuantileNormal { landmarks: Vec<f64> },
}

/// The interquartile range of a standard normal.
const NORMAL_IQR: f64 = 1.348_979_500_392_163_5;

impl FittedNumber {
    pub(crate) fn fit(values: &Numbers, spec: &Numeric, column: &str) -> Result<Self> {
        let raw = sorted(values.present());
        if raw.is_empty() {
            return Err(Error::spec(
                format!("column `{column}`"),
                "it has no value in any row; give it the role `ignore`",
            ));
        }
        let bounds = spec
            .winsor
            .and_then(|Winsor { low, high }| Some([quantile_sorted(&raw, low)?, quantile_sorted(&raw, high)?]));
        // Moments are taken in row order, which is what a reference computes; quantiles from the sorted copy.
        let present: Vec<f64> = values.present().map(|value| draw_in(value, bounds)).collect();
        let ordered: Vec<f64> = raw.iter().map(|&value| draw_in(value, bounds)).collect();
        let mut fitted = Self {
            bounds,
            curve: Curve::fit(spec.scaling, &present, &ordered),
            center: 0.0,
            scale: 1.0,
            fill: None,
            unit_variance: 1.0,
        };
        fitted.fit_fill(spec.missing, &present, &ordered, column)?;
        fitted.check_domain(values, column)?;
        fitted.fit_scale(spec.scaling, &present, &ordered);
        fitted.check().map_err(|_| {
            let mend = "its values are too large or too many to be scaled; divide the column, for example by a million";
            Error::spec(format!("column `{column}`"), mend)
        })?;
        Ok(fitted)
    }

    fn fit_fill(&mut self, missing: Missing, present: &[f64], ordered: &[f64], column: &str) -> Result<()> {
        self.fill = match missing {
            Missing::Median => quantile_sorted(ordered, 0.5),
            Missing::Mean => Some(Moments::of(present.iter().copied()).mean()),
            Missing::Constant(fill) => Some(fill),
            Missing::Error => None,
        };
        match self.fill {
            Some(fill) if !self.takes(fill) => {
                Err(Error::param(format!("missing of `{column}`"), fill, "a number above -1 for a logarithm"))
            }
            _ => Ok(()),
        }
    }

    fn fit_scale(&mut self, scaling: Scaling, present: &[f64], ordered: &[f64]) {
        let spread = |range: f64| if range < 10.0 * f64::EPSILON { 1.0 } else { range };
        let at = |q: f64| quantile_sorted(ordered, q).unwrap_or(0.0);
        match scaling {
            Scaling::Standard | Scaling::LogStandard | Scaling::YeoJohnson { .. } => {
                let moments = Moments::of(present.iter().map(|&value| self.bend(value)));
                self.center = moments.mean();
                self.scale = if moments.is_constant() { 1.0 } else { moments.std() };
            }
            Scaling::Robust => {
                self.center = at(0.5);
                self.scale = spread(at(0.75) - at(0.25));
                self.unit_variance = NORMAL_IQR.powi(-2);
            }
            Scaling::MinMax => {
                self.center = at(0.0);
                self.scale = spread(at(1.0) - at(0.0));
                self.unit_variance = 1.0 / 12.0;
            }
            // Ties, above all at the ends, move the variance away from the 1 of a normal; it is brought back by the balance.
            Scaling::QuantileNormal { .. } => {
                let moments = Moments::of(present.iter().map(|&value| self.bend(value)));
                self.unit_variance = if moments.is_constant() { 1.0 } else { moments.variance() };
            }
        }
    }

    /// Refuses the first value that the curve does not take.
    fn check_domain(&self, values: &Numbers, column: &str) -> Result<()> {
        let refused = values.iter().enumerate().find_map(|(row, value)| {
            value.filter(|&value| !self.takes(draw_in(value, self.bounds))).map(|value| (row, value))
        });
        match refused {
            None => Ok(()),
            Some((row, got)) => Err(ErrorKind::Domain {
                column: column.into(),
                row: row + 1,
                got,
                transform: "log_standard".into(),
                domain: "values above -1".into(),
                mend: "choose yeo_johnson, which takes any number, or winsor".into(),
            }
            .into()),
        }
    }

    fn takes(&self, value: f64) -> bool {
        !matches!(self.curve, Curve::Log1p) || value > -1.0
    }

    fn bend(&self, value: f64) -> f64 {
        match &self.curve {
            Curve::Straight => value,
            Curve::Log1p => libm::log1p(value),
            Curve::YeoJohnson { lambda } => yeo_johnson::transform(value, *lambda),
            Curve::QuantileNormal { landmarks } => quantile_normal::transform(value, landmarks),
        }
    }

    /// The scaled values, row by row, gaps filled.
    pub(crate) fn encode(&self, values: &Numbers, column: &str) -> Result<Vec<f64>> {
        self.check_domain(values, column)?;
        let scaled = |value: f64| (self.bend(draw_in(value, self.bounds)) - self.center) / self.scale;
        if self.fill.is_none() {
            refuse_gaps(values.iter(), column)?;
        }
        let fill = self.fill.map_or(0.0, scaled);
        Ok(values.iter().map(|value| value.map_or(fill, scaled)).collect())
    }

    /// A scaled value back in the column's unit.
    pub(crate) fn decode(&self, scaled: f64) -> f64 {
        let bent = scaled * self.scale + self.center;
        match &self.curve {
            Curve::Straight => bent,
            Curve::Log1p => libm::expm1(bent).min(f64::MAX),
            Curve::YeoJohnson { lambda } => yeo_johnson::inverse(bent, *lambda),
            Curve::QuantileNormal { landmarks } => quantile_normal::inverse(bent, landmarks),
        }
    }

    pub(crate) fn unit_variance(&self) -> f64 {
        self.unit_variance
    }

    /// One unit of the column, squared, on the fitted scale, for straight scales.
    pub(crate) fn unit_step_sq(&self) -> f64 {
        (1.0 / self.scale).powi(2)
    }

    /// Refuses what no fit can have made; the text says what.
    pub(crate) fn check(&self) -> Result<(), String> {
        let finite =
            [self.center, self.scale, self.unit_variance, self.fill.unwrap_or(0.0)].iter().all(|v| v.is_finite());
        if !(finite && self.scale > 0.0 && self.unit_variance > 0.0) {
            return Err("centre, scale and variance must be finite, the last two above 0".into());
        }
        if let Some([low, high]) = self.bounds
            && !(low.is_finite() && high.is_finite() && low <= high)
        {
            return Err("the winsor bounds must be finite and in order".into());
        }
        if self.fill.is_some_and(|fill| !self.takes(fill)) {
            return Err("the filling of gaps is outside the domain of the logarithm".into());
        }
        match &self.curve {
            Curve::YeoJohnson { lambda } if !lambda.is_finite() => Err("lambda must be finite".into()),
            Curve::QuantileNormal { landmarks } => {
                let in_order = landmarks.windows(2).all(|pair| pair[0] <= pair[1]);
                let finite = landmarks.iter().all(|landmark| landmark.is_finite());
                if landmarks.is_empty() || !in_order || !finite {
                    return Err("the landmarks must be finite and in order".into());
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Curve {
    fn fit(scaling: Scaling, present: &[f64], ordered: &[f64]) -> Self {
        match scaling {
            Scaling::Standard | Scaling::Robust | Scaling::MinMax => Self::Straight,
            Scaling::LogStandard => Self::Log1p,
            Scaling::YeoJohnson { lambda } => {
                Self::YeoJohnson { lambda: lambda.unwrap_or_else(|| yeo_johnson::fit_lambda(present)) }
            }
            Scaling::QuantileNormal { n_quantiles } => {
                Self::QuantileNormal { landmarks: landmarks(ordered, n_quantiles.min(ordered.len())) }
            }
        }
    }
}

/// The quantiles of `ordered` at equal steps from 0 to 1, `n_landmarks` of them.
fn landmarks(ordered: &[f64], n_landmarks: usize) -> Vec<f64> {
    let step = 1.0 / (n_landmarks.max(2) - 1) as f64;
    let mut landmarks: Vec<f64> = Vec::with_capacity(n_landmarks);
    for landmark in 0..n_landmarks {
        // By way of percent, as the reference goes: its rounding decides which landmarks are tied with a value.
        let q = if landmark + 1 == n_landmarks.max(2) { 1.0 } else { landmark as f64 * step * 100.0 / 100.0 };
        let value = quantile_sorted(ordered, q).unwrap_or(0.0);
        // Interpolation between ties may fall short of them by a rounding unit.
        landmarks.push(landmarks.last().map_or(value, |last| value.max(*last)));
    }
    landmarks
}

fn draw_in(value: f64, bounds: Option<[f64; 2]>) -> f64 {
    bounds.map_or(value, |[low, high]| value.clamp(low, high))
}
