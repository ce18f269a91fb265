//! Which rows are near which: the index that the density algorithms share.
//!
//! Rows stand in tiles of 32 that lie close together, and the tiles in a balanced kd-tree (Bentley 1975,
//! doi:10.1145/361002.361007). Questions are asked for a whole tile at once: its rows walk down the tree together, and only those go on
//! that a box does not settle, because it is out of reach or within reach as a whole.
//!
//! A distance is the squared differences summed left to right in `f64`, and the bounds of a box are computed by the same operations on
//! smaller (or greater) numbers. Rounding keeps their order, so no row within reach is ever passed over: the answers are those of a
//! comparison with every row.
//!
//! One index serves every number of features. Boxes part less and less as features grow, and what is left then is a comparison of every
//! tile with every tile; the boxes cost at most a tenth of that.
//!
//! The rooms: `build` (how rows are arranged), `approach` (what is near to the rows of a tile, ever nearer), `nearest` (the row nearest to
//! a place), `core_distances` (how far rows have to reach), `forest` (what hangs together), `on_demand` (the index of a model).

mod approach;
mod build;
mod core_distances;
mod forest;
mod nearest;
mod on_demand;

use std::ops::Range;

use ndarray::ArrayView2;

use crate::clustering::Scalar;
use crate::math::simd::tiles::{self, LANES, Reach};

pub(crate) use approach::{Approach, kth_nearest, read_lane};
pub(crate) use core_distances::{core_distances, weighed_core_distances};
pub(crate) use forest::Forest;
pub(crate) use nearest::Nearest;
pub(crate) use on_demand::OnDemand;

/// Tiles of a node below which its halves are not worth a thread each.
pub(crate) const PARALLEL_TILES: usize = 64;

/// Rows of finite values arranged so that near rows stand close together. Rows are told apart by their *place* in this arrangement:
/// place `p` is lane `p % LANES` of tile `p / LANES`, and only the last tile has lanes without a row.
#[derive(Debug, Clone)]
pub(crate) struct TileIndex<F> {
    n_features: usize,
    /// The row at each place.
    rows: Vec<u32>,
    /// The values, shape `(n_tiles, n_features, LANES)`; NaN where there is no row.
    tiles: Vec<F>,
    /// By node the least values of its rows and then the greatest, `2 n_features` numbers.
    boxes: Vec<F>,
}

/// A node of the tree: all tiles, or a half of another node's. Nodes are numbered a node first, then those of its lower half, then those
/// of its upper half, so that neither halves nor tiles have to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its number.
    pub(crate) idx: usize,
    /// Its tiles.
    pub(crate) first: usize,
    pub(crate) end: usize,
}

impl Node {
    pub(crate) fn n_tiles(self) -> usize {
        self.end - self.first
    }

    /// Whether the node is one tile, its `first`.
    pub(crate) fn is_tile(self) -> bool {
        self.n_tiles() == 1
    }

    pub(crate) fn halves(self) -> [Self; 2] {
        let n_lower = self.n_tiles().div_ceil(2);
        let middle = self.first + n_lower;
        let lower = Self { idx: self.idx + 1, first: self.first, end: middle };
        [lower, Self { idx: self.idx + 2 * n_lower, first: middle, end: self.end }]
    }

    /// The halves, the one that holds `tile` or lies nearer to it in the arrangement first.
    pub(crate) fn halves_from(self, tile: usize) -> [Self; 2] {
        let [lower, upper] = self.halves();
        if tile < upper.first { [lower, upper] } else { [upper, lower] }
    }
}

/// The least and the greatest that a squared distance can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) least: f64,
    pub(crate) greatest: f64,
}

impl<F: Scalar> TileIndex<F> {
    /// The index of the rows of an array of any layout.
    pub(crate) fn of_array(x: ArrayView2<'_, F>) -> Self {
        let x = x.as_standard_layout();
        Self::new(x.as_slice().expect("a standard layout is one slice"), x.ncols())
    }

    pub(crate) fn n_features(&self) -> usize {
        self.n_features
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn n_tiles(&self) -> usize {
        self.rows.len().div_ceil(LANES)
    }

    pub(crate) fn n_nodes(&self) -> usize {
        (2 * self.n_tiles()).saturating_sub(1)
    }

    /// The node of all tiles; `None` without rows.
    pub(crate) fn root(&self) -> Option<Node> {
        (self.n_tiles() > 0).then_some(Node { idx: 0, first: 0, end: self.n_tiles() })
    }

    /// The row at `place`.
    pub(crate) fn row(&self, place: usize) -> usize {
        self.rows[place] as usize
    }

    /// The places of a node.
    pub(crate) fn places(&self, node: Node) -> Range<usize> {
        node.first * LANES..(node.end * LANES).min(self.rows.len())
    }

    /// The lanes of a tile that hold a row, as bits.
    pub(crate) fn lanes(&self, tile: usize) -> u32 {
        let n_lanes = LANES.min(self.rows.len() - tile * LANES);
        u32::MAX >> (LANES - n_lanes)
    }

    /// The values of a tile, shape `(n_features, LANES)`.
    pub(crate) fn tile(&self, tile: usize) -> &[F] {
        let n_values = LANES * self.n_features;
        &self.tiles[tile * n_values..(tile + 1) * n_values]
    }

    /// The box of a node: its least values, then its greatest.
    pub(crate) fn corners(&self, node: Node) -> &[F] {
        &self.boxes[node.idx * 2 * self.n_features..][..2 * self.n_features]
    }

    /// Writes the values at one place into `into`.
    pub(crate) fn read(&self, tile: usize, lane: usize, into: &mut [f64]) {
        read_lane(self.tile(tile), lane, into);
    }

    /// How the rows of a tile stand to the box of a node and a squared reach.
    pub(crate) fn lanes_in_reach(&self, tile: usize, node: Node, reach_sq: f64) -> Reach {
        tiles::lanes_in_reach(self.tile(tile), self.corners(node), reach_sq)
    }

    /// The lanes of a tile whose squared distance from `query` is at most `reach_sq`.
    pub(crate) fn lanes_within(&self, tile: usize, query: &[f64], reach_sq: f64) -> u32 {
        tiles::lanes_within(self.tile(tile), query, reach_sq)
    }

    /// Bounds of the squared distances between the rows of two nodes.
    pub(crate) fn between(&self, a: Node, b: Node) -> Bounds {
        let (least_a, greatest_a) = self.corners(a).split_at(self.n_features);
        let (least_b, greatest_b) = self.corners(b).split_at(self.n_features);
        let mut bounds = Bounds { least: 0.0, greatest: 0.0 };
        for feature in 0..self.n_features {
            let below = least_b[feature].widen() - greatest_a[feature].widen();
            let above = least_a[feature].widen() - greatest_b[feature].widen();
            let gap = below.max(above).max(0.0);
            // The lesser, with its sign turned, is the way between the outer sides.
            let span = below.min(above);
            bounds.least += gap * gap;
            bounds.greatest += span * span;
        }
        bounds
    }

    /// A value for every node by its number: `of_tile` of the tiles, `merge` of the halves.
    pub(crate) fn summarise<T: Clone>(&self, of_tile: impl Fn(usize) -> T, merge: impl Fn(&T, &T) -> T) -> Vec<T> {
        // Halves are numbered after their node, so going backwards meets them first; the numbers of a node's tiles are found on the
        // way down.
        let mut nodes = Vec::with_capacity(self.n_nodes());
        let mut open: Vec<Node> = self.root().into_iter().collect();
        while let Some(node) = open.pop() {
            nodes.push(node);
            if !node.is_tile() {
                let [lower, upper] = node.halves();
                open.extend([upper, lower]);
            }
        }
        let mut values: Vec<Option<T>> = vec![None; nodes.len()];
        for node in nodes.into_iter().rev() {
            values[node.idx] = if node.is_tile() {
                Some(of_tile(node.first))
            } else {
                let [lower, upper] = node.halves().map(|half| values[half.idx].as_ref());
                lower.zip(upper).map(|(lower, upper)| merge(lower, upper))
            };
        }
        values.into_iter().flatten().collect()
    }
}

/// The lanes of a mask, from the lowest.
pub(crate) fn lanes_of(mask: u32) -> impl Iterator<Item = usize> {
    let mut left = mask;
    std::iter::from_fn(move || {
        let lane = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(lane)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;
    use rand::Rng;

    /// Values on a coarse grid, so that distances tie, or anywhere.
    fn cloud(n: usize, d: usize, grid: bool, seed: u64) -> Vec<f64> {
        let mut rng = Seed::new(seed).rng();
        let draw = |_| if grid { f64::from(rng.gen_range(0..6u8)) } else { rng.r#gen::<f64>() * 6.0 };
        (0..n * d).map(draw).collect()
    }

    fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b))
    }

    fn clouds() -> impl Iterator<Item = (usize, usize, Vec<f64>)> {
        [(1, 1), (31, 2), (32, 2), (33, 2), (300, 1), (500, 3), (5000, 2), (400, 9)]
            .into_iter()
            .flat_map(|(n, d)| [(true, 1), (false, 2)].map(|(grid, seed)| (n, d, cloud(n, d, grid, seed))))
    }

    #[test]
    fn every_row_has_one_place_and_its_values_there() {
        for (n, d, values) in clouds() {
            let index = TileIndex::new(&values, d);
            let mut rows: Vec<usize> = (0..n).map(|place| index.row(place)).collect();
            let mut query = vec![0.0; d];
            for (place, &row) in rows.iter().enumerate() {
                index.read(place / LANES, place % LANES, &mut query);
                assert_eq!(query, values[row * d..(row + 1) * d]);
            }
            rows.sort_unstable();
            assert!(rows.into_iter().eq(0..n));
            let lanes: usize = (0..index.n_tiles()).map(|tile| index.lanes(tile).count_ones() as usize).sum();
            assert_eq!(lanes, n);
        }
    }

    #[test]
    fn what_a_box_says_of_distances_holds_for_every_pair() {
        for (_, d, values) in clouds().filter(|(n, _, _)| *n <= 500) {
            let index = TileIndex::new(&values, d);
            let nodes = all_nodes(&index);
            assert!(nodes.iter().map(|node| node.idx).eq(0..index.n_nodes()));
            let (mut a_values, mut b_values) = (vec![0.0; d], vec![0.0; d]);
            for (&a, &b) in nodes.iter().flat_map(|a| nodes.iter().step_by(3).map(move |b| (a, b))) {
                let bounds = index.between(a, b);
                let reach_sq = bounds.least + (bounds.greatest - bounds.least) * 0.3;
                for a_place in index.places(a).step_by(5) {
                    index.read(a_place / LANES, a_place % LANES, &mut a_values);
                    let reach = index.lanes_in_reach(a_place / LANES, b, reach_sq);
                    let has_lane = |mask: u32| mask >> (a_place % LANES) & 1 == 1;
                    for b_place in index.places(b).step_by(7) {
                        index.read(b_place / LANES, b_place % LANES, &mut b_values);
                        let sq = squared_distance(&a_values, &b_values);
                        assert!(bounds.least <= sq && sq <= bounds.greatest);
                        assert!(sq > reach_sq || has_lane(reach.near));
                        assert!(sq <= reach_sq || !has_lane(reach.whole));
                    }
                }
            }
        }
    }

    #[test]
    fn the_nearest_row_is_the_lowest_of_the_nearest() {
        for (n, d, values) in clouds() {
            let index = TileIndex::new(&values, d);
            let queries = cloud(40, d, n % 2 == 0, 7);
            for query in queries.chunks(d).chain(values.chunks(d).take(20)) {
                let squared: Vec<f64> = values.chunks(d).map(|row| squared_distance(query, row)).collect();
                let first = (0..n).min_by(|&a, &b| squared[a].total_cmp(&squared[b])).unwrap();
                let nearest = index.nearest(query).unwrap();
                assert_eq!((nearest.row as usize, nearest.sq), (first, squared[first]));
            }
        }
        assert!(TileIndex::<f64>::new(&[], 3).nearest(&[0.0; 3]).is_none());
    }

    #[test]
    fn a_summary_of_nodes_counts_each_tile_once() {
        for (n, d, values) in clouds() {
            let index = TileIndex::new(&values, d);
            let sizes = index.summarise(|tile| index.lanes(tile).count_ones() as usize, |a, b| a + b);
            assert_eq!((sizes[0], sizes.len()), (n, index.n_nodes()));
            assert!(all_nodes(&index).iter().all(|&node| sizes[node.idx] == index.places(node).len()));
        }
    }

    #[test]
    fn values_without_a_finite_width_are_arranged_all_the_same() {
        let values = [f64::MAX, -f64::MAX, 0.0, 1.0].repeat(50);
        let index = TileIndex::new(&values, 1);
        let nearest = index.nearest(&[0.9]).unwrap();
        assert_eq!((nearest.row, nearest.sq), (3, (0.9f64 - 1.0).powi(2)));
        let equal = TileIndex::new(&[2.0f32; 400], 2);
        assert_eq!(equal.nearest(&[2.0, 5.0]).map(|nearest| (nearest.row, nearest.sq)), Some((0, 9.0)));
    }

    fn all_nodes(index: &TileIndex<f64>) -> Vec<Node> {
        let mut nodes = vec![index.root().unwrap()];
        let mut idx = 0;
        while idx < nodes.len() {
            if !nodes[idx].is_tile() {
                nodes.extend(nodes[idx].halves());
            }
            idx += 1;
        }
        nodes.sort_by_key(|node| node.idx);
        nodes
    }
}
