//! What segments buy: against counting by hand, against the attribute profile of a level, against scipy's numbers.

use std::collections::BTreeSet;

use segmenta::clustering::Labels;
use segmenta::features::behaviour::{BehaviourAccumulator, BehaviourSpec, Purchases};
use segmenta::profiling::{
    ItemKind, ItemProfile, ProfileSpec, Profiles, PurchaseProfile, PurchaseSpec, Values, Warning, profile,
};
use segmenta::seed::Seed;
use segmenta::table::Table;
use segmenta::table::orders::OrderLine;

use crate::support::{fixture, numbers, whole, with_threads};

/// The purchases of customers who each bought these products, line by line.
fn purchases(lines: &[Vec<&str>]) -> Purchases {
    let ids: Vec<String> = (0..lines.len()).map(|row| format!("c{row:05}")).collect();
    let table = Table::builder().id("id", ids.clone()).number("x", vec![0.0; lines.len()]).build().unwrap();
    let mut log = BehaviourAccumulator::for_customers(&BehaviourSpec::default(), table.ids()).unwrap();
    for (id, products) in ids.iter().zip(lines) {
        for product in products {
            let mut line = OrderLine::new(id, "2024-05-01".parse().unwrap());
            line.product = Some(product);
            log.push(&line);
        }
    }
    log.finish().unwrap().take_purchases()
}

fn told(lines: &[Vec<&str>], labels: &Labels, spec: &ProfileSpec) -> Profiles {
    let table = Table::builder().number("x", (0..lines.len()).map(|row| row as f64)).build().unwrap();
    profile(&table, labels, spec).unwrap().with_purchases(&purchases(lines), labels, spec).unwrap()
}

/// A spec that tells everything.
fn everything() -> ProfileSpec {
    ProfileSpec::new().false_discovery(1.0).purchases(PurchaseSpec { min_buyers: 1, min_effect: 0.0, max_items: 1000 })
}

const PRODUCTS: [&str; 9] = ["tea", "milk", "bread", "jam", "rice", "soap", "ink", "salt", "wine"];

/// Baskets where the first two segments lean to different products, and some customers buy nothing.
fn drawn(n: usize, seed: u64) -> (Vec<Vec<&'static str>>, Labels) {
    let draw = |what: &str, at: usize| Seed::new(seed).derive(what, 0).uniform_at(at as u64);
    let segment = |row: usize| (draw("segment", row) * 4.0) as usize;
    let basket = |row: usize| {
        let mut lines = Vec::new();
        for (item, product) in PRODUCTS.into_iter().enumerate() {
            let lean = if segment(row) == item % 4 { 0.25 } else { 0.0 };
            let n_lines =
                if draw("bought", row * 9 + item) < 0.3 / (1 + item / 3) as f64 + lean { 1 + row % 3 } else { 0 };
            lines.extend(std::iter::repeat_n(product, n_lines));
        }
        if draw("none", row) < 0.15 { Vec::new() } else { lines }
    };
    // The fourth group is noise.
    let labels = Labels::try_new((0..n).map(|row| Some(segment(row)).filter(|segment| *segment < 3)), 3).unwrap();
    ((0..n).map(basket).collect(), labels)
}

fn only(profiles: &Profiles) -> &PurchaseProfile {
    assert_eq!(profiles.purchases.len(), 1);
    assert_eq!(profiles.purchases[0].kind, ItemKind::Product);
    &profiles.purchases[0]
}

#[test]
fn counts_and_shares_are_those_of_counting_by_hand() {
    for seed in 0..4 {
        let (lines, labels) = drawn(300, seed);
        let profiles = told(&lines, &labels, &everything());
        let found = only(&profiles);
        let count = |holds: &dyn Fn(usize) -> bool| (0..300).filter(|&row| holds(row)).count();
        let n_lines = |holds: &dyn Fn(usize, &str) -> bool| -> usize {
            (0..300).map(|row| lines[row].iter().filter(|product| holds(row, product)).count()).sum()
        };
        let n_buyers = count(&|row| !lines[row].is_empty());
        assert_eq!((found.n_buyers, found.n_items, found.n_compared, found.n_tests), (n_buyers, 9, 9, 27));
        for own in &found.segments {
            let is_in = |row: usize| labels.get(row) == Some(own.segment);
            let n_inside = count(&|row| is_in(row) && !lines[row].is_empty());
            assert_eq!(own.n_buyers, n_inside);
            let different: usize =
                (0..300).filter(|&row| is_in(row)).map(|row| lines[row].iter().collect::<BTreeSet<_>>().len()).sum();
            assert_eq!(own.items_per_buyer, Some(different as f64 / n_inside as f64));
            for item in &own.most {
                let name = item.buyers.level.as_str();
                let has = |row: usize| lines[row].contains(&name);
                let (n_item, n_both) = (count(&has), count(&|row| is_in(row) && has(row)));
                let buyers = &item.buyers;
                assert_eq!(buyers.n, n_both);
                assert_eq!(buyers.share, Some(n_both as f64 / n_inside as f64));
                assert_eq!(buyers.share_rest, Some((n_item - n_both) as f64 / (n_buyers - n_inside) as f64));
                assert_eq!(buyers.share_overall, n_item as f64 / n_buyers as f64);
                assert_eq!(buyers.share_of_level, Some(n_both as f64 / n_item as f64));
                let of_segment = n_lines(&|row, product| is_in(row) && product == name) as f64
                    / n_lines(&|row, _| is_in(row)) as f64;
                let of_all = n_lines(&|_, product| product == name) as f64 / n_lines(&|_, _| true) as f64;
                assert_eq!((item.share_of_lines, item.share_of_lines_overall), (Some(of_segment), Some(of_all)));
                assert_eq!(item.lift_of_lines, Some(of_segment / of_all));
            }
        }
    }
}

#[test]
fn an_item_is_tested_as_the_same_flag_among_buyers_is() {
    let (lines, labels) = drawn(400, 9);
    let profiles = told(&lines, &labels, &everything());
    // The twin: a table of the buyers alone, with a flag for each product.
    let buyers: Vec<usize> = (0..400).filter(|&row| !lines[row].is_empty()).collect();
    let flags = PRODUCTS.into_iter().fold(Table::builder(), |builder, product| {
        builder.flag(product, buyers.iter().map(|&row| lines[row].contains(&product)))
    });
    let of_buyers = Labels::try_new(buyers.iter().map(|&row| labels.get(row)), 3).unwrap();
    let twin = profile(&flags.build().unwrap(), &of_buyers, &everything()).unwrap();
    // Flags without gaps have no test of gaps, so the families of tests are the same.
    assert_eq!(twin.n_tests, only(&profiles).n_tests);
    for (own, twin) in only(&profiles).segments.iter().zip(&twin.segments) {
        for item in own.most.iter().chain(&own.more).chain(&own.less) {
            let attribute = twin.attributes.iter().find(|other| other.attribute == item.buyers.level).unwrap();
            let Values::Levels(levels) = &attribute.values else { panic!("flags have levels") };
            let mut expected = levels[0].clone();
            expected.level.clone_from(&item.buyers.level);
            assert_eq!(item.buyers, expected);
        }
    }
}

#[test]
fn v_tests_are_those_of_the_references() {
    for row in fixture("significance.json")["hypergeometric"].as_array().unwrap() {
        let [n, n_item, n_segment, n_both] = ["n", "n_level", "n_segment", "n_both"].map(|key| whole(&row[key]));
        if n > 3000 || n_both == 0 {
            continue;
        }
        let lines: Vec<Vec<&str>> = (0..n)
            .map(|row| {
                let has = row < n_both || (row >= n_segment && row < n_segment + n_item - n_both);
                if has { vec!["x", "item"] } else { vec!["x"] }
            })
            .collect();
        let labels = Labels::try_new((0..n).map(|row| Some(usize::from(row >= n_segment))), 2).unwrap();
        let profiles = told(&lines, &labels, &everything());
        let found = only(&profiles).segments[0].most.iter().find(|item| item.buyers.level == "item").unwrap();
        let v_test = found.buyers.significance.map_or(0.0, |test| test.v_test);
        let expected = row["v_test"].as_f64().unwrap();
        assert!((v_test - expected).abs() < 1e-9 * expected.abs().max(1.0), "{row}: {v_test}");
    }
    assert!(numbers(&fixture("significance.json")["benjamini_hochberg"][0]["p"]).len() > 1);
}

#[test]
fn lists_are_sure_large_sorted_and_bounded() {
    let (lines, labels) = drawn(600, 2);
    let spec = ProfileSpec::new().purchases(PurchaseSpec { min_buyers: 95, min_effect: 0.25, max_items: 3 });
    let profiles = told(&lines, &labels, &spec);
    let found = only(&profiles);
    assert!(found.n_compared < found.n_items && found.n_tests == 3 * found.n_compared);
    let effect = |item: &ItemProfile| item.buyers.cohen_h.unwrap();
    for own in &found.segments {
        assert!(!own.more.is_empty(), "segments lean to some products");
        assert!(own.most.len() <= 3 && own.more.len() <= 3 && own.less.len() <= 3);
        assert!(own.most.is_sorted_by(|a, b| a.buyers.n >= b.buyers.n));
        assert!(
            own.more.is_sorted_by(|a, b| effect(a) >= effect(b))
                && own.less.is_sorted_by_key(|a| (effect(a) * 1e9) as i64)
        );
        for item in own.more.iter().chain(&own.less) {
            assert!(effect(item).abs() >= 0.25 && item.buyers.significance.unwrap().q_value <= 0.05);
        }
        assert!(own.more.iter().all(|item| effect(item) > 0.0 && item.buyers.lift.unwrap() > 1.0));
        assert!(own.less.iter().all(|item| effect(item) < 0.0));
    }
}

#[test]
fn chance_alone_tells_nothing() {
    // Ten logs in which segments and products have nothing to do with each other: one in twenty may tell anything.
    let mut n_telling = 0;
    for seed in 0..10 {
        let (lines, _) = drawn(500, seed);
        let draw = |row: usize| Seed::new(seed).derive("other", 0).uniform_at(row as u64);
        let labels = Labels::try_new((0..500).map(|row| Some((draw(row) * 3.0) as usize)), 3).unwrap();
        let profiles = told(&lines, &labels, &ProfileSpec::default());
        n_telling +=
            usize::from(only(&profiles).segments.iter().any(|own| !(own.more.is_empty() && own.less.is_empty())));
    }
    assert!(n_telling <= 2, "{n_telling} of ten logs tell of chance");
}

#[test]
fn rare_items_and_few_buyers_are_handled_with_care() {
    let lines: Vec<Vec<&str>> = (0..60)
        .map(|row| match row {
            0..9 => vec!["rare", "milk"],
            9..20 => vec!["milk"],
            20..40 => vec![],
            _ => vec!["milk", "tea"],
        })
        .collect();
    let labels = Labels::try_new((0..60).map(|row| Some(row / 20)), 4).unwrap();
    let profiles = told(&lines, &labels, &ProfileSpec::default());
    let found = only(&profiles);
    assert_eq!((found.n_items, found.n_compared, found.n_buyers), (3, 2, 40));
    let [first, silent, _, empty] = &found.segments[..] else { panic!("four segments") };
    assert!(first.most.iter().all(|item| item.buyers.level != "rare"), "nine buyers are too few to be shown");
    for own in [silent, empty] {
        assert_eq!((own.n_buyers, own.items_per_buyer), (0, None));
        assert!(own.most.is_empty() && own.more.is_empty() && own.less.is_empty());
    }
    let few: Vec<usize> = profiles
        .warnings
        .iter()
        .filter_map(|warning| match warning {
            Warning::FewBuyers { segment, n_buyers: 20, .. } => Some(*segment),
            _ => None,
        })
        .collect();
    assert_eq!(few, [0, 2]);
    let text = profiles.to_string().replace('\n', " ");
    assert!(text.contains("only 20 of its customers bought anything"), "{text}");
}

#[test]
fn the_order_of_lines_and_threads_change_nothing() {
    let (lines, labels) = drawn(300, 5);
    let turned: Vec<Vec<&str>> = lines.iter().map(|lines| lines.iter().rev().copied().collect()).collect();
    let bytes = |lines: &[Vec<&str>], threads| {
        with_threads(threads, || serde_json::to_string(&told(lines, &labels, &ProfileSpec::default())).unwrap())
    };
    assert_eq!(bytes(&lines, 1), bytes(&turned, 1));
    assert_eq!(bytes(&lines, 1), bytes(&lines, 7));
}

#[test]
fn profiles_with_purchases_survive_being_saved_and_forged_ones_do_not() {
    let (lines, labels) = drawn(300, 6);
    let profiles = told(&lines, &labels, &everything());
    let json = serde_json::to_value(&profiles).unwrap();
    assert_eq!(serde_json::from_value::<Profiles>(json.clone()).unwrap(), profiles);
    let forged: [fn(&mut serde_json::Value); 4] = [
        |own| own["segment"] = 7.into(),
        |own| own["n_buyers"] = 100_000.into(),
        |own| own["most"][0]["buyers"]["share"] = 1.5.into(),
        |own| own["most"][0]["share_of_lines"] = (-0.1).into(),
    ];
    for forge in forged {
        let mut json = json.clone();
        forge(&mut json["purchases"][0]["segments"][0]);
        let refused = serde_json::from_value::<Profiles>(json).unwrap_err().to_string();
        assert!(refused.contains("profiles, purchases by product: a number is out of range"), "{refused}");
    }
}

#[test]
fn purchases_of_other_customers_are_refused() {
    let (lines, labels) = drawn(50, 1);
    let table = Table::builder().number("x", (0..50).map(f64::from)).build().unwrap();
    let spec = ProfileSpec::default();
    let profiles = profile(&table, &labels, &spec).unwrap();
    let refused = profiles.with_purchases(&purchases(&lines[..49]), &labels, &spec).unwrap_err();
    assert_eq!(refused.to_string(), "the purchases: expected 50 entries, got 49");
    let refused = ProfileSpec::new().purchases(PurchaseSpec { min_buyers: 0, ..PurchaseSpec::default() }).check();
    assert_eq!(refused.unwrap_err().to_string(), "purchases.min_buyers = 0: expected at least 1");
}

#[test]
fn the_words_name_the_items_with_their_shares() {
    let (lines, labels) = drawn(600, 2);
    let text = told(&lines, &labels, &ProfileSpec::default()).to_string();
    assert!(text.lines().all(|line| line.chars().count() <= 100));
    for words in ["products most bought: ", "products bought more than by others: ", "%, others "] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
