//! A matrix to labels and a model.
//!
//! Each algorithm has a room of its own with the same doors: `XxxParams` (checked into `XxxValidParams`), a fitted model,
//! and [`Clusterer::cluster`], which returns the model together with the labels and a summary of the run. The same engine
//! answers linfa's traits, so that a model drops into code written for linfa.

mod check;
mod clusterer;
pub mod dbscan;
pub mod hdbscan;
mod index;
pub mod kmeans;
mod labels;
mod scalar;
mod spec;
mod summary;

pub use clusterer::{Assign, Assignment, Clusterer, Clustering};
pub use dbscan::{
    Dbscan, DbscanAdvice, DbscanParams, DbscanSpec, DbscanSummary, DbscanValidParams, DbscanWarning, KDistance,
    KDistances,
};
pub use hdbscan::{
    ClusterSelectionMethod, DensityTree, Hdbscan, HdbscanParams, HdbscanSummary, HdbscanValidParams, Memberships,
    SingleCluster,
};
pub use kmeans::{
    BlockClustering, HalfLife, KMeans, KMeansInit, KMeansParams, KMeansValidParams, MiniBatchKMeans,
    MiniBatchKMeansParams, MiniBatchKMeansValidParams,
};
pub use labels::Labels;
pub use scalar::Scalar;
pub use spec::{ClustererSpec, FittedModel, FittedSummary, KMeansSpec};
pub use summary::FitSummary;
