//! Order logs to columns of the customer table.

use std::path::PathBuf;

use segmenta::ErrorKind;
use segmenta::features::behaviour::{Behaviour, BehaviourAccumulator, BehaviourSpec};
use segmenta::observe::Silent;
use segmenta::table::orders::{Decimal, LineUse, OrderColumns, OrderDates, OrderLine, OrderReader, OrdersRead};
use segmenta::table::{ColumnData, CsvReader, CustomerIds, Table};

use crate::support::fixture;

fn spec(as_of: &str) -> BehaviourSpec {
    BehaviourSpec { as_of: Some(as_of.parse().unwrap()), ..BehaviourSpec::default() }
}

fn taken(text: &str, spec: &BehaviourSpec) -> (BehaviourAccumulator, OrdersRead) {
    let mut log = BehaviourAccumulator::new(spec).unwrap();
    let reader = OrderReader::new().csv(CsvReader::new().max_rejects(100.0));
    let read = reader.read(text.as_bytes(), "orders.csv", &mut Silent, |line| log.push(line)).unwrap();
    (log, read)
}

fn behaviour(text: &str, spec: &BehaviourSpec) -> Behaviour {
    taken(text, spec).0.finish().unwrap()
}

/// The cell of a number column.
fn number(table: &Table, column: &str, row: usize) -> Option<f64> {
    table.column(column).unwrap().numbers().unwrap().get(row)
}

#[test]
fn every_column_equals_the_pandas_computation() {
    let oracle = fixture("behaviour.json");
    let (log, read) = taken(oracle["csv"].as_str().unwrap(), &spec(oracle["as_of"].as_str().unwrap()));
    assert_eq!(read.n_rows, oracle["n_lines"].as_u64().unwrap());
    assert_eq!(read.n_counted + read.n_later, read.n_rows);
    let found = log.finish().unwrap();
    let ids: Vec<&str> = oracle["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(found.ids(), ids);
    let table = found.into_table("customer_id").unwrap();
    let columns = oracle["columns"].as_array().unwrap();
    assert_eq!(table.columns().len(), columns.len() + 1, "and the country");
    for column in columns {
        let name = column["name"].as_str().unwrap();
        for (row, expected) in column["values"].as_array().unwrap().iter().enumerate() {
            match (number(&table, name, row), expected.as_f64()) {
                (Some(got), Some(expected)) => {
                    assert!(
                        (got - expected).abs() <= 1e-9 * expected.abs().max(1.0),
                        "{name}, {}: {got} {expected}",
                        ids[row]
                    )
                }
                (got, expected) => assert_eq!(got, expected, "{name}, {}", ids[row]),
            }
        }
    }
    let ColumnData::Category(countries) = table.column("order_country").unwrap().data() else { panic!("levels") };
    for (row, expected) in oracle["country"].as_array().unwrap().iter().enumerate() {
        assert_eq!(countries.level(row), expected.as_str(), "{}", ids[row]);
    }
}

#[test]
fn the_order_of_lines_changes_no_bit() {
    let oracle = fixture("behaviour.json");
    let spec = spec(oracle["as_of"].as_str().unwrap());
    let text = oracle["csv"].as_str().unwrap();
    let (header, lines) = text.split_once('\n').unwrap();
    let mut shuffled: Vec<&str> = lines.lines().collect();
    shuffled.sort_by_key(|line| line.bytes().fold(7u64, |hash, b| hash.wrapping_mul(1_000_003) ^ u64::from(b)));
    let shuffled = format!("{header}\n{}\n", shuffled.join("\n"));
    assert_eq!(behaviour(&shuffled, &spec), behaviour(text, &spec));
}

#[test]
fn parts_of_a_log_merge_to_the_bits_of_the_whole() {
    let oracle = fixture("behaviour.json");
    let spec = spec(oracle["as_of"].as_str().unwrap());
    let text = oracle["csv"].as_str().unwrap();
    let (header, lines) = text.split_once('\n').unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    let whole = behaviour(text, &spec);
    for cut in [1, 57, lines.len() - 2] {
        let part = |lines: &[&str]| taken(&format!("{header}\n{}\n", lines.join("\n")), &spec).0;
        let (mut first, second) = (part(&lines[..cut]), part(&lines[cut..]));
        first.merge(second).unwrap();
        assert_eq!(first.finish().unwrap(), whole, "cut after {cut} lines");
    }
}

#[test]
fn later_orders_change_nothing_and_those_of_the_day_count() {
    let log = "customer_id,order_id,order_date,amount,channel\na,1,2024-05-01,10,web\nb,2,2024-05-03,20,app\n";
    let later = format!("{log}a,3,2024-05-04,99,fax\nc,4,2030-01-01,1,web\n");
    let to_third = spec("2024-05-03");
    assert_eq!(behaviour(&later, &to_third), behaviour(log, &to_third));
    let table = behaviour(&later, &to_third).into_table("customer_id").unwrap();
    assert_eq!(number(&table, "order_recency_days", 1), Some(0.0));
    assert_eq!(behaviour(log, &BehaviourSpec::default()).as_of(), "2024-05-04".parse().ok());
}

#[test]
fn returns_reduce_money_and_not_frequency() {
    let log = "customer_id,order_id,order_date,quantity,unit_price\na,1,2024-05-01,3,2.50\na,C1,2024-05-09,-1,2.50\nb,C2,2024-05-02,-2,1\n";
    let table = behaviour(log, &spec("2024-05-10")).into_table("id").unwrap();
    assert_eq!(number(&table, "order_frequency", 0), Some(1.0));
    assert_eq!(number(&table, "order_spend_total", 0), Some(5.0));
    assert_eq!(number(&table, "order_value_mean", 0), Some(7.5));
    assert_eq!(number(&table, "order_return_rate", 0), Some(2.5 / 7.5));
    assert_eq!(number(&table, "order_recency_days", 0), Some(9.0));
    assert_eq!(number(&table, "order_frequency", 1), Some(0.0));
    assert_eq!(number(&table, "order_recency_days", 1), None);
    assert_eq!(number(&table, "order_spend_total", 1), Some(-2.0));
}

#[test]
fn columns_join_a_customer_table_by_id_and_strangers_are_counted() {
    let customers = Table::builder().id("who", ["b", "a", "c"]).number("age", [30.0, 40.0, 50.0]).build().unwrap();
    let mut log = BehaviourAccumulator::for_customers(&BehaviourSpec::default(), customers.ids()).unwrap();
    let text = "customer_id,order_date,amount\na,2024-05-01,10\nx,2024-05-02,10\nb,2024-05-02,7\n,2024-05-02,8\n";
    let read = OrderReader::new().read(text.as_bytes(), "o.csv", &mut Silent, |line| log.push(line)).unwrap();
    assert_eq!((read.n_rows, read.n_counted), (4, 2));
    assert_eq!((read.rejects.n_unknown_customer(), read.rejects.n_without_customer()), (1, 1));
    let lines: Vec<u64> = read.rejects.kept().iter().map(|reject| reject.line).collect();
    assert_eq!(lines, [3, 5]);
    let table = log.finish().unwrap().join(&customers).unwrap();
    assert_eq!(table.ids(), customers.ids());
    assert_eq!(table.columns()[0].name(), "age");
    let spend: Vec<_> = (0..3).map(|row| number(&table, "order_spend_total", row)).collect();
    assert_eq!(spend, [Some(7.0), Some(10.0), Some(0.0)]);
    let recency: Vec<_> = (0..3).map(|row| number(&table, "order_recency_days", row)).collect();
    assert_eq!(recency, [Some(1.0), Some(2.0), None]);
    assert_eq!(number(&table, "order_frequency", 2), Some(0.0));
    assert!(BehaviourAccumulator::for_customers(&BehaviourSpec::default(), &CustomerIds::rows(3)).is_err());
}

#[test]
fn the_settled_specification_gives_another_log_the_same_columns() {
    let log = "customer_id,order_date,amount,channel,category\na,2024-05-01,10,web,x\na,2024-05-02,10,app,y\n";
    let first = behaviour(log, &BehaviourSpec::default());
    let other = log.replace("web", "fax").replace(",x", ",z");
    let second = behaviour(&other, first.spec());
    let names = |b: &Behaviour| b.columns().iter().map(|c| c.name().to_string()).collect::<Vec<_>>();
    assert_eq!(names(&first), names(&second));
    let saved = toml::to_string(first.spec()).unwrap();
    assert_eq!(&toml::from_str::<BehaviourSpec>(&saved).unwrap(), first.spec());
}

#[test]
fn columns_are_recognised_in_five_languages() {
    for (text, order, amount) in [
        ("customer_id,order_id,order_date,amount\nc1,o1,2024-05-31,1.50\n", "order_id", "amount"),
        (
            "Código do Cliente;Nº do Pedido;Data do Pedido;Valor Total\nc1;o1;31/05/2024;1,50\n",
            "Nº do Pedido",
            "Valor Total",
        ),
        ("id_client;numéro commande;date de commande;montant\nc1;o1;31/05/2024;1,50\n", "numéro commande", "montant"),
        (
            "ID Cliente;Número de factura;Fecha de compra;Importe\nc1;o1;31/05/2024;1,50\n",
            "Número de factura",
            "Importe",
        ),
        ("Код клієнта;Номер замовлення;Дата замовлення;Сума\nc1;o1;31/05/2024;1,50\n", "Номер замовлення", "Сума"),
    ] {
        let (log, read) = taken(text, &BehaviourSpec::default());
        assert_eq!(read.n_counted, 1, "{text}");
        assert_eq!(read.columns.amount.as_deref(), Some(amount));
        assert_eq!(read.columns.order.as_deref(), Some(order));
        let table = log.finish().unwrap().into_table("id").unwrap();
        assert_eq!(number(&table, "order_spend_total", 0), Some(1.5), "{text}");
    }
}

#[test]
fn lines_that_cannot_be_read_are_rejected_with_line_and_reason_up_to_the_limit() {
    let text = "customer_id,order_date,amount\na,2024-05-01,10\na,soon,10\na,2024-05-02,much\na,2024-05-03\n";
    let (_, read) = taken(text, &BehaviourSpec::default());
    let said: Vec<(u64, &str)> = read.rejects.kept().iter().map(|r| (r.line, r.reason.as_str())).collect();
    assert_eq!(
        said,
        [
            (3, "no readable date in `order_date`"),
            (4, "no readable number in `amount`"),
            (5, "another number of values than the 3 columns"),
        ]
    );
    let strict = OrderReader::new().read(text.as_bytes(), "o.csv", &mut Silent, |_| LineUse::Counted).unwrap_err();
    assert!(matches!(strict.kind(), ErrorKind::TooManyRejects { n_rejected: 3, n_rows: 4, .. }), "{strict}");
}

#[test]
fn an_open_date_order_is_asked_for_and_never_guessed() {
    let text = "customer_id,order_date,amount\na,03/04/2024,1\nb,05/06/2024,1\n";
    let read = |reader: OrderReader| reader.read(text.as_bytes(), "o.csv", &mut Silent, |_| LineUse::Counted);
    let open = read(OrderReader::new()).unwrap_err();
    assert!(matches!(open.kind(), ErrorKind::Ambiguous { .. }), "{open}");
    let told = read(OrderReader::new().csv(CsvReader::new().date_order(segmenta::table::DateOrder::Dmy)));
    assert_eq!(told.unwrap().n_counted, 2);
}

#[test]
fn a_question_that_the_first_megabyte_leaves_open_is_settled_further_on() {
    let mut text = String::from("customer_id,order_date,amount\n");
    (0..200_000).for_each(|i| text.push_str(&format!("c{},03/04/2024,1\n", i % 50)));
    assert!(text.len() > 2 << 20);
    text.push_str("c1,31/05/2024,1\n\"c\n2\",31/05/2024,\"2\"");
    let table = behaviour(&text, &BehaviourSpec::default()).into_table("id").unwrap();
    assert_eq!(table.n_rows(), 51);
    assert_eq!(number(&table, "order_recency_days", 1), Some(59.0), "the third of April");
    assert_eq!(number(&table, "order_recency_days", 2), Some(1.0), "the day after the 31st of May");
    assert_eq!(number(&table, "order_spend_total", 0), Some(2.0), "the customer whose id has a line break");
}

#[test]
fn what_is_told_must_be_there() {
    let columns = OrderColumns { amount: Some("amont".into()), ..OrderColumns::default() };
    let text = "customer_id,order_date,amount\na,2024-05-01,1\n";
    let refused = OrderReader::new().columns(columns).read(text.as_bytes(), "o.csv", &mut Silent, |_| LineUse::Counted);
    assert!(refused.unwrap_err().to_string().contains("did you mean `amount`"));
    let refused = OrderReader::new().read("x,y\n1,2\n".as_bytes(), "o.csv", &mut Silent, |_| LineUse::Counted);
    assert!(refused.unwrap_err().to_string().contains("no column of o.csv is known for the customer"));
}

#[test]
fn money_is_added_exactly() {
    let mut log = BehaviourAccumulator::new(&BehaviourSpec::default()).unwrap();
    let mut line = OrderLine::new("a", "2024-05-01".parse().unwrap());
    for cents in [1e9, 0.1, -1e9, 0.2] {
        line.amount = Decimal::from_f64(cents);
        log.push(&line);
    }
    let table = log.finish().unwrap().into_table("id").unwrap();
    assert_eq!(number(&table, "order_spend_total", 0), Some(0.3));
}

#[test]
fn the_sample_shop_in_memory_is_its_file() {
    let shop = segmenta::datasets::shop(60, segmenta::seed::Seed::new(3)).unwrap();
    let spec = spec(&shop.as_of.to_string());
    let mut file = Vec::new();
    shop.write_orders(&mut file).unwrap();
    let mut from_file = BehaviourAccumulator::for_customers(&spec, shop.customers.ids()).unwrap();
    let read = OrderReader::new().read(&file[..], "orders.csv", &mut Silent, |line| from_file.push(line)).unwrap();
    assert_eq!(read.n_counted as usize, shop.orders.lines().len());
    let mut in_memory = BehaviourAccumulator::for_customers(&spec, shop.customers.ids()).unwrap();
    shop.orders.for_each_line(shop.customers.ids(), |line| {
        in_memory.push(line);
    });
    assert_eq!(from_file.finish().unwrap(), in_memory.finish().unwrap());
}

#[test]
fn the_online_retail_log_gives_4372_customers() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/online_retail/online_retail.csv.gz"));
    if !path.exists() {
        println!("shared/data/online_retail absent: skipped");
        return;
    }
    let mut log = BehaviourAccumulator::new(&spec("2011-12-10")).unwrap();
    let read = OrderReader::new().read_path(&path, &mut Silent, |line| log.push(line)).unwrap();
    assert_eq!((read.n_rows, read.rejects.n_without_customer()), (541_909, 135_080));
    assert_eq!(read.n_counted, 541_909 - 135_080);
    let table = log.finish().unwrap().into_table("CustomerID").unwrap();
    assert_eq!(table.n_rows(), 4372);
    let total: f64 = table.column("order_spend_total").unwrap().numbers().unwrap().present().sum();
    assert!((total - 8_300_065.814).abs() < 1e-3, "{total}");
}

#[test]
fn other_logs_of_shops_are_read_as_they_are() {
    for (file, n_customers) in
        [("groceries/Groceries_dataset.csv.gz", 3898), ("superstore/superstore_orders.csv.gz", 793)]
    {
        let path = PathBuf::from(format!("{}/../shared/data/{file}", env!("CARGO_MANIFEST_DIR")));
        if !path.exists() {
            println!("shared/data/{file} absent: skipped");
            continue;
        }
        let mut log = BehaviourAccumulator::new(&BehaviourSpec::default()).unwrap();
        let read = OrderReader::new().read_path(&path, &mut Silent, |line| log.push(line)).unwrap();
        println!("{:?} {:?}", read.notes, read.columns);
        assert_eq!(read.n_counted, read.n_rows, "{file}");
        assert_eq!(log.finish().unwrap().ids().len(), n_customers, "{file}");
    }
}

#[test]
fn an_order_whose_id_says_so_is_a_return_whatever_its_sign() {
    let text = "order_id,customer_id,order_date,amount\n536,a,2024-05-01,10\nC537,a,2024-05-02,4\n538,b,2024-05-02,1\n";
    let spec = BehaviourSpec { return_prefixes: vec!["C".into()], ..BehaviourSpec::default() };
    let table = behaviour(text, &spec).into_table("id").unwrap();
    assert_eq!(number(&table, "order_frequency", 0), Some(1.0));
    assert_eq!(number(&table, "order_spend_total", 0), Some(6.0));
    assert_eq!(number(&table, "order_return_rate", 0), Some(0.4));
    let table = behaviour(text, &BehaviourSpec::default()).into_table("id").unwrap();
    assert_eq!(number(&table, "order_frequency", 0), Some(2.0), "no prefix is known unless told");
    let refused = BehaviourSpec { return_prefixes: vec![String::new()], ..BehaviourSpec::default() }.check();
    assert!(refused.unwrap_err().to_string().starts_with("return_prefixes = "));
}

#[test]
fn a_log_without_days_tells_what_needs_none() {
    let text = "customer_id,product\na,tea\na,tea\nb,milk\n";
    let read = |dates| {
        let columns = OrderColumns { dates, ..OrderColumns::default() };
        let mut log = BehaviourAccumulator::new(&BehaviourSpec::default()).unwrap();
        OrderReader::new().columns(columns).read(text.as_bytes(), "o.csv", &mut Silent, |line| log.push(line))?;
        log.finish()
    };
    let refused = read(OrderDates::Needed).unwrap_err().to_string();
    assert!(refused.contains("known for the date of the order") && refused.contains("dates = absent"), "{refused}");
    let behaviour = read(OrderDates::Absent).unwrap();
    assert_eq!(behaviour.as_of(), None);
    let table = behaviour.into_table("id").unwrap();
    assert_eq!(number(&table, "order_frequency", 0), Some(2.0), "each line is an order");
    assert!(table.columns().iter().all(|column| !column.name().contains("days")));
}
