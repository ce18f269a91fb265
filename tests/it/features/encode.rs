//! What holds of every encoder.

use segmenta::features::{
    Calendar, Categorical, DecodedValue, FeatureEncoder, FeatureSpec, Flag, Geo, Indicator, Missing, MissingLevel,
    Numeric, Ordered, Unseen,
};
use segmenta::ndarray::s;
use segmenta::seed::Seed;
use segmenta::table::{Categories, ColumnData, Day, Point, Table};
use segmenta::{ErrorKind, error::ModelFault};

/// A row of every kind of column, gaps included, drawn from a seed.
struct Row {
    number: Option<f64>,
    plan: Option<&'static str>,
    answer: Option<&'static str>,
    flag: Option<bool>,
    day: Option<Day>,
    point: Option<Point>,
}

fn rows(seed: u64, n: u64) -> Vec<Row> {
    let seed = Seed::new(seed);
    let draw = |name: &str, row: u64| seed.derive(name, 0).uniform_at(row);
    let gap = |name: &str, row: u64| draw(name, row + 1_000_000) < 0.1;
    (0..n)
        .map(|row| Row {
            number: (!gap("number", row)).then(|| (6.0 * draw("number", row)).exp() - 1.0),
            plan: (!gap("plan", row))
                .then(|| ["basic", "gold", "plus", "silver"][(draw("plan", row).powi(2) * 4.0) as usize]),
            answer: (!gap("answer", row))
                .then(|| ["Disagree", "Neutral", "Agree"][(draw("answer", row) * 3.0) as usize]),
            flag: (!gap("flag", row)).then(|| draw("flag", row) < 0.3),
            day: (!gap("day", row)).then(|| Day::from_epoch_days((draw("day", row) * 19_000.0) as i32).unwrap()),
            point: (!gap("point", row))
                .then(|| Point::new(180.0 * draw("lat", row) - 90.0, 360.0 * draw("point", row) - 180.0).unwrap()),
        })
        .collect()
}

fn table(rows: &[Row]) -> Table {
    Table::builder()
        .number("number", rows.iter().map(|row| row.number))
        .category("plan", rows.iter().map(|row| row.plan))
        .category("answer", rows.iter().map(|row| row.answer))
        .flag("flag", rows.iter().map(|row| row.flag))
        .date("day", rows.iter().map(|row| row.day))
        .point("point", rows.iter().map(|row| row.point))
        .build()
        .unwrap()
}

/// A table like [`table`] with the columns the other way round, and one more.
fn turned(rows: &[Row]) -> Table {
    Table::builder()
        .text("note", rows.iter().map(|_| Some("nothing of use")))
        .point("point", rows.iter().map(|row| row.point))
        .date("day", rows.iter().map(|row| row.day))
        .flag("flag", rows.iter().map(|row| row.flag))
        .category("answer", rows.iter().map(|row| row.answer))
        .category("plan", rows.iter().map(|row| row.plan))
        .number("number", rows.iter().map(|row| row.number))
        .build()
        .unwrap()
}

fn scales() -> [Numeric; 6] {
    [
        Numeric::standard(),
        Numeric::robust(),
        Numeric::min_max(),
        Numeric::log_standard(),
        Numeric::yeo_johnson(),
        Numeric::quantile_normal(),
    ]
}

/// Every transform, each on a column that it takes.
fn spec(numeric: Numeric) -> FeatureSpec {
    FeatureSpec::new()
        .behavioural("number", numeric.indicator(Indicator::Column))
        .demographic("plan", Categorical::one_hot())
        .psychographic("answer", Ordered::recognised())
        .behavioural("flag", Flag::new())
        .demographic("day", Calendar::age())
        .demographic("day", Calendar::days_to_birthday())
        .behavioural("day", Calendar::tenure())
        .behavioural("day", Calendar::days_since().scaled(numeric))
        .behavioural("day", Calendar::month())
        .behavioural("day", Calendar::weekday())
        .geographic("point", Geo::sphere())
        .geographic("point", Geo::distance_to(Point::new(50.45, 30.52).unwrap()).scaled(numeric))
        .as_of("2024-06-30".parse().unwrap())
}

#[test]
fn the_training_rows_come_out_the_same_to_the_bit_also_after_saving() {
    for (seed, numeric) in scales().into_iter().enumerate() {
        let table = table(&rows(seed as u64, 300));
        let (encoder, x) = spec(numeric).fit_encode(&table).unwrap();
        assert_eq!(encoder.encode(&table).unwrap(), x);
        let text = serde_json::to_string(&encoder).unwrap();
        let loaded: FeatureEncoder = serde_json::from_str(&text).unwrap();
        assert_eq!(loaded, encoder);
        assert_eq!(serde_json::to_string(&loaded).unwrap(), text);
        assert_eq!(loaded.encode(&table).unwrap(), x);
    }
}

#[test]
fn rows_are_encoded_one_by_one_whatever_stands_beside_them() {
    for (seed, numeric) in scales().into_iter().enumerate() {
        let all = rows(100 + seed as u64, 200);
        let (encoder, x) = spec(numeric).fit_encode(&table(&all)).unwrap();
        for (from, to) in [(0, 1), (17, 40), (199, 200)] {
            let part = encoder.encode(&turned(&all[from..to])).unwrap();
            assert_eq!(part.values(), x.values().slice(s![from..to, ..]), "rows {from}..{to}");
        }
    }
}

#[test]
fn the_order_of_the_tables_columns_does_not_matter() {
    let rows = rows(7, 250);
    let spec = spec(Numeric::standard());
    assert_eq!(spec.fit_encode(&table(&rows)).unwrap(), spec.fit_encode(&turned(&rows)).unwrap());
}

#[test]
fn one_level_more_or_less_in_another_row_order_gives_the_same_columns() {
    let mut rows = rows(8, 250);
    let spec = spec(Numeric::standard());
    let names = |rows: &[Row]| spec.fit(&table(rows)).unwrap().columns().to_vec();
    let before = names(&rows);
    rows.reverse();
    assert_eq!(names(&rows), before);
}

#[test]
fn a_number_comes_back_from_its_own_features() {
    for (seed, numeric) in scales().into_iter().enumerate() {
        let rows = rows(200 + seed as u64, 150);
        let (encoder, x) = FeatureSpec::new().behavioural("number", numeric).fit_encode(&table(&rows)).unwrap();
        for (row, features) in rows.iter().zip(x.values().rows()) {
            let DecodedValue::Number(got) = encoder.decode(features).unwrap()[0].value else { panic!() };
            if let Some(expected) = row.number {
                assert!((got - expected).abs() < 1e-6 * expected.abs().max(1.0), "{numeric:?}: {got} and {expected}");
            }
        }
    }
}

#[test]
fn every_attribute_comes_back_in_the_users_units() {
    let rows = rows(9, 300);
    let (encoder, x) = spec(Numeric::standard()).fit_encode(&table(&rows)).unwrap();
    for (row, features) in rows.iter().zip(x.values().rows()) {
        for decoded in encoder.decode(features).unwrap() {
            match (decoded.value, decoded.source.as_str()) {
                (DecodedValue::MissingShare(share), _) => {
                    assert!((share - f64::from(u8::from(row.number.is_none()))).abs() < 1e-9);
                }
                (DecodedValue::Levels(levels), _) => {
                    if let Some(plan) = row.plan {
                        let held = levels.iter().find(|level| level.share > 0.5).unwrap();
                        assert_eq!(held.level.to_string(), plan);
                        assert!((held.share - 1.0).abs() < 1e-9);
                    }
                }
                (DecodedValue::Ordered { level, .. }, _) => {
                    assert!(row.answer.is_none_or(|answer| answer == level));
                }
                (DecodedValue::Flag(share), _) => {
                    assert!(row.flag.is_none_or(|yes| (share - f64::from(u8::from(yes))).abs() < 1e-9));
                }
                (DecodedValue::Since { day, .. }, _) => assert!(row.day.is_none_or(|expected| day == expected)),
                (DecodedValue::Month { month, strength }, _) => {
                    let near = |day: Day| (month - f64::from(day.month())).abs() < 1e-9 && strength > 1.0 - 1e-9;
                    assert!(row.day.is_none_or(near), "{:?}: {month}, {strength}", row.day);
                }
                (DecodedValue::Weekday { weekday, .. }, _) => {
                    let turn = |day: Day| (weekday - f64::from(day.weekday()) + 3.5).rem_euclid(7.0) - 3.5;
                    assert!(row.day.is_none_or(|day| turn(day).abs() < 1e-9));
                }
                (DecodedValue::Place(place), _) => {
                    let near = |point: Point| (place.unwrap().lat() - point.lat()).abs() < 1e-6;
                    assert!(row.point.is_none_or(near));
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_gap_becomes_what_the_policy_says() {
    let table = |gap: Option<f64>| {
        Table::builder().number("x", [Some(1.0), Some(2.0), Some(2.0), Some(11.0), gap]).build().unwrap()
    };
    let last = |missing: Missing| {
        let (encoder, x) =
            FeatureSpec::new().behavioural("x", Numeric::standard().missing(missing)).fit_encode(&table(None)).unwrap();
        let DecodedValue::Number(got) = encoder.decode(x.values().row(4)).unwrap()[0].value else { panic!() };
        got
    };
    assert!((last(Missing::Median) - 2.0).abs() < 1e-12);
    assert!((last(Missing::Mean) - 4.0).abs() < 1e-12);
    assert!((last(Missing::Constant(-3.0)) + 3.0).abs() < 1e-12);
    let spec = FeatureSpec::new().behavioural("x", Numeric::standard().missing(Missing::Error));
    let error = spec.fit(&table(None)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::MissingValue { row: 5, n_missing: 1, .. }), "{error}");
    let encoder = spec.fit(&table(Some(3.0))).unwrap();
    assert!(matches!(encoder.encode(&table(None)).unwrap_err().kind(), ErrorKind::MissingValue { row: 5, .. }));
}

#[test]
fn a_logarithm_refuses_what_is_not_above_minus_one() {
    let table = |last: f64| Table::builder().number("margin", [3.0, 0.0, last]).build().unwrap();
    let spec = FeatureSpec::new().behavioural("margin", Numeric::log_standard());
    assert!(spec.fit(&table(-0.5)).is_ok());
    assert_eq!(
        spec.fit(&table(-1.0)).unwrap_err().to_string(),
        "column `margin`, row 3: -1 is outside the domain of log_standard, which needs values above -1; choose yeo_johnson, which takes any number, or winsor"
    );
    let error = spec.fit(&table(-0.5)).unwrap().encode(&table(-7.0)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Domain { row: 3, got, .. } if *got == -7.0), "{error}");
}

#[test]
fn winsorising_draws_new_values_in_as_well() {
    let train = Table::builder().number("x", (0..=100).map(f64::from)).build().unwrap();
    let encoder = FeatureSpec::new().behavioural("x", Numeric::standard().winsor(0.05, 0.9)).fit(&train).unwrap();
    let new = Table::builder().number("x", [-1e9, 5.0, 90.0, 1e9]).build().unwrap();
    let x = encoder.encode(&new).unwrap();
    assert_eq!(x.values()[[0, 0]], x.values()[[1, 0]]);
    assert_eq!(x.values()[[2, 0]], x.values()[[3, 0]]);
    assert!(x.values()[[1, 0]] < x.values()[[2, 0]]);
}

#[test]
fn an_unseen_level_goes_where_the_policy_says() {
    let levels = |levels: &[&'static str]| {
        Table::builder().category("plan", levels.iter().map(|level| Some(*level))).build().unwrap()
    };
    let mut many = vec!["basic"; 60];
    many.extend(["gold"; 38]);
    many.extend(["trial", "staff"]);
    let fit = |unseen| {
        let spec = FeatureSpec::new().demographic("plan", Categorical::one_hot().rare_below(0.02).unseen(unseen));
        spec.fit(&levels(&many)).unwrap()
    };
    let folded = fit(Unseen::Other).encode(&levels(&["trial", "platinum"])).unwrap();
    assert_eq!(folded.values().row(0), folded.values().row(1));
    let centre = fit(Unseen::Centre).encode(&levels(&["trial", "platinum"])).unwrap();
    assert!(centre.values()[[0, 2]] > 0.0 && centre.values().row(1).iter().all(|&value| value == 0.0));
    let error = fit(Unseen::Error).encode(&levels(&["trial", "platinum"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column `plan`: expected one of the levels `basic`, `gold`, `staff`, `trial`, got `platinum` in row 2"
    );
}

#[test]
fn gaps_among_levels_are_a_level_or_the_centre() {
    let table = Table::builder().category("plan", [Some("a"), Some("b"), None, Some("a")]).build().unwrap();
    let encode = |missing| {
        FeatureSpec::new().demographic("plan", Categorical::one_hot().missing(missing)).fit_encode(&table).unwrap().1
    };
    let names = |x: &segmenta::features::FeatureMatrix| x.columns().iter().map(|c| c.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&encode(MissingLevel::Level)), ["plan=a", "plan=b", "plan=(missing)"]);
    let centre = encode(MissingLevel::Centre);
    assert_eq!(names(&centre), ["plan=a", "plan=b"]);
    assert!(centre.values().row(2).iter().all(|&value| value == 0.0));
    let spec = FeatureSpec::new().demographic("plan", Categorical::one_hot().missing(MissingLevel::Error));
    assert!(matches!(spec.fit(&table).unwrap_err().kind(), ErrorKind::MissingValue { row: 3, .. }));
}

#[test]
fn what_is_the_same_text_is_the_same_value_whatever_kind_the_table_gave_it() {
    let column = |data: ColumnData| Table::builder().column("c", data).build().unwrap();
    let numbers = |values: &[f64]| Table::builder().number("c", values.iter().copied()).build().unwrap();
    let texts = |values: &[&'static str]| {
        column(ColumnData::Category(values.iter().map(|value| Some(*value)).collect::<Categories>()))
    };
    let flags = |values: &[bool]| column(ColumnData::Flag(values.iter().map(|value| Some(*value)).collect()));
    let same = |spec: FeatureSpec, train: Table, tables: &[Table]| {
        let (encoder, x) = spec.fit_encode(&train).unwrap();
        for table in tables {
            let got = encoder.encode(table).unwrap();
            assert_eq!(got.values(), x.values().slice(s![..got.n_rows(), ..]), "{table:?}");
        }
    };
    let number = || FeatureSpec::new().behavioural("c", Numeric::standard());
    same(number(), numbers(&[1.0, 0.0, 5.0]), &[flags(&[true, false]), texts(&["1", "0.0", "5"])]);
    let code = || FeatureSpec::new().behavioural("c", Categorical::one_hot());
    same(code(), numbers(&[1.0, 0.0, 2.0]), &[flags(&[true, false]), texts(&["1", "0", "2"]), texts(&["1.0"])]);
    same(code(), texts(&["1", "0", "2"]), &[flags(&[true, false]), numbers(&[1.0, 0.0, 2.0])]);
    same(code(), flags(&[true, false]), &[numbers(&[1.0, 0.0]), texts(&["sim", "não"]), texts(&["1", "0"])]);
    let flag = || FeatureSpec::new().behavioural("c", Flag::new());
    same(flag(), flags(&[true, false]), &[numbers(&[1.0, 0.0]), texts(&["так", "ні"])]);
    same(flag(), texts(&["oui", "non"]), &[flags(&[true, false]), numbers(&[1.0, 0.0])]);
    let ordered = || FeatureSpec::new().behavioural("c", Ordered::levels(["0", "1", "2"]));
    same(ordered(), numbers(&[1.0, 0.0, 2.0]), &[flags(&[true, false]), texts(&["1", "0", "2"])]);
    let days = || FeatureSpec::new().behavioural("c", Calendar::days_since()).as_of("2024-06-30".parse().unwrap());
    let dates = |texts: &[&str]| column(ColumnData::Date(texts.iter().map(|text| text.parse().ok()).collect()));
    same(days(), dates(&["2024-01-31", "2023-01-31"]), &[texts(&["2024-01-31", "2023-01-31"])]);

    let error = number().fit(&texts(&["1", "two"])).unwrap_err();
    assert_eq!(error.to_string(), "column `c`: expected numbers, got `two` in row 2");
    let error = flag().fit(&texts(&["yes", "perhaps"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column `c`: expected yes and no, or 1 and 0 (for other levels choose one_hot), got `perhaps` in row 2"
    );
    assert!(matches!(days().fit(&numbers(&[1.0])).unwrap_err().kind(), ErrorKind::ColumnType { .. }));
}

#[test]
fn missing_columns_are_all_named_and_others_do_not_matter() {
    let rows = rows(3, 60);
    let encoder = spec(Numeric::standard()).fit(&table(&rows)).unwrap();
    let bare = Table::builder().number("number", rows.iter().map(|row| row.number)).build().unwrap();
    match encoder.encode(&bare).unwrap_err().kind() {
        ErrorKind::Model(ModelFault::MissingColumns { missing, known }) => {
            assert_eq!(missing, &["plan", "answer", "flag", "day", "point"]);
            assert_eq!(known, &["number"]);
        }
        other => panic!("{other:?}"),
    }
    let error = spec(Numeric::standard()).fit(&bare).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::UnknownColumn { name, .. } if name == "plan"), "{error}");
}

#[test]
fn a_weight_column_becomes_the_weights_of_the_matrix() {
    let table =
        |weights: [Option<f64>; 3]| Table::builder().number("x", [1.0, 2.0, 4.0]).number("w", weights).build().unwrap();
    let spec = FeatureSpec::new().behavioural("x", Numeric::standard()).weight_column("w");
    let (encoder, x) = spec.fit_encode(&table([Some(1.0), Some(0.0), Some(2.5)])).unwrap();
    assert_eq!(x.weights().unwrap().to_vec(), [1.0, 0.0, 2.5]);
    let without = Table::builder().number("x", [1.0]).build().unwrap();
    assert!(encoder.encode(&without).unwrap().weights().is_none());
    let error =
        spec.fit(&table([Some(1.0), None, Some(1.0)])).and(encoder.encode(&table([Some(1.0), None, Some(1.0)])));
    assert_eq!(
        error.unwrap_err().to_string(),
        "weight `w` of row 2 = missing: expected a number of at least 0 in every row"
    );
}

#[test]
fn what_no_fit_can_have_made_is_refused_at_loading() {
    let encoder = spec(Numeric::quantile_normal()).fit(&table(&rows(1, 120))).unwrap();
    let good = serde_json::to_value(&encoder).unwrap();
    let forged = |pointer: &str, value: serde_json::Value| {
        let mut document = good.clone();
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} in {good:#}")) = value;
        let loaded = serde_json::from_value::<FeatureEncoder>(document);
        assert!(loaded.is_err(), "{pointer}");
    };
    forged("/attributes/0/factor", 0.0.into());
    forged("/attributes/0/factor", serde_json::Value::Null);
    forged("/attributes/0/fitted/number/scale", (-1.0).into());
    forged("/attributes/0/fitted/number/curve/quantile_normal/landmarks/3", 1e12.into());
    forged("/attributes/0/fitted/number/curve/quantile_normal/landmarks", serde_json::json!([]));
    forged("/attributes/0/source", "other".into());
    forged("/attributes/1/fitted/gaps/share", 2.0.into());
    forged("/attributes/2/fitted/levels/columns/0/share", 0.9.into());
    forged("/attributes/2/fitted/levels/folded", serde_json::json!(["x"]));
    forged("/attributes/2/fitted/levels/columns/0/level", "other".into());
    forged("/attributes/3/fitted/ordered/levels", serde_json::json!([]));
    forged("/attributes", serde_json::json!([]));
    forged("/spec/columns/0/transform", "flag".into());
    forged("/spec/as_of", serde_json::Value::Null);
    forged("/shares/by_column/0/share", 7.0.into());
    let mut document = good.clone();
    document["extra"] = 1.into();
    assert!(serde_json::from_value::<FeatureEncoder>(document).is_err());
}

#[test]
fn huge_values_are_refused_and_never_become_infinite() {
    let table = |last: f64| Table::builder().number("x", [1.0, 2.0, last]).build().unwrap();
    for numeric in scales() {
        let spec = FeatureSpec::new().behavioural("x", numeric);
        for value in [f64::MAX, -f64::MAX / 2.0, 1e300, f64::MIN_POSITIVE] {
            if let Ok((encoder, x)) = spec.fit_encode(&table(value)) {
                assert!(x.values().iter().all(|value| value.is_finite()), "{numeric:?} {value}");
                if let Ok(x) = encoder.encode(&table(-value)) {
                    assert!(x.values().iter().all(|value| value.is_finite()), "{numeric:?} {value}");
                }
            }
        }
        let encoder = spec.fit(&table(3.0)).unwrap();
        for value in [f64::MAX, 1e300] {
            if let Ok(x) = encoder.encode(&table(value)) {
                assert!(x.values().iter().all(|value| value.is_finite()), "{numeric:?} {value}");
            }
        }
    }
}

#[test]
fn a_point_of_another_space_is_not_decoded() {
    let encoder = FeatureSpec::new().behavioural("number", Numeric::standard()).fit(&table(&rows(2, 50))).unwrap();
    let two = segmenta::ndarray::array![0.0, 0.0];
    assert!(matches!(encoder.decode(two.view()).unwrap_err().kind(), ErrorKind::Width { expected: 1, got: 2, .. }));
    let nan = segmenta::ndarray::array![f64::NAN];
    assert!(matches!(encoder.decode(nan.view()).unwrap_err().kind(), ErrorKind::NotFinite { .. }));
}
