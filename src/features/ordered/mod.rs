mod answers;
mod fitted;
pub(crate) mod scales;

pub(crate) use fitted::FittedOrdered;

use crate::error::{Error, Result};
use crate::features::Missing;

/// Levels in an order: ranks at equal distances, brought to mean 0 and standard deviation 1.
///
/// One step never costs more than three standard deviations squared, however rarely it is taken.
///
/// ```
/// use segmenta::features::Ordered;
///
/// let score = Ordered::levels(["low", "average", "high"]);
/// let answer = Ordered::recognised(); // "strongly disagree" … "strongly agree", found at the fit
/// # let _ = (score, answer);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ordered {
    /// The levels, lowest first; empty: recognised at the fit.
    pub levels: Vec<String>,
    /// What a gap becomes; a constant is a rank, from 1. Default: [`Missing::Median`].
    pub missing: Missing,
}

impl Ordered {
    /// Levels, lowest first. Case and surrounding blanks do not matter.
    pub fn levels<S: Into<String>>(levels: impl IntoIterator<Item = S>) -> Self {
        Self { levels: levels.into_iter().map(Into::into).collect(), missing: Missing::default() }
    }

    /// An answer scale that is recognised at the fit: agreement, satisfaction, frequency, importance, likelihood, quality and
    /// level in English, Portuguese, French, Spanish and Ukrainian, whole numbers with or without words, and bands such as
    /// `18-24`.
    pub fn recognised() -> Self {
        Self::default()
    }

    /// What a gap becomes. Default: [`Missing::Median`].
    #[must_use]
    pub fn missing(mut self, missing: Missing) -> Self {
        self.missing = missing;
        self
    }

    pub(crate) fn check(&self, column: &str) -> Result<()> {
        let name = || format!("levels of `{column}`");
        if self.levels.len() == 1 {
            return Err(Error::param(name(), format!("[`{}`]", self.levels[0]), "at least two levels, lowest first"));
        }
        let mut folded: Vec<String> = self.levels.iter().map(|level| crate::features::words::fold(level)).collect();
        folded.sort_unstable();
        if let Some(pair) = folded.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::param(name(), format!("`{}` twice", pair[0]), "every level once"));
        }
        if let Missing::Constant(fill) = self.missing
            && !fill.is_finite()
        {
            return Err(Error::param(format!("missing of `{column}`"), fill, "a finite rank"));
        }
        Ok(())
    }
}
