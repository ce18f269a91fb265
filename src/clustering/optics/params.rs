use crate::error::{Error, Result};

/// The parameters of OPTICS, not yet checked.
///
/// Setters only store; [`OpticsParams::check`] judges everything at once.
///
/// ```
/// use segmenta::clustering::OpticsParams;
/// use segmenta::ndarray::array;
/// use segmenta::observe::Silent;
///
/// let x = array![[0.0], [9.0], [0.2], [0.1], [9.1], [50.0], [9.3]];
/// let optics = OpticsParams::new(2).check()?.fit_array(x.view(), &mut Silent)?;
/// assert_eq!(optics.ordering().collect::<Vec<_>>(), [0, 3, 2, 1, 4, 6, 5]);
/// let labels: Vec<_> = optics.extract_dbscan(0.5)?.iter().collect();
/// assert_eq!(labels, [Some(0), Some(1), Some(0), Some(0), Some(1), None, Some(1)]);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct OpticsParams(OpticsValidParams);

/// Parameters of OPTICS that [`OpticsParams::check`] has found in range.
#[derive(Debug, Clone, PartialEq)]
pub struct OpticsValidParams {
    min_samples: usize,
    max_eps: f64,
}

impl Default for OpticsParams {
    /// `min_samples` of 5, as scikit-learn.
    fn default() -> Self {
        Self::new(5)
    }
}

impl OpticsParams {
    /// Parameters with so many rows that make a place dense, and the default of the other setter.
    pub fn new(min_samples: usize) -> Self {
        Self(OpticsValidParams { min_samples, max_eps: f64::INFINITY })
    }

    /// How many rows make a place dense, the row itself included. More make the valleys smoother.
    #[must_use]
    pub fn min_samples(mut self, min_samples: usize) -> Self {
        self.0.min_samples = min_samples;
        self
    }

    /// How far a row reaches at most. Default: infinitely far, as scikit-learn. What is farther is not looked at, which is faster.
    #[must_use]
    pub fn max_eps(mut self, max_eps: f64) -> Self {
        self.0.max_eps = max_eps;
        self
    }

    /// The parameters, found in range.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for the first one out of its range.
    pub fn check(&self) -> Result<OpticsValidParams> {
        self.checked().cloned()
    }

    /// The parameters by reference, found in range.
    pub(super) fn checked(&self) -> Result<&OpticsValidParams> {
        if self.0.min_samples < 2 {
            return Err(Error::param("min_samples", self.0.min_samples, "at least 2, for a row is near itself"));
        }
        if self.0.max_eps.is_nan() || self.0.max_eps <= 0.0 {
            return Err(Error::param("max_eps", self.0.max_eps, "a distance above 0, or infinity"));
        }
        Ok(&self.0)
    }
}

impl OpticsValidParams {
    /// How many rows make a place dense, the row itself included.
    pub fn min_samples(&self) -> usize {
        self.min_samples
    }

    /// How far a row reaches at most.
    pub fn max_eps(&self) -> f64 {
        self.max_eps
    }
}
