//! What holds for DBSCAN whatever the data.

use linfa::ParamGuard;
use linfa::traits::{Predict, Transformer};
use rand::Rng;
use segmenta::clustering::{Assign, Clusterer, Clustering, Dbscan, DbscanParams, DbscanSummary};
use segmenta::error::{Error, ErrorKind, Result};
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::{Array1, Array2, Axis, ShapeBuilder, array, s};
use segmenta::observe::{Control, Event, Silent};
use segmenta::seed::Seed;

use crate::support::{blobs, with_threads};

type Fit = Clustering<Dbscan, DbscanSummary>;

fn fit(x: &Array2<f64>, params: DbscanParams) -> Fit {
    params.cluster(&FeatureMatrix::from_array(x.clone()).unwrap(), &mut Silent).unwrap()
}

fn fit_weighted(x: &Array2<f64>, weights: Array1<f64>, params: DbscanParams) -> Fit {
    let x = FeatureMatrix::from_array(x.clone()).unwrap().with_weights(weights).unwrap();
    params.cluster(&x, &mut Silent).unwrap()
}

fn refusal(x: Array2<f64>, params: DbscanParams) -> Error {
    DbscanParams::check(&params).and_then(|params| params.fit_array(x.view(), None, &mut Silent)).unwrap_err()
}

fn labels(fit: &Fit) -> Vec<Option<usize>> {
    fit.labels.iter().collect()
}

#[test]
fn any_number_of_threads_gives_the_same() {
    // So many rows that several tasks and slabs share the work, and some clusters cross them.
    let x = blobs(40_000, 2, 9, 0.8, 1);
    let params = DbscanParams::new(0.12).min_samples(6);
    let one = with_threads(1, || fit(&x, params.clone()));
    assert!(one.model.n_clusters() > 1 && one.summary.n_noise > 0, "{:?}", one.summary);
    for n_threads in [2, 3, 16] {
        assert_eq!(with_threads(n_threads, || fit(&x, params.clone())), one, "{n_threads} threads");
    }
}

#[test]
fn the_memory_layout_of_the_input_changes_nothing() {
    let x = blobs(400, 4, 3, 1.0, 5);
    let params = DbscanParams::check(&DbscanParams::new(2.0)).unwrap();
    let expected = params.fit_array(x.view(), None, &mut Silent).unwrap();
    let mut column_major = Array2::zeros(x.dim().f());
    column_major.assign(&x);
    assert_eq!(params.fit_array(column_major.view(), None, &mut Silent).unwrap(), expected);
    let mut wide = Array2::from_elem((800, 8), f64::NAN);
    wide.slice_mut(s![..;2, 1..;2]).assign(&x);
    assert_eq!(params.fit_array(wide.slice(s![..;2, 1..;2]), None, &mut Silent).unwrap(), expected);
    let reversed = x.slice(s![..;-1, ..]).to_owned();
    assert_eq!(params.fit_array(reversed.slice(s![..;-1, ..]), None, &mut Silent).unwrap(), expected);
}

#[test]
fn core_rows_and_noise_predict_as_fitted_and_a_border_row_belongs_to_a_core_row_in_reach() {
    for seed in 0..20 {
        let x = blobs(400, 2, 6, 1.2, seed);
        let fit = fit(&x, DbscanParams::new(0.6).min_samples(5));
        let assignment = fit.model.assign(x.view()).unwrap();
        let core = fit.model.core_points();
        let is_core = |row: usize| core.rows().into_iter().any(|core| core == x.row(row));
        let mut n_border = 0;
        for row in 0..x.nrows() {
            match fit.labels.get(row) {
                Some(label) if is_core(row) => {
                    assert_eq!(assignment.labels.get(row), Some(label));
                    assert_eq!(assignment.distances[row], 0.0);
                }
                None => {
                    assert_eq!(assignment.labels.get(row), None);
                    assert!(assignment.distances[row] > 0.6);
                }
                Some(_) => {
                    n_border += 1;
                    assert!(assignment.labels.get(row).is_some() && assignment.distances[row] <= 0.6);
                }
            }
            assert_eq!(assignment.margins[row], None);
        }
        assert_eq!(n_border + fit.summary.n_core + fit.summary.n_noise, x.nrows());
    }
}

#[test]
fn a_rows_answer_does_not_depend_on_its_neighbours() {
    let x = blobs(5000, 3, 5, 1.0, 2);
    let model = fit(&x, DbscanParams::new(0.8)).model;
    let whole = model.assign(x.view()).unwrap();
    for batch in [1, 7, 4096] {
        for start in (0..x.nrows()).step_by(batch).take(50) {
            let end = (start + batch).min(x.nrows());
            let part = model.assign(x.slice(s![start..end, ..])).unwrap();
            assert_eq!(part.distances, whole.distances[start..end]);
            assert!(part.labels.iter().eq((start..end).map(|row| whole.labels.get(row))));
        }
    }
}

#[test]
fn eps_is_within_reach_and_the_row_itself_counts() {
    let x = array![[0.0], [1.0], [2.0], [4.0]];
    assert_eq!(labels(&fit(&x, DbscanParams::new(1.0).min_samples(2))), [Some(0), Some(0), Some(0), None]);
    assert_eq!(labels(&fit(&x, DbscanParams::new(1.0).min_samples(3))), [Some(0), Some(0), Some(0), None]);
    assert_eq!(fit(&x, DbscanParams::new(1.0).min_samples(3)).summary, DbscanSummary { n_core: 1, n_noise: 1 });
    assert_eq!(labels(&fit(&x, DbscanParams::new(0.5).min_samples(1))), [Some(0), Some(1), Some(2), Some(3)]);
}

#[test]
fn a_border_row_goes_to_the_lower_number_in_the_fit_and_to_the_nearer_core_row_in_the_model() {
    // The row at 1.0 is within reach of the core rows at 0.0 (cluster 0) and 1.6 (cluster 1), and no core row itself.
    let x = array![[0.0], [-0.9], [-0.8], [-0.7], [1.0], [1.6], [2.5], [2.4], [2.3]];
    let fit = fit(&x, DbscanParams::new(1.0).min_samples(5));
    assert_eq!((fit.model.n_clusters(), fit.summary.n_core), (2, 2));
    assert_eq!(fit.labels.get(4), Some(0));
    assert_eq!(fit.model.assign(array![[1.0]].view()).unwrap().labels.get(0), Some(1));
}

#[test]
fn a_whole_weight_counts_like_repetition() {
    for seed in 0..30u64 {
        let mut rng = Seed::new(seed).rng();
        let x = blobs(80, 2, 4, 1.5, seed);
        let weights = Array1::from_shape_fn(80, |_| f64::from(rng.gen_range(1..4u8)));
        let rows: Vec<usize> = (0..80).flat_map(|row| vec![row; weights[row] as usize]).collect();
        let params = DbscanParams::new(1.0).min_samples(6);
        let repeated = fit(&x.select(Axis(0), &rows), params.clone());
        let weighted = fit_weighted(&x, weights, params);
        assert!(repeated.labels.iter().eq(rows.iter().map(|&row| weighted.labels.get(row))), "seed {seed}");
    }
}

#[test]
fn ten_tenths_weigh_one_in_any_order() {
    let x = Array2::zeros((10, 2));
    let fit = fit_weighted(&x, Array1::from_elem(10, 0.1), DbscanParams::new(1.0).min_samples(1));
    assert_eq!(fit.summary, DbscanSummary { n_core: 10, n_noise: 0 });
}

#[test]
fn values_that_are_not_finite_are_refused_with_their_place() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut x = blobs(20, 3, 2, 1.0, 1);
        let model = fit(&x, DbscanParams::new(1.0)).model;
        x[[7, 1]] = bad;
        let here = |error: Error| match error.kind() {
            ErrorKind::NotFinite { row, column, .. } => (*row, column.as_str()) == (8, "2"),
            _ => false,
        };
        assert!(here(refusal(x.clone(), DbscanParams::new(1.0))));
        assert!(here(model.assign(x.view()).unwrap_err()));
        let through_linfa: Result<Array1<Option<usize>>> = DbscanParams::new(1.0).transform(&x);
        assert!(here(through_linfa.unwrap_err()));
    }
}

#[test]
fn parameters_weights_and_widths_out_of_range_are_refused() {
    let x = || blobs(10, 2, 2, 1.0, 1);
    for (params, message) in [
        (DbscanParams::new(0.0), "eps = 0: expected a distance from 1e-150 to 1e150"),
        (DbscanParams::new(-1.0), "eps = -1: expected a distance from 1e-150 to 1e150"),
        (DbscanParams::new(f64::NAN), "eps = NaN: expected a distance from 1e-150 to 1e150"),
        (DbscanParams::new(f64::INFINITY), "eps = inf: expected a distance from 1e-150 to 1e150"),
        (DbscanParams::new(1.0).min_samples(0), "min_samples = 0: expected at least 1"),
    ] {
        assert_eq!(refusal(x(), params.clone()).to_string(), message);
        assert_eq!(ParamGuard::check_ref(&params).unwrap_err().to_string(), message);
    }
    let params = DbscanParams::check(&DbscanParams::new(1.0)).unwrap();
    for weights in [Array1::ones(9), Array1::from_elem(10, -1.0), Array1::from_elem(10, f64::NAN), Array1::zeros(10)] {
        assert!(params.fit_array(x().view(), Some(weights.view()), &mut Silent).is_err());
    }
    let error = fit(&x(), DbscanParams::new(1.0)).model.assign(Array2::zeros((2, 3)).view()).unwrap_err();
    assert_eq!(error.to_string(), "the matrix has 3 columns, expected 2");
}

#[test]
fn empty_and_extreme_matrices_are_refused_or_fitted_but_never_panic() {
    for shape in [(0, 2), (2, 0), (0, 0)] {
        assert!(matches!(refusal(Array2::zeros(shape), DbscanParams::new(1.0)).kind(), ErrorKind::Empty { .. }));
    }
    let huge = fit(&array![[f64::MAX], [-f64::MAX], [f64::MAX]], DbscanParams::new(1e150).min_samples(2));
    assert_eq!(labels(&huge), [Some(0), None, Some(0)]);
    let nothing = fit(&array![[0.0], [10.0]], DbscanParams::new(1.0).min_samples(2));
    assert_eq!((nothing.model.n_clusters(), nothing.summary.n_noise), (0, 2));
    let assignment = nothing.model.assign(array![[0.0]].view()).unwrap();
    assert_eq!((assignment.labels.get(0), assignment.distances[0]), (None, f64::INFINITY));
}

#[test]
fn duplicated_rows_share_a_label() {
    let x = blobs(60, 2, 3, 1.0, 3).select(Axis(0), &(0..300).map(|row| row * 7 % 60).collect::<Vec<_>>());
    let fit = fit(&x, DbscanParams::new(0.5).min_samples(11));
    for row in 60..300 {
        assert_eq!(fit.labels.get(row), fit.labels.get(row - 60));
    }
    let equal = Array2::from_elem((3000, 3), 1.5);
    assert_eq!(labels(&self::fit(&equal, DbscanParams::new(0.1))), vec![Some(0); 3000]);
}

#[test]
fn an_observer_sees_the_rows_go_by_and_can_stop() {
    let x = FeatureMatrix::from_array(blobs(500, 2, 3, 1.0, 4)).unwrap();
    let mut seen = Vec::new();
    let mut observer = |event: &Event| {
        if let Event::Rows { done, total } = event {
            seen.push((*done, *total));
        }
        Control::Continue
    };
    DbscanParams::new(1.0).cluster(&x, &mut observer).unwrap();
    assert_eq!(seen, [(500, 1500), (1000, 1500), (1500, 1500)]);
    let stopped = DbscanParams::new(1.0).cluster(&x, &mut |_: &Event| Control::Stop).unwrap_err();
    assert!(matches!(stopped.kind(), ErrorKind::Interrupted));
}

#[test]
fn parameters_and_models_survive_json_and_forged_ones_do_not() {
    let x = blobs(200, 3, 4, 1.0, 6);
    let model = fit(&x, DbscanParams::new(1.5)).model;
    assert!(model.n_clusters() > 0);
    let json = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<Dbscan>(&json).unwrap(), model);
    let params = DbscanParams::new(0.25).min_samples(9);
    assert_eq!(serde_json::from_str::<DbscanParams>(&serde_json::to_string(&params).unwrap()).unwrap(), params);
    assert_eq!(serde_json::from_str::<DbscanParams>(r#"{"eps":2.0}"#).unwrap(), DbscanParams::new(2.0));
    for forged in [
        r#"{"eps":1.0,"n_features":2,"core_labels":[0],"core_points":[1.0]}"#,
        r#"{"eps":0.0,"n_features":1,"core_labels":[0],"core_points":[1.0]}"#,
        r#"{"eps":1.0,"n_features":1,"core_labels":[1],"core_points":[1.0]}"#,
        r#"{"eps":1.0,"n_features":1,"core_labels":[0,2],"core_points":[1.0,2.0]}"#,
        r#"{"eps":1.0,"n_features":0,"core_labels":[],"core_points":[]}"#,
        r#"{"eps":1.0,"n_features":9223372036854775808,"core_labels":[0,0,0,0],"core_points":[]}"#,
        r#"{"eps":1.0,"n_features":1,"core_labels":[0],"core_points":[null]}"#,
        r#"{"eps":1.0,"n_features":1,"core_labels":[],"core_points":[],"more":1}"#,
    ] {
        assert!(serde_json::from_str::<Dbscan>(forged).is_err(), "{forged}");
    }
    assert!(serde_json::from_str::<DbscanParams>(r#"{"epsilon":3}"#).unwrap_err().to_string().contains("epsilon"));
}

#[test]
fn linfa_labels_through_the_parameters_and_predicts_through_the_model() {
    let x = blobs(200, 2, 3, 0.5, 7);
    let fit = fit(&x, DbscanParams::new(0.5));
    let transformed: Result<Array1<Option<usize>>> = DbscanParams::new(0.5).transform(&x);
    assert!(transformed.unwrap().iter().copied().eq(fit.labels.iter()));
    let predicted: Array1<Option<usize>> = fit.model.predict(&x);
    assert!(predicted.iter().copied().eq(fit.model.assign(x.view()).unwrap().labels.iter()));
    let single: Result<Array1<Option<usize>>> = DbscanParams::new(0.5).transform(&x.mapv(|value| value as f32));
    assert_eq!(single.unwrap().len(), 200);
}
