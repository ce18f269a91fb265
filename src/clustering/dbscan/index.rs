//! Which rows are within reach of a place, and which is nearest: a kd-tree (Bentley 1975, doi:10.1145/361002.361007).
//!
//! A distance is the squared differences summed left to right in `f64`, and the bound of a box is computed by the same operations on
//! smaller numbers. Rounding keeps their order, so no row within reach is ever passed over: the answers are those of a comparison with
//! every row.

use std::ops::ControlFlow;

use crate::clustering::Scalar;

/// Rows of a leaf: with fewer, walking the tree costs more than comparing.
const LEAF_ROWS: usize = 24;

/// Rows of finite values arranged so that near rows stand close together. Rows are told apart by their *place* in this arrangement.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KdTree<F> {
    n_features: usize,
    /// The row at each place.
    rows: Vec<u32>,
    /// The values of each place, shape `(n_rows, n_features)`.
    values: Vec<F>,
    /// A node, then the nodes of its lower half, then those of its upper half.
    nodes: Vec<Node>,
    /// By node the least values of its rows and then the greatest, `2 n_features` numbers.
    boxes: Vec<F>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    /// The places of its rows.
    start: u32,
    end: u32,
    /// The node of its upper half; 0, the root, for a leaf.
    upper: u32,
}

/// The nearest row of a place.
#[derive(Clone, Copy)]
pub(super) struct Nearest {
    /// The row, the lowest on a tie.
    pub(super) row: u32,
    /// The squared distance to it.
    pub(super) sq: f64,
}

impl<F: Scalar> KdTree<F> {
    /// A tree over row-major `values` of at most `u32::MAX` rows, `n_features` at least 1; cost O(n log n) for n rows.
    pub(super) fn new(values: &[F], n_features: usize) -> Self {
        let n_rows = values.len() / n_features;
        let mut rows: Vec<u32> = (0..n_rows as u32).collect();
        let mut tree = Self { n_features, rows: Vec::new(), values: Vec::new(), nodes: Vec::new(), boxes: Vec::new() };
        if n_rows > 0 {
            tree.grow(values, &mut rows, 0);
        }
        tree.values.reserve_exact(values.len());
        rows.iter().for_each(|&row| tree.values.extend_from_slice(row_of(values, row, n_features)));
        tree.rows = rows;
        tree
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row at `place`.
    pub(super) fn row(&self, place: usize) -> usize {
        self.rows[place] as usize
    }

    /// The values at `place`.
    pub(super) fn values(&self, place: usize) -> &[F] {
        &self.values[place * self.n_features..(place + 1) * self.n_features]
    }

    /// Calls `visit` with every place whose squared distance from `query` is at most `reach_sq`, until it breaks.
    pub(super) fn visit_within(&self, query: &[F], reach_sq: f64, mut visit: impl FnMut(usize) -> ControlFlow<()>) {
        if !self.nodes.is_empty() {
            let _ = self.visit_node(0, query, reach_sq, &mut visit);
        }
    }

    /// The row nearest to `query`; `None` where there are no rows.
    pub(super) fn nearest(&self, query: &[F]) -> Option<Nearest> {
        let mut best = Nearest { row: u32::MAX, sq: f64::INFINITY };
        if !self.nodes.is_empty() {
            self.nearest_in(0, query, &mut best);
        }
        (!self.nodes.is_empty()).then_some(best)
    }

    fn visit_node(
        &self,
        node_idx: usize,
        query: &[F],
        reach_sq: f64,
        visit: &mut impl FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if self.bound_sq(node_idx, query) > reach_sq {
            return ControlFlow::Continue(());
        }
        let node = self.nodes[node_idx];
        if node.upper > 0 {
            self.visit_node(node_idx + 1, query, reach_sq, visit)?;
            return self.visit_node(node.upper as usize, query, reach_sq, visit);
        }
        for place in node.start as usize..node.end as usize {
            if squared_distance(query, self.values(place)) <= reach_sq {
                visit(place)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn nearest_in(&self, node_idx: usize, query: &[F], best: &mut Nearest) {
        let node = self.nodes[node_idx];
        if node.upper > 0 {
            let halves = [node_idx + 1, node.upper as usize];
            let mut bounds = halves.map(|half| (self.bound_sq(half, query), half));
            if bounds[1].0 < bounds[0].0 {
                bounds.swap(0, 1);
            }
            for (bound_sq, half) in bounds {
                // A bound that equals the best may hold the same distance at a lower row.
                if bound_sq <= best.sq {
                    self.nearest_in(half, query, best);
                }
            }
            return;
        }
        for place in node.start as usize..node.end as usize {
            let (row, sq) = (self.rows[place], squared_distance(query, self.values(place)));
            if sq < best.sq || (sq == best.sq && row < best.row) {
                *best = Nearest { row, sq };
            }
        }
    }

    /// At most the squared distance from `query` to any row of the node.
    fn bound_sq(&self, node_idx: usize, query: &[F]) -> f64 {
        let corners = &self.boxes[node_idx * 2 * self.n_features..][..2 * self.n_features];
        let (least, greatest) = corners.split_at(self.n_features);
        query.iter().zip(least).zip(greatest).fold(0.0, |sum, ((value, least), greatest)| {
            let value = value.widen();
            let gap = (least.widen() - value).max(value - greatest.widen()).max(0.0);
            sum + gap * gap
        })
    }

    /// Adds the node of `rows`, which begin at place `start`, and all below it. Halving keeps the depth at log2 of the rows.
    fn grow(&mut self, values: &[F], rows: &mut [u32], start: usize) {
        let node_idx = self.nodes.len();
        self.nodes.push(Node { start: start as u32, end: (start + rows.len()) as u32, upper: 0 });
        let widest = self.push_box(values, rows);
        let (feature, true) = (widest.feature, widest.width > 0.0 && rows.len() > LEAF_ROWS) else { return };
        let value = |row: u32| row_of(values, row, self.n_features)[feature].widen();
        let half = rows.len() / 2;
        rows.select_nth_unstable_by(half, |&a, &b| value(a).total_cmp(&value(b)).then(a.cmp(&b)));
        let (lower, upper) = rows.split_at_mut(half);
        self.grow(values, lower, start);
        self.nodes[node_idx].upper = self.nodes.len() as u32;
        self.grow(values, upper, start + half);
    }

    /// Appends the box around `rows` and answers its widest side.
    fn push_box(&mut self, values: &[F], rows: &[u32]) -> Side {
        let mut least = row_of(values, rows[0], self.n_features).to_vec();
        let mut greatest = least.clone();
        for &row in rows {
            for (feature, &value) in row_of(values, row, self.n_features).iter().enumerate() {
                if value < least[feature] {
                    least[feature] = value;
                } else if value > greatest[feature] {
                    greatest[feature] = value;
                }
            }
        }
        let mut widest = Side { feature: 0, width: 0.0 };
        for (feature, (least, greatest)) in least.iter().zip(&greatest).enumerate() {
            let width = greatest.widen() - least.widen();
            if width > widest.width {
                widest = Side { feature, width };
            }
        }
        self.boxes.extend(least);
        self.boxes.extend(greatest);
        widest
    }
}

/// One side of a box.
struct Side {
    feature: usize,
    width: f64,
}

fn row_of<F>(values: &[F], row: u32, n_features: usize) -> &[F] {
    &values[row as usize * n_features..][..n_features]
}

fn squared_distance<F: Scalar>(a: &[F], b: &[F]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| {
        let difference = a.widen() - b.widen();
        sum + difference * difference
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

    #[test]
    fn the_tree_finds_what_a_comparison_with_every_row_finds() {
        for (n, d) in [(1, 1), (24, 2), (25, 2), (300, 1), (500, 3), (400, 9)] {
            for (grid, seed) in [(true, 1), (false, 2)] {
                let values = cloud(n, d, grid, seed);
                let tree = KdTree::new(&values, d);
                let queries = cloud(40, d, grid, seed + 10);
                for query in queries.chunks(d).chain(values.chunks(d).take(20)) {
                    let squared: Vec<f64> = values.chunks(d).map(|row| squared_distance(query, row)).collect();
                    for reach_sq in [0.0, 1.0, 2.0, 4.5, 100.0] {
                        let mut found = Vec::new();
                        tree.visit_within(query, reach_sq, |place| {
                            found.push(tree.row(place));
                            ControlFlow::Continue(())
                        });
                        found.sort_unstable();
                        let expected: Vec<usize> = (0..n).filter(|&row| squared[row] <= reach_sq).collect();
                        assert_eq!(found, expected);
                    }
                    let nearest = tree.nearest(query).unwrap();
                    let first = (0..n).min_by(|&a, &b| squared[a].total_cmp(&squared[b])).unwrap();
                    assert_eq!((nearest.row as usize, nearest.sq), (first, squared[first]));
                }
            }
        }
    }

    #[test]
    fn equal_rows_end_in_one_leaf_and_no_rows_have_no_nearest() {
        let tree = KdTree::new(&[2.0f32; 200], 2);
        assert_eq!(tree.nodes.len(), 1);
        assert_eq!(tree.nearest(&[2.0, 5.0]).map(|nearest| (nearest.row, nearest.sq)), Some((0, 9.0)));
        assert!(KdTree::<f64>::new(&[], 3).nearest(&[0.0; 3]).is_none());
    }
}
