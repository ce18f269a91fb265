//! DBSCAN: clusters are regions where rows lie close together; rows in no such region are noise.
//!
//! A row is a *core row* where the rows within `eps` of it, itself included, weigh at least `min_samples`. Core rows within `eps`
//! of each other share a cluster; another row within `eps` of a core row is on the border of its cluster, and all that is left
//! is noise (Ester, Kriegel, Sander and Xu 1996, KDD-96, pages 226 to 231). The number of clusters comes out of the data.
//!
//! The result is exact and the same as scikit-learn's, number for number: distance is the square root of the squared differences
//! summed left to right, `eps` itself is within reach, clusters are numbered by their first core row, and a row on two borders goes to
//! the lower number.
//!
//! The rooms: `params` (what may be asked for), `run` (the passes over the rows), `core` (which rows are core rows), `link` (which of
//! them hang together), `border` (which cluster the other rows border on), `model` (what is left), `k_distances` (how far rows have to reach),
//! `advice` (what the data suggest), `warning` (what a result says against its parameters), `linfa` (linfa's traits).

mod advice;
mod border;
mod core;
mod k_distances;
mod linfa;
mod link;
mod model;
mod params;
mod run;
mod warning;

pub use advice::{DbscanAdvice, DbscanSpec};
pub use k_distances::{KDistance, KDistances};
pub use model::{Dbscan, DbscanSummary};
pub use params::{DbscanParams, DbscanValidParams};
pub use warning::DbscanWarning;
