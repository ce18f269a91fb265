//! The order: always the row next that is reached at the least distance.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::clustering::Scalar;
use crate::clustering::index::{Node, TileIndex, core_distances};
use crate::error::{ErrorKind, Result};
use crate::math::simd::tiles::{self, LANES};
use crate::observe::{Control, Event, Observer};

/// Rows between two questions whether to stop.
const ROWS_OF_A_QUESTION: usize = 1024;

/// No place.
const NOWHERE: u32 = u32::MAX;

/// What is known of the rows, by their places, and of the order.
pub(super) struct Walk<'a, F> {
    index: &'a TileIndex<F>,
    max_eps: f64,
    /// Infinite where it is beyond `max_eps`.
    pub(super) core: Vec<f64>,
    /// The least distance at which the row has been reached so far; infinite where it has not.
    pub(super) reachability: Vec<f64>,
    /// The place it was reached from, or [`NOWHERE`].
    predecessors: Vec<u32>,
    is_done: Vec<bool>,
    /// By node at least the greatest reachability of its rows that are still to come: a distance beyond it is of no use there.
    greatest: Vec<f64>,
    /// Rows to come that have been reached: the bits of the distance, which order as the distances do, the row, and the place. A row
    /// stands here once for each time that it was reached at a lesser distance.
    queue: BinaryHeap<Reverse<(u64, u32, u32)>>,
    /// The places in their order.
    pub(super) ordering: Vec<u32>,
    /// Room for the values of one row.
    query: Vec<f64>,
}

impl<'a, F: Scalar> Walk<'a, F> {
    /// The whole walk. Cost O(n log n) for n rows where clusters are dense and features few, O(n^2) at worst.
    pub(super) fn new(
        index: &'a TileIndex<F>,
        min_samples: usize,
        max_eps: f64,
        observer: &mut dyn Observer,
    ) -> Result<Self> {
        let n_rows = index.n_rows();
        let core = core_distances(index, min_samples).into_iter().map(f64::sqrt);
        let mut walk = Self {
            index,
            max_eps,
            core: core.map(|distance| if distance <= max_eps { distance } else { f64::INFINITY }).collect(),
            reachability: vec![f64::INFINITY; n_rows],
            predecessors: vec![NOWHERE; n_rows],
            is_done: vec![false; n_rows],
            greatest: vec![f64::INFINITY; index.n_nodes()],
            queue: BinaryHeap::new(),
            ordering: Vec::with_capacity(n_rows),
            query: vec![0.0; index.n_features()],
        };
        let mut places = vec![0; n_rows];
        (0..n_rows).for_each(|place| places[index.row(place)] = place as u32);
        for start in places {
            let mut next = Some(start).filter(|&start| !walk.is_done[start as usize]);
            while let Some(place) = next {
                walk.step(place as usize);
                walk.ask(observer)?;
                next = walk.pop();
            }
        }
        Ok(walk)
    }

    /// The place that a place was reached from.
    pub(super) fn predecessor(&self, place: usize) -> Option<usize> {
        Some(self.predecessors[place]).filter(|&from| from != NOWHERE).map(|from| from as usize)
    }

    /// Puts a row into the order, and reaches others from it.
    fn step(&mut self, place: usize) {
        self.is_done[place] = true;
        self.ordering.push(place as u32);
        let core = self.core[place];
        if let Some(root) = self.index.root().filter(|_| core.is_finite()) {
            self.index.read(place / LANES, place % LANES, &mut self.query);
            self.reach(root, core, place);
        }
    }

    /// The row to come that is reached at the least distance, the lowest on a tie.
    fn pop(&mut self) -> Option<u32> {
        while let Some(Reverse((_, _, place))) = self.queue.pop() {
            if !self.is_done[place as usize] {
                return Some(place);
            }
        }
        None
    }

    /// Reaches the rows of a node from `from`, of which the query and the core distance are.
    fn reach(&mut self, node: Node, core: f64, from: usize) {
        let least = self.index.bound_sq(node, &self.query).sqrt();
        if least > self.max_eps || core.max(least) >= self.greatest[node.idx] {
            return;
        }
        self.greatest[node.idx] = if node.is_tile() {
            self.reach_tile(node, core, from)
        } else {
            let halves = node.halves();
            halves.into_iter().for_each(|half| self.reach(half, core, from));
            self.greatest[halves[0].idx].max(self.greatest[halves[1].idx])
        };
    }

    /// Answers with the greatest reachability of the rows of the tile that are still to come.
    fn reach_tile(&mut self, tile: Node, core: f64, from: usize) -> f64 {
        let squares = tiles::squared_distances(self.index.tile(tile.first), &self.query);
        let mut greatest = f64::NEG_INFINITY;
        for (place, sq) in self.index.places(tile).zip(squares) {
            if self.is_done[place] {
                continue;
            }
            let distance = sq.sqrt();
            let reached = distance.max(core);
            if distance <= self.max_eps && reached < self.reachability[place] {
                self.reachability[place] = reached;
                self.predecessors[place] = from as u32;
                self.queue.push(Reverse((reached.to_bits(), self.index.row(place) as u32, place as u32)));
            }
            greatest = greatest.max(self.reachability[place]);
        }
        greatest
    }

    fn ask(&self, observer: &mut dyn Observer) -> Result<()> {
        let (done, total) = (self.ordering.len(), self.is_done.len());
        if done % ROWS_OF_A_QUESTION != 0 || done == total {
            return Ok(());
        }
        match observer.on_event(&Event::Rows { done, total }) {
            Control::Continue => Ok(()),
            Control::Stop => Err(ErrorKind::Interrupted.into()),
        }
    }
}
