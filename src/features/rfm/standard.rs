//! The grids that come with the crate.

use crate::features::rfm::{RfmBlock, RfmGrid, RfmSegment, ScoreRange};

/// The scores of the grids here, and the default of a grid that does not say.
pub(super) fn n_bins() -> u8 {
    5
}

/// The scores of one measure, from and to; all of them in the last.
type Ends = Option<(u8, u8)>;

const ALL: Ends = None;
const LOW: Ends = Some((1, 2));
const MIDDLE: Ends = Some((3, 3));
const HIGH: Ends = Some((4, 5));

/// Name, then blocks of recency, frequency, money.
type Row = (&'static str, &'static [(Ends, Ends, Ends)]);

const WITH_MONEY: [Row; 10] = [
    ("champions", &[(HIGH, HIGH, HIGH)]),
    ("loyal", &[(HIGH, HIGH, Some((1, 3))), (MIDDLE, HIGH, ALL)]),
    ("big_spenders", &[(Some((3, 5)), Some((2, 3)), HIGH)]),
    ("promising", &[(HIGH, Some((2, 3)), Some((1, 3)))]),
    ("new", &[(HIGH, Some((1, 1)), ALL)]),
    ("needs_attention", &[(MIDDLE, Some((2, 3)), Some((1, 3))), (MIDDLE, Some((1, 1)), ALL)]),
    ("cannot_lose", &[(LOW, HIGH, HIGH)]),
    ("at_risk", &[(LOW, HIGH, Some((1, 3))), (LOW, Some((2, 3)), HIGH)]),
    ("hibernating", &[(Some((2, 2)), Some((2, 3)), Some((1, 3))), (Some((2, 2)), Some((1, 1)), ALL)]),
    ("lost", &[(Some((1, 1)), Some((2, 3)), Some((1, 3))), (Some((1, 1)), Some((1, 1)), ALL)]),
];

const WITHOUT_MONEY: [Row; 8] = [
    ("champions", &[(HIGH, HIGH, ALL)]),
    ("loyal", &[(MIDDLE, HIGH, ALL)]),
    ("promising", &[(HIGH, Some((2, 3)), ALL)]),
    ("new", &[(HIGH, Some((1, 1)), ALL)]),
    ("needs_attention", &[(MIDDLE, Some((1, 3)), ALL)]),
    ("at_risk", &[(LOW, HIGH, ALL)]),
    ("hibernating", &[(Some((2, 2)), Some((1, 3)), ALL)]),
    ("lost", &[(Some((1, 1)), Some((1, 3)), ALL)]),
];

pub(super) fn with_money() -> RfmGrid {
    grid(&WITH_MONEY)
}

pub(super) fn without_money() -> RfmGrid {
    grid(&WITHOUT_MONEY)
}

fn grid(rows: &[Row]) -> RfmGrid {
    // The ends above run upwards from 1, so none is lost here; the grids' tests count all cells.
    let range = |ends: Ends| ends.and_then(|(from, to)| ScoreRange::new(from, to).ok());
    let segment = |&(name, blocks): &Row| RfmSegment {
        name: name.into(),
        cells: blocks
            .iter()
            .map(|&(recency, frequency, monetary)| RfmBlock {
                recency: range(recency),
                frequency: range(frequency),
                monetary: range(monetary),
            })
            .collect(),
    };
    RfmGrid { n_bins: n_bins(), segments: rows.iter().map(segment).collect() }
}
