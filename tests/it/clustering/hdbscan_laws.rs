//! What holds for HDBSCAN* whatever the data.

use rand::seq::SliceRandom;
use segmenta::clustering::{Clustering, DensityTree, Hdbscan, HdbscanParams, HdbscanSummary, SingleCluster};
use segmenta::ndarray::{Array2, Axis, array};
use segmenta::observe::{Control, Event, Silent};
use segmenta::seed::Seed;

use crate::support::blobs;

type Fit = Clustering<Hdbscan, HdbscanSummary>;

fn fit(x: &Array2<f64>, params: &HdbscanParams) -> Fit {
    params.check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap()
}

fn labels(fit: &Fit) -> Vec<Option<usize>> {
    fit.labels.iter().collect()
}

#[test]
fn the_order_of_rows_changes_neither_clusters_nor_probabilities_even_where_distances_tie() {
    for seed in 0..20 {
        // On a grid nearly every distance ties with others.
        let x = blobs(200, 2, 4, 1.5, seed).mapv(f64::round);
        let params = HdbscanParams::new(8).min_samples(4);
        let first = fit(&x, &params);
        let mut order: Vec<usize> = (0..200).collect();
        order.shuffle(&mut Seed::new(seed).rng());
        let second = fit(&x.select(Axis(0), &order), &params);
        let (one, other) = (first.model.memberships(), second.model.memberships());
        let mut numbers = vec![None; first.model.n_clusters()];
        for (place, &row) in order.iter().enumerate() {
            assert_eq!(one.labels.get(row).is_some(), other.labels.get(place).is_some(), "seed {seed}");
            if let (Some(one), Some(other)) = (one.labels.get(row), other.labels.get(place)) {
                assert_eq!(*numbers[one].get_or_insert(other), other, "seed {seed}");
            }
            assert!((one.probabilities[row] - other.probabilities[place]).abs() < 1e-12, "seed {seed}");
        }
    }
}

#[test]
fn clusters_are_numbered_by_their_first_row_and_large_enough() {
    for seed in 0..20 {
        let fit = fit(&blobs(400, 3, 6, 1.0, seed), &HdbscanParams::new(12).min_samples(3));
        let mut n_seen = 0;
        for label in fit.labels.iter().flatten() {
            assert!(label <= n_seen, "seed {seed}");
            n_seen = n_seen.max(label + 1);
        }
        assert!(fit.labels.sizes().iter().all(|&size| size >= 12));
        let memberships = fit.model.memberships();
        for (label, probability) in memberships.labels.iter().zip(&memberships.probabilities) {
            assert!(label.is_none() == (*probability == 0.0) && (0.0..=1.0).contains(probability));
        }
        assert!(fit.model.outlier_scores().iter().all(|score| (0.0..=1.0).contains(score)));
    }
}

#[test]
fn training_rows_are_predicted_as_fitted_and_new_rows_by_how_near_they_come() {
    for seed in 0..10 {
        let x = blobs(300, 2, 4, 1.0, seed);
        for params in [HdbscanParams::new(10), HdbscanParams::new(10).min_samples(1)] {
            let fit = fit(&x, &params);
            assert_eq!(fit.model.predict_memberships(x.view()).unwrap(), fit.model.memberships());
        }
    }
    let x = array![[0.0], [0.2], [0.1], [50.0], [9.1], [9.0], [9.2]];
    let fit = fit(&x, &HdbscanParams::new(3).min_samples(2));
    let new = fit.model.predict_memberships(array![[0.15], [9.05], [30.0], [-40.0], [0.5]].view()).unwrap();
    let got: Vec<_> = new.labels.iter().collect();
    assert_eq!(got, [Some(0), Some(1), None, None, Some(0)]);
    assert!(new.probabilities[0] > new.probabilities[4] && new.probabilities[2] == 0.0);
}

#[test]
fn a_row_that_joins_two_clusters_at_once_is_in_neither() {
    // The row in the middle is as far from one group as from the other, and they meet only through it.
    let x = array![[0.0], [1.0], [2.0], [4.0], [6.0], [7.0], [8.0]];
    let fit = fit(&x, &HdbscanParams::new(3).min_samples(1));
    assert_eq!(labels(&fit), [Some(0), Some(0), Some(0), None, Some(1), Some(1), Some(1)]);
}

#[test]
fn degenerate_data_have_stated_results() {
    let noise = |x: &Array2<f64>, params: &HdbscanParams| {
        let fit = fit(x, params);
        assert_eq!((fit.model.n_clusters(), fit.summary.n_noise), (0, x.nrows()), "{params:?}");
        assert_eq!(fit.model.predict_memberships(x.view()).unwrap().labels.n_noise(), x.nrows());
    };
    let allowed = |min_cluster_size| HdbscanParams::new(min_cluster_size).single_cluster(SingleCluster::Allowed);
    // One row; fewer rows than a cluster or than min_samples; equal rows, which do not part.
    noise(&array![[1.0, 2.0]], &HdbscanParams::new(2));
    noise(&array![[1.0, 2.0]], &allowed(2));
    noise(&blobs(20, 2, 2, 0.1, 1), &HdbscanParams::new(21).min_samples(2));
    noise(&blobs(20, 2, 2, 0.1, 1), &HdbscanParams::new(2).min_samples(21));
    noise(&blobs(20, 2, 2, 0.1, 1), &allowed(2).min_samples(21));
    noise(&Array2::from_elem((3000, 2), 1.5), &HdbscanParams::new(5));
    let equal = fit(&Array2::from_elem((3000, 2), 1.5), &allowed(5));
    assert_eq!(equal.labels.sizes(), [3000]);
    assert_eq!(equal.model.memberships().probabilities, [1.0; 3000]);
    // Thousands of duplicates of a few places are a cluster each.
    let places = array![[0.0, 0.0], [1.0, 0.0], [5.0, 5.0]];
    let rows: Vec<usize> = (0..6000).map(|row| row % 3).collect();
    let duplicates = fit(&places.select(Axis(0), &rows), &HdbscanParams::new(50));
    assert_eq!(duplicates.labels.sizes(), [2000; 3]);
    assert!(duplicates.labels.iter().eq(rows.iter().map(|&place| Some(place))));
}

#[test]
fn the_greatest_distances_part_rows_without_harm() {
    let x = array![[1e140], [-1e140], [1e140], [0.0], [1e140], [1.0], [2.0]];
    let fit = fit(&x, &HdbscanParams::new(3).min_samples(1));
    assert_eq!(labels(&fit), [Some(0), None, Some(0), Some(1), Some(0), Some(1), Some(1)]);
    let json = serde_json::to_string(&fit.model).unwrap();
    assert_eq!(serde_json::from_str::<Hdbscan>(&json).unwrap(), fit.model);
}

#[test]
fn an_observer_sees_the_rows_join_and_can_stop() {
    let x = blobs(500, 2, 3, 1.0, 4);
    let mut last = 0;
    let mut observer = |event: &Event| {
        if let Event::Rows { done, total } = event {
            assert!(last < *done && *done <= *total && *total == 500);
            last = *done;
        }
        Control::Continue
    };
    DensityTree::fit(x.view(), 5, &mut observer).unwrap();
    assert_eq!(last, 500);
    assert!(DensityTree::fit(x.view(), 5, &mut |_: &Event| Control::Stop).is_err());
}

#[test]
fn a_density_tree_refuses_what_is_no_distance_and_no_matrix() {
    let x = blobs(20, 2, 2, 1.0, 1);
    assert!(DensityTree::fit(x.view(), 0, &mut Silent).is_err());
    assert!(DensityTree::fit(Array2::<f64>::zeros((0, 2)).view(), 1, &mut Silent).is_err());
    let tree = DensityTree::fit(x.view(), 2, &mut Silent).unwrap();
    for eps in [-1.0, f64::NAN, f64::INFINITY, 1e200] {
        assert!(tree.dbscan_star(eps).is_err(), "{eps}");
    }
    assert_eq!(tree.n_rows(), 20);
}
