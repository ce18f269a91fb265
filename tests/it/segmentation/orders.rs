//! Segments from what an order log says.

use segmenta::datasets::{self, PlantedSegment, Shop};
use segmenta::error::ErrorKind;
use segmenta::observe::{Control, Event, Silent};
use segmenta::report::{self, ReportData};
use segmenta::seed::Seed;
use segmenta::segmentation::{InputFiles, InputRead, Segmentation, SegmentationSpec, Segmenter};
use segmenta::selection::adjusted_rand;
use segmenta::table::Day;

/// The shop's customers and orders as files.
fn files(shop: &Shop) -> [Vec<u8>; 2] {
    let (mut customers, mut orders) = (Vec::new(), Vec::new());
    shop.write_customers(&mut customers).unwrap();
    shop.write_orders(&mut orders).unwrap();
    [customers, orders]
}

fn read(customers: Option<&[u8]>, orders: Option<&[u8]>, spec: &SegmentationSpec) -> InputRead {
    let mut files = InputFiles::new();
    if let Some(customers) = customers {
        files = files.customers("customers.csv", customers);
    }
    if let Some(orders) = orders {
        files = files.orders("orders.csv", orders);
    }
    files.read(spec, &mut Silent).unwrap()
}

fn number(read: &InputRead, column: &str, row: usize) -> Option<f64> {
    read.table.column(column).unwrap().numbers().unwrap().get(row)
}

fn day(text: &str) -> Option<Day> {
    Some(text.parse().unwrap())
}

const CUSTOMERS: &str = "customer_id,age\nc,30\na,40\nb,50\n";
const ORDERS: &str = "\
order_id,customer_id,order_date,amount,product
1,a,2024-03-01,10.10,tea
2,a,2024-03-11,20.20,milk
2,a,2024-03-11,-5.05,milk
3,,2024-03-12,9,tea
4,zoe,2024-03-12,9,tea
5,c,2024-03-15,7,milk
";

#[test]
fn the_planted_segments_of_the_shop_are_found_again_with_customers_and_orders() {
    for seed in 1..=20 {
        let shop = datasets::shop(2000, Seed::new(seed)).unwrap();
        let [customers, orders] = files(&shop);
        let spec = SegmentationSpec { seed: Seed::new(seed), ..SegmentationSpec::default() };
        let read = read(Some(&customers), Some(&orders), &spec);
        let segmented = Segmenter::of_input(&read).fit(&read.table, &mut Silent).unwrap();
        let truth = shop.truth.iter().map(|segment| Some(segment.index()));
        let agreement = adjusted_rand(segmented.scores.assignment().labels.iter(), truth).unwrap();
        let n_segments = segmented.segmentation.n_segments();
        println!("seed {seed}: {n_segments} segments, adjusted Rand {agreement:.4}");
        assert!(n_segments.abs_diff(PlantedSegment::ALL.len()) <= 1, "seed {seed}: {n_segments} segments");
        assert!(agreement >= 0.9, "seed {seed}: {agreement} at k = {n_segments}");
    }
}

#[test]
fn customers_of_the_table_and_nobody_else_get_what_the_log_says() {
    let read = read(Some(CUSTOMERS.as_bytes()), Some(ORDERS.as_bytes()), &SegmentationSpec::default());
    let ids: Vec<_> = (0..3).map(|row| read.table.ids().get(row).unwrap().into_owned()).collect();
    assert_eq!(ids, ["c", "a", "b"], "the order of the customer table");
    assert_eq!([0, 1, 2].map(|row| number(&read, "order_frequency", row)), [Some(1.0), Some(2.0), Some(0.0)]);
    assert_eq!([0, 1, 2].map(|row| number(&read, "order_recency_days", row)), [Some(1.0), Some(5.0), None]);
    assert_eq!([0, 1, 2].map(|row| number(&read, "order_spend_total", row)), [Some(7.0), Some(25.25), Some(0.0)]);
    assert_eq!(read.spec.behaviour.as_of, day("2024-03-16"), "the day after the newest line that counts");
    let orders = read.rejects.orders.as_ref().unwrap();
    assert_eq!((orders.n_without_customer(), orders.n_unknown_customer(), orders.n_unreadable()), (1, 1, 0));
    let mut rejects = Vec::new();
    read.rejects.write_csv(&mut rejects).unwrap();
    let rejects = String::from_utf8(rejects).unwrap();
    assert_eq!(
        rejects,
        "line,column,text,reason,file\n5,,\"3,,2024-03-12,9,tea\",no customer,orders\n\
         6,,\"4,zoe,2024-03-12,9,tea\",its customer is not in the customer table,orders\n"
    );
    let products = read.purchases.as_ref().and_then(|purchases| purchases.products.as_ref()).unwrap();
    assert_eq!(products.names(), ["milk", "tea"]);
    assert_eq!([0, 1, 2].map(|row| products.of(row).len()), [1, 2, 0]);
}

#[test]
fn an_order_log_alone_is_a_table_of_everybody_in_it() {
    let read = read(None, Some(ORDERS.as_bytes()), &SegmentationSpec::default());
    assert_eq!(read.table.n_rows(), 3);
    assert_eq!(read.table.ids().name(), "customer_id");
    assert_eq!(read.table.ids().get(2).as_deref(), Some("zoe"));
    assert_eq!(read.rejects.n_rows(), 1);
}

#[test]
fn a_given_day_holds_for_the_whole_run_and_what_is_later_is_warned_of() {
    let spec = SegmentationSpec { as_of: day("2024-03-11"), ..SegmentationSpec::default() };
    let mut warned = Vec::new();
    let mut observer = |event: &Event| {
        if let Event::Warning { code, .. } = event {
            warned.push(code.clone());
        }
        Control::Continue
    };
    let files = InputFiles::new().customers("c", CUSTOMERS.as_bytes()).orders("o", ORDERS.as_bytes());
    let read = files.read(&spec, &mut observer).unwrap();
    assert_eq!(number(&read, "order_recency_days", 1), Some(0.0), "an order of that day counts");
    assert_eq!(number(&read, "order_frequency", 0), Some(0.0), "a later one does not");
    assert_eq!(read.warnings.iter().map(|warning| warning.code.as_str()).collect::<Vec<_>>(), ["orders_newer"]);
    assert_eq!(warned, ["orders_newer"]);
}

#[test]
fn the_specification_that_a_run_leaves_and_the_model_make_the_same_of_the_same_files() {
    let shop = datasets::shop(400, Seed::new(2)).unwrap();
    let [customers, orders] = files(&shop);
    for customers in [None, Some(customers.as_slice())] {
        let first = read(customers, Some(&orders), &SegmentationSpec::default());
        let segmented = Segmenter::of_input(&first).fit(&first.table, &mut Silent).unwrap();
        let toml = segmented.segmentation.spec().to_toml().unwrap();
        let again = read(customers, Some(&orders), &SegmentationSpec::from_toml(&toml).unwrap());
        let second = Segmenter::of_input(&again).fit(&again.table, &mut Silent).unwrap();
        assert_eq!(second.segmentation.to_json().unwrap(), segmented.segmentation.to_json().unwrap());
        assert_eq!(second.scores, segmented.scores);

        let model = Segmentation::from_json(&segmented.segmentation.to_json().unwrap()).unwrap();
        let scored = read(customers, Some(&orders), &model.reading_spec());
        assert_eq!(model.score(&scored.table).unwrap(), segmented.scores);
        assert!(scored.warnings.is_empty());

        let text = report::text(&ReportData::new(&model));
        assert!(text.contains("segment"), "{text}");
    }
}

#[test]
fn a_model_counts_orders_to_its_own_day_unless_it_is_told_another() {
    let shop = datasets::shop(300, Seed::new(3)).unwrap();
    let [_, orders] = files(&shop);
    let first = read(None, Some(&orders), &SegmentationSpec::default());
    let model = Segmenter::of_input(&first).fit(&first.table, &mut Silent).unwrap().segmentation;
    let trained_to = first.spec.behaviour.as_of.unwrap();

    let later = [orders.as_slice(), newer_line(&orders, trained_to.plus_days(30)).as_bytes()].concat();
    let scored = read(None, Some(&later), &model.reading_spec());
    assert_eq!(scored.spec.behaviour.as_of, Some(trained_to));
    assert_eq!(scored.table, first.table, "a later order changes nothing");
    assert_eq!(scored.warnings[0].code, "orders_newer");

    let told = model.with_as_of(trained_to.plus_days(30));
    let scored = read(None, Some(&later), &told.reading_spec());
    assert_eq!(scored.spec.behaviour.as_of, Some(trained_to.plus_days(30)));
    assert!(scored.warnings.is_empty());
    told.score(&scored.table).unwrap();
}

/// The last line of a log of the shop on another day.
fn newer_line(orders: &[u8], day: Day) -> String {
    let text = std::str::from_utf8(orders).unwrap();
    let mut fields: Vec<&str> = text.lines().last().unwrap().split(',').collect();
    let place = text.lines().next().unwrap().split(',').position(|name| name == "order_date").unwrap();
    let day = day.to_string();
    fields[place] = &day;
    fields.join(",") + "\n"
}

#[test]
fn nothing_to_read_is_refused_and_so_are_orders_for_rows_without_ids() {
    let refused = InputFiles::new().read(&SegmentationSpec::default(), &mut Silent).unwrap_err();
    assert_eq!(refused.to_string(), "input = nothing: expected a customer table, an order log, or both");
    let files = InputFiles::new().customers("c", &b"age\n30\n40\n"[..]).orders("o", ORDERS.as_bytes());
    let refused = files.read(&SegmentationSpec::default(), &mut Silent).unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Spec { .. }) && refused.to_string().contains("name the id column"));
}

#[test]
fn purchases_of_other_customers_are_refused() {
    let read = read(None, Some(ORDERS.as_bytes()), &SegmentationSpec::default());
    let shop = datasets::shop(50, Seed::new(1)).unwrap();
    let segmenter = Segmenter::new(SegmentationSpec::default()).purchases(read.purchases);
    let refused = segmenter.fit(&shop.customers, &mut Silent).unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Length { expected: 50, got: 3, .. }), "{refused}");
}

#[test]
fn an_observer_that_stops_while_lines_are_read_ends_the_run() {
    let header = "order_id,customer_id,order_date,amount\n";
    let lines: String = (0..70_000).map(|i| format!("{i},c{},2024-01-0{},1.5\n", i % 50, 1 + i % 9)).collect();
    let log = format!("{header}{lines}");
    let mut observer = |event: &Event| match event {
        Event::Lines { .. } => Control::Stop,
        _ => Control::Continue,
    };
    let stopped =
        InputFiles::new().orders("o", log.as_bytes()).read(&SegmentationSpec::default(), &mut observer).unwrap_err();
    assert!(matches!(stopped.kind(), ErrorKind::Interrupted));
    assert_eq!(stopped.class().exit_code(), 130);
}
