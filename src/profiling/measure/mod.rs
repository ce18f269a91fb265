//! One column over all segments: counts and moments in one pass, then the comparison of each segment with the rest.

mod levels;
mod numbers;
mod places;

use crate::clustering::Labels;
use crate::math::effect_size::cohen_h;
use crate::math::hypergeometric::Hypergeometric;
use crate::math::v_test::VTest;
use crate::profiling::columns::Chosen;
use crate::profiling::label::Label;
use crate::profiling::{
    Attribute, AttributeProfile, Importance, ImportanceMeasure, LevelProfile, Missing, Overall, Significance, Values,
};
use crate::table::ColumnData;

/// One column measured: over all customers, and in each segment.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) attribute: Attribute,
    pub(crate) importance: Option<Importance>,
    pub(crate) by_segment: Vec<AttributeProfile>,
}

/// Measures one column. Cost: O(n log n) for numbers and dates, O(n + segments · levels) for levels, O(n) for places.
pub(crate) fn measure(chosen: &Chosen<'_>, label: &Label, labels: &Labels) -> Measured {
    let groups = Groups::new(labels);
    let data = chosen.column.data();
    let Findings { overall, by_segment, association } = match data {
        ColumnData::Number(numbers) => numbers::findings(numbers.iter(), &groups),
        ColumnData::Date(dates) => {
            numbers::findings(dates.iter().map(|day| day.map(|day| f64::from(day.epoch_days()))), &groups)
        }
        ColumnData::Flag(flags) => levels::flag_findings(flags, &groups),
        ColumnData::Point(points) => places::findings(points, &groups),
        ColumnData::Category(categories) => levels::findings(categories, &groups),
        ColumnData::Text(texts) => levels::findings(&texts.iter().map(Option::as_deref).collect(), &groups),
    };
    let name = chosen.column.name();
    let missing = missing(data, &groups);
    let n_missing: usize = groups.codes().enumerate().filter(|(row, _)| data.is_missing(*row)).count();
    let by_segment = by_segment
        .into_iter()
        .zip(missing)
        .zip(&groups.sizes)
        .map(|((values, missing), size)| AttributeProfile {
            attribute: name.into(),
            n: size - missing.n,
            missing,
            values,
        })
        .collect();
    let attribute = Attribute {
        name: name.into(),
        label: label.full.clone(),
        kind: data.kind(),
        role: chosen.role,
        family: chosen.family,
        n: groups.n_rows - n_missing,
        n_missing,
        overall,
    };
    let importance = association.map(|association| association.of(name));
    Measured { attribute, importance, by_segment }
}

/// What one kind of column has to say.
#[derive(Debug)]
struct Findings {
    overall: Overall,
    /// One entry a segment.
    by_segment: Vec<Values>,
    association: Option<Association>,
}

/// How strongly segments and values go together.
#[derive(Debug, Clone, Copy)]
struct Association {
    measure: ImportanceMeasure,
    value: f64,
}

impl Association {
    fn of(self, attribute: &str) -> Importance {
        let strength = match self.measure {
            ImportanceMeasure::EtaSquared => self.value.sqrt(),
            ImportanceMeasure::CramerV => self.value,
        };
        Importance { attribute: attribute.into(), measure: self.measure, value: self.value, strength }
    }
}

/// Rows by group: one group a segment, and a last one of the customers in none.
#[derive(Debug)]
struct Groups<'a> {
    labels: &'a Labels,
    n_rows: usize,
    /// Rows of each segment.
    sizes: Vec<usize>,
}

impl<'a> Groups<'a> {
    fn new(labels: &'a Labels) -> Self {
        Self { labels, n_rows: labels.len(), sizes: labels.sizes() }
    }

    fn n_segments(&self) -> usize {
        self.sizes.len()
    }

    /// The segments and the group of the customers in none.
    fn n_groups(&self) -> usize {
        self.n_segments() + 1
    }

    /// The group of each row.
    fn codes(&self) -> impl ExactSizeIterator<Item = usize> + '_ {
        let noise = self.n_segments();
        self.labels.iter().map(move |label| label.unwrap_or(noise))
    }
}

/// `part / whole`, `None` of nothing.
pub(crate) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The hypergeometric test of a count.
fn test_count(n: usize, n_marked: usize, n_drawn: usize, n_both: usize) -> Option<Significance> {
    VTest::of_count(Hypergeometric { n, n_marked, n_drawn, n_both }).map(Significance::alone)
}

/// A level that `n_both` of `n_segment` customers have, and `n_level` of all `n`.
pub(crate) fn compare_count(level: &str, n: usize, n_level: usize, n_segment: usize, n_both: usize) -> LevelProfile {
    let share_overall = share(n_level, n).unwrap_or(0.0);
    let (share_inside, share_rest) = (share(n_both, n_segment), share(n_level - n_both, n - n_segment));
    LevelProfile {
        level: level.into(),
        n: n_both,
        share: share_inside,
        share_rest,
        share_overall,
        share_of_level: share(n_both, n_level),
        lift: share_inside.filter(|_| n_level > 0).map(|inside| inside / share_overall),
        cohen_h: share_inside.zip(share_rest).map(|(inside, rest)| cohen_h(inside, rest)),
        significance: test_count(n, n_level, n_segment, n_both),
    }
}

/// The customers without a value, segment by segment.
fn missing(data: &ColumnData, groups: &Groups<'_>) -> Vec<Missing> {
    let mut counts = vec![0; groups.n_groups()];
    groups.codes().enumerate().filter(|(row, _)| data.is_missing(*row)).for_each(|(_, group)| counts[group] += 1);
    let total: usize = counts.iter().sum();
    let of_segment = |(&n, &size): (&usize, &usize)| {
        let (share, share_rest) = (share(n, size), share(total - n, groups.n_rows - size));
        let cohen_h = share.zip(share_rest).map(|(share, rest)| cohen_h(share, rest));
        Missing { n, share, share_rest, cohen_h, significance: test_count(groups.n_rows, total, size, n) }
    };
    counts.iter().zip(&groups.sizes).map(of_segment).collect()
}
