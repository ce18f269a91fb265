//! The selection floor.

mod agreement;
mod audit;
mod choice;
mod comparison;
mod metrics;
mod planted;
mod silhouette;
mod structure;
mod sweep;
mod validity;
