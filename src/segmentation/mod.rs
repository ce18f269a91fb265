//! The finished article: encoder, model and profiles in one saved, scoring object.

mod cluster_count;
mod fence;
mod files;
mod persist;
mod provenance;
mod scores;

pub use cluster_count::ClusterCount;
pub use files::OutputFiles;
pub use provenance::{InputFile, Provenance};
pub use scores::{ScoreColumns, Scores};
