//! OPTICS against scikit-learn, against DBSCAN, and on data in which everything ties.

use segmenta::clustering::{DbscanParams, Labels, Optics, OpticsParams};
use segmenta::error::ErrorKind;
use segmenta::ndarray::{Array2, array};
use segmenta::observe::{Control, Event, Silent};
use segmenta::selection::adjusted_rand;
use serde_json::Value;

use crate::support::{blobs, fixture, matrix, whole, with_threads};

fn fit(x: &Array2<f64>, min_samples: usize, max_eps: f64) -> Optics {
    let params = OpticsParams::new(min_samples).max_eps(max_eps).check().unwrap();
    params.fit_array(x.view(), &mut Silent).unwrap()
}

/// Numbers of a fixture in which null is infinite.
fn distances(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap_or(f64::INFINITY)).collect()
}

fn agree(ours: &[f64], theirs: &Value) -> bool {
    let theirs = distances(theirs);
    ours.len() == theirs.len()
        && ours.iter().zip(&theirs).all(|(ours, theirs)| ours == theirs || (ours - theirs).abs() < 1e-10)
}

/// Whether the labels are those of the fixture but for their numbers.
fn same_groups(labels: &Labels, text: &Value) -> bool {
    let theirs: Vec<Option<usize>> = text.as_str().unwrap().split(' ').map(|label| label.parse().ok()).collect();
    let grouping = |labels: Vec<Option<usize>>| {
        let mut seen: Vec<usize> = Vec::new();
        let mut number = |label: usize| {
            seen.iter().position(|&known| known == label).unwrap_or_else(|| {
                seen.push(label);
                seen.len() - 1
            })
        };
        labels.into_iter().map(|label| label.map(&mut number)).collect::<Vec<_>>()
    };
    grouping(labels.iter().collect()) == grouping(theirs)
}

#[test]
fn order_reachability_and_labels_are_scikit_learns() {
    let fixture = fixture("optics.json");
    let (mut n_cases, mut n_labels) = (0, 0);
    for case in fixture["cases"].as_array().unwrap() {
        let set = fixture["sets"].as_array().unwrap().iter().find(|set| set["name"] == case["set"]).unwrap();
        let x = matrix(&set["x"], whole(&set["n"]), whole(&set["d"]));
        let max_eps = case["max_eps"].as_f64().unwrap_or(f64::INFINITY);
        let optics = fit(&x, whole(&case["min_samples"]), max_eps);
        let name = format!("{} min_samples {} max_eps {max_eps}", case["set"], case["min_samples"]);
        let ordering: Vec<usize> = case["ordering"].as_array().unwrap().iter().map(whole).collect();
        assert!(optics.ordering().eq(ordering), "{name}: order");
        assert!(agree(optics.reachability(), &case["reachability"]), "{name}: reachability");
        assert!(agree(optics.core_distances(), &case["core_distances"]), "{name}: core distances");
        let predecessors =
            case["predecessors"].as_array().unwrap().iter().map(|row| row.as_u64().map(|row| row as usize));
        assert!((0..x.nrows()).map(|row| optics.predecessor(row)).eq(predecessors), "{name}: predecessors");
        for cut in case["dbscan"].as_array().unwrap() {
            let labels = optics.extract_dbscan(cut["eps"].as_f64().unwrap()).unwrap();
            assert!(same_groups(&labels, &cut["labels"]), "{name} eps {}", cut["eps"]);
            n_labels += labels.len();
        }
        for steep in case["xi"].as_array().unwrap() {
            let labels = optics.extract_xi(steep["xi"].as_f64().unwrap(), whole(&steep["min_cluster_size"])).unwrap();
            assert!(same_groups(&labels, &steep["labels"]), "{name} xi {}: {labels:?}", steep["xi"]);
            n_labels += labels.len();
        }
        n_cases += 1;
    }
    println!("{n_cases} orders and {n_labels} labels agree with scikit-learn");
}

#[test]
fn what_it_extracts_at_an_eps_is_dbscan_but_for_borders() {
    for seed in 0..30 {
        let mut x = blobs(250, 2 + seed as usize % 3, 4, 0.8, seed);
        if seed % 3 == 0 {
            // On a grid nearly all distances tie.
            x.mapv_inplace(|value| (2.0 * value).round());
        }
        for max_eps in [f64::INFINITY, 2.0] {
            let optics = fit(&x, 5, max_eps);
            for eps in [0.4, 0.9, 1.0, 2.0] {
                let labels = optics.extract_dbscan(eps).unwrap();
                let dbscan = DbscanParams::new(eps).min_samples(5).check().unwrap();
                let expected = dbscan.fit_array(x.view(), None, &mut Silent).unwrap().labels;
                assert_eq!(labels.n_clusters(), expected.n_clusters(), "seed {seed}, eps {eps}");
                for (row, expected) in expected.iter().enumerate() {
                    let is_core = optics.core_distances()[row] <= eps;
                    assert!(!is_core || labels.get(row) == expected, "seed {seed}, eps {eps}: core row {row}");
                    assert!(expected.is_some() || labels.get(row).is_none(), "seed {seed}, eps {eps}: noise {row}");
                }
            }
        }
    }
}

#[test]
fn the_order_is_that_of_the_definition_on_any_data() {
    for seed in 0..40 {
        let mut x = blobs(1 + 3 * seed as usize, 1 + seed as usize % 4, 4, 1.0, seed);
        if seed % 2 == 0 {
            x.mapv_inplace(f64::round);
        }
        for (min_samples, max_eps) in [(2, f64::INFINITY), (4, 1.5), (4, f64::INFINITY)] {
            let optics = fit(&x, min_samples, max_eps);
            let (ordering, reachability) = by_definition(&x, min_samples, max_eps);
            assert!(optics.ordering().eq(ordering), "seed {seed}, {min_samples}, {max_eps}");
            assert_eq!(optics.reachability(), reachability, "seed {seed}, {min_samples}, {max_eps}");
        }
    }
}

/// The order and the reachability, from all distances.
fn by_definition(x: &Array2<f64>, min_samples: usize, max_eps: f64) -> (Vec<usize>, Vec<f64>) {
    let n = x.nrows();
    let distance =
        |a: usize, b: usize| x.row(a).iter().zip(x.row(b)).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b)).sqrt();
    let (mut reachability, mut ordering) = (vec![f64::INFINITY; n], Vec::new());
    while ordering.len() < n {
        let left = (0..n).filter(|row| !ordering.contains(row));
        let next = left.min_by(|&a, &b| reachability[a].total_cmp(&reachability[b])).unwrap();
        ordering.push(next);
        let mut from_next: Vec<f64> = (0..n).map(|row| distance(next, row)).collect();
        let mut sorted = from_next.clone();
        sorted.sort_by(f64::total_cmp);
        let core = sorted.get(min_samples - 1).copied().unwrap_or(f64::INFINITY);
        if core > max_eps {
            continue;
        }
        for (row, distance) in from_next.drain(..).enumerate() {
            if distance <= max_eps && !ordering.contains(&row) {
                reachability[row] = reachability[row].min(distance.max(core));
            }
        }
    }
    (ordering, reachability)
}

#[test]
fn valleys_of_different_depth_are_found_where_no_eps_does() {
    let dense = blobs(200, 2, 1, 0.1, 50);
    let sparse = blobs(200, 2, 1, 2.0, 51) + 60.0;
    let x = segmenta::ndarray::concatenate![segmenta::ndarray::Axis(0), dense, sparse];
    let labels = fit(&x, 10, f64::INFINITY).extract_xi(0.3, 50).unwrap();
    let truth = (0..400).map(|row| Some(usize::from(row >= 200)));
    assert!(adjusted_rand(labels.iter(), truth).unwrap() > 0.9, "{:?}", labels.sizes());
}

#[test]
fn few_rows_equal_rows_and_single_precision_have_their_order() {
    let alone = fit(&array![[3.5, 1.0]], 5, f64::INFINITY);
    assert!(alone.ordering().eq([0]) && alone.predecessor(0).is_none());
    assert_eq!((alone.reachability(), alone.core_distances()), (&[f64::INFINITY][..], &[f64::INFINITY][..]));
    assert_eq!(alone.extract_dbscan(1.0).unwrap().n_noise(), 1);
    assert_eq!(alone.extract_xi(0.1, 2).unwrap().n_clusters(), 0);

    let equal = fit(&Array2::from_elem((3000, 2), -7.0), 5, f64::INFINITY);
    assert!(equal.ordering().eq(0..3000), "ties go to the lower row");
    assert!(equal.reachability()[1..].iter().all(|&reached| reached == 0.0));
    assert_eq!(equal.extract_dbscan(0.0).unwrap().sizes(), [3000]);

    let x = blobs(300, 3, 4, 0.7, 60).mapv(|value| (64.0 * value).round() / 64.0);
    let params = OpticsParams::new(6).check().unwrap();
    let single = params.fit_array(x.mapv(|value| value as f32).view(), &mut Silent).unwrap();
    assert_eq!(single, params.fit_array(x.view(), &mut Silent).unwrap());
}

#[test]
fn any_number_of_threads_and_any_layout_give_the_same_order() {
    let x = blobs(4000, 3, 6, 1.0, 61);
    let one = with_threads(1, || fit(&x, 5, 3.0));
    assert_eq!(with_threads(3, || fit(&x, 5, 3.0)), one);
    let turned = x.t().as_standard_layout().into_owned();
    let params = OpticsParams::new(5).max_eps(3.0);
    assert_eq!(params.check().unwrap().fit_array(turned.t(), &mut Silent).unwrap(), one);
    let through_linfa: Result<Optics, _> = linfa::traits::Transformer::transform(&params, &x);
    assert_eq!(through_linfa.unwrap(), one);
}

#[test]
fn what_cannot_be_ordered_is_refused() {
    for (params, expected) in [
        (OpticsParams::new(1), "min_samples = 1: expected at least 2"),
        (OpticsParams::new(0), "min_samples = 0: expected at least 2"),
        (OpticsParams::new(5).max_eps(0.0), "max_eps = 0: expected a distance above 0"),
        (OpticsParams::new(5).max_eps(-1.0), "max_eps = -1"),
        (OpticsParams::new(5).max_eps(f64::NAN), "max_eps = NaN"),
    ] {
        let said = params.check().unwrap_err().to_string();
        assert!(said.starts_with(expected), "{said}");
    }
    let params = OpticsParams::default().check().unwrap();
    let refused = |x: Array2<f64>| params.fit_array(x.view(), &mut Silent).unwrap_err();
    assert!(matches!(refused(array![[0.0], [f64::NAN]]).kind(), ErrorKind::NotFinite { row: 2, .. }));
    assert!(matches!(refused(array![[0.0, 1e200]]).kind(), ErrorKind::Domain { row: 1, .. }));
    assert!(matches!(refused(Array2::zeros((0, 2))).kind(), ErrorKind::Empty { .. }));
    let mut stop = |_: &Event| Control::Stop;
    let stopped = params.fit_array(blobs(3000, 2, 3, 1.0, 62).view(), &mut stop).unwrap_err();
    assert!(matches!(stopped.kind(), ErrorKind::Interrupted));

    let optics = fit(&blobs(50, 2, 2, 1.0, 63), 5, 2.0);
    for eps in [-1.0, f64::NAN, f64::INFINITY, 2.1] {
        let said = optics.extract_dbscan(eps).unwrap_err().to_string();
        assert!(said.ends_with("expected a distance from 0 to max_eps = 2"), "{said}");
    }
    for xi in [0.0, 1.0, -0.1, f64::NAN] {
        assert!(optics.extract_xi(xi, 5).unwrap_err().to_string().contains("a share between 0 and 1"));
    }
    assert!(optics.extract_xi(0.1, 1).unwrap_err().to_string().contains("min_cluster_size = 1: expected at least 2"));
}
