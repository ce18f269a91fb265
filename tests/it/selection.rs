//! The selection floor.

mod agreement;
mod metrics;
mod silhouette;
