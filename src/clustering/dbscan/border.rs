//! Which cluster the rows that are no core rows border on.

use crate::clustering::Scalar;
use crate::clustering::index::{Node, TileIndex, lanes_of};
use crate::clustering::labels::NOISE;
use crate::math::simd::tiles::LANES;

/// The clusters of core rows, as an index can ask for them.
pub(super) struct BorderSearch<'a, F> {
    index: &'a TileIndex<F>,
    reach_sq: f64,
    /// By place the cluster of a core row, [`NOISE`] for all others.
    clusters: &'a [u32],
    /// By node the lowest of its clusters.
    lowest: Vec<u32>,
}

/// How far the rows of one tile have come.
struct TileBorder {
    tile: usize,
    /// By lane the lowest cluster within reach so far.
    best: [u32; LANES],
    /// Room for the values of one row.
    query: Vec<f64>,
}

impl<'a, F: Scalar> BorderSearch<'a, F> {
    pub(super) fn new(index: &'a TileIndex<F>, reach_sq: f64, clusters: &'a [u32]) -> Self {
        let of_tile = |tile: usize| clusters[tile * LANES..].iter().take(LANES).copied().min().unwrap_or(NOISE);
        Self { index, reach_sq, clusters, lowest: index.summarise(of_tile, |lower, upper| *lower.min(upper)) }
    }

    /// By lane of `tile` the lowest cluster among the core rows within reach of each of `lanes`; [`NOISE`] is above them all.
    pub(super) fn lowest_in_reach(&self, tile: usize, lanes: u32) -> [u32; LANES] {
        let mut border = TileBorder { tile, best: [NOISE; LANES], query: vec![0.0; self.index.n_features()] };
        if let Some(root) = self.index.root() {
            self.visit(root, lanes, &mut border);
        }
        border.best
    }

    fn visit(&self, node: Node, lanes: u32, border: &mut TileBorder) {
        let lowest = self.lowest[node.idx];
        let lanes = lanes_of(lanes).filter(|&lane| lowest < border.best[lane]).fold(0, |mask, lane| mask | 1 << lane);
        if lanes == 0 {
            return;
        }
        let reach = self.index.lanes_in_reach(border.tile, node, self.reach_sq);
        let whole = reach.whole & lanes;
        lanes_of(whole).for_each(|lane| border.best[lane] = lowest);
        let near = reach.near & lanes & !whole;
        if near == 0 {
            return;
        }
        if node.is_tile() {
            return self.compare(node.first, near, border);
        }
        for half in node.halves_from(border.tile) {
            self.visit(half, near, border);
        }
    }

    fn compare(&self, other: usize, lanes: u32, border: &mut TileBorder) {
        for lane in lanes_of(lanes) {
            self.index.read(border.tile, lane, &mut border.query);
            let found = self.index.lanes_within(other, &border.query, self.reach_sq);
            let clusters = lanes_of(found).map(|found| self.clusters[other * LANES + found]);
            border.best[lane] = clusters.fold(border.best[lane], u32::min);
        }
    }
}
