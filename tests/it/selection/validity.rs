//! The metrics beyond scikit-learn's three equal their references, and so do agreement, prediction strength and the gap rule.

use segmenta::clustering::Labels;
use segmenta::ndarray::{Array2, array};
use segmenta::selection::metrics::{
    bic, density_validity, explained_variance, simplified_silhouette, squared_silhouette, squared_silhouette_samples,
    xu,
};
use segmenta::selection::{
    GapTable, fowlkes_mallows, pair_jaccard, pair_strengths, set_jaccard, v_measure, variation_of_information,
};
use segmenta::{ErrorKind, Result};
use serde_json::Value;

use crate::support::{fixture, matrix, numbers, whole};

/// Labels in which null is noise.
fn labels(value: &Value, n_clusters: usize) -> Labels {
    let of_rows = value.as_array().expect("a list").iter().map(|label| label.as_u64().map(|label| label as usize));
    Labels::try_new(of_rows, n_clusters).expect("a sound test case")
}

#[track_caller]
fn close(what: &str, got: f64, expected: f64) {
    assert!((got - expected).abs() <= 1e-10 * expected.abs().max(1.0), "{what}: got {got}, expected {expected}");
}

#[test]
fn metrics_equal_scikit_learn_and_hdbscan() {
    for case in fixture("validity.json")["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let x = matrix(&case["x"], whole(&case["n"]), whole(&case["d"]));
        let labels = labels(&case["labels"], whole(&case["k"]));
        let check = |metric: &str, got: Result<f64>| {
            close(&format!("{name} {metric}"), got.unwrap(), case[metric].as_f64().unwrap());
        };
        check("squared_silhouette", squared_silhouette(x.view(), &labels));
        check("simplified_silhouette", simplified_silhouette(x.view(), &labels));
        check("explained_variance", explained_variance(x.view(), &labels));
        check("bic", bic(x.view(), &labels));
        check("xu", xu(x.view(), &labels));
        let density = density_validity(x.view(), &labels).unwrap();
        close(name, density.value, case["density_validity"].as_f64().unwrap());
        for (got, expected) in density.by_cluster.iter().zip(numbers(&case["density_by_cluster"])) {
            close(name, got.unwrap(), expected);
        }
        let samples = squared_silhouette_samples(x.view(), &labels).unwrap();
        for (got, expected) in samples.into_iter().flatten().zip(numbers(&case["squared_silhouette_samples"])) {
            close(name, got, expected);
        }
    }
}

#[test]
fn agreement_equals_scikit_learn() {
    for case in fixture("validity.json")["agreement"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let side = |which: &str| {
            numbers(&case[which]).into_iter().map(|label| Some(label as usize)).collect::<Vec<Option<usize>>>()
        };
        let (a, b) = (side("a"), side("b"));
        let pair = || (a.iter().copied(), b.iter().copied());
        let expected = |metric: &str| case[metric].as_f64().unwrap();
        close(name, pair_jaccard(pair().0, pair().1).unwrap(), expected("pair_jaccard"));
        close(name, fowlkes_mallows(pair().0, pair().1).unwrap(), expected("fowlkes_mallows"));
        close(name, variation_of_information(pair().0, pair().1).unwrap(), expected("variation_of_information"));
        let measured = v_measure(pair().0, pair().1).unwrap();
        close(name, measured.homogeneity, expected("homogeneity"));
        close(name, measured.completeness, expected("completeness"));
        close(name, measured.v_measure, expected("v_measure"));
    }
}

#[test]
fn set_jaccard_and_pair_strengths_equal_fpc() {
    let document = fixture("validity_r.json");
    for case in document["jaccard"].as_array().unwrap() {
        let got = set_jaccard(&labels(&case["a"], 4), &labels(&case["b"], 4)).unwrap();
        for (got, expected) in got.iter().zip(numbers(&case["jaccard"])) {
            close("jaccard", got.unwrap_or(0.0), expected);
        }
    }
    for case in document["strength"].as_array().unwrap() {
        let got = pair_strengths(&labels(&case["own"], 3), &labels(&case["foretold"], 3)).unwrap();
        for (got, expected) in got.iter().zip(numbers(&case["strength"])) {
            close("strength", got.unwrap_or(1.0), expected);
        }
    }
}

#[test]
fn the_gap_and_its_rule_equal_the_cluster_package() {
    for case in fixture("validity_r.json")["gap"].as_array().unwrap() {
        let observed = numbers(&case["observed"]);
        let references: Vec<Vec<f64>> =
            numbers(&case["reference"]).chunks(observed.len()).map(<[f64]>::to_vec).collect();
        let n_clusters: Vec<usize> = (1..=observed.len()).collect();
        let table = GapTable::try_from_log_inertias(&n_clusters, &observed, &references).unwrap();
        for (row, (gap, error)) in
            table.rows().iter().zip(numbers(&case["gap"]).into_iter().zip(numbers(&case["error"])))
        {
            close("gap", row.gap, gap);
            close("standard error", row.standard_error, error);
        }
        assert_eq!(table.one_standard_error(), whole(&case["chosen"]));
    }
}

#[test]
fn what_has_no_value_says_why() {
    let x = array![[0.0], [1.0], [5.0], [6.0]];
    let one = Labels::try_new([Some(0); 4], 1).unwrap();
    let alone = Labels::try_new([0, 0, 0, 1].map(Some), 2).unwrap();
    let own = Labels::try_new([0, 1, 2, 3].map(Some), 4).unwrap();
    let noise = Labels::try_new([None; 4], 1).unwrap();
    let same = Array2::<f64>::zeros((4, 2));
    let reason = |answer: Result<f64>| match answer.unwrap_err().kind() {
        ErrorKind::Undefined { reason, .. } => reason.clone(),
        other => panic!("{other:?} is not Undefined"),
    };
    let density = |x: &Array2<f64>, labels: &Labels| density_validity(x.view(), labels).map(|found| found.value);
    assert_eq!(reason(density(&x, &one)), "all rows are in one cluster, and at least 2 are needed");
    assert_eq!(reason(density(&x, &alone)), "cluster 1 has a single row, which has no density");
    assert_eq!(reason(squared_silhouette(x.view(), &own)), "each of the 4 rows is a cluster of its own");
    assert_eq!(reason(simplified_silhouette(x.view(), &noise)), "no row is in a cluster");
    assert_eq!(reason(explained_variance(same.view(), &one)), "all rows are alike, so there is nothing to explain");
    assert!(reason(bic(same.view(), &one)).starts_with("every row lies on its cluster's centroid"));
    assert!(bic(x.view(), &one).unwrap().is_finite());
    assert!(reason(xu(same.view(), &one)).starts_with("every row lies on its cluster's centroid"));
    assert_eq!(reason(xu(x.view(), &noise)), "no row is in a cluster");
    assert!(xu(x.view(), &one).unwrap().is_finite());
    let apart = || [0usize, 1, 2].map(Some);
    assert_eq!(reason(fowlkes_mallows(apart(), apart())), "one of the clusterings puts no two rows together");
    assert_eq!(reason(pair_jaccard(apart(), apart())), "neither clustering puts two rows together");
}
