//! Which rows are core rows.

use crate::clustering::Scalar;
use crate::clustering::index::{Node, TileIndex, lanes_of};
use crate::math::simd::tiles::LANES;

/// What makes a row a core row.
pub(super) struct Density<'a> {
    /// The squared reach.
    pub(super) reach_sq: f64,
    /// How much the rows within reach weigh at least.
    pub(super) min_weight: f64,
    /// The weight of each row; without, each weighs 1.
    pub(super) weights: Option<&'a [f64]>,
}

/// A density and what the nodes of an index weigh.
pub(super) struct CoreSearch<'a, F> {
    index: &'a TileIndex<F>,
    density: &'a Density<'a>,
    /// By node; empty where each row weighs 1.
    node_masses: Vec<Mass>,
}

impl<'a, F: Scalar> CoreSearch<'a, F> {
    pub(super) fn new(index: &'a TileIndex<F>, density: &'a Density<'a>) -> Self {
        let node_masses = density.weights.map_or_else(Vec::new, |weights| {
            let of_tile =
                |tile| lanes_of(index.lanes(tile)).map(|lane| weights[index.row(tile * LANES + lane)]).collect();
            index.summarise(of_tile, |lower: &Mass, upper| lower.merged(upper))
        });
        Self { index, density, node_masses }
    }

    /// The lanes of `tile` that hold core rows.
    pub(super) fn core_lanes(&self, tile: usize) -> u32 {
        let lanes = self.index.lanes(tile);
        let query = vec![0.0; self.index.n_features()];
        let mut count = TileCount { tile, open: lanes, masses: [Mass::default(); LANES], query };
        if let Some(root) = self.index.root() {
            self.visit(root, lanes, &mut count);
        }
        lanes & !count.open
    }

    /// Counts what `lanes` find in `node`; rows leave the count as soon as they are known to be core rows.
    fn visit(&self, node: Node, lanes: u32, count: &mut TileCount) {
        let lanes = lanes & count.open;
        if lanes == 0 {
            return;
        }
        let reach = self.index.lanes_in_reach(count.tile, node, self.density.reach_sq);
        let whole = reach.whole & lanes;
        if whole != 0 {
            let mass = self.node_mass(node);
            lanes_of(whole).for_each(|lane| count.add(lane, &mass, self.density.min_weight));
        }
        let near = reach.near & lanes & !whole;
        if near == 0 {
            return;
        }
        if node.is_tile() {
            return self.compare(node.first, near, count);
        }
        for half in node.halves_from(count.tile) {
            self.visit(half, near, count);
        }
    }

    /// Counts what `lanes` find in another tile, row by row.
    fn compare(&self, other: usize, lanes: u32, count: &mut TileCount) {
        for lane in lanes_of(lanes) {
            self.index.read(count.tile, lane, &mut count.query);
            let found = self.index.lanes_within(other, &count.query, self.density.reach_sq);
            let mass = match self.density.weights {
                None => Mass::of(f64::from(found.count_ones())),
                Some(weights) => lanes_of(found).map(|found| weights[self.index.row(other * LANES + found)]).collect(),
            };
            count.add(lane, &mass, self.density.min_weight);
        }
    }

    fn node_mass(&self, node: Node) -> Mass {
        match self.density.weights {
            None => Mass::of(self.index.places(node).len() as f64),
            Some(_) => self.node_masses[node.idx],
        }
    }
}

/// How far the rows of one tile have come.
struct TileCount {
    tile: usize,
    /// The lanes that are not yet known to hold core rows.
    open: u32,
    /// What each lane has found.
    masses: [Mass; LANES],
    /// Room for the values of one row.
    query: Vec<f64>,
}

impl TileCount {
    fn add(&mut self, lane: usize, mass: &Mass, enough: f64) {
        self.masses[lane] = self.masses[lane].merged(mass);
        if self.masses[lane].total() >= enough {
            self.open &= !(1 << lane);
        }
    }
}

/// A sum of weights that hardly depends on their order: what rounding takes away is kept and given back (Neumaier 1974,
/// doi:10.1002/zamm.19740540106).
#[derive(Debug, Clone, Copy, Default)]
struct Mass {
    sum: f64,
    lost: f64,
}

impl Mass {
    fn of(weight: f64) -> Self {
        Self { sum: weight, lost: 0.0 }
    }

    fn merged(&self, other: &Self) -> Self {
        let (greater, lesser) = if self.sum >= other.sum { (self.sum, other.sum) } else { (other.sum, self.sum) };
        let sum = greater + lesser;
        Self { sum, lost: (greater - sum) + lesser + self.lost + other.lost }
    }

    fn total(&self) -> f64 {
        // Beyond the greatest number there is nothing to give back.
        if self.sum.is_finite() { self.sum + self.lost } else { self.sum }
    }
}

impl FromIterator<f64> for Mass {
    fn from_iter<I: IntoIterator<Item = f64>>(weights: I) -> Self {
        weights.into_iter().fold(Self::default(), |mass, weight| mass.merged(&Self::of(weight)))
    }
}
