//! The names an application needs.

pub use crate::clustering::{Assign, Clusterer, Clustering, KMeansParams, Labels};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::features::{Calendar, Categorical, FeatureMatrix, FeatureSpec, Flag, Geo, Numeric, Ordered};
pub use crate::observe::{Observer, Silent};
pub use crate::profiling::{ProfileSpec, profile};
pub use crate::seed::Seed;
pub use crate::segmentation::{ClusterCount, Segmentation, SegmentationSpec, Segmenter};
pub use crate::selection::{Criterion, KSweep};
pub use crate::table::{Schema, Table};
