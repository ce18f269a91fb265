//! How well segments come back when the customers are drawn anew.
//!
//! The rooms: `spec` (what may be asked for), `run` (the replicates), `table` (what they say of each segment), `strength`
//! (prediction strength), `across` (from one number of segments to the next).

mod across;
mod run;
mod spec;
mod strength;
mod table;

pub use across::{Flow, across};
pub use spec::{Resampling, StabilitySpec};
pub use strength::{PredictionStrength, pair_strengths};
pub use table::{SegmentStability, Stability, StabilityBand};

pub(crate) use run::stabilities;
