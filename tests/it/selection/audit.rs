use segmenta::ErrorKind;
use segmenta::features::{Categorical, FeatureMatrix, FeatureSpec, Numeric};
use segmenta::ndarray::Array2;
use segmenta::seed::Seed;
use segmenta::selection::audit::{
    Association, AttributeAudit, AttributeReason, AttributeVerdict, Audit, AuditSpec, Band, Edge, Evenness, audit,
};
use segmenta::selection::{Hopkins, HopkinsStatistic, Metric};
use segmenta::table::{Day, Table};

use crate::support::{blobs, fixture, matrix, numbers, whole, with_threads};

fn audited(table: &Table) -> Audit {
    audit(table, &FeatureSpec::infer(table), &AuditSpec::default(), Seed::new(1)).unwrap()
}

#[track_caller]
fn attribute<'a>(audit: &'a Audit, name: &str) -> &'a AttributeAudit {
    audit.attributes.iter().find(|attribute| attribute.name == name).unwrap()
}

/// A table of one column of numbers, taken as they stand.
fn of_numbers(values: &[f64]) -> Audit {
    let table = Table::builder().number("x", values.iter().copied()).build().unwrap();
    let features = FeatureSpec::new().behavioural("x", Numeric::standard());
    audit(&table, &features, &AuditSpec::default(), Seed::new(1)).unwrap()
}

/// Numbers that look drawn, evenly from 0 to 1.
fn even(n: usize, seed: u64) -> Vec<f64> {
    let seed = Seed::new(seed).derive("even", 0);
    (0..n as u64).map(|row| seed.uniform_at(row)).collect()
}

/// One customer of each kind of trouble and of use.
fn shop(n: usize) -> Table {
    let drawn = even(n, 3);
    let of_two_kinds =
        |row: usize, draw: f64| if row.is_multiple_of(2) { 25.0 + 6.0 * draw } else { 60.0 + 9.0 * draw };
    let cities = ["Porto", "Lisboa", "Braga", "Faro"];
    Table::builder()
        .number("age", drawn.iter().enumerate().map(|(row, draw)| of_two_kinds(row, *draw).round()))
        .number("spend", drawn.iter().map(|draw| (30.0 * (9.0 * draw).exp()).round() / 100.0))
        .number("spend_in_cents", drawn.iter().map(|draw| (30.0 * (9.0 * draw).exp()).round()))
        .number("visits", even(n, 4).iter().map(|draw| (12.0 * draw).floor()))
        .number("children", even(n, 5).iter().map(|draw| (3.0 * draw).floor()))
        .number("version", (0..n).map(|_| 3.0))
        .number("trial", (0..n).map(|row| f64::from(u8::from(row == 7))))
        .category("city", even(n, 6).iter().map(|draw| Some(cities[(4.0 * draw * draw) as usize])))
        .category("city_code", even(n, 6).iter().map(|draw| Some(["P", "L", "B", "F"][(4.0 * draw * draw) as usize])))
        .category("note", (0..n).map(|row| (row % 10 == 0).then_some("call back")))
        .date("joined", (0..n as i32).map(|row| Day::from_epoch_days(17_000 + row * 7 % 2000)))
        .build()
        .unwrap()
}

#[test]
fn every_attribute_has_its_verdict_and_its_reason() {
    let audit = audited(&shop(600));
    for (name, verdict, reason) in [
        ("age", AttributeVerdict::Use, AttributeReason::AsItStands),
        ("spend", AttributeVerdict::Transform, AttributeReason::Skewed),
        ("spend_in_cents", AttributeVerdict::LeaveOut, AttributeReason::Redundant),
        ("visits", AttributeVerdict::Use, AttributeReason::AsItStands),
        ("version", AttributeVerdict::LeaveOut, AttributeReason::Constant),
        ("trial", AttributeVerdict::LeaveOut, AttributeReason::NearConstant),
        ("city", AttributeVerdict::Use, AttributeReason::AsItStands),
        ("city_code", AttributeVerdict::LeaveOut, AttributeReason::Redundant),
        ("note", AttributeVerdict::LeaveOut, AttributeReason::MostlyMissing),
        ("joined", AttributeVerdict::Transform, AttributeReason::Dates),
    ] {
        let attribute = attribute(&audit, name);
        assert_eq!((attribute.verdict, attribute.reason), (verdict, reason), "{name}: {}", attribute.because);
    }
    assert_eq!(attribute(&audit, "version").because, "it is 3 in every row");
    assert_eq!(attribute(&audit, "note").because, "90% of its values are missing");
    assert_eq!(
        attribute(&audit, "spend_in_cents").because,
        "it tells nearly the same as `spend` (Spearman's rho 1.00)"
    );
    assert_eq!(attribute(&audit, "city_code").because, "it tells nearly the same as `city` (Cramér's V 1.00)");
    assert!(attribute(&audit, "age").because.contains("more than one heap"));
    assert_eq!(audit.redundancy.len(), 2);
    assert_eq!(audit.redundancy[0].keep, ["spend"]);
    let children = attribute(&audit, "children");
    assert_eq!(children.bands, None);
    assert_eq!(children.levels.iter().map(|level| level.level.as_str()).collect::<Vec<_>>(), ["0", "1", "2"]);
    assert_eq!(children.levels.iter().map(|level| level.n_rows).sum::<usize>(), 600);
}

#[test]
fn what_the_specification_says_is_told_as_its_own() {
    let table = Table::builder()
        .number("money", even(300, 1).iter().map(|draw| (8.0 * draw).exp()))
        .number("other", even(300, 2))
        .category("shelf", (0..300).map(|row| Some(["a", "b", "c"][row % 3])))
        .category("name", (0..300).map(|row| Some(format!("n{row}"))).collect::<Vec<_>>().iter().map(Option::as_deref))
        .build()
        .unwrap();
    let features = FeatureSpec::new()
        .behavioural("money", Numeric::standard())
        .behavioural("name", Categorical::one_hot())
        .profile_only("other");
    let audit = audit(&table, &features, &AuditSpec::default(), Seed::new(1)).unwrap();
    let told = |name: &str| (attribute(&audit, name).reason, attribute(&audit, name).because.clone());
    let (reason, because) = told("money");
    assert_eq!(reason, AttributeReason::Skewed);
    assert!(because.contains("a logarithm would bend it straight (`log_standard`)"), "{because}");
    assert_eq!(told("other"), (AttributeReason::Told, "the specification gives it the role `profile_only`".into()));
    assert_eq!(told("shelf"), (AttributeReason::Told, "the specification gives it the role `ignore`".into()));
    assert_eq!(told("name"), (AttributeReason::IdLike, "300 different values in 300 rows: ids or free text".into()));
    assert!(attribute(&audit, "name").levels.is_empty(), "a level of one row is not named");
}

#[test]
fn one_kind_of_association_for_each_kind_of_pair_and_the_one_with_gaps_goes() {
    let base = even(400, 9);
    let table = Table::builder()
        .number("height", base.iter().enumerate().map(|(row, draw)| (row % 5 > 0).then_some(150.0 + 40.0 * draw)))
        .number("inches", base.iter().map(|draw| 59.0 + 15.8 * draw))
        .category("size", base.iter().map(|draw| Some(["S", "M", "L", "XL"][(4.0 * draw) as usize])))
        .number("luck", even(400, 10))
        .build()
        .unwrap();
    let features = FeatureSpec::new()
        .demographic("height", Numeric::standard())
        .demographic("inches", Numeric::standard())
        .demographic("size", Categorical::one_hot())
        .behavioural("luck", Numeric::standard());
    let audit = audit(&table, &features, &AuditSpec::default(), Seed::new(1)).unwrap();
    let [group] = audit.redundancy.as_slice() else { panic!("{:?}", audit.redundancy) };
    assert_eq!(group.members, ["height", "inches", "size"]);
    assert_eq!(group.keep, ["inches"]);
    let kinds: Vec<Association> = group.links.iter().map(|link| link.association).collect();
    assert_eq!(kinds, [Association::Spearman, Association::CorrelationRatio, Association::CorrelationRatio]);
    assert!((group.links[0].value - 1.0).abs() < 1e-12, "ranks are those of customers that have both");
    assert_eq!(attribute(&audit, "luck").verdict, AttributeVerdict::Use);
}

#[test]
fn modes_equal_the_reference_with_ties_spread() {
    for case in fixture("audit.json")["modes"].as_array().unwrap() {
        let audit = of_numbers(&numbers(&case["x"]));
        let shape = audit.attributes[0].shape.as_ref().unwrap();
        let (dip, p_value) = (shape.dip.value().unwrap(), shape.dip_p_value.value().unwrap());
        let name = case["name"].as_str().unwrap();
        assert!((dip - case["dip"].as_f64().unwrap()).abs() < 1e-9, "{name}: {dip}");
        assert!((p_value - case["p_value"].as_f64().unwrap()).abs() < 0.02, "{name}: {p_value}");
        assert_eq!(shape.has_modes(), case["p_value"].as_f64().unwrap() < 0.05, "{name}");
    }
}

#[test]
fn tails_are_counted_beyond_the_outer_fences_and_the_top_holds_its_share() {
    // Quartiles 25.75 and 75.25 of 1 to 100, so the fences lie at -122.75 and 223.75.
    let mut values: Vec<f64> = (1..=100).map(f64::from).collect();
    let shape = |values: &[f64]| of_numbers(values).attributes[0].shape.clone().unwrap();
    assert_eq!(shape(&values).tail_share, Metric::Value(0.0));
    assert_eq!(shape(&values).top_share, Metric::Value(100.0 / 5050.0));
    values[99] = 224.0;
    assert_eq!(shape(&values).tail_share, Metric::Value(0.01));
    values[99] = 223.0;
    assert_eq!(shape(&values).tail_share, Metric::Value(0.0));
    values[0] = -1.0;
    assert_eq!(shape(&values).top_share.reason(), Some("some values are negative"));
    let mut zeros = vec![0.0; 200];
    zeros[3] = 8.0;
    zeros[4] = 2.0;
    zeros[5] = 1.0;
    assert_eq!(shape(&zeros).tail_share.reason(), Some("half of the values and more are the same"));
    assert_eq!(shape(&zeros).top_share, Metric::Value(10.0 / 11.0));
}

/// Whether a value lies in a band.
fn holds(band: &Band, value: f64) -> bool {
    let edge = |edge: Option<Edge>| match edge {
        Some(Edge::Number(edge)) => Some(edge),
        Some(Edge::Date(day)) => Some(f64::from(day.epoch_days())),
        None => None,
    };
    edge(band.from).is_none_or(|from| from <= value) && edge(band.below).is_none_or(|below| value < below)
}

#[test]
fn bands_hold_what_they_say_and_rounding_moves_few() {
    let heaps = |draw: f64| if draw < 0.4 { 31.3 + 8.0 * draw } else { 91.7 + 8.0 * draw };
    let columns: [Vec<f64>; 5] = [
        even(900, 1),
        even(900, 2).iter().map(|draw| (9.0 * draw * draw).exp()).collect(),
        even(900, 3).iter().map(|draw| 1e6 + (draw * 40.0).round() / 7.0).collect(),
        even(900, 4).iter().map(|&draw| heaps(draw)).collect(),
        even(900, 5).iter().map(|draw| -1e-7 * draw.powi(3)).collect(),
    ];
    for values in &columns {
        let audit = of_numbers(values);
        let bands = audit.attributes[0].bands.as_ref().unwrap();
        assert!((2..=6).contains(&bands.bands.len()));
        for band in &bands.bands {
            let n_rows = values.iter().filter(|&&value| holds(band, value)).count();
            assert_eq!((band.n_rows, band.share), (n_rows, n_rows as f64 / 900.0), "{band:?}");
            assert!(band.n_rows > 0);
        }
        assert!(bands.bands.windows(2).all(|pair| pair[0].below == pair[1].from && pair[0].below.is_some()));
        assert_eq!(bands.bands.iter().map(|band| band.n_rows).sum::<usize>(), 900);
        assert!(bands.n_moved <= (bands.bands.len() - 1) * 18, "{bands:?}");
    }
    // Even numbers: three bands keep 8/9 of the differences. Two heaps: two, and the gap has room for a round edge.
    let edges = |values: &[f64]| -> Vec<String> {
        let audit = of_numbers(values);
        let bands = audit.attributes[0].bands.as_ref().unwrap();
        assert!(bands.explained >= 0.85);
        bands.bands.iter().filter_map(|band| band.below).map(|edge| edge.to_string()).collect()
    };
    assert_eq!(edges(&columns[3]), ["50"]);
    let thirds: Vec<f64> = (0..900).map(f64::from).collect();
    assert_eq!(edges(&thirds), ["300", "600"]);
    let quarters: Vec<f64> = (0..900).map(|row| f64::from(row) / 10_000.0).collect();
    assert_eq!(edges(&quarters), ["0.03", "0.06"]);
}

#[test]
fn bands_of_money_are_cut_on_the_scale_it_is_clustered_on() {
    let table = Table::builder().number("spend", even(800, 1).iter().map(|draw| (10.0 * draw).exp())).build().unwrap();
    let audit_of = |transform: Numeric| {
        let features = FeatureSpec::new().behavioural("spend", transform);
        audit(&table, &features, &AuditSpec::default(), Seed::new(1)).unwrap()
    };
    let smallest = |audit: &Audit| {
        let bands = audit.attributes[0].bands.as_ref().unwrap();
        bands.bands.iter().map(|band| band.share).fold(1.0, f64::min)
    };
    let (straight, bent) = (smallest(&audit_of(Numeric::standard())), smallest(&audit_of(Numeric::log_standard())));
    assert!(straight < 0.1 && bent > 0.2, "{straight}, {bent}");
}

#[test]
fn bands_of_dates_begin_with_a_year_or_a_month() {
    let audit = audited(&shop(600));
    let bands = attribute(&audit, "joined").bands.as_ref().unwrap();
    for edge in bands.bands.iter().filter_map(|band| band.below) {
        let Edge::Date(day) = edge else { panic!("{edge:?}") };
        assert_eq!(day.day(), 1, "{day}");
    }
}

#[test]
fn entropy_and_levels_are_those_of_the_values() {
    let table = Table::builder()
        .category("kind", (0..400).map(|row| if row < 40 { None } else { Some(["a", "b", "b", "c"][row % 4]) }))
        .build()
        .unwrap();
    let audit = audited(&table);
    let kind = &audit.attributes[0];
    assert_eq!((kind.n_missing, kind.missing_share, kind.n_levels), (40, 0.1, 3));
    assert!((kind.entropy.unwrap() - 1.5).abs() < 1e-12);
    assert!((kind.evenness.unwrap() - 1.5 / 3f64.log2()).abs() < 1e-12);
    let levels: Vec<(&str, usize)> = kind.levels.iter().map(|level| (level.level.as_str(), level.n_rows)).collect();
    assert_eq!(levels, [("b", 180), ("a", 90), ("c", 90)]);
    assert!(kind.because.ends_with("10% of its values are missing"), "{}", kind.because);
}

#[test]
fn names_of_persons_and_single_customers_are_not_told() {
    let table = Table::builder()
        .category(
            "email",
            (0..60).map(|row| Some(format!("c{}@x.org", row % 20))).collect::<Vec<_>>().iter().map(Option::as_deref),
        )
        .category("religion", (0..60).map(|row| Some(["x", "y"][row % 2])))
        .number("age", even(60, 1).iter().map(|draw| 20.0 + (50.0 * draw).round()))
        .build()
        .unwrap();
    let audit = audited(&table);
    assert_eq!(attribute(&audit, "email").reason, AttributeReason::Personal);
    assert!(attribute(&audit, "email").levels.is_empty());
    assert_eq!(attribute(&audit, "religion").reason, AttributeReason::Sensitive);
    assert!(!audit.to_string().contains("@x.org"));
}

#[test]
fn little_or_strange_data_are_audited_and_say_what_they_lack() {
    let huge = [1e300, -1e300, 1e299, 5.0, 0.0, 1e300, 2e299, -3e298, 7.0, 1e-300, 0.1, 3e200];
    let none: [Option<f64>; 12] = [None; 12];
    let tables = [
        ("one row", Table::builder().number("x", [4.0]).category("c", [Some("a")])),
        ("two rows", Table::builder().number("x", [4.0, 5.0]).category("c", [Some("a"), Some("b")])),
        ("all equal", Table::builder().number("x", [4.0; 12]).category("c", [Some("a"); 12])),
        ("all missing", Table::builder().number("x", none).category("c", [None::<&str>; 12])),
        ("huge", Table::builder().number("x", huge).number("y", huge.map(|value| value * 1e7 / 1e7))),
        ("tiny", Table::builder().number("x", huge.map(|value: f64| value.signum() * 1e-310))),
    ];
    for (name, builder) in tables {
        let audit = audited(&builder.build().unwrap());
        assert_eq!(serde_json::from_str::<Audit>(&serde_json::to_string(&audit).unwrap()).unwrap(), audit, "{name}");
        assert!(audit.to_string().lines().all(|line| line.chars().count() <= 100), "{name}:\n{audit}");
        audit.write_csv(Vec::new()).unwrap();
        assert!(audit.attributes.iter().all(|attribute| !attribute.because.is_empty()), "{name}");
        if name != "huge" && name != "tiny" {
            assert!(matches!(audit.hopkins, Evenness::Undefined { .. }), "{name}: {:?}", audit.hopkins);
        }
    }
    let empty = Table::builder().number("x", [0.0; 0]).build();
    if let Ok(table) = empty {
        let refused = audit(&table, &FeatureSpec::infer(&table), &AuditSpec::default(), Seed::new(1)).unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::Empty { .. }), "{refused}");
    }
}

#[test]
fn what_cannot_be_encoded_is_said_and_the_rest_is_audited() {
    let table = Table::builder().number("x", (0..40).map(|row| (row > 3).then_some(f64::from(row)))).build().unwrap();
    let features = FeatureSpec::new().behavioural("x", Numeric::standard().missing(segmenta::features::Missing::Error));
    let audited = audit(&table, &features, &AuditSpec::default(), Seed::new(1)).unwrap();
    let Evenness::Undefined { reason } = &audited.hopkins else { panic!("{:?}", audited.hopkins) };
    assert!(reason.contains("`x`"), "{reason}");
    assert!(audited.attributes[0].bands.is_some());

    let features = FeatureSpec::new().behavioural("y", Numeric::standard());
    let refused = audit(&table, &features, &AuditSpec::default(), Seed::new(1)).unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::UnknownColumn { .. }), "{refused}");
}

#[test]
fn settings_out_of_range_are_refused() {
    let table = shop(50);
    let check = |spec: AuditSpec, expected: &str| {
        let refused = audit(&table, &FeatureSpec::infer(&table), &spec, Seed::new(1)).unwrap_err();
        assert_eq!(refused.to_string(), expected);
    };
    let spec = AuditSpec::default();
    check(
        AuditSpec { redundant_from: 0.0, ..spec.clone() },
        "redundant_from = 0: expected a number above 0 and at most 1",
    );
    check(AuditSpec { max_bands: 1, ..spec.clone() }, "max_bands = 1: expected 2 to 100");
    let hopkins = HopkinsStatistic { n_draws: 0, ..spec.hopkins };
    check(AuditSpec { hopkins, ..spec }, "n_draws of the Hopkins statistic = 0: expected at least 1");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let table = shop(3000);
    let written = |n_threads| with_threads(n_threads, || serde_json::to_string(&audited(&table)).unwrap());
    assert_eq!(written(1), written(3));
}

fn hopkins(x: Array2<f64>, seed: u64) -> Hopkins {
    HopkinsStatistic::default().measure(&FeatureMatrix::from_array(x).unwrap(), Seed::new(seed)).unwrap()
}

#[test]
fn the_hopkins_statistic_equals_the_reference() {
    for case in fixture("audit.json")["hopkins"].as_array().unwrap() {
        let x = matrix(&case["x"], whole(&case["n"]), whole(&case["d"]));
        let statistic = HopkinsStatistic { n_draws: 4000, ..HopkinsStatistic::default() };
        let got = statistic.measure(&FeatureMatrix::from_array(x).unwrap(), Seed::new(5)).unwrap();
        let (mean, deviation) = (case["mean"].as_f64().unwrap(), case["deviation"].as_f64().unwrap());
        // Ours has 4,000 draws and the reference 20,000.
        let error = deviation * (1.0f64 / 4000.0 + 1.0 / 20_000.0).sqrt();
        assert!((got.mean - mean).abs() < 4.0 * error, "{}: {}, not {mean}", case["name"], got.mean);
    }
}

#[test]
fn even_rows_give_a_half_and_heaps_give_one_in_any_unit() {
    for d in [1, 2, 5] {
        let x = Array2::from_shape_vec((2500, d), even(2500 * d, d as u64)).unwrap();
        let got = hopkins(x.clone(), 1);
        assert!((got.mean - 0.5).abs() < 0.05, "d = {d}: {got:?}");
        assert!((got.distance_ratio.unwrap() - 1.0).abs() < 0.15, "d = {d}: {got:?}");
        let scaled = hopkins(x * 2f64.powi(600), 1);
        assert_eq!((scaled.mean, scaled.lowest), (got.mean, got.lowest), "d = {d}");
    }
    let got = hopkins(blobs(600, 3, 4, 0.3, 2), 1);
    assert!(got.mean > 0.99 && got.exceeds_a_single_heap(), "{got:?}");
}

#[test]
fn a_single_heap_is_seldom_taken_for_several_and_several_are_seen() {
    let mut n_taken = 0;
    for (seed, (n, d)) in (0..40).zip([(200, 2), (400, 8), (2600, 3), (300, 20)].into_iter().cycle()) {
        let one = hopkins(blobs(n, d, 1, 1.0, seed), seed);
        n_taken += usize::from(one.exceeds_a_single_heap());
        let several = hopkins(blobs(n, d, 5, 0.7, seed), seed);
        assert!(several.exceeds_a_single_heap(), "n = {n}, d = {d}: {several:?}");
    }
    assert!(n_taken <= 2, "{n_taken} of 40");
}

#[test]
fn without_rows_or_differences_there_is_no_hopkins_statistic() {
    let refusal = |x: Array2<f64>| {
        let x = FeatureMatrix::from_array(x).unwrap();
        HopkinsStatistic::default().measure(&x, Seed::new(1)).unwrap_err().to_string()
    };
    assert!(refusal(Array2::from_elem((30, 2), 4.0)).contains("no column varies"));
    assert!(
        refusal(Array2::from_shape_fn((9, 1), |(row, _)| row as f64)).contains("9 rows, and at least 10 are needed")
    );
    // Every row has a double: the distances to rows are 0.
    let doubles = hopkins(Array2::from_shape_fn((40, 1), |(row, _)| (row / 2) as f64), 1);
    assert!(doubles.mean == 1.0 && doubles.distance_ratio.is_none() && doubles.exceeds_a_single_heap());
}
