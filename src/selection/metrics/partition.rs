use ndarray::{ArrayView2, CowArray, Ix2};

use crate::clustering::Labels;
use crate::error::Result;
use crate::features::check_finite;
use crate::selection::metrics::metric::undefined;

/// The rows that are in a cluster, and the clusters that hold rows.
#[derive(Debug, Clone)]
pub(crate) struct Partition {
    /// Position in the matrix of each row that is kept, ascending.
    pub(crate) rows: Vec<usize>,
    /// The cluster of each kept row, below `sizes.len()`.
    pub(crate) codes: Vec<u32>,
    /// Rows of each cluster, all at least 1.
    pub(crate) sizes: Vec<usize>,
    /// The number that the labels give to each cluster.
    pub(crate) names: Vec<usize>,
}

impl Partition {
    /// Of the rows of the matrix that `rows` lists.
    pub(crate) fn of(labels: &Labels, rows: impl Iterator<Item = usize>) -> Self {
        let labelled: Vec<(usize, usize)> = rows.filter_map(|row| Some((row, labels.get(row)?))).collect();
        let mut sizes = vec![0; labels.n_clusters()];
        labelled.iter().for_each(|&(_, label)| sizes[label] += 1);
        let names: Vec<usize> = (0..sizes.len()).filter(|&label| sizes[label] > 0).collect();
        let mut code_of = vec![0u32; sizes.len()];
        names.iter().zip(0..).for_each(|(&name, code)| code_of[name] = code);
        Self {
            codes: labelled.iter().map(|&(_, label)| code_of[label]).collect(),
            rows: labelled.into_iter().map(|(row, _)| row).collect(),
            sizes: names.iter().map(|&name| sizes[name]).collect(),
            names,
        }
    }

    /// The same rows in a single cluster.
    pub(crate) fn as_one(&self) -> Self {
        let (rows, codes) = (self.rows.clone(), vec![0; self.rows.len()]);
        Self { sizes: vec![rows.len()], names: vec![0], rows, codes }
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn n_clusters(&self) -> usize {
        self.sizes.len()
    }

    /// Refuses what no comparison between clusters is defined for: fewer than two of them, or every row one of its own.
    pub(crate) fn check_comparable(&self, metric: &'static str) -> Result<()> {
        match (self.n_clusters(), self.n_rows()) {
            (0, _) => Err(undefined(metric, "no row is in a cluster")),
            (1, _) => Err(undefined(metric, "all rows are in one cluster, and at least 2 are needed")),
            (n_clusters, n_rows) if n_clusters == n_rows => {
                Err(undefined(metric, format!("each of the {n_rows} rows is a cluster of its own")))
            }
            _ => Ok(()),
        }
    }
}

/// The matrix in row-major order, after the checks that every metric makes.
pub(crate) fn checked<'a>(x: ArrayView2<'a, f64>, labels: &Labels) -> Result<CowArray<'a, f64, Ix2>> {
    check_finite(x, |column| format!("{}", column + 1))?;
    labels.check_len(x.nrows())?;
    Ok(row_major(x))
}

pub(crate) fn row_major(x: ArrayView2<'_, f64>) -> CowArray<'_, f64, Ix2> {
    if x.is_standard_layout() { CowArray::from(x) } else { CowArray::from(x.as_standard_layout().into_owned()) }
}
