use ndarray::ArrayView2;

use crate::clustering::Labels;
use crate::error::Result;
use crate::math::distance::squared_l2;
use crate::selection::metrics::metric::{finite, undefined};
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::scatter::Scatter;

const NAME: &str = "the Davies-Bouldin index";

/// Two centroids count as one place where they are closer than this share of their clusters' spreads: what is left of the
/// distance is rounding.
const SAME_PLACE: f64 = 1e-12;

/// The Davies-Bouldin index: lower is better.
///
/// The spread of a cluster is the mean distance of its rows to its centroid. Each cluster is compared with the one it is
/// hardest to tell from, the largest sum of two spreads over the distance of the centroids, and the index is the mean of these.
/// `x` has shape `(n_rows, n_features)`; noise is left out and every row counts once. O((n + k^2) d).
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) with fewer than two clusters, with one row in each, where all rows lie on their
/// centroids (scikit-learn answers 0), or where two centroids coincide (scikit-learn passes over that pair, which makes two
/// clusters that nothing tells apart look well apart); `Length`, `NotFinite` and `Empty` for a matrix that cannot be measured.
///
/// # References
/// Davies and Bouldin 1979, A cluster separation measure, doi:10.1109/TPAMI.1979.4766909.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::davies_bouldin;
///
/// let x = array![[0.0], [2.0], [9.0], [11.0]];
/// let labels = Labels::try_new([Some(0), Some(0), Some(1), Some(1)], 2)?;
/// assert_eq!(davies_bouldin(x.view(), &labels)?, 2.0 / 9.0);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn davies_bouldin(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<f64> {
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    of_scatter(&partition, &Scatter::of(x.view(), &partition))
}

/// The index of a partition with its scatter.
pub(super) fn of_scatter(partition: &Partition, scatter: &Scatter) -> Result<f64> {
    partition.check_comparable(NAME)?;
    let spreads: Vec<f64> =
        scatter.sum_distance.iter().zip(&partition.sizes).map(|(sum, &size)| sum / size as f64).collect();
    if spreads.iter().all(|&spread| spread == 0.0) {
        return Err(undefined(NAME, "every row lies on its cluster's centroid, so no cluster has a spread"));
    }
    let n_clusters = partition.n_clusters();
    let mut worst = vec![0.0f64; n_clusters];
    for first in 0..n_clusters {
        for second in first + 1..n_clusters {
            let distance = squared_l2(scatter.centroid(first), scatter.centroid(second)).sqrt();
            let spread = spreads[first] + spreads[second];
            finite(NAME, distance + spread)?;
            if distance <= SAME_PLACE * spread {
                let (first, second) = (partition.names[first], partition.names[second]);
                return Err(undefined(NAME, format!("the centroids of clusters {first} and {second} coincide")));
            }
            worst[first] = worst[first].max(spread / distance);
            worst[second] = worst[second].max(spread / distance);
        }
    }
    finite(NAME, worst.iter().sum::<f64>() / n_clusters as f64)
}
