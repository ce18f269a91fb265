//! What single transforms mean.

use segmenta::ErrorKind;
use segmenta::features::{Calendar, DecodedValue, FeatureSpec, FeatureWarning, Geo, Numeric, Ordered};
use segmenta::table::{Day, Point, Table};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn counts(calendar: Calendar, dates: &[&str], as_of: &str) -> Vec<f64> {
    let table = Table::builder().date("d", dates.iter().map(|text| day(text))).build().unwrap();
    let spec = FeatureSpec::new().demographic("d", calendar).as_of(day(as_of));
    let (encoder, x) = spec.fit_encode(&table).unwrap();
    let count = |value: &DecodedValue| match value {
        DecodedValue::Years(count) | DecodedValue::DaysToBirthday(count) => *count,
        DecodedValue::Since { days, .. } => *days,
        other => panic!("{other:?}"),
    };
    x.values()
        .rows()
        .into_iter()
        .map(|row| (count(&encoder.decode(row).unwrap()[0].value) * 1e6).round() / 1e6)
        .collect()
}

#[test]
fn ages_and_times_are_counted_to_the_given_day() {
    let births = ["1990-07-15", "1990-07-14", "2000-02-29", "2024-02-28"];
    assert_eq!(counts(Calendar::age(), &births, "2024-07-14"), [33.0, 34.0, 24.0, 0.0]);
    assert_eq!(counts(Calendar::days_to_birthday(), &births, "2023-07-14"), [1.0, 0.0, 230.0, 229.0]);
    assert_eq!(counts(Calendar::days_since(), &["2024-06-01", "2023-06-30"], "2024-06-30"), [29.0, 366.0]);
    assert_eq!(counts(Calendar::tenure(), &["2024-06-01", "2023-06-30"], "2024-06-30"), [29.0, 366.0]);
}

#[test]
fn a_date_after_the_given_day_counts_as_that_day_and_is_warned_of() {
    assert_eq!(counts(Calendar::days_since(), &["2024-06-01", "2024-07-30"], "2024-06-30"), [29.0, 0.0]);
    let table = Table::builder().date("d", [day("2024-06-01"), day("2024-07-30")]).build().unwrap();
    let spec = FeatureSpec::new().demographic("d", Calendar::age()).demographic("d", Calendar::days_since());
    let encoder = spec.as_of(day("2024-06-30")).fit(&table).unwrap();
    let later = |warning: &&FeatureWarning| matches!(warning, FeatureWarning::AfterAsOf { n_rows: 1, .. });
    assert_eq!(encoder.warnings().iter().filter(later).count(), 2);
    assert_eq!(encoder.with_as_of(day("2025-01-01")).as_of(), Some(day("2025-01-01")));
}

#[test]
fn december_is_as_near_to_january_as_june_to_july() {
    let dates = (1..=12).map(|month| Day::from_ymd(2023, month, 10).unwrap());
    let table = Table::builder().date("d", dates).build().unwrap();
    let (_, x) = FeatureSpec::new().behavioural("d", Calendar::month()).fit_encode(&table).unwrap();
    let gap = |a: usize, b: usize| (&x.values().row(a) - &x.values().row(b)).mapv(|v| v * v).sum();
    assert!((gap(11, 0) - gap(5, 6)).abs() < 1e-12);
    assert!(gap(0, 6) > gap(0, 5) && gap(0, 5) > gap(0, 1));
}

#[test]
fn straight_lines_between_places_rise_with_the_great_circle() {
    let places: Vec<Point> = (0..400)
        .map(|i| Point::new(f64::from(i * 37 % 179) - 89.0, f64::from(i * 71 % 359) - 179.0).unwrap())
        .collect();
    let table = Table::builder().point("home", places.iter().copied()).build().unwrap();
    let (_, x) = FeatureSpec::new().geographic("home", Geo::sphere()).fit_encode(&table).unwrap();
    let km: Vec<f64> = {
        let spec = FeatureSpec::new().geographic("home", Geo::distance_to(places[0]));
        let (encoder, x) = spec.fit_encode(&table).unwrap();
        x.values()
            .rows()
            .into_iter()
            .map(|row| match encoder.decode(row).unwrap()[0].value {
                DecodedValue::Kilometres(km) => km,
                ref other => panic!("{other:?}"),
            })
            .collect()
    };
    let chord = |row: usize| (&x.values().row(0) - &x.values().row(row)).mapv(|v| v * v).sum().sqrt();
    let mut by_km: Vec<usize> = (0..places.len()).collect();
    by_km.sort_by(|a, b| km[*a].total_cmp(&km[*b]));
    assert!(by_km.windows(2).all(|pair| chord(pair[0]) <= chord(pair[1]) + 1e-9));
}

#[test]
fn ordered_levels_stand_at_equal_distances() {
    let table = Table::builder()
        .category("s", [Some("High"), Some("Low"), Some("Average"), None, Some("low ")])
        .build()
        .unwrap();
    for ordered in [Ordered::levels(["low", "average", "high"]), Ordered::levels(["Low", "Average", "High"])] {
        let (encoder, x) = FeatureSpec::new().behavioural("s", ordered).fit_encode(&table).unwrap();
        let v = x.values();
        assert!(((v[[0, 0]] - v[[2, 0]]) - (v[[2, 0]] - v[[1, 0]])).abs() < 1e-12);
        assert_eq!(v[[1, 0]], v[[4, 0]]);
        let DecodedValue::Ordered { rank, ref level } = encoder.decode(v.row(0)).unwrap()[0].value else { panic!() };
        assert!((rank - 3.0).abs() < 1e-12 && level.to_lowercase() == "high");
    }
    let error = FeatureSpec::new().behavioural("s", Ordered::levels(["low", "high"])).fit(&table).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column `s`: expected one of the ordered levels `low`, `high`, got `Average` in row 3"
    );
    let plans = Table::builder().category("s", [Some("a"), Some("b"), Some("c")]).build().unwrap();
    let error = FeatureSpec::new().behavioural("s", Ordered::recognised()).fit(&plans).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Spec { .. }) && error.to_string().contains("levels = [...]"), "{error}");
}

#[test]
fn a_column_without_values_or_variation_is_refused_by_name() {
    let table = Table::builder().number("empty", [None::<f64>, None]).number("same", [4.0, 4.0]).build().unwrap();
    let error = FeatureSpec::new().behavioural("empty", Numeric::standard()).fit(&table).unwrap_err();
    assert_eq!(error.to_string(), "column `empty`: it has no value in any row; give it the role `ignore`");
    let error = FeatureSpec::new().behavioural("same", Numeric::standard()).fit(&table).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no column can carry a segmentation: `same` does not vary; name the features in a spec if this is wrong"
    );
}
