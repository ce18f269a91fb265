//! A few rows that stand for all: rows far out are drawn more often and weigh less, so that none of them is missed.

use rand::Rng;

use crate::clustering::Scalar;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::sample::Sample;
use crate::math::simd::squared_to_own;

/// About `n_drawn` rows, ascending, with weights under which the inertia of any centroids is on the average that of all rows. Half of the
/// chances follow the weights and half the squared distances from the mean (Bachem, Lucic and Krause 2018, "Scalable k-means clustering
/// via lightweight coresets", doi:10.1145/3219819.3219973); the draws are spread evenly over the rows in their order.
///
/// Cost O(n_rows n_features).
pub(super) fn coreset<F: Scalar>(rows: &Rows<'_, F>, n_drawn: usize, rng: &mut impl Rng) -> Sample<F> {
    let (chosen, weights) = drawn(rows, n_drawn, rng);
    Sample::of(rows, &chosen, Some(weights))
}

/// Which rows are drawn, and what each stands for.
fn drawn<F: Scalar>(rows: &Rows<'_, F>, n_drawn: usize, rng: &mut impl Rng) -> (Vec<usize>, Vec<f64>) {
    let mut squared = vec![0.0; rows.len()];
    squared_to_own(rows.values, rows.n_features, &mean(rows), &vec![0; rows.len()], &mut squared);
    let weight: f64 = (0..rows.len()).map(|row| rows.weight(row)).sum();
    let scatter: f64 = squared.iter().enumerate().map(|(row, squared)| rows.weight(row) * squared).sum();
    let (of_weight, of_scatter) = if scatter > 0.0 { (0.5 / weight, 0.5 / scatter) } else { (1.0 / weight, 0.0) };
    let offset = rng.r#gen::<f64>();
    let (mut chosen, mut weights) = (Vec::with_capacity(n_drawn + 1), Vec::with_capacity(n_drawn + 1));
    let (mut expected, mut n_so_far) = (0.0, 0.0);
    for (row, squared) in squared.into_iter().enumerate() {
        let share = rows.weight(row) * (of_weight + squared * of_scatter) * n_drawn as f64;
        expected += share;
        // As many draws as whole numbers, shifted by the offset, have been passed; a row with a large share is drawn several times.
        let due = (expected - offset).ceil();
        if due > n_so_far {
            chosen.push(row);
            weights.push(rows.weight(row) * (due - n_so_far) / share);
            n_so_far = due;
        }
    }
    (chosen, weights)
}

fn mean<F: Scalar>(rows: &Rows<'_, F>) -> Vec<f64> {
    let mut sums = vec![0.0; rows.n_features];
    let mut weight = 0.0;
    for row in 0..rows.len() {
        weight += rows.weight(row);
        for (sum, value) in sums.iter_mut().zip(rows.row(row)) {
            *sum += rows.weight(row) * value.widen();
        }
    }
    sums.into_iter().map(|sum| sum / weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    #[test]
    fn the_weights_add_up_and_rows_far_out_are_never_missed() {
        let mut values: Vec<f64> = (0..5000).map(|at| f64::from(at % 10)).collect();
        values[1234] = 1e4;
        let sparse: Vec<f64> = (0..5000).map(|row| f64::from(u8::from(row % 3 > 0))).collect();
        for weights in [None, Some(sparse.as_slice())] {
            let rows = Rows { values: &values, n_features: 1, weights };
            let all: f64 = (0..rows.len()).map(|row| rows.weight(row)).sum();
            for seed in 0..50 {
                let (chosen, weights) = drawn(&rows, 400, &mut Seed::new(seed).rng());
                assert!((150..=401).contains(&chosen.len()), "{}", chosen.len());
                assert!(chosen.is_sorted() && chosen.contains(&1234));
                assert!(chosen.iter().all(|&row| rows.weight(row) > 0.0));
                let sum: f64 = weights.iter().sum();
                assert!((sum / all - 1.0).abs() < 0.05, "{sum} for {all}");
                let cost = |centre: f64| -> f64 {
                    chosen.iter().zip(&weights).map(|(&row, weight)| weight * (values[row] - centre).powi(2)).sum()
                };
                let exact = |centre: f64| -> f64 {
                    (0..rows.len()).map(|row| rows.weight(row) * (values[row] - centre).powi(2)).sum()
                };
                for centre in [0.0, 4.5, 100.0] {
                    assert!((cost(centre) / exact(centre) - 1.0).abs() < 0.05);
                }
            }
        }
    }

    #[test]
    fn rows_that_are_all_alike_are_drawn_evenly() {
        let rows = Rows { values: &[3.0; 1000], n_features: 1, weights: None };
        let (chosen, weights) = drawn(&rows, 100, &mut Seed::new(1).rng());
        assert_eq!(chosen.len(), 100);
        assert!(weights.iter().all(|weight| (weight - 10.0).abs() < 1e-9));
    }
}
