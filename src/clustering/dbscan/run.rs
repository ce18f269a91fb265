//! One run: core rows, what hangs together, borders.

use crate::clustering::Scalar;
use crate::clustering::dbscan::border::BorderSearch;
use crate::clustering::dbscan::core::{CoreSearch, Density};
use crate::clustering::dbscan::link::Linker;
use crate::clustering::index::{Forest, Node, TileIndex, lanes_of};
use crate::clustering::labels::NOISE;
use crate::error::{ErrorKind, Result};
use crate::math::chunked::map_chunks_of;
use crate::math::simd::tiles::LANES;
use crate::observe::{Control, Event, Observer};

/// Tiles between two questions whether to stop.
const SLAB_TILES: usize = 1024;

/// Tiles of one task: each walks through the index.
const TASK_TILES: usize = 8;

/// A rough count of the operations of one tile's walk.
const TILE_WORK: usize = 50_000;

/// How a run ended.
pub(super) struct Run {
    /// The cluster of each row, or [`NOISE`].
    pub(super) codes: Vec<u32>,
    /// Whether each row is a core row.
    pub(super) is_core: Vec<bool>,
    pub(super) n_clusters: usize,
}

/// Three passes over the tiles of the index; memory O(n_rows), for neighbours are never kept.
pub(super) fn dbscan<F: Scalar>(
    index: &TileIndex<F>,
    density: &Density<'_>,
    observer: &mut dyn Observer,
) -> Result<Run> {
    let mut passes = Passes { observer, n_rows: index.n_rows(), n_done: 0 };
    let core = find_core(index, density, &mut passes)?;
    let forest = link(index, density.reach_sq, &core, &mut passes)?;
    let (mut clusters, n_clusters) = number(index, &core, &forest);
    drop(forest);
    place_borders(index, density.reach_sq, &core, &mut clusters, &mut passes)?;
    let mut run = Run { codes: vec![NOISE; index.n_rows()], is_core: vec![false; index.n_rows()], n_clusters };
    for (place, &cluster) in clusters.iter().enumerate() {
        run.codes[index.row(place)] = cluster;
        run.is_core[index.row(place)] = has_lane(&core, place);
    }
    Ok(run)
}

/// By tile the lanes that hold core rows.
fn find_core<F: Scalar>(index: &TileIndex<F>, density: &Density<'_>, passes: &mut Passes<'_>) -> Result<Vec<u32>> {
    let search = CoreSearch::new(index, density);
    passes.map_tiles(index.n_tiles(), |tile| search.core_lanes(tile))
}

/// What hangs together, by places of core rows.
fn link<F: Scalar>(index: &TileIndex<F>, reach_sq: f64, core: &[u32], passes: &mut Passes<'_>) -> Result<Forest> {
    let linker = Linker::new(index, reach_sq, core);
    if let Some(root) = index.root() {
        link_slabs(index, &linker, root, passes)?;
    }
    Ok(linker.into_forest())
}

/// Links a node slab by slab, so that the observer can stop between them.
fn link_slabs<F: Scalar>(
    index: &TileIndex<F>,
    linker: &Linker<'_, F>,
    node: Node,
    passes: &mut Passes<'_>,
) -> Result<()> {
    if node.n_tiles() <= SLAB_TILES {
        linker.link_within(node);
        return passes.advance(index.places(node).len());
    }
    let [lower, upper] = node.halves();
    link_slabs(index, linker, lower, passes)?;
    link_slabs(index, linker, upper, passes)?;
    linker.link_across(lower, upper);
    passes.advance(0)
}

/// The cluster of the core row at each place ([`NOISE`] for all others), numbered by their first core row, and how many there are.
fn number<F: Scalar>(index: &TileIndex<F>, core: &[u32], forest: &Forest) -> (Vec<u32>, usize) {
    let n_rows = index.n_rows();
    let mut first_row = vec![NOISE; n_rows];
    for place in (0..n_rows).filter(|&place| has_lane(core, place)) {
        let first = &mut first_row[forest.root(place as u32) as usize];
        *first = (*first).min(index.row(place) as u32);
    }
    let mut roots: Vec<usize> = (0..n_rows).filter(|&place| first_row[place] != NOISE).collect();
    roots.sort_unstable_by_key(|&root| first_row[root]);
    let mut cluster_of_root = first_row;
    roots.iter().enumerate().for_each(|(cluster, &root)| cluster_of_root[root] = cluster as u32);
    let cluster = |place: usize| match has_lane(core, place) {
        true => cluster_of_root[forest.root(place as u32) as usize],
        false => NOISE,
    };
    ((0..n_rows).map(cluster).collect(), roots.len())
}

/// Gives rows that are no core rows the lowest cluster within reach.
fn place_borders<F: Scalar>(
    index: &TileIndex<F>,
    reach_sq: f64,
    core: &[u32],
    clusters: &mut [u32],
    passes: &mut Passes<'_>,
) -> Result<()> {
    let search = BorderSearch::new(index, reach_sq, clusters);
    let found = passes.map_tiles(index.n_tiles(), |tile| {
        let lanes = index.lanes(tile) & !core[tile];
        if lanes == 0 {
            return Vec::new();
        }
        let lowest = search.lowest_in_reach(tile, lanes);
        lanes_of(lanes).map(|lane| (tile * LANES + lane, lowest[lane])).collect()
    })?;
    found.into_iter().flatten().for_each(|(place, cluster)| clusters[place] = cluster);
    Ok(())
}

fn has_lane(lanes: &[u32], place: usize) -> bool {
    lanes[place / LANES] >> (place % LANES) & 1 == 1
}

/// Goes over the rows in parallel, and asks the observer between slabs whether to go on.
struct Passes<'a> {
    observer: &'a mut dyn Observer,
    n_rows: usize,
    n_done: usize,
}

impl Passes<'_> {
    /// `map` of every tile, in order.
    fn map_tiles<T: Send>(&mut self, n_tiles: usize, map: impl Fn(usize) -> T + Sync) -> Result<Vec<T>> {
        let mut mapped = Vec::with_capacity(n_tiles);
        let n_done = self.n_done;
        for start in (0..n_tiles).step_by(SLAB_TILES) {
            let end = n_tiles.min(start + SLAB_TILES);
            let parts = map_chunks_of(TASK_TILES, end - start, TILE_WORK, |range| {
                range.map(|offset| map(start + offset)).collect::<Vec<T>>()
            });
            mapped.extend(parts.into_iter().flatten());
            self.advance(self.n_rows.min(end * LANES) + n_done - self.n_done)?;
        }
        Ok(mapped)
    }

    /// So many rows more are done.
    fn advance(&mut self, n_rows: usize) -> Result<()> {
        self.n_done += n_rows;
        let (done, total) = (self.n_done, 3 * self.n_rows);
        match self.observer.on_event(&Event::Rows { done, total }) {
            Control::Stop if done < total => Err(ErrorKind::Interrupted.into()),
            _ => Ok(()),
        }
    }
}
