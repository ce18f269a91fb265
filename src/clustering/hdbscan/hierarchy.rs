//! What hangs together at each distance: the single-linkage tree of mutual reachability.

use rayon::prelude::*;

use crate::clustering::Scalar;
use crate::clustering::hdbscan::spanning::Edge;
use crate::clustering::index::TileIndex;

/// A tree of merges. Its leaves are the places of an index, and merge `i` is its node `n_places + i`; merges are in ascending order of
/// their distance. Two merges of one distance, one below the other, are one merge of several: see [`Hierarchy::parts`].
#[derive(Debug, Clone)]
pub(super) struct Hierarchy {
    merges: Vec<Merge>,
    /// The row of each place.
    rows: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Merge {
    sq: f64,
    halves: [u32; 2],
    size: u32,
    lowest_row: u32,
}

impl Hierarchy {
    /// The tree of the edges of a spanning tree.
    pub(super) fn new<F: Scalar>(index: &TileIndex<F>, mut edges: Vec<Edge>) -> Self {
        edges.par_sort_unstable_by(|a, b| a.sq.total_cmp(&b.sq));
        let rows: Vec<u32> = (0..index.n_rows()).map(|place| index.row(place) as u32).collect();
        let mut hierarchy = Self { merges: Vec::with_capacity(edges.len()), rows };
        // By place one nearer to the root of its group, and by such a root the node of the group.
        let mut parents: Vec<u32> = (0..index.n_rows() as u32).collect();
        let mut nodes = parents.clone();
        for edge in edges {
            let (a, b) = (root(&mut parents, edge.a), root(&mut parents, edge.b));
            let halves = [nodes[a as usize], nodes[b as usize]];
            let [size_a, size_b] = halves.map(|half| hierarchy.size(half));
            let [lowest_a, lowest_b] = halves.map(|half| hierarchy.lowest_row(half));
            let (above, below) = if size_a >= size_b { (a, b) } else { (b, a) };
            parents[below as usize] = above;
            nodes[above as usize] = (hierarchy.rows.len() + hierarchy.merges.len()) as u32;
            let merge =
                Merge { sq: edge.sq, halves, size: (size_a + size_b) as u32, lowest_row: lowest_a.min(lowest_b) };
            hierarchy.merges.push(merge);
        }
        hierarchy
    }

    /// The node of all rows; `None` without rows.
    pub(super) fn root(&self) -> Option<u32> {
        (self.rows.len() + self.merges.len()).checked_sub(1).map(|node| node as u32)
    }

    /// How many rows there are.
    pub(super) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// How many rows a node has.
    pub(super) fn size(&self, node: u32) -> usize {
        self.merge(node).map_or(1, |merge| merge.size as usize)
    }

    /// The lowest row of a node.
    pub(super) fn lowest_row(&self, node: u32) -> u32 {
        self.merge(node).map_or_else(|| self.rows[node as usize], |merge| merge.lowest_row)
    }

    /// The distance at which a node comes together: 0 for a row.
    pub(super) fn distance(&self, node: u32) -> f64 {
        self.merge(node).map_or(0.0, |merge| merge.sq.sqrt())
    }

    /// What comes together at the distance of a node, in the order of their lowest rows; nothing for a row. This does not depend on which of
    /// several equal edges the spanning tree has.
    pub(super) fn parts(&self, node: u32) -> Vec<u32> {
        let mut parts = Vec::new();
        let mut open: Vec<u32> = self.merge(node).map_or_else(Vec::new, |merge| merge.halves.to_vec());
        while let Some(part) = open.pop() {
            match self.merge(part) {
                Some(merge) if merge.sq.sqrt() == self.distance(node) => open.extend(merge.halves),
                _ => parts.push(part),
            }
        }
        parts.sort_unstable_by_key(|&part| self.lowest_row(part));
        parts
    }

    /// The rows of a node, in no order.
    pub(super) fn rows(&self, node: u32) -> impl Iterator<Item = usize> + '_ {
        let mut open = vec![node];
        std::iter::from_fn(move || {
            loop {
                let node = open.pop()?;
                match self.merge(node) {
                    Some(merge) => open.extend(merge.halves),
                    None => return Some(self.rows[node as usize] as usize),
                }
            }
        })
    }

    /// Calls `join` with the lowest rows of what comes together within a squared distance.
    pub(super) fn joins_within(&self, sq: f64, mut join: impl FnMut(u32, u32)) {
        for merge in self.merges.iter().take_while(|merge| merge.sq <= sq) {
            let [a, b] = merge.halves.map(|half| self.lowest_row(half));
            join(a, b);
        }
    }

    fn merge(&self, node: u32) -> Option<&Merge> {
        (node as usize).checked_sub(self.rows.len()).map(|merge| &self.merges[merge])
    }
}

/// The root of a group, halving the way for those who come later.
fn root(parents: &mut [u32], mut place: u32) -> u32 {
    while parents[place as usize] != place {
        let above = parents[parents[place as usize] as usize];
        parents[place as usize] = above;
        place = above;
    }
    place
}
