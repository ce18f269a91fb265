//! Tables to normalized matrices.
//!
//! A [`FeatureSpec`] says what each column of a [`Table`](crate::table::Table) is used for; fitted, it becomes a
//! [`FeatureEncoder`], which turns tables into a [`FeatureMatrix`] and points of it back into the user's units.
//!
//! Every attribute has the same say: the columns that one attribute becomes have variance 1 together, those of levels (flags
//! and categories) 0.4 of that by default, and no mismatch of one level costs more than three standard deviations squared.
//! [`FeatureEncoder::shares`] tells what came of it.

pub mod behaviour;
pub mod rfm;

mod family;
mod spec;

mod calendar;
mod categorical;
mod geographic;
mod numeric;
mod ordered;

mod encoder;
mod shares;
mod warning;

mod matrix;

mod infer;

mod values;
mod words;

pub use calendar::{Calendar, CalendarPart};
pub use categorical::{Categorical, Flag, Level, MissingLevel, Unseen};
pub use encoder::{DecodedColumn, DecodedValue, FeatureEncoder, LevelShare};
pub use family::{Family, Role};
pub use geographic::Geo;
pub use matrix::{FeatureColumn, FeatureMatrix};
pub use numeric::{Indicator, Missing, Numeric, Scaling, Winsor};
pub use ordered::Ordered;
pub use shares::{ColumnShare, FamilyShare, Shares};
pub use spec::{ColumnSpec, FamilyWeight, FeatureSpec, Transform};
pub use warning::FeatureWarning;

pub(crate) use infer::{is_behaviour, revenue_columns};
pub(crate) use matrix::{check_finite, check_weights};
