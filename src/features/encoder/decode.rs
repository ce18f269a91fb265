use ndarray::{ArrayView1, s};
use serde::{Deserialize, Serialize};

use crate::error::{ErrorKind, Result};
use crate::features::encoder::FeatureEncoder;
use crate::features::encoder::attribute::{Attribute, Fitted};
use crate::features::{CalendarPart, Family, Level};
use crate::table::{Day, Point};

/// What a point of the feature space says about one column of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecodedColumn {
    /// The column of the table.
    pub source: String,
    /// Its family.
    pub family: Family,
    /// The value in the user's units.
    pub value: DecodedValue,
}

/// A value in the user's units.
///
/// A centroid averages on the scale of the features, so that of a logarithm decodes to a geometric mean, not to the mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DecodedValue {
    /// A number in the column's unit.
    Number(f64),
    /// The share of rows without a value, for the indicator of a number.
    MissingShare(f64),
    /// The share of each level, 0 to 1.
    Levels(Vec<LevelShare>),
    /// The share of yes, 0 to 1.
    Flag(f64),
    /// A place among ordered levels.
    Ordered {
        /// The rank, from 1.
        rank: f64,
        /// The level nearest to it.
        level: String,
    },
    /// Whole years, as an average.
    Years(f64),
    /// A time since a day.
    Since {
        /// Days from the day to `as_of`.
        days: f64,
        /// The day.
        day: Day,
    },
    /// Days to the next birthday.
    DaysToBirthday(f64),
    /// A month (1 to 12) as the middle of a cycle.
    Month {
        /// The month, with a fraction; 12.5 lies between December and January.
        month: f64,
        /// How much the rows agree, 0 to 1.
        strength: f64,
    },
    /// A weekday (0 for Monday to 6) as the middle of a cycle.
    Weekday {
        /// The weekday, with a fraction.
        weekday: f64,
        /// How much the rows agree, 0 to 1.
        strength: f64,
    },
    /// A place; `None` where the places lie all around the Earth.
    Place(Option<Point>),
    /// A distance in km.
    Kilometres(f64),
}

/// A level and its share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelShare {
    /// The level.
    pub level: Level,
    /// Its share, 0 to 1.
    pub share: f64,
}

impl FeatureEncoder {
    /// What a point of the feature space, such as a centroid, says about each column of the table, in the user's units.
    ///
    /// `point` has one coordinate for each feature. A flag that was folded away says its share of the training rows.
    ///
    /// # Errors
    /// [`ErrorKind::Width`] and [`ErrorKind::NotFinite`] for what is no point of this space.
    pub fn decode(&self, point: ArrayView1<'_, f64>) -> Result<Vec<DecodedColumn>> {
        let (expected, got) = (self.columns().len(), point.len());
        if expected != got {
            return Err(ErrorKind::Width { what: "the point to decode".into(), expected, got }.into());
        }
        if let Some(column) = point.iter().position(|value| !value.is_finite()) {
            let name = format!("`{}`", self.columns()[column].name);
            return Err(ErrorKind::NotFinite { row: 1, column: name, got: point[column] }.into());
        }
        let mut start = 0;
        let decoded = self.attributes.iter().map(|attribute| {
            let end = start + attribute.names().len();
            let block: Vec<f64> = point.slice(s![start..end]).iter().map(|value| value / attribute.factor).collect();
            start = end;
            DecodedColumn {
                source: attribute.source.clone(),
                family: attribute.family,
                value: value(attribute, &block, self.as_of()),
            }
        });
        Ok(decoded.collect())
    }
}

fn value(attribute: &Attribute, block: &[f64], as_of: Option<Day>) -> DecodedValue {
    match &attribute.fitted {
        Fitted::Number(number) => DecodedValue::Number(number.decode(block[0])),
        Fitted::Gaps(flag) => DecodedValue::MissingShare(flag.decode(block)),
        Fitted::Flag(flag) => DecodedValue::Flag(flag.decode(block)),
        Fitted::Levels(levels) => {
            let shares = levels.decode(block).into_iter().map(|(level, share)| LevelShare { level, share });
            DecodedValue::Levels(shares.collect())
        }
        Fitted::Ordered(ordered) => {
            let (rank, level) = ordered.decode(block[0]);
            DecodedValue::Ordered { rank, level: level.into() }
        }
        Fitted::Calendar(calendar) => counted(calendar.part(), calendar.number().decode(block[0]), as_of),
        Fitted::Cycle(cycle) => {
            let (turn, strength) = cycle.decode(block);
            match cycle.part() {
                CalendarPart::Month => DecodedValue::Month { month: 1.0 + 12.0 * turn, strength },
                _ => DecodedValue::Weekday { weekday: 7.0 * turn, strength },
            }
        }
        Fitted::Sphere(sphere) => DecodedValue::Place(sphere.decode(block)),
        Fitted::Distance(distance) => DecodedValue::Kilometres(distance.number().decode(block[0])),
    }
}

fn counted(part: CalendarPart, count: f64, as_of: Option<Day>) -> DecodedValue {
    let days = if part == CalendarPart::Tenure { count * 365.25 } else { count };
    match (part, as_of) {
        (CalendarPart::Age, _) => DecodedValue::Years(count),
        (CalendarPart::DaysToBirthday, _) => DecodedValue::DaysToBirthday(count),
        // A cast from f64 saturates, and so does `plus_days`.
        (_, Some(as_of)) => DecodedValue::Since { days, day: as_of.plus_days((-days).round() as i32) },
        (_, None) => DecodedValue::Number(days),
    }
}
