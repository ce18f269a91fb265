//! Agreement cluster by cluster.

use crate::clustering::Labels;
use crate::error::{ErrorKind, Result};

/// For each cluster of `a` the Jaccard index with the cluster of `b` that it shares most with: rows in both over rows in either, in
/// [0, 1]. `None` for a cluster without rows.
///
/// What a stability by cluster is the mean of. Noise is in no cluster. O(n + product of the numbers of clusters).
///
/// # Errors
/// [`ErrorKind::Length`] where one has more rows than the other.
///
/// # References
/// Hennig 2007, Cluster-wise assessment of cluster stability, doi:10.1016/j.csda.2006.11.025.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::selection::set_jaccard;
///
/// let a = Labels::try_new([0, 0, 0, 1, 1].map(Some), 2)?;
/// let b = Labels::try_new([1, 1, 1, 1, 0].map(Some), 2)?;
/// assert_eq!(set_jaccard(&a, &b)?, [Some(0.75), Some(0.5)]);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn set_jaccard(a: &Labels, b: &Labels) -> Result<Vec<Option<f64>>> {
    if a.len() != b.len() {
        let what = "the second clustering".into();
        return Err(ErrorKind::Length { what, expected: a.len(), got: b.len() }.into());
    }
    let mut table = vec![0.0; a.n_clusters() * b.n_clusters()];
    for (a, b_label) in a.iter().zip(b.iter()) {
        if let (Some(a), Some(b_label)) = (a, b_label) {
            table[a * b.n_clusters() + b_label] += 1.0;
        }
    }
    let sizes = |labels: &Labels| labels.sizes().into_iter().map(|size| size as f64).collect::<Vec<f64>>();
    Ok(best_jaccards(&table, &sizes(a), &sizes(b)))
}

/// [`set_jaccard`] from the counts of rows in each pair of clusters, row-major, and in each cluster.
pub(crate) fn best_jaccards(table: &[f64], sizes_a: &[f64], sizes_b: &[f64]) -> Vec<Option<f64>> {
    let best = |(a, &size_a): (usize, &f64)| {
        let shared = &table[a * sizes_b.len()..(a + 1) * sizes_b.len()];
        let jaccard = |(&both, &size_b): (&f64, &f64)| both / (size_a + size_b - both);
        let of_each = shared.iter().zip(sizes_b).filter(|(_, size_b)| **size_b > 0.0).map(jaccard);
        (size_a > 0.0).then(|| of_each.fold(0.0, f64::max))
    };
    sizes_a.iter().enumerate().map(best).collect()
}
