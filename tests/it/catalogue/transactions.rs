//! Order logs as they should not be: each with the figures that are right, or the refusal.

use segmenta::features::behaviour::{BehaviourAccumulator, BehaviourSpec};
use segmenta::observe::Silent;
use segmenta::table::orders::{OrderReader, OrdersRead};
use segmenta::table::{CsvReader, Table};

const HEADER: &str = "order_id,customer_id,order_date,amount";

/// What the lines below the header come to on 2024-06-30, and how they were read.
fn taken(header: &str, lines: &str, spec: BehaviourSpec) -> Result<(Table, OrdersRead), String> {
    let spec = BehaviourSpec { as_of: Some("2024-06-30".parse().unwrap()), ..spec };
    let text = format!("{header}\n{lines}");
    let mut log = BehaviourAccumulator::new(&spec).map_err(|error| error.to_string())?;
    let reader = OrderReader::new().csv(CsvReader::new().max_rejects(100.0));
    let read = reader.read(text.as_bytes(), "o.csv", &mut Silent, |line| log.push(line)).map_err(|e| e.to_string())?;
    let table = log.finish().and_then(|behaviour| behaviour.into_table("id")).map_err(|error| error.to_string())?;
    Ok((table, read))
}

/// A log and what it comes to: `id column value`, the value of one customer; `rejected N`; `later N`.
type Case = (&'static str, &'static str, &'static [&'static str]);

const CASES: [Case; 19] = [
    (
        "one transaction",
        "1,a,2024-06-01,10\n",
        &[
            "a order_frequency 1",
            "a order_spend_total 10",
            "a order_gap_mean_days none",
            "a order_gap_cv none",
            "a order_recency_days 29",
        ],
    ),
    (
        "one customer",
        "1,a,2024-06-01,10\n2,a,2024-06-11,20\n3,a,2024-06-21,30\n",
        &["a order_frequency 3", "a order_gap_mean_days 10", "a order_gap_cv 0", "a order_tenure_days 29"],
    ),
    (
        "lines out of order",
        "3,a,2024-06-21,30\n1,a,2024-06-01,10\n2,a,2024-06-11,20\n",
        &["a order_frequency 3", "a order_gap_mean_days 10", "a order_recency_days 9"],
    ),
    // An order has as many lines as the shop wrote: two equal ones are two pieces.
    (
        "the same line twice",
        "1,a,2024-06-01,10\n1,a,2024-06-01,10\n",
        &["a order_frequency 1", "a order_spend_total 20"],
    ),
    ("a price of nothing", "1,a,2024-06-01,0\n2,a,2024-06-02,5\n", &["a order_frequency 2", "a order_spend_total 5"]),
    (
        "nothing but prices of nothing",
        "1,a,2024-06-01,0\n",
        &["a order_frequency 1", "a order_spend_total 0", "a order_return_rate none", "a order_spend_trend none"],
    ),
    (
        "a return after its order",
        "1,a,2024-06-01,50\n1,a,2024-06-05,-20\n",
        &["a order_frequency 1", "a order_spend_total 30", "a order_return_rate 0.4", "a order_recency_days 29"],
    ),
    (
        "a return without an order",
        "9,a,2024-06-05,-20\n1,b,2024-06-01,1\n",
        &["a order_frequency 0", "a order_spend_total -20", "a order_recency_days none", "b order_frequency 1"],
    ),
    (
        "everything came back",
        "1,a,2024-06-01,50\n1,a,2024-06-02,-50\n",
        &["a order_spend_total 0", "a order_return_rate 1", "a order_frequency 1"],
    ),
    (
        "no customer",
        "1,,2024-06-01,50\n2,NA,2024-06-01,50\n3,a,2024-06-01,5\n",
        &["a order_spend_total 5", "rejected 2"],
    ),
    (
        "an order of two customers is two orders",
        "1,a,2024-06-01,5\n1,b,2024-06-01,6\n",
        &["a order_frequency 1", "b order_frequency 1", "b order_spend_total 6"],
    ),
    (
        "an order of two days is one order",
        "1,a,2024-06-01,5\n1,a,2024-06-03,6\n",
        &["a order_frequency 1", "a order_recency_days 29"],
    ),
    ("no order id", ",a,2024-06-01,5\n,a,2024-06-01,5\n,a,2024-06-02,5\n", &["a order_frequency 2"]),
    ("later than the day", "1,a,2024-06-30,5\n2,a,2024-07-01,6\n", &["a order_spend_total 5", "later 1"]),
    ("a day that is none", "1,a,2024-02-30,5\n2,a,2024-06-01,6\n", &["a order_spend_total 6", "rejected 1"]),
    (
        "a year of a slip",
        "1,a,0204-06-01,5\n2,a,2024-06-01,6\n3,a,20240-06-01,7\n",
        &["a order_spend_total 6", "rejected 2"],
    ),
    ("an amount that is none", "1,a,2024-06-01,free\n2,a,2024-06-01,6\n", &["a order_spend_total 6", "rejected 1"]),
    (
        "an amount beyond money",
        "1,a,2024-06-01,1e12\n2,a,2024-06-02,999999999999\n",
        &["a order_spend_total 999999999999", "rejected 1"],
    ),
    (
        "sums of which a double has not all places",
        "1,a,2024-06-01,900000000000.5\n2,a,2024-06-01,0.25\n2,a,2024-06-01,-900000000000.5\n",
        &["a order_spend_total 0.25"],
    ),
];

#[test]
fn each_log_comes_to_what_is_right() {
    for (name, lines, facts) in CASES {
        let (table, read) = taken(HEADER, lines, BehaviourSpec::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        for fact in facts {
            let words: Vec<&str> = fact.split(' ').collect();
            let got = match words[..] {
                ["rejected", _] => read.rejects.len().to_string(),
                ["later", _] => read.n_later.to_string(),
                [id, column, _] => {
                    let row = (0..table.n_rows()).find(|&row| table.ids().get(row).as_deref() == Some(id)).unwrap();
                    let value = table.column(column).unwrap().numbers().unwrap().get(row);
                    value.map_or("none".into(), segmenta::table::number_text)
                }
                _ => panic!("{fact}"),
            };
            assert_eq!(Some(&got.as_str()), words.last(), "{name}: {fact}");
        }
    }
}

#[test]
fn logs_that_cannot_be_counted_are_refused() {
    for (header, lines, message) in [
        (HEADER, "", "no row"),
        (HEADER, "1,a,2025-01-01,5\n", "the order log"),
        (HEADER, "1,,2024-01-01,5\n", "the order log"),
        (HEADER, "1,a,2024-06-01,R$ 10.50\n2,a,2024-06-02,5.25 €\n", "different units"),
        ("order_id,who,order_date,amount", "1,a,2024-01-01,5\n", "customer"),
        ("order_id,customer_id,amount", "1,a,5\n", "date"),
    ] {
        let error = taken(header, lines, BehaviourSpec::default()).map(|_| ()).expect_err(lines);
        assert!(error.contains(message), "{lines}: {error}");
    }
}

#[test]
fn two_hundred_thousand_lines_of_one_customer_are_one_row() {
    let lines: String =
        (0..200_000).map(|i| format!("{},a,2024-0{}-{:02},0.01\n", i / 2, 1 + i % 6, 1 + i % 28)).collect();
    let (table, read) = taken(HEADER, &lines, BehaviourSpec::default()).unwrap();
    assert_eq!((table.n_rows(), read.n_counted), (1, 200_000));
    let number = |column: &str| table.column(column).unwrap().numbers().unwrap().get(0);
    assert_eq!((number("order_frequency"), number("order_spend_total")), (Some(100_000.0), Some(2000.0)));
}
