//! k-means: Lloyd's algorithm from greedy k-means++ starts.
//!
//! The objective is the inertia, the sum of weighted squared Euclidean distances to the nearest of `n_clusters` centroids.
//! Each restart alternates two exact steps until the labels stand still (Lloyd 1982, doi:10.1109/TIT.1982.1056489):
//!
//! 1. every row goes to its nearest centroid, where distance is the squared differences summed left to right in `f64` and the
//!    lowest index wins a tie;
//! 2. every centroid becomes the weighted mean of its rows; a centroid without rows moves to the farthest row.
//!
//! The rooms: `params` (what may be asked for), `init` (where to start), `run` (the loop), `kernel` (distances),
//! `reduce` (means), `model` (what is left), `linfa` (linfa's traits).

mod init;
mod kernel;
mod linfa;
mod model;
mod params;
mod reduce;
mod run;

pub use model::KMeans;
pub use params::{KMeansInit, KMeansParams, KMeansValidParams};
