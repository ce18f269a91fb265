use ndarray::ArrayView2;

use crate::clustering::Labels;
use crate::error::Result;
use crate::math::chunked::map_chunks;
use crate::math::distance::squared_l2;
use crate::selection::metrics::metric::finite;
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::scatter::Scatter;

const NAME: &str = "the squared silhouette";

/// The mean silhouette of all rows by squared Euclidean distance, in [-1, 1]: higher is better.
///
/// As [`silhouette`](crate::selection::metrics::silhouette), with the square of each distance in its place, which far rows bear on more and
/// which makes clusters look farther apart: do not compare the two. It needs no distance between rows, because the squared
/// distances of a row to those of a cluster sum to the size of the cluster times the squared distance to its centroid, plus the
/// cluster's scatter. So all rows of any table can be measured: O(n k d), any number of threads gives the same bits.
///
/// `x` has shape `(n_rows, n_features)`; noise is left out and every row counts once.
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) with fewer than two clusters or with one row in each; `Length`, `NotFinite` and `Empty` for
/// a matrix that cannot be measured.
///
/// # References
/// Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::squared_silhouette;
///
/// let x = array![[0.0], [1.0], [9.0], [10.0]];
/// let labels = Labels::try_new([Some(0), Some(0), Some(1), Some(1)], 2)?;
/// let (outer, inner) = ((90.5 - 1.0) / 90.5, (72.5 - 1.0) / 72.5);
/// assert!((squared_silhouette(x.view(), &labels)? - (outer + inner) / 2.0).abs() < 1e-12);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn squared_silhouette(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<f64> {
    let samples = squared_silhouette_samples(x, labels)?;
    let (n, sum) = samples.into_iter().flatten().fold((0usize, 0.0), |(n, sum), value| (n + 1, sum + value));
    finite(NAME, sum / n as f64)
}

/// The silhouette of each row by squared Euclidean distance: `None` for noise. Their mean is [`squared_silhouette`].
///
/// # Errors
/// Those of [`squared_silhouette`].
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::squared_silhouette_samples;
///
/// let x = array![[0.0], [1.0], [3.0], [500.0]];
/// let labels = Labels::try_new([Some(0), Some(0), Some(1), None], 2)?;
/// assert_eq!(squared_silhouette_samples(x.view(), &labels)?, [Some(8.0 / 9.0), Some(0.75), Some(0.0), None]);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn squared_silhouette_samples(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<Vec<Option<f64>>> {
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    partition.check_comparable(NAME)?;
    let scatter = Scatter::of(x.view(), &partition);
    finite(NAME, scatter.within())?;
    let centres = scatter.centroids_in_place();
    let d = x.ncols();
    let values = map_chunks(partition.n_rows(), d * partition.n_clusters(), |range| {
        let mut row_values = vec![0.0; d];
        let of_row = |at: usize| {
            row_values.iter_mut().zip(x.row(partition.rows[at])).for_each(|(to, from)| *to = *from);
            let squared = |cluster: usize| squared_l2(&row_values, &centres[cluster * d..(cluster + 1) * d]);
            row_value(partition.codes[at] as usize, &partition.sizes, &scatter.sum_sq, squared)
        };
        range.map(of_row).collect::<Vec<f64>>()
    });
    let values = values.concat();
    finite(NAME, values.iter().sum())?;
    let mut samples = vec![None; x.nrows()];
    partition.rows.iter().zip(values).for_each(|(&row, value)| samples[row] = Some(value));
    Ok(samples)
}

/// One row's silhouette from its squared distances to the centroids.
fn row_value(own: usize, sizes: &[usize], sum_sq: &[f64], squared: impl Fn(usize) -> f64) -> f64 {
    if sizes[own] < 2 {
        return 0.0;
    }
    let mean_to = |cluster: usize| squared(cluster) + sum_sq[cluster] / sizes[cluster] as f64;
    let n_own = sizes[own] as f64;
    let within = mean_to(own) * (n_own / (n_own - 1.0));
    let others = (0..sizes.len()).filter(|&cluster| cluster != own);
    let nearest_other = others.map(mean_to).fold(f64::INFINITY, f64::min);
    let larger = f64::max(within, nearest_other);
    if larger == 0.0 { 0.0 } else { (nearest_other - within) / larger }
}
