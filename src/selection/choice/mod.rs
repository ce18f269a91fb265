mod criterion;
mod decide;
mod score;
mod wording;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::selection::structure::{Structure, Verdict};

pub use criterion::Criterion;
pub(crate) use decide::choose;

/// The number of clusters that was chosen, and why: plain data, saved with the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawChoice", into = "RawChoice")]
#[non_exhaustive]
pub struct Choice {
    /// The number of clusters.
    pub n_clusters: usize,
    /// What decided.
    pub criterion: Criterion,
    /// One sentence with the numbers that decided.
    pub because: String,
    /// Numbers of clusters that the criterion can hardly tell from the chosen one, ascending.
    pub near_ties: Vec<usize>,
    /// The second best, where there is a candidate left, and what taking it would cost.
    pub next_best: Option<NextBest>,
    /// What to know before relying on the choice.
    pub warnings: Vec<ChoiceWarning>,
    /// What kind of segments these are, where that was asked: see [`Choice::with_structure`].
    pub structure: Option<Structure>,
}

/// The second best number of clusters, compared with the chosen one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextBest {
    /// The number of clusters.
    pub n_clusters: usize,
    /// Its silhouette less that of the chosen number, where both have one.
    pub silhouette_change: Option<f64>,
    /// Its inertia over that of the chosen number, less 1, where the latter is not 0.
    pub inertia_change: Option<f64>,
    /// The same in words.
    pub cost: String,
}

/// Something to know before relying on a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceWarning {
    /// What it is about.
    pub code: ChoiceWarningCode,
    /// The warning in words, with its numbers.
    pub message: String,
}

/// What a warning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChoiceWarningCode {
    /// The clusters are no better than those of data without groups.
    NoStructure,
    /// The clusters are hardly apart, or nothing says that they are.
    WeakK,
    /// The smallest cluster is too small to be chosen, and yet was: it was asked for, or no number of clusters does better.
    SmallSegment,
    /// The largest number that was compared won: a larger one may be better still.
    EndOfRange,
    /// The sweep was stopped before every number was compared.
    Interrupted,
}

impl ChoiceWarningCode {
    /// The code as files and the terminal write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoStructure => "no_structure",
            Self::WeakK => "weak_k",
            Self::SmallSegment => "small_segment",
            Self::EndOfRange => "end_of_range",
            Self::Interrupted => "interrupted",
        }
    }
}

impl Choice {
    /// The same choice with what kind of segments it leads to: the reason says it, and a warning where there is no structure.
    #[must_use]
    pub fn with_structure(mut self, structure: Structure) -> Self {
        self.because = wording::with_structure(&self.because, &structure);
        if structure.verdict == Verdict::None && self.n_clusters > 1 {
            let message = wording::no_structure(self.n_clusters);
            self.warnings.insert(0, ChoiceWarning { code: ChoiceWarningCode::NoStructure, message });
        }
        self.structure = Some(structure);
        self
    }

    /// The verdict of the structure, where there is one.
    pub fn verdict(&self) -> Option<Verdict> {
        self.structure.as_ref().map(|structure| structure.verdict)
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.because)?;
        if let Some(next_best) = &self.next_best {
            write!(f, "\n{}", next_best.cost)?;
        }
        if !self.near_ties.is_empty() {
            write!(f, "\nhard to tell from it: {}", wording::list(&self.near_ties))?;
        }
        self.warnings.iter().try_for_each(|warning| write!(f, "\n{}: {}", warning.code.as_str(), warning.message))
    }
}

/// What a file says, before it is checked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChoice {
    n_clusters: usize,
    criterion: Criterion,
    because: String,
    near_ties: Vec<usize>,
    next_best: Option<NextBest>,
    warnings: Vec<ChoiceWarning>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    structure: Option<Structure>,
}

impl TryFrom<RawChoice> for Choice {
    type Error = Error;

    fn try_from(raw: RawChoice) -> Result<Self> {
        let RawChoice { n_clusters, criterion, because, near_ties, next_best, warnings, structure } = raw;
        if n_clusters == 0 {
            return Err(Error::param("n_clusters of the choice", 0, "at least 1"));
        }
        if let Some(tie) = near_ties.iter().find(|&&tie| tie == 0 || tie == n_clusters) {
            return Err(Error::param(
                "a near-tie of the choice",
                tie,
                format!("a number other than 0 and {n_clusters}"),
            ));
        }
        if let Some(next_best) = &next_best {
            let changes = [next_best.silhouette_change, next_best.inertia_change];
            if let Some(change) = changes.into_iter().flatten().find(|change| !change.is_finite()) {
                return Err(Error::param("a change of the next best choice", change, "a finite number"));
            }
            if next_best.n_clusters == 0 || next_best.n_clusters == n_clusters {
                let expected = format!("a number other than 0 and {n_clusters}");
                return Err(Error::param("the next best choice", next_best.n_clusters, expected));
            }
        }
        if let Some(structure) = &structure {
            structure.check(n_clusters)?;
        }
        Ok(Self { n_clusters, criterion, because, near_ties, next_best, warnings, structure })
    }
}

impl From<Choice> for RawChoice {
    fn from(choice: Choice) -> Self {
        let Choice { n_clusters, criterion, because, near_ties, next_best, warnings, structure } = choice;
        Self { n_clusters, criterion, because, near_ties, next_best, warnings, structure }
    }
}
