//! Customer segmentation: a table to features, clusters, profiles, a saved model and a report.
#![deny(unsafe_code)]

pub mod error;
pub mod observe;
pub mod seed;

mod math;

pub mod datasets;
pub mod table;

pub mod features;

pub mod clustering;

pub mod profiling;
pub mod selection;

pub mod segmentation;

pub mod report;

pub mod prelude;

pub use error::{Error, ErrorKind, Result};
pub use ndarray;
