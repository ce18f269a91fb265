//! Matrices that no algorithm should meet: refused with the row and the column, or clustered by the stated rule.

use segmenta::ErrorKind;
use segmenta::clustering::{Assign, Clusterer, DbscanParams, KMeansParams};
use segmenta::error::Result;
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::{Array1, Array2, ArrayView2, ShapeBuilder, array, s};
use segmenta::observe::Silent;

/// Both algorithms on a matrix, as `(labels, distinct rows refused)`.
fn both(x: &FeatureMatrix, k: usize) -> [Result<Vec<Option<usize>>>; 2] {
    [
        KMeansParams::new(k).cluster(x, &mut Silent).map(|found| found.labels.iter().collect()),
        DbscanParams::new(0.5).min_samples(2).cluster(x, &mut Silent).map(|found| found.labels.iter().collect()),
    ]
}

#[test]
fn a_value_that_is_no_number_is_named_by_row_and_column() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for (row, column) in [(0, 0), (2, 1), (4, 2)] {
            let mut x = Array2::<f64>::zeros((5, 3));
            x[[row, column]] = value;
            let error = FeatureMatrix::from_array(x).unwrap_err();
            let ErrorKind::NotFinite { row: at, column: name, .. } = error.kind() else { panic!("{error}") };
            assert_eq!((*at, name.as_str()), (row + 1, format!("`x{}`", column + 1).as_str()), "{error}");
        }
    }
}

#[test]
fn a_matrix_of_nothing_is_empty() {
    for shape in [(0, 0), (0, 3), (3, 0)] {
        let error = FeatureMatrix::from_array(Array2::zeros(shape)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Empty { .. }), "{error}");
    }
}

#[test]
fn one_row_and_one_column_and_equal_rows_are_clustered() {
    for (x, k) in [
        (array![[3.0]], 1),
        (Array2::from_elem((6, 2), 7.0), 1),
        (array![[1e9], [1e9 + 1e-6], [1e9]], 1),
        (array![[f64::MAX / 1e200], [f64::MIN_POSITIVE], [0.0], [-0.0]], 2),
        (Array2::from_shape_fn((9, 2), |(row, _)| (row % 3) as f64 * 10.0), 3),
    ] {
        let n = x.nrows();
        for labels in both(&FeatureMatrix::from_array(x).unwrap(), k) {
            assert_eq!(labels.unwrap().len(), n);
        }
    }
}

#[test]
fn values_whose_squares_no_number_holds_are_refused_or_clustered_without_a_panic() {
    let x = FeatureMatrix::from_array(array![[f64::MAX, 0.0], [-f64::MAX, 0.0], [0.0, f64::MAX], [0.0, 1.0]]).unwrap();
    for labels in both(&x, 2) {
        match labels {
            Ok(labels) => assert_eq!(labels.len(), 4),
            Err(error) => assert!(!matches!(error.kind(), ErrorKind::Internal(_)), "{error}"),
        }
    }
}

#[test]
fn the_layout_of_a_matrix_in_memory_changes_nothing() {
    let rows =
        Array2::from_shape_fn((40, 3), |(row, column)| ((row * 7 + column * 3) % 11) as f64 + (row % 2) as f64 * 50.0);
    let mut columns = Array2::zeros((40, 3).f());
    columns.assign(&rows);
    let mut wide = Array2::zeros((80, 6));
    wide.slice_mut(s![..;2, ..;2]).assign(&rows);
    let strided: Array2<f64> = wide.slice(s![..;2, ..;2]).to_owned();
    let expected = both(&FeatureMatrix::from_array(rows.clone()).unwrap(), 2).map(Result::unwrap);
    for x in [columns, strided] {
        assert_eq!(both(&FeatureMatrix::from_array(x).unwrap(), 2).map(Result::unwrap), expected);
    }
    let model =
        KMeansParams::new(2).cluster(&FeatureMatrix::from_array(rows.clone()).unwrap(), &mut Silent).unwrap().model;
    let assigned = |x: ArrayView2<'_, f64>| model.assign(x).unwrap().labels;
    assert_eq!(assigned(wide.slice(s![..;2, ..;2])), assigned(rows.view()));
    let backwards: Vec<_> = assigned(rows.slice(s![..;-1, ..])).iter().collect();
    let mut forwards: Vec<_> = assigned(rows.view()).iter().collect();
    forwards.reverse();
    assert_eq!(backwards, forwards);
}

#[test]
fn new_rows_of_another_width_or_without_numbers_are_refused() {
    let x = FeatureMatrix::from_array(array![[0.0, 0.0], [0.1, 0.0], [9.0, 9.0], [9.1, 9.0]]).unwrap();
    let kmeans = KMeansParams::new(2).cluster(&x, &mut Silent).unwrap().model;
    let dbscan = DbscanParams::new(0.5).min_samples(2).cluster(&x, &mut Silent).unwrap().model;
    for width in [0, 1, 3] {
        let rows = Array2::<f64>::zeros((2, width));
        for error in [kmeans.assign(rows.view()).unwrap_err(), dbscan.assign(rows.view()).unwrap_err()] {
            assert!(matches!(error.kind(), ErrorKind::Width { expected: 2, got, .. } if *got == width), "{error}");
        }
    }
    let rows = array![[0.0, f64::NAN]];
    for error in [kmeans.assign(rows.view()).unwrap_err(), dbscan.assign(rows.view()).unwrap_err()] {
        assert!(matches!(error.kind(), ErrorKind::NotFinite { row: 1, .. }), "{error}");
    }
}

#[test]
fn weights_are_one_a_row_finite_and_not_all_nothing() {
    let x = || FeatureMatrix::from_array(array![[0.0], [1.0], [2.0]]).unwrap();
    for n in [0, 2, 4] {
        let error = x().with_weights(Array1::ones(n)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Length { expected: 3, got, .. } if *got == n), "{error}");
    }
    for weight in [-1.0, f64::NAN, f64::INFINITY] {
        super::assert_param(x().with_weights(array![1.0, weight, 1.0]), "the sample weight of row 2", "finite");
    }
    super::assert_param(x().with_weights(Array1::zeros(3)), "sample weights", "positive");
}
