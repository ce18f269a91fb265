use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::clustering::{Assign, ClustererSpec, DbscanSpec, FittedModel, FittedSummary, KDistances};
use crate::error::{Error, ErrorKind, ModelFault, Result};
use crate::features::FeatureEncoder;
use crate::observe::StopReason;
use crate::profiling::Profiles;
use crate::segmentation::{
    ClusterCount, OutputFiles, Provenance, Scores, SegmentMap, SegmentationSpec, Warning, persist,
};
use crate::selection::{Choice, Flows, SilhouetteProfile, Stability, SweepTable};
use crate::table::{Day, Table};

/// The finished article: how features are made, where the segments lie, what makes each one itself, and where all that comes
/// from. It holds no customer; a density model keeps the features of its core customers, without their ids.
///
/// Saved as one JSON document with format, version and checksum; loading refuses what no run can have written.
///
/// ```
/// use segmenta::datasets;
/// use segmenta::prelude::*;
///
/// let shop = datasets::shop(400, Seed::new(1))?;
/// let segmented = Segmenter::new(SegmentationSpec::default()).fit(&shop.customers, &mut Silent)?;
/// let json = segmented.segmentation.to_json()?;
///
/// let loaded = Segmentation::from_json(&json)?;
/// assert_eq!(loaded, segmented.segmentation);
/// assert_eq!(loaded.score(&shop.customers)?, segmented.scores);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Segmentation(Parts);

/// What a segmentation is made of; [`Segmentation::from_parts`] sees to it that the parts agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    pub(super) spec: SegmentationSpec,
    pub(super) encoder: FeatureEncoder,
    pub(super) model: FittedModel,
    /// For each segment, the distance beyond which a customer is far from it.
    pub(super) fences: Vec<f64>,
    pub(super) summary: FittedSummary,
    /// What was compared, for algorithms that are told the number of clusters.
    pub(super) sweep: Option<SweepTable>,
    /// What was chosen from it.
    pub(super) choice: Option<Choice>,
    /// How far customers have to reach, for DBSCAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) k_distances: Option<KDistances>,
    /// How much nearer customers are to their own segment than to the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) silhouettes: Option<SilhouetteProfile>,
    /// How customers flow between the numbers of segments near the chosen one, for k-means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) flows: Option<Flows>,
    pub(super) profiles: Profiles,
    pub(super) map: Option<SegmentMap>,
    pub(super) provenance: Provenance,
}

impl Segmentation {
    /// The specification with nothing left open: running it on the same table gives the same bytes.
    pub fn spec(&self) -> &SegmentationSpec {
        &self.0.spec
    }

    /// How a table becomes features.
    pub fn encoder(&self) -> &FeatureEncoder {
        &self.0.encoder
    }

    /// Where the segments lie among the features.
    pub fn model(&self) -> &FittedModel {
        &self.0.model
    }

    /// How the fit went.
    pub fn summary(&self) -> &FittedSummary {
        &self.0.summary
    }

    /// The numbers of segments that were compared; `None` for an algorithm that finds the number itself.
    pub fn sweep(&self) -> Option<&SweepTable> {
        self.0.sweep.as_ref()
    }

    /// The number of segments that was chosen from them, and why.
    pub fn choice(&self) -> Option<&Choice> {
        self.0.choice.as_ref()
    }

    /// How far customers have to reach for so many others, by which `eps` is judged; `None` for other algorithms than DBSCAN.
    pub fn k_distances(&self) -> Option<&KDistances> {
        self.0.k_distances.as_ref()
    }

    /// How much nearer customers are to their own segment than to the next one, segment by segment; `None` where that is undefined,
    /// as with a single segment. Customers in no segment are left out.
    pub fn silhouettes(&self) -> Option<&SilhouetteProfile> {
        self.0.silhouettes.as_ref()
    }

    /// How well each segment comes back when customers are drawn anew; `None` where it was not measured.
    pub fn stability(&self) -> Option<&Stability> {
        self.choice()?.structure.as_ref()?.stability.as_ref()
    }

    /// How customers flow between the numbers of segments that were compared, those near the chosen one: see [`Flows::around`]. `None`
    /// where there is no such step.
    pub fn flows(&self) -> Option<&Flows> {
        self.0.flows.as_ref()
    }

    /// Why there are so many segments, in one sentence without its full stop.
    pub fn because(&self) -> String {
        match (&self.0.choice, &self.0.spec.clustering) {
            (Some(choice), _) => choice.because.clone(),
            (None, ClustererSpec::Dbscan(spec)) => self.because_of_density(spec),
            (None, ClustererSpec::Hdbscan(params)) => format!(
                "{} regions of at least {} customers that lie closer together than those around them",
                self.n_segments(),
                params.as_told().min_cluster_size(),
            ),
            (None, ClustererSpec::GaussianMixture(_)) => self.because_of_bic(),
            (None, ClustererSpec::Kmeans(_)) => String::new(),
        }
    }

    fn because_of_bic(&self) -> String {
        match (self.0.spec.n_clusters, &self.0.summary) {
            (Some(counts @ ClusterCount::Range { .. }), FittedSummary::GaussianMixture(summary)) => format!(
                "of the mixtures of {counts} normal distributions that of {} has the least Bayesian information criterion, {:.1}",
                self.n_segments(),
                summary.bic
            ),
            _ => format!("a mixture of {} normal distributions, as was asked for", self.n_segments()),
        }
    }

    /// What makes each segment itself, in the table's units.
    pub fn profiles(&self) -> &Profiles {
        &self.0.profiles
    }

    /// Where the segments lie along the first two principal axes; `None` where nothing varies.
    pub fn map(&self) -> Option<&SegmentMap> {
        self.0.map.as_ref()
    }

    /// Where the table came from.
    pub fn provenance(&self) -> &Provenance {
        &self.0.provenance
    }

    /// Number of segments.
    pub fn n_segments(&self) -> usize {
        self.0.profiles.segments.len()
    }

    /// The name of each segment.
    pub fn names(&self) -> Vec<String> {
        self.0.profiles.segments.iter().map(|segment| segment.name.clone()).collect()
    }

    /// For each segment, the distance beyond which a customer counts as far from it: Tukey's outer fence over its training members.
    pub fn fences(&self) -> &[f64] {
        &self.0.fences
    }

    /// What a reader must know before acting, gravest first.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        match &self.0.summary {
            FittedSummary::Kmeans(summary) if summary.stop == StopReason::Interrupted => {
                warnings.push(Warning::new("interrupted", "the run was stopped; this is the best result so far"));
            }
            FittedSummary::Kmeans(summary) if summary.stop == StopReason::MaxIter => {
                let message =
                    format!("the clusters were still moving after {} iterations; raise max_iter", summary.n_iter);
                warnings.push(Warning::new("not_converged", message));
            }
            FittedSummary::Dbscan(summary) => {
                let sizes: Vec<usize> = self.0.profiles.segments.iter().map(|segment| segment.size).collect();
                let flags = summary.warnings(&sizes).into_iter();
                warnings.extend(flags.map(|flag| Warning::new(flag.code(), flag.to_string())));
            }
            FittedSummary::GaussianMixture(summary) if summary.stop == StopReason::Interrupted => {
                warnings.push(Warning::new("interrupted", "the run was stopped; this is the best result so far"));
            }
            FittedSummary::GaussianMixture(summary) if summary.stop == StopReason::MaxIter => {
                let message =
                    format!("the mixture was still gaining after {} iterations; raise max_iter", summary.n_iter);
                warnings.push(Warning::new("not_converged", message));
            }
            FittedSummary::Kmeans(_) | FittedSummary::Hdbscan(_) | FittedSummary::GaussianMixture(_) => {}
        }
        warnings
            .extend(self.0.profiles.warnings.iter().map(|warning| Warning::new(warning.code(), warning.to_string())));
        let of_choice = self.0.choice.iter().flat_map(|choice| &choice.warnings);
        warnings.extend(of_choice.map(|warning| Warning::new(warning.code.as_str(), &warning.message)));
        let of_features = self.0.encoder.warnings().iter();
        warnings.extend(of_features.map(|warning| Warning::new(warning.code(), warning.to_string())));
        warnings
    }

    /// Where the customers of `table` belong. A customer's answer does not depend on the customers beside them, and the training
    /// table gets the answers of the run that made this.
    ///
    /// # Errors
    /// [`ModelFault::MissingColumns`] where the table lacks columns, and those of
    /// [`FeatureEncoder::encode`](crate::features::FeatureEncoder::encode).
    pub fn score(&self, table: &Table) -> Result<Scores> {
        let x = self.0.encoder.encode(table)?;
        let assignment = self.0.model.assign(x.values())?;
        let memberships = self.0.model.memberships(x.values())?;
        Ok(Scores::new(table.ids().clone(), assignment, memberships, self.names(), &self.0.fences))
    }

    /// The specification by which the files of customers to be scored are read: what reads the training files reads them, columns keep
    /// their kinds whatever their order, and orders are counted to the same day.
    pub fn reading_spec(&self) -> SegmentationSpec {
        let mut spec = self.0.spec.clone();
        if let Some(schema) = &self.0.provenance.schema {
            spec.input.schema = schema.clone();
        }
        spec
    }

    /// The same segmentation, counting ages, times since and orders to another day when it scores.
    #[must_use]
    pub fn with_as_of(mut self, day: Day) -> Self {
        self.0.encoder = self.0.encoder.with_as_of(day);
        self.0.spec.as_of = Some(day);
        self
    }

    /// The document that [`Segmentation::from_json`] reads.
    ///
    /// # Errors
    /// Never for a segmentation of this crate; the signature leaves room for a broken serializer.
    pub fn to_json(&self) -> Result<String> {
        persist::to_json(self)
    }

    /// A segmentation from its document.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] where the text is no model, of a newer version, changed, or nothing a run can have written.
    pub fn from_json(document: &str) -> Result<Self> {
        persist::from_json(document)
    }

    /// Saves the document to a file, which is replaced as a whole or not at all.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let json = self.to_json()?;
        let path = path.as_ref();
        OutputFiles::replace(path, |writer| {
            writer.write_all(json.as_bytes()).map_err(|source| Error::io("write", path.display().to_string(), source))
        })
    }

    /// Loads a saved document; at most 256 MiB are read.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the file cannot be read, and those of [`Segmentation::from_json`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        Self::from_json(&persist::read(path.as_ref())?)
    }

    /// The density that makes a segment of DBSCAN, and whether the k-distance curve speaks for it.
    fn because_of_density(&self, spec: &DbscanSpec) -> String {
        let eps = spec.eps.unwrap_or(f64::NAN);
        let bend = match self.k_distances().and_then(KDistances::suggested_eps) {
            Some(suggested) if suggested == eps => "; the k-distance curve bends there".into(),
            Some(suggested) => format!("; the k-distance curve bends at {suggested}"),
            None => String::new(),
        };
        format!(
            "{} regions where at least {} customers lie within a distance of {eps} of one of them{bend}",
            self.n_segments(),
            spec.min_samples.unwrap_or_default(),
        )
    }

    /// A segmentation whose parts agree.
    ///
    /// # Errors
    /// [`ModelFault::Damaged`] with the first disagreement.
    pub(super) fn from_parts(parts: Parts) -> Result<Self> {
        let n_segments = parts.profiles.segments.len();
        for (place, got, expected) in [
            ("the model's number of features", parts.model.n_features(), parts.encoder.columns().len()),
            ("the model's number of clusters", parts.model.n_clusters(), n_segments),
            ("the number of fences", parts.fences.len(), n_segments),
        ] {
            if got != expected {
                return Err(damaged(place, format!("{got}, expected {expected}")));
            }
        }
        if let Some(fence) = parts.fences.iter().find(|fence| !(fence.is_finite() && **fence >= 0.0)) {
            return Err(damaged("the fences", format!("{fence} is not a finite number of at least 0")));
        }
        check_algorithm(&parts, n_segments)?;
        if let Some(silhouettes) = &parts.silhouettes {
            let n_in_segments = parts.profiles.n_customers.saturating_sub(parts.profiles.n_noise);
            silhouettes
                .check(n_segments, n_in_segments)
                .map_err(|error| damaged("the silhouettes", error.to_string()))?;
        }
        match parts.flows.as_ref().map(Flows::n_rows) {
            Some(n_rows) if n_rows != Some(parts.profiles.n_customers) || parts.choice.is_none() => {
                return Err(damaged("the flows", "they are not of the customers of the sweep".into()));
            }
            _ => {}
        }
        let outlines = parts.map.iter().flat_map(|map| map.outlines.iter().map(|outline| outline.segment));
        let bins = parts.map.iter().flat_map(|map| map.bins.iter().filter_map(|bin| bin.segment));
        if let Some(segment) = outlines.chain(bins).find(|&segment| segment >= n_segments) {
            return Err(damaged("the map", format!("segment {segment} of {n_segments}")));
        }
        Ok(Self(parts))
    }
}

impl TryFrom<Parts> for Segmentation {
    type Error = Error;

    fn try_from(parts: Parts) -> Result<Self> {
        Self::from_parts(parts)
    }
}

impl From<Segmentation> for Parts {
    fn from(segmentation: Segmentation) -> Self {
        segmentation.0
    }
}

impl fmt::Display for Segmentation {
    /// The choice of the number of segments and the profiles, as terminal text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\n{}", self.because(), self.0.profiles)
    }
}

/// Refuses parts of different algorithms, and those of one algorithm that do not agree.
fn check_algorithm(parts: &Parts, n_segments: usize) -> Result<()> {
    let is_dbscan = matches!(parts.spec.clustering, ClustererSpec::Dbscan(_));
    if parts.k_distances.is_some() != is_dbscan {
        return Err(damaged("the k-distance curve", "it belongs to DBSCAN, and DBSCAN has one".into()));
    }
    match (&parts.spec.clustering, &parts.model, &parts.summary, &parts.sweep, &parts.choice) {
        (
            ClustererSpec::Kmeans(_),
            FittedModel::Kmeans(_),
            FittedSummary::Kmeans(summary),
            Some(sweep),
            Some(choice),
        ) => {
            for (place, got, expected) in [
                ("the chosen number of clusters", choice.n_clusters, n_segments),
                ("the number of customers in the sweep", sweep.n_rows(), parts.profiles.n_customers),
            ] {
                if got != expected {
                    return Err(damaged(place, format!("{got}, expected {expected}")));
                }
            }
            if sweep.row(n_segments).is_none() {
                return Err(damaged("the sweep", format!("it has no row for the {n_segments} segments of the model")));
            }
            if !summary.inertia.is_finite() {
                return Err(damaged("the summary", "the inertia is not finite".into()));
            }
            Ok(())
        }
        (ClustererSpec::Dbscan(spec), FittedModel::Dbscan(model), FittedSummary::Dbscan(_), None, None) => {
            let params = spec.params()?.check()?;
            if params.eps() != model.eps() {
                return Err(damaged("the model's eps", format!("{}, expected {}", model.eps(), params.eps())));
            }
            let told = [spec.min_samples, parts.k_distances.as_ref().map(|curve| curve.min_samples)];
            if told != [Some(params.min_samples()); 2] {
                return Err(damaged("min_samples", "the specification and the k-distance curve do not agree".into()));
            }
            Ok(())
        }
        (ClustererSpec::Hdbscan(params), FittedModel::Hdbscan(model), FittedSummary::Hdbscan(_), None, None) => {
            if &params.check()? == model.params() {
                return Ok(());
            }
            Err(damaged("the model's parameters", "not those of the specification".into()))
        }
        (
            ClustererSpec::GaussianMixture(_),
            FittedModel::GaussianMixture(model),
            FittedSummary::GaussianMixture(summary),
            None,
            None,
        ) => {
            if summary.n_parameters != model.n_parameters() {
                let reason = format!("{}, expected {}", summary.n_parameters, model.n_parameters());
                return Err(damaged("the summary's number of parameters", reason));
            }
            if ![summary.log_likelihood, summary.bic, summary.aic].iter().all(|value| value.is_finite()) {
                return Err(damaged("the summary", "the likelihood is not finite".into()));
            }
            Ok(())
        }
        _ => Err(damaged("the payload", "its parts are of different algorithms".into())),
    }
}

fn damaged(place: &str, reason: String) -> Error {
    ErrorKind::Model(ModelFault::Damaged { place: place.into(), reason }).into()
}
