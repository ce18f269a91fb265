use crate::error::{Error, ErrorKind, Result};

/// The code of noise.
pub(crate) const NOISE: u32 = u32::MAX;

/// Which cluster each row belongs to: 0-based numbers, `None` for noise; row `i` is row `i` of the matrix.
///
/// ```
/// use segmenta::clustering::Labels;
///
/// let labels = Labels::try_new([Some(0), Some(1), None, Some(1)], 2)?;
/// assert_eq!(labels.get(2), None);
/// assert_eq!(labels.sizes(), [1, 2]);
/// assert_eq!(labels.n_noise(), 1);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    codes: Vec<u32>,
    n_clusters: usize,
}

impl Labels {
    /// Labels row by row.
    ///
    /// # Errors
    /// [`ErrorKind::Param`] where a label is not below `n_clusters`.
    pub fn try_new(labels: impl IntoIterator<Item = Option<usize>>, n_clusters: usize) -> Result<Self> {
        if n_clusters >= NOISE as usize {
            return Err(Error::param("n_clusters", n_clusters, format!("below {NOISE}")));
        }
        let codes = labels.into_iter().enumerate().map(|(row, label)| match label {
            None => Ok(NOISE),
            Some(label) if label < n_clusters => Ok(label as u32),
            Some(label) => {
                Err(Error::param(format!("label of row {}", row + 1), label, format!("a number below {n_clusters}")))
            }
        });
        Ok(Self { codes: codes.collect::<Result<_>>()?, n_clusters })
    }

    /// Labels that a fit has just made, each below `n_clusters`.
    pub(crate) fn from_codes(codes: Vec<u32>, n_clusters: usize) -> Self {
        debug_assert!(codes.iter().all(|&code| (code as usize) < n_clusters || code == NOISE));
        Self { codes, n_clusters }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Number of clusters, the empty ones included.
    pub fn n_clusters(&self) -> usize {
        self.n_clusters
    }

    /// The cluster of `row` (from 0): `None` for noise, and beyond the end.
    pub fn get(&self, row: usize) -> Option<usize> {
        self.codes.get(row).copied().filter(|&code| code != NOISE).map(|code| code as usize)
    }

    /// The labels row by row.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<usize>> + Clone + '_ {
        self.codes.iter().map(|&code| (code != NOISE).then_some(code as usize))
    }

    /// Rows in each cluster.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.n_clusters];
        self.iter().flatten().for_each(|label| sizes[label] += 1);
        sizes
    }

    /// Rows in no cluster.
    pub fn n_noise(&self) -> usize {
        self.iter().filter(Option::is_none).count()
    }

    /// The labels of `rows`, in that order; each must be below the number of rows.
    pub(crate) fn select(&self, rows: &[usize]) -> Self {
        Self { codes: rows.iter().map(|&row| self.codes[row]).collect(), n_clusters: self.n_clusters }
    }

    /// Refuses labels that do not belong to `n_rows` rows.
    pub(crate) fn check_len(&self, n_rows: usize) -> Result<()> {
        if self.len() == n_rows {
            return Ok(());
        }
        Err(ErrorKind::Length { what: "the labels".into(), expected: n_rows, got: self.len() }.into())
    }
}

/// Rows are numbered in 32 bits.
pub(crate) fn check_row_count(n_rows: usize) -> Result<()> {
    if n_rows < NOISE as usize {
        return Ok(());
    }
    Err(Error::param("rows of the matrix", n_rows, format!("fewer than {NOISE}")))
}
