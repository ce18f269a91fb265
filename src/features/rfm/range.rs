use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};

/// Scores from one to another, both ends included; in a specification a number (`5`) or a text (`"4..5"`).
///
/// ```
/// use segmenta::features::rfm::ScoreRange;
///
/// let upper: ScoreRange = "4..5".parse()?;
/// assert!(upper.contains(4) && !upper.contains(3));
/// assert!("5..4".parse::<ScoreRange>().is_err());
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreRange {
    from: u8,
    to: u8,
}

impl ScoreRange {
    /// The scores `from` to `to`.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) where the range begins at 0 or runs backwards.
    pub fn new(from: u8, to: u8) -> Result<Self> {
        if from == 0 || from > to {
            let got = format!("{from}..{to}");
            return Err(Error::param("range of scores", got, "a range FROM..TO of scores from 1 that runs upwards"));
        }
        Ok(Self { from, to })
    }

    /// The lowest score.
    pub fn from(self) -> u8 {
        self.from
    }

    /// The highest score.
    pub fn to(self) -> u8 {
        self.to
    }

    /// Whether `score` is one of them.
    pub fn contains(self, score: u8) -> bool {
        (self.from..=self.to).contains(&score)
    }
}

impl fmt::Display for ScoreRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { write!(f, "{}", self.from) } else { write!(f, "{}..{}", self.from, self.to) }
    }
}

impl FromStr for ScoreRange {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let number = |text: &str| text.trim().parse::<u8>().ok();
        let ends = match text.split_once("..") {
            None => number(text).map(|score| (score, score)),
            Some((from, to)) => number(from).zip(number(to)),
        };
        let (from, to) =
            ends.ok_or_else(|| Error::param("range of scores", text, "a score such as 5 or a range such as 4..5"))?;
        Self::new(from, to)
    }
}

impl Serialize for ScoreRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.from == self.to { serializer.serialize_u8(self.from) } else { serializer.collect_str(self) }
    }
}

impl<'de> Deserialize<'de> for ScoreRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a score such as 5 or a range such as \"4..5\"")]
        enum Raw {
            Number(u8),
            Text(String),
        }
        match Raw::deserialize(deserializer)? {
            Raw::Number(score) => Self::new(score, score),
            Raw::Text(text) => text.parse(),
        }
        .map_err(serde::de::Error::custom)
    }
}
