//! Customers by RFM score, beside their segments.

use segmenta::clustering::Labels;
use segmenta::features::rfm::{RfmSpec, RfmStanding};
use segmenta::profiling::{ProfileSpec, Profiles, profile};
use segmenta::seed::Seed;
use segmenta::table::Table;

fn drawn(n: usize) -> (Table, Labels) {
    let draw = |what: &str, row: usize| Seed::new(4).derive(what, 0).uniform_at(row as u64);
    let bought = |row: usize| draw("bought", row) > 0.2;
    let table = Table::builder()
        .number("order_recency_days", (0..n).map(|row| bought(row).then(|| (draw("r", row) * 200.0).floor())))
        .number(
            "order_frequency",
            (0..n).map(|row| if bought(row) { 1.0 + (draw("f", row) * 5.0).floor() } else { 0.0 }),
        )
        .number(
            "order_spend_total",
            (0..n).map(|row| (draw("m", row) > 0.05).then(|| (draw("m", row) * 900.0).round())),
        )
        .build()
        .unwrap();
    let labels = Labels::try_new((0..n).map(|row| (row % 5 != 4).then_some(row % 4)), 4).unwrap();
    (table, labels)
}

fn told(table: &Table, labels: &Labels, spec: &RfmSpec) -> Profiles {
    let profiles = profile(table, labels, &ProfileSpec::default()).unwrap();
    profiles.with_rfm(spec.fit(table).unwrap(), table, labels).unwrap()
}

#[test]
fn cells_and_classes_are_those_of_counting_by_hand() {
    let (table, labels) = drawn(500);
    let profiles = told(&table, &labels, &RfmSpec::default());
    let rfm = profiles.rfm.as_ref().unwrap();
    let standings: Vec<RfmStanding> = rfm.model.score(&table).unwrap().iter().collect();
    let money = table.column("order_spend_total").unwrap().numbers().unwrap();
    let mean = |rows: &[usize]| {
        let known: Vec<f64> = rows.iter().filter_map(|&row| money.get(row)).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    };
    let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9 * b.abs().max(1.0),
        (a, b) => a == b,
    };
    assert_eq!(rfm.cells.len(), 25);
    for cell in &rfm.cells {
        let is_in = |row: &usize| {
            standings[*row].score().is_some_and(|s| (s.recency, s.frequency) == (cell.recency, cell.frequency))
        };
        let rows: Vec<usize> = (0..500).filter(is_in).collect();
        assert_eq!(cell.n, rows.len());
        assert!(close(cell.monetary_mean, mean(&rows)));
    }
    let names: Vec<&str> = rfm.classes.iter().map(|class| class.name.as_str()).collect();
    assert_eq!((names[0], &names[9..]), ("champions", ["lost", "no_purchase", "unknown"].as_slice()));
    for class in &rfm.classes {
        let rows: Vec<usize> =
            (0..500).filter(|&row| rfm.model.name_of(standings[row]) == Some(class.name.as_str())).collect();
        assert_eq!((class.n, class.share), (rows.len(), rows.len() as f64 / 500.0));
        assert!(close(class.monetary_mean, mean(&rows)));
        for (segment, &n) in class.by_segment.iter().enumerate() {
            assert_eq!(n, rows.iter().filter(|&&row| labels.get(row) == Some(segment)).count());
        }
    }
    assert_eq!(rfm.classes.iter().map(|class| class.n).sum::<usize>(), 500);
}

#[test]
fn profiles_with_scores_survive_being_saved_and_forged_ones_do_not() {
    let (table, labels) = drawn(200);
    let without_money = RfmSpec { monetary: None, ..RfmSpec::default() };
    for spec in [RfmSpec::default(), without_money, RfmSpec { n_bins: 3, ..RfmSpec::default() }] {
        let profiles = told(&table, &labels, &spec);
        let json = serde_json::to_value(&profiles).unwrap();
        assert_eq!(serde_json::from_value::<Profiles>(json.clone()).unwrap(), profiles);
        let forged: [fn(&mut serde_json::Value); 4] = [
            |rfm| rfm["cells"][1]["frequency"] = 1.into(),
            |rfm| rfm["cells"][0]["n"] = 100_000.into(),
            |rfm| rfm["classes"][0]["by_segment"] = serde_json::json!([1]),
            |rfm| rfm["classes"][0]["share"] = 2.into(),
        ];
        for forge in forged {
            let mut json = json.clone();
            forge(&mut json["rfm"]);
            assert!(serde_json::from_value::<Profiles>(json).is_err());
        }
    }
}

#[test]
fn the_words_name_the_classes() {
    let (table, labels) = drawn(200);
    let text = told(&table, &labels, &RfmSpec::default()).to_string().replace('\n', " ");
    assert!(text.contains("customers by recency, frequency and money: "), "{text}");
    assert!(text.contains("No purchase: "), "{text}");
}
