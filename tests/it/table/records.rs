//! Tables from serde records.

use std::collections::BTreeMap;

use segmenta::ErrorKind;
use segmenta::table::{ColumnKind, Schema, Table};
use serde::Serialize;

#[derive(Serialize, Clone)]
enum Plan {
    Basic,
    Gold,
}

#[derive(Serialize, Clone)]
struct Id(u64);

#[derive(Serialize, Clone)]
struct Address {
    city: String,
    lat: f64,
    lon: f64,
}

#[derive(Serialize, Clone)]
struct Customer {
    customer_id: Id,
    age: Option<u8>,
    spend: f32,
    plan: Option<Plan>,
    active: bool,
    visits: i64,
    zip: String,
    since: String,
    #[serde(flatten)]
    address: Address,
}

fn customers() -> Vec<Customer> {
    (0..12)
        .map(|row| Customer {
            customer_id: Id(100 + row),
            age: (row != 3).then_some(20 + row as u8),
            spend: 0.1 * row as f32,
            plan: (row != 4).then_some(if row % 2 == 0 { Plan::Basic } else { Plan::Gold }),
            active: row > 5,
            visits: (row % 2) as i64,
            zip: format!("{}", 75_001 + row % 3),
            since: format!("2024-01-{:02}", row + 1),
            address: Address { city: ["Lyon", "Brest"][row as usize % 2].into(), lat: 40.0 + row as f64, lon: 2.5 },
        })
        .collect()
}

#[test]
fn fields_become_columns_of_their_rust_kinds() {
    let table = Table::from_records(&customers(), &Schema::infer()).unwrap();
    let kinds: Vec<(&str, ColumnKind)> = table.columns().iter().map(|c| (c.name(), c.data().kind())).collect();
    use ColumnKind::*;
    let expected = [
        ("age", Number),
        ("spend", Number),
        ("plan", Category),
        ("active", Flag),
        ("visits", Number),
        ("zip", Category),
        ("since", Date),
        ("city", Category),
        ("location", Point),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(table.ids().name(), "customer_id");
    assert_eq!(table.ids().get(11).as_deref(), Some("111"));
    assert_eq!(table.column("spend").unwrap().numbers().unwrap().get(1), Some(0.1));
    assert_eq!(table.column("age").unwrap().n_missing(), 1);
    assert_eq!(table.column("plan").unwrap().to_categories().unwrap().levels(), ["Basic", "Gold"]);
}

#[test]
fn maps_are_records_and_absent_keys_gaps() {
    let record = |pairs: &[(&str, f64)]| pairs.iter().map(|(k, v)| (k.to_string(), *v)).collect::<BTreeMap<_, _>>();
    let records = [record(&[("a", 1.5)]), record(&[("b", 1_234.567)]), record(&[("a", 3.0), ("b", 4.0)])];
    let table = Table::from_records(&records, &Schema::infer()).unwrap();
    let numbers = |name: &str| table.column(name).unwrap().numbers().unwrap().iter().collect::<Vec<_>>();
    assert_eq!(numbers("a"), [Some(1.5), None, Some(3.0)]);
    assert_eq!(numbers("b"), [None, Some(1_234.567), Some(4.0)]);
}

#[test]
fn the_schema_overrules_the_rust_kinds() {
    let schema = Schema::infer().number("zip").category("visits").ignore("since");
    let table = Table::from_records(&customers(), &schema).unwrap();
    assert_eq!(table.column("zip").unwrap().data().kind(), ColumnKind::Number);
    assert_eq!(table.column("visits").unwrap().data().kind(), ColumnKind::Category);
    assert!(table.get("since").is_none());
}

#[test]
fn what_is_no_single_value_is_refused_by_its_field() {
    #[derive(Serialize)]
    struct Nested {
        id: u8,
        tags: Vec<&'static str>,
    }
    let error = Table::from_records(&[Nested { id: 1, tags: vec!["a"] }], &Schema::infer()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column `tags`: expected a number, a text, a boolean, a variant without fields, or nothing, got a list in record 1; \
         flatten it with #[serde(flatten)], or skip it"
    );
    let error = Table::from_records(&[1, 2], &Schema::infer()).unwrap_err();
    assert!(error.to_string().contains("expected a struct with named fields, or a map"), "{error}");
}

#[test]
fn numbers_that_are_none_and_missing_ids_are_refused() {
    let mut records = customers();
    records[2].spend = f32::NAN;
    let error = Table::from_records(&records, &Schema::infer()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotFinite { row: 3, .. }), "{error}");
    #[derive(Serialize)]
    struct Optional {
        id: Option<u8>,
        a: u8,
    }
    let error =
        Table::from_records(&[Optional { id: None, a: 1 }, Optional { id: Some(2), a: 1 }], &Schema::infer().id("id"));
    assert!(error.unwrap_err().to_string().contains("record 1 has no id in `id`"));
    let empty: [Optional; 0] = [];
    assert!(matches!(Table::from_records(&empty, &Schema::infer()).unwrap_err().kind(), ErrorKind::Empty { .. }));
}
