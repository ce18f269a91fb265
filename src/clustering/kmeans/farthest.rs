use crate::clustering::Scalar;
use crate::clustering::kmeans::rows::Rows;

/// The rows that lie farthest from their own centroid, farthest first, the lower row on a tie. Rows without weight and rows
/// that lie on their centroid are left out: moving them changes nothing.
#[derive(Debug)]
pub(super) struct Farthest<F> {
    n_wanted: usize,
    pub(super) rows: Vec<FarRow<F>>,
}

/// A row far from its centroid.
#[derive(Debug)]
pub(super) struct FarRow<F> {
    sq: f64,
    pub(super) values: Vec<F>,
    pub(super) weight: f64,
    pub(super) cluster: usize,
}

impl<F: Scalar> Farthest<F> {
    pub(super) fn new(n_wanted: usize) -> Self {
        Self { n_wanted, rows: Vec::with_capacity(n_wanted) }
    }

    /// Looks at rows that follow those seen so far: their squared distances and clusters.
    pub(super) fn look_at(&mut self, rows: &Rows<'_, F>, squared_distances: &[f64], labels: &[u32]) {
        for (row, (&sq, &label)) in squared_distances.iter().zip(labels).enumerate() {
            let is_far = self.rows.len() < self.n_wanted || self.rows.last().is_some_and(|last| sq > last.sq);
            if sq > 0.0 && rows.weight(row) > 0.0 && is_far {
                let place = self.rows.partition_point(|other| other.sq >= sq);
                let (values, weight, cluster) = (rows.row(row).to_vec(), rows.weight(row), label as usize);
                self.rows.truncate(self.n_wanted - 1);
                self.rows.insert(place, FarRow { sq, values, weight, cluster });
            }
        }
    }
}
