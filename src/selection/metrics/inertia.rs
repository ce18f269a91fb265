use ndarray::ArrayView2;

use crate::clustering::Labels;
use crate::error::Result;
use crate::selection::metrics::metric::{finite, undefined};
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::scatter::Scatter;

/// The sum of squared distances of rows to the mean of their cluster.
///
/// It is k-means' objective, taken about the clusters' own means, and always falls as clusters are added: compare it between
/// clusterings with the same number of clusters only. `x` has shape `(n_rows, n_features)`; noise is left out. O(n d).
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) where no row is in a cluster; `Length`, `NotFinite` and `Empty` for a matrix that
/// cannot be measured.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::inertia;
///
/// let x = array![[0.0], [2.0], [9.0]];
/// let labels = Labels::try_new([Some(0), Some(0), Some(1)], 2)?;
/// assert_eq!(inertia(x.view(), &labels)?, 2.0);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn inertia(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<f64> {
    const NAME: &str = "the inertia";
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    if partition.n_rows() == 0 {
        return Err(undefined(NAME, "no row is in a cluster"));
    }
    finite(NAME, Scatter::of(x.view(), &partition).within())
}
