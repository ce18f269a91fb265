//! What holds for every size and shape: groups beyond doubt, one cluster, as many as rows, one row, one column, duplicates.

use segmenta::clustering::Assign;
use segmenta::ndarray::{Array2, Axis};
use segmenta::selection::adjusted_rand;

use super::data::{fit_touching, grouping, groups, list, touching};
use super::subject::{Subject, laws};

laws! {
    groups_beyond_doubt_are_found_and_numbered_without_gaps,
    one_cluster_holds_every_row,
    as_many_clusters_as_rows_leave_each_row_alone,
    one_row_is_a_cluster,
    one_column_is_enough,
    more_columns_than_rows_are_no_trouble,
    equal_rows_share_a_label,
    a_matrix_of_one_repeated_row_is_one_cluster,
    a_constant_column_changes_no_label,
    labels_count_every_row_once,
}

fn groups_beyond_doubt_are_found_and_numbered_without_gaps<S: Subject>() {
    for (sizes, d) in [(&[50, 50, 50][..], 2), (&[9, 30, 80, 3], 3), (&[20; 8], 5), (&[40, 7], 1), (&[25; 6], 6)] {
        let (x, truth) = groups(sizes, d, 10);
        let fit = S::for_groups(sizes.len()).fit(x.view(), None).unwrap();
        assert_eq!(adjusted_rand(fit.labels.iter(), truth).unwrap(), 1.0);
        assert_eq!(fit.labels.n_clusters(), sizes.len());
        assert!(fit.labels.sizes().iter().all(|&size| size > 0));
        assert_eq!(fit.labels.n_noise(), 0);
    }
}

fn one_cluster_holds_every_row<S: Subject>() {
    let x = touching(60, 11);
    let fit = S::one_cluster().fit(x.view(), None).unwrap();
    assert_eq!(fit.labels.sizes(), [60]);
    let assignment = fit.model.assign(x.view()).unwrap();
    assert_eq!(assignment.labels, fit.labels);
    assert!(assignment.margins.iter().all(Option::is_none), "there is no second cluster");
}

fn as_many_clusters_as_rows_leave_each_row_alone<S: Subject>() {
    let x = touching(60, 12);
    let fit = S::a_cluster_a_row(60).fit(x.view(), None).unwrap();
    if S::SMALLEST > 1 {
        return assert!(fit.labels.sizes().iter().all(|&size| size >= S::SMALLEST));
    }
    assert_eq!(fit.labels.sizes(), [1; 60]);
    // Clusters of one size are numbered by their rows.
    assert!(fit.labels.iter().eq((0..60).map(Some)));
    let assignment = fit.model.assign(x.view()).unwrap();
    assert_eq!(assignment.labels, fit.labels);
    assert!(assignment.distances.iter().all(|&distance| distance == 0.0));
}

fn one_row_is_a_cluster<S: Subject>() {
    for x in [Array2::from_elem((1, 3), -7.25), Array2::zeros((1, 1))] {
        let fit = S::a_cluster_a_row(1).fit(x.view(), None).unwrap();
        assert_eq!(list(&fit.labels), [(S::SMALLEST == 1).then_some(0)]);
        assert_eq!(fit.model.assign(x.view()).unwrap().distances, [0.0]);
    }
}

fn one_column_is_enough<S: Subject>() {
    let (x, truth) = groups(&[10, 20, 30, 40], 1, 13);
    let fit = S::for_groups(4).fit(x.view(), None).unwrap();
    assert_eq!(grouping(fit.labels.iter()), grouping(truth));
}

fn more_columns_than_rows_are_no_trouble<S: Subject>() {
    let (narrow, truth) = groups(&[4, 5, 3], 3, 14);
    // Columns beyond the third say next to nothing.
    let x = Array2::from_shape_fn((12, 100), |(row, column)| {
        if column < 3 { narrow[[row, column]] } else { ((row * 7 + column) % 5) as f64 / 64.0 }
    });
    let fit = S::for_groups(3).fit(x.view(), None).unwrap();
    assert_eq!(grouping(fit.labels.iter()), grouping(truth));
}

fn equal_rows_share_a_label<S: Subject>() {
    let order: Vec<usize> = (0..400).map(|row| row * 7 % 80).collect();
    let x = touching(80, 15).select(Axis(0), &order);
    let fit = fit_touching::<S>(&x);
    let assigned = fit.model.assign(x.view()).unwrap();
    for row in 80..400 {
        assert_eq!(fit.labels.get(row), fit.labels.get(row - 80));
        assert_eq!(assigned.labels.get(row), assigned.labels.get(row - 80));
    }
}

fn a_matrix_of_one_repeated_row_is_one_cluster<S: Subject>() {
    for n_rows in [2, 7, 3000] {
        let x = Array2::from_shape_fn((n_rows, 3), |(_, column)| [0.1, -1e9, 3.7][column]);
        let fit = S::one_cluster().fit(x.view(), None).unwrap();
        assert_eq!(fit.labels.sizes(), [n_rows]);
    }
}

fn a_constant_column_changes_no_label<S: Subject>() {
    let (x, _) = groups(&[30, 20, 40], 3, 16);
    let expected = S::for_groups(3).fit(x.view(), None).unwrap();
    let mut wider = x.clone();
    wider.push_column(segmenta::ndarray::Array1::from_elem(90, 5.0).view()).unwrap();
    assert_eq!(S::for_groups(3).fit(wider.view(), None).unwrap().labels, expected.labels);
}

fn labels_count_every_row_once<S: Subject>() {
    for n_rows in [50, 333, 4096, 4097, 10_000] {
        let fit = S::for_touching(n_rows).fit(touching(n_rows, 17).view(), None).unwrap();
        assert_eq!(fit.labels.len(), n_rows);
        assert_eq!(fit.labels.sizes().iter().sum::<usize>() + fit.labels.n_noise(), n_rows);
        assert!(fit.labels.sizes().iter().all(|&size| size > 0), "{:?}", fit.labels.sizes());
        assert_eq!(S::into_fitted(fit.model).n_clusters(), fit.labels.n_clusters());
    }
}
