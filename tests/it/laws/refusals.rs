//! What every door refuses, and how: values that are not finite, parameters and weights out of range, other widths, nothing at all.

use std::panic::{AssertUnwindSafe, catch_unwind};

use linfa::ParamGuard;
use segmenta::clustering::Assign;
use segmenta::error::{Error, ErrorKind};
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::{Array1, Array2, array};
use segmenta::observe::{Control, Event, Silent};

use super::data::{fit_touching, narrowed, touching};
use super::subject::{Number, Subject, laws};

laws! {
    values_that_are_not_finite_are_refused_at_every_door_with_their_place,
    parameters_out_of_range_are_refused_at_every_door_by_name,
    parameters_at_their_bounds_are_taken,
    weights_out_of_range_are_refused_by_row,
    another_width_is_refused,
    empty_matrices_are_refused,
    extreme_values_are_refused_or_fitted_but_never_panic,
    an_observer_who_says_stop_gets_a_whole_result_or_a_refusal,
}

/// What linfa's `predict` says when it panics, for its signature has no room for an error.
fn panic_of<S: Subject, F: Number>(model: &S::Of<F>, x: &Array2<F>) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| S::predict_through_linfa(model, x))).unwrap_err();
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

fn values_that_are_not_finite_are_refused_at_every_door_with_their_place<S: Subject>() {
    fn of<S: Subject, F: Number>(sound: &Array2<f64>) {
        let params = S::for_touching(400);
        let model = params.fit(narrowed::<F>(sound).view(), None).unwrap().model;
        for bad in [F::nan(), F::infinity(), F::neg_infinity()] {
            for (row, column) in [(0, 0), (7, 1), (399, 2)] {
                let mut x = narrowed::<F>(sound);
                x[[row, column]] = bad;
                let is_here = |error: &Error| match error.kind() {
                    ErrorKind::NotFinite { row: r, column: c, .. } => (*r, c) == (row + 1, &(column + 1).to_string()),
                    _ => false,
                };
                assert!(is_here(&params.fit(x.view(), None).unwrap_err()));
                assert!(is_here(&model.assign(x.view()).unwrap_err()));
                assert!(is_here(&params.label_through_linfa(&x).unwrap_err()));
                let said = panic_of::<S, F>(&model, &x);
                assert!(said.contains(&format!("row {}", row + 1)), "{said}");
            }
        }
    }
    let sound = touching(400, 20);
    of::<S, f64>(&sound);
    of::<S, f32>(&sound);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut x = sound.clone();
        x[[3, 1]] = bad;
        assert!(matches!(
            FeatureMatrix::from_array(x.clone()).unwrap_err().kind(),
            ErrorKind::NotFinite { row: 4, .. }
        ));
        let fitted = S::into_fitted(fit_touching::<S>(&sound).model);
        assert!(matches!(fitted.assign(x.view()).unwrap_err().kind(), ErrorKind::NotFinite { row: 4, .. }));
    }
}

fn parameters_out_of_range_are_refused_at_every_door_by_name<S: Subject>() {
    let x = Array2::from_shape_fn((10, 2), |(row, column)| (row * 3 + column) as f64);
    let matrix = FeatureMatrix::from_array(x.clone()).unwrap();
    for (params, expected) in S::out_of_range() {
        let errors = [
            ParamGuard::check_ref(&params).map(|_| ()).unwrap_err(),
            ParamGuard::check(params.clone()).map(|_| ()).unwrap_err(),
            params.fit(x.view(), None).unwrap_err(),
            params.fit(narrowed::<f32>(&x).view(), None).unwrap_err(),
            params.cluster(&matrix, &mut Silent).map(|_| ()).unwrap_err(),
            params.label_through_linfa(&x).unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error.kind(), ErrorKind::Param { .. }), "{error:?}");
            assert!(error.to_string().contains(expected), "{error} lacks {expected}");
        }
    }
}

fn parameters_at_their_bounds_are_taken<S: Subject>() {
    let x = touching(30, 21);
    for params in S::at_the_bounds() {
        assert_eq!(params.fit(x.view(), None).unwrap().labels.len(), 30, "{params:?}");
    }
}

fn weights_out_of_range_are_refused_by_row<S: Subject>() {
    let x = touching(3, 22);
    let params = S::one_cluster();
    for (weights, message) in [
        (array![1.0, 1.0], "the list of sample weights: expected 3 entries, got 2"),
        (Array1::ones(4), "the list of sample weights: expected 3 entries, got 4"),
        (Array1::zeros(0), "the list of sample weights: expected 3 entries, got 0"),
        (array![1.0, -1.0, 1.0], "the sample weight of row 2 = -1: expected a finite number of at least 0"),
        (array![1.0, 1.0, f64::NAN], "the sample weight of row 3 = NaN: expected a finite number of at least 0"),
        (array![f64::INFINITY, 1.0, 1.0], "the sample weight of row 1 = inf: expected a finite number of at least 0"),
        (array![0.0, 0.0, 0.0], "sample weights = all 0: expected at least one positive weight"),
    ] {
        let refused = params.fit(x.view(), Some(weights.view())).unwrap_err().to_string();
        assert!(refused == message || !S::weighs() && refused.starts_with("sample weights"), "{refused}");
        let matrix = FeatureMatrix::from_array(x.clone()).unwrap();
        assert_eq!(matrix.with_weights(weights).unwrap_err().to_string(), message);
    }
}

fn another_width_is_refused<S: Subject>() {
    let model = fit_touching::<S>(&touching(400, 23)).model;
    for width in [1, 2, 4, 9] {
        let x = Array2::zeros((5, width));
        let error = model.assign(x.view()).unwrap_err();
        assert_eq!(error.to_string(), format!("the matrix: expected 3 columns, got {width}"));
        assert_eq!(panic_of::<S, f64>(&model, &x), error.to_string());
        let fitted = S::into_fitted(model.clone());
        assert_eq!(fitted.n_features(), 3);
        assert_eq!(fitted.assign(x.view()).unwrap_err().to_string(), error.to_string());
    }
}

fn empty_matrices_are_refused<S: Subject>() {
    let is_empty = |error: Error, (rows, columns)| match error.kind() {
        ErrorKind::Empty { n_rows, n_columns, .. } => (*n_rows, *n_columns) == (rows, columns),
        _ => false,
    };
    for shape in [(0, 3), (3, 0), (0, 0)] {
        let x = Array2::<f64>::zeros(shape);
        assert!(is_empty(S::one_cluster().fit(x.view(), None).unwrap_err(), shape));
        assert!(is_empty(S::one_cluster().fit(narrowed::<f32>(&x).view(), None).unwrap_err(), shape));
        assert!(is_empty(S::one_cluster().label_through_linfa(&x).unwrap_err(), shape));
        assert!(is_empty(FeatureMatrix::from_array(x).unwrap_err(), shape));
    }
    let model = fit_touching::<S>(&touching(400, 24)).model;
    assert!(is_empty(model.assign(Array2::zeros((0, 3)).view()).unwrap_err(), (0, 3)));
}

fn extreme_values_are_refused_or_fitted_but_never_panic<S: Subject>() {
    fn of<S: Subject, F: Number>() {
        let (huge, tiny, least) = (F::max_value(), F::min_positive_value(), F::min_positive_value() * F::epsilon());
        let one = F::one();
        for column in [
            array![huge, -huge, huge, F::zero()],
            array![tiny, -tiny, F::zero(), one],
            array![least, F::zero(), -least, least],
            array![huge, tiny, one, least],
            array![one, one + F::epsilon(), one - F::epsilon(), one],
        ] {
            for d in [1, 2, 20] {
                let x = Array2::from_shape_fn((4, d), |(row, _)| column[row]);
                for params in [S::one_cluster(), S::a_cluster_a_row(2), S::for_groups(2)] {
                    let Ok(fit) = params.fit(x.view(), None) else { continue };
                    assert_eq!(fit.labels.len(), 4);
                    assert!(fit.model.assign(x.view()).unwrap().distances.iter().all(|distance| !distance.is_nan()));
                }
            }
        }
    }
    of::<S, f64>();
    of::<S, f32>();
}

fn an_observer_who_says_stop_gets_a_whole_result_or_a_refusal<S: Subject>() {
    let x = touching(3000, 25);
    let matrix = FeatureMatrix::from_array(x.clone()).unwrap();
    for after in [0, 1, 2, 5, 30] {
        let mut n_events = 0;
        let mut observer = |_: &Event| {
            n_events += 1;
            if n_events > after { Control::Stop } else { Control::Continue }
        };
        match S::for_touching(3000).cluster(&matrix, &mut observer) {
            Ok(fit) => assert_eq!(fit.labels.len(), 3000),
            Err(error) => assert!(matches!(error.kind(), ErrorKind::Interrupted), "{error}"),
        }
    }
}
