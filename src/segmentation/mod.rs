//! The finished article: encoder, model and profiles in one saved, scoring object.

mod cluster_count;
mod fence;
mod files;
pub(crate) mod map;
mod persist;
mod provenance;
mod scores;

pub use cluster_count::ClusterCount;
pub use files::OutputFiles;
pub use map::{MapAxis, MapBin, MapOutline, SegmentMap};
pub use provenance::{InputFile, Provenance};
pub use scores::{ScoreColumns, Scores};
