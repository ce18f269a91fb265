use std::fmt;

use crate::clustering::{DbscanParams, GaussianMixtureParams, HdbscanParams, KMeansParams};
use crate::error::Result;

/// One way to divide customers that is compared with others: an algorithm with all that it is told.
///
/// The list is exhaustive on purpose, as that of [`ClustererSpec`](crate::clustering::ClustererSpec) is.
#[derive(Debug, Clone, PartialEq)]
pub enum Candidate {
    /// k-means.
    Kmeans(KMeansParams),
    /// A Gaussian mixture.
    GaussianMixture(GaussianMixtureParams),
    /// DBSCAN.
    Dbscan(DbscanParams),
    /// HDBSCAN*.
    Hdbscan(HdbscanParams),
}

impl Candidate {
    /// The algorithm's name, as files write it.
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Kmeans(_) => "kmeans",
            Self::GaussianMixture(_) => "gmm",
            Self::Dbscan(_) => "dbscan",
            Self::Hdbscan(_) => "hdbscan",
        }
    }

    /// Refuses parameters that no data allow.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for the first one out of its range.
    pub fn check(&self) -> Result<()> {
        match self {
            Self::Kmeans(params) => params.check().map(drop),
            Self::GaussianMixture(params) => params.check().map(drop),
            Self::Dbscan(params) => params.check().map(drop),
            Self::Hdbscan(params) => params.check().map(drop),
        }
    }

    /// Whether one fit of both can share work and still give each the bits that it would have alone.
    pub(super) fn shares_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Kmeans(a), Self::Kmeans(b)) => a.clone().n_clusters(1) == b.clone().n_clusters(1),
            (Self::Hdbscan(a), Self::Hdbscan(b)) => {
                let (a, b) = (a.as_told(), b.as_told());
                a.min_samples() == b.min_samples() && a.metric() == b.metric()
            }
            (Self::GaussianMixture(a), Self::GaussianMixture(b)) => {
                a.clone().n_components(1) == b.clone().n_components(1)
            }
            _ => false,
        }
    }
}

impl fmt::Display for Candidate {
    /// The candidate in words: `k-means, 4 segments`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Parameters that nobody has checked may not be asked for, so that what is refused has a name all the same.
            Self::Kmeans(params) => match params.check() {
                Ok(params) => write!(f, "k-means, {} segments", params.n_clusters()),
                Err(_) => f.write_str("k-means"),
            },
            Self::GaussianMixture(params) => match params.check() {
                Ok(params) => write!(f, "Gaussian mixture, {} components", params.n_components()),
                Err(_) => f.write_str("Gaussian mixture"),
            },
            Self::Dbscan(params) => match params.check() {
                Ok(params) => write!(f, "DBSCAN, {} within {:.4}", params.min_samples(), params.eps()),
                Err(_) => f.write_str("DBSCAN"),
            },
            Self::Hdbscan(params) => write!(f, "HDBSCAN*, at least {}", params.as_told().min_cluster_size()),
        }
    }
}
