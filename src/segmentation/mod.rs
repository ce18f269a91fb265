//! The finished article: from a table to a saved object that scores new customers.
//!
//! [`Segmenter::fit`] is the whole way in one function, as a [`SegmentationSpec`] says; a [`Segmentation`] is what it leaves behind.

mod spec;

mod input;

mod segmenter;

mod article;

mod cluster_count;
mod provenance;
mod scores;
mod warning;

pub(crate) mod map;

mod files;
mod persist;

mod day;
mod fence;
mod profiled;

pub use article::Segmentation;
pub use cluster_count::ClusterCount;
pub use files::OutputFiles;
pub use input::{InputFiles, InputRead, InputRejects};
pub use map::{MapAxis, MapBin, MapOutline, SegmentMap};
pub use provenance::{InputFile, Provenance};
pub use scores::{ScoreColumns, Scores};
pub use segmenter::{Segmented, Segmenter};
pub use spec::{InputSpec, OrdersSpec, SegmentationSpec};
pub use warning::Warning;
