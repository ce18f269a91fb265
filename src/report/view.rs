//! From a segmentation to what its report says.

use crate::clustering::{ClustererSpec, FittedModel, FittedSummary};
use crate::features::{Role, Transform};
use crate::profiling::{self, Attribute, AttributeProfile, LevelProfile, SegmentProfile, Summary, Values};
use crate::report::data::{
    AttributeRow, ColumnShare, Contrast, Entry, FamilyShare, HeatCell, HeatRow, KDistanceCurve, KDistancePoint,
    LeftOut, Quantity, Reading, ReportData, SegmentCard, SweepPoint, TraitLine, Warning,
};
use crate::report::orders;
use crate::segmentation::Segmentation;
use crate::selection::Choice;
use crate::table::{ColumnKind, Day};

/// Attributes in the heat map, the most telling first.
const HEAT_ATTRIBUTES: usize = 16;

/// Levels of one attribute in the heat map.
const HEAT_LEVELS: usize = 3;

impl ReportData {
    /// What the report of a segmentation says: a pure function of what was saved, without any customer.
    ///
    /// To show the customers nearest to each centre, put their ids into [`SegmentCard::nearest`].
    pub fn new(segmentation: &Segmentation) -> Self {
        let profiles = segmentation.profiles();
        let choice = segmentation.choice();
        let sweep = sweep(segmentation);
        let next_best = choice
            .and_then(|choice| choice.next_best.as_ref())
            .map_or_else(String::new, |next| format!("; {}", next.cost));
        Self {
            rfm: profiles.rfm.as_ref().map(|rfm| orders::rfm(rfm, profiles.n_customers)),
            title: "Customer segments".into(),
            algorithm: algorithm(segmentation),
            n_customers: profiles.n_customers,
            n_features: segmentation.encoder().columns().len(),
            n_noise: profiles.n_noise,
            segments: profiles.segments.iter().map(|segment| card(segment, profiles, choice)).collect(),
            chosen_k: choice.filter(|_| sweep.len() > 1).map(|choice| choice.n_clusters),
            because: format!("{}{next_best}.", segmentation.because()),
            verdict: choice.and_then(Choice::verdict).map(|verdict| verdict.as_str().into()),
            sweep,
            near_ties: choice.map_or_else(Vec::new, |choice| choice.near_ties.clone()),
            silhouettes: segmentation.silhouettes().cloned(),
            stability: segmentation.stability().cloned(),
            flows: segmentation.flows().cloned(),
            warnings: segmentation
                .warnings()
                .into_iter()
                .map(|warning| Warning { code: warning.code, message: warning.message })
                .collect(),
            heat_map: heat_map(profiles),
            k_distances: k_distances(segmentation),
            map: segmentation.map().cloned(),
            distance_by_family: segmentation
                .encoder()
                .shares()
                .by_family
                .iter()
                .map(|share| FamilyShare { family: share.family, share: share.share })
                .collect(),
            distance_by_column: segmentation
                .encoder()
                .shares()
                .by_column
                .iter()
                .map(|share| ColumnShare { column: share.source.clone(), family: share.family, share: share.share })
                .collect(),
            left_out: left_out(segmentation),
            provenance: provenance(segmentation),
            notes: segmentation.provenance().notes.clone(),
            parameters: parameters(segmentation),
        }
    }
}

fn algorithm(segmentation: &Segmentation) -> String {
    match segmentation.spec().clustering {
        ClustererSpec::Kmeans(_) => "k-means".into(),
        ClustererSpec::Dbscan(_) => "DBSCAN".into(),
        ClustererSpec::Hdbscan(_) => "HDBSCAN*".into(),
        ClustererSpec::GaussianMixture(_) => "Gaussian mixture".into(),
    }
}

fn card(segment: &SegmentProfile, profiles: &profiling::Profiles, choice: Option<&Choice>) -> SegmentCard {
    let structure = choice.and_then(|choice| choice.structure.as_ref());
    let stability = structure.and_then(|structure| structure.stability.as_ref());
    SegmentCard {
        stability: stability.and_then(|stability| stability.segments.get(segment.segment)).map(|found| found.jaccard),
        segment: segment.segment,
        name: segment.name.clone(),
        size: segment.size,
        share: segment.share,
        revenue_share: segment.revenue.as_ref().and_then(|revenue| revenue.share),
        sentence: segment.sentence.clone(),
        traits: segment.traits.iter().map(|found| trait_line(found, segment)).collect(),
        attributes: profiles
            .attributes
            .iter()
            .zip(&segment.attributes)
            .flat_map(|(attribute, profile)| attribute_rows(attribute, profile))
            .collect(),
        purchases: orders::purchases(profiles, segment.segment),
        nearest: Vec::new(),
    }
}

/// A trait with the contrast that the attribute tables show: the standardised difference of a number, the lift of a level.
fn trait_line(found: &profiling::Trait, segment: &SegmentProfile) -> TraitLine {
    let profile = segment.attributes.iter().find(|profile| profile.attribute == found.attribute);
    let contrast = match (&found.contrast, profile.map(|profile| &profile.values)) {
        (profiling::Contrast::Level { level, .. }, Some(Values::Levels(levels))) => {
            levels.iter().find(|other| other.level == *level).and_then(|level| level.lift).map(Contrast::Lift)
        }
        // The effect that ranks traits is held to what two shares can differ by; a reader sees the difference itself.
        (profiling::Contrast::Number { .. } | profiling::Contrast::Date { .. }, Some(Values::Numbers(numbers))) => {
            numbers.hedges_g.map(Contrast::Difference)
        }
        _ => None,
    };
    TraitLine { text: found.text.clone(), contrast: contrast.unwrap_or(Contrast::Difference(found.effect)) }
}

fn attribute_rows(attribute: &Attribute, profile: &AttributeProfile) -> Vec<AttributeRow> {
    let sensitive = if attribute.role == Role::Sensitive { " (sensitive)" } else { "" };
    let name = format!("{}{sensitive}", attribute.name);
    match &profile.values {
        Values::Numbers(numbers) => vec![AttributeRow {
            attribute: name,
            level: None,
            inside: reading(attribute.kind, numbers.segment.as_ref()),
            outside: reading(attribute.kind, numbers.rest.as_ref()),
            contrast: numbers.hedges_g.map(Contrast::Difference),
            v_test: numbers.significance.map(|significance| significance.v_test),
        }],
        Values::Levels(levels) => levels
            .iter()
            .map(|level| AttributeRow {
                attribute: name.clone(),
                level: Some(level.level.clone()),
                inside: level.share.map_or(Reading::Missing, Reading::Share),
                outside: level.share_rest.map_or(Reading::Missing, Reading::Share),
                contrast: level.lift.map(Contrast::Lift),
                v_test: level.significance.map(|significance| significance.v_test),
            })
            .collect(),
        Values::Place(_) => Vec::new(),
    }
}

fn reading(kind: ColumnKind, summary: Option<&Summary>) -> Reading {
    match (kind, summary) {
        (_, None) => Reading::Missing,
        (ColumnKind::Date, Some(days)) => Reading::Date {
            mean: Day::nearest(days.mean),
            lower_quartile: Day::nearest(days.q25),
            median: Day::nearest(days.median),
            upper_quartile: Day::nearest(days.q75),
        },
        (_, Some(numbers)) => Reading::Number {
            mean: numbers.mean,
            lower_quartile: numbers.q25,
            median: numbers.median,
            upper_quartile: numbers.q75,
        },
    }
}

fn sweep(segmentation: &Segmentation) -> Vec<SweepPoint> {
    let point = |row: &crate::selection::SweepRow| SweepPoint {
        k: row.n_clusters,
        inertia: Some(row.inertia),
        silhouette: row.silhouette.value(),
        silhouette_error: (row.silhouette_standard_error > 0.0).then_some(row.silhouette_standard_error),
        calinski_harabasz: row.calinski_harabasz.value(),
        davies_bouldin: row.davies_bouldin.value(),
        stability: row.stability,
        stability_interval: row.stability_interval.map(|interval| [interval.low, interval.high]),
        smallest_share: Some(row.smallest_share),
    };
    segmentation.sweep().into_iter().flat_map(|sweep| sweep.rows()).map(point).collect()
}

/// How far customers have to reach for so many others, and how far they do.
fn k_distances(segmentation: &Segmentation) -> Option<KDistanceCurve> {
    let (FittedModel::Dbscan(model), Some(curve)) = (segmentation.model(), segmentation.k_distances()) else {
        return None;
    };
    let point = |point: &crate::clustering::KDistance| KDistancePoint { share: point.share, distance: point.distance };
    Some(KDistanceCurve {
        min_samples: curve.min_samples,
        eps: model.eps(),
        bend: curve.knee.as_ref().map(point),
        points: curve.points.iter().map(point).collect(),
    })
}

/// The attributes in which the segments differ most: a number by its means, a category by its most telling levels. Sensitive
/// attributes stay in the tables of the segments.
fn heat_map(profiles: &profiling::Profiles) -> Vec<HeatRow> {
    let position = |name: &str| profiles.attributes.iter().position(|attribute| attribute.name == name);
    profiles
        .importance
        .iter()
        .filter_map(|importance| position(&importance.attribute))
        .filter(|&position| profiles.attributes[position].role != Role::Sensitive)
        .take(HEAT_ATTRIBUTES)
        .flat_map(|position| heat_rows(profiles, position))
        .collect()
}

fn heat_rows(profiles: &profiling::Profiles, position: usize) -> Vec<HeatRow> {
    let attribute = &profiles.attributes[position];
    let of_segments: Vec<&AttributeProfile> =
        profiles.segments.iter().map(|segment| &segment.attributes[position]).collect();
    match &attribute.overall {
        profiling::Overall::Numbers(overall) => {
            let cells = of_segments.iter().map(|profile| match &profile.values {
                Values::Numbers(numbers) => HeatCell {
                    value: numbers.segment.as_ref().map(|summary| summary.mean),
                    contrast: numbers.hedges_g.map(Contrast::Difference),
                },
                _ => HeatCell { value: None, contrast: None },
            });
            let quantity = if attribute.kind == ColumnKind::Date { Quantity::Date } else { Quantity::Number };
            vec![HeatRow {
                attribute: attribute.name.clone(),
                level: None,
                quantity,
                overall: overall.as_ref().map(|summary| summary.mean),
                cells: cells.collect(),
            }]
        }
        profiling::Overall::Levels { listed, .. } => {
            let level_of = |profile: &AttributeProfile, level: usize| match &profile.values {
                Values::Levels(levels) => levels.get(level).cloned(),
                _ => None,
            };
            let strength = |level: usize| {
                let effects = of_segments.iter().filter_map(|profile| level_of(profile, level)?.cohen_h);
                effects.fold(0.0, |most: f64, effect| most.max(effect.abs()))
            };
            let mut levels: Vec<usize> = (0..listed.len()).collect();
            levels.sort_by(|&a, &b| strength(b).total_cmp(&strength(a)).then(a.cmp(&b)));
            levels.truncate(HEAT_LEVELS);
            let cell = |level: Option<LevelProfile>| HeatCell {
                value: level.as_ref().and_then(|level| level.share),
                contrast: level.and_then(|level| level.lift).map(Contrast::Lift),
            };
            let row = |level: usize| HeatRow {
                attribute: attribute.name.clone(),
                level: Some(listed[level].level.clone()),
                quantity: Quantity::Share,
                overall: Some(listed[level].share),
                cells: of_segments.iter().map(|profile| cell(level_of(profile, level))).collect(),
            };
            levels.into_iter().map(row).collect()
        }
        profiling::Overall::Place { .. } => Vec::new(),
    }
}

/// The columns that no distance uses, and why.
fn left_out(segmentation: &Segmentation) -> Vec<LeftOut> {
    let unused = segmentation.encoder().spec().columns.iter().filter(|column| column.role != Role::Feature);
    unused.map(|column| LeftOut { column: column.name.clone(), reason: column.because.clone() }).collect()
}

fn provenance(segmentation: &Segmentation) -> Vec<Entry> {
    let entry = |name: &str, value: String| Entry { name: name.into(), value };
    let inputs = segmentation.provenance().inputs.iter().map(|input| {
        let rows = if input.n_rows == 1 { "row" } else { "rows" };
        let value =
            format!("{}, {} {rows}, {} rejected, SHA-256 {}", input.name, input.n_rows, input.n_rejected, input.sha256);
        entry("input", value)
    });
    let spec = segmentation.spec();
    let as_of = segmentation.encoder().as_of().or(spec.as_of).or(spec.behaviour.as_of);
    let as_of = as_of.map(|day| entry("as of", day.to_string()));
    let made_by = entry("made by", concat!("segmenta ", env!("CARGO_PKG_VERSION")).into());
    inputs.chain(as_of).chain([made_by]).collect()
}

fn parameters(segmentation: &Segmentation) -> Vec<Entry> {
    let spec = segmentation.spec();
    let entry = |name: &str, value: String| Entry { name: name.into(), value };
    let mut entries = vec![
        entry("seed", spec.seed.get().to_string()),
        entry("n_clusters", spec.n_clusters.map_or_else(|| "chosen".into(), |count| count.to_string())),
        entry("criterion", spec.criterion.as_str().into()),
        entry("algorithm", spec.clustering.algorithm().into()),
    ];
    match &spec.clustering {
        ClustererSpec::Kmeans(kmeans) => {
            entries.push(entry("n_init", kmeans.n_init.to_string()));
            entries.push(entry("max_iter", kmeans.max_iter.to_string()));
            entries.push(entry("tol", kmeans.tol.to_string()));
        }
        ClustererSpec::Dbscan(dbscan) => {
            // Nothing is drawn, and no number of segments is chosen.
            entries.retain(|entry| entry.name == "algorithm");
            let told = [
                dbscan.eps.map(|eps| ("eps", eps.to_string())),
                dbscan.min_samples.map(|n| ("min_samples", n.to_string())),
            ];
            entries.extend(told.into_iter().flatten().map(|(name, value)| entry(name, value)));
        }
        ClustererSpec::Hdbscan(hdbscan) => {
            entries.retain(|entry| entry.name == "algorithm");
            entries.push(entry("min_cluster_size", hdbscan.as_told().min_cluster_size().to_string()));
            entries.push(entry("min_samples", hdbscan.as_told().min_samples().to_string()));
        }
        ClustererSpec::GaussianMixture(mixture) => {
            // The number of segments is chosen by the BIC alone.
            entries.retain(|entry| entry.name != "criterion");
            entries.push(entry("n_init", mixture.n_init.to_string()));
            entries.push(entry("max_iter", mixture.max_iter.to_string()));
            entries.push(entry("tol", mixture.tol.to_string()));
            entries.push(entry("reg_covar", mixture.reg_covar.to_string()));
        }
    }
    match segmentation.summary() {
        FittedSummary::Kmeans(summary) => {
            entries.push(entry("iterations", format!("{} ({})", summary.n_iter, summary.stop.as_str())));
        }
        FittedSummary::Dbscan(summary) => entries.push(entry("core customers", summary.n_core.to_string())),
        FittedSummary::Hdbscan(summary) => entries.push(entry("customers in no segment", summary.n_noise.to_string())),
        FittedSummary::GaussianMixture(summary) => {
            entries.push(entry("iterations", format!("{} ({})", summary.n_iter, summary.stop.as_str())));
            entries.push(entry("BIC", format!("{:.1}", summary.bic)));
        }
    }
    let features = segmentation.encoder().spec().features().filter_map(|column| {
        let transform = column.transform.as_ref().map(Transform::name)?;
        Some(entry(&format!("feature {}", column.name), format!("{transform}: {}", column.because)))
    });
    entries.extend(features);
    entries
}
