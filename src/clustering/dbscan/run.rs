//! One run: core rows, what hangs together, borders.

use std::ops::ControlFlow;

use crate::clustering::Scalar;
use crate::clustering::dbscan::forest::Forest;
use crate::clustering::dbscan::index::KdTree;
use crate::clustering::labels::NOISE;
use crate::error::{ErrorKind, Result};
use crate::math::chunked::map_chunks_of;
use crate::observe::{Control, Event, Observer};

/// Rows between two questions whether to stop.
const SLAB_ROWS: usize = 1 << 15;

/// Rows of one task: each asks the index.
const TASK_ROWS: usize = 256;

/// A rough count of the operations of one question to the index.
const ROW_WORK: usize = 2000;

/// What makes a row a core row.
pub(super) struct Density<'a> {
    /// The squared reach.
    pub(super) reach_sq: f64,
    /// How much the rows within reach weigh at least.
    pub(super) min_weight: f64,
    /// The weight of each row; without, each weighs 1.
    pub(super) weights: Option<&'a [f64]>,
}

/// How a run ended.
pub(super) struct Run {
    /// The cluster of each row, or [`NOISE`].
    pub(super) codes: Vec<u32>,
    /// Whether each row is a core row.
    pub(super) is_core: Vec<bool>,
    pub(super) n_clusters: usize,
}

/// Three passes over the rows, each asking the index once a row; memory O(n_rows), for neighbours are never kept.
pub(super) fn dbscan<F: Scalar>(tree: &KdTree<F>, density: &Density<'_>, observer: &mut dyn Observer) -> Result<Run> {
    let mut passes = Passes { observer, n_rows: tree.len(), n_done: 0 };
    let is_core = passes.map(|place| is_core(tree, density, place))?;
    let forest = Forest::new(tree.len());
    passes.map(|place| unite_with_lower(tree, density, &is_core, &forest, place))?;
    let (clusters, n_clusters) = number(tree, &is_core, &forest);
    let clusters = passes.map(|place| match is_core[place] {
        true => clusters[place],
        false => lowest_in_reach(tree, density, &clusters, place),
    })?;
    let mut run = Run { codes: vec![NOISE; tree.len()], is_core: vec![false; tree.len()], n_clusters };
    for place in 0..tree.len() {
        run.codes[tree.row(place)] = clusters[place];
        run.is_core[tree.row(place)] = is_core[place];
    }
    Ok(run)
}

/// Whether the rows within reach of `place` weigh enough; stops looking as soon as they do.
fn is_core<F: Scalar>(tree: &KdTree<F>, density: &Density<'_>, place: usize) -> bool {
    let mut mass = Mass::default();
    tree.visit_within(tree.values(place), density.reach_sq, |neighbour| {
        mass.push(density.weights.map_or(1.0, |weights| weights[tree.row(neighbour)]));
        if mass.total() >= density.min_weight { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    mass.total() >= density.min_weight
}

/// Joins a core row with the core rows within reach that stand before it: distance is symmetric, so each pair is met once.
fn unite_with_lower<F: Scalar>(
    tree: &KdTree<F>,
    density: &Density<'_>,
    is_core: &[bool],
    forest: &Forest,
    place: usize,
) {
    if !is_core[place] {
        return;
    }
    tree.visit_within(tree.values(place), density.reach_sq, |neighbour| {
        if neighbour >= place {
            return ControlFlow::Break(());
        }
        if is_core[neighbour] {
            forest.unite(place as u32, neighbour as u32);
        }
        ControlFlow::Continue(())
    });
}

/// The cluster of the core row at each place ([`NOISE`] for all others), numbered by their first core row, and how many there are.
fn number<F: Scalar>(tree: &KdTree<F>, is_core: &[bool], forest: &Forest) -> (Vec<u32>, usize) {
    let mut first_row = vec![NOISE; tree.len()];
    for place in (0..tree.len()).filter(|&place| is_core[place]) {
        let first = &mut first_row[forest.root(place as u32) as usize];
        *first = (*first).min(tree.row(place) as u32);
    }
    let mut roots: Vec<usize> = (0..tree.len()).filter(|&place| first_row[place] != NOISE).collect();
    roots.sort_unstable_by_key(|&root| first_row[root]);
    let mut cluster_of_root = first_row;
    roots.iter().enumerate().for_each(|(cluster, &root)| cluster_of_root[root] = cluster as u32);
    let cluster = |place: usize| match is_core[place] {
        true => cluster_of_root[forest.root(place as u32) as usize],
        false => NOISE,
    };
    ((0..tree.len()).map(cluster).collect(), roots.len())
}

/// The lowest number among the core rows within reach; [`NOISE`] is above them all.
fn lowest_in_reach<F: Scalar>(tree: &KdTree<F>, density: &Density<'_>, clusters: &[u32], place: usize) -> u32 {
    let mut lowest = NOISE;
    tree.visit_within(tree.values(place), density.reach_sq, |neighbour| {
        lowest = lowest.min(clusters[neighbour]);
        if lowest == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    lowest
}

/// A sum of weights that does not depend on their order: what rounding takes away is kept and given back (Neumaier 1974,
/// doi:10.1002/zamm.19740540106).
#[derive(Default)]
struct Mass {
    sum: f64,
    lost: f64,
}

impl Mass {
    fn push(&mut self, weight: f64) {
        let sum = self.sum + weight;
        self.lost += if self.sum >= weight { (self.sum - sum) + weight } else { (weight - sum) + self.sum };
        self.sum = sum;
    }

    fn total(&self) -> f64 {
        self.sum + self.lost
    }
}

/// Goes over the rows in parallel, and asks the observer between slabs whether to go on.
struct Passes<'a> {
    observer: &'a mut dyn Observer,
    n_rows: usize,
    n_done: usize,
}

impl Passes<'_> {
    /// `map` of every place, in order.
    fn map<T: Send>(&mut self, map: impl Fn(usize) -> T + Sync) -> Result<Vec<T>> {
        let mut mapped = Vec::with_capacity(self.n_rows);
        for start in (0..self.n_rows).step_by(SLAB_ROWS) {
            let n_rows = SLAB_ROWS.min(self.n_rows - start);
            let parts = map_chunks_of(TASK_ROWS, n_rows, ROW_WORK, |range| {
                range.map(|offset| map(start + offset)).collect::<Vec<T>>()
            });
            mapped.extend(parts.into_iter().flatten());
            self.n_done += n_rows;
            let (done, total) = (self.n_done, 3 * self.n_rows);
            if self.observer.on_event(&Event::Rows { done, total }) == Control::Stop && done < total {
                return Err(ErrorKind::Interrupted.into());
            }
        }
        Ok(mapped)
    }
}
