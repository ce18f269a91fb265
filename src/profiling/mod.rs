//! What makes each segment itself: [`profile`] compares every segment with the other customers, column by column, in the
//! table's own units, and tells the few differences that are both sure and large.
//!
//! - **Numbers and dates**: mean, median, quartiles and spread against the rest, Hedges' g, v-test.
//! - **Levels and flags**: share, lift, Cohen's h, hypergeometric v-test. Shares are among customers with a value.
//! - **Gaps** are compared like a level of their own, for every kind of column.
//! - **Places**: the centre; places are shown, not tested.
//!
//! v-tests are those of FactoMineR's `catdes`, taken in logs; q-values are Benjamini and Hochberg's over all tests of all
//! segments. Where a segment was made from an attribute, its p-values describe and do not prove:
//! [`Attribute::is_circular`] says which. Customers in no segment (noise) count among the others of every segment.

mod spec;

mod attribute;
mod profiles;
mod purchases;
mod rfm;
mod traits;
mod warning;

mod columns;
mod discovery;
mod exemplars;
mod label;
mod measure;
mod money;
mod names;
mod order_labels;

mod check;
mod display;
pub(crate) mod format;
pub(crate) mod wording;

pub use attribute::{
    AttributeProfile, LevelProfile, Missing, NumberProfile, PlaceProfile, Significance, Summary, Values,
};
pub use exemplars::exemplars;
pub use profiles::{
    Attribute, ExplainedBy, Importance, ImportanceMeasure, LeftOut, LevelCount, Overall, Profiles, Revenue,
    SegmentProfile, SegmentRevenue,
};
pub use purchases::{ItemKind, ItemProfile, PurchaseProfile, PurchaseSpec, SegmentPurchases};
pub use rfm::{RfmCell, RfmClass, RfmProfile};
pub use spec::{ProfileAs, ProfileColumn, ProfileGaps, ProfileSpec};
pub use traits::{Contrast, Direction, Trait};
pub use warning::Warning;

use rayon::prelude::*;

use crate::clustering::Labels;
use crate::error::{ErrorKind, Result};
use crate::features::Role;
use crate::profiling::measure::Measured;
use crate::profiling::names::Subject;
use crate::table::Table;

/// Compares each segment with the other customers, attribute by attribute.
///
/// `labels` has one entry for each row of the table; `spec` says which columns, and what it takes for a trait. The result
/// depends on nothing but these three. Cost: O(n log n) for a number or a date, O(n + segments · levels) tests for levels;
/// columns are measured in parallel.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::profiling::{ProfileSpec, profile};
/// use segmenta::table::Table;
///
/// let table = Table::builder()
///     .number("age", (0..40).map(|i| if i % 2 == 0 { 25.0 + f64::from(i % 5) } else { 60.0 + f64::from(i % 5) }))
///     .build()?;
/// let labels = Labels::try_new((0..40).map(|i| Some(i % 2)), 2)?;
/// let profiles = profile(&table, &labels, &ProfileSpec::default())?;
/// assert_eq!(profiles.segments[0].name, "Younger (27)");
/// assert_eq!(profiles.segments[0].sentence, "Stands out for low age (average 27, others 62).");
/// # Ok::<(), segmenta::Error>(())
/// ```
///
/// # Errors
/// Those of [`ProfileSpec::check`]; [`ErrorKind::Length`] where labels and table differ in length, [`ErrorKind::Empty`] without
/// customers, [`ErrorKind::UnknownColumn`] and [`ErrorKind::ColumnType`] for a column that the spec names wrongly.
pub fn profile(table: &Table, labels: &Labels, spec: &ProfileSpec) -> Result<Profiles> {
    spec.check()?;
    labels.check_len(table.n_rows())?;
    if table.n_rows() == 0 {
        let n_columns = table.columns().len();
        return Err(ErrorKind::Empty { what: "the table".into(), n_rows: 0, n_columns }.into());
    }
    let choice = columns::choose(table, spec)?;
    let names = label::labels(choice.chosen.iter().map(|chosen| chosen.column.name()));
    let mut measured: Vec<Measured> =
        choice.chosen.par_iter().zip(&names).map(|(chosen, label)| measure::measure(chosen, label, labels)).collect();
    let n_tests = discovery::adjust(&mut measured);
    let importance = rank_importance(&mut measured);
    let (mut attributes, mut segments) = by_segment(measured, labels);
    for segment in &mut segments {
        segment.traits = traits::find(&attributes, &names, &segment.attributes, spec);
        segment.explained_by = explained_by(segment, table.n_rows());
    }
    discovery::list_levels(&mut attributes, &mut segments, spec.max_levels);
    let slight = slight_traits(&attributes, &names, &segments, spec);
    tell(&mut segments, &slight, table.n_rows());
    let revenue = money::money(table, labels, &spec.revenue)?.map(|money| {
        segments.iter_mut().zip(money.by_segment).for_each(|(segment, sum)| segment.revenue = Some(sum));
        money.overall
    });
    Ok(Profiles {
        warnings: warning::warnings(&segments, table.n_rows(), labels.n_noise()),
        n_customers: table.n_rows(),
        n_noise: labels.n_noise(),
        revenue,
        attributes,
        importance,
        left_out: choice.left_out,
        segments,
        n_tests,
        false_discovery: spec.false_discovery,
        purchases: Vec::new(),
        rfm: None,
    })
}

/// The attributes by strength, ties in the order of the table.
fn rank_importance(measured: &mut [Measured]) -> Vec<Importance> {
    let mut importance: Vec<Importance> = measured.iter_mut().filter_map(|column| column.importance.take()).collect();
    importance.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    importance
}

/// What was measured column by column, segment by segment; what is told of the segments is still to come.
fn by_segment(measured: Vec<Measured>, labels: &Labels) -> (Vec<Attribute>, Vec<SegmentProfile>) {
    let mut segments: Vec<SegmentProfile> = labels
        .sizes()
        .into_iter()
        .enumerate()
        .map(|(segment, size)| SegmentProfile {
            segment,
            name: String::new(),
            sentence: String::new(),
            size,
            share: size as f64 / labels.len() as f64,
            revenue: None,
            traits: Vec::new(),
            explained_by: None,
            attributes: Vec::with_capacity(measured.len()),
        })
        .collect();
    let mut attributes = Vec::with_capacity(measured.len());
    for column in measured {
        attributes.push(column.attribute);
        segments.iter_mut().zip(column.by_segment).for_each(|(segment, profile)| segment.attributes.push(profile));
    }
    (attributes, segments)
}

/// The least share, either way, for a level to explain a segment.
const EXPLAINING_SHARE: f64 = 0.95;

/// The level that all but explains the segment; the one that does so best, ties to the first attribute.
fn explained_by(segment: &SegmentProfile, n_customers: usize) -> Option<ExplainedBy> {
    if segment.size == 0 || segment.size == n_customers {
        return None;
    }
    let levels = segment.attributes.iter().filter_map(|profile| match &profile.values {
        Values::Levels(levels) => Some((profile, levels)),
        _ => None,
    });
    let mut best: Option<ExplainedBy> = None;
    for (profile, levels) in levels {
        for level in levels {
            let share_of_segment = level.n as f64 / segment.size as f64;
            let Some(share_of_level) = level.share_of_level else { continue };
            let weaker = share_of_segment.min(share_of_level);
            let is_better = best.as_ref().is_none_or(|b| weaker > b.share_of_segment.min(b.share_of_level));
            if weaker >= EXPLAINING_SHARE && is_better {
                let (attribute, level) = (profile.attribute.clone(), level.level.clone());
                best = Some(ExplainedBy { attribute, level, share_of_segment, share_of_level });
            }
        }
    }
    best
}

/// For each segment without a trait, the strongest difference that is sure and that may be told in words.
fn slight_traits(
    attributes: &[Attribute],
    labels: &[label::Label],
    segments: &[SegmentProfile],
    spec: &ProfileSpec,
) -> Vec<Option<Trait>> {
    let any_size = spec.clone().min_effect(0.0).max_traits(usize::MAX);
    let slight = |segment: &SegmentProfile| {
        let found = || traits::find(attributes, labels, &segment.attributes, &any_size);
        segment.traits.is_empty().then(found)?.into_iter().find(|told| told.role != Role::Sensitive)
    };
    segments.iter().map(slight).collect()
}

/// Gives each segment its name and its sentence.
fn tell(segments: &mut [SegmentProfile], slight: &[Option<Trait>], n_customers: usize) {
    let subjects: Vec<Subject<'_>> = segments
        .iter()
        .zip(slight)
        .map(|(segment, slight)| Subject {
            size: segment.size,
            n_customers,
            traits: &segment.traits,
            slight: slight.as_ref(),
        })
        .collect();
    let told: Vec<(String, String)> =
        names::names(&subjects).into_iter().zip(subjects.iter().map(names::sentence)).collect();
    for (segment, (name, sentence)) in segments.iter_mut().zip(told) {
        (segment.name, segment.sentence) = (name, sentence);
    }
}
