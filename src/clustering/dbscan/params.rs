use serde::{Deserialize, Serialize};

use crate::clustering::Metric;
use crate::clustering::check::check_min_samples;
use crate::error::{Error, Result};

/// The range of `eps`: its square is neither 0 nor infinite.
const EPS: std::ops::RangeInclusive<f64> = 1e-150..=1e150;

/// The parameters of DBSCAN, not yet checked.
///
/// Setters only store; [`DbscanParams::check`] judges everything at once, and every fit calls it.
///
/// ```
/// use segmenta::clustering::DbscanParams;
/// use segmenta::ndarray::array;
/// use segmenta::prelude::*;
///
/// let x = FeatureMatrix::from_array(array![[0.0], [0.2], [0.1], [5.0], [9.1], [9.0], [9.2]])?;
/// let clustering = DbscanParams::new(0.5).min_samples(3).cluster(&x, &mut Silent)?;
/// let labels: Vec<_> = clustering.labels.iter().collect();
/// assert_eq!(labels, [Some(0), Some(0), Some(0), None, Some(1), Some(1), Some(1)]);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "RawDbscanParams", into = "RawDbscanParams")]
pub struct DbscanParams(DbscanValidParams);

/// Parameters of DBSCAN that [`DbscanParams::check`] has found in range.
#[derive(Debug, Clone, PartialEq)]
pub struct DbscanValidParams {
    eps: f64,
    min_samples: usize,
    metric: Metric,
}

impl DbscanParams {
    /// Parameters with this reach, in the units of the matrix, and the default of the other setter. There is no good `eps` for
    /// all data: it has to fit the scale of the columns. [`DbscanSpec::advise`](crate::clustering::DbscanSpec::advise) suggests one.
    pub fn new(eps: f64) -> Self {
        Self(DbscanValidParams { eps, min_samples: 5, metric: Metric::default() })
    }

    /// How far a row reaches: rows at most this far apart are neighbours.
    #[must_use]
    pub fn eps(mut self, eps: f64) -> Self {
        self.0.eps = eps;
        self
    }

    /// How much the neighbours of a core row weigh at least, the row itself included; without weights, how many they are. Default:
    /// 5, as scikit-learn.
    #[must_use]
    pub fn min_samples(mut self, min_samples: usize) -> Self {
        self.0.min_samples = min_samples;
        self
    }

    /// What the distance of two rows is, and so the unit of `eps`. Default: [`Metric::Euclidean`].
    ///
    /// ```
    /// use segmenta::clustering::{DbscanParams, Metric};
    /// use segmenta::ndarray::array;
    /// use segmenta::prelude::*;
    ///
    /// // Two islands of Fiji on both sides of the antimeridian, 60 km apart, and Lisbon.
    /// let x = FeatureMatrix::from_array(array![[-16.8, 179.9], [-16.7, -179.6], [38.72, -9.14]])?;
    /// let clustering = DbscanParams::new(60.0).min_samples(2).metric(Metric::Haversine).cluster(&x, &mut Silent)?;
    /// assert_eq!(clustering.labels.iter().collect::<Vec<_>>(), [Some(0), Some(0), None]);
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    #[must_use]
    pub fn metric(mut self, metric: Metric) -> Self {
        self.0.metric = metric;
        self
    }

    /// The parameters, found in range.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for the first one out of its range.
    pub fn check(&self) -> Result<DbscanValidParams> {
        self.checked().cloned()
    }

    /// The parameters as they were told, which no fit takes without [`DbscanParams::check`].
    pub(crate) fn as_told(&self) -> &DbscanValidParams {
        &self.0
    }

    /// The parameters by reference, found in range.
    pub(super) fn checked(&self) -> Result<&DbscanValidParams> {
        check_eps(self.0.eps)?;
        check_min_samples(self.0.min_samples)?;
        Ok(&self.0)
    }
}

impl DbscanValidParams {
    /// How far a row reaches.
    pub fn eps(&self) -> f64 {
        self.eps
    }

    /// How much the neighbours of a core row weigh at least.
    pub fn min_samples(&self) -> usize {
        self.min_samples
    }

    /// What the distance of two rows is.
    pub fn metric(&self) -> Metric {
        self.metric
    }
}

/// Refuses a reach that no distance can be compared with.
pub(super) fn check_eps(eps: f64) -> Result<()> {
    if EPS.contains(&eps) {
        return Ok(());
    }
    Err(Error::param("eps", eps, format!("a distance from {:e} to {:e}", EPS.start(), EPS.end())))
}

/// What a file says: the parameters that differ from the defaults.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDbscanParams {
    eps: f64,
    #[serde(default = "default_min_samples")]
    min_samples: usize,
    #[serde(default, skip_serializing_if = "Metric::is_default")]
    metric: Metric,
}

fn default_min_samples() -> usize {
    DbscanParams::new(1.0).0.min_samples
}

impl From<RawDbscanParams> for DbscanParams {
    fn from(raw: RawDbscanParams) -> Self {
        let RawDbscanParams { eps, min_samples, metric } = raw;
        Self(DbscanValidParams { eps, min_samples, metric })
    }
}

impl From<DbscanParams> for RawDbscanParams {
    fn from(params: DbscanParams) -> Self {
        let DbscanValidParams { eps, min_samples, metric } = params.0;
        Self { eps, min_samples, metric }
    }
}
