//! The metrics equal scikit-learn's, and say so where they have no value.

use segmenta::clustering::Labels;
use segmenta::ndarray::{Array2, array};
use segmenta::seed::Seed;
use segmenta::selection::metrics::{
    Metric, Sampling, calinski_harabasz, davies_bouldin, inertia, silhouette, silhouette_samples,
};
use segmenta::{ErrorKind, Result};
use serde_json::Value;

use crate::support::{fixture, matrix, numbers, whole};

pub(crate) fn labels_of(value: &Value) -> Vec<Option<usize>> {
    value.as_array().expect("a sound test case").iter().map(|label| Some(whole(label))).collect()
}

fn cases() -> Vec<Value> {
    fixture("metrics.json")["cases"].as_array().expect("a sound test case").clone()
}

fn data(case: &Value) -> (Array2<f64>, Labels) {
    let x = matrix(&case["x"], whole(&case["n"]), whole(&case["d"]));
    (x, Labels::try_new(labels_of(&case["labels"]), whole(&case["k"])).expect("a sound test case"))
}

fn close(case: &str, got: f64, expected: f64) {
    assert!((got - expected).abs() <= 1e-10 * expected.abs().max(1e-3), "{case}: got {got}, expected {expected}");
}

fn silhouette_of(x: &Array2<f64>, labels: &Labels) -> Result<f64> {
    Ok(silhouette(x.view(), labels, Sampling::Exact, Seed::default())?.value)
}

/// Cases where scikit-learn answers a constant, or passes over a pair, because the index has no value.
const NO_CALINSKI_HARABASZ: [&str; 2] = ["all_duplicates", "one_point"];
const NO_DAVIES_BOULDIN: [&str; 3] = ["all_duplicates", "one_point", "same_centroid"];

/// scikit-learn's product-form distances give a cluster of one row, or of one repeated row, a spread near 1e-8 instead of 0.
/// These are the index in exact fractions.
const EXACT_DAVIES_BOULDIN: [(&str, f64); 2] =
    [("duplicates", 0.831_335_735_257_672_6), ("n_minus_1", 0.676_846_459_401_266_3)];

#[test]
fn every_metric_equals_scikit_learn_wherever_it_is_defined() {
    for case in cases() {
        let name = case["name"].as_str().unwrap();
        let (x, labels) = data(&case);
        let expected = |metric: &str| case[metric].as_f64().unwrap();
        close(name, silhouette_of(&x, &labels).unwrap(), expected("silhouette"));
        close(name, inertia(x.view(), &labels).unwrap(), expected("inertia"));
        if !NO_CALINSKI_HARABASZ.contains(&name) {
            close(name, calinski_harabasz(x.view(), &labels).unwrap(), expected("calinski_harabasz"));
        }
        if !NO_DAVIES_BOULDIN.contains(&name) {
            let got = davies_bouldin(x.view(), &labels).unwrap();
            match EXACT_DAVIES_BOULDIN.iter().find(|(case, _)| *case == name) {
                Some((_, exact)) => {
                    close(name, got, *exact);
                    assert!((got - expected("davies_bouldin")).abs() < 1e-8);
                }
                None => close(name, got, expected("davies_bouldin")),
            }
        }
        for (got, expected) in
            silhouette_samples(x.view(), &labels).unwrap().iter().zip(numbers(&case["silhouette_samples"]))
        {
            close(name, got.unwrap(), expected);
        }
    }
}

#[test]
fn an_index_that_scikit_learn_answers_with_a_constant_is_undefined_here() {
    for case in cases() {
        let name = case["name"].as_str().unwrap();
        let (x, labels) = data(&case);
        if NO_CALINSKI_HARABASZ.contains(&name) {
            assert_undefined(calinski_harabasz(x.view(), &labels), "every row lies on its cluster's centroid");
        }
        if name == "same_centroid" {
            assert_undefined(davies_bouldin(x.view(), &labels), "the centroids of clusters 0 and 1 coincide");
        } else if NO_DAVIES_BOULDIN.contains(&name) {
            assert_undefined(davies_bouldin(x.view(), &labels), "every row lies on its cluster's centroid");
        }
    }
}

fn assert_undefined(answer: Result<f64>, expected: &str) {
    let error = answer.unwrap_err();
    let ErrorKind::Undefined { reason, .. } = error.kind() else { panic!("{error} is not Undefined") };
    assert!(reason.contains(expected), "`{reason}` does not say `{expected}`");
}

/// An index that compares clusters.
type Index = fn(&Array2<f64>, &Labels) -> Result<f64>;

#[test]
fn one_cluster_and_one_row_a_cluster_are_undefined() {
    let x = array![[0.0, 1.0], [2.0, 0.5], [4.0, 4.0]];
    let one = Labels::try_new([Some(1); 3], 3).unwrap();
    let own = Labels::try_new([Some(0), Some(2), Some(1)], 3).unwrap();
    let noise = Labels::try_new([None; 3], 2).unwrap();
    let metrics: [Index; 3] =
        [silhouette_of, |x, labels| calinski_harabasz(x.view(), labels), |x, labels| davies_bouldin(x.view(), labels)];
    for metric in metrics {
        assert_undefined(metric(&x, &one), "all rows are in one cluster, and at least 2 are needed");
        assert_undefined(metric(&x, &own), "each of the 3 rows is a cluster of its own");
        assert_undefined(metric(&x, &noise), "no row is in a cluster");
    }
    assert_undefined(inertia(x.view(), &noise), "no row is in a cluster");
    assert_eq!(inertia(x.view(), &own).unwrap(), 0.0);
}

#[test]
fn noise_and_empty_clusters_are_left_out() {
    let (x, labels) = data(&cases()[0]);
    let mut with_noise = x.clone();
    with_noise.push_row(array![1e6, -1e6, 3.0].view()).unwrap();
    // Clusters 0, 1, 2 are called 1, 3, 4 of 6, and the far row is noise.
    let renamed = labels.iter().map(|label| label.map(|label| [1, 3, 4][label])).chain([None]);
    let renamed = Labels::try_new(renamed, 6).unwrap();
    assert_eq!(silhouette_of(&x, &labels).unwrap(), silhouette_of(&with_noise, &renamed).unwrap());
    assert_eq!(calinski_harabasz(x.view(), &labels).unwrap(), calinski_harabasz(with_noise.view(), &renamed).unwrap());
    assert_eq!(davies_bouldin(x.view(), &labels).unwrap(), davies_bouldin(with_noise.view(), &renamed).unwrap());
    assert_eq!(inertia(x.view(), &labels).unwrap(), inertia(with_noise.view(), &renamed).unwrap());
    let samples = silhouette_samples(with_noise.view(), &renamed).unwrap();
    assert_eq!(samples.iter().filter(|sample| sample.is_none()).count(), 1);
    assert_eq!(samples.last(), Some(&None));
}

#[test]
fn data_far_from_the_origin_lose_no_digits() {
    let (x, labels) = data(&cases()[0]);
    // Whole numbers, so that the shift itself is exact.
    let x = x.mapv(|value| (value * 1000.0).round());
    let far = x.mapv(|value| value + 1e9);
    for (near, far) in [
        (silhouette_of(&x, &labels), silhouette_of(&far, &labels)),
        (calinski_harabasz(x.view(), &labels), calinski_harabasz(far.view(), &labels)),
        (davies_bouldin(x.view(), &labels), davies_bouldin(far.view(), &labels)),
        (inertia(x.view(), &labels), inertia(far.view(), &labels)),
    ] {
        close("shifted by 1e9", far.unwrap(), near.unwrap());
    }
}

#[test]
fn the_memory_layout_does_not_matter() {
    let (x, labels) = data(&cases()[2]);
    let columns_first = Array2::from_shape_fn((x.ncols(), x.nrows()), |(column, row)| x[[row, column]]);
    let turned = columns_first.t();
    assert_eq!(
        silhouette(x.view(), &labels, Sampling::Exact, Seed::default()).unwrap(),
        silhouette(turned, &labels, Sampling::Exact, Seed::default()).unwrap()
    );
    assert_eq!(davies_bouldin(x.view(), &labels).unwrap(), davies_bouldin(turned, &labels).unwrap());
}

#[test]
fn data_that_cannot_be_measured_are_refused_by_place() {
    let labels = Labels::try_new([Some(0), Some(1), Some(1)], 2).unwrap();
    let short = array![[0.0], [1.0]];
    let hole = array![[0.0], [f64::NAN], [1.0]];
    let said = |answer: Result<f64>| answer.unwrap_err().to_string();
    assert_eq!(said(silhouette_of(&short, &labels)), "the labels: expected 2 entries, got 3");
    assert!(said(inertia(hole.view(), &labels)).starts_with("row 2, column 1: NaN is not a finite number"));
    assert!(said(davies_bouldin(Array2::zeros((3, 0)).view(), &labels)).contains("no column"));
}

#[test]
fn numbers_whose_squares_overflow_are_undefined_not_nan() {
    let x = array![[1e200], [-1e200], [3e200], [2e200]];
    let labels = Labels::try_new([Some(0), Some(0), Some(1), Some(1)], 2).unwrap();
    for answer in [
        silhouette_of(&x, &labels),
        calinski_harabasz(x.view(), &labels),
        davies_bouldin(x.view(), &labels),
        inertia(x.view(), &labels),
    ] {
        assert_undefined(answer, "scale the columns first");
    }
}

#[test]
fn a_metric_survives_json() {
    for metric in [Metric::Value(0.1 + 0.2), Metric::Undefined { reason: "all rows are in one cluster".into() }] {
        let text = serde_json::to_string(&metric).unwrap();
        assert_eq!(serde_json::from_str::<Metric>(&text).unwrap(), metric, "{text}");
    }
}
