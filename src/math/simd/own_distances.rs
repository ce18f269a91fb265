//! The squared distance of every row from a place of its own, where the last digit does not matter.

use crate::math::simd::for_each_level;

/// Sums side by side.
const LANES: usize = 8;

for_each_level! {
    /// The squared distance of each row of `values` from the row of `places` that `labels` gives, both of `n_features` columns. Eight sums go
    /// side by side, in an order that is the same for every kind of vector, though not that of the reference.
    squared_to_own, squared_to_own_at =
        squared_to_own_in(values: &[F], n_features: usize, places: &[f64], labels: &[u32], squared: &mut [f64]) -> ()
}

#[inline(always)]
fn squared_to_own_in<F: Copy + Into<f64>>(
    values: &[F],
    n_features: usize,
    places: &[f64],
    labels: &[u32],
    squared: &mut [f64],
) {
    for ((row, &label), squared) in values.chunks_exact(n_features).zip(labels).zip(squared) {
        let place = &places[label as usize * n_features..][..n_features];
        let ((row, row_rest), (place, place_rest)) = (row.as_chunks::<LANES>(), place.as_chunks::<LANES>());
        let mut sums = [0.0; LANES];
        for (row, place) in row.iter().zip(place) {
            for (sum, (&value, place)) in sums.iter_mut().zip(row.iter().zip(place)) {
                let difference: f64 = value.into() - place;
                *sum += difference * difference;
            }
        }
        let mut rest = 0.0;
        for (&value, place) in row_rest.iter().zip(place_rest) {
            let difference: f64 = value.into() - place;
            rest += difference * difference;
        }
        let [a, b, c, d, e, f, g, h] = sums;
        *squared = (((a + b) + (c + d)) + ((e + f) + (g + h))) + rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::simd::Level;

    #[test]
    fn every_kind_of_vector_gives_the_same_bits_near_the_reference() {
        let (n, n_places) = (9, 3);
        for d in [1, 2, 7, 8, 9, 23, 64] {
            let values: Vec<f32> = (0..n * d).map(|at| (at * at % 97) as f32 / 7.0).collect();
            let places: Vec<f64> = (0..n_places * d).map(|at| (at * at % 53) as f64 / 3.0).collect();
            let labels: Vec<u32> = (0..n).map(|row| (row * row % n_places) as u32).collect();
            let at = |level| {
                let mut squared = vec![0.0; n];
                squared_to_own_at(level, &values, d, &places, &labels, &mut squared);
                squared
            };
            let portable = at(Level::Portable);
            for (row, found) in portable.iter().enumerate() {
                let place = &places[labels[row] as usize * d..][..d];
                let squares = values[row * d..][..d].iter().zip(place).map(|(&x, p)| (f64::from(x) - p).powi(2));
                let exact = squares.sum::<f64>();
                assert!((found - exact).abs() <= 1e-14 * exact, "{d} features: {found} for {exact}");
            }
            Level::available().into_iter().for_each(|level| assert_eq!(at(level), portable, "{level:?}"));
        }
    }
}
