//! From rows to a model: where to start, the runs, and how the clusters are numbered.

use ndarray::{Array1, ArrayView1, ArrayView2};

use crate::clustering::check::check_data;
use crate::clustering::kmeans::init::check_distinct;
use crate::clustering::kmeans::place::Placer;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::run::{Bar, Limits, lloyd_of_rows};
use crate::clustering::kmeans::sampled::{LEAST_SAMPLED_ROWS, from_samples};
use crate::clustering::kmeans::search::{Field, Found};
use crate::clustering::kmeans::spread::Spread;
use crate::clustering::kmeans::{KMeans, KMeansInit, KMeansParams, KMeansValidParams};
use crate::clustering::{Clusterer, Clustering, FitSummary, Labels, Scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::features::{FeatureMatrix, check_weights};
use crate::math::simd::Level;
use crate::observe::{Control, Event, Observer, StopReason};

impl Clusterer for KMeansParams {
    type Model = KMeans;
    type Summary = FitSummary;

    fn cluster(&self, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Clustering<KMeans>> {
        self.checked()?.fit_array(x.values(), x.weights().map(Array1::view), observer)
    }
}

impl KMeansParams {
    /// A fit for each of `n_clusters`, ascending, in place of these parameters' own: every fit is the one that it would be alone, and all
    /// of them share the passes over the rows. The observer is told of each that is done; where it asks to stop, those that
    /// are done come back, or the first, marked.
    ///
    /// # Errors
    /// Those of a fit with the largest number of clusters, before anything is fitted.
    pub(crate) fn cluster_each(
        &self,
        n_clusters: impl DoubleEndedIterator<Item = usize>,
        x: &FeatureMatrix,
        observer: &mut dyn Observer,
    ) -> Result<Vec<Clustering<KMeans>>> {
        let with = |n_clusters| self.clone().n_clusters(n_clusters).check();
        let params: Vec<KMeansValidParams> = n_clusters.map(with).collect::<Result<_>>()?;
        let total = params.len();
        let mut tell = |done: usize, observer: &mut dyn Observer| {
            let n_clusters = params[done - 1].n_clusters();
            observer.on_event(&Event::SweepStep { n_clusters, done, total })
        };
        fit_each(&params, x.values(), x.weights().map(Array1::view), observer, &mut tell)
    }

    /// Refuses what a fit of `x` would refuse, without fitting: for callers with much to do before this fit.
    pub(crate) fn check_matrix(&self, x: &FeatureMatrix) -> Result<()> {
        let params = self.checked()?;
        let (values, weights) = (x.values(), x.weights());
        check_data(values, weights.map(Array1::view), "k-means")?;
        let values = values.as_slice().expect("a feature matrix is row-major");
        let weights = weights.map(|weights| weights.to_vec());
        check_distinct(&Rows { values, n_features: x.n_features(), weights: weights.as_deref() }, params.n_clusters())
    }
}

impl KMeansValidParams {
    /// Fits an array of any layout, shape `(n_rows, n_features)`, with a weight for each row or each row counting once.
    ///
    /// Cost O(`n_iter` `n_rows` `n_clusters` `n_features`), and the search for a start, which takes a sample of the rows where there
    /// are many; memory beside the data 2 bytes a value for a copy in codes of 16 bits, and O(`n_rows`).
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
        let mut untold = |_, _: &mut dyn Observer| Control::Continue;
        let mut fits = fit_each(std::slice::from_ref(self), x, weights, observer, &mut untold)?;
        fits.pop().ok_or_else(|| ErrorKind::Internal("a fit without a result".into()).into())
    }

    pub(super) fn limits(&self, spread: &Spread) -> Limits {
        Limits { max_iter: self.max_iter(), shift_sq: self.tol() * spread.mean_variance, bar: Bar::None }
    }

    pub(super) fn given_start<F: Scalar>(&self, n_features: usize) -> Result<Option<Vec<f64>>> {
        match self.init() {
            KMeansInit::Given(centroids) if centroids.ncols() != n_features => Err(ErrorKind::Width {
                what: "the matrix of given centroids".into(),
                expected: n_features,
                got: centroids.ncols(),
            }
            .into()),
            KMeansInit::Given(centroids) => Ok(Some(centroids.iter().map(|&value| F::narrow(value).widen()).collect())),
            KMeansInit::Breathing | KMeansInit::KMeansPlusPlus => Ok(None),
        }
    }

    /// Whether a start is sought on a sample, because there are many more rows than it needs.
    fn seeks_on_sample<F: Scalar>(&self, rows: &Rows<'_, F>) -> bool {
        matches!(self.init(), KMeansInit::Breathing) && rows.len() >= LEAST_SAMPLED_ROWS
    }

    /// The best of the restarts on the rows of `placer`, with breathing where it is asked for.
    fn search<F: Scalar>(&self, placer: &Placer<'_, F>, spread: &Spread, observer: &mut dyn Observer) -> Result<Found> {
        let found = match self.init() {
            KMeansInit::Breathing => self.breathed(placer, spread, &self.to_the_end(), observer),
            KMeansInit::KMeansPlusPlus | KMeansInit::Given(_) => {
                let field = Field { placer, spread, limits: &self.limits(spread) };
                field.restarts(self.n_clusters(), self.n_init(), self.seed(), observer)
            }
        };
        let mut found = found.ok_or_else(|| Error::param("n_init", 0, "at least 1"))?;
        found.run.inertia = placer.inertia(&found.run.centroids, &found.run.labels);
        Ok(found)
    }

    /// The best start for all rows that is found on those of `placer`, a sample of them.
    pub(super) fn search_sample<F: Scalar>(
        &self,
        placer: &Placer<'_, F>,
        spread: &Spread,
        observer: &mut dyn Observer,
    ) -> Result<Found> {
        let found = self.breathed(placer, spread, &self.limits(spread), observer);
        found.ok_or_else(|| Error::param("n_init", 0, "at least 1"))
    }

    fn breathed<F: Scalar>(
        &self,
        placer: &Placer<'_, F>,
        spread: &Spread,
        last: &Limits,
        observer: &mut dyn Observer,
    ) -> Option<Found> {
        let field = Field { placer, spread, limits: &self.to_the_end() };
        field.best_place(self.n_clusters(), self.n_init(), last, self.seed(), observer)
    }

    /// The limits of runs that breathe: whether a breath gained is seen only where they have come to their end.
    fn to_the_end(&self) -> Limits {
        Limits { max_iter: self.max_iter(), shift_sq: 0.0, bar: Bar::None }
    }

    fn finish<F: Scalar>(&self, found: Found, n_features: usize) -> Clustering<KMeans<F>> {
        let stop = if found.is_cut_short() { StopReason::Interrupted } else { found.run.stop };
        let Found { mut run, restart, .. } = found;
        let n_clusters = self.n_clusters();
        let mut first_rows = vec![usize::MAX; n_clusters];
        note_first_rows(&mut first_rows, 0, &run.labels);
        let order = self.order(&run.weights, &first_rows);
        if !order.is_sorted() {
            let mut new_label = vec![0; n_clusters];
            order.iter().enumerate().for_each(|(new, &old)| new_label[old] = new as u32);
            run.labels.iter_mut().for_each(|label| *label = new_label[*label as usize]);
        }
        Clustering {
            model: KMeans::of_rows(&run.centroids, &order, n_features),
            labels: Labels::from_codes(run.labels, n_clusters),
            summary: FitSummary { inertia: run.inertia, n_iter: run.n_iter, stop, restart },
        }
    }

    /// Which cluster of a run gets each number: the heaviest the first, then the one with the first row, empty ones last; given
    /// centroids keep their order.
    pub(super) fn order(&self, weights: &[f64], first_rows: &[usize]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..weights.len()).collect();
        if !matches!(self.init(), KMeansInit::Given(_)) {
            order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(first_rows[a].cmp(&first_rows[b])));
        }
        order
    }
}

/// A fit for each of `params`, which differ in the number of clusters alone. `tell` is called with the number of those that are done,
/// after each.
fn fit_each<F: Scalar>(
    params: &[KMeansValidParams],
    x: ArrayView2<'_, F>,
    weights: Option<ArrayView1<'_, f64>>,
    observer: &mut dyn Observer,
    tell: &mut dyn FnMut(usize, &mut dyn Observer) -> Control,
) -> Result<Vec<Clustering<KMeans<F>>>> {
    if x.is_empty() || weights.is_some_and(|weights| check_weights(weights, x.nrows()).is_err()) {
        check_data(x, weights, "k-means")?;
    }
    let standard = x.as_standard_layout();
    let weights = weights.map(|weights| weights.to_vec());
    let values = standard.as_slice().expect("a standard layout is one slice");
    let rows = Rows { values, n_features: x.ncols(), weights: weights.as_deref() };
    let most = params.iter().map(KMeansValidParams::n_clusters).max().unwrap_or(0);
    // A slow look says what is wrong with the rows, and where; it comes before what else is to be said.
    let check = || check_data(x, None, "k-means");
    check_distinct(&rows, most).or_else(|error| check().and(Err(error)))?;
    let found = match params {
        [params] if matches!(params.init(), KMeansInit::Given(_)) => from_given(params, rows, check, observer)?,
        [first, ..] if first.seeks_on_sample(&rows) => from_samples(params, rows, check, observer, tell)?,
        _ => one_by_one(params, rows, check, observer, tell)?,
    };
    Ok(params.iter().zip(found).map(|(params, found)| params.finish(found, x.ncols())).collect())
}

/// The one run from given centroids.
fn from_given<F: Scalar>(
    params: &KMeansValidParams,
    rows: Rows<'_, F>,
    check: impl Fn() -> Result<()>,
    observer: &mut dyn Observer,
) -> Result<Vec<Found>> {
    let start = params.given_start::<F>(rows.n_features).or_else(|error| check().and(Err(error)))?;
    let runs = lloyd_of_rows(rows, start.into_iter().collect(), |spread| params.limits(spread), check, observer)?;
    Ok(runs.into_iter().map(|run| Found { run, restart: 0, was_stopped: false }).collect())
}

/// A placer of all rows and how they scatter, after a look at each.
pub(super) fn looked_at<'a, F: Scalar>(
    rows: Rows<'a, F>,
    check: impl Fn() -> Result<()>,
) -> Result<(Placer<'a, F>, Spread)> {
    let (placer, sums) = Placer::measuring(rows, Level::widest());
    if !sums.are_plainly_fit() {
        check()?;
    }
    Ok((placer, sums.finish()))
}

/// Fits that see all rows from the first step on.
fn one_by_one<F: Scalar>(
    params: &[KMeansValidParams],
    rows: Rows<'_, F>,
    check: impl Fn() -> Result<()>,
    observer: &mut dyn Observer,
    tell: &mut dyn FnMut(usize, &mut dyn Observer) -> Control,
) -> Result<Vec<Found>> {
    let (placer, spread) = looked_at(rows, check)?;
    let mut all = Vec::new();
    for (done, params) in (1..).zip(params) {
        let found = params.search(&placer, &spread, observer)?;
        let is_cut_short = found.is_cut_short();
        // A fit that was cut short is not the one that it would be alone; it stands only where there is no other.
        if is_cut_short && done > 1 {
            break;
        }
        all.push(found);
        if is_cut_short || tell(done, observer) == Control::Stop {
            break;
        }
    }
    Ok(all)
}

/// Notes the first row of each cluster that has none yet, which is `usize::MAX`; the labels are those of the rows from `first_row` on.
pub(super) fn note_first_rows(first_rows: &mut [usize], first_row: usize, labels: &[u32]) {
    let mut n_missing = first_rows.iter().filter(|&&row| row == usize::MAX).count();
    for (row, &label) in labels.iter().enumerate() {
        if n_missing == 0 {
            break;
        }
        let first = &mut first_rows[label as usize];
        if *first == usize::MAX {
            (*first, n_missing) = (first_row + row, n_missing - 1);
        }
    }
}
