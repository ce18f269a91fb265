use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::calendar::days::{count, turn};
use crate::features::numeric::FittedNumber;
use crate::features::values::refuse_gaps;
use crate::features::{Calendar, CalendarPart, Missing};
use crate::table::{Day, Numbers};

/// A count of years or days fitted to one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FittedCalendar {
    part: CalendarPart,
    number: FittedNumber,
}

impl FittedCalendar {
    pub(crate) fn fit(days: &[Option<Day>], spec: &Calendar, as_of: Day, column: &str) -> Result<Self> {
        let counts = counts(days, spec.part, as_of, column)?;
        Ok(Self { part: spec.part, number: FittedNumber::fit(&counts, &spec.number, column)? })
    }

    pub(crate) fn encode(&self, days: &[Option<Day>], as_of: Day, column: &str) -> Result<Vec<f64>> {
        self.number.encode(&counts(days, self.part, as_of, column)?, column)
    }

    pub(crate) fn part(&self) -> CalendarPart {
        self.part
    }

    pub(crate) fn number(&self) -> &FittedNumber {
        &self.number
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        if self.part.is_cycle() {
            return Err("a month or weekday is no count".into());
        }
        self.number.check()
    }
}

fn counts(days: &[Option<Day>], part: CalendarPart, as_of: Day, column: &str) -> Result<Numbers> {
    Numbers::try_from_options(column, days.iter().map(|day| day.map(|day| count(part, day, as_of))))
}

/// Months or weekdays on a circle, fitted to one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FittedCycle {
    part: CalendarPart,
    /// The mean sine and cosine of the training rows.
    center: [f64; 2],
    missing: MissingTurn,
}

/// What a gap on a circle becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MissingTurn {
    Centre,
    Error,
}

impl FittedCycle {
    pub(crate) fn fit(days: &[Option<Day>], spec: &Calendar, column: &str) -> Result<Self> {
        let (mut sums, mut n) = ([0.0, 0.0], 0.0);
        for day in days.iter().flatten() {
            let (sin, cos) = on_circle(spec.part, *day);
            sums = [sums[0] + sin, sums[1] + cos];
            n += 1.0;
        }
        if n == 0.0 {
            return Err(Error::spec(
                format!("column `{column}`"),
                "it has no value in any row; give it the role `ignore`",
            ));
        }
        let missing = if spec.number.missing == Missing::Error { MissingTurn::Error } else { MissingTurn::Centre };
        Ok(Self { part: spec.part, center: sums.map(|sum| sum / n), missing })
    }

    pub(crate) fn part(&self) -> CalendarPart {
        self.part
    }

    /// Sine and cosine less their means; gaps at the centre.
    pub(crate) fn encode(&self, days: &[Option<Day>], column: &str) -> Result<Vec<Vec<f64>>> {
        if self.missing == MissingTurn::Error {
            refuse_gaps(days.iter().copied(), column)?;
        }
        let points = days.iter().map(|day| match day {
            None => (0.0, 0.0),
            Some(day) => {
                let (sin, cos) = on_circle(self.part, *day);
                (sin - self.center[0], cos - self.center[1])
            }
        });
        let (sines, cosines) = points.unzip();
        Ok(vec![sines, cosines])
    }

    /// The turn at a point, 0 to 1, and how far from the middle of the circle it lies, 0 to 1.
    pub(crate) fn decode(&self, block: &[f64]) -> (f64, f64) {
        let [sin, cos] = [self.center[0] + block[0], self.center[1] + block[1]];
        let turn = libm::atan2(sin, cos) / std::f64::consts::TAU;
        (turn.rem_euclid(1.0), libm::hypot(sin, cos).min(1.0))
    }

    pub(crate) fn unit_variance(&self) -> f64 {
        1.0 - self.center[0].powi(2) - self.center[1].powi(2)
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let length_sq = self.center[0].powi(2) + self.center[1].powi(2);
        if self.part.is_cycle() && length_sq <= 1.0 + 1e-9 {
            return Ok(());
        }
        Err("the centre of a cycle must lie within the unit circle".into())
    }
}

fn on_circle(part: CalendarPart, day: Day) -> (f64, f64) {
    libm::sincos(std::f64::consts::TAU * turn(part, day))
}
