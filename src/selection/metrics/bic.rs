use ndarray::ArrayView2;

use crate::clustering::Labels;
use crate::error::Result;
use crate::selection::metrics::metric::{finite, undefined};
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::scatter::Scatter;

const NAME: &str = "the Bayesian information criterion";

/// The Bayesian information criterion of X-means: higher is better.
///
/// The clusters are taken for round normal clouds of one common variance `s = inertia / (d (n - k))`, and
/// `BIC = sum of n_i ln(n_i / n) - n d / 2 ln(2 pi s) - d (n - k) / 2 - p / 2 ln n` with `p = k (d + 1)` free parameters. `x`
/// has shape `(n_rows, n_features)`; noise is left out and every row counts once. Defined for a single cluster too. O(n d).
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) where no row is in a cluster, with one row in each, or where all rows lie on their
/// centroids; `Length`, `NotFinite` and `Empty` for a matrix that cannot be measured.
///
/// # References
/// Pelleg and Moore 2000, X-means: extending K-means with efficient estimation of the number of clusters, ICML, 727-734, with
/// the variance per dimension.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::bic;
///
/// let x = array![[0.0], [1.0], [9.0], [10.0]];
/// let two = Labels::try_new([Some(0), Some(0), Some(1), Some(1)], 2)?;
/// let one = Labels::try_new([Some(0); 4], 1)?;
/// assert!(bic(x.view(), &two)? > bic(x.view(), &one)?);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn bic(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<f64> {
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    of_scatter(&partition, &Scatter::of(x.view(), &partition))
}

/// The criterion of a partition with its scatter.
pub(super) fn of_scatter(partition: &Partition, scatter: &Scatter) -> Result<f64> {
    match (partition.n_clusters(), partition.n_rows()) {
        (0, _) => return Err(undefined(NAME, "no row is in a cluster")),
        (k, n) if k == n => return Err(undefined(NAME, format!("each of the {n} rows is a cluster of its own"))),
        _ => {}
    }
    let within = scatter.within();
    if within == 0.0 {
        return Err(undefined(NAME, "every row lies on its cluster's centroid, so the clouds have no variance"));
    }
    let (n, k, d) = (partition.n_rows() as f64, partition.n_clusters() as f64, scatter.n_features() as f64);
    let variance = within / (d * (n - k));
    let sharing: f64 = partition.sizes.iter().map(|&size| size as f64 * (size as f64 / n).ln()).sum();
    let log_likelihood = sharing - 0.5 * n * d * (2.0 * std::f64::consts::PI * variance).ln() - 0.5 * d * (n - k);
    finite(NAME, log_likelihood - 0.5 * k * (d + 1.0) * n.ln())
}
