//! What holds for k-means alone, whatever the data; what holds for every clusterer stands in `tests/it/laws/`.

use rand::Rng;
use segmenta::clustering::{Assign, Clusterer, Clustering, KMeans, KMeansInit, KMeansParams, Labels};
use segmenta::error::{Error, ErrorKind};
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::{Array1, Array2, Axis, array, concatenate, s};
use segmenta::observe::{Control, Event, Silent, StopReason};
use segmenta::seed::Seed;

use crate::support::blobs;

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
                assert!(*inertia <= last * (1.0 + 1e-14), "{inertia} after {last}");
                last = *inertia;
                n_iterations += 1;
            }
            Control::Continue
        };
        let params = KMeansParams::new(9).init(KMeansInit::KMeansPlusPlus).n_init(1).tol(0.0).seed(Seed::new(seed));
        let fit = params.cluster(&FeatureMatrix::from_array(x).unwrap(), &mut observer).unwrap();
        assert_eq!(fit.summary.n_iter, n_iterations);
        assert_eq!(fit.summary.stop, StopReason::LabelsStable);
    }
}

#[test]
fn a_whole_weight_gives_the_iterations_and_the_inertia_of_repetition_and_zero_those_of_removal() {
    for seed in 0..30u64 {
        let mut rng = Seed::new(seed).rng();
        let x = blobs(60, 3, 4, 2.0, seed);
        let weights = Array1::from_shape_fn(60, |_| f64::from(rng.gen_range(0..4u8)));
        let rows: Vec<usize> = (0..60).flat_map(|row| vec![row; weights[row] as usize]).collect();
        // The first four rows of distinct blobs: a start that neither side may draw.
        let start = KMeansInit::Given(x.slice(s![..4, ..]).to_owned());
        let params = KMeansParams::new(4).init(start).tol(0.0);
        let weighted = fit_weighted(&x, weights, params.clone());
        let plain = fit(&x.select(Axis(0), &rows), params);
        assert_eq!(weighted.summary.n_iter, plain.summary.n_iter, "seed {seed}");
        assert!((weighted.summary.inertia / plain.summary.inertia - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_scale_of_the_weights_changes_nothing_but_the_inertia() {
    let x = blobs(300, 3, 5, 2.0, 3);
    let weights = Array1::from_shape_fn(300, |row| (1 + row % 5) as f64);
    let params = || KMeansParams::new(5).n_init(2);
    let expected = fit_weighted(&x, weights.clone(), params());
    // A power of two is exact.
    for factor in [0.125, 1024.0] {
        let scaled = fit_weighted(&x, &weights * factor, params());
        assert_eq!((&scaled.model, &scaled.labels), (&expected.model, &expected.labels));
        assert_eq!(scaled.summary.inertia, expected.summary.inertia * factor);
    }
}

#[test]
fn more_iterations_never_end_worse() {
    for seed in 0..10 {
        let x = blobs(500, 3, 8, 3.0, 50 + seed);
        let inertia = |max_iter| {
            let params = KMeansParams::new(8).init(KMeansInit::KMeansPlusPlus).n_init(1).tol(0.0);
            fit(&x, params.max_iter(max_iter).seed(Seed::new(seed))).summary.inertia
        };
        let inertias: Vec<f64> = [1, 2, 4, 8, 300].map(inertia).to_vec();
        assert!(inertias.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-14)), "{inertias:?}");
    }
}

#[test]
fn clusters_that_go_empty_among_duplicates_get_rows_again() {
    // Five distinct rows, ten times each, from centroids of which four are far away or equal.
    let x = Array2::from_shape_fn((50, 2), |(row, column)| ((row % 5) * (3 + column)) as f64);
    let start = array![[0.0, 0.0], [0.0, 0.0], [1e3, 1e3], [1e3, 1e3], [-1e3, 5.0]];
    let fit = fit(&x, KMeansParams::new(5).init(KMeansInit::Given(start)).tol(0.0));
    assert_eq!(fit.labels.sizes(), [10; 5]);
    assert_eq!(fit.summary.inertia, 0.0);
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
    assert_eq!(error.to_string(), "n_clusters = 4: expected at most 3, the number of distinct rows");
    assert!(matches!(error.kind(), ErrorKind::TooFewDistinctRows { n_clusters: 4, n_distinct: 3 }), "{error}");
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
fn given_centroids_of_another_width_are_refused() {
    let x = blobs(10, 2, 2, 1.0, 1);
    let error = refusal(x, KMeansParams::new(1).init(KMeansInit::Given(array![[0.0]])));
    assert_eq!(error.to_string(), "the matrix of given centroids: expected 2 columns, got 1");
}

#[test]
fn values_whose_squares_overflow_are_refused_and_those_that_underflow_are_not() {
    let huge = refusal(array![[f64::MAX], [1.0]], KMeansParams::new(2));
    assert!(huge.to_string().contains("row 1") && huge.to_string().contains("scale the column"), "{huge}");
    let subnormal = fit(&array![[5e-324], [0.0], [1e-320]], KMeansParams::new(3));
    // Their squared distances are all 0, so nothing but the number of rows can be asked.
    assert_eq!(subnormal.labels.sizes().iter().sum::<usize>(), 3);
}

#[test]
fn what_a_file_does_not_say_of_the_parameters_is_their_default() {
    assert_eq!(serde_json::from_str::<KMeansParams>(r#"{"n_clusters":3}"#).unwrap(), KMeansParams::new(3));
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
fn more_restarts_never_end_worse() {
    for seed in 0..10 {
        let x = blobs(400, 2, 15, 0.4, 100 + seed);
        let params = KMeansParams::new(15).init(KMeansInit::KMeansPlusPlus).seed(Seed::new(seed));
        let inertia = |n_init| fit(&x, params.clone().n_init(n_init)).summary.inertia;
        assert!(inertia(10) <= inertia(1));
        let breathing = fit(&x, params.clone().init(KMeansInit::Breathing).n_init(1)).summary.inertia;
        assert!(breathing <= inertia(1));
    }
}

#[test]
fn rows_appended_far_away_get_a_cluster_of_their_own() {
    let near = blobs(100, 2, 1, 1.0, 4);
    let far = near.slice(s![..10, ..]).mapv(|value| value + 1e4);
    let x = concatenate(Axis(0), &[near.view(), far.view()]).unwrap();
    assert_eq!(fit(&x, KMeansParams::new(2)).labels.sizes(), [100, 10]);
}
