use serde::{Deserialize, Serialize};

use crate::features::spec::saved::SavedColumn;
use crate::features::{Calendar, Categorical, Family, Flag, Geo, Numeric, Ordered, Role};

/// What one column of the table is used for.
///
/// Written flat, defaults left out:
///
/// ```
/// use segmenta::features::{ColumnSpec, Family, Numeric};
///
/// let text = r#"
/// name = "spend_12m"
/// family = "behavioural"
/// transform = "log_standard"
/// winsor = [0.0, 0.99]
/// "#;
/// let column: ColumnSpec = toml::from_str(text).expect("a column");
/// assert_eq!(column, ColumnSpec::feature("spend_12m", Family::Behavioural, Numeric::log_standard().winsor(0.0, 0.99)));
///
/// let refused = toml::from_str::<ColumnSpec>("name = 'plan'\ntransform = 'one_hot'\nwinsor = [0.0, 0.9]").unwrap_err();
/// assert!(refused.message().contains("`winsor`"), "{refused}");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "SavedColumn", into = "SavedColumn")]
pub struct ColumnSpec {
    /// The column's name in the table.
    pub name: String,
    /// What it may be used for.
    pub role: Role,
    /// The family it belongs to; features need one.
    pub family: Option<Family>,
    /// How it becomes numbers; features need one, no other role has one.
    pub transform: Option<Transform>,
    /// How many such columns it counts for in the squared distance, above 0. Default: 1.
    pub weight: f64,
    /// Why these choices, in one line; empty where nobody said.
    pub because: String,
}

impl ColumnSpec {
    /// A column that distances are made of.
    pub fn feature(name: impl Into<String>, family: Family, transform: impl Into<Transform>) -> Self {
        Self { family: Some(family), transform: Some(transform.into()), ..Self::with_role(name, Role::Feature) }
    }

    /// A column of another role than feature.
    pub fn with_role(name: impl Into<String>, role: Role) -> Self {
        Self { name: name.into(), role, family: None, transform: None, weight: 1.0, because: String::new() }
    }

    /// How many such columns it counts for in the squared distance. Default: 1.
    #[must_use]
    pub fn weight(mut self, weight: f64) -> Self {
        self.weight = weight;
        self
    }

    /// Why these choices, in one line. Default: nothing said.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.because = reason.into();
        self
    }
}

/// How a column becomes comparable numbers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Transform {
    /// A number, scaled.
    Numeric(Numeric),
    /// Levels without an order, one column each.
    Categorical(Categorical),
    /// Levels in an order, one column of ranks.
    Ordered(Ordered),
    /// Yes or no, one column.
    Flag(Flag),
    /// Something counted from a date.
    Calendar(Calendar),
    /// A place.
    Geo(Geo),
}

macro_rules! transform_from {
    ($($kind:ident),*) => {$(
        impl From<$kind> for Transform {
            fn from(transform: $kind) -> Self {
                Self::$kind(transform)
            }
        }
    )*};
}
transform_from!(Numeric, Categorical, Ordered, Flag, Calendar, Geo);

impl Transform {
    /// The name as specs write it: `log_standard`, `one_hot`, `ordered`, `flag`, `tenure`, `sphere`, …
    pub fn name(&self) -> &'static str {
        match self {
            Self::Numeric(numeric) => numeric.scaling.name(),
            Self::Categorical(_) => "one_hot",
            Self::Ordered(_) => "ordered",
            Self::Flag(_) => "flag",
            Self::Calendar(calendar) => calendar.part.name(),
            Self::Geo(geo) => geo.name(),
        }
    }
}
