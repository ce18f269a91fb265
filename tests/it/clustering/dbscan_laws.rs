//! What holds for DBSCAN alone, whatever the data; what holds for every clusterer stands in `tests/it/laws/`.

use segmenta::clustering::{Assign, Clusterer, Clustering, Dbscan, DbscanParams, DbscanSummary};
use segmenta::error::ErrorKind;
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::{Array1, Array2, Axis, array};
use segmenta::observe::{Control, Event, Silent};

use crate::support::blobs;

type Fit = Clustering<Dbscan, DbscanSummary>;

fn fit(x: &Array2<f64>, params: DbscanParams) -> Fit {
    params.cluster(&FeatureMatrix::from_array(x.clone()).unwrap(), &mut Silent).unwrap()
}

fn fit_weighted(x: &Array2<f64>, weights: Array1<f64>, params: DbscanParams) -> Fit {
    let x = FeatureMatrix::from_array(x.clone()).unwrap().with_weights(weights).unwrap();
    params.cluster(&x, &mut Silent).unwrap()
}

fn labels(fit: &Fit) -> Vec<Option<usize>> {
    fit.labels.iter().collect()
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
fn ten_tenths_weigh_one_in_any_order() {
    let x = Array2::zeros((10, 2));
    let fit = fit_weighted(&x, Array1::from_elem(10, 0.1), DbscanParams::new(1.0).min_samples(1));
    assert_eq!(fit.summary, DbscanSummary { n_core: 10, n_noise: 0 });
}

#[test]
fn a_row_of_weight_zero_may_be_a_core_row() {
    // Alone it weighs nothing; its neighbour weighs enough for both.
    let x = array![[0.0], [0.5], [1.2]];
    let fit = fit_weighted(&x, array![5.0, 0.0, 1.0], DbscanParams::new(1.0).min_samples(5));
    assert_eq!(labels(&fit), [Some(0), Some(0), Some(0)]);
    assert_eq!(fit.summary, DbscanSummary { n_core: 2, n_noise: 0 });
}

#[test]
fn numbers_are_taken_as_far_as_their_squares_can_be_summed() {
    let far = fit(&array![[1e140], [-1e140], [1e140]], DbscanParams::new(1e140).min_samples(2));
    assert_eq!(labels(&far), [Some(0), None, Some(0)]);
    let params = DbscanParams::new(1e150).check().unwrap();
    let beyond = params.fit_array(array![[0.0], [f64::MAX]].view(), None, &mut Silent).unwrap_err();
    assert!(matches!(beyond.kind(), ErrorKind::Domain { row: 2, .. }), "{beyond}");
}

#[test]
fn degenerate_data_have_stated_results() {
    let sizes = |x: &Array2<f64>, eps: f64, min_samples: usize| {
        let fit = fit(x, DbscanParams::new(eps).min_samples(min_samples));
        (fit.labels.sizes(), fit.summary.n_core, fit.summary.n_noise)
    };
    // One row; fewer rows than min_samples, however many more it is; each row a core row.
    assert_eq!(sizes(&array![[3.0]], 1.0, 1), (vec![1], 1, 0));
    assert_eq!(sizes(&array![[3.0, 4.0]], 1.0, 2), (vec![], 0, 1));
    assert_eq!(sizes(&blobs(50, 2, 2, 0.1, 1), 1e9, 51), (vec![], 0, 50));
    assert_eq!(sizes(&blobs(50, 2, 2, 0.1, 1), 1e9, usize::MAX), (vec![], 0, 50));
    let (alone, n_core, n_noise) = sizes(&blobs(50, 3, 2, 1.0, 1), 1e-9, 1);
    assert_eq!((alone, n_core, n_noise), (vec![1; 50], 50, 0));
    // Equal rows need no reach; thousands of duplicates of a few places are a cluster each.
    assert_eq!(sizes(&Array2::from_elem((3000, 2), 1.5), 1e-150, 3000), (vec![3000], 3000, 0));
    let places = array![[0.0, 0.0], [1.0, 0.0], [5.0, 5.0]];
    let rows: Vec<usize> = (0..6000).map(|row| row % 3).collect();
    let duplicates = places.select(Axis(0), &rows);
    assert_eq!(sizes(&duplicates, 0.5, 2000), (vec![2000; 3], 6000, 0));
    assert_eq!(sizes(&duplicates, 1.0, 2001), (vec![4000], 4000, 2000));
}

#[test]
fn a_model_holds_the_core_rows_and_nothing_else_in_a_stated_size() {
    let x = blobs(2000, 3, 5, 1.0, 8);
    let fit = fit(&x, DbscanParams::new(0.5).min_samples(8));
    let distances = fit.model.assign(x.view()).unwrap().distances;
    let core: Vec<usize> = (0..2000).filter(|&row| distances[row] == 0.0).collect();
    assert!(core.len() == fit.summary.n_core && core.len() < 2000);
    assert_eq!(fit.model.core_points(), x.select(Axis(0), &core));
    let rebuilt = Dbscan::try_from_core(0.5, fit.model.core_points().to_owned(), &fit.model.core_labels()).unwrap();
    assert_eq!(rebuilt, fit.model);
    let json = serde_json::to_string(&fit.model).unwrap();
    assert!(json.len() <= 100 + core.len() * (25 * 3 + 11), "{} bytes for {} core rows", json.len(), core.len());
}

#[test]
fn without_a_core_row_everything_is_noise_and_infinitely_far() {
    let nothing = fit(&array![[0.0], [10.0]], DbscanParams::new(1.0).min_samples(2));
    assert_eq!((nothing.model.n_clusters(), nothing.summary.n_noise), (0, 2));
    let assignment = nothing.model.assign(array![[0.0]].view()).unwrap();
    assert_eq!((assignment.labels.get(0), assignment.distances[0]), (None, f64::INFINITY));
    let json = serde_json::to_string(&nothing.model).unwrap();
    assert_eq!(serde_json::from_str::<Dbscan>(&json).unwrap(), nothing.model);
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
fn forged_core_rows_are_refused() {
    for forged in [
        r#"{"eps":0.0,"n_features":1,"core_labels":[0],"core_points":[1.0]}"#,
        r#"{"eps":1.0,"n_features":1,"core_labels":[1],"core_points":[1.0]}"#,
        r#"{"eps":1.0,"n_features":1,"core_labels":[0,2],"core_points":[1.0,2.0]}"#,
        r#"{"eps":1.0,"n_features":0,"core_labels":[],"core_points":[]}"#,
        r#"{"eps":1.0,"n_features":9223372036854775808,"core_labels":[0,0,0,0],"core_points":[]}"#,
    ] {
        assert!(serde_json::from_str::<Dbscan>(forged).is_err(), "{forged}");
    }
    assert_eq!(serde_json::from_str::<DbscanParams>(r#"{"eps":2.0}"#).unwrap(), DbscanParams::new(2.0));
}
