use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::check::check_width;
use crate::clustering::dbscan::core::Density;
use crate::clustering::dbscan::params::{DbscanParams, DbscanValidParams, check_eps};
use crate::clustering::dbscan::run::{Run, dbscan};
use crate::clustering::dbscan::warning::DbscanWarning;
use crate::clustering::index::{Nearest, OnDemand, TileIndex};
use crate::clustering::labels::{NOISE, check_row_count};
use crate::clustering::metric::unit_vectors;
use crate::clustering::{Assign, Assignment, Clusterer, Clustering, Labels, Metric, Scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::features::{FeatureMatrix, check_finite};
use crate::math::chunked::map_chunks;
use crate::math::great_circle::unit_vector;
use crate::observe::Observer;

/// A fitted DBSCAN: the core rows and their clusters.
///
/// Clusters are numbered by their first core row. A new row belongs to the cluster of the nearest core row where that is within `eps`,
/// and is noise otherwise. Core rows and noise of the training therefore get the labels of the fit; a row on the border of two clusters
/// may differ, for a fit gives it to the lower number and the model to the nearer core row.
///
/// A saved model holds the core rows and nothing of the others: in JSON at most 25 bytes a value and 11 a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    try_from = "RawDbscan<F>",
    into = "RawDbscan<F>",
    bound(serialize = "F: Scalar + Serialize", deserialize = "F: Scalar + Deserialize<'de>")
)]
pub struct Dbscan<F: Scalar = f64> {
    eps: f64,
    metric: Metric,
    core_points: Array2<F>,
    core_labels: Vec<u32>,
    n_clusters: usize,
    index: OnDemand<CoreIndex<F>>,
}

/// The core rows as the metric compares them.
#[derive(Debug, Clone)]
enum CoreIndex<F> {
    Plain(TileIndex<F>),
    Places(TileIndex<f64>),
}

/// How a fit of DBSCAN went. The rows that are neither core nor noise are on a border.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DbscanSummary {
    /// Core rows.
    pub n_core: usize,
    /// Rows in no cluster.
    pub n_noise: usize,
}

impl DbscanSummary {
    /// What the result says against its parameters, gravest first. `sizes` are the numbers of rows in each cluster.
    pub fn warnings(&self, sizes: &[usize]) -> Vec<DbscanWarning> {
        DbscanWarning::of(self, sizes)
    }
}

impl<F: Scalar> Dbscan<F> {
    /// A model from core rows, shape `(n_core, n_features)`, and the cluster of each. There may be none at all.
    ///
    /// # Errors
    /// [`ErrorKind::Param`] for `eps` out of range or clusters that are not numbered by their first row, [`ErrorKind::Length`] where
    /// there is not one label a row, [`ErrorKind::Empty`] without columns, [`ErrorKind::NotFinite`] for NaN and infinity.
    pub fn try_from_core(eps: f64, core_points: Array2<F>, core_labels: &[usize]) -> Result<Self> {
        Self::try_from_core_by(Metric::Euclidean, eps, core_points, core_labels)
    }

    /// [`Dbscan::try_from_core`] by any metric, in whose unit `eps` is.
    ///
    /// # Errors
    /// Those of [`Dbscan::try_from_core`], and [`ErrorKind::Width`] or [`ErrorKind::Domain`] for rows that are no places where the metric
    /// needs them.
    pub fn try_from_core_by(metric: Metric, eps: f64, core_points: Array2<F>, core_labels: &[usize]) -> Result<Self> {
        check_eps(eps)?;
        let n_core = core_points.nrows();
        if core_labels.len() != n_core {
            let what = "the list of core labels".into();
            return Err(ErrorKind::Length { what, expected: n_core, got: core_labels.len() }.into());
        }
        if n_core > 0 {
            check_finite(core_points.view(), |column| (column + 1).to_string())?;
        } else if core_points.ncols() == 0 {
            return Err(ErrorKind::Empty { what: "the matrix".into(), n_rows: 0, n_columns: 0 }.into());
        }
        metric.check_places(core_points.view())?;
        check_row_count(n_core)?;
        let mut n_clusters = 0;
        for (row, &label) in core_labels.iter().enumerate() {
            if label > n_clusters {
                let expected = format!("at most {n_clusters}, for clusters are numbered by their first core row");
                return Err(Error::param(format!("label of core row {}", row + 1), label, expected));
            }
            n_clusters = n_clusters.max(label + 1);
        }
        let codes = core_labels.iter().map(|&label| label as u32).collect();
        let core_points = core_points.as_standard_layout().into_owned();
        Ok(Self { eps, metric, core_points, core_labels: codes, n_clusters, index: OnDemand::default() })
    }

    /// What the distance of two rows is.
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// How far a row reaches.
    pub fn eps(&self) -> f64 {
        self.eps
    }

    /// The core rows in the order of the training matrix, shape `(n_core, n_features)`.
    pub fn core_points(&self) -> ArrayView2<'_, F> {
        self.core_points.view()
    }

    /// The cluster of each core row.
    pub fn core_labels(&self) -> Vec<usize> {
        self.core_labels.iter().map(|&label| label as usize).collect()
    }

    /// Number of clusters: 0 where no row was a core row.
    pub fn n_clusters(&self) -> usize {
        self.n_clusters
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.core_points.ncols()
    }
}

impl<F: Scalar> Assign<F> for Dbscan<F> {
    /// The cluster of the nearest core row within `eps`, the lowest core row on a tie; `distances` are to the nearest core row, also
    /// for noise, and infinite where there is none. Margins are `None`: density models have no second cluster to compare with.
    fn assign(&self, x: ArrayView2<'_, F>) -> Result<Assignment> {
        check_width(x, self.n_features())?;
        self.metric.check_places(x)?;
        let (n_rows, n_features) = x.dim();
        let index = self.index.of(|| CoreIndex::new(self.metric, self.core_points.view()));
        let reach_sq = self.metric.reach_sq(self.eps);
        let placed = map_chunks(n_rows, 500 * n_features, |range| {
            let mut query = vec![0.0; n_features];
            let place = |row: usize| {
                query.iter_mut().zip(x.row(row)).for_each(|(value, new)| *value = new.widen());
                match index.nearest(&query) {
                    Some(core) if core.sq <= reach_sq => (self.core_labels[core.row as usize], core.sq),
                    Some(core) => (NOISE, core.sq),
                    None => (NOISE, f64::INFINITY),
                }
            };
            range.map(place).collect::<Vec<(u32, f64)>>()
        })
        .concat();
        Ok(Assignment {
            labels: Labels::from_codes(placed.iter().map(|(code, _)| *code).collect(), self.n_clusters),
            distances: placed.iter().map(|(_, sq)| self.metric.distance_sq(*sq).sqrt()).collect(),
            margins: vec![None; n_rows],
        })
    }
}

impl<F: Scalar> CoreIndex<F> {
    fn new(metric: Metric, core_points: ArrayView2<'_, F>) -> Self {
        match metric {
            Metric::Euclidean => Self::Plain(TileIndex::of_array(core_points)),
            Metric::Haversine => Self::Places(TileIndex::of_array(unit_vectors(core_points).view())),
        }
    }

    fn nearest(&self, query: &[f64]) -> Option<Nearest> {
        match self {
            Self::Plain(index) => index.nearest(query),
            Self::Places(index) => index.nearest(&unit_vector([query[0], query[1]])),
        }
    }
}

impl Clusterer for DbscanParams {
    type Model = Dbscan;
    type Summary = DbscanSummary;

    fn cluster(&self, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Clustering<Dbscan, DbscanSummary>> {
        self.checked()?.fit_array(x.values(), x.weights().map(Array1::view), observer)
    }
}

impl DbscanValidParams {
    /// Fits an array of any layout, shape `(n_rows, n_features)`, with a weight for each row or each row weighing 1.
    ///
    /// A row without weight is nobody's support, but may be a core row where its neighbours weigh enough, as in scikit-learn.
    ///
    /// Cost O(n log n) for n rows where clusters are dense and features few, O(n^2) at worst; memory O(n), for neighbours are never
    /// stored: one copy of the data, about 20 bytes a row, and the core rows that the model keeps.
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`] for NaN and infinity, [`ErrorKind::Domain`] for values beyond 1e140 in size, [`ErrorKind::Empty`] without rows or
    /// columns, [`ErrorKind::Length`] or [`ErrorKind::Param`] for unfit weights, [`ErrorKind::Interrupted`] where the observer asks to stop.
    pub fn fit_array<F: Scalar>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
        observer: &mut dyn Observer,
    ) -> Result<Clustering<Dbscan<F>, DbscanSummary>> {
        self.metric().check_data(x, weights, "DBSCAN")?;
        check_row_count(x.nrows())?;
        let weights = weights.map(|weights| weights.to_vec());
        let density = Density {
            reach_sq: self.metric().reach_sq(self.eps()),
            min_weight: self.min_samples() as f64,
            weights: weights.as_deref(),
        };
        let run = match self.metric() {
            Metric::Euclidean => dbscan(&TileIndex::of_array(x), &density, observer)?,
            Metric::Haversine => dbscan(&TileIndex::of_array(unit_vectors(x).view()), &density, observer)?,
        };
        Ok(self.finish(x, run))
    }

    fn finish<F: Scalar>(&self, x: ArrayView2<'_, F>, run: Run) -> Clustering<Dbscan<F>, DbscanSummary> {
        let core: Vec<usize> = (0..x.nrows()).filter(|&row| run.is_core[row]).collect();
        let core_points = Array2::from_shape_fn((core.len(), x.ncols()), |(row, feature)| x[[core[row], feature]]);
        let core_labels = core.iter().map(|&row| run.codes[row]).collect();
        let labels = Labels::from_codes(run.codes, run.n_clusters);
        Clustering {
            model: Dbscan {
                eps: self.eps(),
                metric: self.metric(),
                core_points,
                core_labels,
                n_clusters: run.n_clusters,
                index: OnDemand::default(),
            },
            summary: DbscanSummary { n_core: core.len(), n_noise: labels.n_noise() },
            labels,
        }
    }
}

/// What a file holds; the model is rebuilt through its checked constructor.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDbscan<F> {
    eps: f64,
    #[serde(default, skip_serializing_if = "Metric::is_default")]
    metric: Metric,
    n_features: usize,
    core_labels: Vec<usize>,
    core_points: Vec<F>,
}

impl<F: Scalar> From<Dbscan<F>> for RawDbscan<F> {
    fn from(model: Dbscan<F>) -> Self {
        Self {
            eps: model.eps,
            metric: model.metric,
            n_features: model.n_features(),
            core_labels: model.core_labels(),
            core_points: model.core_points.into_iter().collect(),
        }
    }
}

impl<F: Scalar> TryFrom<RawDbscan<F>> for Dbscan<F> {
    type Error = Error;

    fn try_from(raw: RawDbscan<F>) -> Result<Self> {
        let n_core = raw.core_labels.len();
        let expected = n_core.checked_mul(raw.n_features);
        if expected != Some(raw.core_points.len()) {
            return Err(ErrorKind::Length {
                what: "the list of core points".into(),
                expected: expected.unwrap_or(usize::MAX),
                got: raw.core_points.len(),
            }
            .into());
        }
        let core_points = Array2::from_shape_vec((n_core, raw.n_features), raw.core_points);
        let core_points = core_points.map_err(|error| ErrorKind::Internal(error.to_string()))?;
        Self::try_from_core_by(raw.metric, raw.eps, core_points, &raw.core_labels)
    }
}
