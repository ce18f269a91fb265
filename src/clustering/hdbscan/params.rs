use serde::{Deserialize, Serialize};

use crate::clustering::Metric;
use crate::clustering::check::check_min_samples;
use crate::error::{Error, Result};

/// The greatest `cluster_selection_epsilon`: its square is not infinite.
const MAX_EPSILON: f64 = 1e150;

/// The parameters of HDBSCAN*, not yet checked.
///
/// Setters only store; [`HdbscanParams::check`] judges everything at once, and every fit calls it.
///
/// ```
/// use segmenta::clustering::HdbscanParams;
/// use segmenta::ndarray::array;
/// use segmenta::prelude::*;
///
/// let x = FeatureMatrix::from_array(array![[0.0], [0.2], [0.1], [50.0], [9.1], [9.0], [9.2]])?;
/// let clustering = HdbscanParams::new(3).min_samples(2).cluster(&x, &mut Silent)?;
/// let labels: Vec<_> = clustering.labels.iter().collect();
/// assert_eq!(labels, [Some(0), Some(0), Some(0), None, Some(1), Some(1), Some(1)]);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "RawHdbscanParams", into = "RawHdbscanParams")]
pub struct HdbscanParams(HdbscanValidParams);

/// Parameters of HDBSCAN* that [`HdbscanParams::check`] has found in range.
#[derive(Debug, Clone, PartialEq)]
pub struct HdbscanValidParams {
    min_cluster_size: usize,
    min_samples: Option<usize>,
    cluster_selection_method: ClusterSelectionMethod,
    cluster_selection_epsilon: f64,
    single_cluster: SingleCluster,
    metric: Metric,
}

/// Which clusters of the hierarchy are the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClusterSelectionMethod {
    /// Those that together are most stable: few, and as large as the data let them be.
    #[default]
    Eom,
    /// Those that do not part again: many, small, and of one density each.
    Leaf,
}

/// Whether all rows may be one cluster.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SingleCluster {
    /// At least two clusters, or only noise.
    #[default]
    Refused,
    /// One cluster may be the answer. Rows at its rim are noise all the same.
    Allowed,
}

impl HdbscanParams {
    /// Parameters for clusters of at least so many rows, and the defaults of the other setters.
    pub fn new(min_cluster_size: usize) -> Self {
        Self(HdbscanValidParams {
            min_cluster_size,
            min_samples: None,
            cluster_selection_method: ClusterSelectionMethod::default(),
            cluster_selection_epsilon: 0.0,
            single_cluster: SingleCluster::default(),
            metric: Metric::default(),
        })
    }

    /// How many rows a cluster has at least. A group that is smaller is what its neighbour loses, not a cluster of its own.
    #[must_use]
    pub fn min_cluster_size(mut self, min_cluster_size: usize) -> Self {
        self.0.min_cluster_size = min_cluster_size;
        self
    }

    /// How many rows make a place dense, the row itself included: more make more of the rows noise. Default: `min_cluster_size`, as
    /// scikit-learn. (The Python package `hdbscan` does not count the row itself: its number is one less.)
    #[must_use]
    pub fn min_samples(mut self, min_samples: usize) -> Self {
        self.0.min_samples = Some(min_samples);
        self
    }

    /// Which clusters of the hierarchy are the answer. Default: [`ClusterSelectionMethod::Eom`].
    #[must_use]
    pub fn cluster_selection_method(mut self, method: ClusterSelectionMethod) -> Self {
        self.0.cluster_selection_method = method;
        self
    }

    /// Clusters that part below this distance are left together. Default: 0, which leaves none together.
    #[must_use]
    pub fn cluster_selection_epsilon(mut self, epsilon: f64) -> Self {
        self.0.cluster_selection_epsilon = epsilon;
        self
    }

    /// Whether all rows may be one cluster. Default: [`SingleCluster::Refused`], as scikit-learn.
    #[must_use]
    pub fn single_cluster(mut self, single_cluster: SingleCluster) -> Self {
        self.0.single_cluster = single_cluster;
        self
    }

    /// What the distance of two rows is, and so the unit of `cluster_selection_epsilon`. Default: [`Metric::Euclidean`].
    #[must_use]
    pub fn metric(mut self, metric: Metric) -> Self {
        self.0.metric = metric;
        self
    }

    /// The parameters, found in range.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for the first one out of its range.
    pub fn check(&self) -> Result<HdbscanValidParams> {
        self.checked().cloned()
    }

    /// The parameters as they were told, which no fit takes without [`HdbscanParams::check`].
    pub(crate) fn as_told(&self) -> &HdbscanValidParams {
        &self.0
    }

    /// The parameters by reference, found in range.
    pub(super) fn checked(&self) -> Result<&HdbscanValidParams> {
        if self.0.min_cluster_size < 2 {
            return Err(Error::param("min_cluster_size", self.0.min_cluster_size, "at least 2"));
        }
        check_min_samples(self.0.min_samples())?;
        let epsilon = self.0.cluster_selection_epsilon;
        if !(0.0..=MAX_EPSILON).contains(&epsilon) {
            let expected = format!("a distance from 0 to {MAX_EPSILON:e}");
            return Err(Error::param("cluster_selection_epsilon", epsilon, expected));
        }
        Ok(&self.0)
    }
}

impl From<HdbscanValidParams> for HdbscanParams {
    fn from(params: HdbscanValidParams) -> Self {
        Self(params)
    }
}

impl HdbscanValidParams {
    /// How many rows a cluster has at least.
    pub fn min_cluster_size(&self) -> usize {
        self.min_cluster_size
    }

    /// How many rows make a place dense, the row itself included.
    pub fn min_samples(&self) -> usize {
        self.min_samples.unwrap_or(self.min_cluster_size)
    }

    /// Which clusters of the hierarchy are the answer.
    pub fn cluster_selection_method(&self) -> ClusterSelectionMethod {
        self.cluster_selection_method
    }

    /// The distance below which clusters are left together.
    pub fn cluster_selection_epsilon(&self) -> f64 {
        self.cluster_selection_epsilon
    }

    /// Whether all rows may be one cluster.
    pub fn single_cluster(&self) -> SingleCluster {
        self.single_cluster
    }

    /// What the distance of two rows is.
    pub fn metric(&self) -> Metric {
        self.metric
    }
}

/// What a file says: the parameters that differ from the defaults.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHdbscanParams {
    min_cluster_size: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_samples: Option<usize>,
    #[serde(default)]
    cluster_selection_method: ClusterSelectionMethod,
    #[serde(default)]
    cluster_selection_epsilon: f64,
    #[serde(default)]
    single_cluster: SingleCluster,
    #[serde(default, skip_serializing_if = "Metric::is_default")]
    metric: Metric,
}

impl From<RawHdbscanParams> for HdbscanParams {
    fn from(raw: RawHdbscanParams) -> Self {
        Self(HdbscanValidParams {
            min_cluster_size: raw.min_cluster_size,
            min_samples: raw.min_samples,
            cluster_selection_method: raw.cluster_selection_method,
            cluster_selection_epsilon: raw.cluster_selection_epsilon,
            single_cluster: raw.single_cluster,
            metric: raw.metric,
        })
    }
}

impl From<HdbscanParams> for RawHdbscanParams {
    fn from(params: HdbscanParams) -> Self {
        let params = params.0;
        Self {
            min_cluster_size: params.min_cluster_size,
            min_samples: params.min_samples,
            cluster_selection_method: params.cluster_selection_method,
            cluster_selection_epsilon: params.cluster_selection_epsilon,
            single_cluster: params.single_cluster,
            metric: params.metric,
        }
    }
}
