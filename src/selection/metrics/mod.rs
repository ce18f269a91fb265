//! How good one clustering is, measured on its own rows.
//!
//! All four numbers are those of scikit-learn, on centred data: [`silhouette`], [`calinski_harabasz`], [`davies_bouldin`] and
//! [`inertia`]. Three rules hold for each of them:
//!
//! - Rows without a cluster (noise) are left out, and so are clusters without rows.
//! - Every row counts once. Sample weights steer a fit; they do not enter these metrics.
//! - A metric that has no value says so with [`ErrorKind::Undefined`](crate::ErrorKind::Undefined) and the reason. Where
//!   scikit-learn answers a constant (a Calinski-Harabasz of 1, a Davies-Bouldin of 0), these functions do not.

mod calinski_harabasz;
mod davies_bouldin;
mod inertia;
mod metric;
mod partition;
mod scatter;
mod silhouette;

pub use calinski_harabasz::calinski_harabasz;
pub use davies_bouldin::davies_bouldin;
pub use inertia::inertia;
pub use metric::Metric;
pub use silhouette::{Sampling, Silhouette, SilhouetteBasis, silhouette, silhouette_samples};

pub(crate) use metric::undefined;
pub(crate) use silhouette::silhouettes;
