mod fitted;

pub(crate) use fitted::FittedNumber;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// How a number becomes comparable: winsorised if asked, scaled, gaps filled.
///
/// ```
/// use segmenta::features::{Missing, Numeric};
///
/// let income = Numeric::log_standard().winsorised().missing(Missing::Mean);
/// # let _ = income;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Numeric {
    /// The scale. Default: [`Scaling::Standard`].
    pub scaling: Scaling,
    /// Bounds beyond which values are drawn in before anything else. Default: none.
    pub winsor: Option<Winsor>,
    /// What a gap becomes. Default: [`Missing::Median`].
    pub missing: Missing,
    /// Whether gaps have a column of their own. Default: [`Indicator::None`].
    pub indicator: Indicator,
}

/// How a number is scaled. All are fitted on the rows that have a value.
///
/// In the matrix every attribute has variance 1 before its weight, so that none counts for more because of its unit, with two
/// exceptions that keep the point of their scale: [`Scaling::Robust`] and [`Scaling::MinMax`] are brought to variance 1 for a
/// normal and for a uniform distribution, and outliers or their absence make it more or less.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Scaling {
    /// (x - mean) / standard deviation (divisor n).
    #[default]
    Standard,
    /// (x - median) / interquartile range: outliers do not move the scale of the others, and stay far out.
    Robust,
    /// (x - min) / (max - min).
    MinMax,
    /// ln(1 + x), then [`Scaling::Standard`]; for skewed numbers above -1 such as money and counts.
    LogStandard,
    /// The power of Yeo and Johnson, then [`Scaling::Standard`]; for skewed numbers of any sign.
    YeoJohnson {
        /// The power; `None` takes the one of greatest likelihood.
        lambda: Option<f64>,
    },
    /// The normal quantile of the rank: the shape of the distribution is lost, its order stays.
    QuantileNormal {
        /// How many landmarks hold the distribution, at least 2; no more than there are values are used.
        n_quantiles: usize,
    },
}

impl Scaling {
    /// The name as specs write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Robust => "robust",
            Self::MinMax => "min_max",
            Self::LogStandard => "log_standard",
            Self::YeoJohnson { .. } => "yeo_johnson",
            Self::QuantileNormal { .. } => "quantile_normal",
        }
    }
}

/// Values below one quantile and above another are set to those quantiles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 2]", into = "[f64; 2]")]
pub struct Winsor {
    /// The lower quantile, 0 to 1.
    pub low: f64,
    /// The upper quantile, 0 to 1 and above the lower.
    pub high: f64,
}

impl From<[f64; 2]> for Winsor {
    fn from([low, high]: [f64; 2]) -> Self {
        Self { low, high }
    }
}

impl From<Winsor> for [f64; 2] {
    fn from(winsor: Winsor) -> Self {
        [winsor.low, winsor.high]
    }
}

/// What a gap becomes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Missing {
    /// The median of the rows that have a value.
    #[default]
    Median,
    /// Their mean.
    Mean,
    /// A number in the column's own unit.
    Constant(f64),
    /// A refusal.
    Error,
}

/// Whether gaps have a column of their own, balanced like a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// No.
    #[default]
    None,
    /// Yes, where gaps are neither too rare nor too common for a flag (1 % to 99 % of the rows).
    Column,
}

impl Numeric {
    /// How many landmarks [`Numeric::quantile_normal`] uses unless told otherwise.
    pub const N_QUANTILES: usize = 1000;

    /// Mean 0, standard deviation 1.
    pub fn standard() -> Self {
        Self::default()
    }

    /// Median 0, scaled by the interquartile range.
    pub fn robust() -> Self {
        Self { scaling: Scaling::Robust, ..Self::default() }
    }

    /// The smallest value 0, the largest 1, before the balance between attributes.
    pub fn min_max() -> Self {
        Self { scaling: Scaling::MinMax, ..Self::default() }
    }

    /// ln(1 + x), then mean 0 and standard deviation 1; values must be above -1.
    pub fn log_standard() -> Self {
        Self { scaling: Scaling::LogStandard, ..Self::default() }
    }

    /// The likeliest power of Yeo and Johnson (2000, doi:10.1093/biomet/87.4.954), then mean 0 and standard deviation 1.
    pub fn yeo_johnson() -> Self {
        Self { scaling: Scaling::YeoJohnson { lambda: None }, ..Self::default() }
    }

    /// The normal quantile of the rank among 1000 landmarks.
    pub fn quantile_normal() -> Self {
        Self { scaling: Scaling::QuantileNormal { n_quantiles: Self::N_QUANTILES }, ..Self::default() }
    }

    /// Draws values in to the 1 % and 99 % quantiles. Default: no.
    #[must_use]
    pub fn winsorised(self) -> Self {
        self.winsor(0.01, 0.99)
    }

    /// Draws values in to two quantiles. Default: no.
    #[must_use]
    pub fn winsor(mut self, low: f64, high: f64) -> Self {
        self.winsor = Some(Winsor { low, high });
        self
    }

    /// What a gap becomes. Default: [`Missing::Median`].
    #[must_use]
    pub fn missing(mut self, missing: Missing) -> Self {
        self.missing = missing;
        self
    }

    /// Whether gaps have a column of their own. Default: [`Indicator::None`].
    #[must_use]
    pub fn indicator(mut self, indicator: Indicator) -> Self {
        self.indicator = indicator;
        self
    }

    /// Judges the parameters of `column`.
    pub(crate) fn check(&self, column: &str) -> Result<()> {
        if let Some(Winsor { low, high }) = self.winsor
            && !(0.0 <= low && low < high && high <= 1.0)
        {
            let got = format!("[{low}, {high}]");
            return Err(Error::param(format!("winsor of `{column}`"), got, "two quantiles, 0 <= low < high <= 1"));
        }
        if let Missing::Constant(fill) = self.missing
            && !fill.is_finite()
        {
            return Err(Error::param(format!("missing of `{column}`"), fill, "a finite number"));
        }
        match self.scaling {
            Scaling::YeoJohnson { lambda: Some(lambda) } if !(lambda.is_finite() && lambda.abs() <= 12.0) => {
                Err(Error::param(format!("lambda of `{column}`"), lambda, "a power from -12 to 12"))
            }
            Scaling::QuantileNormal { n_quantiles } if !(2..=100_000).contains(&n_quantiles) => {
                Err(Error::param(format!("n_quantiles of `{column}`"), n_quantiles, "2 to 100000"))
            }
            _ => Ok(()),
        }
    }
}
