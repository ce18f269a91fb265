use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};

/// A calendar day, stored as the number of days since 1970-01-01 (proleptic Gregorian), from year 1 to 9999.
///
/// Written and read as `YYYY-MM-DD`.
///
/// ```
/// use segmenta::table::Day;
///
/// let day: Day = "2024-02-29".parse()?;
/// assert_eq!(day.days_since("2024-01-01".parse()?), 59);
/// assert_eq!(day.plus_days(1).to_string(), "2024-03-01");
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

const EPOCH: Date = date(1970, 1, 1);

impl Day {
    /// The first day there is, 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// The last day there is, 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day of a year, month (1 to 12) and day of the month (1 to 31); `None` where the calendar has no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        let year = i16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
        let civil = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(Self::from_civil(civil))
    }

    /// The day that is `days` days after 1970-01-01; `None` outside the years 1 to 9999.
    pub fn from_epoch_days(days: i32) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&days).then_some(Self(days))
    }

    /// The day nearest to a mean of days since 1970-01-01, held to [`Day::MIN`] and [`Day::MAX`].
    pub(crate) fn nearest(epoch_days: f64) -> Self {
        // The conversion holds a float beyond the range of i32 to it.
        Self((epoch_days.round() as i32).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Days since 1970-01-01.
    pub const fn epoch_days(self) -> i32 {
        self.0
    }

    /// Whole days from `earlier` to this day; negative where `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The day `days` later, held to [`Day::MIN`] and [`Day::MAX`].
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i32 {
        i32::from(self.civil().year())
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.civil().month().unsigned_abs().into()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.civil().day().unsigned_abs().into()
    }

    /// The weekday, 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u32 {
        self.civil().weekday().to_monday_zero_offset().unsigned_abs().into()
    }

    fn from_civil(civil: Date) -> Self {
        // Both days lie in the years 1 to 9999, so the span is below four million days.
        Self((civil - EPOCH).get_days())
    }

    fn civil(self) -> Date {
        // A `Day` lies between MIN and MAX, where jiff's calendar has every day.
        EPOCH.saturating_add(jiff::Span::new().days(self.0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil();
        write!(f, "{:04}-{:02}-{:02}", civil.year(), civil.month(), civil.day())
    }
}

impl FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = |width: usize| {
            let part = parts.next().unwrap_or("");
            if part.len() == width && part.bytes().all(|b| b.is_ascii_digit()) {
                part.parse::<u32>().ok()
            } else {
                None
            }
        };
        match (number(4), number(2), number(2)) {
            (Some(year), Some(month), Some(day)) => Self::from_ymd(year as i32, month, day),
            _ => None,
        }
        .ok_or_else(|| Error::param("day", text, "a day of the calendar written YYYY-MM-DD"))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_the_first_and_the_last_day_of_the_calendar() {
        assert_eq!(Day::from_ymd(1, 1, 1), Some(Day::MIN));
        assert_eq!(Day::from_ymd(9999, 12, 31), Some(Day::MAX));
        assert_eq!(Day::from_epoch_days(Day::MAX.0 + 1), None);
    }

    #[test]
    fn every_day_of_four_centuries_round_trips() {
        for days in -719_162..=-719_162 + 146_097 {
            let day = Day::from_epoch_days(days).unwrap();
            assert_eq!(Day::from_ymd(day.year(), day.month(), day.day()), Some(day));
        }
    }

    #[test]
    fn days_that_the_calendar_lacks_are_refused() {
        for text in ["2023-02-29", "2024-13-01", "2024-00-10", "24-01-01", "2024-1-1", "", "2024-01-01x"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_first_of_january_2024_was_a_monday() {
        assert_eq!("2024-01-01".parse::<Day>().unwrap().weekday(), 0);
    }
}
