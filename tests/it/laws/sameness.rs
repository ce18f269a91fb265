//! What is the same for the same data: threads, memory layouts, doors, units, precision.

use segmenta::clustering::Assign;
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::Array1;
use segmenta::observe::Silent;
use segmenta::seed::Seed;

use super::data::{fit_touching, groups, in_every_layout, list, narrowed, touching};
use super::subject::{Number, Subject, laws};
use crate::support::with_threads;

laws! {
    a_second_fit_gives_the_same_bits_and_nothing_given_to_it_changes,
    any_number_of_threads_gives_the_same_bits,
    every_memory_layout_gives_the_same_bits,
    every_door_gives_the_same,
    another_seed_finds_the_same_groups,
    single_precision_finds_the_same_groups,
    another_unit_changes_no_label,
    equal_weights_are_no_weights,
    minus_zero_is_zero,
}

fn a_second_fit_gives_the_same_bits_and_nothing_given_to_it_changes<S: Subject>() {
    let x = touching(400, 1);
    let weights = Array1::from_shape_fn(400, |row| 0.5 + (row % 4) as f64);
    let params = S::for_touching(400).with_seed(Seed::new(9));
    let (x_before, weights_before, params_before) = (x.clone(), weights.clone(), params.clone());
    let given = S::weighs().then(|| weights.view());
    let first = params.fit(x.view(), given).unwrap();
    assert_eq!(params.fit(x.view(), given).unwrap(), first);
    assert_eq!((x, weights, params), (x_before, weights_before, params_before));
}

fn any_number_of_threads_gives_the_same_bits<S: Subject>() {
    // So many rows that several chunks, tasks and slabs share the work.
    let x = touching(40_000, 2);
    let params = S::for_touching(40_000);
    let all = || {
        let fit = params.fit(x.view(), None).unwrap();
        let assignment = fit.model.assign(x.view()).unwrap();
        (fit, assignment)
    };
    let one = with_threads(1, all);
    assert!(one.0.labels.n_clusters() > 2);
    for n_threads in [2, 3, 16] {
        assert!(with_threads(n_threads, all) == one, "{n_threads} threads");
    }
}

fn every_memory_layout_gives_the_same_bits<S: Subject>() {
    fn of<S: Subject, F: Number>() {
        let x = narrowed::<F>(&touching(400, 3));
        let params = S::for_touching(400);
        let expected = params.fit(x.view(), None).unwrap();
        let assigned = expected.model.assign(x.view()).unwrap();
        in_every_layout(&x, |layout, view| {
            assert_eq!(params.fit(view, None).unwrap(), expected, "{layout}");
            assert_eq!(expected.model.assign(view).unwrap(), assigned, "{layout}");
        });
        if !S::weighs() {
            return;
        }
        let weights = Array1::from_shape_fn(400, |row| (1 + row % 3) as f64);
        let backwards: Array1<f64> = weights.iter().rev().copied().collect();
        let weighted = params.fit(x.view(), Some(weights.view())).unwrap();
        let reversed = backwards.slice(segmenta::ndarray::s![..;-1]);
        assert_eq!(params.fit(x.view(), Some(reversed)).unwrap(), weighted, "weights backwards");
    }
    of::<S, f64>();
    of::<S, f32>();
}

fn every_door_gives_the_same<S: Subject>() {
    let x = touching(500, 4);
    let params = S::for_touching(500);
    let expected = fit_touching::<S>(&x);
    let matrix = FeatureMatrix::from_array(x.clone()).unwrap();
    assert_eq!(params.cluster(&matrix, &mut Silent).unwrap(), expected);
    // linfa's Fit leaves a model and no labels, so a clusterer may have to predict them.
    assert_eq!(params.label_through_linfa(&x).unwrap(), list(&expected.labels));
    let assigned = expected.model.assign(x.view()).unwrap();
    assert_eq!(S::predict_through_linfa(&expected.model, &x), list(&assigned.labels));
    assert_eq!(S::into_fitted(expected.model).assign(x.view()).unwrap(), assigned);

    let weights = Array1::from_shape_fn(500, |row| (1 + row % 3) as f64);
    let weighted = params.fit(x.view(), Some(weights.view()));
    let through_matrix = params.cluster(&matrix.with_weights(weights).unwrap(), &mut Silent);
    match (weighted, through_matrix) {
        (Ok(weighted), Ok(through_matrix)) if S::weighs() => assert_eq!(through_matrix, weighted),
        (Err(weighted), Err(through_matrix)) if !S::weighs() => {
            assert_eq!(weighted.to_string(), "sample weights = given: expected none: HDBSCAN* counts rows");
            assert_eq!(through_matrix.to_string(), weighted.to_string());
        }
        answers => panic!("{answers:?}"),
    }
}

fn another_seed_finds_the_same_groups<S: Subject>() {
    let (x, truth) = groups(&[40, 25, 60, 33, 12], 3, 5);
    let expected = S::for_groups(5).fit(x.view(), None).unwrap();
    for seed in 0..20 {
        let fit = S::for_groups(5).with_seed(Seed::new(seed)).fit(x.view(), None).unwrap();
        assert_eq!(fit.labels, expected.labels, "seed {seed}");
    }
    assert_eq!(super::data::grouping(expected.labels.iter()), super::data::grouping(truth));
}

fn single_precision_finds_the_same_groups<S: Subject>() {
    let (x, _) = groups(&[30, 50, 20], 4, 6);
    let double = S::for_groups(3).fit(x.view(), None).unwrap();
    let x_single = narrowed::<f32>(&x);
    let single = S::for_groups(3).fit(x_single.view(), None).unwrap();
    assert_eq!(single.labels, double.labels);
    let (single, double) = (single.model.assign(x_single.view()).unwrap(), double.model.assign(x.view()).unwrap());
    assert_eq!(single.labels, double.labels);
    for (single, double) in single.distances.iter().zip(&double.distances) {
        assert!((single - double).abs() <= 1e-4 * double.max(1.0), "{single} {double}");
    }
}

fn another_unit_changes_no_label<S: Subject>() {
    let x = touching(400, 7);
    let expected = fit_touching::<S>(&x);
    // Powers of two are exact, so the whole run is the same but for the unit.
    for factor in [2.0f64.powi(-30), 0.5, 1024.0, 2.0f64.powi(60)] {
        let fit = S::for_touching(400).in_units(factor).fit((&x * factor).view(), None).unwrap();
        assert_eq!(fit.labels, expected.labels, "times {factor}");
        let distances = fit.model.assign((&x * factor).view()).unwrap().distances;
        let before = expected.model.assign(x.view()).unwrap().distances;
        assert!(distances.iter().zip(&before).all(|(now, before)| *now == before * factor), "times {factor}");
    }
}

fn equal_weights_are_no_weights<S: Subject>() {
    if !S::weighs() {
        return;
    }
    let x = touching(400, 8);
    let fit = S::for_touching(400).fit(x.view(), Some(Array1::ones(400).view())).unwrap();
    assert_eq!(fit, fit_touching::<S>(&x));
}

fn minus_zero_is_zero<S: Subject>() {
    let x = touching(400, 9).mapv(|value| if value < 8.0 { 0.0 } else { value });
    let minus = x.mapv(|value| if value == 0.0 { -0.0 } else { value });
    let params = S::for_touching(400);
    let (fit, of_minus) = (params.fit(x.view(), None).unwrap(), params.fit(minus.view(), None).unwrap());
    assert_eq!(fit.labels, of_minus.labels);
    assert_eq!(fit.model.assign(minus.view()).unwrap(), of_minus.model.assign(x.view()).unwrap());
}
