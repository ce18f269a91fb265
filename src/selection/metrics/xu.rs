use ndarray::ArrayView2;

use crate::clustering::Labels;
use crate::error::Result;
use crate::selection::metrics::metric::{finite, undefined};
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::scatter::Scatter;

const NAME: &str = "Xu's index";

/// Xu's index: lower is better.
///
/// `d / 2 ln(inertia / (d n^2)) + ln k`. Cut into ever more clusters, rows that lie evenly in d dimensions lose as much by the first
/// term as they gain by the second, so that the index falls only where clusters take away more scatter than cutting an even spread does. `x`
/// has shape `(n_rows, n_features)`; noise is left out and every row counts once. Defined for a single cluster too. O(n d).
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) where no row is in a cluster, or where all rows lie on their centroids; `Length`,
/// `NotFinite` and `Empty` for a matrix that cannot be measured.
///
/// # References
/// Xu 1997, Bayesian Ying-Yang machine, clustering and number of clusters, doi:10.1016/S0167-8655(97)00121-9.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::xu;
///
/// let x = array![[0.0], [1.0], [9.0], [10.0]];
/// let two = Labels::try_new([Some(0), Some(0), Some(1), Some(1)], 2)?;
/// let one = Labels::try_new([Some(0); 4], 1)?;
/// assert!(xu(x.view(), &two)? < xu(x.view(), &one)?);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn xu(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<f64> {
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    of_scatter(&partition, &Scatter::of(x.view(), &partition))
}

/// The index of a partition with its scatter.
pub(super) fn of_scatter(partition: &Partition, scatter: &Scatter) -> Result<f64> {
    if partition.n_clusters() == 0 {
        return Err(undefined(NAME, "no row is in a cluster"));
    }
    let within = scatter.within();
    if within == 0.0 {
        return Err(undefined(NAME, "every row lies on its cluster's centroid, so there is no scatter to compare"));
    }
    let (n, k, d) = (partition.n_rows() as f64, partition.n_clusters() as f64, scatter.n_features() as f64);
    finite(NAME, 0.5 * d * libm::log(within / d / n / n) + libm::log(k))
}
