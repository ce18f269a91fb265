//! k-means over rows that are read in blocks, pass by pass: the engine of the rows in memory, and its result to the last bit.
//!
//! A pass in memory knows where each row was before. Here the rows of a block are first put with the centroids of the pass before, which
//! says the same, so nothing is kept of a row and memory does not grow with their number.
//!
//! The rooms: `feed` (blocks of whole chunks, whatever blocks the source has), `pass` (what is done with each), `run` (the loop), `fit`
//! (from a source to a model), `assign` (labels of a source).

mod assign;
mod feed;
mod fit;
mod pass;
mod run;

pub use fit::BlockClustering;
