//! Numbers against FactoMineR, NumPy and arithmetic by hand.

use segmenta::clustering::Labels;
use segmenta::profiling::{Contrast, Direction, Overall, ProfileSpec, profile};
use segmenta::table::{Day, Point, Table};
use serde_json::Value;

use crate::profiling::{attribute, labelled, level, numbers, profiled, unrelated};

fn fixture(file: &str) -> Value {
    let path = format!("{}/tests/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[track_caller]
fn close(got: f64, expected: f64, what: &str) {
    // The absolute part is for a v-test that is 0 but for R's rounding.
    assert!((got - expected).abs() <= 1e-10 * expected.abs() + 1e-15, "{what}: got {got:e}, expected {expected:e}");
}

#[test]
fn segments_are_described_as_by_factominer() {
    let reference = fixture("catdes.json");
    let mut builder = Table::builder();
    for name in texts(&reference["numeric"]) {
        builder = builder.number(name, floats(&reference["columns"][name]));
    }
    for name in texts(&reference["categorical"]).into_iter().filter(|name| *name != "segment") {
        builder = builder.category(name, texts(&reference["columns"][name]).into_iter().map(Some));
    }
    let segments = texts(&reference["segments"]);
    let of_row: Vec<usize> = texts(&reference["columns"]["segment"])
        .into_iter()
        .map(|name| segments.iter().position(|segment| *segment == name).unwrap())
        .collect();
    let profiles = profiled(&builder.build().unwrap(), &of_row);
    let segment = |row: &Value| {
        let name = row["segment"].as_str().unwrap();
        &profiles.segments[segments.iter().position(|segment| *segment == name).unwrap()]
    };
    let number = |row: &Value, key: &str| row[key].as_f64().unwrap();

    for row in reference["quanti"].as_array().unwrap() {
        let got = numbers(segment(row), row["variable"].as_str().unwrap());
        let inside = got.segment.unwrap();
        let n = inside.n as f64;
        close(inside.mean, number(row, "mean_in_category"), "mean");
        close(inside.sd.unwrap() * ((n - 1.0) / n).sqrt(), number(row, "sd_in_category"), "sd");
        close(got.significance.unwrap().v_test, number(row, "v_test"), "v-test");
        close(got.significance.unwrap().p_value(), number(row, "p_value"), "p");
    }
    for row in reference["category"].as_array().unwrap() {
        let got = level(segment(row), row["variable"].as_str().unwrap(), row["level"].as_str().unwrap());
        assert_eq!(got.n as f64, number(row, "n_both"));
        close(got.share.unwrap() * 100.0, number(row, "mod_cla"), "share of the segment");
        close(got.share_of_level.unwrap() * 100.0, number(row, "cla_mod"), "share of the level");
        close(got.share_overall * 100.0, number(row, "global"), "share overall");
        close(got.significance.unwrap().v_test, number(row, "v_test"), "v-test");
        close(got.significance.unwrap().p_value(), number(row, "p_value"), "p");
    }
    for row in reference["quanti_var"].as_array().unwrap() {
        let name = row["variable"].as_str().unwrap();
        let got = profiles.importance.iter().find(|entry| entry.attribute == name).unwrap();
        close(got.value, number(row, "eta2"), name);
    }
}

#[test]
fn quartiles_and_moments_equal_numpy() {
    for case in fixture("quantiles.json")["cases"].as_array().unwrap() {
        let x = floats(&case["x"]);
        let probs = floats(&case["probs"]);
        let table = Table::builder().number("x", x.clone()).build().unwrap();
        let profiles = profiled(&table, &vec![0; x.len()]);
        let Overall::Numbers(Some(overall)) = &profiles.attributes[0].overall else { panic!("no numbers") };
        assert_eq!(numbers(&profiles.segments[0], "x").segment.as_ref(), Some(overall));
        for (prob, expected) in probs.iter().zip(floats(&case["quantiles"])) {
            match prob {
                0.25 => assert_eq!(overall.q25, expected, "{}", case["name"]),
                0.5 => assert_eq!(overall.median, expected, "{}", case["name"]),
                0.75 => assert_eq!(overall.q75, expected, "{}", case["name"]),
                _ => {}
            }
        }
        let (mean, scale) = (case["mean"].as_f64().unwrap(), x.iter().fold(0.0, |max: f64, x| max.max(x.abs())));
        assert!((overall.mean - mean).abs() <= 1e-14 * scale, "{}", case["name"]);
        assert_eq!(overall.sd.is_some(), !case["var_sample"].is_null(), "{}", case["name"]);
    }
}

/// Six customers, worked out by hand: two segments of three, one number and one category.
#[test]
fn a_small_case_agrees_with_arithmetic_by_hand() {
    let table = Table::builder()
        .number("visits", [1.0, 2.0, 3.0, 7.0, 8.0, 9.0])
        .category("plan", ["a", "a", "b", "b", "b", "b"].map(Some))
        .number("money", [Some(10.0), Some(20.0), None, Some(30.0), Some(60.0), Some(120.0)])
        .build()
        .unwrap();
    let spec = ProfileSpec::new().revenue(["money"]);
    let profiles = profile(&table, &labelled(&[0, 0, 0, 1, 1, 1]), &spec).unwrap();
    let first = &profiles.segments[0];

    // Means 2 and 8, both variances 1: d = -6, corrected by 1 - 3/15.
    let visits = numbers(first, "visits");
    close(visits.hedges_g.unwrap(), -6.0 * 0.8, "g");
    // The mean is 5, the population variance (16 + 9 + 4) / 3; v = -3 / sqrt(29/3 * 3 / (5 * 3)).
    close(visits.significance.unwrap().v_test, -3.0 / (29.0_f64 / 3.0 / 5.0).sqrt(), "v");
    let rest = visits.rest.unwrap();
    assert_eq!((rest.n, rest.mean, rest.q25, rest.median, rest.q75, rest.sd), (3, 8.0, 7.5, 8.0, 8.5, Some(1.0)));

    // Two of three have plan a, two of six overall, none of the rest.
    let plan = level(first, "plan", "a");
    assert_eq!((plan.n, plan.share_rest, plan.share_of_level), (2, Some(0.0), Some(1.0)));
    close(plan.lift.unwrap(), 2.0, "lift");
    close(plan.cohen_h.unwrap(), 2.0 * (2.0_f64 / 3.0).sqrt().asin(), "h");
    // P(X = 2) = C(2,2) C(4,1) / C(6,3) = 1/5, and nothing lies above.
    close(plan.significance.unwrap().p_value(), 0.2, "p");

    let revenue = first.revenue.as_ref().unwrap();
    assert_eq!((revenue.n, revenue.total, revenue.mean), (2, 30.0, Some(15.0)));
    close(revenue.share.unwrap(), 30.0 / 240.0, "share of revenue");
    close(revenue.lift.unwrap(), 15.0 / 48.0, "revenue lift");
    let gap = attribute(first, "money").missing;
    assert_eq!((gap.n, gap.share, gap.share_rest), (1, Some(1.0 / 3.0), Some(0.0)));

    // visits 2, plan 2 levels x 2, money 2 and its gaps 2.
    assert_eq!(profiles.n_tests, 10);
}

#[test]
fn q_values_are_benjamini_and_hochberg_over_all_tests() {
    let profiles = profiled(&unrelated(200, 5), &(0..200).map(|row| row % 3).collect::<Vec<_>>());
    let mut tests = Vec::new();
    for segment in &profiles.segments {
        for name in ["age", "spend"] {
            tests.extend(numbers(segment, name).significance);
        }
        for name in ["north", "south", "east", "west"] {
            tests.extend(level(segment, "region", name).significance);
        }
        tests.extend(level(segment, "newsletter", "yes").significance);
        tests.extend(segment.attributes.iter().filter_map(|attribute| attribute.missing.significance));
    }
    assert_eq!(tests.len(), profiles.n_tests);
    let n = tests.len() as f64;
    for test in &tests {
        // The definition, without a sort: the least of n p / rank over the p-values that are not smaller.
        let at_least = tests.iter().filter(|other| other.ln_p_value >= test.ln_p_value);
        let q = at_least
            .map(|other| {
                let rank = tests.iter().filter(|third| third.ln_p_value <= other.ln_p_value).count() as f64;
                other.p_value() * n / rank
            })
            .fold(1.0, f64::min);
        close(test.q_value, q, "q");
    }
}

#[test]
fn shuffled_labels_have_no_traits() {
    let n = 300;
    let table = unrelated(n, 11);
    let spec = ProfileSpec::new().min_effect(0.0);
    let runs = 200;
    let with_traits = (0..runs)
        .filter(|run| {
            let seed = segmenta::seed::Seed::new(3).derive("labels", *run);
            let labels: Vec<usize> = (0..n).map(|row| (seed.uniform_at(row as u64) * 4.0) as usize).collect();
            let profiles = profile(&table, &labelled(&labels), &spec).unwrap();
            profiles.segments.iter().any(|segment| !segment.traits.is_empty())
        })
        .count();
    // Where nothing differs, a run has a trait with a chance of at most 5 %: 10 of 200, and 22 with one in ten thousand.
    assert!(with_traits <= 22, "{with_traits} of {runs} runs");
}

#[test]
fn planted_traits_are_found_and_ranked_by_effect() {
    let n = 600;
    let table = Table::builder()
        .number("income", (0..n).map(|row| f64::from(row % 10) + if row % 3 == 0 { 5.0 } else { 0.0 }))
        .number("age", (0..n).map(|row| f64::from(row % 11) + if row % 3 == 0 { 20.0 } else { 0.0 }))
        .category("plan", (0..n).map(|row| Some(if row % 3 == 1 || row % 7 == 0 { "gold" } else { "basic" })))
        .number("noise", (0..n).map(|row| f64::from(row * 7919 % 101)))
        .build()
        .unwrap();
    let profiles = profiled(&table, &(0..n as usize).map(|row| row % 3).collect::<Vec<_>>());
    let names: Vec<&str> = profiles.segments[0].traits.iter().map(|told| told.attribute.as_str()).collect();
    assert_eq!(names, ["age", "income", "plan"]);
    assert_eq!(profiles.segments[0].name, "Older (25), high income (9.5)");
    let gold = &profiles.segments[1].traits[0];
    assert!(matches!(&gold.contrast, Contrast::Level { level, direction: Direction::Higher, .. } if level == "gold"));
    assert_eq!(profiles.importance.last().unwrap().attribute, "noise");
}

#[test]
fn dates_and_places_are_profiled_as_such() {
    let day = |days: i32| Day::from_epoch_days(19_000 + days).unwrap();
    let (oslo, rome) = (Point::new(59.9, 10.7).unwrap(), Point::new(41.9, 12.5).unwrap());
    let table = Table::builder()
        .date("signup", (0..60).map(|row| (row != 5).then(|| day(row % 7 + if row % 2 == 0 { 400 } else { 0 }))))
        .point("home", (0..60).map(|row| if row % 2 == 0 { oslo } else { rome }))
        .build()
        .unwrap();
    let profiles = profiled(&table, &(0..60).map(|row| row % 2).collect::<Vec<_>>());
    let told = &profiles.segments[0].traits[0];
    assert_eq!(told.text, "late signup (average 2023-02-15, others 2022-01-11)");
    assert_eq!(profiles.segments[1].name, "Early signup");
    let segmenta::profiling::Values::Place(place) = attribute(&profiles.segments[0], "home").values.clone() else {
        panic!("no place")
    };
    let centre = place.centre.unwrap();
    assert!((centre.lat() - 59.9).abs() < 1e-9 && (centre.lon() - 10.7).abs() < 1e-9);
    assert!(place.centre_rest.unwrap().lat() < 42.0);
}

#[test]
fn noise_belongs_to_no_segment_but_to_the_others_of_each() {
    let table = Table::builder().number("x", [1.0, 2.0, 10.0, 20.0, 100.0]).build().unwrap();
    let labels = Labels::try_new([Some(0), Some(0), Some(1), Some(1), None], 2).unwrap();
    let profiles = profile(&table, &labels, &ProfileSpec::default()).unwrap();
    assert_eq!((profiles.n_noise, profiles.segments[0].share), (1, 0.4));
    let rest = numbers(&profiles.segments[0], "x").rest.unwrap();
    assert_eq!((rest.n, rest.median), (3, 20.0));
}

#[test]
fn the_same_profiles_come_from_any_number_of_threads() {
    let table = unrelated(5000, 1);
    let labels: Vec<usize> = (0..5000).map(|row| row % 5).collect();
    let with = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| serde_json::to_string(&profiled(&table, &labels)).unwrap())
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(16));
}
