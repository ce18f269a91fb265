//! k-means against scikit-learn from the same centroids (tests/fixtures/kmeans.json).

use segmenta::clustering::{KMeansInit, KMeansParams, Scalar};
use segmenta::ndarray::{Array1, Array2};
use segmenta::observe::Silent;
use serde_json::Value;

use crate::support::{fixture, matrix, numbers, whole};

fn check_case<F: Scalar>(case: &Value, inertia_tolerance: f64, centre_tolerance: f64) {
    let name = case["name"].as_str().unwrap();
    let (n, d, k) = (whole(&case["n"]), whole(&case["d"]), whole(&case["k"]));
    let x: Array2<F> = matrix(&case["x"], n, d).mapv(F::narrow);
    let weights = (!case["sample_weight"].is_null()).then(|| Array1::from(numbers(&case["sample_weight"])));
    let params = KMeansParams::new(k)
        .init(KMeansInit::Given(matrix(&case["init"], k, d)))
        .tol(0.0)
        .max_iter(whole(&case["max_iter"]));
    let fit = params
        .check()
        .unwrap()
        .fit_array(x.view(), weights.as_ref().map(|weights| weights.view()), &mut Silent)
        .unwrap();

    let labels: Vec<usize> = fit.labels.iter().map(Option::unwrap).collect();
    let expected: Vec<usize> = case["labels"].as_array().unwrap().iter().map(whole).collect();
    assert_eq!(labels, expected, "{name}: labels");
    assert_eq!(fit.summary.n_iter, whole(&case["n_iter"]), "{name}: n_iter");
    let inertia = case["inertia"].as_f64().unwrap();
    assert!(
        (fit.summary.inertia / inertia - 1.0).abs() <= inertia_tolerance,
        "{name}: {} {inertia}",
        fit.summary.inertia
    );
    let centres = matrix(&case["centers"], k, d);
    for (ours, theirs) in fit.model.centroids().iter().zip(&centres) {
        let difference = (ours.widen() - theirs).abs() / theirs.abs().max(1.0);
        assert!(difference <= centre_tolerance, "{name}: centroid {} {theirs}", ours.widen());
    }
}

#[test]
fn from_given_centroids_it_gives_scikit_learns_labels_iterations_and_inertia() {
    let kmeans = fixture("kmeans.json");
    let cases: Vec<&Value> = kmeans["cases"].as_array().unwrap().iter().filter(|case| case["dtype"] == "f64").collect();
    assert!(cases.len() >= 22);
    cases.into_iter().for_each(|case| check_case::<f64>(case, 1e-12, 1e-9));
}

#[test]
fn in_single_precision_it_agrees_with_scikit_learn_to_single_precision() {
    let kmeans = fixture("kmeans.json");
    let cases: Vec<&Value> = kmeans["cases"].as_array().unwrap().iter().filter(|case| case["dtype"] == "f32").collect();
    assert!(cases.len() >= 4);
    cases.into_iter().for_each(|case| check_case::<f32>(case, 1e-4, 1e-4));
}
