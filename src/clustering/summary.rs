use serde::{Deserialize, Serialize};

use crate::observe::StopReason;

/// How a fit went. Every number is of the run that the model comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitSummary {
    /// Sum over the rows of weight times squared distance to the own centroid, recomputed from the final centroids.
    pub inertia: f64,
    /// Iterations of the run that was kept.
    pub n_iter: usize,
    /// Why that run stopped.
    pub stop: StopReason,
    /// Which restart was kept, from 0.
    pub restart: usize,
}
