use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};
use crate::table::Day;

/// A day of any year, written `MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl MonthDay {
    /// The day of a month (1 to 12) and day of the month; `None` where no year has it.
    pub fn new(month: u32, day: u32) -> Option<Self> {
        // A leap year has every day that a year can have.
        Day::from_ymd(2024, month, day).map(|_| Self { month, day })
    }

    fn of(day: Day) -> Self {
        Self { month: day.month(), day: day.day() }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for MonthDay {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let day = text.split_once('-').and_then(|(month, day)| Self::new(month.parse().ok()?, day.parse().ok()?));
        day.ok_or_else(|| Error::param("day of the year", text, "a day written MM-DD, such as 12-31"))
    }
}

impl Serialize for MonthDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MonthDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A part of every year, both ends included; where it begins later in the year than it ends, it goes over the new year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// Its first day.
    pub from: MonthDay,
    /// Its last day.
    pub to: MonthDay,
}

impl Season {
    /// From 20 November to 31 December: from the sales of late November to the new year.
    pub const YEAR_END: Self = Self { from: MonthDay { month: 11, day: 20 }, to: MonthDay { month: 12, day: 31 } };

    /// Whether `day` lies in it.
    ///
    /// ```
    /// use segmenta::features::behaviour::Season;
    ///
    /// assert!(Season::YEAR_END.contains("2023-11-20".parse()?));
    /// assert!(!Season::YEAR_END.contains("2024-01-01".parse()?));
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    pub fn contains(&self, day: Day) -> bool {
        let day = MonthDay::of(day);
        if self.from <= self.to { self.from <= day && day <= self.to } else { self.from <= day || day <= self.to }
    }
}
