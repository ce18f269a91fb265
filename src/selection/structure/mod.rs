//! Whether there are segments at all.
//!
//! Every clustering algorithm divides noise as readily as groups. Here a clustering is held against data without groups that
//! otherwise look like its own, and against its own replicates. The rooms: `borders` (whether customers are rare between
//! neighbouring segments), `judge` (the verdict), `wording` (its sentences).

mod borders;
mod judge;
mod wording;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::selection::metrics::Sampling;
use crate::selection::stability::{ReplicateInterval, Stability, StabilitySpec};

pub use borders::Border;
pub(crate) use borders::{borders, weakest};
pub(crate) use judge::{drawn, judge};

/// What kind of segments were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// Groups that exist by themselves: customers are rarer between them than in data without groups.
    Natural,
    /// No gaps, but the segments come back when customers are drawn anew and are tighter than those of noise: a sound way to divide
    /// customers that do not fall into groups (Dolnicar, Grün and Leisch 2018, doi:10.1007/978-981-10-8818-6).
    Constructive,
    /// No better than noise: another draw of customers would give other segments, or data without any groups give as good ones.
    None,
}

impl Verdict {
    /// The verdict as files and the terminal write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Natural => "natural",
            Self::Constructive => "constructive",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a clustering is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StructureSpec {
    /// How many data sets without groups it is held against, for each of two sets of axes. Default: 20.
    pub n_references: usize,
    /// Which customers take part. Default: at most 4,000; with very many, borders would be called gaps that no customer would
    /// notice.
    pub rows: Sampling,
    /// How the stability of the segments is measured.
    pub stability: StabilitySpec,
    /// Of which numbers of segments it is measured. Default: of the chosen one.
    pub stability_of: StabilityScope,
}

/// Of which numbers of segments the stability is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StabilityScope {
    /// Of the chosen one alone.
    #[default]
    Chosen,
    /// Of every one that is compared, at a price that is larger as many times.
    Every,
}

impl Default for StructureSpec {
    fn default() -> Self {
        Self {
            n_references: 20,
            rows: Sampling::AtMost(4000),
            stability: StabilitySpec::default(),
            stability_of: StabilityScope::default(),
        }
    }
}

impl StructureSpec {
    /// Refuses what no run can follow.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for fewer than 10 references and too small a sample.
    pub fn check(&self) -> Result<()> {
        if self.n_references < 10 {
            return Err(Error::param("n_references of the structure", self.n_references, "at least 10"));
        }
        self.rows.check()?;
        self.stability.check()
    }
}

/// What was found, and what it rests on: plain data, saved with the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in one sentence without its full stop.
    pub because: String,
    /// Between neighbouring segments.
    pub borders: Vec<Border>,
    /// How many standard deviations the mean dip of the borders lies above that of data without groups, by the set of axes where
    /// it is less. `None` where nothing could be compared.
    pub separation: Option<f64>,
    /// How many standard deviations the inertia, as a logarithm, lies below that of data without groups, likewise.
    pub compactness: Option<f64>,
    /// How well the segments come back when customers are drawn anew. `None` where no replicate could be made.
    pub stability: Option<Stability>,
    /// Customers that took part in the comparison with data without groups.
    pub n_rows: usize,
}

impl Structure {
    /// Refuses what no run can have found of so many segments.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for the first number out of its range.
    pub(crate) fn check(&self, n_clusters: usize) -> Result<()> {
        let scores = [self.separation, self.compactness].into_iter().flatten();
        let dips = self.borders.iter().map(|border| border.dip);
        if let Some(value) = scores.chain(dips).find(|value| !value.is_finite()) {
            return Err(Error::param("a number of the structure", value, "a finite number"));
        }
        if let Some(segment) =
            self.borders.iter().flat_map(|border| border.segments).find(|&segment| segment >= n_clusters)
        {
            return Err(Error::param("a segment of the structure", segment, format!("a number below {n_clusters}")));
        }
        let Some(stability) = &self.stability else { return Ok(()) };
        if stability.segments.len() != n_clusters || stability.n_clusters != n_clusters {
            let got = stability.segments.len();
            return Err(Error::param(
                "segments of the stability",
                got,
                format!("{n_clusters}, as many as were chosen"),
            ));
        }
        stability.interval.map_or(Ok(()), ReplicateInterval::check)?;
        for segment in &stability.segments {
            segment.interval.map_or(Ok(()), ReplicateInterval::check)?;
            let shares = [
                Some(segment.jaccard),
                Some(segment.within),
                segment.across,
                Some(segment.recovered),
                Some(segment.dissolved),
            ];
            if let Some(value) = shares.into_iter().flatten().find(|value| !(0.0..=1.0).contains(value)) {
                return Err(Error::param("a stability", value, "a number from 0 to 1"));
            }
        }
        Ok(())
    }
}
