//! The profiling floor.

// Helpers of tests fail as tests do.
#![allow(clippy::unwrap_used)]

mod care;
mod oracles;
mod purchases;
mod rfm;
mod words;

use segmenta::clustering::Labels;
use segmenta::profiling::{
    AttributeProfile, LevelProfile, NumberProfile, ProfileSpec, Profiles, SegmentProfile, Values, profile,
};
use segmenta::table::Table;

/// Profiles with the default spec, of labels that all belong to a segment.
fn profiled(table: &Table, labels: &[usize]) -> Profiles {
    profile(table, &labelled(labels), &ProfileSpec::default()).unwrap()
}

fn labelled(labels: &[usize]) -> Labels {
    let n_clusters = labels.iter().max().map_or(0, |label| label + 1);
    Labels::try_new(labels.iter().copied().map(Some), n_clusters).unwrap()
}

fn attribute<'a>(segment: &'a SegmentProfile, name: &str) -> &'a AttributeProfile {
    segment.attributes.iter().find(|profile| profile.attribute == name).unwrap()
}

fn numbers<'a>(segment: &'a SegmentProfile, name: &str) -> &'a NumberProfile {
    match &attribute(segment, name).values {
        Values::Numbers(numbers) => numbers,
        other => panic!("{name} holds {other:?}"),
    }
}

fn level<'a>(segment: &'a SegmentProfile, name: &str, level: &str) -> &'a LevelProfile {
    match &attribute(segment, name).values {
        Values::Levels(levels) => levels.iter().find(|profile| profile.level == level).unwrap(),
        other => panic!("{name} holds {other:?}"),
    }
}

/// A table whose columns have nothing to do with each other: a number, a skewed number with gaps, a category, a flag.
fn unrelated(n: usize, seed: u64) -> Table {
    let draw = |stream: &str, row: usize| segmenta::seed::Seed::new(seed).derive(stream, 0).uniform_at(row as u64);
    let levels = ["north", "south", "east", "west"];
    Table::builder()
        .number("age", (0..n).map(|row| (draw("age", row) * 60.0).floor() + 18.0))
        .number("spend", (0..n).map(|row| (draw("gap", row) > 0.1).then(|| -100.0 * (1.0 - draw("spend", row)).ln())))
        .category("region", (0..n).map(|row| Some(levels[(draw("region", row).powi(2) * 4.0) as usize])))
        .flag("newsletter", (0..n).map(|row| draw("newsletter", row) < 0.3))
        .build()
        .unwrap()
}
