//! Laws of k-means at a hundred thousand rows, where many chunks and several threads have a part in every pass.

use rand::Rng;
use rand::seq::SliceRandom;
use segmenta::clustering::{Assign, Clustering, KMeans, KMeansInit, KMeansParams};
use segmenta::ndarray::{Array1, Array2, ArrayView1, Axis, concatenate, s};
use segmenta::observe::{Control, Event, Observer, Silent, StopReason};
use segmenta::seed::Seed;

use crate::support::{blobs, with_threads};

const N_ROWS: usize = 100_003;

/// Whole numbers, of which every sum is exact, in groups that touch.
fn whole_numbers(seed: u64) -> Array2<f64> {
    let mut rng = Seed::new(seed).rng();
    Array2::from_shape_fn((N_ROWS, 3), |(row, column)| {
        f64::from(rng.gen_range(-60..=60)) + ((row * 31 + column * 17) % 4 * 90) as f64
    })
}

fn from_first_rows(x: &Array2<f64>, k: usize) -> KMeansParams {
    let start = KMeansInit::Given(x.slice(s![..k, ..]).to_owned());
    KMeansParams::new(k).init(start).tol(0.0).max_iter(15)
}

fn fit(x: &Array2<f64>, weights: Option<ArrayView1<'_, f64>>, params: &KMeansParams) -> Clustering<KMeans> {
    fit_watched(x, weights, params, &mut Silent)
}

fn fit_watched(
    x: &Array2<f64>,
    weights: Option<ArrayView1<'_, f64>>,
    params: &KMeansParams,
    observer: &mut dyn Observer,
) -> Clustering<KMeans> {
    params.check().unwrap().fit_array(x.view(), weights, observer).unwrap()
}

fn assert_same_bits(a: &Clustering<KMeans>, b: &Clustering<KMeans>, what: &str) {
    let bits = |fit: &Clustering<KMeans>| fit.model.centroids().iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    assert!(bits(a) == bits(b), "{what}: centroids");
    assert!(a.labels == b.labels, "{what}: labels");
    assert_eq!(a.summary.inertia.to_bits(), b.summary.inertia.to_bits(), "{what}: inertia");
    assert_eq!(a.summary, b.summary, "{what}");
}

#[test]
fn any_number_of_threads_gives_the_same_bits_from_any_start() {
    let x = blobs(N_ROWS, 4, 6, 2.0, 1);
    let weights = Array1::from_shape_fn(N_ROWS, |row| 0.1 + (row % 11) as f64);
    for params in [KMeansParams::new(7).n_init(2).max_iter(10), from_first_rows(&x, 5)] {
        for weights in [None, Some(weights.view())] {
            let expected = fit(&x, weights, &params);
            for n_threads in [1, 2, 3, 16] {
                let again = with_threads(n_threads, || fit(&x, weights, &params));
                assert_same_bits(&again, &expected, &format!("{n_threads} threads"));
            }
        }
    }
}

#[test]
fn rows_moved_together_keep_their_labels() {
    let x = whole_numbers(2);
    let expected = fit(&x, None, &from_first_rows(&x, 6));
    // Whole numbers below 2^53 move exactly.
    for offset in [-1e4, 1e8, f64::from(1 << 30)] {
        let moved = &x + offset;
        let found = fit(&moved, None, &from_first_rows(&moved, 6));
        assert!(found.labels == expected.labels, "{offset}");
        assert_eq!(found.summary.n_iter, expected.summary.n_iter, "{offset}");
        let close = |(a, b): (&f64, &f64)| (a - offset - b).abs() <= 1e-15 * offset.abs();
        assert!(found.model.centroids().iter().zip(&expected.model.centroids()).all(close), "{offset}");
        // Far from the origin centroids have fewer digits, and those of the last iteration allowed are no means of their rows.
        let inertia = found.summary.inertia / expected.summary.inertia;
        assert!((inertia - 1.0).abs() < 1e-12 + 1e-17 * offset.abs(), "{offset}: {inertia}");
    }
}

#[test]
fn rows_scaled_by_a_power_of_two_keep_every_bit() {
    let x = blobs(N_ROWS, 2, 5, 2.0, 3);
    let expected = fit(&x, None, &from_first_rows(&x, 5));
    for exponent in [-400, -30, 7, 400] {
        let scale = f64::from(exponent).exp2();
        let scaled = &x * scale;
        let found = fit(&scaled, None, &from_first_rows(&scaled, 5));
        assert!(found.labels == expected.labels, "2^{exponent}");
        assert_eq!(found.model.centroids(), expected.model.centroids().mapv(|value| value * scale));
        assert_eq!(found.summary.inertia, expected.summary.inertia * scale * scale, "2^{exponent}");
    }
}

#[test]
fn the_order_of_rows_changes_no_label() {
    let x = whole_numbers(4);
    let params = from_first_rows(&x, 6);
    let expected = fit(&x, None, &params);
    let mut order: Vec<usize> = (0..N_ROWS).collect();
    order.shuffle(&mut Seed::new(4).rng());
    let found = fit(&x.select(Axis(0), &order), None, &params);
    assert!(found.labels.iter().eq(order.iter().map(|&row| expected.labels.get(row))));
    // Sums of whole numbers are exact in any order.
    assert_eq!(found.model, expected.model);
    assert!((found.summary.inertia / expected.summary.inertia - 1.0).abs() < 1e-13);
}

#[test]
fn a_weight_of_two_is_every_row_twice() {
    let x = whole_numbers(5);
    let params = from_first_rows(&x, 6);
    let twice = fit(&concatenate(Axis(0), &[x.view(), x.view()]).unwrap(), None, &params);
    let weighted = fit(&x, Some(Array1::from_elem(N_ROWS, 2.0).view()), &params);
    assert_eq!(weighted.model, twice.model);
    assert_eq!(weighted.summary.n_iter, twice.summary.n_iter);
    assert!((weighted.summary.inertia / twice.summary.inertia - 1.0).abs() < 1e-13);
    assert!(weighted.labels.iter().eq(twice.labels.iter().take(N_ROWS)));
}

#[test]
fn no_iteration_ends_worse_than_the_one_before() {
    let x = blobs(N_ROWS, 3, 8, 4.0, 6);
    let inertia = |max_iter| fit(&x, None, &from_first_rows(&x, 8).max_iter(max_iter)).summary.inertia;
    let inertias: Vec<f64> = (1..=12).map(inertia).collect();
    assert!(inertias.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-14)), "{inertias:?}");
}

#[test]
fn an_observer_is_asked_between_blocks_of_rows_and_its_stop_gives_the_best_so_far() {
    let n = 2_500_000;
    let x = blobs(n, 2, 4, 2.0, 7);
    let params = from_first_rows(&x, 5);
    for stop_after in [1, 2, 3, 4, 9] {
        let (mut n_events, mut last_row) = (0, 0);
        let mut observer = |event: &Event| {
            n_events += 1;
            if let Event::Rows { done, total } = *event {
                // A few milliseconds' work on any machine.
                assert!(total == n && done - last_row <= 1_048_576, "{last_row} to {done}");
                last_row = done;
            } else {
                last_row = 0;
            }
            if n_events >= stop_after { Control::Stop } else { Control::Continue }
        };
        let found = fit_watched(&x, None, &params, &mut observer);
        assert_eq!(n_events, stop_after, "it stops at once");
        assert_eq!(found.summary.stop, StopReason::Interrupted);
        let assigned = found.model.assign(x.view()).unwrap();
        assert!(assigned.labels == found.labels);
        let inertia: f64 = assigned.distances.iter().map(|distance| distance * distance).sum();
        assert!((found.summary.inertia / inertia - 1.0).abs() < 1e-11);
    }
}
