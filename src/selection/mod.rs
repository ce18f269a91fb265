//! How many clusters, and how good they are.

pub mod metrics;

mod agreement;

pub use agreement::{adjusted_mutual_info, adjusted_rand, normalized_mutual_info};
pub use metrics::{Metric, Sampling, Silhouette, SilhouetteBasis};
