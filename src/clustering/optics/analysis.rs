use ndarray::ArrayView2;

use crate::clustering::check::check_data;
use crate::clustering::index::TileIndex;
use crate::clustering::labels::{NOISE, check_row_count};
use crate::clustering::optics::params::OpticsValidParams;
use crate::clustering::optics::run::Walk;
use crate::clustering::optics::valleys::{Plot, valleys};
use crate::clustering::{Labels, Scalar};
use crate::error::{Error, Result};
use crate::observe::Observer;

/// The order that OPTICS finds, and what it knows of each row. It answers questions about the rows of the fit; for new rows fit a
/// [DBSCAN](crate::clustering::DbscanParams) with the `eps` that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Optics {
    params: OpticsValidParams,
    /// The rows in their order.
    ordering: Vec<u32>,
    /// By row.
    reachability: Vec<f64>,
    core_distances: Vec<f64>,
    predecessors: Vec<Option<u32>>,
}

impl OpticsValidParams {
    /// Fits an array of any layout, shape `(n_rows, n_features)`.
    ///
    /// Cost O(n log n) for n rows where clusters are dense and features few, O(n^2) at worst, on one thread but for the core distances; memory
    /// O(n): neighbours are never stored.
    ///
    /// # Errors
    /// [`ErrorKind::NotFinite`](crate::ErrorKind::NotFinite) for NaN and infinity, [`ErrorKind::Domain`](crate::ErrorKind::Domain) for values beyond
    /// 1e140 in size, [`ErrorKind::Empty`](crate::ErrorKind::Empty) without rows or columns, [`ErrorKind::Interrupted`](crate::ErrorKind::Interrupted) where the
    /// observer asks to stop.
    pub fn fit_array<F: Scalar>(&self, x: ArrayView2<'_, F>, observer: &mut dyn Observer) -> Result<Optics> {
        check_data(x, None, "OPTICS")?;
        check_row_count(x.nrows())?;
        let index = TileIndex::of_array(x);
        let walk = Walk::new(&index, self.min_samples(), self.max_eps(), observer)?;
        let mut optics = Optics {
            params: self.clone(),
            ordering: walk.ordering.iter().map(|&place| index.row(place as usize) as u32).collect(),
            reachability: vec![f64::INFINITY; x.nrows()],
            core_distances: vec![f64::INFINITY; x.nrows()],
            predecessors: vec![None; x.nrows()],
        };
        for place in 0..x.nrows() {
            let row = index.row(place);
            optics.reachability[row] = walk.reachability[place];
            optics.core_distances[row] = walk.core[place];
            optics.predecessors[row] = walk.predecessor(place).map(|from| index.row(from) as u32);
        }
        Ok(optics)
    }
}

impl Optics {
    /// What was asked for.
    pub fn params(&self) -> &OpticsValidParams {
        &self.params
    }

    /// The rows in the order in which they are reached.
    pub fn ordering(&self) -> impl ExactSizeIterator<Item = usize> + Clone + '_ {
        self.ordering.iter().map(|&row| row as usize)
    }

    /// By row the distance at which it is reached; infinite for the first row of each region that nothing before it reaches.
    pub fn reachability(&self) -> &[f64] {
        &self.reachability
    }

    /// By row the distance to the `min_samples`-th nearest row, itself included; infinite beyond `max_eps`.
    pub fn core_distances(&self) -> &[f64] {
        &self.core_distances
    }

    /// The row that `row` is reached from; `None` where nothing reaches it.
    pub fn predecessor(&self, row: usize) -> Option<usize> {
        self.predecessors.get(row).copied().flatten().map(|from| from as usize)
    }

    /// The clusters of DBSCAN with this `eps`, numbered by their first core row. Core rows and their clusters are those of DBSCAN; a row on
    /// a border is noise where the order reaches it before any core row near it. Cost O(n).
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for an `eps` that is no distance, or beyond `max_eps`.
    pub fn extract_dbscan(&self, eps: f64) -> Result<Labels> {
        if !(eps >= 0.0 && eps.is_finite() && eps <= self.params.max_eps()) {
            let expected = match self.params.max_eps() {
                f64::INFINITY => "a distance of at least 0".into(),
                max_eps => format!("a distance from 0 to max_eps = {max_eps}"),
            };
            return Err(Error::param("eps", eps, expected));
        }
        let is_core = |row: usize| self.core_distances[row] <= eps;
        let mut codes = vec![NOISE; self.ordering.len()];
        let mut n_clusters = 0;
        for row in self.ordering() {
            let is_reached = self.reachability[row] <= eps;
            if !is_reached && is_core(row) {
                n_clusters += 1;
            }
            if is_reached || is_core(row) {
                // Whoever is reached at eps is reached from a core row, which began a cluster or is in one.
                codes[row] = n_clusters - 1;
            }
        }
        Ok(numbered_by_first(codes, n_clusters as usize, is_core))
    }

    /// The valleys of the reachability whose walls fall and rise by a share of at least `xi` from row to row, and that hold at least `min_cluster_size` rows:
    /// the innermost of those that lie in each other, numbered by their first row (Ankerst et al. 1999, section 4.3, with the
    /// correction by predecessors of Schubert and Gertz 2018, "Improving the cluster structure extracted from OPTICS plots"). Cost O(n) for
    /// plots with few walls, O(n^2) at worst.
    ///
    /// scikit-learn's defaults are an `xi` of 0.05 and a `min_cluster_size` of `min_samples`.
    ///
    /// ```
    /// use segmenta::clustering::OpticsParams;
    /// use segmenta::ndarray::array;
    /// use segmenta::observe::Silent;
    ///
    /// let x = array![[0.0], [0.1], [0.2], [0.31], [9.0], [9.1], [9.2], [9.31]];
    /// let optics = OpticsParams::new(2).check()?.fit_array(x.view(), &mut Silent)?;
    /// assert_eq!(optics.extract_xi(0.3, 3)?.sizes(), [4, 4]);
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for an `xi` outside 0 to 1, or a `min_cluster_size` below 2.
    pub fn extract_xi(&self, xi: f64, min_cluster_size: usize) -> Result<Labels> {
        if !(xi > 0.0 && xi < 1.0) {
            return Err(Error::param("xi", xi, "a share between 0 and 1"));
        }
        if min_cluster_size < 2 {
            return Err(Error::param("min_cluster_size", min_cluster_size, "at least 2"));
        }
        let plot = self.plot();
        let mut codes = vec![NOISE; self.ordering.len()];
        let mut n_clusters = 0;
        for valley in valleys(&plot, xi, self.params.min_samples(), min_cluster_size) {
            let rows = &self.ordering[valley.first..=valley.last];
            if rows.iter().all(|&row| codes[row as usize] == NOISE) {
                rows.iter().for_each(|&row| codes[row as usize] = n_clusters);
                n_clusters += 1;
            }
        }
        Ok(numbered_by_first(codes, n_clusters as usize, |_| true))
    }

    /// The reachability in the order, and from which position each row is reached.
    fn plot(&self) -> Plot {
        let mut positions = vec![0; self.ordering.len()];
        self.ordering().enumerate().for_each(|(position, row)| positions[row] = position);
        Plot {
            reachability: self.ordering().map(|row| self.reachability[row]).collect(),
            predecessors: self.ordering().map(|row| self.predecessor(row).map(|from| positions[from])).collect(),
        }
    }
}

/// Labels in the order of the first row of each cluster that `counts`.
fn numbered_by_first(mut codes: Vec<u32>, n_clusters: usize, counts: impl Fn(usize) -> bool) -> Labels {
    let mut new_codes = vec![NOISE; n_clusters];
    let mut n_seen = 0;
    for (row, &code) in codes.iter().enumerate() {
        if code != NOISE && counts(row) && new_codes[code as usize] == NOISE {
            new_codes[code as usize] = n_seen;
            n_seen += 1;
        }
    }
    codes.iter_mut().filter(|code| **code != NOISE).for_each(|code| *code = new_codes[*code as usize]);
    Labels::from_codes(codes, n_clusters)
}
