//! What the data say of `eps` and `min_samples`, and what a result says against them.

use segmenta::clustering::{Clustering, Dbscan, DbscanParams, DbscanSpec, DbscanSummary, DbscanWarning, KDistances};
use segmenta::error::ErrorKind;
use segmenta::ndarray::{Array1, Array2, Axis, ShapeBuilder, array};
use segmenta::observe::Silent;

use crate::support::{blobs, with_threads};

fn curve(x: &Array2<f64>, min_samples: usize) -> KDistances {
    KDistances::of(x.view(), None, min_samples).unwrap()
}

fn fit(x: &Array2<f64>, params: &DbscanParams) -> Clustering<Dbscan, DbscanSummary> {
    params.check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap()
}

#[test]
fn a_point_of_the_curve_is_the_share_of_core_rows_at_that_distance() {
    for (n, min_samples) in [(150, 1), (150, 4), (2000, 7)] {
        let x = blobs(n, 3, 4, 1.0, n as u64);
        let curve = curve(&x, min_samples);
        assert_eq!(curve.points.last().unwrap().share, 1.0);
        for point in curve.points.iter().filter(|point| point.distance > 0.0).step_by(9) {
            // The square of a root may round below what the root was taken of.
            let params = DbscanParams::new(point.distance * (1.0 + 1e-14)).min_samples(min_samples);
            let n_core = fit(&x, &params).summary.n_core;
            assert_eq!(n_core as f64, (point.share * n as f64).round(), "{point:?}");
        }
    }
}

#[test]
fn the_curve_depends_neither_on_the_order_of_rows_nor_on_layout_nor_on_threads() {
    let x = blobs(3000, 4, 5, 1.0, 3);
    let first = curve(&x, 8);
    let reversed: Vec<usize> = (0..x.nrows()).rev().collect();
    assert_eq!(curve(&x.select(Axis(0), &reversed), 8), first);
    let mut by_columns = Array2::zeros(x.dim().f());
    by_columns.assign(&x);
    assert_eq!(curve(&by_columns, 8), first);
    for n_threads in [1, 3] {
        assert_eq!(with_threads(n_threads, || curve(&x, 8)), first);
    }
    let single = x.mapv(|value| value as f32);
    let widened = single.mapv(f64::from);
    assert_eq!(KDistances::of(single.view(), None, 8).unwrap(), curve(&widened, 8));
}

#[test]
fn a_whole_weight_counts_like_repetition_and_no_weight_not_at_all() {
    let x = blobs(300, 2, 3, 1.0, 5);
    let weights = Array1::from_shape_fn(300, |row| (row % 4) as f64);
    let repeated: Vec<usize> = (0..300).flat_map(|row| std::iter::repeat_n(row, row % 4)).collect();
    let weighed = KDistances::of(x.view(), Some(weights.view()), 6).unwrap();
    assert_eq!(weighed, curve(&x.select(Axis(0), &repeated), 6));
    let light = KDistances::of(x.view(), Some((weights * 1e-3).view()), 6).unwrap();
    assert!(light.points.is_empty() && light.knee.is_none(), "all together weigh less than 6");
}

#[test]
fn degenerate_data_have_stated_curves() {
    let none = |x: &Array2<f64>, min_samples| {
        let curve = curve(x, min_samples);
        assert_eq!((curve.knee, curve.suggested_eps()), (None, None));
        let spec = DbscanSpec { eps: None, min_samples: Some(min_samples) };
        let refused = spec.advise(x.view(), None).unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::Param { .. }));
        refused.to_string()
    };
    // Fewer rows than min_samples, however many more it is; rows that need no reach.
    for min_samples in [2, usize::MAX] {
        assert!(none(&array![[1.0, 2.0]], min_samples).contains("a lower min_samples"));
    }
    assert!(none(&Array2::from_elem((3000, 2), 1.5), 5).contains("5 rows at its very place"));
    assert!(none(&blobs(50, 2, 3, 1.0, 1), 1).contains("1 rows at its very place"));
    // Thousands of duplicates have no say beside rows that do reach.
    let rows = Array2::from_shape_fn((4020, 1), |(row, _)| if row < 4000 { 0.0 } else { 100.0 + 2.0 * row as f64 });
    assert_eq!(curve(&rows, 3).suggested_eps(), Some(2.0));
    assert_eq!(curve(&array![[0.0], [1.0], [4.0]], 2).suggested_eps(), Some(3.0));
    for bad in [f64::NAN, f64::INFINITY] {
        let refused = KDistances::of(array![[0.0], [bad]].view(), None, 2).unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::NotFinite { row: 2, .. }));
    }
    assert!(KDistances::of(array![[0.0]].view(), None, 0).is_err());
    assert!(KDistances::of(Array2::<f64>::zeros((0, 3)).view(), None, 1).is_err());
}

#[test]
fn what_is_left_out_is_suggested_with_reasons_and_what_is_told_is_kept() {
    let x = blobs(2000, 6, 4, 0.5, 2);
    let open = DbscanSpec::default().advise(x.view(), None).unwrap();
    let params = open.params.check().unwrap();
    assert_eq!((Some(params.eps()), params.min_samples()), (open.k_distances.suggested_eps(), 12));
    assert!(
        open.reasons[0].contains("min_samples = 12") && open.reasons[0].contains("twice the number of features (6)")
    );
    assert!(open.reasons[1].starts_with(&format!("eps = {} was suggested", params.eps())), "{:?}", open.reasons);

    let told = DbscanSpec { eps: Some(0.7), min_samples: Some(9) }.advise(x.view(), None).unwrap();
    assert_eq!((told.params, told.reasons.len()), (DbscanParams::new(0.7).min_samples(9), 0));
    let half = DbscanSpec { eps: Some(0.7), min_samples: None };
    assert_eq!(half.advise(x.view(), None).unwrap().params, DbscanParams::new(0.7));
    assert_eq!(half.params().unwrap(), DbscanParams::new(0.7));
    assert!(DbscanSpec::default().params().is_err());
    // A hundredth of few rows; the least.
    let of_rows = |n: usize| DbscanSpec::default().advise(x.slice(segmenta::ndarray::s![..n, ..]), None).unwrap();
    assert_eq!(of_rows(800).params.check().unwrap().min_samples(), 8);
    assert_eq!(of_rows(100).params.check().unwrap().min_samples(), 5);
    assert!(DbscanSpec { eps: Some(-1.0), min_samples: None }.advise(x.view(), None).is_err());
}

#[test]
fn flags_go_up_where_the_parameters_miss_the_data_and_nowhere_else() {
    let codes = |x: &Array2<f64>, eps: f64, min_samples: usize| {
        let fit = fit(x, &DbscanParams::new(eps).min_samples(min_samples));
        let warnings = fit.summary.warnings(&fit.labels.sizes());
        assert!(warnings.iter().all(|warning| !warning.to_string().ends_with('.')));
        warnings.iter().map(DbscanWarning::code).collect::<Vec<_>>()
    };
    let x = blobs(600, 2, 3, 0.3, 1);
    let suggested = DbscanSpec::default().advise(x.view(), None).unwrap().params.check().unwrap();
    assert_eq!(codes(&x, suggested.eps(), suggested.min_samples()), [""; 0]);
    assert_eq!(codes(&x, 1e-6, 5), ["only_noise"]);
    assert_eq!(codes(&x, 0.05, 6)[0], "mostly_noise");
    assert_eq!(codes(&x, 1e6, 5), ["eps_beyond_scale"]);
    // One far row is noise, and the others are one cluster.
    let with_one_far = Array2::from_shape_fn((601, 2), |(row, column)| if row < 600 { x[[row, column]] } else { 1e9 });
    assert_eq!(codes(&with_one_far, 1e6, 5), ["giant_cluster"]);
    // One row reaches all others, none of which reaches enough.
    let star = Array2::from_shape_fn((12, 12), |(row, column)| f64::from(u8::from(row == column && row > 0)));
    assert_eq!(codes(&star, 1.0, 12), ["giant_cluster", "few_core"]);
}

#[test]
fn a_curve_survives_json_and_a_forged_one_is_refused() {
    let curve = curve(&blobs(500, 2, 3, 1.0, 6), 5);
    let json = serde_json::to_value(&curve).unwrap();
    assert_eq!(serde_json::from_value::<KDistances>(json.clone()).unwrap(), curve);
    for (field, forged) in [
        ("min_samples", serde_json::json!(0)),
        ("knee", serde_json::json!({ "share": 2.0, "distance": 1.0 })),
        ("knee", serde_json::json!({ "share": 0.5, "distance": -1.0 })),
        ("points", serde_json::json!([{ "share": 0.5, "distance": 1.0 }, { "share": 0.4, "distance": 2.0 }])),
        ("points", serde_json::json!([{ "share": 0.5, "distance": 1.0 }, { "share": 0.6, "distance": 1.0 }])),
        ("points", serde_json::json!(vec![serde_json::json!({ "share": 0.5, "distance": 1.0 }); 202])),
        ("more", serde_json::json!(1)),
    ] {
        let mut json = json.clone();
        json[field] = forged;
        assert!(serde_json::from_value::<KDistances>(json).is_err(), "{field}");
    }
}
