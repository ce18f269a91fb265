//! HDBSCAN* against scikit-learn and the package hdbscan (tests/fixtures/hdbscan.json), and against its definition.

use rand::Rng;
use segmenta::clustering::{ClusterSelectionMethod, DbscanParams, DensityTree, HdbscanParams, SingleCluster};
use segmenta::ndarray::Array2;
use segmenta::observe::Silent;
use segmenta::seed::Seed;

use crate::support::{blobs, fixture, matrix, numbers, whole};

/// The fixture holds nine digits.
const TOLERANCE: f64 = 2e-9;

fn assert_near(got: &[f64], expected: &[f64], what: &str) {
    assert_eq!(got.len(), expected.len());
    for (row, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert!((got - expected).abs() <= TOLERANCE, "{what} of row {row}: {got}, expected {expected}");
    }
}

#[test]
fn labels_probabilities_and_outlier_scores_are_the_references_where_their_tree_is_unique() {
    let fixture = fixture("hdbscan.json");
    for case in fixture["cases"].as_array().unwrap() {
        let set = fixture["sets"].as_array().unwrap().iter().find(|set| set["name"] == case["set"]).unwrap();
        let x = matrix(&set["x"], whole(&set["n"]), whole(&set["d"]));
        let method = match case["method"].as_str().unwrap() {
            "eom" => ClusterSelectionMethod::Eom,
            _ => ClusterSelectionMethod::Leaf,
        };
        let single = if case["single"].as_bool().unwrap() { SingleCluster::Allowed } else { SingleCluster::Refused };
        let params = HdbscanParams::new(whole(&case["size"]))
            .min_samples(whole(&case["samples"]))
            .cluster_selection_method(method)
            .cluster_selection_epsilon(case["epsilon"].as_f64().unwrap())
            .single_cluster(single);
        let fit = params.check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap();
        let expected: Vec<Option<usize>> =
            case["labels"].as_str().unwrap().split(' ').map(|label| label.parse().ok()).collect();
        let name = format!("{} {params:?}", case["set"]);
        assert_eq!(fit.labels.iter().collect::<Vec<_>>(), expected, "{name}");
        let memberships = fit.model.memberships();
        assert_eq!(memberships.labels, fit.labels);
        assert_near(&memberships.probabilities, &numbers(&case["probabilities"]), &name);
        if !case["outlier_scores"].is_null() {
            assert_near(&fit.model.outlier_scores(), &numbers(&case["outlier_scores"]), &name);
        }
    }
    println!("{} cases agree with scikit-learn and hdbscan", fixture["cases"].as_array().unwrap().len());
}

/// DBSCAN* as it is defined: the core rows, and what hangs together within `eps`.
fn naive_star(x: &Array2<f64>, eps: f64, min_samples: usize) -> Vec<Option<usize>> {
    let n = x.nrows();
    let near = |a: usize, b: usize| {
        let squared = x.row(a).iter().zip(x.row(b)).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b));
        squared <= eps * eps
    };
    let is_core: Vec<bool> = (0..n).map(|a| (0..n).filter(|&b| near(a, b)).count() >= min_samples).collect();
    let mut labels = vec![None; n];
    let mut n_clusters = 0;
    for first in (0..n).filter(|&row| is_core[row]) {
        if labels[first].is_some() {
            continue;
        }
        let mut reached = vec![first];
        while let Some(row) = reached.pop() {
            if labels[row].is_none() {
                labels[row] = Some(n_clusters);
                reached.extend((0..n).filter(|&other| is_core[other] && near(row, other)));
            }
        }
        n_clusters += 1;
    }
    labels
}

#[test]
fn one_tree_is_dbscan_star_for_every_eps_on_any_data() {
    for seed in 0..60u64 {
        let mut rng = Seed::new(seed).rng();
        let (n, d) = (rng.gen_range(1..300), if seed % 10 == 0 { 20 } else { rng.gen_range(1..6) });
        let mut x = blobs(n, d, 5, rng.gen_range(0.2..3.0), seed);
        if seed % 3 == 0 {
            // A grid, on which distances tie and rows fall together.
            x.mapv_inplace(f64::round);
        }
        let min_samples = rng.gen_range(1..8);
        let tree = DensityTree::fit(x.view(), min_samples, &mut Silent).unwrap();
        for eps in [0.0, 0.3, 1.0, 2.0, 3.5, 100.0] {
            let labels = tree.dbscan_star(eps).unwrap();
            let expected = naive_star(&x, eps, min_samples);
            assert!(labels.iter().eq(expected.iter().copied()), "seed {seed}, eps {eps}");
            if eps > 0.0 {
                let params = DbscanParams::new(eps).min_samples(min_samples).check().unwrap();
                let dbscan = params.fit_array(x.view(), None, &mut Silent).unwrap();
                let core = expected.iter().zip(dbscan.labels.iter()).filter(|(star, _)| star.is_some());
                assert!(core.into_iter().all(|(star, label)| *star == label), "core rows are those of DBSCAN");
            }
        }
    }
}
