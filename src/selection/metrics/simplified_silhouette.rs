use ndarray::ArrayView2;

use crate::clustering::Labels;
use crate::error::Result;
use crate::math::chunked::map_chunks;
use crate::math::distance::squared_l2;
use crate::selection::metrics::metric::finite;
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::scatter::Scatter;

/// The simplified silhouette, in [-1, 1]: higher is better.
///
/// A row's value is `(b - a) / max(a, b)`, where `a` is its distance to the centroid of its cluster and `b` the distance to the nearest
/// other centroid; 0 for a row alone in its cluster, and where both are 0. It ranks numbers of clusters much as
/// [`silhouette`](crate::selection::metrics::silhouette) does, at the price of one pass: O(n k d). `x` has shape `(n_rows, n_features)`; noise is left
/// out and every row counts once; any number of threads gives the same bits.
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) with fewer than two clusters or with one row in each; `Length`, `NotFinite` and `Empty` for
/// a matrix that cannot be measured.
///
/// # References
/// Hruschka, de Castro and Campello 2004, Evolutionary algorithms for clustering gene-expression data,
/// doi:10.1109/ICDM.2004.10073.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::simplified_silhouette;
///
/// let x = array![[0.0], [1.0], [9.0], [10.0]];
/// let labels = Labels::try_new([Some(0), Some(0), Some(1), Some(1)], 2)?;
/// assert!((simplified_silhouette(x.view(), &labels)? - (9.0 / 9.5 + 8.0 / 8.5) / 2.0).abs() < 1e-12);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn simplified_silhouette(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<f64> {
    const NAME: &str = "the simplified silhouette";
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    partition.check_comparable(NAME)?;
    let scatter = Scatter::of(x.view(), &partition);
    let centres = scatter.centroids_in_place();
    let d = x.ncols();
    let sums = map_chunks(partition.n_rows(), d * partition.n_clusters(), |range| {
        let mut row_values = vec![0.0; d];
        let of_row = |at: usize| {
            let own = partition.codes[at] as usize;
            if partition.sizes[own] < 2 {
                return 0.0;
            }
            row_values.iter_mut().zip(x.row(partition.rows[at])).for_each(|(to, from)| *to = *from);
            let distance = |cluster: usize| squared_l2(&row_values, &centres[cluster * d..(cluster + 1) * d]).sqrt();
            let others = (0..partition.n_clusters()).filter(|&cluster| cluster != own);
            let nearest_other = others.map(distance).fold(f64::INFINITY, f64::min);
            let within = distance(own);
            let larger = f64::max(within, nearest_other);
            if larger == 0.0 { 0.0 } else { (nearest_other - within) / larger }
        };
        range.map(of_row).sum::<f64>()
    });
    finite(NAME, sums.into_iter().sum::<f64>() / partition.n_rows() as f64)
}
