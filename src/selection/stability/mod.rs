//! How well segments come back when the customers are drawn anew.
//!
//! The rooms: `spec` (what may be asked for), `run` (the replicates), `table` (what they say of each segment), `strength`
//! (prediction strength), `across` (from one number of segments to the next), `flows` (the same over a whole sweep).

mod across;
mod flows;
mod run;
mod spec;
mod strength;
mod table;

pub use across::{Flow, across};
pub use flows::Flows;
pub use spec::{Resampling, StabilitySpec};
pub use strength::{PredictionStrength, pair_strengths};
pub use table::{ReplicateInterval, SegmentStability, Stability, StabilityBand};

pub(crate) use run::stabilities;
