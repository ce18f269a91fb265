//! How near every row is to the nearest centroid of several starts, which take their centroids one by one, all in the same pass.

use rand::Rng;

use crate::clustering::Scalar;
use crate::clustering::kmeans::rows::Rows;
use crate::math::chunked::{CHUNK_ROWS, chunks, map_parts_at, sum_of_parts};
use crate::math::simd::tiles::{LANES, Lanes, masses_with, take_closer};

/// Squared distances of all rows from the nearest centroid of each start.
#[derive(Debug)]
pub(super) struct Nearness<'a, F> {
    rows: Rows<'a, F>,
    n_starts: usize,
    plots: Vec<Plot>,
}

/// A chunk of the rows.
#[derive(Debug)]
struct Plot {
    first_row: usize,
    n_tiles: usize,
    /// For each start and each tile the squared distances of its rows, 0 for the padding of the last tile.
    closest_sq: Vec<Lanes>,
    /// For each start and each tile the sum of the weighted squared distances.
    masses: Vec<f64>,
    /// For each start the sum of its masses.
    mass: Vec<f64>,
}

/// The rows of a tile, column by column, and what they weigh.
#[derive(Debug)]
struct Tile {
    values: Vec<f64>,
    weights: Lanes,
}

impl<'a, F: Scalar> Nearness<'a, F> {
    /// Of starts without a centroid: every row is infinitely far.
    pub(super) fn of_nothing(rows: Rows<'a, F>, n_starts: usize) -> Self {
        let plot = |range: std::ops::Range<usize>| {
            let n_tiles = range.len().div_ceil(LANES);
            let mut closest_sq = vec![[f64::INFINITY; LANES]; n_starts * n_tiles];
            for last in closest_sq.chunks_exact_mut(n_tiles).filter_map(<[Lanes]>::last_mut) {
                last[range.len() - (n_tiles - 1) * LANES..].fill(0.0);
            }
            let masses = vec![0.0; n_starts * n_tiles];
            Plot { first_row: range.start, n_tiles, closest_sq, masses, mass: vec![0.0; n_starts] }
        };
        Self { rows, n_starts, plots: chunks(rows.len()).map(plot).collect() }
    }

    /// Adds a centroid to each start: one of the rows.
    pub(super) fn take(&mut self, rows: impl Iterator<Item = usize>) {
        let queries = values_of(&self.rows, rows);
        let (rows, d) = (self.rows, self.rows.n_features);
        let plots: Vec<&mut Plot> = self.plots.iter_mut().collect();
        map_parts_at(plots, rows.len(), work_of(self.n_starts, d), Tile::of_none(d), |tile, plot| {
            for at in 0..plot.n_tiles {
                tile.fill(&rows, plot.first_row + at * LANES);
                for (start, query) in queries.chunks_exact(d).enumerate() {
                    let place = start * plot.n_tiles + at;
                    plot.masses[place] = take_closer(&tile.values, query, &mut plot.closest_sq[place], &tile.weights);
                }
            }
            for (mass, masses) in plot.mass.iter_mut().zip(plot.masses.chunks_exact(plot.n_tiles)) {
                *mass = masses.iter().sum();
            }
        });
    }

    /// For each of `candidates`, which are as many for each start, the mass that its start would have with that row as a centroid.
    pub(super) fn masses_with(&self, candidates: &[usize]) -> Vec<f64> {
        let queries = values_of(&self.rows, candidates.iter().copied());
        let (rows, d) = (self.rows, self.rows.n_features);
        let n_each = candidates.len() / self.n_starts;
        let plots: Vec<&Plot> = self.plots.iter().collect();
        let parts = map_parts_at(plots, rows.len(), work_of(candidates.len(), d), Tile::of_none(d), |tile, plot| {
            let (mut sums, mut masses) = (vec![0.0; candidates.len()], vec![0.0; n_each]);
            for at in 0..plot.n_tiles {
                tile.fill(&rows, plot.first_row + at * LANES);
                let starts = queries.chunks_exact(n_each * d).zip(sums.chunks_exact_mut(n_each));
                for (start, (queries, sums)) in starts.enumerate() {
                    let closest_sq = &plot.closest_sq[start * plot.n_tiles + at];
                    masses_with(&tile.values, queries, closest_sq, &tile.weights, &mut masses);
                    sums.iter_mut().zip(&masses).for_each(|(sum, mass)| *sum += mass);
                }
            }
            sums
        });
        sum_of_parts(parts, candidates.len())
    }

    /// The squared distance of a row from the nearest centroid of a start.
    pub(super) fn closest_sq(&self, start: usize, row: usize) -> f64 {
        let (plot, at) = (&self.plots[row / CHUNK_ROWS], row % CHUNK_ROWS);
        plot.closest_sq[start * plot.n_tiles + at / LANES][at % LANES]
    }

    /// A row drawn with chances proportional to its weighted squared distance, by one uniform number: the first row whose running sum exceeds
    /// it. The last row with any mass where rounding leaves none, row 0 where no row has any.
    pub(super) fn draw(&self, start: usize, rng: &mut impl Rng) -> usize {
        let mut left = rng.r#gen::<f64>() * self.plots.iter().map(|plot| plot.mass[start]).sum::<f64>();
        let mass_of = |row: usize| self.rows.weight(row) * self.closest_sq(start, row);
        for plot in &self.plots {
            if left >= plot.mass[start] {
                left -= plot.mass[start];
                continue;
            }
            let masses = &plot.masses[start * plot.n_tiles..][..plot.n_tiles];
            for (tile, &mass) in masses.iter().enumerate() {
                if left >= mass {
                    left -= mass;
                    continue;
                }
                let first = plot.first_row + tile * LANES;
                for row in first..(first + LANES).min(self.rows.len()) {
                    let mass = mass_of(row);
                    if left < mass {
                        return row;
                    }
                    left -= mass;
                }
            }
        }
        (0..self.rows.len()).rev().find(|&row| mass_of(row) > 0.0).unwrap_or(0)
    }
}

impl Tile {
    fn of_none(n_features: usize) -> impl Fn() -> Self + Sync + Send {
        move || Self { values: vec![0.0; n_features * LANES], weights: [0.0; LANES] }
    }

    /// Takes the rows from `first` on; those beyond the last weigh nothing.
    fn fill<F: Scalar>(&mut self, rows: &Rows<'_, F>, first: usize) {
        let range = first..(first + LANES).min(rows.len());
        self.weights[range.len()..].fill(0.0);
        for (lane, row) in range.enumerate() {
            self.weights[lane] = rows.weight(row);
            for (column, value) in self.values.chunks_exact_mut(LANES).zip(rows.row(row)) {
                column[lane] = value.widen();
            }
        }
    }
}

fn values_of<F: Scalar>(rows: &Rows<'_, F>, chosen: impl Iterator<Item = usize>) -> Vec<f64> {
    chosen.flat_map(|row| rows.row(row)).map(|value| value.widen()).collect()
}

/// What it costs to compare a row with so many others, in operations that [`map_parts_at`] reckons with: the kernels do several at once.
fn work_of(n_queries: usize, n_features: usize) -> usize {
    2 + n_queries * (n_features + 2) / 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    #[test]
    fn masses_distances_and_draws_are_those_of_one_row_after_the_other() {
        let mut rng = Seed::new(8).rng();
        let (n, d, n_starts) = (CHUNK_ROWS + 77, 3, 2);
        let values: Vec<f32> = (0..n * d).map(|_| rng.gen_range(-5.0..5.0)).collect();
        let weights: Vec<f64> = (0..n).map(|row| if row % 5 == 0 { 0.0 } else { rng.gen_range(0.5..2.0) }).collect();
        for weights in [None, Some(weights.as_slice())] {
            let rows = Rows { values: &values, n_features: d, weights };
            let mut nearness = Nearness::of_nothing(rows, n_starts);
            let mut closest = vec![vec![f64::INFINITY; n]; n_starts];
            for taken in [[5, n - 1], [4096, 12]] {
                nearness.take(taken.into_iter());
                for (closest, taken) in closest.iter_mut().zip(taken) {
                    let place = values_of(&rows, std::iter::once(taken));
                    closest.iter_mut().enumerate().for_each(|(row, sq)| *sq = sq.min(rows.sq_to(row, &place)));
                }
            }
            for (start, closest) in closest.iter().enumerate() {
                assert!((0..n).all(|row| nearness.closest_sq(start, row) == closest[row]));
            }
            let candidates = [7, 4100, 99, 3000];
            for ((mass, candidate), start) in nearness.masses_with(&candidates).iter().zip(candidates).zip([0, 0, 1, 1])
            {
                let place = values_of(&rows, std::iter::once(candidate));
                let left = |row: usize| rows.weight(row) * rows.sq_to(row, &place).min(closest[start][row]);
                let exact: f64 = (0..n).map(left).sum();
                assert!((mass / exact - 1.0).abs() < 1e-12, "{mass} for {exact}");
            }
            // Far rows of weight are drawn, and as often as their share says.
            let total: f64 = (0..n).map(|row| rows.weight(row) * closest[1][row]).sum();
            let upper: f64 = (n / 2..n).map(|row| rows.weight(row) * closest[1][row]).sum();
            let draws: Vec<usize> = (0..4000).map(|_| nearness.draw(1, &mut rng)).collect();
            assert!(draws.iter().all(|&row| rows.weight(row) * closest[1][row] > 0.0));
            let share = draws.iter().filter(|&&row| row >= n / 2).count() as f64 / 4000.0;
            assert!((share - upper / total).abs() < 0.04, "{share} for {}", upper / total);
        }
    }

    #[test]
    fn where_no_row_has_any_mass_the_first_is_drawn() {
        let rows = Rows { values: &[2.0f64; 40], n_features: 1, weights: None };
        let mut nearness = Nearness::of_nothing(rows, 1);
        nearness.take(std::iter::once(3));
        assert_eq!(nearness.draw(0, &mut Seed::new(1).rng()), 0);
    }
}
