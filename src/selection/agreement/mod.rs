//! How alike two clusterings of the same rows are.

mod contingency;
mod information;
mod pairs;
mod sets;

pub use information::{VMeasure, adjusted_mutual_info, normalized_mutual_info, v_measure, variation_of_information};
pub use pairs::{adjusted_rand, fowlkes_mallows, pair_jaccard};
pub(crate) use sets::best_jaccards;
pub use sets::set_jaccard;
