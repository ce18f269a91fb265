//! How far each row has to reach for so many rows, or for rows of so much weight.

use crate::clustering::Scalar;
use crate::clustering::index::{Approach, TileIndex, kth_nearest, lanes_of, read_lane};
use crate::math::chunked::map_chunks_of;
use crate::math::simd::tiles::{self, LANES, Lanes};

/// Tiles of one task.
const TASK_TILES: usize = 8;

/// A rough count of the operations of one tile's walk.
const TILE_WORK: usize = 50_000;

/// By place the squared distance to the `k`-th nearest row, itself included; infinite where there are fewer rows. On all threads.
pub(crate) fn core_distances<F: Scalar>(index: &TileIndex<F>, k: usize) -> Vec<f64> {
    by_place(index, |tile, lanes| kth_nearest(index, index.tile(tile), lanes, k))
}

/// By place the squared distance within which rows, itself included, weigh `enough`, a positive number; infinite where all together weigh
/// less. `weights` are by row.
pub(crate) fn weighed_core_distances<F: Scalar>(index: &TileIndex<F>, weights: &[f64], enough: f64) -> Vec<f64> {
    by_place(index, |tile, lanes| {
        let query = vec![0.0; index.n_features()];
        let nearest = vec![Nearest::default(); LANES];
        let limits = [f64::INFINITY; LANES];
        let mut search = Weighing { index, weights, enough, queries: index.tile(tile), nearest, limits, query };
        index.approach(index.tile(tile), lanes, &mut search);
        search.limits
    })
}

fn by_place<F: Scalar>(index: &TileIndex<F>, search: impl Fn(usize, u32) -> Lanes + Sync) -> Vec<f64> {
    let of_tile = |tile: usize| {
        let lanes = index.lanes(tile);
        let found = search(tile, lanes);
        lanes_of(lanes).map(move |lane| found[lane]).collect::<Vec<f64>>()
    };
    let of_tiles = |tiles: std::ops::Range<usize>| tiles.flat_map(&of_tile).collect::<Vec<f64>>();
    map_chunks_of(TASK_TILES, index.n_tiles(), TILE_WORK, of_tiles).concat()
}

/// The nearest rows of one query that together weigh enough.
#[derive(Debug, Clone, Default)]
struct Nearest {
    /// Squared distances and weights, ascending.
    rows: Vec<(f64, f64)>,
    weight: f64,
}

struct Weighing<'a, F> {
    index: &'a TileIndex<F>,
    weights: &'a [f64],
    enough: f64,
    queries: &'a [F],
    /// By lane.
    nearest: Vec<Nearest>,
    /// By lane the squared distance of the last of its nearest, once they weigh enough.
    limits: Lanes,
    /// Room for one query.
    query: Vec<f64>,
}

impl<F: Scalar> Approach for Weighing<'_, F> {
    fn limits(&self) -> &Lanes {
        &self.limits
    }

    fn look(&mut self, tile: usize, lanes: u32) {
        for lane in lanes_of(lanes) {
            read_lane(self.queries, lane, &mut self.query);
            let squares = tiles::squared_distances(self.index.tile(tile), &self.query);
            for other in lanes_of(self.index.lanes(tile)) {
                let weight = self.weights[self.index.row(tile * LANES + other)];
                if squares[other] < self.limits[lane] && weight > 0.0 {
                    self.limits[lane] = self.nearest[lane].take(squares[other], weight, self.enough);
                }
            }
        }
    }
}

impl Nearest {
    /// One row more, and those fewer that are not needed any longer; the squared distance of the last.
    fn take(&mut self, sq: f64, weight: f64, enough: f64) -> f64 {
        let place = self.rows.partition_point(|&(nearer, _)| nearer <= sq);
        self.rows.insert(place, (sq, weight));
        self.weight += weight;
        while let Some(&(last_sq, last_weight)) = self.rows.last() {
            let without = self.weight - last_weight;
            if without < enough {
                return if self.weight >= enough { last_sq } else { f64::INFINITY };
            }
            self.weight = without;
            self.rows.pop();
        }
        f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;
    use rand::Rng;

    #[test]
    fn core_distances_are_those_of_a_comparison_with_every_row() {
        for (n, d, k) in [(1, 1, 1), (40, 2, 3), (300, 3, 7), (700, 2, 40), (20, 2, 21)] {
            let mut rng = Seed::new(n as u64).rng();
            // On a coarse grid, so that distances tie.
            let values: Vec<f64> = (0..n * d).map(|_| f64::from(rng.gen_range(0..9u8))).collect();
            let weights: Vec<f64> = (0..n).map(|_| f64::from(rng.gen_range(0..4u8)) / 2.0).collect();
            let index = TileIndex::new(&values, d);
            let naive = |row: usize, weights: &[f64]| {
                let sq =
                    |other: usize| (0..d).map(|i| (values[row * d + i] - values[other * d + i]).powi(2)).sum::<f64>();
                let mut near: Vec<(f64, f64)> = (0..n).map(|other| (sq(other), weights[other])).collect();
                near.sort_by(|a, b| a.0.total_cmp(&b.0));
                let mut weight = 0.0;
                near.iter()
                    .find(|near| {
                        weight += near.1;
                        weight >= k as f64
                    })
                    .map_or(f64::INFINITY, |near| near.0)
            };
            let (plain, weighed) = (core_distances(&index, k), weighed_core_distances(&index, &weights, k as f64));
            for place in 0..n {
                assert_eq!(plain[place], naive(index.row(place), &vec![1.0; n]));
                assert_eq!(weighed[place], naive(index.row(place), &weights));
            }
        }
    }
}
