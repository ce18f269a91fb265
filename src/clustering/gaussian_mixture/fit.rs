//! From rows to a model: where to start, the runs, and how the components are numbered.

use ndarray::{Array1, ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::check::check_data;
use crate::clustering::gaussian_mixture::density::Collapse;
use crate::clustering::gaussian_mixture::em::{Limits, Run, em, parameters_of_labels};
use crate::clustering::gaussian_mixture::sample::Sample;
use crate::clustering::gaussian_mixture::{
    GaussianMixture, GaussianMixtureInit, GaussianMixtureParams, GaussianMixtureValidParams,
};
use crate::clustering::{Clusterer, Clustering, KMeansInit, KMeansParams, Labels, Scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::features::FeatureMatrix;
use crate::observe::{Control, Event, Observer, StopReason};

/// How a fit of a Gaussian mixture went. Every number is of the model that comes with it, over the training rows; a row of weight 2
/// counts like two rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GaussianMixtureSummary {
    /// Sum over the rows of the natural logarithm of the density.
    pub log_likelihood: f64,
    /// Numbers that the fit was free to choose: `k d` for the means, `k d (d + 1) / 2` for the covariances and `k - 1` for the weights of
    /// k components in d columns.
    pub n_parameters: usize,
    /// Bayesian information criterion, `n_parameters ln(n) - 2 log_likelihood` for n rows: the lower the better (Schwarz 1978,
    /// doi:10.1214/aos/1176344136).
    pub bic: f64,
    /// Akaike information criterion, `2 n_parameters - 2 log_likelihood`: the lower the better (Akaike 1974, doi:10.1109/TAC.1974.1100705).
    pub aic: f64,
    /// Iterations of the run that was kept.
    pub n_iter: usize,
    /// Why that run stopped.
    pub stop: StopReason,
    /// Which restart was kept, from 0.
    pub restart: usize,
}

impl Clusterer for GaussianMixtureParams {
    type Model = GaussianMixture;
    type Summary = GaussianMixtureSummary;

    fn cluster(
        &self,
        x: &FeatureMatrix,
        observer: &mut dyn Observer,
    ) -> Result<Clustering<GaussianMixture, GaussianMixtureSummary>> {
        self.checked()?.fit_array(x.values(), x.weights().map(Array1::view), observer)
    }
}

impl GaussianMixtureValidParams {
    /// Fits an array of any layout, shape `(n_rows, n_features)`, with a weight for each row or each row counting once.
    ///
    /// Where the observer asks to stop, the best mixture so far comes back, marked.
    ///
    /// Cost O(`n_iter` `n_rows` `n_components` `n_features`²), and k-means for the start; memory beside the data O(`n_rows`).
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`] for NaN and infinity, [`ErrorKind::TooFewDistinctRows`] where the rows do not allow so many
    /// components, [`ErrorKind::Param`] where a component has no spread in some column and `reg_covar` does not make up for it,
    /// [`ErrorKind::Length`] or [`ErrorKind::Param`] for unfit weights, [`ErrorKind::Width`] for a given mixture of another width.
    pub fn fit_array<F: Scalar>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
        observer: &mut dyn Observer,
    ) -> Result<Clustering<GaussianMixture, GaussianMixtureSummary>> {
        check_data(x, weights, "a Gaussian mixture")?;
        let x = x.as_standard_layout();
        let weights = weights.map(|weights| weights.to_vec());
        let sample = Sample {
            values: x.as_slice().expect("a standard layout is one slice"),
            n_features: x.ncols(),
            total_weight: weights.as_ref().map_or(x.nrows() as f64, |weights| weights.iter().sum()),
            weights: weights.as_deref(),
        };
        let (run, restart) = match self.init() {
            GaussianMixtureInit::Given(start) => (self.run_from_mixture(start, &sample, observer)?, 0),
            GaussianMixtureInit::KMeans => self.restarts(x.view(), &sample, observer)?,
        };
        Ok(self.finish(run, restart, &sample))
    }

    fn run_from_mixture<F: Scalar>(
        &self,
        start: &GaussianMixture,
        sample: &Sample<'_, F>,
        observer: &mut dyn Observer,
    ) -> Result<Run> {
        if start.n_features() != sample.n_features {
            let (expected, got) = (sample.n_features, start.n_features());
            return Err(ErrorKind::Width { what: "the given mixture".into(), expected, got }.into());
        }
        let run = em(sample, start.parameters().clone(), &self.limits(), 0, observer);
        run.map_err(|collapse| self.refusal(collapse))
    }

    /// The likeliest of the runs, and which start it came from. A run that fails is passed over where another one stands.
    fn restarts<F: Scalar>(
        &self,
        x: ArrayView2<'_, F>,
        sample: &Sample<'_, F>,
        observer: &mut dyn Observer,
    ) -> Result<(Run, usize)> {
        let (mut best, mut failed) = (None::<(Run, usize)>, None);
        for restart in 0..self.n_init() {
            let run = match self.run_from_kmeans(x, sample, restart, observer) {
                Ok(run) => run,
                Err(error) => {
                    failed.get_or_insert(error);
                    continue;
                }
            };
            let inertia = -run.log_likelihood / sample.total_weight;
            let event = Event::Restart { restart, n_init: self.n_init(), inertia };
            let is_last = observer.on_event(&event) == Control::Stop || run.stop == StopReason::Interrupted;
            if best.as_ref().is_none_or(|(best, _)| run.log_likelihood > best.log_likelihood) {
                best = Some((run, restart));
            }
            if is_last {
                break;
            }
        }
        best.ok_or_else(|| failed.unwrap_or_else(|| Error::param("n_init", 0, "at least 1")))
    }

    fn run_from_kmeans<F: Scalar>(
        &self,
        x: ArrayView2<'_, F>,
        sample: &Sample<'_, F>,
        restart: usize,
        observer: &mut dyn Observer,
    ) -> Result<Run> {
        let weights = sample.weights.map(ArrayView1::from);
        let clusters = self.kmeans(restart).check()?.fit_array(x, weights, observer)?;
        let labels = clusters.labels.iter().map(|label| label.expect("k-means leaves no row out")).collect::<Vec<_>>();
        let centroids = clusters.model.centroids().iter().map(|value| value.widen()).collect();
        let start = parameters_of_labels(sample, &labels, centroids, self.reg_covar());
        let is_cut_short = clusters.summary.stop == StopReason::Interrupted;
        let limits = if is_cut_short { Limits { max_iter: 0, ..self.limits() } } else { self.limits() };
        let mut run = em(sample, start, &limits, restart, observer).map_err(|collapse| self.refusal(collapse))?;
        if is_cut_short {
            run.stop = StopReason::Interrupted;
        }
        Ok(run)
    }

    fn kmeans(&self, restart: usize) -> KMeansParams {
        let seed = self.seed().derive("gaussian_mixture.start", restart as u64);
        let params = KMeansParams::new(self.n_components()).seed(seed);
        match restart {
            0 => params,
            _ => params.init(KMeansInit::KMeansPlusPlus).n_init(1),
        }
    }

    fn limits(&self) -> Limits {
        Limits { max_iter: self.max_iter(), tol: self.tol(), reg_covar: self.reg_covar() }
    }

    fn refusal(&self, collapse: Collapse) -> Error {
        let expected = format!(
            "more, for column {} has no spread of its own in a component of {:.1}% of the rows; raise it, leave the column out, or ask for fewer components",
            collapse.column + 1,
            100.0 * collapse.weight,
        );
        Error::param("reg_covar", self.reg_covar(), expected)
    }

    fn finish<F: Scalar>(
        &self,
        run: Run,
        restart: usize,
        sample: &Sample<'_, F>,
    ) -> Clustering<GaussianMixture, GaussianMixtureSummary> {
        let model = GaussianMixture::of(run.parameters, run.density);
        let model = match self.init() {
            GaussianMixtureInit::Given(_) => model,
            GaussianMixtureInit::KMeans => {
                let order = canonical_order(&model.labels_of(sample), sample);
                model.reordered(&order)
            }
        };
        let n_parameters = model.n_parameters();
        Clustering {
            labels: model.labels_of(sample),
            summary: GaussianMixtureSummary {
                log_likelihood: run.log_likelihood,
                n_parameters,
                bic: n_parameters as f64 * libm::log(sample.total_weight) - 2.0 * run.log_likelihood,
                aic: 2.0 * n_parameters as f64 - 2.0 * run.log_likelihood,
                n_iter: run.n_iter,
                stop: run.stop,
                restart,
            },
            model,
        }
    }
}

/// The components by the total weight of the rows that are theirs, the heaviest first, then by their first row; those without rows
/// last.
fn canonical_order<F: Scalar>(labels: &Labels, sample: &Sample<'_, F>) -> Vec<usize> {
    let mut weights = vec![0.0; labels.n_clusters()];
    let mut first_rows = vec![usize::MAX; labels.n_clusters()];
    for (row, label) in labels.iter().enumerate() {
        if let Some(label) = label {
            weights[label] += sample.weight(row);
            first_rows[label] = first_rows[label].min(row);
        }
    }
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(first_rows[a].cmp(&first_rows[b])));
    order
}
