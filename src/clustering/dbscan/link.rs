//! Which core rows hang together.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::clustering::Scalar;
use crate::clustering::index::{Forest, Node, PARALLEL_TILES, TileIndex, lanes_of};
use crate::math::simd::tiles::LANES;

/// The tag of a node without core rows.
const EMPTY: u32 = u32::MAX;

/// The tag of a node whose core rows are not known to hang together.
const OPEN: u32 = u32::MAX - 1;

/// Joins core rows within reach, from the tiles of the index up.
///
/// Two nodes whose core rows all hang together already are never looked into, and two groups are joined by the first pair found: in
/// dense data most pairs of rows are never compared. Threads may join in any order, for the groups are the same in each.
pub(super) struct Linker<'a, F> {
    index: &'a TileIndex<F>,
    reach_sq: f64,
    /// By tile the lanes that hold core rows.
    core: &'a [u32],
    forest: Forest,
    /// By node the place of a core row with which all others of the node hang together, [`EMPTY`] or [`OPEN`]. Once known it holds for
    /// good, so that relaxed order is enough.
    tags: Vec<AtomicU32>,
}

impl<'a, F: Scalar> Linker<'a, F> {
    pub(super) fn new(index: &'a TileIndex<F>, reach_sq: f64, core: &'a [u32]) -> Self {
        let tags = (0..index.n_nodes()).map(|_| AtomicU32::new(OPEN)).collect();
        Self { index, reach_sq, core, forest: Forest::new(index.n_rows()), tags }
    }

    /// What hangs together, by places.
    pub(super) fn into_forest(self) -> Forest {
        self.forest
    }

    /// Joins the core rows of a node.
    pub(super) fn link_within(&self, node: Node) {
        if node.is_tile() {
            return self.link_tile(node);
        }
        let [lower, upper] = node.halves();
        if node.n_tiles() >= PARALLEL_TILES {
            rayon::join(|| self.link_within(lower), || self.link_within(upper));
        } else {
            self.link_within(lower);
            self.link_within(upper);
        }
        self.link_across(lower, upper);
    }

    /// Joins the core rows of two nodes, each of which has been linked within.
    pub(super) fn link_across(&self, a: Node, b: Node) {
        let (tag_a, tag_b) = (self.tag(a), self.tag(b));
        if tag_a == EMPTY || tag_b == EMPTY || self.are_joined(tag_a, tag_b) {
            return;
        }
        let bounds = self.index.between(a, b);
        if bounds.least > self.reach_sq {
            return;
        }
        if bounds.greatest <= self.reach_sq {
            // Each row of one is within reach of each of the other.
            return self.forest.unite(self.joined(a), self.joined(b));
        }
        if a.is_tile() && b.is_tile() {
            return self.link_tiles(a, b, [tag_a, tag_b]);
        }
        let (split, kept) = if a.n_tiles() >= b.n_tiles() { (a, b) } else { (b, a) };
        let [lower, upper] = split.halves();
        if split.n_tiles() >= PARALLEL_TILES {
            rayon::join(|| self.link_across(lower, kept), || self.link_across(upper, kept));
        } else {
            self.link_across(lower, kept);
            self.link_across(upper, kept);
        }
    }

    fn link_tile(&self, node: Node) {
        let core = self.core[node.first];
        if self.index.between(node, node).greatest <= self.reach_sq {
            self.joined(node);
            return;
        }
        let mut query = vec![0.0; self.index.n_features()];
        for lane in lanes_of(core) {
            self.index.read(node.first, lane, &mut query);
            let found = self.index.lanes_within(node.first, &query, self.reach_sq) & core;
            // Distance is symmetric: the lanes above are enough.
            lanes_of(found & (u32::MAX << lane)).for_each(|other| {
                self.forest.unite(place(node.first, lane), place(node.first, other));
            });
        }
    }

    fn link_tiles(&self, a: Node, b: Node, [tag_a, tag_b]: [u32; 2]) {
        let near = self.index.lanes_in_reach(a.first, b, self.reach_sq).near;
        let mut query = vec![0.0; self.index.n_features()];
        for lane in lanes_of(near & self.core[a.first]) {
            let here = place(a.first, lane);
            if tag_b != OPEN && self.forest.root(here) == self.forest.root(tag_b) {
                continue;
            }
            self.index.read(a.first, lane, &mut query);
            let found = self.index.lanes_within(b.first, &query, self.reach_sq) & self.core[b.first];
            if tag_b == OPEN {
                lanes_of(found).for_each(|other| self.forest.unite(here, place(b.first, other)));
            } else if found != 0 {
                self.forest.unite(here, tag_b);
                if tag_a != OPEN {
                    return;
                }
            }
        }
    }

    /// Joins all core rows of a node, which are known to hang together, and answers with one of them.
    fn joined(&self, node: Node) -> u32 {
        let tag = self.tag(node);
        if tag != OPEN {
            return tag;
        }
        let mut places =
            (node.first..node.end).flat_map(|tile| lanes_of(self.core[tile]).map(move |lane| place(tile, lane)));
        let Some(first) = places.next() else { return EMPTY };
        places.for_each(|place| self.forest.unite(first, place));
        self.tags[node.idx].store(first, Ordering::Relaxed);
        first
    }

    /// The tag of a node, as far as its halves tell.
    fn tag(&self, node: Node) -> u32 {
        let known = self.tags[node.idx].load(Ordering::Relaxed);
        if known != OPEN {
            return known;
        }
        let tag = if node.is_tile() {
            let mut places = lanes_of(self.core[node.first]).map(|lane| place(node.first, lane));
            let first = places.next().unwrap_or(EMPTY);
            if places.all(|place| self.are_joined(first, place)) { first } else { OPEN }
        } else {
            match node.halves().map(|half| self.tags[half.idx].load(Ordering::Relaxed)) {
                [EMPTY, tag] | [tag, EMPTY] => tag,
                [lower, upper] if self.are_joined(lower, upper) => lower,
                _ => OPEN,
            }
        };
        self.tags[node.idx].store(tag, Ordering::Relaxed);
        tag
    }

    /// Whether both are places, and hang together.
    fn are_joined(&self, a: u32, b: u32) -> bool {
        a < OPEN && b < OPEN && self.forest.root(a) == self.forest.root(b)
    }
}

fn place(tile: usize, lane: usize) -> u32 {
    (tile * LANES + lane) as u32
}
