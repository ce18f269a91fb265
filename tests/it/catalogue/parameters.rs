//! Parameters at and beyond their bounds: refused by name with the bound, and never repaired.

use segmenta::ErrorKind;
use segmenta::clustering::{Clusterer, DbscanParams, KMeansInit, KMeansParams};
use segmenta::features::behaviour::BehaviourSpec;
use segmenta::features::{
    Calendar, Categorical, ColumnSpec, Family, FeatureMatrix, FeatureSpec, Missing, Numeric, Scaling,
};
use segmenta::ndarray::{Array2, array};
use segmenta::observe::Silent;
use segmenta::profiling::ProfileSpec;
use segmenta::segmentation::ClusterCount;
use segmenta::table::{CsvReader, Day, Delimiter, Point, Schema};

use super::assert_param;

const NO_NUMBERS: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

fn x() -> FeatureMatrix {
    FeatureMatrix::from_array(array![[0.0], [1.0], [1.0], [7.0]]).unwrap()
}

#[test]
fn kmeans_refuses_what_no_run_can_use() {
    let params = || KMeansParams::new(2);
    for (params, name, expected) in [
        (KMeansParams::new(0), "n_clusters", "at least 1"),
        (params().n_init(0), "n_init", "at least 1"),
        (params().max_iter(0), "max_iter", "at least 1"),
        (params().tol(-1e-9), "tol", "at least 0"),
        (
            params().init(KMeansInit::Given(Array2::zeros((3, 1)))),
            "rows of the given centroids",
            "each of the 2 clusters",
        ),
        (params().init(KMeansInit::Given(array![[0.0], [f64::NAN]])), "a given centroid", "finite"),
    ] {
        assert_param(params.check(), name, expected);
        assert_param(params.cluster(&x(), &mut Silent), name, expected);
    }
    for tol in NO_NUMBERS {
        assert_param(params().tol(tol).check(), "tol", "finite number of at least 0");
    }
    assert!(params().tol(0.0).n_init(1).max_iter(1).cluster(&x(), &mut Silent).is_ok());
}

#[test]
fn more_clusters_than_distinct_rows_are_refused_with_both_numbers() {
    for n_clusters in [4, 5, usize::MAX] {
        let error = KMeansParams::new(n_clusters).cluster(&x(), &mut Silent).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::TooFewDistinctRows { n_clusters: told, n_distinct: 3 } if *told == n_clusters),
            "{error}"
        );
    }
    assert!(KMeansParams::new(3).cluster(&x(), &mut Silent).is_ok());
}

#[test]
fn dbscan_refuses_a_reach_that_reaches_nothing_or_everything() {
    for eps in [0.0, -0.0, -1.0, 1e-200, 1e200].into_iter().chain(NO_NUMBERS) {
        assert_param(DbscanParams::new(eps).check(), "eps", "a distance from");
        assert_param(DbscanParams::new(eps).cluster(&x(), &mut Silent), "eps", "a distance from");
    }
    assert_param(DbscanParams::new(1.0).min_samples(0).check(), "min_samples", "at least 1");
    assert!(DbscanParams::new(1.0).min_samples(usize::MAX).cluster(&x(), &mut Silent).is_ok());
}

#[test]
fn numbers_of_segments_are_read_as_a_number_or_a_range_that_rises() {
    for text in
        ["0", "-1", "1.5", "", "..", "2..", "..5", "5..2", "0..3", "a..b", "2...5", "1e3", "99999999999999999999"]
    {
        let error = text.parse::<ClusterCount>().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Param { name, .. } if name == "the number of segments"),
            "{text}: {error}"
        );
    }
    for text in ["1", "2..10", "3..3"] {
        assert!(text.parse::<ClusterCount>().is_ok(), "{text}");
    }
}

#[test]
fn the_reader_refuses_what_no_file_can_have() {
    for delimiter in ['é', '\n', '\r', '"', '\'', '\0'] {
        assert_param(
            CsvReader::new().delimiter(Delimiter::Other(delimiter)).check(),
            "delimiter",
            "one ASCII character",
        );
    }
    for percent in [-0.1, 100.1].into_iter().chain(NO_NUMBERS) {
        assert_param(CsvReader::new().max_rejects(percent).check(), "max_rejects", "from 0 to 100");
    }
    assert!(CsvReader::new().max_bytes(0).read(&b"a\n1\n"[..], "t.csv", &Schema::infer()).is_err());
}

#[test]
fn places_and_days_are_within_their_bounds() {
    for (lat, lon, name) in [(90.1, 0.0, "latitude"), (-91.0, 0.0, "latitude"), (0.0, 180.5, "longitude")] {
        assert_param(Point::new(lat, lon), name, "degrees");
    }
    for value in NO_NUMBERS {
        assert!(Point::new(value, 0.0).is_err() && Point::new(0.0, value).is_err());
    }
    for text in ["2024-02-30", "2023-02-29", "24-01-01", "01/02/2024", "2024-13-01", "", "today", "2024-1-1x"] {
        let error = text.parse::<Day>().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Param { .. }), "{text}: {error}");
    }
}

#[test]
fn features_refuse_settings_by_the_name_of_their_column() {
    let numeric = |numeric: Numeric| FeatureSpec::new().behavioural("a", numeric).check();
    for value in NO_NUMBERS {
        assert_param(numeric(Numeric::standard().missing(Missing::Constant(value))), "missing of `a`", "finite");
    }
    for (low, high) in [(0.9, 0.1), (-0.1, 0.5), (0.5, 1.1), (0.5, 0.5), (f64::NAN, 1.0)] {
        assert_param(numeric(Numeric::standard().winsor(low, high)), "winsor of `a`", "two quantiles");
    }
    for n_quantiles in [0, 1] {
        let scaling = Scaling::QuantileNormal { n_quantiles };
        assert!(numeric(Numeric { scaling, ..Numeric::default() }).is_err(), "{n_quantiles}");
    }
    for share in [-0.1, 0.6, f64::NAN] {
        let spec = FeatureSpec::new().demographic("a", Categorical::one_hot().rare_below(share));
        assert_param(spec.check(), "rare_below of `a`", "from 0 to 0.5");
    }
    for weight in [0.0, -1.0].into_iter().chain(NO_NUMBERS) {
        let column = ColumnSpec::feature("a", Family::Behavioural, Numeric::standard()).weight(weight);
        assert_param(FeatureSpec::new().column(column).check(), "weight of `a`", "above 0");
        let column = ColumnSpec::feature("a", Family::Behavioural, Numeric::standard());
        assert_param(FeatureSpec::new().column(column).with_level_weight(weight).check(), "level_weight", "above 0");
    }
    let error = FeatureSpec::new().behavioural("since", Calendar::tenure()).check().unwrap_err();
    assert!(error.to_string().contains("set as_of"), "{error}");
}

#[test]
fn profiles_and_behaviour_refuse_shares_beyond_one_and_spans_of_nothing() {
    for level in [0.0, -0.1, 1.1].into_iter().chain(NO_NUMBERS) {
        assert_param(ProfileSpec::new().false_discovery(level).check(), "false_discovery", "above 0");
    }
    for effect in [-0.1].into_iter().chain(NO_NUMBERS) {
        assert_param(ProfileSpec::new().min_effect(effect).check(), "min_effect", "at least 0");
    }
    assert_param(ProfileSpec::new().max_levels(0).check(), "max_levels", "at least 1");
    for trend_days in [0, 36_501, u32::MAX] {
        let spec = BehaviourSpec { trend_days, ..BehaviourSpec::default() };
        assert_param(spec.check(), "trend_days", "from 1 to 36500");
    }
    let spec = BehaviourSpec { channels: Some(vec!["web".into(), "web".into()]), ..BehaviourSpec::default() };
    assert_param(spec.check(), "channels", "once");
}
