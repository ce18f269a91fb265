use crate::clustering::Scalar;
use crate::clustering::index::{Node, TileIndex};
use crate::math::simd::tiles::{self, LANES};

/// The nearest row of a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nearest {
    /// The row, the lowest on a tie.
    pub(crate) row: u32,
    /// The squared distance to it.
    pub(crate) sq: f64,
}

impl<F: Scalar> TileIndex<F> {
    /// The row nearest to `query`; `None` where there are no rows.
    pub(crate) fn nearest(&self, query: &[f64]) -> Option<Nearest> {
        let mut best = Nearest { row: u32::MAX, sq: f64::INFINITY };
        self.nearest_in(self.root()?, query, &mut best);
        Some(best)
    }

    fn nearest_in(&self, node: Node, query: &[f64], best: &mut Nearest) {
        if node.is_tile() {
            let squares = tiles::squared_distances(self.tile(node.first), query);
            for place in self.places(node) {
                let (row, sq) = (self.rows[place], squares[place % LANES]);
                if sq < best.sq || (sq == best.sq && row < best.row) {
                    *best = Nearest { row, sq };
                }
            }
            return;
        }
        let mut halves = node.halves().map(|half| (self.bound_sq(half, query), half));
        if halves[1].0 < halves[0].0 {
            halves.swap(0, 1);
        }
        for (bound_sq, half) in halves {
            // A bound that equals the best may hold the same distance at a lower row.
            if bound_sq <= best.sq {
                self.nearest_in(half, query, best);
            }
        }
    }

    /// At most the squared distance from `query` to any row of the node.
    pub(crate) fn bound_sq(&self, node: Node, query: &[f64]) -> f64 {
        let (least, greatest) = self.corners(node).split_at(self.n_features);
        query.iter().zip(least).zip(greatest).fold(0.0, |sum, ((value, least), greatest)| {
            let gap = (least.widen() - value).max(value - greatest.widen()).max(0.0);
            sum + gap * gap
        })
    }
}
