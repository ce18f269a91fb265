use serde::{Deserialize, Serialize};

use crate::clustering::{GaussianMixture, GaussianMixtureSpec};
use crate::error::{Error, Result};
use crate::seed::Seed;

/// Where a Gaussian mixture starts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GaussianMixtureInit {
    /// The clusters of k-means: the first start those of [`KMeansParams`](crate::clustering::KMeansParams) with its defaults, which are good
    /// ones; further starts those of single runs, which differ.
    #[default]
    KMeans,
    /// This mixture: one run, whose components keep their order.
    Given(GaussianMixture),
}

/// The parameters of a Gaussian mixture, not yet checked.
///
/// Setters only store; [`GaussianMixtureParams::check`] judges everything at once, and every fit calls it.
///
/// ```
/// use segmenta::clustering::GaussianMixtureParams;
/// use segmenta::ndarray::array;
/// use segmenta::prelude::*;
///
/// let x = FeatureMatrix::from_array(array![[0.0], [0.4], [0.2], [9.0], [9.4], [9.2], [9.3]])?;
/// let clustering = GaussianMixtureParams::new(2).cluster(&x, &mut Silent)?;
/// assert_eq!(clustering.labels.sizes(), [4, 3]);
/// assert!((clustering.model.weights()[0] - 4.0 / 7.0).abs() < 1e-12);
/// let shares = clustering.model.responsibilities(x.values())?;
/// assert!(shares[[0, 1]] > 0.999);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "RawGaussianMixtureParams", into = "RawGaussianMixtureParams")]
pub struct GaussianMixtureParams(GaussianMixtureValidParams);

/// Parameters of a Gaussian mixture that [`GaussianMixtureParams::check`] has found in range.
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianMixtureValidParams {
    n_components: usize,
    init: GaussianMixtureInit,
    n_init: usize,
    max_iter: usize,
    tol: f64,
    reg_covar: f64,
    seed: Seed,
}

impl GaussianMixtureParams {
    /// A mixture of `n_components` components and the defaults of the setters.
    pub fn new(n_components: usize) -> Self {
        Self(GaussianMixtureValidParams {
            n_components,
            init: GaussianMixtureInit::default(),
            n_init: 1,
            max_iter: 100,
            tol: 1e-3,
            reg_covar: 1e-6,
            seed: Seed::default(),
        })
    }

    /// How many components to fit.
    #[must_use]
    pub fn n_components(mut self, n_components: usize) -> Self {
        self.0.n_components = n_components;
        self
    }

    /// Where to start. Default: [`GaussianMixtureInit::KMeans`].
    #[must_use]
    pub fn init(mut self, init: GaussianMixtureInit) -> Self {
        self.0.init = init;
        self
    }

    /// How many starts to try; the one with the greatest likelihood is kept, the earlier one on a tie. Default: 1, as scikit-learn. A given
    /// mixture is one start, whatever this says.
    #[must_use]
    pub fn n_init(mut self, n_init: usize) -> Self {
        self.0.n_init = n_init;
        self
    }

    /// How many iterations a run may take. Default: 100, as scikit-learn.
    #[must_use]
    pub fn max_iter(mut self, max_iter: usize) -> Self {
        self.0.max_iter = max_iter;
        self
    }

    /// A run stops where the mean logarithm of the density changes by less than this. Default: 1e-3, as scikit-learn. With 0 a run takes
    /// all its iterations.
    #[must_use]
    pub fn tol(mut self, tol: f64) -> Self {
        self.0.tol = tol;
        self
    }

    /// What every variance gets on top, in the square of the matrix's unit, so that no component shrinks to a point. Default: 1e-6, as
    /// scikit-learn, for columns of spread about 1.
    #[must_use]
    pub fn reg_covar(mut self, reg_covar: f64) -> Self {
        self.0.reg_covar = reg_covar;
        self
    }

    /// Where the random starts come from. Default: [`Seed::default`].
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.0.seed = seed;
        self
    }

    /// What a specification holds of these parameters: all but the number of components, the start and the seed.
    pub fn spec(&self) -> GaussianMixtureSpec {
        let GaussianMixtureValidParams { n_init, max_iter, tol, reg_covar, .. } = self.0;
        GaussianMixtureSpec { n_init, max_iter, tol, reg_covar }
    }

    /// The parameters, found in range.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for the first one out of its range.
    pub fn check(&self) -> Result<GaussianMixtureValidParams> {
        self.checked().cloned()
    }

    /// The parameters by reference, found in range.
    pub(super) fn checked(&self) -> Result<&GaussianMixtureValidParams> {
        let params = &self.0;
        for (name, value) in
            [("n_components", params.n_components), ("n_init", params.n_init), ("max_iter", params.max_iter)]
        {
            if value == 0 {
                return Err(Error::param(name, 0, "at least 1"));
            }
        }
        for (name, value) in [("tol", params.tol), ("reg_covar", params.reg_covar)] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::param(name, value, "a finite number of at least 0"));
            }
        }
        match &params.init {
            GaussianMixtureInit::Given(start) if start.n_components() != params.n_components => {
                let expected = format!("{}, as n_components", params.n_components);
                Err(Error::param("components of the given mixture", start.n_components(), expected))
            }
            _ => Ok(params),
        }
    }
}

impl GaussianMixtureValidParams {
    /// How many components to fit.
    pub fn n_components(&self) -> usize {
        self.n_components
    }

    /// Where to start.
    pub fn init(&self) -> &GaussianMixtureInit {
        &self.init
    }

    /// How many starts there will be: 1 from a given mixture.
    pub fn n_init(&self) -> usize {
        match self.init {
            GaussianMixtureInit::KMeans => self.n_init,
            GaussianMixtureInit::Given(_) => 1,
        }
    }

    /// How many iterations a run may take.
    pub fn max_iter(&self) -> usize {
        self.max_iter
    }

    /// The least gain of the mean logarithm of the density that counts.
    pub fn tol(&self) -> f64 {
        self.tol
    }

    /// What every variance gets on top.
    pub fn reg_covar(&self) -> f64 {
        self.reg_covar
    }

    /// Where the random starts come from.
    pub fn seed(&self) -> Seed {
        self.seed
    }
}

/// What a file says: the parameters that differ from the defaults.
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawGaussianMixtureParams {
    n_components: usize,
    init: GaussianMixtureInit,
    n_init: usize,
    max_iter: usize,
    tol: f64,
    reg_covar: f64,
    seed: Seed,
}

impl Default for RawGaussianMixtureParams {
    fn default() -> Self {
        GaussianMixtureParams::new(1).into()
    }
}

impl From<RawGaussianMixtureParams> for GaussianMixtureParams {
    fn from(raw: RawGaussianMixtureParams) -> Self {
        let RawGaussianMixtureParams { n_components, init, n_init, max_iter, tol, reg_covar, seed } = raw;
        Self(GaussianMixtureValidParams { n_components, init, n_init, max_iter, tol, reg_covar, seed })
    }
}

impl From<GaussianMixtureParams> for RawGaussianMixtureParams {
    fn from(params: GaussianMixtureParams) -> Self {
        let GaussianMixtureValidParams { n_components, init, n_init, max_iter, tol, reg_covar, seed } = params.0;
        Self { n_components, init, n_init, max_iter, tol, reg_covar, seed }
    }
}
