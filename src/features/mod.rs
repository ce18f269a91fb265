//! Tables to normalized matrices.

mod family;
mod matrix;

pub use family::{Family, Role};
pub use matrix::{FeatureColumn, FeatureMatrix};
pub(crate) use matrix::{check_finite, check_weights};
