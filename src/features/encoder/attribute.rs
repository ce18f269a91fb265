use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::calendar::{FittedCalendar, FittedCycle};
use crate::features::categorical::{FittedFlag, FittedLevels};
use crate::features::geographic::{FittedDistance, FittedSphere};
use crate::features::numeric::FittedNumber;
use crate::features::ordered::FittedOrdered;
use crate::features::{ColumnSpec, Family, Flag, Geo, Indicator, Numeric, Transform, values};
use crate::table::{Column, ColumnKind, Day};

/// One attribute: the block of matrix columns that one feature of the spec becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attribute {
    pub(crate) source: String,
    pub(crate) family: Family,
    /// What the column held in the training table.
    pub(crate) trained_on: ColumnKind,
    /// What each value of the block is multiplied by at the end: balance between attributes, families and weights.
    pub(crate) factor: f64,
    pub(crate) fitted: Fitted,
}

/// What was learnt of a column, by transform.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Fitted {
    Number(FittedNumber),
    /// Which rows of a number have no value.
    Gaps(FittedFlag),
    Levels(FittedLevels),
    Ordered(FittedOrdered),
    Flag(FittedFlag),
    Calendar(FittedCalendar),
    Cycle(FittedCycle),
    Sphere(FittedSphere),
    Distance(FittedDistance),
}

impl Attribute {
    /// The attributes of one feature: its own, and one for its gaps where that is asked for. Their factor is still 1.
    pub(crate) fn fit(spec: &ColumnSpec, column: &Column, as_of: Option<Day>) -> Result<Vec<Self>> {
        // `FeatureSpec::check` has let no feature pass without a family and a transform.
        let (Some(family), Some(transform)) = (spec.family, &spec.transform) else { return Ok(Vec::new()) };
        let trained_on = column.data().kind();
        let attribute = |fitted| Self { source: spec.name.clone(), family, trained_on, factor: 1.0, fitted };
        let own = attribute(Fitted::fit(transform, column, as_of)?);
        let gaps = match number_of(transform) {
            Some(Numeric { indicator: Indicator::Column, .. }) => {
                let gaps = FittedFlag::fit(&gaps(column), &Flag::new(), column.name())?;
                (!gaps.is_folded()).then(|| attribute(Fitted::Gaps(gaps)))
            }
            _ => None,
        };
        Ok(std::iter::once(own).chain(gaps).collect())
    }

    /// The names of the block's columns.
    pub(crate) fn names(&self) -> Vec<String> {
        let source = &self.source;
        match &self.fitted {
            Fitted::Number(_) | Fitted::Ordered(_) | Fitted::Distance(_) => vec![source.clone()],
            Fitted::Gaps(_) => vec![format!("{source}.missing")],
            Fitted::Levels(levels) => levels.levels().map(|level| format!("{source}={level}")).collect(),
            Fitted::Flag(flag) => {
                if flag.is_folded() {
                    Vec::new()
                } else {
                    vec![source.clone()]
                }
            }
            Fitted::Calendar(calendar) => vec![format!("{source}.{}", calendar.part().name())],
            Fitted::Cycle(cycle) => {
                ["sin", "cos"].map(|axis| format!("{source}.{}.{axis}", cycle.part().name())).into()
            }
            Fitted::Sphere(_) => ["x", "y", "z"].map(|axis| format!("{source}.{axis}")).into(),
        }
    }

    /// The block of `column`, column by column, before the factor.
    pub(crate) fn encode(&self, column: &Column, as_of: Option<Day>) -> Result<Vec<Vec<f64>>> {
        let name = column.name();
        match &self.fitted {
            Fitted::Number(number) => Ok(vec![number.encode(values::numbers(column)?.as_ref(), name)?]),
            Fitted::Gaps(flag) => flag.encode(&gaps(column), name),
            Fitted::Levels(levels) => levels.encode(column, self.trained_on),
            Fitted::Ordered(ordered) => Ok(vec![ordered.encode(column, self.trained_on)?]),
            Fitted::Flag(flag) => flag.encode(&values::flags(column)?, name),
            Fitted::Calendar(calendar) => {
                Ok(vec![calendar.encode(&values::days(column)?, given(as_of, name)?, name)?])
            }
            Fitted::Cycle(cycle) => cycle.encode(&values::days(column)?, name),
            Fitted::Sphere(sphere) => Ok(sphere.encode(column.points()?)),
            Fitted::Distance(distance) => Ok(vec![distance.encode(column.points()?, name)?]),
        }
    }

    /// Refuses what no fit can have made.
    pub(crate) fn check(&self) -> std::result::Result<(), String> {
        if !(self.factor.is_finite() && self.factor > 0.0) {
            return Err("the factor must be finite and above 0".into());
        }
        match &self.fitted {
            Fitted::Number(number) => number.check(),
            Fitted::Gaps(flag) | Fitted::Flag(flag) => flag.check(),
            Fitted::Levels(levels) => levels.check(),
            Fitted::Ordered(ordered) => ordered.check(),
            Fitted::Calendar(calendar) => calendar.check(),
            Fitted::Cycle(cycle) => cycle.check(),
            Fitted::Sphere(sphere) => sphere.check(),
            Fitted::Distance(distance) => distance.number().check(),
        }
    }

    /// Whether a fit of `spec` gives an attribute of this kind.
    pub(crate) fn belongs_to(&self, spec: &ColumnSpec) -> bool {
        let Some(transform) = &spec.transform else { return false };
        self.source == spec.name
            && Some(self.family) == spec.family
            && match (&self.fitted, transform) {
                (Fitted::Number(_), Transform::Numeric(_))
                | (Fitted::Levels(_), Transform::Categorical(_))
                | (Fitted::Ordered(_), Transform::Ordered(_))
                | (Fitted::Flag(_), Transform::Flag(_))
                | (Fitted::Sphere(_), Transform::Geo(Geo::Sphere))
                | (Fitted::Distance(_), Transform::Geo(Geo::DistanceTo { .. })) => true,
                (Fitted::Calendar(fitted), Transform::Calendar(calendar)) => fitted.part() == calendar.part,
                (Fitted::Cycle(fitted), Transform::Calendar(calendar)) => fitted.part() == calendar.part,
                (Fitted::Gaps(_), _) => {
                    number_of(transform).is_some_and(|number| number.indicator == Indicator::Column)
                }
                _ => false,
            }
    }
}

impl Fitted {
    fn fit(transform: &Transform, column: &Column, as_of: Option<Day>) -> Result<Self> {
        let name = column.name();
        Ok(match transform {
            Transform::Numeric(numeric) => {
                Self::Number(FittedNumber::fit(values::numbers(column)?.as_ref(), numeric, name)?)
            }
            Transform::Categorical(categorical) => {
                Self::Levels(FittedLevels::fit(&column.to_categories()?, categorical, name)?)
            }
            Transform::Ordered(ordered) => Self::Ordered(FittedOrdered::fit(column, ordered)?),
            Transform::Flag(flag) => Self::Flag(FittedFlag::fit(&values::flags(column)?, flag, name)?),
            Transform::Calendar(calendar) if calendar.part.is_cycle() => {
                Self::Cycle(FittedCycle::fit(&values::days(column)?, calendar, name)?)
            }
            Transform::Calendar(calendar) => {
                Self::Calendar(FittedCalendar::fit(&values::days(column)?, calendar, given(as_of, name)?, name)?)
            }
            Transform::Geo(Geo::Sphere) => Self::Sphere(FittedSphere::fit(column.points()?, name)?),
            Transform::Geo(Geo::DistanceTo { point, number }) => {
                Self::Distance(FittedDistance::fit(column.points()?, *point, number, name)?)
            }
        })
    }

    /// The variance at which the block counts as one attribute.
    pub(crate) fn unit_variance(&self) -> f64 {
        match self {
            Self::Number(number) => number.unit_variance(),
            Self::Gaps(flag) | Self::Flag(flag) => flag.unit_variance(),
            Self::Levels(levels) => levels.unit_variance(),
            Self::Ordered(ordered) => ordered.scale().unit_variance(),
            Self::Calendar(calendar) => calendar.number().unit_variance(),
            Self::Cycle(cycle) => cycle.unit_variance(),
            Self::Sphere(sphere) => sphere.unit_variance(),
            Self::Distance(distance) => distance.number().unit_variance(),
        }
    }

    /// The squared distance within the block between two rows that differ by one level; `None` where there are no levels.
    pub(crate) fn mismatch_sq(&self) -> Option<f64> {
        match self {
            Self::Gaps(_) | Self::Flag(_) => Some(1.0),
            Self::Levels(_) => Some(2.0),
            Self::Ordered(ordered) => Some(ordered.scale().unit_step_sq()),
            // Opposite months.
            Self::Cycle(_) => Some(4.0),
            Self::Number(_) | Self::Calendar(_) | Self::Sphere(_) | Self::Distance(_) => None,
        }
    }

    /// Whether cutting the block in two may explain all of it.
    pub(crate) fn is_levels(&self) -> bool {
        matches!(self, Self::Gaps(_) | Self::Flag(_) | Self::Levels(_))
    }
}

/// The scale of a transform to a number.
fn number_of(transform: &Transform) -> Option<&Numeric> {
    match transform {
        Transform::Numeric(number) => Some(number),
        Transform::Calendar(calendar) if !calendar.part.is_cycle() => Some(&calendar.number),
        Transform::Geo(Geo::DistanceTo { number, .. }) => Some(number),
        _ => None,
    }
}

fn gaps(column: &Column) -> Vec<Option<bool>> {
    (0..column.n_rows()).map(|row| Some(column.data().is_missing(row))).collect()
}

fn given(as_of: Option<Day>, column: &str) -> Result<Day> {
    as_of.ok_or_else(|| Error::spec(format!("column `{column}`"), "as_of is not set; give the day to count to"))
}
