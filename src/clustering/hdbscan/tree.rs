use ndarray::ArrayView2;

use crate::clustering::check::check_min_samples;
use crate::clustering::hdbscan::hierarchy::Hierarchy;
use crate::clustering::hdbscan::spanning::spanning_tree;
use crate::clustering::index::{Forest, TileIndex, core_distances};
use crate::clustering::labels::{NOISE, check_row_count};
use crate::clustering::metric::unit_vectors;
use crate::clustering::{Labels, Metric, Scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::observe::{Control, Event, Observer};

/// What hangs together at every density: one tree that answers DBSCAN* for every `eps`.
///
/// ```
/// use segmenta::clustering::DensityTree;
/// use segmenta::ndarray::array;
/// use segmenta::observe::Silent;
///
/// let x = array![[0.0], [0.2], [0.1], [50.0], [9.1], [9.0], [9.2]];
/// let tree = DensityTree::fit(x.view(), 2, &mut Silent)?;
/// assert_eq!(tree.dbscan_star(0.15)?.n_clusters(), 2);
/// assert_eq!(tree.dbscan_star(9.0)?.n_clusters(), 1);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct DensityTree {
    hierarchy: Hierarchy,
    /// By row.
    core_sq: Vec<f64>,
}

impl DensityTree {
    /// The tree of an array of any layout, shape `(n_rows, n_features)`.
    ///
    /// Cost O(n log n) for n rows in few dimensions, O(n^2) at worst; memory O(n): a copy of the data and about 100 bytes a row.
    ///
    /// # Errors
    /// [`ErrorKind::Param`] for `min_samples` 0, [`ErrorKind::NotFinite`] for NaN and infinity, [`ErrorKind::Domain`] for values beyond 1e140 in
    /// size, [`ErrorKind::Empty`] without rows or columns, [`ErrorKind::Interrupted`] where the observer asks to stop.
    pub fn fit<F: Scalar>(x: ArrayView2<'_, F>, min_samples: usize, observer: &mut dyn Observer) -> Result<Self> {
        Self::fit_by(Metric::Euclidean, x, min_samples, observer)
    }

    /// The same by any metric, in whose unit all distances are from here on.
    pub(super) fn fit_by<F: Scalar>(
        metric: Metric,
        x: ArrayView2<'_, F>,
        min_samples: usize,
        observer: &mut dyn Observer,
    ) -> Result<Self> {
        check_min_samples(min_samples)?;
        metric.check_data(x, None, "HDBSCAN*")?;
        check_row_count(x.nrows())?;
        match metric {
            Metric::Euclidean => Self::of_index(metric, &TileIndex::of_array(x), min_samples, observer),
            Metric::Haversine => {
                Self::of_index(metric, &TileIndex::of_array(unit_vectors(x).view()), min_samples, observer)
            }
        }
    }

    fn of_index<F: Scalar>(
        metric: Metric,
        index: &TileIndex<F>,
        min_samples: usize,
        observer: &mut dyn Observer,
    ) -> Result<Self> {
        let n_rows = index.n_rows();
        let core_sq = core_distances(index, min_samples);
        let mut ask = asking(observer, n_rows);
        // Before the first round each row is a component of its own.
        ask(n_rows)?;
        let mut edges = spanning_tree(index, &core_sq, ask)?;
        edges.iter_mut().for_each(|edge| edge.sq = metric.distance_sq(edge.sq));
        let hierarchy = Hierarchy::new(index, edges);
        let mut by_row = vec![0.0; n_rows];
        core_sq.iter().enumerate().for_each(|(place, &sq)| by_row[index.row(place)] = metric.distance_sq(sq));
        Ok(Self { hierarchy, core_sq: by_row })
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.core_sq.len()
    }

    /// DBSCAN* at one `eps`: the core rows of DBSCAN with this `eps` and the `min_samples` of the tree, and their clusters with the same
    /// numbers; every other row is noise, for there are no borders. Cost O(n).
    ///
    /// # Errors
    /// [`ErrorKind::Param`] for an `eps` that is no distance.
    pub fn dbscan_star(&self, eps: f64) -> Result<Labels> {
        let reach_sq = eps * eps;
        if !(eps >= 0.0 && reach_sq.is_finite()) {
            return Err(Error::param("eps", eps, "a distance from 0 to 1e150"));
        }
        let forest = Forest::new(self.n_rows());
        self.hierarchy.joins_within(reach_sq, |a, b| forest.unite(a, b));
        let mut codes = vec![NOISE; self.n_rows()];
        let mut n_clusters = 0;
        // A root is the lowest row of its group, so that it has its number before the others ask for it.
        for row in (0..self.n_rows()).filter(|&row| self.core_sq[row] <= reach_sq) {
            let root = forest.root(row as u32) as usize;
            if root == row {
                codes[row] = n_clusters;
                n_clusters += 1;
            } else {
                codes[row] = codes[root];
            }
        }
        Ok(Labels::from_codes(codes, n_clusters as usize))
    }

    /// What comes together where.
    pub(super) fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }
}

/// Tells the observer how many rows are joined, and hears whether to go on.
fn asking(observer: &mut dyn Observer, n_rows: usize) -> impl FnMut(usize) -> Result<()> {
    move |n_components| {
        let (done, total) = (n_rows - n_components + 1, n_rows);
        match observer.on_event(&Event::Rows { done, total }) {
            Control::Stop if done < total => Err(ErrorKind::Interrupted.into()),
            _ => Ok(()),
        }
    }
}
