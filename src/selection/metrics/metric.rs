use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// A metric's value, or why it has none.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::{Metric, calinski_harabasz};
///
/// let x = array![[0.0], [1.0], [5.0]];
/// let one_cluster = Labels::try_new([Some(0); 3], 1)?;
/// let metric = Metric::from_result(calinski_harabasz(x.view(), &one_cluster))?;
/// assert_eq!(metric.value(), None);
/// assert_eq!(metric.to_string(), "undefined: all rows are in one cluster, and at least 2 are needed");
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Metric {
    /// The value, a finite number.
    Value(f64),
    /// There is no value.
    Undefined {
        /// Why, in words.
        reason: String,
    },
}

impl Metric {
    /// A computed metric: its value, or the reason of [`ErrorKind::Undefined`].
    ///
    /// # Errors
    /// Every other error, as it came.
    pub fn from_result(computed: Result<f64>) -> Result<Self> {
        match computed {
            Ok(value) => Ok(Self::Value(value)),
            Err(error) => match error.kind() {
                ErrorKind::Undefined { reason, .. } => Ok(Self::Undefined { reason: reason.clone() }),
                _ => Err(error),
            },
        }
    }

    /// The value, where there is one.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Value(value) => Some(*value),
            Self::Undefined { .. } => None,
        }
    }

    /// Why there is no value.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Value(_) => None,
            Self::Undefined { reason } => Some(reason),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => fmt::Display::fmt(value, f),
            Self::Undefined { reason } => write!(f, "undefined: {reason}"),
        }
    }
}

/// The error of a metric without a value.
pub(crate) fn undefined(metric: &'static str, reason: impl Into<String>) -> Error {
    ErrorKind::Undefined { metric, reason: reason.into() }.into()
}

/// `value`, unless the arithmetic left the range of `f64`, which finite but huge coordinates can do.
pub(crate) fn finite(metric: &'static str, value: f64) -> Result<f64> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(undefined(metric, "the squared distances leave the range of a 64-bit number; scale the columns first"))
}
