use ndarray::ArrayView2;

use crate::clustering::Labels;
use crate::error::Result;
use crate::selection::metrics::metric::{finite, undefined};
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::scatter::Scatter;

const NAME: &str = "the Calinski-Harabasz index";

/// The Calinski-Harabasz index, also called variance ratio criterion: higher is better.
///
/// Variance between the clusters over variance within them, each over its degrees of freedom:
/// `(between / (k - 1)) / (within / (n - k))`. `x` has shape `(n_rows, n_features)`; noise is left out and every row counts
/// once. O((n + k^2) d).
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) with fewer than two clusters, with one row in each, or where all rows lie on their
/// centroids (scikit-learn answers 1 there); `Length`, `NotFinite` and `Empty` for a matrix that cannot be measured.
///
/// # References
/// Calinski and Harabasz 1974, A dendrite method for cluster analysis, doi:10.1080/03610927408827101.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::calinski_harabasz;
///
/// let x = array![[0.0], [1.0], [9.0], [10.0]];
/// let labels = Labels::try_new([Some(0), Some(0), Some(1), Some(1)], 2)?;
/// assert_eq!(calinski_harabasz(x.view(), &labels)?, 162.0);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn calinski_harabasz(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<f64> {
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    of_scatter(&partition, &Scatter::of(x.view(), &partition))
}

/// The index of a partition with its scatter.
pub(super) fn of_scatter(partition: &Partition, scatter: &Scatter) -> Result<f64> {
    partition.check_comparable(NAME)?;
    let within = scatter.within();
    if within == 0.0 {
        return Err(undefined(NAME, "every row lies on its cluster's centroid, so nothing varies within"));
    }
    let offset_sq = |cluster: usize| scatter.centroid(cluster).iter().map(|value| value * value).sum::<f64>();
    let between: f64 = partition.sizes.iter().enumerate().map(|(code, &size)| size as f64 * offset_sq(code)).sum();
    let (n_rows, n_clusters) = (partition.n_rows() as f64, partition.n_clusters() as f64);
    finite(NAME, (between / (n_clusters - 1.0)) / (within / (n_rows - n_clusters)))
}
