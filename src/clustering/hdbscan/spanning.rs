//! The minimum spanning tree of mutual reachability, by Borůvka's rounds (1926, doi:10.5817/AM2001-4-257): each component finds its
//! nearest row outside, and is joined with it.
//!
//! The mutual reachability of two rows is the greatest of their distance and their two core distances. Many pairs tie, for it is often
//! one core distance; which of them is kept may differ from run to run, but what hangs together at each distance does not, and nothing
//! else is ever asked of the tree.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::clustering::Scalar;
use crate::clustering::index::{Approach, Forest, Node, TileIndex, lanes_of, read_lane};
use crate::error::Result;
use crate::math::chunked::map_chunks_of;
use crate::math::simd::tiles::{self, LANES, Lanes};

/// Tiles of one task.
const TASK_TILES: usize = 8;

/// A rough count of the operations of one tile's walk.
const TILE_WORK: usize = 50_000;

/// No place.
const NONE: u32 = u32::MAX;

/// The component of a node whose rows are of several.
const SEVERAL: u32 = u32::MAX;

/// Two rows, by their places, and their squared mutual reachability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub(super) sq: f64,
    pub(super) a: u32,
    pub(super) b: u32,
}

/// The edges of the tree, one fewer than rows, in no order. `core_sq` are the squared core distances by place. `ask` is asked after
/// each round how many components there are left, and may stop the run.
pub(super) fn spanning_tree<F: Scalar>(
    index: &TileIndex<F>,
    core_sq: &[f64],
    mut ask: impl FnMut(usize) -> Result<()>,
) -> Result<Vec<Edge>> {
    let mut rounds = Rounds::new(index, core_sq);
    while rounds.n_components > 1 {
        rounds.search();
        rounds.join();
        ask(rounds.n_components)?;
    }
    Ok(rounds.edges)
}

/// What is known between two rounds.
struct Rounds<'a, F> {
    index: &'a TileIndex<F>,
    core_sq: &'a [f64],
    /// By node the least squared core distance.
    least_core: Vec<f64>,
    forest: Forest,
    n_components: usize,
    /// By place its component: the lowest of its places.
    components: Vec<u32>,
    /// By node the component of all its rows, or [`SEVERAL`].
    node_components: Vec<u32>,
    /// By component the least squared mutual reachability found so far to a row outside, as bits: those of numbers from 0 up order as
    /// the numbers do.
    best: Vec<AtomicU64>,
    /// By place what its row knows of the rows outside.
    reached: Vec<Reached>,
    edges: Vec<Edge>,
}

/// What a row knows of the rows outside its component. Components only grow, so it never has to be taken back.
#[derive(Debug, Clone, Copy)]
struct Reached {
    /// No row outside has a lesser squared mutual reachability.
    sq: f64,
    /// The place of one that has just this one, or [`NONE`].
    place: u32,
}

impl<'a, F: Scalar> Rounds<'a, F> {
    fn new(index: &'a TileIndex<F>, core_sq: &'a [f64]) -> Self {
        let n_rows = index.n_rows();
        let of_tile = |tile: usize| core_sq[tile * LANES..].iter().take(LANES).copied().fold(f64::INFINITY, f64::min);
        let reached = core_sq.iter().map(|&sq| Reached { sq, place: NONE }).collect();
        let mut rounds = Self {
            index,
            core_sq,
            least_core: index.summarise(of_tile, |lower, upper| lower.min(*upper)),
            forest: Forest::new(n_rows),
            n_components: n_rows,
            components: (0..n_rows as u32).collect(),
            node_components: Vec::new(),
            best: (0..n_rows).map(|_| AtomicU64::new(0)).collect(),
            reached,
            edges: Vec::with_capacity(n_rows.saturating_sub(1)),
        };
        rounds.name_nodes();
        rounds
    }

    /// Finds for each component the nearest row outside.
    fn search(&mut self) {
        for (place, &component) in self.components.iter().enumerate() {
            if component as usize == place {
                self.best[place].store(f64::INFINITY.to_bits(), Ordering::Relaxed);
            }
        }
        for (place, reached) in self.reached.iter().enumerate() {
            if self.is_outside(place, reached.place) {
                self.best_of(place).fetch_min(reached.sq.to_bits(), Ordering::Relaxed);
            }
        }
        let found = map_chunks_of(TASK_TILES, self.index.n_tiles(), TILE_WORK, |tiles| {
            tiles.flat_map(|tile| self.search_tile(tile)).collect::<Vec<(usize, Reached)>>()
        });
        found.into_iter().flatten().for_each(|(place, reached)| self.reached[place] = reached);
    }

    /// What the rows of one tile find that may be nearer than what their components know.
    fn search_tile(&self, tile: usize) -> Vec<(usize, Reached)> {
        let place = |lane: usize| tile * LANES + lane;
        let mut search = Outside {
            rounds: self,
            queries: self.index.tile(tile),
            first: place(0),
            components: [NONE; LANES],
            found: [NONE; LANES],
            limits: [0.0; LANES],
            query: vec![0.0; self.index.n_features()],
        };
        let mut lanes = 0;
        for lane in lanes_of(self.index.lanes(tile)) {
            let best = self.known_best(place(lane));
            if self.reached[place(lane)].sq < best {
                search.components[lane] = self.components[place(lane)];
                search.limits[lane] = best;
                lanes |= 1 << lane;
            }
        }
        if lanes != 0 {
            self.index.approach(search.queries, lanes, &mut search);
        }
        let reached = |lane: usize| Reached { sq: search.limits[lane], place: search.found[lane] };
        lanes_of(lanes).map(|lane| (place(lane), reached(lane))).collect()
    }

    /// Joins each component with the row that it has found.
    fn join(&mut self) {
        let mut is_open = vec![true; self.components.len()];
        let n_edges = self.edges.len();
        for (place, reached) in self.reached.iter().enumerate() {
            let component = self.components[place] as usize;
            if !is_open[component] || !self.is_outside(place, reached.place) || reached.sq > self.known_best(place) {
                continue;
            }
            is_open[component] = false;
            let (a, b) = (place as u32, reached.place);
            // Components that found each other, or that tie in a ring, are joined once.
            if self.forest.root(a) != self.forest.root(b) {
                self.forest.unite(a, b);
                self.edges.push(Edge { sq: reached.sq, a, b });
            }
        }
        if self.edges.len() == n_edges {
            self.join_the_rest();
        }
        self.n_components = self.index.n_rows() - self.edges.len();
        let forest = &self.forest;
        self.components.iter_mut().enumerate().for_each(|(place, component)| *component = forest.root(place as u32));
        self.name_nodes();
    }

    /// Joins what no square in the range of numbers joins, at the end of that range.
    fn join_the_rest(&mut self) {
        for (place, &component) in self.components.iter().enumerate().skip(1) {
            if component as usize == place {
                self.forest.unite(0, component);
                self.edges.push(Edge { sq: f64::MAX, a: 0, b: component });
            }
        }
    }

    fn name_nodes(&mut self) {
        let same = |a: u32, b: u32| if a == b { a } else { SEVERAL };
        let of_tile = |tile: usize| {
            let places = &self.components[tile * LANES..];
            places.iter().take(LANES).copied().reduce(same).unwrap_or(SEVERAL)
        };
        self.node_components = self.index.summarise(of_tile, |lower, upper| same(*lower, *upper));
    }

    fn is_outside(&self, place: usize, other: u32) -> bool {
        other != NONE && self.components[place] != self.components[other as usize]
    }

    fn best_of(&self, place: usize) -> &AtomicU64 {
        &self.best[self.components[place] as usize]
    }

    fn known_best(&self, place: usize) -> f64 {
        f64::from_bits(self.best_of(place).load(Ordering::Relaxed))
    }
}

/// The search of one tile.
struct Outside<'a, F> {
    rounds: &'a Rounds<'a, F>,
    queries: &'a [F],
    /// The place of the first lane.
    first: usize,
    /// By lane its component.
    components: [u32; LANES],
    /// By lane the place of the nearest row outside, or [`NONE`] where that of another row of the component is nearer.
    found: [u32; LANES],
    /// By lane its squared mutual reachability, or that of the other.
    limits: Lanes,
    /// Room for one query.
    query: Vec<f64>,
}

impl<F: Scalar> Approach for Outside<'_, F> {
    fn limits(&self) -> &Lanes {
        &self.limits
    }

    fn concerned(&self, node: Node, lanes: u32) -> u32 {
        let component = self.rounds.node_components[node.idx];
        let least_core = self.rounds.least_core[node.idx];
        let is_concerned = |lane: usize| {
            let floor = least_core.max(self.rounds.core_sq[self.first + lane]);
            self.components[lane] != component && floor < self.limits[lane]
        };
        lanes_of(lanes).filter(|&lane| is_concerned(lane)).fold(0, |mask, lane| mask | 1 << lane)
    }

    fn look(&mut self, tile: usize, lanes: u32) {
        let rounds = self.rounds;
        let others = tile * LANES..rounds.index.n_rows().min((tile + 1) * LANES);
        for lane in lanes_of(lanes) {
            let best = rounds.known_best(self.first + lane);
            if best < self.limits[lane] {
                (self.limits[lane], self.found[lane]) = (best, NONE);
            }
            let core_sq = rounds.core_sq[self.first + lane];
            if core_sq >= self.limits[lane] {
                continue;
            }
            read_lane(self.queries, lane, &mut self.query);
            let squares = tiles::squared_distances(rounds.index.tile(tile), &self.query);
            for (other, sq) in others.clone().zip(squares) {
                let sq = sq.max(core_sq).max(rounds.core_sq[other]);
                if sq < self.limits[lane] && rounds.components[other] != self.components[lane] {
                    (self.limits[lane], self.found[lane]) = (sq, other as u32);
                }
            }
            if self.found[lane] != NONE {
                rounds.best_of(self.first + lane).fetch_min(self.limits[lane].to_bits(), Ordering::Relaxed);
            }
        }
    }
}
