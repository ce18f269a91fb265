//! k-means of a stream that is seen once: each batch moves the centroids, and is gone.
//!
//! Mini-batch k-means (Sculley 2010, "Web-scale k-means clustering", doi:10.1145/1772690.1772862) moves a centroid by the share that a row has of
//! all rows that it has had, which keeps it at their mean. Here a batch is put with the centroids that it finds, then all of them move
//! at once, and what was seen before may fade: with a half-life `h`, a batch of weight `w` leaves `2^(-w/h)` of the weight that each
//! cluster had.
//!
//! The rooms: `params` (what may be asked for), `fit` (one batch), `model` (what the batches so far have left), `linfa` (linfa's traits).

mod fit;
mod linfa;
mod model;
mod params;

pub use model::MiniBatchKMeans;
pub use params::{HalfLife, MiniBatchKMeansParams, MiniBatchKMeansValidParams};
