//! Where a run starts, and whether the rows allow that many clusters.

use std::collections::HashSet;

use rand::Rng;

use crate::clustering::Scalar;
use crate::clustering::kmeans::kernel::Centroids;
use crate::clustering::kmeans::rows::Rows;
use crate::error::{ErrorKind, Result};
use crate::math::chunked::{chunks, map_chunks};
use crate::math::simd::reference::{LANES, potentials, squared_of_rows};

/// Refuses more clusters than there are distinct rows of positive weight. Looks at no more rows than it needs.
pub(super) fn check_distinct<F: Scalar>(rows: &Rows<'_, F>, n_clusters: usize) -> Result<()> {
    let mut distinct = Distinct::new(n_clusters);
    distinct.look_at(rows);
    distinct.check()
}

/// Distinct rows of positive weight, counted up to the number of clusters that are wanted.
#[derive(Debug)]
pub(super) struct Distinct {
    n_clusters: usize,
    /// Bits of the rows.
    seen: HashSet<Vec<u64>>,
}

impl Distinct {
    pub(super) fn new(n_clusters: usize) -> Self {
        Self { n_clusters, seen: HashSet::new() }
    }

    pub(super) fn look_at<F: Scalar>(&mut self, rows: &Rows<'_, F>) {
        let mut left = (0..rows.len()).filter(|&row| rows.weight(row) > 0.0);
        while self.seen.len() < self.n_clusters {
            let Some(row) = left.next() else { return };
            // 0 and -0 are one value; adding 0 makes them one pattern of bits.
            self.seen.insert(rows.row(row).iter().map(|value| (value.widen() + 0.0).to_bits()).collect());
        }
    }

    /// Refuses too few of them.
    pub(super) fn check(&self) -> Result<()> {
        let (n_clusters, n_distinct) = (self.n_clusters, self.seen.len());
        if n_distinct >= n_clusters {
            return Ok(());
        }
        Err(ErrorKind::TooFewDistinctRows { n_clusters, n_distinct }.into())
    }
}

/// Greedy k-means++ (Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding"): cost
/// O(n_rows n_clusters n_features ln n_clusters). The rows must hold `n_clusters` distinct ones.
pub(super) fn k_means_plus_plus<F: Scalar>(rows: &Rows<'_, F>, n_clusters: usize, rng: &mut impl Rng) -> Vec<f64> {
    let n_candidates = 2 + (n_clusters as f64).ln() as usize;
    let mut chosen = vec![draw(rows, |row| rows.weight(row), rng)];
    let squared = distances_to(rows, &chosen);
    let mut closest_sq: Vec<f64> = squared.iter().flat_map(|blocks| blocks[0].iter().map(|lanes| lanes[0])).collect();
    while chosen.len() < n_clusters {
        let mass = |row: usize| rows.weight(row) * closest_sq[row];
        let parts = masses(rows, mass);
        let mut candidates: Vec<usize> = (0..n_candidates).map(|_| draw_by(rows, &parts, mass, rng)).collect();
        if candidates.iter().any(|&row| closest_sq[row] == 0.0) {
            // Squares this small underflow to zero: take the next row that differs at all.
            candidates = vec![next_distinct(rows, &chosen)];
        }
        let (best, best_closest_sq) = best_candidate(rows, &candidates, &closest_sq);
        chosen.push(best);
        closest_sq = best_closest_sq;
    }
    chosen.iter().flat_map(|&row| rows.row(row).iter().map(|value| value.widen())).collect()
}

/// One row out of each of `n_strata` equal stretches of `n_rows` rows, which must be as many at least: a sample that also sorted
/// rows cannot skew.
pub(super) fn stratified(n_rows: usize, n_strata: usize, rng: &mut impl Rng) -> Vec<usize> {
    let bound = |stratum: usize| (stratum as u128 * n_rows as u128 / n_strata as u128) as usize;
    (0..n_strata).map(|stratum| rng.gen_range(bound(stratum)..bound(stratum + 1))).collect()
}

/// A row drawn with chances proportional to `mass`, by one uniform number: the first row whose running sum exceeds it. The
/// last row with any mass where rounding leaves none, row 0 where no row has any.
pub(super) fn draw<F: Scalar>(rows: &Rows<'_, F>, mass: impl Fn(usize) -> f64 + Sync, rng: &mut impl Rng) -> usize {
    draw_by(rows, &masses(rows, &mass), mass, rng)
}

/// The mass of each chunk.
fn masses<F: Scalar>(rows: &Rows<'_, F>, mass: impl Fn(usize) -> f64 + Sync) -> Vec<f64> {
    map_chunks(rows.len(), 4, |range| range.map(&mass).sum())
}

/// [`draw`], where the mass of each chunk is known.
fn draw_by<F: Scalar>(rows: &Rows<'_, F>, parts: &[f64], mass: impl Fn(usize) -> f64, rng: &mut impl Rng) -> usize {
    let mut left = rng.r#gen::<f64>() * parts.iter().sum::<f64>();
    let mut last = 0;
    for (range, &part) in chunks(rows.len()).zip(parts) {
        if left >= part {
            left -= part;
            last = range.rev().find(|&row| mass(row) > 0.0).unwrap_or(last);
            continue;
        }
        for row in range {
            let mass = mass(row);
            if mass > 0.0 {
                last = row;
                if left < mass {
                    return row;
                }
                left -= mass;
            }
        }
    }
    last
}

/// The candidate that leaves the least potential, the earlier one on a tie, and the distances it leaves.
fn best_candidate<F: Scalar>(rows: &Rows<'_, F>, candidates: &[usize], closest_sq: &[f64]) -> (usize, Vec<f64>) {
    let squared = distances_to(rows, candidates);
    let mut sums = vec![0.0; candidates.len()];
    for (range, blocks) in chunks(rows.len()).zip(&squared) {
        for (sums, squared) in sums.chunks_mut(LANES).zip(blocks) {
            let weights = rows.weights.map(|weights| &weights[range.clone()]);
            let part = potentials(squared, &closest_sq[range.clone()], weights);
            sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
    }
    let best = (0..sums.len()).min_by(|&a, &b| sums[a].total_cmp(&sums[b])).unwrap_or(0);
    let mut left = Vec::with_capacity(rows.len());
    for (range, blocks) in chunks(rows.len()).zip(&squared) {
        let lanes = blocks[best / LANES].iter().zip(&closest_sq[range]);
        left.extend(lanes.map(|(squared, closest)| squared[best % LANES].min(*closest)));
    }
    (candidates[best], left)
}

/// The squared distances from every row to the rows `targets`: chunk by chunk, and in a chunk for every [`LANES`] of the targets.
fn distances_to<F: Scalar>(rows: &Rows<'_, F>, targets: &[usize]) -> Vec<Vec<Vec<[f64; LANES]>>> {
    let centroids: Vec<f64> = targets.iter().flat_map(|&row| rows.row(row).iter().map(|value| value.widen())).collect();
    let kernel = Centroids::new(&centroids, rows.n_features);
    map_chunks(rows.len(), centroids.len(), |range| {
        let of_block = |block: &[[f64; LANES]]| {
            let mut squared = vec![[0.0; LANES]; range.len()];
            squared_of_rows(block, rows.values_of(range.clone()), &mut squared);
            squared
        };
        kernel.blocks(rows.n_features).map(of_block).collect()
    })
}

/// The first row that equals none of `chosen`; row 0 where there is none.
fn next_distinct<F: Scalar>(rows: &Rows<'_, F>, chosen: &[usize]) -> usize {
    let is_new = |&row: &usize| rows.weight(row) > 0.0 && chosen.iter().all(|&other| rows.row(other) != rows.row(row));
    (0..rows.len()).find(is_new).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    #[test]
    fn draws_follow_the_mass_and_never_hit_a_row_without_any() {
        let values = [0.0f64; 6];
        let rows = Rows { values: &values, n_features: 1, weights: None };
        let mass = [0.0, 1.0, 0.0, 3.0, 0.0, 0.0];
        let mut rng = Seed::new(1).rng();
        let mut hits = [0usize; 6];
        for _ in 0..4000 {
            hits[draw(&rows, |row| mass[row], &mut rng)] += 1;
        }
        assert_eq!(hits[1] + hits[3], 4000);
        assert!((800..1200).contains(&hits[1]), "{hits:?}");
    }

    #[test]
    fn starts_are_distinct_even_where_squares_underflow() {
        let values = [0.0, 1e-200, 1e-200, 2e-200, 0.0];
        let rows = Rows { values: &values, n_features: 1, weights: None };
        let mut start = k_means_plus_plus(&rows, 3, &mut Seed::new(5).rng());
        start.sort_by(f64::total_cmp);
        assert_eq!(start, [0.0, 1e-200, 2e-200]);
    }
}
