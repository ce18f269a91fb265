//! Equal to scikit-learn, transform by transform, before the balance between attributes.

use segmenta::features::{Categorical, DecodedValue, FeatureMatrix, FeatureSpec, Geo, Numeric, Scaling};
use segmenta::ndarray;
use segmenta::table::{Point, Table};

use crate::support::{fixture, numbers};

/// Column `j` of a row-major list of `d` columns.
fn column(flat: &[f64], d: usize, j: usize) -> Vec<f64> {
    flat.iter().skip(j).step_by(d).copied().collect()
}

/// What `numeric` makes of `train` and of `new`, without the factor. A second column keeps constants from being refused.
fn transformed(numeric: Numeric, train: &[f64], new: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let table = |values: &[f64]| {
        let other = (0..values.len()).map(|i| i as f64);
        Table::builder().number("x", values.iter().copied()).number("other", other).build().unwrap()
    };
    let spec = FeatureSpec::new().behavioural("x", numeric).behavioural("other", Numeric::standard());
    let (encoder, x) = spec.fit_encode(&table(train)).unwrap();
    let y = encoder.encode(&table(new)).unwrap();
    let factor = encoder.factors()[0];
    let plain = |values: ndarray::ArrayView1<'_, f64>| values.iter().map(|value| value / factor).collect();
    (plain(x.values().column(0)), plain(y.values().column(0)))
}

#[track_caller]
fn assert_close(got: &[f64], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (row, (got, expected)) in got.iter().zip(expected).enumerate() {
        let bound = tolerance * expected.abs().max(1.0);
        assert!((got - expected).abs() <= bound, "{what}, row {row}: {got} and {expected}");
    }
}

#[test]
fn linear_scales_are_scikit_learns() {
    let doc = &fixture("scalers.json")["linear"];
    let (x, new) = (numbers(&doc["x"]), numbers(&doc["new"]));
    for (key, numeric) in
        [("standard", Numeric::standard()), ("robust", Numeric::robust()), ("minmax", Numeric::min_max())]
    {
        let (expected, expected_new) = (numbers(&doc[key]["transformed"]), numbers(&doc[key]["transformed_new"]));
        for (j, name) in doc["columns"].as_array().unwrap().iter().enumerate() {
            let (got, got_new) = transformed(numeric, &column(&x, 5, j), &column(&new, 5, j));
            assert_close(&got, &column(&expected, 5, j), 1e-10, &format!("{key} of {name}"));
            assert_close(&got_new, &column(&expected_new, 5, j), 1e-10, &format!("{key} of new {name}"));
        }
    }
}

#[test]
fn the_quantile_transform_is_scikit_learns() {
    let doc = &fixture("scalers.json")["quantile"];
    let (x, new) = (numbers(&doc["x"]), numbers(&doc["new"]));
    for fit in doc["fits"].as_array().unwrap() {
        let n_quantiles = fit["n_quantiles"].as_u64().unwrap() as usize;
        let numeric = Numeric { scaling: Scaling::QuantileNormal { n_quantiles }, ..Numeric::standard() };
        let (expected, expected_new) = (numbers(&fit["transformed"]), numbers(&fit["transformed_new"]));
        for j in 0..2 {
            let (got, got_new) = transformed(numeric, &column(&x, 2, j), &column(&new, 2, j));
            assert_close(&got, &column(&expected, 2, j), 1e-10, &format!("column {j} at {n_quantiles}"));
            assert_close(&got_new, &column(&expected_new, 2, j), 1e-10, &format!("new column {j} at {n_quantiles}"));
        }
    }
}

#[test]
fn the_power_transform_is_scikit_learns() {
    for case in fixture("scalers.json")["power"].as_array().unwrap() {
        let (x, expected) = (numbers(&case["x"]), numbers(&case["transformed"]));
        let lambda = Some(case["lambda"].as_f64().unwrap());
        let given = Numeric { scaling: Scaling::YeoJohnson { lambda }, ..Numeric::standard() };
        assert_close(&transformed(given, &x, &x).0, &expected, 1e-10, &format!("{} given lambda", case["name"]));
        assert_close(
            &transformed(Numeric::yeo_johnson(), &x, &x).0,
            &expected,
            1e-5,
            &format!("{} fitted", case["name"]),
        );
    }
}

#[test]
fn one_hot_levels_are_scikit_learns() {
    let doc = &fixture("scalers.json")["one_hot"];
    let names: Vec<&str> = doc["columns"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let table = |key: &str| {
        let rows = doc[key].as_array().unwrap();
        let mut builder = Table::builder();
        for (j, name) in names.iter().enumerate() {
            builder = builder.category(*name, rows.iter().map(|row| row[j].as_str()));
        }
        builder.build().unwrap()
    };
    let levels = || Categorical::one_hot().rare_below(0.05);
    let spec = names.iter().fold(FeatureSpec::new(), |spec, name| spec.demographic(*name, levels()));
    let (encoder, x) = spec.fit_encode(&table("x")).unwrap();
    let unseen = encoder.encode(&table("unseen")).unwrap();

    let expected_names: Vec<String> = doc["feature_names"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().replace("infrequent_sklearn", "(other)").replacen('_', "=", 1))
        .collect();
    let got_names: Vec<&str> = x.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(got_names, expected_names);
    // A value above the centre is a hit: the share of a level is below 1.
    let hits =
        |x: &FeatureMatrix| -> Vec<f64> { x.values().iter().map(|&value| f64::from(u8::from(value > 0.0))).collect() };
    assert_eq!(hits(&x), numbers(&doc["transformed"]));
    assert_eq!(hits(&unseen), numbers(&doc["transformed_unseen"]));
}

#[test]
fn kilometres_are_great_circles() {
    for case in fixture("geo.json")["cases"].as_array().unwrap() {
        let at = |key: &str| case[key].as_f64().unwrap();
        let (from, to) = (Point::new(at("lat1"), at("lon1")).unwrap(), Point::new(at("lat2"), at("lon2")).unwrap());
        let other = Point::new(1.0, 2.0).unwrap();
        let table = Table::builder().point("home", [from, other, from]).build().unwrap();
        let (encoder, x) = FeatureSpec::new().geographic("home", Geo::distance_to(to)).fit_encode(&table).unwrap();
        let decoded = encoder.decode(x.values().row(0)).unwrap();
        let DecodedValue::Kilometres(km) = decoded[0].value else { panic!("{decoded:?}") };
        // Decoding goes through the scale, which adds a rounding of its own.
        assert!((km - at("km")).abs() < 1e-6 + 1e-9 * at("km"), "{}: {km} and {}", case["name"], at("km"));
    }
}
