//! How good one clustering is, measured on its own rows.
//!
//! | metric | better | range | cost | looks at |
//! |---|---|---|---|---|
//! | [`silhouette`] | higher | -1 to 1 | O(m^2 d), m sampled rows | each row's own cluster and the next |
//! | [`squared_silhouette`] | higher | -1 to 1 | O(n k d) | the same, by squared distance |
//! | [`simplified_silhouette`] | higher | -1 to 1 | O(n k d) | the same, by centroids |
//! | [`calinski_harabasz`] | higher | from 0 | O((n + k^2) d) | variance between over variance within |
//! | [`davies_bouldin`] | lower | from 0 | O((n + k^2) d) | the pair of clusters hardest to tell apart |
//! | [`bic`] | higher | any | O(n d) | round normal clouds of one size |
//! | [`xu`] | lower | any | O(n d) | scatter within against that of rows that lie evenly |
//! | [`density_validity`] | higher | -1 to 1 | O(n^2 d) | gaps in density, for clusters of any shape |
//! | [`inertia`] | lower | from 0 | O(n d) | scatter within; for one number of clusters only |
//! | [`explained_variance`] | higher | 0 to 1 | O(n d) | the same as a share |
//!
//! Those that scikit-learn has are its numbers, on centred data; [`density_validity`] is that of the hdbscan package. Three rules hold for
//! each of them:
//!
//! - Rows without a cluster (noise) are left out, and so are clusters without rows; [`density_validity`] charges for noise.
//! - Every row counts once. Sample weights steer a fit; they do not enter these metrics.
//! - A metric that has no value says so with [`ErrorKind::Undefined`](crate::ErrorKind::Undefined) and the reason. Where
//!   scikit-learn answers a constant (a Calinski-Harabasz of 1, a Davies-Bouldin of 0), these functions do not.

mod bic;
mod calinski_harabasz;
mod davies_bouldin;
mod density_validity;
mod explained_variance;
mod indices;
mod inertia;
mod metric;
mod partition;
mod scatter;
mod silhouette;
mod simplified_silhouette;
mod squared_silhouette;
mod xu;

pub use bic::bic;
pub use calinski_harabasz::calinski_harabasz;
pub use davies_bouldin::davies_bouldin;
pub use density_validity::{DensityValidity, density_validity};
pub use explained_variance::explained_variance;
pub use inertia::inertia;
pub use metric::Metric;
pub use silhouette::{
    Sampling, Silhouette, SilhouetteBasis, SilhouetteBlade, SilhouetteProfile, silhouette, silhouette_profile,
    silhouette_samples,
};
pub use simplified_silhouette::simplified_silhouette;
pub use squared_silhouette::{squared_silhouette, squared_silhouette_samples};
pub use xu::xu;

pub(crate) use indices::{Indices, indices};
pub(crate) use metric::undefined;
pub(crate) use silhouette::{sampled_rows, silhouettes};
