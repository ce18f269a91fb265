use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::kmeans::init::{check_distinct, k_means_plus_plus};
use crate::clustering::kmeans::kernel::Centroids;
use crate::clustering::kmeans::params::{KMeansInit, KMeansParams, KMeansValidParams};
use crate::clustering::kmeans::run::{Limits, Rows, Run, lloyd};
use crate::clustering::{Assign, Assignment, Clusterer, Clustering, FitSummary, Labels, Scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::features::{FeatureMatrix, check_finite, check_weights};
use crate::math::chunked::map_chunks;
use crate::math::moments::Moments;
use crate::observe::{Control, Event, Observer, StopReason};

/// A fitted k-means: the centroids.
///
/// Clusters are numbered by total weight, the largest first, then by their first row; from given centroids they keep the order
/// of the centroids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    try_from = "RawKMeans<F>",
    into = "RawKMeans<F>",
    bound(serialize = "F: Scalar + Serialize", deserialize = "F: Scalar + Deserialize<'de>")
)]
pub struct KMeans<F: Scalar = f64> {
    centroids: Array2<F>,
}

impl<F: Scalar> KMeans<F> {
    /// A model from centroids, shape `(n_clusters, n_features)`.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] without rows or columns, [`ErrorKind::NotFinite`] for NaN and infinity.
    pub fn try_from_centroids(centroids: Array2<F>) -> Result<Self> {
        check_finite(centroids.view(), |column| (column + 1).to_string())?;
        Ok(Self { centroids: centroids.as_standard_layout().into_owned() })
    }

    /// The centroids, shape `(n_clusters, n_features)`.
    pub fn centroids(&self) -> ArrayView2<'_, F> {
        self.centroids.view()
    }

    /// Number of clusters.
    pub fn n_clusters(&self) -> usize {
        self.centroids.nrows()
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.centroids.ncols()
    }

    fn kernel(&self) -> Centroids {
        let rows: Vec<f64> = self.centroids.iter().map(|value| value.widen()).collect();
        Centroids::new(&rows, self.n_features())
    }
}

impl<F: Scalar> Assign<F> for KMeans<F> {
    fn assign(&self, x: ArrayView2<'_, F>) -> Result<Assignment> {
        if x.ncols() != self.n_features() {
            let (expected, got) = (self.n_features(), x.ncols());
            return Err(ErrorKind::Width { what: "the matrix".into(), expected, got }.into());
        }
        check_finite(x, |column| (column + 1).to_string())?;
        let x = x.as_standard_layout();
        let values = x.as_slice().expect("a standard layout is one slice");
        let rows = Rows { values, n_features: self.n_features(), weights: None };
        let kernel = self.kernel();
        let placed = map_chunks(rows.len(), self.centroids.len(), |range| {
            range.map(|row| kernel.two_nearest(rows.row(row))).collect::<Vec<_>>()
        })
        .concat();
        Ok(Assignment {
            labels: Labels::from_codes(placed.iter().map(|(best, _)| best.index as u32).collect(), self.n_clusters()),
            distances: placed.iter().map(|(best, _)| best.sq.sqrt()).collect(),
            margins: placed.iter().map(|(best, second)| second.map(|second| margin(best.sq, second))).collect(),
        })
    }
}

/// `1 - d1 / d2`; 0 where the row lies on both.
fn margin(nearest_sq: f64, second_sq: f64) -> f64 {
    if second_sq > 0.0 { 1.0 - nearest_sq.sqrt() / second_sq.sqrt() } else { 0.0 }
}

impl Clusterer for KMeansParams {
    type Model = KMeans;
    type Summary = FitSummary;

    fn cluster(&self, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Clustering<KMeans>> {
        self.checked()?.fit_array(x.values(), x.weights().map(Array1::view), observer)
    }
}

impl KMeansParams {
    /// Refuses what a fit of `x` would refuse, without fitting: for callers with much to do before this fit.
    pub(crate) fn check_matrix(&self, x: &FeatureMatrix) -> Result<()> {
        let params = self.checked()?;
        check_data(x.values(), x.weights().map(Array1::view))?;
        let values = x.values();
        let values = values.as_slice().expect("a feature matrix is row-major");
        let weights = x.weights().map(|weights| weights.to_vec());
        let rows = Rows { values, n_features: x.n_features(), weights: weights.as_deref() };
        check_distinct(&rows, params.n_clusters())
    }
}

impl KMeansValidParams {
    /// Fits an array of any layout, shape `(n_rows, n_features)`, with a weight for each row or each row counting once.
    ///
    /// Cost O(`n_init` `n_iter` `n_rows` `n_clusters` `n_features`); memory beside the data O(`n_rows`).
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`] for NaN and infinity, [`ErrorKind::TooFewDistinctRows`] where the rows do not allow so many
    /// clusters, [`ErrorKind::Length`] or [`ErrorKind::Param`] for unfit weights, [`ErrorKind::Width`] for given centroids of
    /// another width.
    pub fn fit_array<F: Scalar>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
        observer: &mut dyn Observer,
    ) -> Result<Clustering<KMeans<F>>> {
        check_data(x, weights)?;
        let x = x.as_standard_layout();
        let weights = weights.map(|weights| weights.to_vec());
        let values = x.as_slice().expect("a standard layout is one slice");
        let rows = Rows { values, n_features: x.ncols(), weights: weights.as_deref() };
        check_distinct(&rows, self.n_clusters())?;
        let limits = Limits { max_iter: self.max_iter(), shift_sq: self.tol() * mean_variance(&rows) };
        let (best, restart) = self.best_run(&rows, &limits, observer)?;
        Ok(self.finish(best, restart, x.ncols()))
    }

    /// The run with the least inertia, the earlier one on a tie, and its number.
    fn best_run<F: Scalar>(
        &self,
        rows: &Rows<'_, F>,
        limits: &Limits,
        observer: &mut dyn Observer,
    ) -> Result<(Run, usize)> {
        let mut best: Option<(Run, usize)> = None;
        for restart in 0..self.n_init() {
            let run = lloyd(rows, self.start(rows, restart)?, limits, restart, observer);
            let event = Event::Restart { restart, n_init: self.n_init(), inertia: run.inertia };
            let stopped = run.stop == StopReason::Interrupted || observer.on_event(&event) == Control::Stop;
            if best.as_ref().is_none_or(|(best, _)| run.inertia < best.inertia) {
                best = Some((run, restart));
            }
            if stopped {
                if let Some((best, _)) = best.as_mut().filter(|_| restart + 1 < self.n_init()) {
                    best.stop = StopReason::Interrupted;
                }
                break;
            }
        }
        best.ok_or_else(|| Error::param("n_init", 0, "at least 1"))
    }

    fn start<F: Scalar>(&self, rows: &Rows<'_, F>, restart: usize) -> Result<Vec<f64>> {
        match self.init() {
            KMeansInit::Given(centroids) if centroids.ncols() != rows.n_features => Err(ErrorKind::Width {
                what: "the matrix of given centroids".into(),
                expected: rows.n_features,
                got: centroids.ncols(),
            }
            .into()),
            KMeansInit::Given(centroids) => Ok(centroids.iter().map(|&value| F::narrow(value).widen()).collect()),
            KMeansInit::KMeansPlusPlus => {
                let mut rng = self.seed().derive("kmeans.restart", restart as u64).rng();
                Ok(k_means_plus_plus(rows, self.n_clusters(), &mut rng))
            }
        }
    }

    fn finish<F: Scalar>(&self, run: Run, restart: usize, n_features: usize) -> Clustering<KMeans<F>> {
        let n_clusters = self.n_clusters();
        let order = match self.init() {
            KMeansInit::Given(_) => (0..n_clusters).collect(),
            KMeansInit::KMeansPlusPlus => canonical_order(&run),
        };
        let mut new_label = vec![0; n_clusters];
        order.iter().enumerate().for_each(|(new, &old)| new_label[old] = new as u32);
        let centroids = Array2::from_shape_fn((n_clusters, n_features), |(cluster, feature)| {
            F::narrow(run.centroids[order[cluster] * n_features + feature])
        });
        let codes = run.labels.iter().map(|&label| new_label[label as usize]).collect();
        Clustering {
            model: KMeans { centroids },
            labels: Labels::from_codes(codes, n_clusters),
            summary: FitSummary { inertia: run.inertia, n_iter: run.n_iter, stop: run.stop, restart },
        }
    }
}

/// The clusters by total weight, the heaviest first, then by their first row; empty ones last.
fn canonical_order(run: &Run) -> Vec<usize> {
    let mut first_row = vec![usize::MAX; run.weights.len()];
    for (row, &label) in run.labels.iter().enumerate().rev() {
        first_row[label as usize] = row;
    }
    let mut order: Vec<usize> = (0..run.weights.len()).collect();
    order.sort_by(|&a, &b| run.weights[b].total_cmp(&run.weights[a]).then(first_row[a].cmp(&first_row[b])));
    order
}

/// The mean over the features of their unweighted variance, what the tolerance is a share of.
fn mean_variance<F: Scalar>(rows: &Rows<'_, F>) -> f64 {
    let variance = |feature: usize| Moments::of((0..rows.len()).map(|row| rows.row(row)[feature].widen())).variance();
    (0..rows.n_features).map(variance).sum::<f64>() / rows.n_features as f64
}

/// The largest size of a value: sums of squares stay finite for any data that fit in memory.
const MAX_ABS: f64 = 1e140;

fn check_data<F: Scalar>(x: ArrayView2<'_, F>, weights: Option<ArrayView1<'_, f64>>) -> Result<()> {
    check_finite(x, |column| (column + 1).to_string())?;
    if let Some(((row, column), value)) = x.indexed_iter().find(|(_, value)| value.widen().abs() > MAX_ABS) {
        return Err(ErrorKind::Domain {
            column: (column + 1).to_string(),
            row: row + 1,
            got: value.widen(),
            transform: "k-means".into(),
            domain: format!("numbers of at most {MAX_ABS:e} in size"),
            mend: "scale the column".into(),
        }
        .into());
    }
    match weights {
        None => Ok(()),
        Some(weights) => check_weights(weights, x.nrows()),
    }
}

/// What a file holds; the model is rebuilt through its checked constructor.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKMeans<F> {
    n_clusters: usize,
    n_features: usize,
    centroids: Vec<F>,
}

impl<F: Scalar> From<KMeans<F>> for RawKMeans<F> {
    fn from(model: KMeans<F>) -> Self {
        let (n_clusters, n_features) = model.centroids.dim();
        Self { n_clusters, n_features, centroids: model.centroids.iter().copied().collect() }
    }
}

impl<F: Scalar> TryFrom<RawKMeans<F>> for KMeans<F> {
    type Error = Error;

    fn try_from(raw: RawKMeans<F>) -> Result<Self> {
        let expected = raw.n_clusters.checked_mul(raw.n_features);
        if expected != Some(raw.centroids.len()) {
            return Err(ErrorKind::Length {
                what: "the list of centroids".into(),
                expected: expected.unwrap_or(usize::MAX),
                got: raw.centroids.len(),
            }
            .into());
        }
        let centroids = Array2::from_shape_vec((raw.n_clusters, raw.n_features), raw.centroids);
        Self::try_from_centroids(centroids.map_err(|error| ErrorKind::Internal(error.to_string()))?)
    }
}
