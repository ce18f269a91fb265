//! A clusterer as the laws see it, and the one list of clusterers.

use std::fmt::Debug;

use linfa::ParamGuard;
use linfa::dataset::DatasetBase;
use linfa::traits::{Fit, Predict, Transformer};
use segmenta::clustering::{
    Assign, Clusterer, ClustererSpec, Clustering, Dbscan, DbscanParams, DbscanSpec, DbscanSummary, FitSummary,
    FittedModel, GaussianMixture, GaussianMixtureInit, GaussianMixtureParams, GaussianMixtureSpec,
    GaussianMixtureSummary, Hdbscan, HdbscanParams, HdbscanSummary, KMeans, KMeansInit, KMeansParams, Scalar,
    SingleCluster,
};
use segmenta::error::{Error, Result};
use segmenta::ndarray::{Array1, Array2, Array3, ArrayView1, ArrayView2};
use segmenta::observe::Silent;
use segmenta::seed::Seed;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The numbers that models are made of, which files can hold.
pub(crate) trait Number: Scalar + Serialize + DeserializeOwned {}
impl Number for f32 {}
impl Number for f64 {}

/// What every public thing of a clusterer is: a value that is compared, printed, copied, sent to threads and saved.
pub(crate) trait Plain: Clone + PartialEq + Debug + Send + Sync + Unpin + Serialize + DeserializeOwned {}
impl<T: Clone + PartialEq + Debug + Send + Sync + Unpin + Serialize + DeserializeOwned> Plain for T {}

/// The labels of training rows that the model gives back when it is asked about them.
pub(crate) enum GivesBack {
    /// Those of all rows.
    All,
    /// Those of core rows and of noise; a row on a border may go to another cluster that it touches.
    CoreAndNoise,
}

/// What a row of weight 0 is to a fit.
pub(crate) enum Weightless {
    /// As good as absent: it gets a label and has no say.
    Absent,
    /// Nobody's support, but it may be a core row where its neighbours weigh enough.
    MayBeCore,
    /// Refused, as every weight is.
    Refused,
}

/// A clusterer: its parameters, every door of them, and what it promises where promises differ.
pub(crate) trait Subject:
    Clusterer<Model = <Self as Subject>::Of<f64>, Summary: Plain>
    + ParamGuard<Error = Error, Checked: Clone + Debug + Send + Sync + Unpin>
    + Plain
{
    /// The model over each kind of number.
    type Of<F: Number>: Assign<F> + Plain;

    const GIVES_BACK: GivesBack;
    const WEIGHTLESS: Weightless;
    /// How many rows the smallest cluster that it can find has.
    const SMALLEST: usize;

    /// Whether weights are taken.
    fn weighs() -> bool {
        !matches!(Self::WEIGHTLESS, Weightless::Refused)
    }

    /// Finds the groups of [`groups`](super::data::groups), each of at least three rows.
    fn for_groups(n_groups: usize) -> Self;
    /// Divides `n_rows` rows of [`touching`](super::data::touching) into several clusters, none of them certain.
    fn for_touching(n_rows: usize) -> Self;
    /// Divides small samples of touching groups and leaves nothing to chance; where it needs a start, from `start`.
    fn without_chance(start: ArrayView2<'_, f64>) -> Self;
    /// Puts all of any few rows of moderate size into one cluster.
    fn one_cluster() -> Self;
    /// Makes each of `n_rows` distinct rows a cluster.
    fn a_cluster_a_row(n_rows: usize) -> Self;
    /// Parameters just outside each bound, with what is said of them.
    fn out_of_range() -> Vec<(Self, &'static str)>;
    /// Parameters at each bound.
    fn at_the_bounds() -> Vec<Self>;
    /// The same with another seed; the same again where nothing is drawn.
    fn with_seed(self, seed: Seed) -> Self;
    /// The same for a matrix of which every number is multiplied by `factor`.
    fn in_units(self, factor: f64) -> Self;
    /// As a specification says it.
    fn to_spec(&self) -> ClustererSpec;

    fn fit<F: Number>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<Clustering<Self::Of<F>, Self::Summary>>;
    /// The labels of the training rows, through the doors of linfa alone.
    fn label_through_linfa<F: Number>(&self, x: &Array2<F>) -> Result<Vec<Option<usize>>>;
    /// The labels that the model assigns, through linfa's door, which panics on what it cannot use.
    fn predict_through_linfa<F: Number>(model: &Self::Of<F>, x: &Array2<F>) -> Vec<Option<usize>>;
    /// The model as a segmentation keeps it.
    fn into_fitted(model: Self::Of<f64>) -> FittedModel;
}

/// One specification of every algorithm. [`laws`] matches on them without a rest, so that a new algorithm does not compile before
/// it is a [`Subject`]; that it is in this list as well is a law of its own, by the names that a file may say.
pub(crate) fn every_spec() -> Vec<ClustererSpec> {
    vec![
        ClustererSpec::default(),
        ClustererSpec::Dbscan(DbscanSpec::default()),
        ClustererSpec::Hdbscan(HdbscanParams::new(5)),
        ClustererSpec::GaussianMixture(GaussianMixtureSpec::default()),
    ]
}

/// Makes each law, a function generic over its [`Subject`], a test of every clusterer.
macro_rules! laws {
    ($($law:ident),+ $(,)?) => {
        mod every_clusterer {
            use segmenta::clustering::{
                ClustererSpec, DbscanParams, GaussianMixtureParams, HdbscanParams, KMeansParams,
            };

            $(
                #[test]
                fn $law() {
                    for spec in crate::laws::subject::every_spec() {
                        println!("{}", spec.algorithm());
                        match spec {
                            ClustererSpec::Kmeans(_) => super::$law::<KMeansParams>(),
                            ClustererSpec::Dbscan(_) => super::$law::<DbscanParams>(),
                            ClustererSpec::Hdbscan(_) => super::$law::<HdbscanParams>(),
                            ClustererSpec::GaussianMixture(_) => super::$law::<GaussianMixtureParams>(),
                        }
                    }
                }
            )+
        }
    };
}
pub(crate) use laws;

impl Subject for KMeansParams {
    type Of<F: Number> = KMeans<F>;

    const GIVES_BACK: GivesBack = GivesBack::All;
    const WEIGHTLESS: Weightless = Weightless::Absent;
    const SMALLEST: usize = 1;

    fn for_groups(n_groups: usize) -> Self {
        Self::new(n_groups)
    }

    fn for_touching(_: usize) -> Self {
        Self::new(6).n_init(3)
    }

    fn without_chance(start: ArrayView2<'_, f64>) -> Self {
        Self::new(start.nrows()).init(KMeansInit::Given(start.to_owned())).tol(0.0)
    }

    fn one_cluster() -> Self {
        Self::new(1)
    }

    fn a_cluster_a_row(n_rows: usize) -> Self {
        Self::new(n_rows)
    }

    fn out_of_range() -> Vec<(Self, &'static str)> {
        let given = |centroids: Array2<f64>| Self::new(2).init(KMeansInit::Given(centroids));
        vec![
            (Self::new(0), "n_clusters = 0: expected at least 1"),
            (Self::new(2).n_init(0), "n_init = 0: expected at least 1"),
            (Self::new(2).max_iter(0), "max_iter = 0: expected at least 1"),
            (Self::new(2).tol(-1.0), "tol = -1: expected a finite number of at least 0"),
            (Self::new(2).tol(-5e-324), "tol = -0.0000"),
            (Self::new(2).tol(f64::NAN), "tol = NaN: expected a finite number of at least 0"),
            (Self::new(2).tol(f64::INFINITY), "tol = inf: expected a finite number of at least 0"),
            (Self::new(2).tol(f64::NEG_INFINITY), "tol = -inf: expected a finite number of at least 0"),
            (
                given(Array2::zeros((1, 2))),
                "rows of the given centroids = 1: expected one row for each of the 2 clusters",
            ),
            (
                given(Array2::zeros((3, 2))),
                "rows of the given centroids = 3: expected one row for each of the 2 clusters",
            ),
            (given(Array2::from_elem((2, 2), f64::NAN)), "a given centroid = NaN: expected finite numbers"),
            (given(Array2::from_elem((2, 2), f64::INFINITY)), "a given centroid = inf: expected finite numbers"),
            (given(Array2::from_elem((2, 2), f64::NEG_INFINITY)), "a given centroid = -inf: expected finite numbers"),
        ]
    }

    fn at_the_bounds() -> Vec<Self> {
        vec![
            Self::new(1).n_init(1).max_iter(1).tol(0.0),
            Self::new(2).tol(f64::MAX),
            Self::new(2).max_iter(usize::MAX),
            Self::new(2).seed(Seed::new(0)),
            Self::new(2).seed(Seed::new(u64::MAX)),
        ]
    }

    fn with_seed(self, seed: Seed) -> Self {
        self.seed(seed)
    }

    fn in_units(self, _: f64) -> Self {
        self
    }

    fn to_spec(&self) -> ClustererSpec {
        ClustererSpec::Kmeans(self.spec())
    }

    fn fit<F: Number>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<Clustering<KMeans<F>, FitSummary>> {
        self.check()?.fit_array(x, weights, &mut Silent)
    }

    fn label_through_linfa<F: Number>(&self, x: &Array2<F>) -> Result<Vec<Option<usize>>> {
        let model = Fit::fit(self, &DatasetBase::from(x.clone()))?;
        Ok(Self::predict_through_linfa(&model, x))
    }

    fn predict_through_linfa<F: Number>(model: &KMeans<F>, x: &Array2<F>) -> Vec<Option<usize>> {
        let labels: Array1<usize> = model.predict(x);
        labels.into_iter().map(Some).collect()
    }

    fn into_fitted(model: KMeans) -> FittedModel {
        FittedModel::Kmeans(model)
    }
}

impl Subject for DbscanParams {
    type Of<F: Number> = Dbscan<F>;

    const GIVES_BACK: GivesBack = GivesBack::CoreAndNoise;
    const WEIGHTLESS: Weightless = Weightless::MayBeCore;
    const SMALLEST: usize = 1;

    fn for_groups(_: usize) -> Self {
        Self::new(2.5).min_samples(3)
    }

    fn for_touching(n_rows: usize) -> Self {
        Self::new(0.8 * (400.0 / n_rows as f64).cbrt())
    }

    fn without_chance(_: ArrayView2<'_, f64>) -> Self {
        Self::new(1.4).min_samples(6)
    }

    fn one_cluster() -> Self {
        Self::new(1e6).min_samples(1)
    }

    fn a_cluster_a_row(_: usize) -> Self {
        Self::new(1e-9).min_samples(1)
    }

    fn out_of_range() -> Vec<(Self, &'static str)> {
        vec![
            (Self::new(0.0), "eps = 0: expected a distance from 1e-150 to 1e150"),
            (Self::new(-1.0), "eps = -1: expected a distance from 1e-150 to 1e150"),
            (Self::new(0.99e-150), "expected a distance from 1e-150 to 1e150"),
            (Self::new(1.01e150), "expected a distance from 1e-150 to 1e150"),
            (Self::new(f64::NAN), "eps = NaN: expected a distance from 1e-150 to 1e150"),
            (Self::new(f64::INFINITY), "eps = inf: expected a distance from 1e-150 to 1e150"),
            (Self::new(f64::NEG_INFINITY), "eps = -inf: expected a distance from 1e-150 to 1e150"),
            (Self::new(1.0).min_samples(0), "min_samples = 0: expected at least 1"),
        ]
    }

    fn at_the_bounds() -> Vec<Self> {
        vec![Self::new(1e-150), Self::new(1e150), Self::new(1.0).min_samples(1), Self::new(1.0).min_samples(usize::MAX)]
    }

    fn with_seed(self, _: Seed) -> Self {
        self
    }

    fn in_units(self, factor: f64) -> Self {
        let eps = DbscanParams::check(&self).expect("parameters of the laws are in range").eps();
        self.eps(eps * factor)
    }

    fn to_spec(&self) -> ClustererSpec {
        ClustererSpec::Dbscan(DbscanSpec::from(self))
    }

    fn fit<F: Number>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<Clustering<Dbscan<F>, DbscanSummary>> {
        DbscanParams::check(self)?.fit_array(x, weights, &mut Silent)
    }

    fn label_through_linfa<F: Number>(&self, x: &Array2<F>) -> Result<Vec<Option<usize>>> {
        let labels: Result<Array1<Option<usize>>> = self.transform(x);
        Ok(labels?.to_vec())
    }

    fn predict_through_linfa<F: Number>(model: &Dbscan<F>, x: &Array2<F>) -> Vec<Option<usize>> {
        let labels: Array1<Option<usize>> = model.predict(x);
        labels.to_vec()
    }

    fn into_fitted(model: Dbscan) -> FittedModel {
        FittedModel::Dbscan(model)
    }
}

impl Subject for HdbscanParams {
    type Of<F: Number> = Hdbscan<F>;

    const GIVES_BACK: GivesBack = GivesBack::All;
    const WEIGHTLESS: Weightless = Weightless::Refused;
    const SMALLEST: usize = 2;

    fn for_groups(_: usize) -> Self {
        // Groups are at most 2.5 wide; what parts below that is left together.
        Self::new(3).min_samples(1).cluster_selection_epsilon(2.5)
    }

    fn for_touching(_: usize) -> Self {
        Self::new(8).min_samples(4)
    }

    fn without_chance(_: ArrayView2<'_, f64>) -> Self {
        Self::new(6)
    }

    fn one_cluster() -> Self {
        Self::new(2).min_samples(1).single_cluster(SingleCluster::Allowed).cluster_selection_epsilon(1e6)
    }

    /// As near to it as it can come.
    fn a_cluster_a_row(_: usize) -> Self {
        Self::new(2).min_samples(1)
    }

    fn out_of_range() -> Vec<(Self, &'static str)> {
        let epsilon = |epsilon| Self::new(5).cluster_selection_epsilon(epsilon);
        vec![
            (Self::new(0), "min_cluster_size = 0: expected at least 2"),
            (Self::new(1), "min_cluster_size = 1: expected at least 2"),
            (Self::new(5).min_samples(0), "min_samples = 0: expected at least 1"),
            (epsilon(-1e-300), "expected a distance from 0 to 1e150"),
            (epsilon(1.01e150), "expected a distance from 0 to 1e150"),
            (epsilon(f64::NAN), "cluster_selection_epsilon = NaN: expected a distance from 0 to 1e150"),
            (epsilon(f64::INFINITY), "cluster_selection_epsilon = inf: expected a distance from 0 to 1e150"),
        ]
    }

    fn at_the_bounds() -> Vec<Self> {
        vec![
            Self::new(2).min_samples(1),
            Self::new(usize::MAX),
            Self::new(5).min_samples(usize::MAX),
            Self::new(5).cluster_selection_epsilon(1e150),
            Self::new(5).single_cluster(SingleCluster::Allowed),
        ]
    }

    fn with_seed(self, _: Seed) -> Self {
        self
    }

    fn in_units(self, factor: f64) -> Self {
        let epsilon =
            HdbscanParams::check(&self).expect("parameters of the laws are in range").cluster_selection_epsilon();
        self.cluster_selection_epsilon(epsilon * factor)
    }

    fn to_spec(&self) -> ClustererSpec {
        ClustererSpec::Hdbscan(self.clone())
    }

    fn fit<F: Number>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<Clustering<Hdbscan<F>, HdbscanSummary>> {
        HdbscanParams::check(self)?.fit_array(x, weights, &mut Silent)
    }

    fn label_through_linfa<F: Number>(&self, x: &Array2<F>) -> Result<Vec<Option<usize>>> {
        let labels: Result<Array1<Option<usize>>> = self.transform(x);
        Ok(labels?.to_vec())
    }

    fn predict_through_linfa<F: Number>(model: &Hdbscan<F>, x: &Array2<F>) -> Vec<Option<usize>> {
        let labels: Array1<Option<usize>> = model.predict(x);
        labels.to_vec()
    }

    fn into_fitted(model: Hdbscan) -> FittedModel {
        FittedModel::Hdbscan(model)
    }
}

impl Subject for GaussianMixtureParams {
    type Of<F: Number> = GaussianMixture;

    const GIVES_BACK: GivesBack = GivesBack::All;
    const WEIGHTLESS: Weightless = Weightless::Absent;
    const SMALLEST: usize = 1;

    fn for_groups(n_groups: usize) -> Self {
        Self::new(n_groups)
    }

    fn for_touching(_: usize) -> Self {
        Self::new(5)
    }

    fn without_chance(start: ArrayView2<'_, f64>) -> Self {
        let (k, d) = start.dim();
        let covariances = Array3::from_shape_fn((k, d, d), |(_, i, j)| if i == j { 4.0 } else { 0.0 });
        let weights = Array1::from_elem(k, 1.0 / k as f64);
        let mixture = GaussianMixture::try_from_parts(weights, start.to_owned(), covariances).unwrap();
        Self::new(k).init(GaussianMixtureInit::Given(mixture)).reg_covar(0.1)
    }

    fn one_cluster() -> Self {
        Self::new(1)
    }

    fn a_cluster_a_row(n_rows: usize) -> Self {
        Self::new(n_rows)
    }

    fn out_of_range() -> Vec<(Self, &'static str)> {
        let start = GaussianMixture::try_from_parts(
            Array1::ones(1),
            Array2::zeros((1, 2)),
            Array3::from_shape_fn((1, 2, 2), |(_, i, j)| f64::from(u8::from(i == j))),
        );
        vec![
            (Self::new(0), "n_components = 0: expected at least 1"),
            (Self::new(2).n_init(0), "n_init = 0: expected at least 1"),
            (Self::new(2).max_iter(0), "max_iter = 0: expected at least 1"),
            (Self::new(2).tol(-1.0), "tol = -1: expected a finite number of at least 0"),
            (Self::new(2).tol(f64::NAN), "tol = NaN: expected a finite number of at least 0"),
            (Self::new(2).tol(f64::INFINITY), "tol = inf: expected a finite number of at least 0"),
            (Self::new(2).reg_covar(-1e-9), "reg_covar = -0.000000001: expected a finite number of at least 0"),
            (Self::new(2).reg_covar(f64::NAN), "reg_covar = NaN: expected a finite number of at least 0"),
            (Self::new(2).reg_covar(f64::INFINITY), "reg_covar = inf: expected a finite number of at least 0"),
            (
                Self::new(2).init(GaussianMixtureInit::Given(start.unwrap())),
                "components of the given mixture = 1: expected 2, as n_components",
            ),
        ]
    }

    fn at_the_bounds() -> Vec<Self> {
        vec![
            Self::new(1).n_init(1).max_iter(1).tol(0.0),
            Self::new(1).reg_covar(0.0),
            Self::new(2).tol(f64::MAX),
            Self::new(2).reg_covar(1e100),
            Self::new(2).max_iter(usize::MAX),
            Self::new(2).seed(Seed::new(0)),
            Self::new(2).seed(Seed::new(u64::MAX)),
        ]
    }

    fn with_seed(self, seed: Seed) -> Self {
        self.seed(seed)
    }

    fn in_units(self, factor: f64) -> Self {
        let reg_covar = GaussianMixtureParams::check(&self).expect("parameters of the laws are in range").reg_covar();
        self.reg_covar(reg_covar * factor * factor)
    }

    fn to_spec(&self) -> ClustererSpec {
        ClustererSpec::GaussianMixture(self.spec())
    }

    fn fit<F: Number>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<Clustering<GaussianMixture, GaussianMixtureSummary>> {
        GaussianMixtureParams::check(self)?.fit_array(x, weights, &mut Silent)
    }

    fn label_through_linfa<F: Number>(&self, x: &Array2<F>) -> Result<Vec<Option<usize>>> {
        let model = Fit::fit(self, &DatasetBase::from(x.clone()))?;
        Ok(Self::predict_through_linfa::<F>(&model, x))
    }

    fn predict_through_linfa<F: Number>(model: &GaussianMixture, x: &Array2<F>) -> Vec<Option<usize>> {
        let labels: Array1<usize> = model.predict(x);
        labels.into_iter().map(Some).collect()
    }

    fn into_fitted(model: GaussianMixture) -> FittedModel {
        FittedModel::GaussianMixture(model)
    }
}
