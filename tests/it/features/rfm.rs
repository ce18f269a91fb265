//! RFM: oracle, ties, monotony, grids.

use segmenta::features::rfm::{
    RfmBlock, RfmCuts, RfmGrid, RfmMeasure, RfmModel, RfmScore, RfmSegment, RfmSpec, RfmStanding, RfmWarning,
    ScoreRange, rfm_label, rfm_meaning,
};
use segmenta::seed::Seed;
use segmenta::table::Table;

use crate::support::{fixture, numbers, whole};

const MEASURES: [(&str, &str); 3] =
    [("recency", "order_recency_days"), ("frequency", "order_frequency"), ("monetary", "order_spend_total")];

fn options(value: &serde_json::Value) -> Vec<Option<f64>> {
    value.as_array().unwrap().iter().map(serde_json::Value::as_f64).collect()
}

fn table(recency: &[Option<f64>], frequency: &[Option<f64>], monetary: &[Option<f64>]) -> Table {
    Table::builder()
        .number("order_recency_days", recency.to_vec())
        .number("order_frequency", frequency.to_vec())
        .number("order_spend_total", monetary.to_vec())
        .build()
        .unwrap()
}

/// The score of one measure of a standing.
fn part(standing: RfmStanding, measure: &str) -> Option<u8> {
    let score = standing.score()?;
    match measure {
        "recency" => Some(score.recency),
        "frequency" => Some(score.frequency),
        _ => score.monetary,
    }
}

/// Customers with heavy ties, some without orders.
fn drawn(n: usize, seed: u64) -> Table {
    let draw = |what: &str, row: usize| Seed::new(seed).derive(what, 0).uniform_at(row as u64);
    let bought = |row: usize| draw("bought", row) > 0.1;
    let recency: Vec<_> =
        (0..n).map(|row| bought(row).then(|| (draw("recency", row).powi(2) * 30.0).floor())).collect();
    let orders = |row: usize| 1.0 + (draw("orders", row).powi(3) * 6.0).floor();
    let frequency: Vec<_> = (0..n).map(|row| Some(if bought(row) { orders(row) } else { 0.0 })).collect();
    let money: Vec<_> = (0..n).map(|row| Some((draw("money", row) * 12.0).floor() * 10.0 - 20.0)).collect();
    table(&recency, &frequency, &money)
}

fn spec(n_bins: u8) -> RfmSpec {
    RfmSpec { n_bins, ..RfmSpec::default() }
}

#[test]
fn scores_and_cuts_are_those_of_numpy_and_pandas() {
    for case in fixture("rfm.json")["cases"].as_array().unwrap() {
        let values = |measure: &str, key: &str| options(&case[measure][key]);
        let of = |key: &str| table(&values("recency", key), &values("frequency", key), &values("monetary", key));
        let (model, scores) = spec(whole(&case["n_bins"]) as u8).fit_score(&of("values")).unwrap();
        let new = model.score(&of("new")).unwrap();
        let cuts = [model.recency(), model.frequency(), model.monetary().unwrap()];
        for ((measure, column), cuts) in MEASURES.into_iter().zip(cuts) {
            assert_eq!(cuts.column, column);
            for (got, expected) in cuts.cuts.iter().zip(numbers(&case[measure]["cuts"])) {
                assert!((got - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{}: {got} {expected}", case["name"]);
            }
            for (scores, key) in [(&scores, "scores"), (&new, "new_scores")] {
                let got: Vec<Option<f64>> = scores.iter().map(|s| part(s, measure).map(f64::from)).collect();
                assert_eq!(got, options(&case[measure][key]), "{}, {measure}, {key}", case["name"]);
            }
        }
    }
}

#[test]
fn equal_values_share_a_score_and_better_ones_never_score_lower() {
    for seed in 0..12 {
        let table = drawn(150, seed);
        let model = spec(2 + (seed % 9) as u8).fit(&table).unwrap();
        let scores: Vec<RfmStanding> = model.score(&table).unwrap().iter().collect();
        let value = |column: &str, row: usize| table.column(column).unwrap().numbers().unwrap().get(row);
        for a in 0..150 {
            for b in 0..150 {
                let (Some(one), Some(two)) = (scores[a].score(), scores[b].score()) else { continue };
                let by = |column| value(column, a).unwrap().total_cmp(&value(column, b).unwrap());
                let pairs = [
                    (by("order_recency_days").reverse(), one.recency.cmp(&two.recency)),
                    (by("order_frequency"), one.frequency.cmp(&two.frequency)),
                    (by("order_spend_total"), one.monetary.cmp(&two.monetary)),
                ];
                for (values, scores) in pairs {
                    assert!(values.is_ne() || scores.is_eq(), "equal values, different scores");
                    assert!(values.is_lt() || scores.is_ge(), "a better value scores lower");
                }
            }
        }
    }
}

#[test]
fn a_score_counts_the_cuts_that_a_customer_is_better_than() {
    // The same by counting customers: nobody is scored above the share of buyers who are worse.
    let table = drawn(400, 3);
    let (model, scores) = spec(5).fit_score(&table).unwrap();
    let frequency = table.column("order_frequency").unwrap().numbers().unwrap();
    let orders: Vec<f64> = frequency.iter().flatten().filter(|orders| *orders > 0.0).collect();
    assert_eq!(model.n_fitted(), orders.len());
    for row in 0..400 {
        let Some(score) = scores.get(row).unwrap().score() else { continue };
        let worse = orders.iter().filter(|other| **other < frequency.get(row).unwrap()).count() as f64;
        let share = worse / (orders.len() - 1) as f64;
        assert!(share * 5.0 >= f64::from(score.frequency) - 1.0 - 1e-9, "row {row}: {score}, {share} are worse");
    }
}

#[test]
fn the_order_of_customers_changes_nothing() {
    let values = |table: &Table, name: &str| -> Vec<Option<f64>> {
        table.column(name).unwrap().numbers().unwrap().iter().collect()
    };
    let one = drawn(211, 8);
    let turned = MEASURES.map(|(_, column)| values(&one, column).into_iter().rev().collect::<Vec<_>>());
    let other = table(&turned[0], &turned[1], &turned[2]);
    let (model, scores) = spec(5).fit_score(&one).unwrap();
    let (model_again, scores_again) = spec(5).fit_score(&other).unwrap();
    assert_eq!(model, model_again);
    assert!(scores.iter().eq(scores_again.iter().collect::<Vec<_>>().into_iter().rev()));
}

#[test]
fn who_never_bought_and_who_cannot_be_scored_are_told_apart() {
    let rows = table(
        &[Some(1.0), None, None, Some(5.0), None, Some(9.0), Some(2.0)],
        &[Some(3.0), Some(0.0), None, Some(0.0), Some(2.0), None, Some(1.0)],
        &[Some(30.0), Some(-5.0), None, Some(4.0), Some(8.0), Some(8.0), None],
    );
    let (model, scores) = spec(5).fit_score(&rows).unwrap();
    assert_eq!(model.n_fitted(), 1);
    let classes: Vec<&str> = scores.iter().filter_map(|standing| model.name_of(standing)).collect();
    // One buyer is better than nobody.
    assert_eq!(classes, ["lost", "no_purchase", "no_purchase", "no_purchase", "unknown", "unknown", "unknown"]);
}

#[test]
fn ties_leave_fewer_scores_and_a_warning_says_so() {
    let frequency: Vec<_> = (0..100).map(|row| Some(if row < 70 { 1.0 } else { f64::from(row) })).collect();
    let recency: Vec<_> = (0..100).map(|row| Some(f64::from(row))).collect();
    let (model, scores) = spec(5).fit_score(&table(&recency, &frequency, &recency)).unwrap();
    assert_eq!(model.frequency().cuts[..3], [1.0, 1.0, 1.0]);
    assert_eq!(model.frequency().n_distinct(), 2);
    let mut seen: Vec<u8> = scores.iter().filter_map(|s| part(s, "frequency")).collect();
    seen.dedup();
    // Who orders more than once is better than the 70 % who do not: that is the fourth fifth, not the second.
    assert_eq!(seen, [1, 4, 5]);
    let column = String::from("order_frequency");
    assert_eq!(model.warnings(), [RfmWarning::FewerScores { column, n_scores: 3, n_bins: 5 }]);
    assert_eq!(
        model.warnings()[0].to_string(),
        "order_frequency: so many customers share a value that only 3 of 5 scores are given; equal values share a score"
    );
}

#[test]
fn own_cuts_hold_for_customers_of_any_table() {
    let spec = RfmSpec {
        recency: RfmMeasure::new("order_recency_days").cut_at([30.0, 90.0, 180.0, 365.0]),
        frequency: RfmMeasure::new("order_frequency").cut_at([1.0, 2.0, 4.0, 8.0]),
        monetary: None,
        ..RfmSpec::default()
    };
    let rows = table(
        &[Some(29.0), Some(30.0), Some(366.0), Some(365.0)],
        &[Some(9.0), Some(8.0), Some(1.0), Some(2.0)],
        &[None; 4],
    );
    let (model, scores) = spec.fit_score(&rows).unwrap();
    let texts: Vec<String> = scores.iter().map(|s| s.score().unwrap().to_string()).collect();
    assert_eq!(texts, ["5-5", "4-4", "1-1", "1-2"]);
    assert_eq!(model.name_of(scores.get(0).unwrap()), Some("champions"));
    // Nobody has to have bought where the cuts are given.
    assert_eq!(spec.fit(&table(&[None], &[Some(0.0)], &[None])).unwrap().n_fitted(), 0);
    let refused = RfmSpec::default().fit(&table(&[None], &[Some(0.0)], &[None])).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "rfm: no customer of the table bought anything, so there are no quantiles; name the cuts"
    );
}

#[test]
fn the_grids_of_the_crate_cover_every_cell_once_and_have_words() {
    for grid in [RfmGrid::standard(), RfmGrid::standard_without_money()] {
        grid.check().unwrap();
        assert!(grid.lint().is_clean());
        assert_eq!(grid.cells().count(), 125);
        // Counted apart from the linter: each cell in exactly one block of one segment.
        for cell in grid.cells() {
            let n: usize = grid.segments.iter().map(|s| s.cells.iter().filter(|b| b.contains(cell)).count()).sum();
            assert_eq!(n, 1, "{cell}");
        }
        for segment in &grid.segments {
            assert_ne!(rfm_label(&segment.name), segment.name);
            assert!(rfm_meaning(&segment.name).is_some());
        }
    }
    assert!(RfmGrid::standard().needs_money() && !RfmGrid::standard_without_money().needs_money());
}

#[test]
fn a_better_customer_is_never_in_the_class_of_the_lost() {
    let grid = RfmGrid::standard();
    let name = |score| grid.segment_of(score).unwrap().name.as_str();
    let is_better =
        |a: RfmScore, b: RfmScore| a.recency >= b.recency && a.frequency >= b.frequency && a.monetary >= b.monetary;
    for a in grid.cells() {
        for b in grid.cells().filter(|b| is_better(a, *b)) {
            assert!(name(b) != "champions" || name(a) == "champions", "{a} is better than {b}");
            assert!(name(a) != "lost" || name(b) == "lost", "{a} is better than {b}");
        }
    }
}

#[test]
fn holes_and_overlaps_are_told_by_cell() {
    let mut grid = RfmGrid::standard();
    let champions = grid.segments.remove(0);
    let faults = grid.lint();
    assert_eq!((faults.holes.len(), faults.overlaps.len()), (8, 0));
    assert!(faults.holes.iter().all(|hole| champions.cells[0].contains(*hole)));
    assert_eq!(
        grid.check().unwrap_err().to_string(),
        "rfm grid: no segment has 4-4-4, 4-4-5, 4-5-4, 4-5-5, 5-4-4 and 3 more; give each cell of scores to one segment, once"
    );
    let mut grid = RfmGrid::standard();
    let block = RfmBlock { recency: Some(ScoreRange::new(5, 5).unwrap()), ..grid.segments[0].cells[0] };
    grid.segments[1].cells.push(block);
    let faults = grid.lint();
    assert_eq!((faults.holes.len(), faults.overlaps.len()), (0, 4));
    assert_eq!(faults.overlaps[0].names, ["champions", "loyal"]);
    assert!(grid.check().unwrap_err().to_string().starts_with("rfm grid: 5-4-4 is in `champions` and `loyal`, "));
}

#[test]
fn every_single_fault_planted_in_a_grid_is_found() {
    // Each cell its own block, in two segments.
    let block = |score: RfmScore| {
        let one = |score| ScoreRange::new(score, score).ok();
        RfmBlock {
            recency: one(score.recency),
            frequency: one(score.frequency),
            monetary: score.monetary.and_then(one),
        }
    };
    let cells: Vec<RfmScore> = RfmGrid::standard().cells().collect();
    let segment = |name: &str, cells: &[RfmScore]| RfmSegment {
        name: name.into(),
        cells: cells.iter().copied().map(block).collect(),
    };
    for (index, cell) in cells.iter().enumerate() {
        let without: Vec<RfmScore> = cells.iter().copied().filter(|other| other != cell).collect();
        let holed = RfmGrid { n_bins: 5, segments: vec![segment("all", &without)] };
        assert_eq!((holed.lint().holes.as_slice(), holed.lint().overlaps.len()), ([*cell].as_slice(), 0));
        let doubled =
            RfmGrid { n_bins: 5, segments: vec![segment("all", &cells), segment("one", &cells[index..=index])] };
        let overlaps = doubled.lint().overlaps;
        assert!(overlaps.len() == 1 && overlaps[0].cell == *cell && doubled.lint().holes.is_empty());
    }
}

#[test]
fn a_spec_that_cannot_be_meant_is_refused() {
    let grid = |change: &dyn Fn(&mut RfmGrid)| {
        let mut grid = RfmGrid::standard();
        change(&mut grid);
        RfmSpec { grid: Some(grid), ..RfmSpec::default() }
    };
    let cut = |cuts: &[f64]| RfmSpec {
        monetary: Some(RfmMeasure { column: "money".into(), cuts: RfmCuts::At(cuts.to_vec()) }),
        ..RfmSpec::default()
    };
    let twice = RfmMeasure::new("order_frequency");
    let cases = [
        (spec(1), "n_bins = 1: expected a number of scores from 2 to 10"),
        (spec(11), "n_bins = 11: expected a number of scores from 2 to 10"),
        (cut(&[1.0]), "cuts of `money` = 1: expected 4 numbers for 5 scores"),
        (
            cut(&[1.0, 2.0, 2.0, 3.0]),
            "cuts of `money` = 1, 2, 2, 3: expected finite numbers, each above the one before",
        ),
        (
            cut(&[1.0, 2.0, f64::NAN, 3.0]),
            "cuts of `money` = 1, 2, NaN, 3: expected finite numbers, each above the one before",
        ),
        (
            RfmSpec { monetary: Some(twice), ..RfmSpec::default() },
            "rfm: the column `order_frequency` stands for two measures; name one column for each",
        ),
        (
            RfmSpec { monetary: None, ..grid(&|_| {}) },
            "rfm: the grid tells segments by money, and no column of money is named; name one, or leave money out of the grid",
        ),
        (
            RfmSpec { n_bins: 4, ..grid(&|_| {}) },
            "rfm: the grid has 5 scores a measure and n_bins is 4; make them equal",
        ),
        (grid(&|grid| grid.segments[1].name = " ".into()), "rfm grid: segment 2 has no name"),
        (
            grid(&|grid| grid.segments[1].name = "champions".into()),
            "rfm grid: the segment `champions` stands twice; put its cells together",
        ),
        (
            grid(&|grid| grid.segments[1].name = "unknown".into()),
            "rfm grid: the name `unknown` is kept for customers without scores; choose another",
        ),
        (
            grid(&|grid| grid.segments[1].cells[0].recency = ScoreRange::new(4, 6).ok()),
            "rfm grid: `loyal` has the scores 4..6, and there are only 1 to 5",
        ),
    ];
    for (spec, expected) in cases {
        assert_eq!(spec.check().unwrap_err().to_string(), expected);
    }
}

#[test]
fn specs_grids_and_models_survive_being_saved() {
    let own = RfmSpec {
        frequency: RfmMeasure::new("visits").cut_at([1.0, 2.5, 4.0, 8.0]),
        grid: Some(RfmGrid::standard()),
        ..RfmSpec::default()
    };
    for spec in [RfmSpec::default(), own] {
        assert_eq!(toml::from_str::<RfmSpec>(&toml::to_string(&spec).unwrap()).unwrap(), spec);
        let json = serde_json::to_string(&spec).unwrap();
        assert_eq!(serde_json::from_str::<RfmSpec>(&json).unwrap(), spec);
    }
    assert!(toml::from_str::<RfmSpec>("n_bin = 5").is_err());
    assert!(serde_json::from_str::<ScoreRange>("\"4..3\"").is_err());

    let model = spec(5).fit(&drawn(100, 1)).unwrap();
    let json = serde_json::to_value(&model).unwrap();
    assert_eq!(serde_json::from_value::<RfmModel>(json.clone()).unwrap(), model);
    let forged: [fn(&mut serde_json::Value); 4] = [
        |json| json["frequency"]["cuts"] = serde_json::json!([3.0, 2.0, 1.0, 0.0]),
        |json| json["recency"]["cuts"] = serde_json::json!([3.0]),
        |json| json["grid"]["segments"][0]["cells"] = serde_json::json!([]),
        |json| json["n_bins"] = serde_json::json!(0),
    ];
    for forge in forged {
        let mut json = json.clone();
        forge(&mut json);
        assert!(serde_json::from_value::<RfmModel>(json).is_err());
    }
}
