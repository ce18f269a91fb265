use ndarray::ArrayView2;
use rayon::prelude::*;

use crate::clustering::Labels;
use crate::error::Result;
use crate::math::distance::squared_l2;
use crate::selection::metrics::metric::{finite, undefined};
use crate::selection::metrics::partition::{Partition, checked};

const NAME: &str = "the density validity";

/// How well clusters of any shape are apart by density, and each cluster's part in it.
#[derive(Debug, Clone, PartialEq)]
pub struct DensityValidity {
    /// The mean over clusters, weighted by their share of all rows, noise among them: in [-1, 1], higher is better.
    pub value: f64,
    /// Of each cluster, in [-1, 1]; `None` for a cluster without rows.
    pub by_cluster: Vec<Option<f64>>,
}

/// Density-based clustering validation (DBCV): whether the gap around each cluster is wider than the widest gap inside it.
///
/// Two rows are as far apart as their distance or the sparser of their neighbourhoods, whichever is larger. Inside, the widest gap is
/// the longest edge of the cluster's minimum spanning tree between rows that are no leaves of it; around, it is the nearest such
/// row of another cluster. Made for density models: round clusters that touch get a low value. `x` has shape `(n_rows, n_features)`; noise
/// belongs to no cluster but lowers the value by its share. O(n^2 d) time, O(n) memory, spread over threads; any number of
/// threads gives the same bits. Among edges of one length the row of the lower number is taken, as in the hdbscan package.
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) with fewer than two clusters, with a cluster of a single row, or where all rows of two
/// clusters coincide; `Length`, `NotFinite` and `Empty` for a matrix that cannot be measured.
///
/// # References
/// Moulavi, Jaskowiak, Campello, Zimek and Sander 2014, Density-based clustering validation, doi:10.1137/1.9781611973440.96.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::density_validity;
///
/// let x = array![[0.0], [1.0], [2.0], [3.0], [20.0], [21.0], [22.0], [23.0]];
/// let labels = Labels::try_new([0, 0, 0, 0, 1, 1, 1, 1].map(Some), 2)?;
/// assert!(density_validity(x.view(), &labels)?.value > 0.9);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn density_validity(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<DensityValidity> {
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    match partition.n_clusters() {
        0 => return Err(undefined(NAME, "no row is in a cluster")),
        1 => return Err(undefined(NAME, "all rows are in one cluster, and at least 2 are needed")),
        _ => {}
    }
    if let Some(alone) = partition.sizes.iter().position(|&size| size == 1) {
        let name = partition.names[alone];
        return Err(undefined(NAME, format!("cluster {name} has a single row, which has no density")));
    }
    let n_features = x.ncols();
    let mut members = vec![Vec::new(); partition.n_clusters()];
    for (&row, &code) in partition.rows.iter().zip(&partition.codes) {
        members[code as usize].extend(x.row(row));
    }
    let clouds: Vec<Cloud> = members.into_par_iter().map(|values| Cloud::of(values, n_features)).collect();
    let separations: Vec<f64> = (0..clouds.len())
        .into_par_iter()
        .map(|own| {
            let others = (0..clouds.len()).filter(|&other| other != own);
            others.map(|other| clouds[own].separation(&clouds[other])).fold(f64::INFINITY, f64::min)
        })
        .collect();
    let mut by_cluster = vec![None; labels.n_clusters()];
    let mut value = 0.0;
    for (code, (cloud, separation)) in clouds.iter().zip(separations).enumerate() {
        let larger = separation.max(cloud.sparseness);
        if larger == 0.0 {
            let name = partition.names[code];
            return Err(undefined(NAME, format!("all rows of cluster {name} lie on those of another cluster")));
        }
        let own = finite(NAME, (separation - cloud.sparseness) / larger)?;
        by_cluster[partition.names[code]] = Some(own);
        value += partition.sizes[code] as f64 / x.nrows() as f64 * own;
    }
    Ok(DensityValidity { value, by_cluster })
}

/// The rows of one cluster that are not at the ends of its tree, and how sparse it is.
struct Cloud {
    n_features: usize,
    /// Row-major.
    inner: Vec<f64>,
    /// How far the neighbourhood of each inner row reaches.
    inner_reach: Vec<f64>,
    /// The longest edge between inner rows; of all edges, where there is none.
    sparseness: f64,
}

impl Cloud {
    fn of(values: Vec<f64>, n_features: usize) -> Self {
        let row = |at: usize| &values[at * n_features..(at + 1) * n_features];
        let n_rows = values.len() / n_features;
        let distance = |a: usize, b: usize| squared_l2(row(a), row(b)).sqrt();
        let reach = reaches(n_rows, n_features as f64, distance);
        let edges = spanning_tree(n_rows, |a, b| distance(a, b).max(reach[a]).max(reach[b]));
        let mut degree = vec![0; n_rows];
        for edge in &edges {
            degree[edge.from] += 1;
            degree[edge.to] += 1;
        }
        let mut inner: Vec<usize> = (0..n_rows).filter(|&at| degree[at] > 1).collect();
        if inner.is_empty() {
            inner.push(0);
        }
        let longest = |edges: &mut dyn Iterator<Item = &Edge>| edges.map(|edge| edge.length).reduce(f64::max);
        let sparseness = longest(&mut edges.iter().filter(|edge| degree[edge.from] > 1 && degree[edge.to] > 1))
            .or_else(|| longest(&mut edges.iter()))
            .unwrap_or(0.0);
        Self {
            n_features,
            inner: inner.iter().flat_map(|&at| row(at)).copied().collect(),
            inner_reach: inner.iter().map(|&at| reach[at]).collect(),
            sparseness,
        }
    }

    /// The least distance between inner rows of two clusters.
    fn separation(&self, other: &Self) -> f64 {
        let rows = self.inner.chunks_exact(self.n_features).zip(&self.inner_reach);
        let to_other = |(row, &reach): (&[f64], &f64)| {
            let others = other.inner.chunks_exact(self.n_features).zip(&other.inner_reach);
            let distances = others.map(|(there, &reaching)| squared_l2(row, there).sqrt().max(reach).max(reaching));
            distances.fold(f64::INFINITY, f64::min)
        };
        rows.map(to_other).fold(f64::INFINITY, f64::min)
    }
}

/// For each row how far its neighbourhood reaches: the power mean of its distances to the others with exponent `-n_features`
/// (definition 1 of the paper). Rows in one place are passed over.
fn reaches(n_rows: usize, n_features: f64, distance: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let density = |at: usize| {
        let distances = (0..n_rows).map(|other| distance(at, other)).filter(|&distance| distance != 0.0);
        distances.map(|distance| (1.0 / distance).powf(n_features)).sum::<f64>() / (n_rows - 1) as f64
    };
    let reach = |density: f64| if density == 0.0 { 0.0 } else { density.powf(-1.0 / n_features) };
    (0..n_rows).map(|at| reach(density(at))).collect()
}

/// An edge of a tree.
struct Edge {
    from: usize,
    to: usize,
    length: f64,
}

/// The minimum spanning tree by Prim's algorithm from row 0; ties go to the row of the lower number.
fn spanning_tree(n_rows: usize, distance: impl Fn(usize, usize) -> f64) -> Vec<Edge> {
    let mut outside: Vec<Edge> = (1..n_rows).map(|to| Edge { from: 0, to, length: distance(0, to) }).collect();
    let mut edges = Vec::with_capacity(outside.len());
    while let Some(next) = (0..outside.len()).min_by(|&a, &b| outside[a].length.total_cmp(&outside[b].length)) {
        let edge = outside.remove(next);
        for other in &mut outside {
            let length = distance(edge.to, other.to);
            if length < other.length || (length == other.length && edge.to < other.from) {
                *other = Edge { from: edge.to, to: other.to, length };
            }
        }
        edges.push(edge);
    }
    edges
}
