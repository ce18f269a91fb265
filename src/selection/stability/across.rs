use serde::{Deserialize, Serialize};

use crate::clustering::Labels;
use crate::error::{ErrorKind, Result};

/// Where the customers of each segment come from when the number of segments grows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Customers in each segment of the fewer (row) and of the more (column).
    pub counts: Vec<Vec<usize>>,
    /// For each segment of the more, its stability across numbers of segments, SLSa: 1 where all its customers come from one segment, 0 where
    /// they come from all in equal parts. `None` for a segment without customers, and where there was one segment before.
    pub across: Vec<Option<f64>>,
}

impl Flow {
    /// The smaller number of segments.
    pub fn n_fewer(&self) -> usize {
        self.counts.len()
    }

    /// The larger number of segments.
    pub fn n_more(&self) -> usize {
        self.across.len()
    }

    /// Customers of each segment of the fewer.
    pub fn fewer_sizes(&self) -> Vec<usize> {
        self.counts.iter().map(|row| row.iter().sum()).collect()
    }

    /// Customers of each segment of the more.
    pub fn more_sizes(&self) -> Vec<usize> {
        let size = |to: usize| self.counts.iter().filter_map(|row| row.get(to)).sum();
        (0..self.n_more()).map(size).collect()
    }
}

/// How customers flow from `fewer` segments to `more`, as a rule one more: `SLSa = 1 + sum of p ln p / ln k`, with the shares `p` of the
/// segment's customers that come from each of the `k` segments before. O(n).
///
/// # Errors
/// [`ErrorKind::Length`] where the two are not of the same customers.
///
/// # References
/// Dolnicar and Leisch 2017, Using segment level stability to select target segments in data-driven market segmentation
/// studies, doi:10.1007/s11002-017-9423-8.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::selection::across;
///
/// let two = Labels::try_new([0, 0, 0, 0, 1, 1].map(Some), 2)?;
/// let three = Labels::try_new([0, 0, 2, 2, 1, 2].map(Some), 3)?;
/// let flow = across(&two, &three)?;
/// assert_eq!(flow.counts, [[2, 0, 2], [0, 1, 1]]);
/// assert_eq!(flow.across[0], Some(1.0));
/// assert!(flow.across[2].is_some_and(|mixed| (mixed - 0.0817).abs() < 1e-4));
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn across(fewer: &Labels, more: &Labels) -> Result<Flow> {
    if fewer.len() != more.len() {
        let what = "the second clustering".into();
        return Err(ErrorKind::Length { what, expected: fewer.len(), got: more.len() }.into());
    }
    let mut counts = vec![vec![0; more.n_clusters()]; fewer.n_clusters()];
    for (from, to) in fewer.iter().zip(more.iter()) {
        if let (Some(from), Some(to)) = (from, to) {
            counts[from][to] += 1;
        }
    }
    let most_mixed = libm::log(fewer.n_clusters() as f64);
    let of_segment = |to: usize| {
        let total: usize = counts.iter().map(|row| row[to]).sum();
        let shares = counts.iter().map(|row| row[to] as f64 / total as f64).filter(|&share| share > 0.0);
        let information: f64 = shares.map(|share| share * libm::log(share)).sum();
        (total > 0 && fewer.n_clusters() > 1).then(|| (1.0 + information / most_mixed).clamp(0.0, 1.0))
    };
    Ok(Flow { across: (0..more.n_clusters()).map(of_segment).collect(), counts })
}
