mod fitted;
mod flag;
mod levels;

pub(crate) use fitted::FittedLevels;
pub(crate) use flag::FittedFlag;
pub use levels::Level;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Levels without an order: one column of the matrix for each, balanced so that together they count as one attribute.
///
/// Levels are kept in the order of their code points, so the order of the rows does not matter. Levels that are rare or too
/// many are folded into one, `other`.
///
/// ```
/// use segmenta::features::{Categorical, Unseen};
///
/// let plan = Categorical::one_hot().rare_below(0.02).max_levels(20).unseen(Unseen::Error);
/// # let _ = plan;
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Categorical {
    /// Levels with a smaller share of the rows are folded. Default: 0.01.
    pub rare_below: f64,
    /// At most so many columns, `other` included; the most frequent levels stay. Default: 50.
    pub max_levels: usize,
    /// What a level that training did not have becomes. Default: [`Unseen::Other`].
    pub unseen: Unseen,
    /// What a gap becomes. Default: [`MissingLevel::Level`].
    pub missing: MissingLevel,
}

/// What a level that training did not have becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unseen {
    /// `other`, where training folded levels into it; else the centre, as in [`Unseen::Centre`].
    #[default]
    Other,
    /// The centre of the training rows: the attribute says nothing about the row.
    Centre,
    /// A refusal that names the level.
    Error,
}

/// What a gap among levels becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingLevel {
    /// A level of its own; where gaps were rarer than [`Categorical::rare_below`] in training, the centre.
    #[default]
    Level,
    /// The centre of the rows that have a value: the attribute says nothing about the row.
    Centre,
    /// A refusal.
    Error,
}

impl Default for Categorical {
    fn default() -> Self {
        Self { rare_below: 0.01, max_levels: 50, unseen: Unseen::default(), missing: MissingLevel::default() }
    }
}

impl Categorical {
    /// One column for each level.
    pub fn one_hot() -> Self {
        Self::default()
    }

    /// Folds levels with a smaller share of the rows, 0 to 1. Default: 0.01.
    #[must_use]
    pub fn rare_below(mut self, share: f64) -> Self {
        self.rare_below = share;
        self
    }

    /// At most so many columns, `other` included. Default: 50.
    #[must_use]
    pub fn max_levels(mut self, max_levels: usize) -> Self {
        self.max_levels = max_levels;
        self
    }

    /// What a level that training did not have becomes. Default: [`Unseen::Other`].
    #[must_use]
    pub fn unseen(mut self, unseen: Unseen) -> Self {
        self.unseen = unseen;
        self
    }

    /// What a gap becomes. Default: [`MissingLevel::Level`].
    #[must_use]
    pub fn missing(mut self, missing: MissingLevel) -> Self {
        self.missing = missing;
        self
    }

    pub(crate) fn check(&self, column: &str) -> Result<()> {
        check_rare_below(self.rare_below, column)?;
        if !(3..=1000).contains(&self.max_levels) {
            return Err(Error::param(format!("max_levels of `{column}`"), self.max_levels, "3 to 1000"));
        }
        Ok(())
    }
}

/// Yes or no: one column of the matrix. Words for yes and no are understood in five languages, and 1 and 0.
///
/// A flag that is yes, or no, in fewer rows than [`Flag::rare_below`] is folded away: it has no column, and a warning says so.
///
/// ```
/// use segmenta::features::Flag;
///
/// let newsletter = Flag::new().rare_below(0.02);
/// # let _ = newsletter;
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flag {
    /// A flag whose rarer value has a smaller share of the rows is folded away. Default: 0.01.
    pub rare_below: f64,
    /// What a gap becomes; a flag has no third level, so [`MissingLevel::Level`] is refused.
    /// Default: [`MissingLevel::Centre`].
    pub missing: MissingLevel,
}

impl Default for Flag {
    fn default() -> Self {
        Self { rare_below: 0.01, missing: MissingLevel::Centre }
    }
}

impl Flag {
    /// A flag.
    pub fn new() -> Self {
        Self::default()
    }

    /// Folds the flag away where its rarer value has a smaller share, 0 to 0.5. Default: 0.01.
    #[must_use]
    pub fn rare_below(mut self, share: f64) -> Self {
        self.rare_below = share;
        self
    }

    /// What a gap becomes. Default: [`MissingLevel::Centre`].
    #[must_use]
    pub fn missing(mut self, missing: MissingLevel) -> Self {
        self.missing = missing;
        self
    }

    pub(crate) fn check(&self, column: &str) -> Result<()> {
        if self.missing == MissingLevel::Level {
            return Err(Error::param(
                format!("missing of `{column}`"),
                "level",
                "centre or error: a flag has two levels; use one_hot for three",
            ));
        }
        check_rare_below(self.rare_below, column)
    }
}

fn check_rare_below(share: f64, column: &str) -> Result<()> {
    if (0.0..=0.5).contains(&share) {
        return Ok(());
    }
    Err(Error::param(format!("rare_below of `{column}`"), share, "a share of the rows from 0 to 0.5"))
}
