use std::cell::OnceCell;

use ndarray::Array1;

use crate::clustering::{
    Assign, Assignment, Clusterer, ClustererSpec, Clustering, DbscanSpec, FittedModel, FittedSummary, GaussianMixture,
    GaussianMixtureSpec, GaussianMixtureSummary, HdbscanParams, KDistances, KMeans, KMeansParams, KMeansSpec, Labels,
    Metric,
};
use crate::error::{Error, ErrorKind, Result};
use crate::features::behaviour::Purchases;
use crate::features::rfm::RfmSpec;
use crate::features::{FeatureEncoder, FeatureMatrix, FeatureSpec};
use crate::observe::{Control, Event, Observer, StopReason};
use crate::profiling::{ProfileSpec, Profiles, exemplars, profile};
use crate::segmentation::article::Parts;
use crate::segmentation::day::check_day;
use crate::segmentation::fence::fences;
use crate::segmentation::profiled::profile_spec;
use crate::segmentation::{ClusterCount, InputRead, Provenance, Scores, SegmentMap, Segmentation, SegmentationSpec};
use crate::selection::audit::{Audit, AuditSpec, audit};
use crate::selection::metrics::{Sampling, silhouette_profile};
use crate::selection::{Choice, Flows, KSweep, SilhouetteProfile, StabilityScope, Sweep, SweepEnd, SweepTable};
use crate::table::Table;

/// The counts that are tried where the caller names none.
const DEFAULT_RANGE: ClusterCount = ClusterCount::Range { from: 2, to: 10 };

/// Customers named as typical of each segment.
const N_EXEMPLARS: usize = 5;

/// The whole way from a table to a segmentation, as a specification says.
///
/// ```
/// use segmenta::datasets;
/// use segmenta::prelude::*;
///
/// let shop = datasets::shop(500, Seed::new(1))?;
/// let segmented = Segmenter::new(SegmentationSpec::default()).fit(&shop.customers, &mut Silent)?;
/// assert_eq!(segmented.scores.len(), 500);
/// assert!(segmented.segmentation.profiles().segments.len() >= 2);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Segmenter {
    spec: SegmentationSpec,
    provenance: Provenance,
    purchases: Option<Purchases>,
}

/// A segmentation with what it says of the customers it was made from.
#[derive(Debug, Clone)]
pub struct Segmented {
    /// The finished article; it holds no customer.
    pub segmentation: Segmentation,
    /// Where each customer belongs, in the order of the table.
    pub scores: Scores,
    /// The rows (from 0) nearest to the centre of each segment, the nearest first.
    pub exemplars: Vec<Vec<usize>>,
}

impl Segmenter {
    /// A segmenter that follows `spec`.
    pub fn new(spec: SegmentationSpec) -> Self {
        Self { spec, provenance: Provenance::default(), purchases: None }
    }

    /// A segmenter for files that were read, to be fitted on their table.
    pub fn of_input(read: &InputRead) -> Self {
        Self::new(read.spec.clone()).provenance(read.provenance.clone()).purchases(read.purchases.clone())
    }

    /// Notes where the table comes from. Default: nothing is noted.
    #[must_use]
    pub fn provenance(mut self, provenance: Provenance) -> Self {
        self.provenance = provenance;
        self
    }

    /// What the customers of the table bought, row by row. Default: nothing is known of it.
    #[must_use]
    pub fn purchases(mut self, purchases: Option<Purchases>) -> Self {
        self.purchases = purchases;
        self
    }

    /// What the attributes of the table are good for, as [`Segmenter::fit`] would use them; nothing is clustered.
    ///
    /// ```
    /// use segmenta::datasets;
    /// use segmenta::prelude::*;
    /// use segmenta::selection::audit::{AttributeVerdict, AuditSpec};
    ///
    /// let shop = datasets::shop(500, Seed::new(1))?;
    /// let audit = Segmenter::new(SegmentationSpec::default()).audit(&shop.customers, &AuditSpec::default())?;
    /// assert!(audit.of_verdict(AttributeVerdict::Use).count() > 0);
    /// assert!(audit.to_string().contains("Bands and levels"));
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`audit`], and where the day that ages are counted to is before every date.
    pub fn audit(&self, table: &Table, spec: &AuditSpec) -> Result<Audit> {
        let features = self.dated(self.spec.features.clone().unwrap_or_else(|| FeatureSpec::infer(table)), table)?;
        audit(table, &features, spec, self.spec.seed)
    }

    /// The features with the day that they are counted to.
    fn dated(&self, mut features: FeatureSpec, table: &Table) -> Result<FeatureSpec> {
        features.as_of = self.spec.day().or(features.as_of);
        check_day(&features, table)?;
        Ok(features)
    }

    /// Features, the number of segments, clusters, profiles: everything from the table to the finished article.
    ///
    /// Where the observer asks to stop, the best found so far is finished and carries the warning `interrupted`; DBSCAN and HDBSCAN*
    /// have nothing before their end and answer with an error.
    ///
    /// Segments, profiles and scores are what the model assigns, so that scoring the table again gives the same. With DBSCAN a customer
    /// on the border of two segments is therefore in that of the nearer core customer, not in the lower number as in the fit.
    ///
    /// # Errors
    /// Where the specification is out of range or does not fit the table, where no column can carry a segmentation, and where there
    /// are fewer distinct customers than segments asked for.
    pub fn fit(&self, table: &Table, observer: &mut dyn Observer) -> Result<Segmented> {
        self.check_purchases(table)?;
        observer.on_event(&Event::Stage { name: "features" });
        let inferred = OnceCell::new();
        let infer = || inferred.get_or_init(|| FeatureSpec::infer(table));
        let features = self.dated(self.spec.features.clone().unwrap_or_else(|| infer().clone()), table)?;
        let (encoder, x) = features.fit_encode(table)?;

        observer.on_event(&Event::Stage { name: "cluster" });
        let found = match &self.spec.clustering {
            ClustererSpec::Kmeans(spec) => self.kmeans(spec, &x, observer)?,
            ClustererSpec::Dbscan(spec) => self.dbscan(spec, &x, observer)?,
            ClustererSpec::Hdbscan(params) => self.hdbscan(params, &x, observer)?,
            ClustererSpec::GaussianMixture(spec) => self.gaussian_mixture(spec, &x, observer)?,
        };
        let assignment = found.model.assign(x.values())?;
        let memberships = found.model.memberships(x.values())?;

        observer.on_event(&Event::Stage { name: "profile" });
        let profile_spec = self.spec.profile.clone().unwrap_or_else(|| profile_spec(table, &features, infer()));
        let rfm = self.spec.rfm.clone().or_else(|| RfmSpec::infer(table));
        let profiles = self.profiles(table, &assignment.labels, &profile_spec, rfm.as_ref())?;
        let exemplars = exemplars(&assignment.labels, &assignment.distances, N_EXEMPLARS)?;
        let names: Vec<&str> = x.columns().iter().map(|column| column.name.as_str()).collect();
        let silhouettes = match found.silhouettes {
            Some(silhouettes) => silhouettes,
            None => self.silhouettes(&x, &assignment.labels)?,
        };
        let map = SegmentMap::project(x.values(), &assignment.labels, &names)?;

        let segmentation = Segmentation::from_parts(Parts {
            spec: self.used_spec(&encoder, profile_spec, rfm, found.counts, found.clustering),
            fences: fences_of(&found.model, &assignment),
            encoder,
            model: found.model,
            summary: found.summary,
            sweep: found.sweep,
            choice: found.choice,
            k_distances: found.k_distances,
            silhouettes,
            flows: found.flows,
            profiles,
            map,
            provenance: self.provenance.clone(),
        })?;
        let ids = table.ids().clone();
        let scores = Scores::new(ids, assignment, memberships, segmentation.names(), segmentation.fences());
        Ok(Segmented { segmentation, scores, exemplars })
    }
}

impl Segmenter {
    /// Purchases of other customers than those of the table would be told of the wrong segments.
    fn check_purchases(&self, table: &Table) -> Result<()> {
        let bought = self.purchases.iter().flat_map(|purchases| [&purchases.products, &purchases.categories]);
        match bought.flatten().find(|bought| bought.n_customers() != table.n_rows()) {
            Some(bought) => {
                let (expected, got) = (table.n_rows(), bought.n_customers());
                Err(ErrorKind::Length { what: "the purchases".into(), expected, got }.into())
            }
            None => Ok(()),
        }
    }

    /// What makes each segment itself; with orders, also what it buys and how its customers score.
    fn profiles(&self, table: &Table, labels: &Labels, spec: &ProfileSpec, rfm: Option<&RfmSpec>) -> Result<Profiles> {
        let mut profiles = profile(table, labels, spec)?;
        if let Some(purchases) = &self.purchases {
            profiles = profiles.with_purchases(purchases, labels, spec)?;
        }
        match rfm {
            Some(rfm) => profiles.with_rfm(rfm.fit(table)?, table, labels),
            None => Ok(profiles),
        }
    }

    /// k-means for every number of segments that is asked for, and the best of them.
    fn kmeans(&self, spec: &KMeansSpec, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Found> {
        let params = |n_clusters| spec.params(n_clusters, self.spec.seed);
        let counts = self.counts(x, params)?;
        let mut sweep = KSweep::new(params(1), counts.range()).run(x, observer)?;
        let mut choice = sweep.choose(self.spec.criterion);
        if sweep.table().end() == SweepEnd::Complete {
            let spec = &self.spec.structure;
            if spec.stability_of == StabilityScope::Every {
                sweep.measure_stability(x, &spec.stability, observer)?;
            }
            if let Some(structure) = sweep.judge(x, choice.n_clusters, spec, observer)? {
                choice = choice.with_structure(structure);
            }
        }
        let flows = sweep.flows().around(choice.n_clusters);
        let silhouettes = sweep.silhouettes(choice.n_clusters).cloned();
        let (table, clustering) = take(sweep, choice.n_clusters)?;
        Ok(Found {
            silhouettes: Some(silhouettes),
            flows: (!flows.steps().is_empty()).then_some(flows),
            model: FittedModel::Kmeans(clustering.model),
            summary: FittedSummary::Kmeans(clustering.summary),
            sweep: Some(table),
            choice: Some(choice),
            counts: Some(counts),
            clustering: ClustererSpec::Kmeans(spec.clone()),
            k_distances: None,
        })
    }

    /// DBSCAN, where it finds anything at all; the data suggest what the specification leaves open.
    fn dbscan(&self, spec: &DbscanSpec, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Found> {
        self.check_no_count("DBSCAN")?;
        let advice = spec.advise(x.values(), x.weights().map(Array1::view))?;
        let clustering = advice.params.cluster(x, observer)?;
        if clustering.model.n_clusters() == 0 {
            let expected = "a distance within which at least min_samples customers lie; raise it, or lower min_samples";
            return Err(Error::param("eps", clustering.model.eps(), expected));
        }
        Ok(Found {
            model: FittedModel::Dbscan(clustering.model),
            summary: FittedSummary::Dbscan(clustering.summary),
            silhouettes: None,
            flows: None,
            sweep: None,
            choice: None,
            counts: None,
            clustering: ClustererSpec::Dbscan(DbscanSpec::from(&advice.params)),
            k_distances: Some(advice.k_distances),
        })
    }

    /// HDBSCAN*, where it finds anything at all.
    fn hdbscan(&self, params: &HdbscanParams, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Found> {
        self.check_no_count("HDBSCAN*")?;
        check_euclidean(params.check()?.metric())?;
        let clustering = params.cluster(x, observer)?;
        if clustering.model.n_clusters() == 0 {
            let expected = "a number of customers that lie closer together than the others; lower it, or min_samples";
            return Err(Error::param("min_cluster_size", params.check()?.min_cluster_size(), expected));
        }
        Ok(Found {
            model: FittedModel::Hdbscan(clustering.model),
            summary: FittedSummary::Hdbscan(clustering.summary),
            silhouettes: None,
            flows: None,
            sweep: None,
            choice: None,
            counts: None,
            clustering: ClustererSpec::Hdbscan(params.clone()),
            k_distances: None,
        })
    }

    /// How much nearer customers are to their own segment than to the next one, where that has a value.
    fn silhouettes(&self, x: &FeatureMatrix, labels: &Labels) -> Result<Option<SilhouetteProfile>> {
        match silhouette_profile(x.values(), labels, Sampling::default(), self.spec.seed) {
            Ok(profile) => Ok(Some(profile)),
            Err(error) if matches!(error.kind(), ErrorKind::Undefined { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Refuses a number of segments for an algorithm that finds it itself.
    fn check_no_count(&self, algorithm: &str) -> Result<()> {
        match self.spec.n_clusters {
            None => Ok(()),
            Some(counts) => {
                Err(Error::param("n_clusters", counts, format!("nothing: {algorithm} finds the number itself")))
            }
        }
    }

    /// A Gaussian mixture for every number of segments that is asked for, and the one with the least BIC. A number with a component that
    /// no customer most likely comes from is no number of segments.
    fn gaussian_mixture(
        &self,
        spec: &GaussianMixtureSpec,
        x: &FeatureMatrix,
        observer: &mut dyn Observer,
    ) -> Result<Found> {
        let counts = self.counts(x, KMeansParams::new)?;
        let total = counts.range().count();
        let mut best: Option<Clustering<GaussianMixture, GaussianMixtureSummary>> = None;
        for (done, n_clusters) in (1..).zip(counts.range()) {
            let mixture = spec.params(n_clusters, self.spec.seed).cluster(x, observer)?;
            let is_stopped = mixture.summary.stop == StopReason::Interrupted;
            // A fit that was cut short is not the one that it would be alone; it stands only where there is no other.
            let is_candidate = mixture.labels.sizes().iter().all(|&size| size > 0) && !(is_stopped && best.is_some());
            if is_candidate && best.as_ref().is_none_or(|best| mixture.summary.bic < best.summary.bic) {
                best = Some(mixture);
            }
            if is_stopped || observer.on_event(&Event::SweepStep { n_clusters, done, total }) == Control::Stop {
                break;
            }
        }
        let expected = "fewer, for in each of these mixtures a component is nobody's likeliest";
        let best = best.ok_or_else(|| Error::param("n_clusters", counts, expected))?;
        Ok(Found {
            model: FittedModel::GaussianMixture(best.model),
            summary: FittedSummary::GaussianMixture(best.summary),
            silhouettes: None,
            flows: None,
            sweep: None,
            choice: None,
            counts: Some(counts),
            clustering: ClustererSpec::GaussianMixture(spec.clone()),
            k_distances: None,
        })
    }

    /// The counts to try: those asked for, or the default ones that the number of distinct customers allows.
    fn counts(&self, x: &FeatureMatrix, params: impl Fn(usize) -> KMeansParams) -> Result<ClusterCount> {
        if let Some(counts) = self.spec.n_clusters {
            return counts.check();
        }
        let most = *DEFAULT_RANGE.range().end();
        match params(most).check_matrix(x).map_err(|error| (distinct_rows(&error), error)) {
            Ok(()) => Ok(DEFAULT_RANGE),
            Err((Some(0 | 1), _)) => Ok(ClusterCount::Fixed(1)),
            Err((Some(n_distinct), _)) => Ok(ClusterCount::Range { from: 2, to: n_distinct }),
            Err((None, error)) => Err(error),
        }
    }

    /// The specification with what was left open filled in.
    fn used_spec(
        &self,
        features: &FeatureEncoder,
        profile: ProfileSpec,
        rfm: Option<RfmSpec>,
        n_clusters: Option<ClusterCount>,
        clustering: ClustererSpec,
    ) -> SegmentationSpec {
        SegmentationSpec {
            n_clusters,
            clustering,
            profile: Some(profile),
            rfm,
            features: Some(features.spec().clone()),
            ..self.spec.clone()
        }
    }
}

/// What an algorithm found.
struct Found {
    model: FittedModel,
    summary: FittedSummary,
    /// Where they came with the fit: the silhouettes, or that they are undefined.
    silhouettes: Option<Option<SilhouetteProfile>>,
    flows: Option<Flows>,
    sweep: Option<SweepTable>,
    choice: Option<Choice>,
    /// The numbers of segments that were tried.
    counts: Option<ClusterCount>,
    /// The algorithm with nothing left open.
    clustering: ClustererSpec,
    /// How far customers have to reach, for DBSCAN.
    k_distances: Option<KDistances>,
}

/// For each segment, the distance beyond which a customer is far from it: that of the members of k-means and mixtures, the reach of
/// DBSCAN, and of HDBSCAN* that of the sparsest place that is still in the cluster.
fn fences_of(model: &FittedModel, assignment: &Assignment) -> Vec<f64> {
    match model {
        FittedModel::Kmeans(_) | FittedModel::GaussianMixture(_) => fences(assignment),
        FittedModel::Dbscan(model) => vec![model.eps(); model.n_clusters()],
        FittedModel::Hdbscan(model) => model.reaches(),
    }
}

/// Refuses a metric of places: features are encoded numbers, and a place among them is a feature of its own kind.
fn check_euclidean(metric: Metric) -> Result<()> {
    match metric {
        Metric::Euclidean => Ok(()),
        _ => {
            let expected =
                "euclidean: features are no latitudes and longitudes; a column of places is a geographic feature";
            Err(Error::param("metric", "haversine", expected))
        }
    }
}

/// How many rows are distinct, where that is what the error is about.
fn distinct_rows(error: &Error) -> Option<usize> {
    match error.kind() {
        ErrorKind::TooFewDistinctRows { n_distinct, .. } => Some(*n_distinct),
        _ => None,
    }
}

/// The table of a sweep and the clustering that was chosen from it.
fn take(sweep: Sweep, n_clusters: usize) -> Result<(SweepTable, Clustering<KMeans>)> {
    let table = sweep.table().clone();
    let clustering = sweep
        .into_clustering(n_clusters)
        .ok_or_else(|| ErrorKind::Internal(format!("{n_clusters} clusters were chosen and never fitted")))?;
    Ok((table, clustering))
}
