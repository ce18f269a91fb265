//! How many clusters, and how good they are.
//!
//! [`KSweep`] fits k-means for a range of cluster counts and measures each with the [`metrics`]; [`Criterion`] picks one and
//! says why in a [`Choice`]. [`Sweep::measure_stability`] says how well segments come back when customers are drawn anew, and
//! [`Sweep::judge`] whether they are groups at all: a [`Structure`] with its [`Verdict`]. [`GapStatistic`] and [`PredictionStrength`] are two other
//! answers to the same question. [`audit`](mod@audit) says before all that what each attribute is good for, and [`HopkinsStatistic`] whether customers
//! are spread evenly. [`AlgorithmSweep`] compares algorithms as well as numbers of clusters. [`adjusted_rand`] and its neighbours compare two clusterings of the same rows.

mod agreement;
pub mod audit;
mod choice;
mod comparison;
mod gap;
mod hopkins;
pub mod metrics;
mod reference;
mod stability;
mod structure;
mod sweep;

pub use agreement::{
    VMeasure, adjusted_mutual_info, adjusted_rand, fowlkes_mallows, normalized_mutual_info, pair_jaccard, set_jaccard,
    v_measure, variation_of_information,
};
pub use choice::{Choice, ChoiceWarning, ChoiceWarningCode, Criterion, NextBest};
pub use comparison::{
    AlgorithmSweep, AnyClustering, Candidate, Comparison, ComparisonEnd, ComparisonRow, ComparisonTable, Refusal,
};
pub use gap::{GapRow, GapStatistic, GapTable};
pub use hopkins::{Hopkins, HopkinsStatistic};
pub use metrics::{Metric, Sampling, Silhouette, SilhouetteBasis, SilhouetteProfile};
pub use reference::ReferenceAxes;
pub use stability::{
    Flow, Flows, PredictionStrength, ReplicateInterval, Resampling, SegmentStability, Stability, StabilityBand,
    StabilitySpec, across, pair_strengths,
};
pub use structure::{Border, StabilityScope, Structure, StructureSpec, Verdict};
pub use sweep::{KSweep, Sweep, SweepEnd, SweepRow, SweepTable};
