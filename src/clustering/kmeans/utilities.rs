//! Which centroids would be missed.

use std::ops::Range;

use crate::clustering::Scalar;
use crate::clustering::kmeans::kernel::Centroids;
use crate::clustering::kmeans::place::Placer;
use crate::math::chunked::{CHUNK_ROWS, map_chunks, sum_of_parts};
use crate::math::simd::least_codes::{TILE, Verdicts};

impl<F: Scalar> Placer<'_, F> {
    /// For each of `centroids`, at least two, how much the inertia would grow if it went and nothing else moved: as sharp as the copy, which is
    /// enough to see which of them are missed least.
    pub(super) fn utilities(&self, centroids: &[f64]) -> Vec<f64> {
        let exact = Centroids::new(centroids, self.rows.n_features);
        let judge = self.screen.guide.judge(centroids);
        let by_reference = |row: usize| {
            let (nearest, next) = exact.two_nearest(self.rows.row(row));
            (nearest.index, next.map_or(0.0, |next| next - nearest.sq))
        };
        let of_chunk = |range: Range<usize>| {
            let copied = self.screen.chunk(range.start / CHUNK_ROWS);
            let mut verdicts = Verdicts::with_margins();
            if let Some(judge) = &judge {
                judge.verdicts(copied, &vec![0; copied.outside.len() * TILE], &mut verdicts);
            }
            // Where the copy cannot say which centroid is nearest, it cannot say by how much either.
            let is_sure = |at: usize| (verdicts.unsure[at / TILE] | copied.outside[at / TILE]) >> (at % TILE) & 1 == 0;
            let by_copy = |at: usize| {
                let judge = judge.as_ref().filter(|_| is_sure(at))?;
                Some((verdicts.index[at] as usize, judge.worth * f64::from(verdicts.margins.as_ref()?[at])))
            };
            let mut utilities = vec![0.0; exact.n_clusters()];
            for (at, row) in range.enumerate() {
                let (cluster, utility) = by_copy(at).unwrap_or_else(|| by_reference(row));
                utilities[cluster] += self.rows.weight(row) * utility;
            }
            utilities
        };
        let parts = map_chunks(self.rows.len(), self.work_per_row(exact.n_clusters()), of_chunk);
        sum_of_parts(parts, exact.n_clusters())
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::clustering::kmeans::rows::Rows;
    use crate::math::simd::Level;
    use crate::seed::Seed;

    #[test]
    fn they_are_near_those_by_the_reference_and_the_same_for_every_kind_of_vector() {
        let mut rng = Seed::new(4).rng();
        let (n, d, k) = (5000, 5, 7);
        let plain: Vec<f64> = (0..n * d).map(|_| rng.r#gen::<f64>() + f64::from(rng.gen_range(0u8..4))).collect();
        // One row that the copy does not hold; and so many far ones that it holds them, in steps that are coarse for all others.
        let mut one_far = plain.clone();
        one_far[777 * d] = 1e3;
        let mut many_far = plain.clone();
        many_far.chunks_mut(d).step_by(3).flatten().step_by(7).for_each(|value| *value *= 1e5);
        let weights: Vec<f64> = (0..n).map(|_| rng.gen_range(0.0..2.0)).collect();
        for (values, tolerance) in [(one_far, 1e-2), (many_far, 0.2)] {
            let rows = Rows { values: &values, n_features: d, weights: Some(&weights) };
            let centroids: Vec<f64> = values[d..(k + 1) * d].to_vec();
            let mut exact = vec![0.0; k];
            for (row, weight) in weights.iter().enumerate() {
                let mut squared: Vec<(f64, usize)> =
                    centroids.chunks(d).map(|centroid| rows.sq_to(row, centroid)).zip(0..).collect();
                squared.sort_by(|a, b| a.0.total_cmp(&b.0));
                exact[squared[0].1] += weight * (squared[1].0 - squared[0].0);
            }
            let portable = Placer::new(rows, Level::Portable).utilities(&centroids);
            for (found, exact) in portable.iter().zip(&exact) {
                assert!((found / exact - 1.0).abs() < tolerance, "{found} for {exact}");
            }
            for level in Level::available() {
                assert_eq!(Placer::new(rows, level).utilities(&centroids), portable, "{level:?}");
            }
        }
    }
}
