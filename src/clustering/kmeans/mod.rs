//! k-means: Lloyd's algorithm from greedy k-means++ starts.
//!
//! The objective is the inertia, the sum of weighted squared Euclidean distances to the nearest of `n_clusters` centroids.
//! Each restart alternates two exact steps until the labels stand still (Lloyd 1982, doi:10.1109/TIT.1982.1056489):
//!
//! 1. every row goes to its nearest centroid, where distance is the squared differences summed left to right in `f64` and the
//!    lowest index wins a tie;
//! 2. every centroid becomes the weighted mean of its rows; a centroid without rows moves to the farthest row.
//!
//! The rooms: `params` (what may be asked for), `fit` (from rows to a model), `search` (good places to start) on `init` (single
//! starts), `run` (the loop), `place` (one pass over the rows) on `screen` (most rows, as codes of 16 bits) and `kernel` (the rest, by
//! the reference), `sums` (means), `farthest` (rows for empty clusters), `spread` (what the data scatter), `stream` (rows that are read in
//! blocks), `mini_batch` (rows that are seen once), `model` (what is left), `linfa` (linfa's traits).

mod breathing;
mod coreset;
mod farthest;
mod fit;
mod init;
mod kernel;
mod linfa;
mod mini_batch;
mod model;
mod nearness;
mod params;
mod place;
mod rows;
mod run;
mod sample;
mod sampled;
mod screen;
mod search;
mod side_by_side;
mod sketch;
mod spread;
mod stream;
mod sums;
mod utilities;

pub use mini_batch::{HalfLife, MiniBatchKMeans, MiniBatchKMeansParams, MiniBatchKMeansValidParams};
pub use model::KMeans;
pub use params::{KMeansInit, KMeansParams, KMeansValidParams};
pub use stream::BlockClustering;
