use ndarray::ArrayView2;

use crate::clustering::Labels;
use crate::error::Result;
use crate::selection::metrics::metric::{finite, undefined};
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::scatter::Scatter;

/// The share of the rows' scatter that lies between the clusters: 1 less the [`inertia`](crate::selection::metrics::inertia) over the
/// scatter about the mean of all rows. In [0, 1]; higher is better.
///
/// It always grows as clusters are added: compare it between clusterings with the same number of clusters only. `x` has shape
/// `(n_rows, n_features)`; noise is left out. O(n d).
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) where no row is in a cluster or all rows are alike; `Length`, `NotFinite` and `Empty` for a
/// matrix that cannot be measured.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::explained_variance;
///
/// let x = array![[0.0], [2.0], [9.0], [11.0]];
/// let labels = Labels::try_new([Some(0), Some(0), Some(1), Some(1)], 2)?;
/// assert_eq!(explained_variance(x.view(), &labels)?, 1.0 - 4.0 / 85.0);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn explained_variance(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<f64> {
    const NAME: &str = "the explained variance";
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    if partition.n_rows() == 0 {
        return Err(undefined(NAME, "no row is in a cluster"));
    }
    let within = Scatter::of(x.view(), &partition).within();
    let total = Scatter::of(x.view(), &partition.as_one()).within();
    if total == 0.0 {
        return Err(undefined(NAME, "all rows are alike, so there is nothing to explain"));
    }
    finite(NAME, 1.0 - finite(NAME, within)? / finite(NAME, total)?)
}
