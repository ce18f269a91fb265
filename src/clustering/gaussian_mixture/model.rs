use ndarray::{Array1, Array2, Array3, ArrayView1, ArrayView2, ArrayView3};
use serde::{Deserialize, Serialize};

use crate::clustering::check::check_width;
use crate::clustering::gaussian_mixture::density::{Density, Verdict};
use crate::clustering::gaussian_mixture::parameters::Parameters;
use crate::clustering::gaussian_mixture::sample::Sample;
use crate::clustering::{Assign, Assignment, Labels, Scalar};
use crate::error::{Error, ErrorKind, Result};

/// By how much the weights of a mixture may miss 1 in sum, and a covariance its mirror image, relatively.
const SLACK: f64 = 1e-9;

/// A fitted Gaussian mixture: the weight, mean and covariance of every component, in double precision whatever the rows are in.
///
/// A row's cluster is the component that it most likely comes from, which need not be that of the nearest mean. Components are numbered
/// by the total weight of their rows, the largest first, then by their first row; from a given mixture they keep its order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawGaussianMixture", into = "RawGaussianMixture")]
pub struct GaussianMixture {
    parameters: Parameters,
    density: Density,
}

impl GaussianMixture {
    /// A mixture from the weight of each component, the means, shape `(n_components, n_features)`, and the covariances, shape
    /// `(n_components, n_features, n_features)`.
    ///
    /// ```
    /// use segmenta::clustering::GaussianMixture;
    /// use segmenta::ndarray::{Array3, array};
    ///
    /// let ones = Array3::ones((2, 1, 1));
    /// let mixture = GaussianMixture::try_from_parts(array![0.5, 0.5], array![[-1.0], [1.0]], ones)?;
    /// let shares = mixture.responsibilities(array![[0.0], [2.0]].view())?;
    /// assert!((shares[[0, 0]] - 0.5).abs() < 1e-15);
    /// assert!((shares[[1, 0]] - 1.0 / (1.0 + 4f64.exp())).abs() < 1e-15);
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without components or columns, [`ErrorKind::Length`] where the shapes do not agree, [`ErrorKind::Param`]
    /// for weights that are negative or do not sum to 1, for numbers that are not finite, and for a covariance that is not symmetric
    /// and positive definite.
    pub fn try_from_parts(weights: Array1<f64>, means: Array2<f64>, covariances: Array3<f64>) -> Result<Self> {
        let (n_components, n_features) = means.dim();
        if n_components == 0 || n_features == 0 {
            let what = "the matrix of means".into();
            return Err(ErrorKind::Empty { what, n_rows: n_components, n_columns: n_features }.into());
        }
        check_length("the list of weights", n_components, weights.len())?;
        if covariances.dim() != (n_components, n_features, n_features) {
            let expected = n_components.saturating_mul(n_features).saturating_mul(n_features);
            return Err(length("the covariances", expected, covariances.len()));
        }
        if let Some(weight) = weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
            return Err(Error::param("a component's weight", weight, "a finite number of at least 0"));
        }
        let sum = weights.sum();
        if (sum - 1.0).abs() > SLACK {
            return Err(Error::param("the sum of the components' weights", sum, "1"));
        }
        let parameters = Parameters {
            n_features,
            weights: weights.to_vec(),
            means: means.iter().copied().collect(),
            covariances: covariances.iter().copied().collect(),
        };
        for (name, values) in [("a mean", &parameters.means), ("a covariance", &parameters.covariances)] {
            if let Some(value) = values.iter().find(|value| !value.is_finite()) {
                return Err(Error::param(name, value, "finite numbers"));
            }
        }
        for component in 0..n_components {
            check_symmetric(parameters.covariance(component), n_features, component)?;
        }
        let density = Density::new(&parameters).map_err(|collapse| {
            let expected = format!("positive definite matrices; column {} is told by others", collapse.column + 1);
            Error::param("a covariance", "singular", expected)
        })?;
        Ok(Self { parameters, density })
    }

    /// Parameters with their density.
    pub(super) fn of(parameters: Parameters, density: Density) -> Self {
        Self { parameters, density }
    }

    /// The share of each component in all rows; they sum to 1.
    pub fn weights(&self) -> ArrayView1<'_, f64> {
        ArrayView1::from(&self.parameters.weights)
    }

    /// The mean of each component, shape `(n_components, n_features)`.
    pub fn means(&self) -> ArrayView2<'_, f64> {
        let shape = (self.n_components(), self.n_features());
        ArrayView2::from_shape(shape, &self.parameters.means).expect("a mean a component")
    }

    /// The covariance of each component, shape `(n_components, n_features, n_features)`.
    pub fn covariances(&self) -> ArrayView3<'_, f64> {
        let shape = (self.n_components(), self.n_features(), self.n_features());
        ArrayView3::from_shape(shape, &self.parameters.covariances).expect("a matrix a component")
    }

    /// Number of components.
    pub fn n_components(&self) -> usize {
        self.parameters.n_components()
    }

    /// Number of clusters: the components, whether or not a row most likely comes from each.
    pub fn n_clusters(&self) -> usize {
        self.n_components()
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.parameters.n_features
    }

    /// Numbers that a fit is free to choose: `k d + k d (d + 1) / 2 + k - 1` for k components in d columns.
    pub fn n_parameters(&self) -> usize {
        self.parameters.n_free()
    }

    /// For each row of `x` and each component the probability that the row comes from it, shape `(n_rows, n_components)`; each row
    /// sums to 1. Reckoned in logarithms: a row however far from all components has its probabilities.
    ///
    /// # Errors
    /// Those of [`Assign::assign`].
    pub fn responsibilities<F: Scalar>(&self, x: ArrayView2<'_, F>) -> Result<Array2<f64>> {
        let shares = |_: usize, lane: usize, verdict: &Verdict| -> Vec<f64> {
            verdict.shares.iter().map(|share| share[lane]).collect()
        };
        let shares = self.judged(x, shares)?.concat();
        let shares = Array2::from_shape_vec((x.nrows(), self.n_components()), shares);
        shares.map_err(|error| ErrorKind::Internal(error.to_string()).into())
    }

    /// The natural logarithm of the density at each row of `x`.
    ///
    /// # Errors
    /// Those of [`Assign::assign`].
    pub fn log_densities<F: Scalar>(&self, x: ArrayView2<'_, F>) -> Result<Vec<f64>> {
        self.judged(x, |_, lane, verdict| verdict.log_density[lane])
    }

    pub(super) fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The same components in another order: component `i` is `order[i]` of these.
    pub(super) fn reordered(self, order: &[usize]) -> Self {
        Self { parameters: self.parameters.reordered(order), density: self.density.reordered(order) }
    }

    /// The most likely component of each row.
    pub(super) fn labels_of<F: Scalar>(&self, sample: &Sample<'_, F>) -> Labels {
        let codes = sample.judged(&self.density, |_, lane, verdict| verdict.best[lane] as u32);
        Labels::from_codes(codes, self.n_components())
    }

    fn judged<F: Scalar, T: Send>(
        &self,
        x: ArrayView2<'_, F>,
        of_row: impl Fn(usize, usize, &Verdict) -> T + Sync + Send,
    ) -> Result<Vec<T>> {
        check_width(x, self.n_features())?;
        let x = x.as_standard_layout();
        let values = x.as_slice().expect("a standard layout is one slice");
        Ok(Sample::unweighted(values, self.n_features()).judged(&self.density, of_row))
    }

    fn distance<F: Scalar>(&self, row: ArrayView1<'_, F>, component: usize) -> f64 {
        let squared = row.iter().zip(self.parameters.mean(component)).fold(0.0, |sum, (value, mean)| {
            let difference = value.widen() - mean;
            sum + difference * difference
        });
        squared.sqrt()
    }
}

impl<F: Scalar> Assign<F> for GaussianMixture {
    /// The component that each row most likely comes from, the lowest on a tie. `distances` are to its mean; `margins` are `1 - p2 / p1`, with
    /// the probabilities of the likeliest and of the second likeliest component, and `None` where there is no second.
    fn assign(&self, x: ArrayView2<'_, F>) -> Result<Assignment> {
        let judged = self.judged(x, |row, lane, verdict| {
            let best = verdict.best[lane];
            (best as u32, self.distance(x.row(row), best), margin(verdict, lane))
        })?;
        Ok(Assignment {
            labels: Labels::from_codes(judged.iter().map(|(code, _, _)| *code).collect(), self.n_components()),
            distances: judged.iter().map(|(_, distance, _)| *distance).collect(),
            margins: judged.iter().map(|(_, _, margin)| *margin).collect(),
        })
    }
}

/// How much likelier the best component is than the second.
fn margin(verdict: &Verdict, lane: usize) -> Option<f64> {
    let best = verdict.best[lane];
    let others = verdict.shares.iter().enumerate().filter(|(component, _)| *component != best);
    let second = others.map(|(_, share)| share[lane]).max_by(f64::total_cmp)?;
    Some(1.0 - second / verdict.shares[best][lane])
}

fn check_length(what: &str, expected: usize, got: usize) -> Result<()> {
    if expected == got { Ok(()) } else { Err(length(what, expected, got)) }
}

fn length(what: &str, expected: usize, got: usize) -> Error {
    ErrorKind::Length { what: what.into(), expected, got }.into()
}

/// Refuses a matrix that differs from its mirror image by more than rounding.
fn check_symmetric(covariance: &[f64], n: usize, component: usize) -> Result<()> {
    for i in 0..n {
        for j in 0..i {
            let (lower, upper) = (covariance[i * n + j], covariance[j * n + i]);
            let scale = (covariance[i * n + i].abs() * covariance[j * n + j].abs()).sqrt();
            if (lower - upper).abs() > SLACK * scale {
                let name = format!("row {}, column {} of the covariance of component {component}", j + 1, i + 1);
                return Err(Error::param(name, upper, format!("{lower}, as on the other side of the diagonal")));
            }
        }
    }
    Ok(())
}

/// What a file holds; the model is rebuilt through its checked constructor.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGaussianMixture {
    n_components: usize,
    n_features: usize,
    weights: Vec<f64>,
    means: Vec<f64>,
    covariances: Vec<f64>,
}

impl From<GaussianMixture> for RawGaussianMixture {
    fn from(model: GaussianMixture) -> Self {
        let (n_components, n_features) = (model.n_components(), model.n_features());
        let Parameters { weights, means, covariances, .. } = model.parameters;
        Self { n_components, n_features, weights, means, covariances }
    }
}

impl TryFrom<RawGaussianMixture> for GaussianMixture {
    type Error = Error;

    fn try_from(raw: RawGaussianMixture) -> Result<Self> {
        let (k, d) = (raw.n_components, raw.n_features);
        let n_means = k.saturating_mul(d);
        check_length("the list of means", n_means, raw.means.len())?;
        check_length("the list of covariances", n_means.saturating_mul(d), raw.covariances.len())?;
        let internal = |error: ndarray::ShapeError| Error::from(ErrorKind::Internal(error.to_string()));
        let means = Array2::from_shape_vec((k, d), raw.means).map_err(internal)?;
        let covariances = Array3::from_shape_vec((k, d, d), raw.covariances).map_err(internal)?;
        Self::try_from_parts(Array1::from(raw.weights), means, covariances)
    }
}
