use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::rfm::lint::{self, RfmGridFaults};
use crate::features::rfm::{RfmScore, ScoreRange, standard, wording};

/// Names for the cells of scores: each cell belongs to exactly one segment ([`RfmGrid::check`]).
///
/// ```
/// use segmenta::features::rfm::RfmGrid;
///
/// let grid: RfmGrid = serde_json::from_str(
///     r#"{"n_bins": 2, "segments": [
///         {"name": "active", "cells": [{"recency": 2}]},
///         {"name": "gone", "cells": [{"recency": 1, "frequency": "1..2"}, {"recency": 1, "frequency": 2, "monetary": 2}]}
///     ]}"#,
/// ).unwrap();
/// let refused = grid.check().unwrap_err();
/// assert_eq!(refused.to_string(), "rfm grid: 1-2-2 is twice in `gone`; give each cell of scores to one segment, once");
/// RfmGrid::standard().check()?;
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmGrid {
    /// How many scores there are for each measure.
    #[serde(default = "standard::n_bins")]
    pub n_bins: u8,
    /// The segments, best first: reports keep this order.
    pub segments: Vec<RfmSegment>,
}

/// One name and the cells that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmSegment {
    /// The name. Those of [`RfmGrid::standard`] are keys of the catalogue of words ([`rfm_label`](crate::features::rfm::rfm_label)); others are shown as they
    /// are written.
    pub name: String,
    /// Its cells, block by block.
    pub cells: Vec<RfmBlock>,
}

/// A block of cells; a measure that is left open has all its scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RfmBlock {
    /// Scores of recency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recency: Option<ScoreRange>,
    /// Scores of frequency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency: Option<ScoreRange>,
    /// Scores of money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monetary: Option<ScoreRange>,
}

impl RfmGrid {
    /// Ten segments over the 125 cells of scores 1 to 5: champions, loyal, big spenders, promising, new, needing attention, not
    /// to be lost, at risk, hibernating, lost.
    pub fn standard() -> Self {
        standard::with_money()
    }

    /// Eight segments by recency and frequency alone, for logs without amounts.
    pub fn standard_without_money() -> Self {
        standard::without_money()
    }

    /// The segment of a cell. A score without money lies in a segment that takes any money.
    pub fn segment_of(&self, score: RfmScore) -> Option<&RfmSegment> {
        self.segments.iter().find(|segment| segment.cells.iter().any(|block| block.contains(score)))
    }

    /// Every cell of scores, the lowest first: `n_bins` cubed of them.
    pub fn cells(&self) -> impl Iterator<Item = RfmScore> + '_ {
        let scores = || 1..=self.n_bins;
        scores().flat_map(move |recency| {
            scores().flat_map(move |frequency| {
                scores().map(move |monetary| RfmScore { recency, frequency, monetary: Some(monetary) })
            })
        })
    }

    /// What keeps the grid from covering every cell exactly once.
    pub fn lint(&self) -> RfmGridFaults {
        lint::lint(self)
    }

    /// Judges the grid.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for a number of bins that is not 2 to 10; [`ErrorKind::Spec`](crate::ErrorKind::Spec)
    /// for a name that is empty, used twice or kept for customers without scores, a block beyond the bins, and with the cells
    /// that no segment has or that several have.
    pub fn check(&self) -> Result<()> {
        check_bins(self.n_bins)?;
        for (index, segment) in self.segments.iter().enumerate() {
            let name = &segment.name;
            if name.trim().is_empty() {
                return Err(Error::spec("rfm grid", format!("segment {} has no name", index + 1)));
            }
            if wording::is_reserved(name) {
                let reason = format!("the name `{name}` is kept for customers without scores; choose another");
                return Err(Error::spec("rfm grid", reason));
            }
            if self.segments[..index].iter().any(|earlier| earlier.name == *name) {
                let reason = format!("the segment `{name}` stands twice; put its cells together");
                return Err(Error::spec("rfm grid", reason));
            }
            if let Some(range) = segment.cells.iter().flat_map(RfmBlock::ranges).find(|range| range.to() > self.n_bins)
            {
                let reason = format!("`{name}` has the scores {range}, and there are only 1 to {}", self.n_bins);
                return Err(Error::spec("rfm grid", reason));
            }
        }
        let faults = self.lint();
        if faults.is_clean() { Ok(()) } else { Err(Error::spec("rfm grid", faults.to_string())) }
    }

    /// Whether some segment is told by money, so that customers without it have none.
    pub fn needs_money(&self) -> bool {
        self.segments.iter().flat_map(|segment| &segment.cells).any(|block| block.monetary.is_some())
    }
}

impl RfmBlock {
    /// Whether the cell lies in the block; a cell without money lies in blocks of any money only.
    pub fn contains(&self, score: RfmScore) -> bool {
        let holds = |range: Option<ScoreRange>, score: u8| range.is_none_or(|range| range.contains(score));
        holds(self.recency, score.recency)
            && holds(self.frequency, score.frequency)
            && match score.monetary {
                Some(monetary) => holds(self.monetary, monetary),
                None => self.monetary.is_none(),
            }
    }

    fn ranges(&self) -> impl Iterator<Item = ScoreRange> {
        [self.recency, self.frequency, self.monetary].into_iter().flatten()
    }
}

/// Refuses a number of scores that is out of range.
pub(super) fn check_bins(n_bins: u8) -> Result<()> {
    if (2..=10).contains(&n_bins) {
        Ok(())
    } else {
        Err(Error::param("n_bins", n_bins, "a number of scores from 2 to 10"))
    }
}
