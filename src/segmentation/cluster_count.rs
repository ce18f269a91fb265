use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};

/// How many segments to make: a number, or a range to choose from, both ends included.
///
/// In a specification a number (`5`) or a text (`"2..10"`).
///
/// ```
/// use segmenta::segmentation::ClusterCount;
///
/// assert_eq!("2..10".parse::<ClusterCount>()?, ClusterCount::Range { from: 2, to: 10 });
/// assert_eq!("5".parse::<ClusterCount>()?, ClusterCount::Fixed(5));
/// assert!("10..2".parse::<ClusterCount>().is_err());
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClusterCount {
    /// This many.
    Fixed(usize),
    /// The best of these.
    Range {
        /// The least.
        from: usize,
        /// The most.
        to: usize,
    },
}

impl ClusterCount {
    /// The counts to try.
    pub fn range(self) -> RangeInclusive<usize> {
        match self {
            Self::Fixed(n) => n..=n,
            Self::Range { from, to } => from..=to,
        }
    }

    /// Refuses no clusters at all and a range that runs backwards.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param).
    pub fn check(self) -> Result<Self> {
        let range = self.range();
        if *range.start() == 0 || range.is_empty() {
            return Err(Error::param(
                "the number of segments",
                self,
                "a number from 1, or a range FROM..TO that runs upwards",
            ));
        }
        Ok(self)
    }
}

impl fmt::Display for ClusterCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(n) => write!(f, "{n}"),
            Self::Range { from, to } => write!(f, "{from}..{to}"),
        }
    }
}

impl FromStr for ClusterCount {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let number = |text: &str| text.trim().parse::<usize>().ok();
        let count = match text.split_once("..") {
            None => number(text).map(Self::Fixed),
            Some((from, to)) => number(from).zip(number(to)).map(|(from, to)| Self::Range { from, to }),
        };
        count
            .ok_or_else(|| Error::param("the number of segments", text, "a number such as 5 or a range such as 2..10"))?
            .check()
    }
}

impl Serialize for ClusterCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fixed(n) => serializer.serialize_u64(*n as u64),
            Self::Range { .. } => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for ClusterCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a number such as 5 or a range such as \"2..10\"")]
        enum Raw {
            Number(usize),
            Text(String),
        }
        match Raw::deserialize(deserializer)? {
            Raw::Number(n) => Self::Fixed(n).check(),
            Raw::Text(text) => text.parse(),
        }
        .map_err(serde::de::Error::custom)
    }
}
