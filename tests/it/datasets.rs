//! The sample shop: the same bytes everywhere, orders that agree with the customers, and a truth that differs as promised.

use std::collections::{BTreeMap, BTreeSet};

use segmenta::clustering::{Clusterer, KMeansParams};
use segmenta::datasets::{Line, PlantedSegment, Shop, shop};
use segmenta::features::{FeatureMatrix, FeatureSpec};
use segmenta::ndarray::Array2;
use segmenta::observe::Silent;
use segmenta::seed::Seed;
use segmenta::selection::{Criterion, KSweep, adjusted_rand};
use segmenta::table::{ColumnData, ColumnKind, CsvReader, Schema};
use sha2::{Digest, Sha256};

/// SHA-256 of the customers, orders and truth of 500 customers from seed 1. They change only when the shop is changed on
/// purpose, which the changelog says.
const GOLDEN: [&str; 3] = [
    "9d39eabfbb106bed66ce9c48d8d7be9674e5c8dd214f0f8c26e0ed06e6baa932",
    "76bbe218c068e1725c6e1a1cbb87c01ef51aeca84bf6698535e8831d67ff3434",
    "590e094ddfc0c078f0b25c7ef895bc56c680497ce6b7b2b5a09b73d47cf91737",
];

#[test]
fn the_bytes_are_those_of_every_other_machine() {
    let digests = files(&shop(500, Seed::new(1)).unwrap()).map(|bytes| {
        let digest = Sha256::digest(bytes);
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    });
    assert_eq!(digests, GOLDEN);
}

#[test]
fn a_customer_is_the_same_in_a_shop_of_any_size() {
    let (small, large) = (shop(50, Seed::new(9)).unwrap(), shop(400, Seed::new(9)).unwrap());
    let (small_files, large_files) = (files(&small), files(&large));
    for (small, large) in [(&small_files[0], &large_files[0]), (&small_files[2], &large_files[2])] {
        assert!(large.starts_with(small));
    }
    let of_the_first: Vec<&Line> = large.orders.lines().iter().filter(|line| line.customer < 50).collect();
    assert!(small.orders.lines().iter().eq(of_the_first));
}

#[test]
fn another_seed_is_another_shop() {
    assert_ne!(files(&shop(50, Seed::new(1)).unwrap()), files(&shop(50, Seed::new(2)).unwrap()));
}

#[test]
fn sizes_outside_the_limits_are_refused() {
    for n_customers in [0, 1_000_000] {
        let refused = shop(n_customers, Seed::default()).unwrap_err();
        assert_eq!(refused.to_string(), format!("n_customers = {n_customers}: expected a number from 1 to 999999"));
    }
    assert_eq!(shop(1, Seed::default()).unwrap().customers.n_rows(), 1);
}

#[test]
fn the_customers_columns_are_the_documented_ones() {
    use ColumnKind::{Category, Date, Flag, Number};
    let shop = shop(100, Seed::new(1)).unwrap();
    let columns: Vec<_> = shop.customers.columns().iter().map(|c| (c.name(), c.data().kind())).collect();
    let documented = [
        ("age", Number),
        ("household", Category),
        ("household_income", Number),
        ("region", Category),
        ("residence", Category),
        ("signup_date", Date),
        ("loyalty_card", Flag),
        ("newsletter", Flag),
        ("main_channel", Category),
        ("recency_days", Number),
        ("orders_12m", Number),
        ("average_basket", Number),
        ("spend_12m", Number),
        ("returns_12m", Number),
        ("discount_share", Number),
        ("satisfaction", Category),
        ("price_comes_first", Category),
    ];
    assert_eq!(columns, documented);
    assert_eq!(shop.customers.ids().name(), "customer_id");
    assert_eq!(shop.customers.ids().get(99).as_deref(), Some("C000100"));
    assert_eq!(shop.as_of.to_string(), "2024-12-31");
}

#[test]
fn the_summary_of_every_customer_is_what_the_orders_come_to() {
    let shop = shop(2_000, Seed::new(4)).unwrap();
    let number = |name: &str, row: usize| shop.customers.column(name).unwrap().numbers().unwrap().get(row);
    let channels = shop.customers.column("main_channel").unwrap().to_categories().unwrap();
    let signups = shop.customers.column("signup_date").unwrap().dates().unwrap();
    let orders = orders_by_customer(&shop);
    for row in 0..shop.customers.n_rows() {
        let orders = &orders[&row];
        let recent: Vec<&Order> = orders.iter().filter(|order| order.age_days < 365).collect();
        let paid: i64 = recent.iter().map(|order| order.paid).sum();
        let brought_back: i64 = recent.iter().map(|order| order.brought_back).sum();
        assert_eq!(number("orders_12m", row), Some(recent.len() as f64), "row {row}");
        assert_eq!(number("spend_12m", row), Some((paid - brought_back) as f64 / 100.0), "row {row}");
        let returns = recent.iter().filter(|order| order.brought_back > 0).count();
        assert_eq!(number("returns_12m", row), Some(returns as f64), "row {row}");
        let last = orders.iter().map(|order| order.age_days).min().unwrap();
        assert_eq!(number("recency_days", row), Some(f64::from(last)), "row {row}");
        assert_eq!(number("average_basket", row).is_none(), recent.is_empty(), "row {row}");
        if let Some(basket) = number("average_basket", row) {
            assert!((basket * 100.0 - paid as f64 / recent.len() as f64).abs() <= 0.5 + 1e-6, "row {row}");
        }
        let discounted = orders.iter().filter(|order| order.discount > 0).count() as f64 / orders.len() as f64;
        assert!((number("discount_share", row).unwrap() - discounted).abs() <= 0.005 + 1e-9, "row {row}");
        let main = channels.level(row).unwrap();
        let by = |channel: &str| orders.iter().filter(|order| order.channel == channel).count();
        assert!(orders.iter().all(|order| by(order.channel) <= by(main)), "row {row}");
        let first = orders.iter().map(|order| order.age_days).max().unwrap();
        assert!(shop.as_of.days_since(signups[row].unwrap()) >= first, "row {row}");
    }
}

#[test]
fn what_comes_back_was_bought_before() {
    let shop = shop(1_000, Seed::new(5)).unwrap();
    for orders in orders_by_customer(&shop).values() {
        for order in orders {
            assert!(order.paid > 0);
            assert!(order.brought_back == 0 || order.brought_back == order.paid);
            assert!(order.return_age_days.is_none_or(|returned| (0..order.age_days).contains(&returned)));
        }
    }
    let lines = shop.orders.lines();
    assert!(lines.is_sorted_by_key(|line| (line.day, line.customer, line.order)));
    assert!(
        lines.iter().all(|line| line.day <= shop.as_of && line.quantity != 0 && line.discount_cents.signum() >= -1)
    );
    assert!(lines.iter().any(Line::is_return));
}

#[test]
fn segments_have_their_shares_and_differ_as_they_are_described() {
    let shop = shop(20_000, Seed::new(6)).unwrap();
    let median = |segment, column| median(&shop, segment, column);
    let share = |segment, column, level| share(&shop, segment, column, level);
    use PlantedSegment::*;

    for (segment, expected) in PlantedSegment::ALL.into_iter().zip([0.30, 0.22, 0.17, 0.14, 0.10, 0.07]) {
        let size = shop.truth.iter().filter(|&&truth| truth == segment).count() as f64 / 20_000.0;
        assert!((size - expected).abs() < 0.015, "{segment}: {size}");
    }
    assert!(median(YoungBargainHunters, "age") < 30.0 && median(SmallTownSeniors, "age") > 65.0);
    assert!(median(PremiumLoyals, "spend_12m") > 1.5 * median(BusyFamilies, "spend_12m"));
    assert!(median(BusyFamilies, "orders_12m") > 4.0 * median(GiftBuyersByPhone, "orders_12m"));
    assert!(median(OneTimeVoucherUsers, "recency_days") > 200.0);
    assert!(share(SmallTownSeniors, "main_channel", "store") > 0.8);
    assert!(share(GiftBuyersByPhone, "main_channel", "phone") > 0.8);
    assert!(share(BusyFamilies, "household", "family") > 0.8);
    assert!(share(GiftBuyersByPhone, "region", "South") > 0.7);
}

#[test]
fn the_data_are_as_untidy_as_real_ones() {
    let shop = shop(20_000, Seed::new(7)).unwrap();
    let missing = |name: &str| shop.customers.column(name).unwrap().n_missing() as f64 / 20_000.0;
    for (name, expected) in [("age", 0.04), ("household", 0.03), ("household_income", 0.08), ("satisfaction", 0.10)] {
        assert!((missing(name) - expected).abs() < 0.01, "{name}: {}", missing(name));
    }
    assert!(missing("average_basket") > 0.0);

    // Skewed: the mean lies well above the median, and a few customers spend more than twenty times the median.
    let spend: Vec<f64> = shop.customers.column("spend_12m").unwrap().numbers().unwrap().present().collect();
    let mean = spend.iter().sum::<f64>() / spend.len() as f64;
    let median = middle(spend.clone());
    let whales = spend.iter().filter(|&&spend| spend > 20.0 * median).count();
    assert!(mean > 1.5 * median, "{mean} {median}");
    assert!((10..200).contains(&whales), "{whales}");
}

#[test]
fn every_level_has_customers_of_several_segments() {
    // No single column gives the truth away.
    let shop = shop(5_000, Seed::new(8)).unwrap();
    for name in ["household", "region", "residence", "main_channel", "satisfaction", "price_comes_first"] {
        let categories = shop.customers.column(name).unwrap().to_categories().unwrap();
        for (code, level) in categories.levels().iter().enumerate() {
            let rows = (0..5_000).filter(|&row| categories.code(row) == Some(code));
            let segments: BTreeSet<_> = rows.map(|row| shop.truth[row]).collect();
            assert!(segments.len() >= 3, "{name} = {level}: {segments:?}");
        }
    }
}

#[test]
fn the_customer_file_reads_back_as_the_customer_table() {
    let shop = shop(2_000, Seed::new(3)).unwrap();
    let mut file = Vec::new();
    shop.write_customers(&mut file).unwrap();
    let read = CsvReader::new().read(file.as_slice(), "customers.csv", &Schema::infer()).unwrap();
    assert_eq!(read.table.ids(), shop.customers.ids());
    for (written, read) in shop.customers.columns().iter().zip(read.table.columns()) {
        assert_eq!(read, written, "{}", written.name());
    }
    assert_eq!(read.table, shop.customers);
    assert!(read.rejects.is_empty());
}

#[test]
fn the_default_path_finds_the_truth() {
    for seed in 1..=20 {
        check_default_path(2_000, seed);
    }
}

#[test]
fn the_default_path_finds_the_truth_in_a_large_shop() {
    check_default_path(20_000, 1);
}

/// Inferred features, the default sweep and the default choice: the number of segments within one, the segments themselves
/// at an adjusted Rand index of 0.9.
fn check_default_path(n_customers: usize, seed: u64) {
    let shop = shop(n_customers, Seed::new(seed)).unwrap();
    let (_, x) = FeatureSpec::infer(&shop.customers).fit_encode(&shop.customers).unwrap();
    let sweep = KSweep::new(KMeansParams::new(2).seed(Seed::new(seed)), 2..=10).run(&x, &mut Silent).unwrap();
    let choice = sweep.choose(Criterion::default());
    let truth = shop.truth.iter().map(|segment| Some(segment.index()));
    let agreement = adjusted_rand(truth, sweep.clustering(choice.n_clusters).unwrap().labels.iter()).unwrap();
    let n_segments = PlantedSegment::ALL.len();
    assert!(
        choice.n_clusters.abs_diff(n_segments) <= 1,
        "{n_customers} customers, seed {seed}: k = {}",
        choice.n_clusters
    );
    assert!(agreement >= 0.9, "{n_customers} customers, seed {seed}: {agreement} at k = {}", choice.n_clusters);
}

#[test]
fn plain_k_means_on_the_unscaled_numbers_does_not_find_the_truth() {
    for seed in 1..=20 {
        check_unscaled(2_000, seed);
    }
    check_unscaled(20_000, 1);
}

fn check_unscaled(n_customers: usize, seed: u64) {
    let shop = shop(n_customers, Seed::new(seed)).unwrap();
    let clustering = KMeansParams::new(PlantedSegment::ALL.len())
        .seed(Seed::new(seed))
        .n_init(3)
        .cluster(&unscaled_numbers(&shop), &mut Silent)
        .unwrap();
    let truth = shop.truth.iter().map(|segment| Some(segment.index()));
    let agreement = adjusted_rand(truth, clustering.labels.iter()).unwrap();
    assert!(agreement < 0.5, "{n_customers} customers, seed {seed}: {agreement}");
}

/// The number columns as they stand, gaps filled with the median.
fn unscaled_numbers(shop: &Shop) -> FeatureMatrix {
    let columns: Vec<Vec<f64>> = shop
        .customers
        .columns()
        .iter()
        .filter_map(|column| match column.data() {
            ColumnData::Number(numbers) => {
                let median = middle(numbers.present().collect());
                Some(numbers.iter().map(|value| value.unwrap_or(median)).collect())
            }
            _ => None,
        })
        .collect();
    let shape = (shop.truth.len(), columns.len());
    FeatureMatrix::from_array(Array2::from_shape_fn(shape, |(row, column)| columns[column][row])).unwrap()
}

/// One order put together from its lines.
struct Order {
    age_days: i32,
    channel: &'static str,
    paid: i64,
    discount: i64,
    brought_back: i64,
    return_age_days: Option<i32>,
}

fn orders_by_customer(shop: &Shop) -> BTreeMap<usize, Vec<Order>> {
    let mut lines: BTreeMap<(usize, usize), Vec<&Line>> = BTreeMap::new();
    for line in shop.orders.lines() {
        lines.entry((line.customer, line.order)).or_default().push(line);
    }
    let mut orders: BTreeMap<usize, Vec<Order>> = BTreeMap::new();
    for ((customer, _), lines) in lines {
        let age_days = |line: &&&Line| shop.as_of.days_since(line.day);
        let (back, bought): (Vec<&Line>, Vec<&Line>) = lines.into_iter().partition(|line| line.is_return());
        assert!(bought.iter().all(|line| line.day == bought[0].day && line.channel == bought[0].channel));
        orders.entry(customer).or_default().push(Order {
            age_days: shop.as_of.days_since(bought[0].day),
            channel: bought[0].channel.as_str(),
            paid: bought.iter().map(|line| line.amount_cents).sum(),
            discount: bought.iter().map(|line| line.discount_cents).sum(),
            brought_back: -back.iter().map(|line| line.amount_cents).sum::<i64>(),
            return_age_days: back.iter().map(|line| age_days(&line)).next(),
        });
    }
    orders
}

fn files(shop: &Shop) -> [Vec<u8>; 3] {
    let mut files = [Vec::new(), Vec::new(), Vec::new()];
    shop.write_customers(&mut files[0]).unwrap();
    shop.write_orders(&mut files[1]).unwrap();
    shop.write_truth(&mut files[2]).unwrap();
    files
}

fn median(shop: &Shop, segment: PlantedSegment, column: &str) -> f64 {
    let numbers = shop.customers.column(column).unwrap().numbers().unwrap();
    let rows = (0..shop.truth.len()).filter(|&row| shop.truth[row] == segment);
    middle(rows.filter_map(|row| numbers.get(row)).collect())
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn share(shop: &Shop, segment: PlantedSegment, column: &str, level: &str) -> f64 {
    let categories = shop.customers.column(column).unwrap().to_categories().unwrap();
    let rows = (0..shop.truth.len()).filter(|&row| shop.truth[row] == segment);
    let levels: Vec<Option<&str>> = rows.map(|row| categories.level(row)).collect();
    levels.iter().filter(|found| **found == Some(level)).count() as f64 / levels.len() as f64
}
