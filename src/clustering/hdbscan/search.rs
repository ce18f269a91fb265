//! How a model looks for the rows that are nearest to new ones.

use ndarray::ArrayView2;

use crate::clustering::Scalar;
use crate::clustering::index::{Approach, Node, TileIndex, core_distances, kth_nearest, lanes_of, read_lane};
use crate::math::simd::tiles::{self, LANES, Lanes};

/// The training rows as an index, with their core distances.
#[derive(Debug, Clone)]
pub(super) struct Neighbours<F> {
    index: TileIndex<F>,
    min_samples: usize,
    /// By place.
    core_sq: Vec<f64>,
    /// By node the least squared core distance.
    least_core: Vec<f64>,
}

/// What a new row finds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    /// The nearest row by mutual reachability; the nearest of several, the lowest of those.
    pub(super) row: u32,
    /// The squared mutual reachability to it.
    pub(super) reach_sq: f64,
    /// The squared distance to it.
    pub(super) sq: f64,
}

impl<F: Scalar> Neighbours<F> {
    /// The neighbours among the rows of `points`.
    pub(super) fn new(points: ArrayView2<'_, F>, min_samples: usize) -> Self {
        let index = TileIndex::of_array(points);
        let core_sq = core_distances(&index, min_samples);
        let of_tile = |tile: usize| core_sq[tile * LANES..].iter().take(LANES).copied().fold(f64::INFINITY, f64::min);
        let least_core = index.summarise(of_tile, |lower, upper| lower.min(*upper));
        Self { index, min_samples, core_sq, least_core }
    }

    /// What each of `lanes` of a tile of new rows finds, as if it were a row too.
    pub(super) fn find(&self, queries: &[F], lanes: u32) -> [Neighbour; LANES] {
        let core_sq = kth_nearest(&self.index, queries, lanes, self.min_samples);
        let mut search = Nearest {
            neighbours: self,
            queries,
            core_sq,
            found: [Neighbour { row: u32::MAX, reach_sq: f64::INFINITY, sq: f64::INFINITY }; LANES],
            limits: [f64::INFINITY; LANES],
            query: vec![0.0; self.index.n_features()],
        };
        self.index.approach(queries, lanes, &mut search);
        search.found
    }
}

struct Nearest<'a, F> {
    neighbours: &'a Neighbours<F>,
    queries: &'a [F],
    core_sq: Lanes,
    found: [Neighbour; LANES],
    limits: Lanes,
    query: Vec<f64>,
}

impl<F: Scalar> Approach for Nearest<'_, F> {
    fn limits(&self) -> &Lanes {
        &self.limits
    }

    fn concerned(&self, node: Node, lanes: u32) -> u32 {
        let least_core = self.neighbours.least_core[node.idx];
        lanes_of(lanes).filter(|&lane| least_core <= self.found[lane].reach_sq).fold(0, |mask, lane| mask | 1 << lane)
    }

    fn look(&mut self, tile: usize, lanes: u32) {
        let Neighbours { index, core_sq, .. } = self.neighbours;
        for lane in lanes_of(lanes) {
            read_lane(self.queries, lane, &mut self.query);
            let squares = tiles::squared_distances(index.tile(tile), &self.query);
            for (place, sq) in (tile * LANES..index.n_rows()).zip(squares) {
                let reach_sq = sq.max(self.core_sq[lane]).max(core_sq[place]);
                let new = Neighbour { row: index.row(place) as u32, reach_sq, sq };
                if new.is_nearer(&self.found[lane]) {
                    self.found[lane] = new;
                }
            }
            let found = &self.found[lane];
            // What ties in mutual reachability may still be nearer, and then only what is nearer counts.
            let limit = if found.reach_sq > self.core_sq[lane] { found.reach_sq } else { found.sq };
            self.limits[lane] = limit.next_up();
        }
    }
}

impl Neighbour {
    fn is_nearer(&self, other: &Self) -> bool {
        let by_distance = self.reach_sq.total_cmp(&other.reach_sq).then(self.sq.total_cmp(&other.sq));
        by_distance.then(self.row.cmp(&other.row)).is_lt()
    }
}
