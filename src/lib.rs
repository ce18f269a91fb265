#![doc = include_str!("../README.md")]
//!
//! # The tour
//!
//! Data rises floor by floor; each floor has the types that a caller needs at its door.
//!
//! | floor | what happens there | main types |
//! |---|---|---|
//! | [`table`] | a file, Rust values or serde records become typed columns | [`table::Table`], [`table::Schema`], [`table::CsvReader`] |
//! | [`datasets`] | a sample shop with a planted truth | [`datasets::shop`] |
//! | [`features`] | columns become comparable numbers, and back | [`features::FeatureSpec`], [`features::FeatureEncoder`], [`features::FeatureMatrix`] |
//! | [`clustering`] | a matrix becomes labels and a model | [`clustering::KMeansParams`], [`clustering::KMeans`], [`clustering::Labels`] |
//! | [`selection`] | how many clusters, and how good they are | [`selection::KSweep`], [`selection::Criterion`], [`selection::metrics`] |
//! | [`profiling`] | what makes each segment itself | [`profiling::profile`], [`profiling::Profiles`] |
//! | [`segmentation`] | all of it in one saved, scoring object | [`segmentation::Segmenter`], [`segmentation::Segmentation`] |
//! | [`report`] | words and pictures | [`report::ReportData`], [`report::html`], [`report::text`] |
//!
//! Below them stand [`error`], [`seed`] and [`observe`], the words that every floor uses. [`docs`] says how the house is built and why.
#![deny(unsafe_code)]
// The library answers; only the examples talk.
#![warn(clippy::print_stdout, clippy::print_stderr)]

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

pub mod docs;

pub use error::{Error, ErrorKind, Result};
pub use ndarray;
