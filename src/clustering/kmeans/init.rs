//! Where a run starts, and whether the rows allow that many clusters.

use std::collections::HashSet;

use rand::Rng;

use crate::clustering::Scalar;
use crate::clustering::kmeans::nearness::Nearness;
use crate::clustering::kmeans::rows::Rows;
use crate::error::{ErrorKind, Result};
use crate::math::chunked::{chunks, map_chunks};

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

/// Starts by greedy k-means++ (Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding"), one for each of `rngs`: they
/// share their passes over the rows, and each is what it would be alone. The rows must hold `n_clusters` distinct ones.
///
/// Cost O(n_rows n_clusters n_features ln n_clusters), memory 8 bytes a row, both for each start.
pub(super) fn k_means_plus_plus<F: Scalar>(
    rows: &Rows<'_, F>,
    n_clusters: usize,
    mut rngs: Vec<impl Rng>,
) -> Vec<Vec<f64>> {
    let n_candidates = 2 + (n_clusters as f64).ln() as usize;
    let mut chosen: Vec<Vec<usize>> =
        rngs.iter_mut().map(|rng| vec![draw(rows, |row| rows.weight(row), rng)]).collect();
    let mut nearness = Nearness::of_nothing(*rows, rngs.len());
    loop {
        nearness.take(chosen.iter().filter_map(|chosen| chosen.last().copied()));
        if chosen.iter().all(|chosen| chosen.len() >= n_clusters) {
            break;
        }
        let candidates = chosen.iter().zip(&mut rngs).enumerate().map(|(start, (chosen, rng))| {
            let candidates: Vec<usize> = (0..n_candidates).map(|_| nearness.draw(start, rng)).collect();
            // Squares this small underflow to zero: take the next row that differs at all.
            let is_sound = candidates.iter().all(|&row| nearness.closest_sq(start, row) > 0.0);
            if is_sound { candidates } else { vec![next_distinct(rows, chosen); n_candidates] }
        });
        let candidates: Vec<usize> = candidates.flatten().collect();
        let masses = nearness.masses_with(&candidates);
        let each = candidates.chunks(n_candidates).zip(masses.chunks(n_candidates));
        for (chosen, (candidates, masses)) in chosen.iter_mut().zip(each) {
            // The candidate that leaves the least mass, the earlier one on a tie.
            let best = (0..n_candidates).min_by(|&a, &b| masses[a].total_cmp(&masses[b])).unwrap_or(0);
            chosen.push(candidates[best]);
        }
    }
    let values =
        |chosen: Vec<usize>| chosen.into_iter().flat_map(|row| rows.row(row)).map(|value| value.widen()).collect();
    chosen.into_iter().map(values).collect()
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
    let masses: Vec<f64> = map_chunks(rows.len(), 4, |range| range.map(&mass).sum());
    let mut left = rng.r#gen::<f64>() * masses.iter().sum::<f64>();
    let mut last = 0;
    for (range, of_chunk) in chunks(rows.len()).zip(masses) {
        if left >= of_chunk {
            left -= of_chunk;
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
        let mut start = k_means_plus_plus(&rows, 3, vec![Seed::new(5).rng()]).remove(0);
        start.sort_by(f64::total_cmp);
        assert_eq!(start, [0.0, 1e-200, 2e-200]);
    }

    #[test]
    fn starts_side_by_side_are_those_alone() {
        let mut rng = Seed::new(6).rng();
        let values: Vec<f64> = (0..900 * 3).map(|_| rng.r#gen()).collect();
        let rows = Rows { values: &values, n_features: 3, weights: None };
        let rngs = || (0..5).map(|start| Seed::new(start).rng());
        let together = k_means_plus_plus(&rows, 9, rngs().collect());
        for (rng, together) in rngs().zip(together) {
            assert_eq!(k_means_plus_plus(&rows, 9, vec![rng]), [together]);
        }
    }
}
