//! Fewer features that keep distances roughly: what starts of wide rows are tried on.

use rand::Rng;

use crate::clustering::Scalar;
use crate::clustering::kmeans::rows::Rows;
use crate::math::chunked::map_chunks;
use crate::math::simd::project::{WIDTH, project_rows};

/// Features that a sketch has.
pub(super) const SKETCHED_FEATURES: usize = WIDTH;

/// The rows with [`SKETCHED_FEATURES`] features: sums of theirs with random signs, whose squared distances are the rows' own times the number
/// of features on the average (Achlioptas 2003, doi:10.1016/S0022-0000(03)00025-4), and which keep the inertia of any clusters to within a
/// factor near 1 (Makarychev, Makarychev and Razenshteyn 2019, doi:10.1145/3313276.3316350).
pub(super) fn sketch<F: Scalar>(rows: &Rows<'_, F>, rng: &mut impl Rng) -> Vec<f64> {
    let mut sign = || if rng.r#gen::<bool>() { 1.0 } else { -1.0 };
    let signs: Vec<[f64; WIDTH]> = (0..rows.n_features).map(|_| std::array::from_fn(|_| sign())).collect();
    let parts = map_chunks(rows.len(), rows.n_features * WIDTH / 8, |range| {
        let mut sketched = vec![[0.0; WIDTH]; range.len()];
        project_rows(rows.values_of(range), &signs, &mut sketched);
        sketched
    });
    parts.concat().into_flattened()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::distance::squared_l2;
    use crate::seed::Seed;

    #[test]
    fn squared_distances_are_kept_on_the_average_and_roughly_each() {
        let mut rng = Seed::new(2).rng();
        let (n, d) = (60, 200);
        let values: Vec<f64> = (0..n * d).map(|_| rng.gen_range(-1.0..1.0)).collect();
        let rows = Rows { values: &values, n_features: d, weights: None };
        let sketched = sketch(&rows, &mut rng);
        let pairs = (0..n).flat_map(|a| (0..a).map(move |b| (a, b)));
        let ratios: Vec<f64> = pairs
            .map(|(a, b)| {
                let part = |row: usize| &sketched[row * SKETCHED_FEATURES..][..SKETCHED_FEATURES];
                squared_l2(part(a), part(b)) / SKETCHED_FEATURES as f64 / squared_l2(rows.row(a), rows.row(b))
            })
            .collect();
        let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
        assert!((mean - 1.0).abs() < 0.1, "{mean}");
        // Of 1,770 ratios, each of a chi-squared number with 16 degrees of freedom by its mean.
        assert!(ratios.iter().all(|ratio| (0.1..3.0).contains(ratio)));
    }
}
