//! HDBSCAN*: clusters of any density, and how surely each row belongs.
//!
//! Rows are joined from the densest places outwards; what DBSCAN would find at every `eps` is one tree. Of that tree the clusters are kept
//! that last longest as density falls (Campello, Moulavi, Zimek and Sander 2015, doi:10.1145/2733381). There is no `eps` to guess: the
//! one choice is how few rows are still a cluster.
//!
//! The *core distance* of a row is that of its `min_samples`-th nearest row, itself included, and the *mutual reachability* of two rows
//! the greatest of their distance and their core distances. Where several groups come together at one distance they do so at once: the
//! result is that of scikit-learn where its tree is unique, and unlike there it depends neither on the order of the rows nor on
//! the threads where distances tie. Clusters are numbered by their first row.
//!
//! The rooms: `params` (what may be asked for), `tree` (the tree for every `eps`), `spanning` (the edges it is made from), `hierarchy`
//! (what comes together where), `condense` (what is large enough), `select` (which clusters are the answer), `model` (what is left and
//! predicts), `search` (how it looks for the nearest rows), `linfa` (linfa's traits).

mod condense;
mod hierarchy;
mod linfa;
mod model;
mod params;
mod search;
mod select;
mod spanning;
mod tree;

pub use model::{Hdbscan, HdbscanSummary, Memberships};
pub use params::{ClusterSelectionMethod, HdbscanParams, HdbscanValidParams, SingleCluster};
pub use tree::DensityTree;
