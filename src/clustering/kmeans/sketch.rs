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
