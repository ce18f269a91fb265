//! What holds for k-means whatever the data.

use rand::Rng;
use segmenta::clustering::{Assign, Clusterer, Clustering, KMeans, KMeansInit, KMeansParams, Labels};
use segmenta::error::{Error, ErrorKind};
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::{Array1, Array2, Axis, ShapeBuilder, array, concatenate, s};
use segmenta::observe::{Control, Event, Silent, StopReason};
use segmenta::seed::Seed;

use crate::support::{blobs, with_threads};

fn fit(x: &Array2<f64>, params: KMeansParams) -> Clustering<KMeans> {
    params.cluster(&FeatureMatrix::from_array(x.clone()).unwrap(), &mut Silent).unwrap()
}

fn fit_weighted(x: &Array2<f64>, weights: Array1<f64>, params: KMeansParams) -> Clustering<KMeans> {
    let x = FeatureMatrix::from_array(x.clone()).unwrap().with_weights(weights).unwrap();
    params.cluster(&x, &mut Silent).unwrap()
}

fn refusal(x: Array2<f64>, params: KMeansParams) -> Error {
    params.check().and_then(|params| params.fit_array(x.view(), None, &mut Silent)).unwrap_err()
}

/// The inertia from its definition.
fn naive_inertia(x: &Array2<f64>, model: &KMeans, labels: &Labels) -> f64 {
    x.rows()
        .into_iter()
        .zip(labels.iter())
        .map(|(row, label)| {
            let centroid = model.centroids();
            row.iter().zip(centroid.row(label.unwrap())).map(|(a, b)| (a - b).powi(2)).sum::<f64>()
        })
        .sum()
}

#[test]
fn the_same_seed_gives_the_same_bits_for_any_thread_count() {
    let x = blobs(20_000, 5, 7, 3.0, 1);
    let params = KMeansParams::new(7).n_init(3).seed(Seed::new(9));
    let one = with_threads(1, || fit(&x, params.clone()));
    for n_threads in [2, 3, 16] {
        assert_eq!(with_threads(n_threads, || fit(&x, params.clone())), one, "{n_threads} threads");
    }
}

#[test]
fn labels_sizes_and_inertia_are_those_of_the_returned_centroids() {
    for seed in 0..20 {
        let x = blobs(300 + 37 * seed as usize, 3, 6, 2.5, seed);
        // Also where the run was cut short.
        for max_iter in [1, 2, 300] {
            let fit = fit(&x, KMeansParams::new(5).n_init(2).max_iter(max_iter).seed(Seed::new(seed)));
            assert_eq!(fit.model.assign(x.view()).unwrap().labels, fit.labels);
            let naive = naive_inertia(&x, &fit.model, &fit.labels);
            assert!((fit.summary.inertia / naive - 1.0).abs() < 1e-12);
            let sizes = fit.labels.sizes();
            assert_eq!(sizes.iter().sum::<usize>(), x.nrows());
            assert!(sizes.windows(2).all(|pair| pair[0] >= pair[1]), "largest first: {sizes:?}");
        }
    }
}

#[test]
fn clusters_of_one_size_are_numbered_by_their_first_row() {
    let x = array![[10.0], [0.0], [0.1], [10.1], [20.0], [20.1]];
    let fit = fit(&x, KMeansParams::new(3));
    let labels: Vec<_> = fit.labels.iter().map(Option::unwrap).collect();
    assert_eq!(labels, [0, 1, 1, 0, 2, 2]);
}

#[test]
fn inertia_never_rises_from_one_iteration_to_the_next() {
    for seed in 0..10 {
        let x = blobs(500, 4, 9, 4.0, seed);
        let mut last = f64::INFINITY;
        let mut n_iterations = 0;
        let mut observer = |event: &Event| {
            if let Event::Iteration { inertia, .. } = event {
                assert!(*inertia <= last * (1.0 + 1e-12), "{inertia} after {last}");
                last = *inertia;
                n_iterations += 1;
            }
            Control::Continue
        };
        let params = KMeansParams::new(9).n_init(1).tol(0.0).seed(Seed::new(seed));
        let fit = params.cluster(&FeatureMatrix::from_array(x).unwrap(), &mut observer).unwrap();
        assert_eq!(fit.summary.n_iter, n_iterations);
        assert_eq!(fit.summary.stop, StopReason::LabelsStable);
    }
}

#[test]
fn the_memory_layout_of_the_input_changes_nothing() {
    let x = blobs(400, 4, 3, 2.0, 5);
    let params = KMeansParams::new(3).check().unwrap();
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
fn a_whole_weight_counts_like_repetition_and_zero_like_removal() {
    for seed in 0..30u64 {
        let mut rng = Seed::new(seed).rng();
        let x = blobs(60, 3, 4, 2.0, seed);
        let weights = Array1::from_shape_fn(60, |_| f64::from(rng.gen_range(0..4u8)));
        let rows: Vec<usize> = (0..60).flat_map(|row| vec![row; weights[row] as usize]).collect();
        let repeated = x.select(Axis(0), &rows);
        // The first four rows of distinct blobs: a start that neither side may draw.
        let start = KMeansInit::Given(x.slice(s![..4, ..]).to_owned());
        let params = KMeansParams::new(4).init(start).tol(0.0);
        let weighted = fit_weighted(&x, weights.clone(), params.clone());
        let plain = fit(&repeated, params);
        assert_eq!(weighted.summary.n_iter, plain.summary.n_iter, "seed {seed}");
        assert!((weighted.summary.inertia / plain.summary.inertia - 1.0).abs() < 1e-12);
        let of_repeated: Vec<_> = rows.iter().map(|&row| weighted.labels.get(row)).collect();
        assert!(plain.labels.iter().eq(of_repeated), "seed {seed}");
    }
}

#[test]
fn one_cluster_is_the_mean_and_n_clusters_are_the_rows() {
    let x = blobs(12, 2, 3, 1.0, 8);
    let one = fit(&x, KMeansParams::new(1));
    let mean = x.mean_axis(Axis(0)).unwrap();
    assert!(one.model.centroids().row(0).iter().zip(&mean).all(|(a, b)| (a - b).abs() < 1e-12));
    let all = fit(&x, KMeansParams::new(12));
    assert_eq!(all.summary.inertia, 0.0);
    assert_eq!(all.labels.sizes(), [1; 12]);
}

#[test]
fn duplicated_rows_share_a_cluster_and_bound_the_number_of_clusters() {
    let x = array![[1.0, 1.0], [1.0, 1.0], [5.0, 5.0], [5.0, 5.0], [-0.0, 0.0], [0.0, 0.0]];
    let fit = fit(&x, KMeansParams::new(3));
    assert_eq!(fit.labels.sizes(), [2, 2, 2]);
    let error = refusal(x, KMeansParams::new(4));
    assert!(matches!(error.kind(), ErrorKind::TooFewDistinctRows { n_clusters: 4, n_distinct: 3 }), "{error}");
}

#[test]
fn a_rows_answer_does_not_depend_on_its_neighbours() {
    let x = blobs(5000, 3, 5, 4.0, 2);
    let model = fit(&x, KMeansParams::new(5)).model;
    let whole = model.assign(x.view()).unwrap();
    for batch in [1, 2, 7, 4096] {
        for start in (0..x.nrows()).step_by(batch).take(50) {
            let end = (start + batch).min(x.nrows());
            let part = model.assign(x.slice(s![start..end, ..])).unwrap();
            assert_eq!(part.distances, whole.distances[start..end]);
            assert_eq!(part.margins, whole.margins[start..end]);
            assert!(part.labels.iter().eq((start..end).map(|row| whole.labels.get(row))));
        }
    }
}

#[test]
fn the_margin_runs_from_the_border_to_the_centroid() {
    let model = KMeans::try_from_centroids(array![[0.0], [4.0]]).unwrap();
    let assignment = model.assign(array![[0.0], [1.0], [2.0], [9.0]].view()).unwrap();
    assert_eq!(assignment.margins, [Some(1.0), Some(1.0 - 1.0 / 3.0), Some(0.0), Some(1.0 - 5.0 / 9.0)]);
    assert_eq!(assignment.labels.get(2), Some(0), "the lower cluster on a tie");
    let single = KMeans::try_from_centroids(array![[0.0]]).unwrap();
    assert_eq!(single.assign(array![[3.0]].view()).unwrap().margins, [None]);
}

#[test]
fn values_that_are_not_finite_are_refused_with_their_place() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for (row, column) in [(0, 0), (7, 1), (19, 2)] {
            let mut x = blobs(20, 3, 2, 1.0, 1);
            let model = fit(&x, KMeansParams::new(2)).model;
            x[[row, column]] = bad;
            let here = |error: Error| match error.kind() {
                ErrorKind::NotFinite { row: r, column: c, .. } => {
                    (*r, c.clone()) == (row + 1, (column + 1).to_string())
                }
                _ => false,
            };
            assert!(here(refusal(x.clone(), KMeansParams::new(2))));
            assert!(here(model.assign(x.view()).unwrap_err()));
            assert!(FeatureMatrix::from_array(x).is_err());
        }
    }
}

#[test]
fn parameters_out_of_range_are_refused_by_name() {
    let x = || blobs(10, 2, 2, 1.0, 1);
    for (params, message) in [
        (KMeansParams::new(0), "n_clusters = 0: expected at least 1"),
        (KMeansParams::new(2).n_init(0), "n_init = 0: expected at least 1"),
        (KMeansParams::new(2).max_iter(0), "max_iter = 0: expected at least 1"),
        (KMeansParams::new(2).tol(-1.0), "tol = -1: expected a finite number of at least 0"),
        (KMeansParams::new(2).tol(f64::NAN), "tol = NaN: expected a finite number of at least 0"),
        (KMeansParams::new(11), "n_clusters = 11, but only 10 rows are distinct; ask for at most 10"),
        (
            KMeansParams::new(2).init(KMeansInit::Given(array![[0.0, 0.0]])),
            "rows of the given centroids = 1: expected one row for each of the 2 clusters",
        ),
        (
            KMeansParams::new(1).init(KMeansInit::Given(array![[0.0]])),
            "the matrix of given centroids has 1 columns, expected 2",
        ),
        (
            KMeansParams::new(1).init(KMeansInit::Given(array![[0.0, f64::NAN]])),
            "a given centroid = NaN: expected finite numbers",
        ),
    ] {
        assert_eq!(refusal(x(), params).to_string(), message);
    }
}

#[test]
fn weights_out_of_range_are_refused_by_row() {
    let x = blobs(3, 2, 1, 1.0, 1);
    let params = KMeansParams::new(1).check().unwrap();
    for (weights, message) in [
        (array![1.0, 1.0], "the list of sample weights has 2 entries, expected 3"),
        (array![1.0, -1.0, 1.0], "the sample weight of row 2 = -1: expected a finite number of at least 0"),
        (array![1.0, 1.0, f64::NAN], "the sample weight of row 3 = NaN: expected a finite number of at least 0"),
        (array![0.0, 0.0, 0.0], "sample weights = all 0: expected at least one positive weight"),
    ] {
        let error = params.fit_array(x.view(), Some(weights.view()), &mut Silent).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn empty_and_extreme_matrices_are_refused_or_fitted_but_never_panic() {
    for shape in [(0, 2), (2, 0), (0, 0)] {
        assert!(matches!(refusal(Array2::zeros(shape), KMeansParams::new(1)).kind(), ErrorKind::Empty { .. }));
    }
    let huge = refusal(array![[f64::MAX], [1.0]], KMeansParams::new(2));
    assert!(huge.to_string().contains("row 1") && huge.to_string().contains("scale the column"), "{huge}");
    let one_row = fit(&array![[3.0, 4.0]], KMeansParams::new(1));
    assert_eq!(one_row.summary.inertia, 0.0);
    let subnormal = fit(&array![[5e-324], [0.0], [1e-320]], KMeansParams::new(3));
    // Their squared distances are all 0, so nothing but the number of rows can be asked.
    assert_eq!(subnormal.labels.sizes().iter().sum::<usize>(), 3);
}

#[test]
fn an_observer_can_stop_and_gets_the_best_so_far() {
    let x = FeatureMatrix::from_array(blobs(2000, 4, 8, 5.0, 3)).unwrap();
    for stop_after in [1, 5, 40] {
        let mut seen = 0;
        let mut observer = |event: &Event| {
            seen += usize::from(matches!(event, Event::Iteration { .. }));
            if seen >= stop_after { Control::Stop } else { Control::Continue }
        };
        let fit = KMeansParams::new(8).tol(0.0).cluster(&x, &mut observer).unwrap();
        assert_eq!(fit.summary.stop, StopReason::Interrupted);
        assert_eq!(fit.model.assign(x.values()).unwrap().labels, fit.labels);
    }
}

#[test]
fn parameters_and_models_survive_json_and_forged_ones_do_not() {
    let x = blobs(50, 3, 4, 1.0, 6);
    let model = fit(&x, KMeansParams::new(4)).model;
    let json = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<KMeans>(&json).unwrap(), model);
    let params = KMeansParams::new(3).tol(0.1).seed(Seed::new(5));
    assert_eq!(serde_json::from_str::<KMeansParams>(&serde_json::to_string(&params).unwrap()).unwrap(), params);
    assert_eq!(serde_json::from_str::<KMeansParams>(r#"{"n_clusters":3}"#).unwrap(), KMeansParams::new(3));
    for forged in [
        r#"{"n_clusters":2,"n_features":2,"centroids":[1.0,2.0,3.0]}"#,
        r#"{"n_clusters":0,"n_features":2,"centroids":[]}"#,
        r#"{"n_clusters":9223372036854775808,"n_features":4,"centroids":[]}"#,
        r#"{"n_clusters":1,"n_features":1,"centroids":[null]}"#,
        r#"{"n_clusters":1,"n_features":1,"centroids":[1.0],"more":1}"#,
    ] {
        assert!(serde_json::from_str::<KMeans>(forged).is_err(), "{forged}");
    }
    assert!(serde_json::from_str::<KMeansParams>(r#"{"clusters":3}"#).unwrap_err().to_string().contains("clusters"));
}

#[test]
fn more_restarts_never_end_worse() {
    for seed in 0..10 {
        let x = blobs(400, 2, 15, 0.4, 100 + seed);
        let inertia = |n_init| fit(&x, KMeansParams::new(15).n_init(n_init).seed(Seed::new(seed))).summary.inertia;
        assert!(inertia(10) <= inertia(1));
    }
}

#[test]
fn rows_appended_far_away_get_a_cluster_of_their_own() {
    let near = blobs(100, 2, 1, 1.0, 4);
    let far = near.slice(s![..10, ..]).mapv(|value| value + 1e4);
    let x = concatenate(Axis(0), &[near.view(), far.view()]).unwrap();
    assert_eq!(fit(&x, KMeansParams::new(2)).labels.sizes(), [100, 10]);
}
