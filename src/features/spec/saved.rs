//! The flat form in which a column stands in TOML and JSON: one table of plain keys, defaults left out.

use serde::{Deserialize, Serialize};

use crate::features::{
    Calendar, CalendarPart, Categorical, ColumnSpec, Family, Flag, Geo, Indicator, Missing, MissingLevel, Numeric,
    Ordered, Role, Scaling, Transform, Unseen, Winsor,
};
use crate::table::Point;

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedColumn {
    name: String,
    #[serde(default, skip_serializing_if = "is_feature")]
    role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    family: Option<Family>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transform: Option<TransformName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scaling: Option<ScalingName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lambda: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n_quantiles: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    winsor: Option<Winsor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing: Option<SavedMissing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    indicator: Option<Indicator>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rare_below: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_levels: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unseen: Option<Unseen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    levels: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    point: Option<Point>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weight: Option<f64>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    because: String,
}

fn is_feature(role: &Role) -> bool {
    *role == Role::Feature
}

#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum ScalingName {
    Standard,
    Robust,
    MinMax,
    LogStandard,
    YeoJohnson,
    QuantileNormal,
}

#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum TransformName {
    Standard,
    Robust,
    MinMax,
    LogStandard,
    YeoJohnson,
    QuantileNormal,
    OneHot,
    Ordered,
    Flag,
    Age,
    Tenure,
    DaysSince,
    DaysToBirthday,
    Month,
    Weekday,
    Sphere,
    DistanceTo,
}

/// `"median"`, `"mean"`, `"error"`, `"level"`, `"centre"`, or a number.
#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(
    untagged,
    expecting = "`missing` is \"median\", \"mean\", \"error\" or a number, and for levels and places \"level\", \"centre\" or \"error\""
)]
enum SavedMissing {
    Number(f64),
    Word(MissingWord),
}

#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum MissingWord {
    Median,
    Mean,
    Error,
    Level,
    Centre,
}

/// A key that does not go with the transform beside it; `Display` names both.
#[derive(Debug, thiserror::Error)]
#[error("column `{column}`: `{key}` does not go with {transform}; remove it")]
pub(crate) struct Misplaced {
    column: String,
    key: &'static str,
    transform: String,
}

impl From<ColumnSpec> for SavedColumn {
    fn from(column: ColumnSpec) -> Self {
        let mut saved = Self {
            name: column.name,
            role: column.role,
            family: column.family,
            weight: (column.weight != 1.0).then_some(column.weight),
            because: column.because,
            ..Self::default()
        };
        if let Some(transform) = column.transform {
            saved.put(transform);
        }
        saved
    }
}

impl SavedColumn {
    fn put(&mut self, transform: Transform) {
        self.transform = Some(match transform {
            Transform::Numeric(numeric) => {
                self.put_number(numeric);
                ScalingName::of(numeric.scaling).into()
            }
            Transform::Categorical(categorical) => {
                let default = Categorical::default();
                self.rare_below = changed(categorical.rare_below, default.rare_below);
                self.max_levels = changed(categorical.max_levels, default.max_levels);
                self.unseen = changed(categorical.unseen, default.unseen);
                self.put_missing_level(categorical.missing, default.missing);
                TransformName::OneHot
            }
            Transform::Ordered(ordered) => {
                self.levels = (!ordered.levels.is_empty()).then_some(ordered.levels);
                self.put_missing(ordered.missing);
                TransformName::Ordered
            }
            Transform::Flag(flag) => {
                self.rare_below = changed(flag.rare_below, Flag::default().rare_below);
                self.put_missing_level(flag.missing, Flag::default().missing);
                TransformName::Flag
            }
            Transform::Calendar(Calendar { part, number }) => {
                self.put_scaled(number);
                match part {
                    CalendarPart::Age => TransformName::Age,
                    CalendarPart::Tenure => TransformName::Tenure,
                    CalendarPart::DaysSince => TransformName::DaysSince,
                    CalendarPart::DaysToBirthday => TransformName::DaysToBirthday,
                    CalendarPart::Month => TransformName::Month,
                    CalendarPart::Weekday => TransformName::Weekday,
                }
            }
            Transform::Geo(Geo::Sphere) => TransformName::Sphere,
            Transform::Geo(Geo::DistanceTo { point, number }) => {
                self.point = Some(point);
                self.put_scaled(number);
                TransformName::DistanceTo
            }
        });
    }

    fn put_scaled(&mut self, number: Numeric) {
        self.put_number(number);
        self.scaling = changed(number.scaling, Scaling::default()).map(ScalingName::of);
    }

    fn put_number(&mut self, number: Numeric) {
        match number.scaling {
            Scaling::YeoJohnson { lambda } => self.lambda = lambda,
            Scaling::QuantileNormal { n_quantiles } => self.n_quantiles = changed(n_quantiles, Numeric::N_QUANTILES),
            _ => {}
        }
        self.winsor = number.winsor;
        self.indicator = changed(number.indicator, Indicator::None);
        self.put_missing(number.missing);
    }

    fn put_missing(&mut self, missing: Missing) {
        self.missing = changed(missing, Missing::default()).map(|missing| match missing {
            Missing::Constant(fill) => SavedMissing::Number(fill),
            Missing::Median => SavedMissing::Word(MissingWord::Median),
            Missing::Mean => SavedMissing::Word(MissingWord::Mean),
            Missing::Error => SavedMissing::Word(MissingWord::Error),
        });
    }

    fn put_missing_level(&mut self, missing: MissingLevel, default: MissingLevel) {
        self.missing = changed(missing, default).map(|missing| {
            SavedMissing::Word(match missing {
                MissingLevel::Level => MissingWord::Level,
                MissingLevel::Centre => MissingWord::Centre,
                MissingLevel::Error => MissingWord::Error,
            })
        });
    }
}

impl TryFrom<SavedColumn> for ColumnSpec {
    type Error = Misplaced;

    fn try_from(mut saved: SavedColumn) -> Result<Self, Misplaced> {
        let transform = saved.transform.take().map(|name| saved.take(name)).transpose()?;
        if let Some(key) = saved.left_over() {
            let with =
                transform.map_or("a column without a transform".into(), |t| format!("the transform `{}`", t.name()));
            return Err(Misplaced { column: saved.name, key, transform: with });
        }
        Ok(Self {
            name: saved.name,
            role: saved.role,
            family: saved.family,
            transform,
            weight: saved.weight.unwrap_or(1.0),
            because: saved.because,
        })
    }
}

/// Each of these takes the keys that its transform knows; what is left over is misplaced.
impl SavedColumn {
    fn take(&mut self, name: TransformName) -> Result<Transform, Misplaced> {
        Ok(match name {
            TransformName::Standard => self.take_number(ScalingName::Standard)?.into(),
            TransformName::Robust => self.take_number(ScalingName::Robust)?.into(),
            TransformName::MinMax => self.take_number(ScalingName::MinMax)?.into(),
            TransformName::LogStandard => self.take_number(ScalingName::LogStandard)?.into(),
            TransformName::YeoJohnson => self.take_number(ScalingName::YeoJohnson)?.into(),
            TransformName::QuantileNormal => self.take_number(ScalingName::QuantileNormal)?.into(),
            TransformName::OneHot => {
                let default = Categorical::default();
                Categorical {
                    rare_below: self.rare_below.take().unwrap_or(default.rare_below),
                    max_levels: self.max_levels.take().unwrap_or(default.max_levels),
                    unseen: self.unseen.take().unwrap_or_default(),
                    missing: self.take_missing_level("one_hot", default.missing)?,
                }
                .into()
            }
            TransformName::Ordered => {
                let levels = self.levels.take().unwrap_or_default();
                Ordered { levels, missing: self.take_missing("ordered")? }.into()
            }
            TransformName::Flag => Flag {
                rare_below: self.rare_below.take().unwrap_or(Flag::default().rare_below),
                missing: self.take_missing_level("flag", Flag::default().missing)?,
            }
            .into(),
            TransformName::Age => self.take_calendar(CalendarPart::Age)?,
            TransformName::Tenure => self.take_calendar(CalendarPart::Tenure)?,
            TransformName::DaysSince => self.take_calendar(CalendarPart::DaysSince)?,
            TransformName::DaysToBirthday => self.take_calendar(CalendarPart::DaysToBirthday)?,
            TransformName::Month => self.take_calendar(CalendarPart::Month)?,
            TransformName::Weekday => self.take_calendar(CalendarPart::Weekday)?,
            TransformName::Sphere => Geo::Sphere.into(),
            TransformName::DistanceTo => {
                let point = self
                    .point
                    .take()
                    .ok_or_else(|| self.misplaced("point = [lat, lon]", "nothing: it is missing from `distance_to`"))?;
                Geo::DistanceTo { point, number: self.take_scaled()? }.into()
            }
        })
    }

    fn take_calendar(&mut self, part: CalendarPart) -> Result<Transform, Misplaced> {
        Ok(Calendar { part, number: self.take_scaled()? }.into())
    }

    fn take_scaled(&mut self) -> Result<Numeric, Misplaced> {
        let scaling = self.scaling.take().unwrap_or(ScalingName::Standard);
        self.take_number(scaling)
    }

    fn take_number(&mut self, scaling: ScalingName) -> Result<Numeric, Misplaced> {
        let scaling = match scaling {
            ScalingName::Standard => Scaling::Standard,
            ScalingName::Robust => Scaling::Robust,
            ScalingName::MinMax => Scaling::MinMax,
            ScalingName::LogStandard => Scaling::LogStandard,
            ScalingName::YeoJohnson => Scaling::YeoJohnson { lambda: self.lambda.take() },
            ScalingName::QuantileNormal => {
                Scaling::QuantileNormal { n_quantiles: self.n_quantiles.take().unwrap_or(Numeric::N_QUANTILES) }
            }
        };
        Ok(Numeric {
            scaling,
            winsor: self.winsor.take(),
            missing: self.take_missing("a number")?,
            indicator: self.indicator.take().unwrap_or_default(),
        })
    }

    fn take_missing(&mut self, transform: &str) -> Result<Missing, Misplaced> {
        match self.missing.take() {
            None => Ok(Missing::default()),
            Some(SavedMissing::Number(fill)) => Ok(Missing::Constant(fill)),
            Some(SavedMissing::Word(MissingWord::Median)) => Ok(Missing::Median),
            Some(SavedMissing::Word(MissingWord::Mean)) => Ok(Missing::Mean),
            Some(SavedMissing::Word(MissingWord::Error)) => Ok(Missing::Error),
            Some(SavedMissing::Word(MissingWord::Level | MissingWord::Centre)) => {
                Err(self.misplaced("missing = \"level\" or \"centre\"", transform))
            }
        }
    }

    fn take_missing_level(&mut self, transform: &str, default: MissingLevel) -> Result<MissingLevel, Misplaced> {
        match self.missing.take() {
            None => Ok(default),
            Some(SavedMissing::Word(MissingWord::Level)) => Ok(MissingLevel::Level),
            Some(SavedMissing::Word(MissingWord::Centre)) => Ok(MissingLevel::Centre),
            Some(SavedMissing::Word(MissingWord::Error)) => Ok(MissingLevel::Error),
            Some(_) => Err(self.misplaced("missing = a number, \"median\" or \"mean\"", transform)),
        }
    }

    fn misplaced(&self, key: &'static str, transform: &str) -> Misplaced {
        Misplaced { column: self.name.clone(), key, transform: transform.into() }
    }

    fn left_over(&self) -> Option<&'static str> {
        let keys = [
            ("scaling", self.scaling.is_some()),
            ("lambda", self.lambda.is_some()),
            ("n_quantiles", self.n_quantiles.is_some()),
            ("winsor", self.winsor.is_some()),
            ("missing", self.missing.is_some()),
            ("indicator", self.indicator.is_some()),
            ("rare_below", self.rare_below.is_some()),
            ("max_levels", self.max_levels.is_some()),
            ("unseen", self.unseen.is_some()),
            ("levels", self.levels.is_some()),
            ("point", self.point.is_some()),
        ];
        keys.into_iter().find(|(_, is_there)| *is_there).map(|(key, _)| key)
    }
}

impl ScalingName {
    fn of(scaling: Scaling) -> Self {
        match scaling {
            Scaling::Standard => Self::Standard,
            Scaling::Robust => Self::Robust,
            Scaling::MinMax => Self::MinMax,
            Scaling::LogStandard => Self::LogStandard,
            Scaling::YeoJohnson { .. } => Self::YeoJohnson,
            Scaling::QuantileNormal { .. } => Self::QuantileNormal,
        }
    }
}

impl From<ScalingName> for TransformName {
    fn from(scaling: ScalingName) -> Self {
        match scaling {
            ScalingName::Standard => Self::Standard,
            ScalingName::Robust => Self::Robust,
            ScalingName::MinMax => Self::MinMax,
            ScalingName::LogStandard => Self::LogStandard,
            ScalingName::YeoJohnson => Self::YeoJohnson,
            ScalingName::QuantileNormal => Self::QuantileNormal,
        }
    }
}

/// The value, unless it is the default.
fn changed<T: PartialEq>(value: T, default: T) -> Option<T> {
    (value != default).then_some(value)
}
