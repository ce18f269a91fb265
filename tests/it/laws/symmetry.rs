//! What the order of rows and of columns does not change, and what a weight means.

use rand::Rng;
use segmenta::ndarray::{Array1, Axis, s};
use segmenta::seed::Seed;

use super::data::{grouping, groups, shuffled, touching};
use super::subject::{Subject, Weightless, laws};

laws! {
    the_order_of_rows_changes_no_group,
    the_order_of_columns_changes_no_group,
    a_whole_weight_counts_like_repetition,
    a_row_of_weight_zero_has_a_label_and_at_most_the_say_that_is_promised,
}

fn the_order_of_rows_changes_no_group<S: Subject>() {
    let (x, truth) = groups(&[40, 25, 60, 33, 12], 3, 30);
    for seed in 0..10 {
        let (x, order) = shuffled(&x, seed);
        let fit = S::for_groups(5).fit(x.view(), None).unwrap();
        assert_eq!(grouping(fit.labels.iter()), grouping(order.iter().map(|&row| truth[row])), "order {seed}");
    }
}

fn the_order_of_columns_changes_no_group<S: Subject>() {
    let (x, _) = groups(&[40, 25, 60, 33], 4, 31);
    let expected = S::for_groups(4).fit(x.view(), None).unwrap();
    for columns in [[3, 2, 1, 0], [1, 2, 3, 0], [2, 0, 3, 1]] {
        let fit = S::for_groups(4).fit(x.select(Axis(1), &columns).view(), None).unwrap();
        assert_eq!(fit.labels, expected.labels, "columns {columns:?}");
    }
}

fn a_whole_weight_counts_like_repetition<S: Subject>() {
    if !S::weighs() {
        return;
    }
    for seed in 0..50 {
        let mut rng = Seed::new(seed).rng();
        let x = touching(80, seed);
        let weights = Array1::from_shape_fn(80, |_| f64::from(rng.gen_range(1..4u8)));
        let rows: Vec<usize> = (0..80).flat_map(|row| vec![row; weights[row] as usize]).collect();
        let params = S::without_chance(x.slice(s![..4, ..]));
        let weighted = params.fit(x.view(), Some(weights.view())).unwrap();
        let repeated = params.fit(x.select(Axis(0), &rows).view(), None).unwrap();
        assert!(repeated.labels.iter().eq(rows.iter().map(|&row| weighted.labels.get(row))), "seed {seed}");
    }
}

fn a_row_of_weight_zero_has_a_label_and_at_most_the_say_that_is_promised<S: Subject>() {
    if !S::weighs() {
        return;
    }
    for seed in 0..50 {
        let mut rng = Seed::new(100 + seed).rng();
        let x = touching(80, seed);
        let weights = Array1::from_shape_fn(80, |row| f64::from(if row < 4 { 1 } else { rng.gen_range(0..3u8) }));
        let kept: Vec<usize> = (0..80).filter(|&row| weights[row] > 0.0).collect();
        let params = S::without_chance(x.slice(s![..4, ..]));
        let fit = params.fit(x.view(), Some(weights.view())).unwrap();
        assert_eq!(fit.labels.len(), 80);
        let without = params.fit(x.select(Axis(0), &kept).view(), Some(weights.select(Axis(0), &kept).view())).unwrap();
        match S::WEIGHTLESS {
            Weightless::Absent => {
                assert!(without.labels.iter().eq(kept.iter().map(|&row| fit.labels.get(row))), "seed {seed}");
            }
            Weightless::Refused => unreachable!("no fit has come so far"),
            // A core row more can only join clusters and take rows out of the noise.
            Weightless::MayBeCore => {
                for (place, &row) in kept.iter().enumerate() {
                    assert!(without.labels.get(place).is_none() || fit.labels.get(row).is_some(), "seed {seed}");
                }
            }
        }
    }
}
