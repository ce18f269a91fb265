mod days;
mod fitted;

pub(crate) use fitted::{FittedCalendar, FittedCycle};

use crate::error::{Error, Result};
use crate::features::{Missing, Numeric};

/// Something counted from a date, or from a date to the day given as [`as_of`](crate::features::FeatureSpec::as_of).
///
/// A date after `as_of` counts as `as_of` itself: on that day nobody is younger than 0 or has signed up for less than 0 days.
///
/// ```
/// use segmenta::features::{Calendar, Numeric};
///
/// let signup = Calendar::tenure().scaled(Numeric::log_standard());
/// # let _ = signup;
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calendar {
    /// What is counted.
    pub part: CalendarPart,
    /// How the count is scaled. Default: [`Numeric::standard`]. The cycles are not scaled: of this they heed only whether a gap
    /// is an error; otherwise it is put at the centre.
    pub number: Numeric,
}

/// What a [`Calendar`] transform counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarPart {
    /// Whole years from the date to `as_of`; who was born on 29 February has the birthday on 1 March in common years.
    Age,
    /// Years of 365.25 days from the date to `as_of`.
    Tenure,
    /// Days from the date to `as_of`.
    DaysSince,
    /// Days from `as_of` to the next day of the same month and day, 0 to 365; 29 February is kept on 1 March in common years.
    DaysToBirthday,
    /// The month as a point on a circle: January is as near to December as to February. Two columns that count as one.
    Month,
    /// The weekday as a point on a circle. Two columns that count as one.
    Weekday,
}

impl CalendarPart {
    /// The name as specs write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Tenure => "tenure",
            Self::DaysSince => "days_since",
            Self::DaysToBirthday => "days_to_birthday",
            Self::Month => "month",
            Self::Weekday => "weekday",
        }
    }

    /// Whether the count goes to a given day.
    pub fn needs_as_of(self) -> bool {
        !self.is_cycle()
    }

    pub(crate) fn is_cycle(self) -> bool {
        matches!(self, Self::Month | Self::Weekday)
    }
}

impl Calendar {
    /// Whole years from a date of birth to `as_of`.
    pub fn age() -> Self {
        Self::of(CalendarPart::Age)
    }

    /// Years from a first day to `as_of`.
    pub fn tenure() -> Self {
        Self::of(CalendarPart::Tenure)
    }

    /// Days from a last day to `as_of`.
    pub fn days_since() -> Self {
        Self::of(CalendarPart::DaysSince)
    }

    /// Days from `as_of` to the next birthday.
    pub fn days_to_birthday() -> Self {
        Self::of(CalendarPart::DaysToBirthday)
    }

    /// The month as a cycle.
    pub fn month() -> Self {
        Self::of(CalendarPart::Month)
    }

    /// The weekday as a cycle.
    pub fn weekday() -> Self {
        Self::of(CalendarPart::Weekday)
    }

    fn of(part: CalendarPart) -> Self {
        Self { part, number: Numeric::standard() }
    }

    /// How the count is scaled and what a gap becomes. Default: [`Numeric::standard`].
    #[must_use]
    pub fn scaled(mut self, number: Numeric) -> Self {
        self.number = number;
        self
    }

    pub(crate) fn check(&self, column: &str) -> Result<()> {
        let plain = Numeric { missing: self.number.missing, ..Numeric::standard() };
        let fits = self.number == plain && matches!(self.number.missing, Missing::Median | Missing::Error);
        if self.part.is_cycle() && !fits {
            let reason = format!(
                "`{}` is a cycle, which is not scaled; of the settings of numbers only missing = \"error\" goes with it",
                self.part.name()
            );
            return Err(Error::spec(format!("column `{column}`"), reason));
        }
        self.number.check(column)
    }
}
