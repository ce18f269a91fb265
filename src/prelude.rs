//! The dozen names an application needs.

pub use crate::clustering::{Assign, Clusterer, Clustering, KMeansParams, Labels};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::features::FeatureMatrix;
pub use crate::observe::{Observer, Silent};
pub use crate::seed::Seed;
pub use crate::table::Table;
