//! Searches that come nearer and nearer: each lane of a tile of queries has a limit, which falls with what is found.

use crate::clustering::Scalar;
use crate::clustering::index::{Node, TileIndex, lanes_of};
use crate::math::simd::tiles::{self, LANES, Lanes};

/// What a search keeps of the queries of one tile.
pub(crate) trait Approach {
    /// By lane the squared distance below which a row is still of interest; it may only fall.
    fn limits(&self) -> &Lanes;

    /// Which of `lanes` a node may have something for, apart from its distance.
    fn concerned(&self, node: Node, lanes: u32) -> u32 {
        let _ = node;
        lanes
    }

    /// Looks at the rows of a tile for `lanes`.
    fn look(&mut self, tile: usize, lanes: u32);
}

impl<F: Scalar> TileIndex<F> {
    /// Leads a search through all nodes that are below the limit of some lane, the nearer half first. `queries` has the shape of a tile;
    /// `lanes` are those that hold a query.
    pub(crate) fn approach(&self, queries: &[F], lanes: u32, search: &mut impl Approach) {
        if let Some(root) = self.root() {
            self.approach_node(root, queries, lanes, search);
        }
    }

    fn approach_node(&self, node: Node, queries: &[F], lanes: u32, search: &mut impl Approach) {
        let lanes = search.concerned(node, lanes);
        if lanes == 0 {
            return;
        }
        if node.is_tile() {
            return search.look(node.first, lanes);
        }
        let nearer =
            |half: Node, search: &dyn Approach| tiles::lanes_nearer(queries, self.corners(half), search.limits());
        let mut halves = node.halves();
        let mut found = halves.map(|half| nearer(half, search));
        if found[1].least < found[0].least {
            halves.swap(0, 1);
            found.swap(0, 1);
        }
        if found[0].lanes & lanes != 0 {
            self.approach_node(halves[0], queries, found[0].lanes & lanes, search);
        }
        if found[1].lanes & lanes != 0 {
            // The limits have fallen since.
            let lanes = nearer(halves[1], search).lanes & lanes;
            self.approach_node(halves[1], queries, lanes, search);
        }
    }
}

/// By lane the squared distance to the `k`-th nearest row, `k` at least 1; infinite where there are fewer rows. `queries` has the shape of
/// a tile; `lanes` are those that hold a query.
pub(crate) fn kth_nearest<F: Scalar>(index: &TileIndex<F>, queries: &[F], lanes: u32, k: usize) -> Lanes {
    if k > index.n_rows() {
        return [f64::INFINITY; LANES];
    }
    let query = vec![0.0; index.n_features()];
    let nearest = vec![f64::INFINITY; k * LANES];
    let mut search = KthNearest { index, queries, k, nearest, limits: [f64::INFINITY; LANES], query };
    index.approach(queries, lanes, &mut search);
    search.limits
}

struct KthNearest<'a, F> {
    index: &'a TileIndex<F>,
    queries: &'a [F],
    k: usize,
    /// By lane the `k` least squared distances so far, ascending.
    nearest: Vec<f64>,
    /// By lane the last of them.
    limits: Lanes,
    /// Room for one query.
    query: Vec<f64>,
}

impl<F: Scalar> Approach for KthNearest<'_, F> {
    fn limits(&self) -> &Lanes {
        &self.limits
    }

    fn look(&mut self, tile: usize, lanes: u32) {
        for lane in lanes_of(lanes) {
            read_lane(self.queries, lane, &mut self.query);
            let squares = tiles::squared_distances(self.index.tile(tile), &self.query);
            let nearest = &mut self.nearest[lane * self.k..(lane + 1) * self.k];
            let mut limit = self.limits[lane];
            for sq in squares {
                // NaN, where there is no row, is not below.
                if sq < limit {
                    let place = nearest.partition_point(|&nearer| nearer <= sq);
                    nearest.copy_within(place..self.k - 1, place + 1);
                    nearest[place] = sq;
                    limit = nearest[self.k - 1];
                }
            }
            self.limits[lane] = limit;
        }
    }
}

/// Writes the values of one lane of a tile into `into`.
pub(crate) fn read_lane<F: Scalar>(tile: &[F], lane: usize, into: &mut [f64]) {
    let lanes = tile.iter().skip(lane).step_by(LANES);
    into.iter_mut().zip(lanes).for_each(|(into, value)| *into = value.widen());
}
