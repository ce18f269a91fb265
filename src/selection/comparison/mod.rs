//! Algorithms side by side.
//!
//! The rooms: `candidate` (what is compared), `fit` (the fits, which share what they can), `run` (from a matrix to a comparison),
//! `measure` (a row's numbers), `table` (the rows and how alike their labels are).

mod candidate;
mod fit;
mod measure;
mod run;
mod table;

pub use candidate::Candidate;
pub use fit::AnyClustering;
pub use run::{AlgorithmSweep, Comparison};
pub use table::{ComparisonEnd, ComparisonRow, ComparisonTable, Refusal};
