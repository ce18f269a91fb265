//! How many clusters, and how good they are.
//!
//! [`KSweep`] fits k-means for a range of cluster counts and measures each with the [`metrics`]; [`Criterion`] picks one and
//! says why in a [`Choice`]. [`adjusted_rand`] and its neighbours compare two clusterings of the same rows.

mod agreement;
mod choice;
pub mod metrics;
mod sweep;

pub use agreement::{
    VMeasure, adjusted_mutual_info, adjusted_rand, fowlkes_mallows, normalized_mutual_info, pair_jaccard, set_jaccard,
    v_measure, variation_of_information,
};
pub use choice::{Choice, ChoiceWarning, ChoiceWarningCode, Criterion, NextBest};
pub use metrics::{Metric, Sampling, Silhouette, SilhouetteBasis};
pub use sweep::{KSweep, Sweep, SweepEnd, SweepRow, SweepTable};
