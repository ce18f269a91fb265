//! Trials on real order logs beside the checkout; skipped with a message where they are absent. The counts are those of pandas.

use segmenta::observe::Silent;
use segmenta::report::{self, ReportData};
use segmenta::segmentation::{InputFiles, InputRead, Segmentation, SegmentationSpec, Segmented, Segmenter};
use segmenta::table::Header;
use segmenta::table::orders::{OrderColumns, OrderDates};

use super::real_tables::shared;

/// A specification in which the log has these columns: name of the role, name in the file.
fn spec(columns: &[(&str, &str)]) -> SegmentationSpec {
    let mut spec = SegmentationSpec::default();
    spec.input.orders.columns = columns.iter().fold(OrderColumns::default(), |mut all, &(role, name)| {
        let place = match role {
            "customer" => &mut all.customer,
            "order" => &mut all.order,
            "date" => &mut all.date,
            "amount" => &mut all.amount,
            "quantity" => &mut all.quantity,
            "unit_price" => &mut all.unit_price,
            "product" => &mut all.product,
            other => panic!("no such role: {other}"),
        };
        *place = Some(name.into());
        all
    });
    spec
}

/// The sum of a column over all customers, and how many have a value.
fn total(read: &InputRead, column: &str) -> (f64, usize) {
    let numbers = read.table.column(column).unwrap().numbers().unwrap();
    (numbers.present().sum(), numbers.present().count())
}

#[track_caller]
fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-6 * expected.abs().max(1.0), "{got}, expected {expected}");
}

/// From the files to the report, and the same rows again by the saved model.
fn trial(open: impl Fn() -> InputFiles<'static>, spec: &SegmentationSpec) -> (InputRead, Segmented) {
    let read = open().read(spec, &mut Silent).unwrap();
    let segmented = Segmenter::of_input(&read).fit(&read.table, &mut Silent).unwrap();
    let model = Segmentation::from_json(&segmented.segmentation.to_json().unwrap()).unwrap();
    let again = open().read(&model.reading_spec(), &mut Silent).unwrap();
    assert_eq!(model.score(&again.table).unwrap(), segmented.scores);
    let profiles = segmented.segmentation.profiles();
    let largest = profiles.segments.iter().map(|segment| segment.share).fold(0.0, f64::max);
    let warned = segmented.segmentation.warnings().iter().any(|warning| warning.code == "giant_segment");
    assert!(largest <= 0.9 || warned, "one segment holds {largest:.2}");
    let mut page = Vec::new();
    report::html(&ReportData::new(&segmented.segmentation), &mut page).unwrap();
    assert!(page.len() <= 1_500_000, "{} bytes", page.len());
    (read, segmented)
}

#[test]
fn a_wholesalers_invoices_with_cancellations_and_lines_of_nobody() {
    let Some(path) = shared("online_retail/online_retail.csv.gz") else { return };
    let mut spec = spec(&[
        ("customer", "CustomerID"),
        ("order", "InvoiceNo"),
        ("date", "InvoiceDate"),
        ("quantity", "Quantity"),
        ("unit_price", "UnitPrice"),
    ]);
    spec.as_of = Some("2011-12-10".parse().unwrap());
    let (read, _) = trial(|| InputFiles::new().orders_path(&path), &spec);
    assert_eq!(read.table.n_rows(), 4_372);
    let rejects = read.rejects.orders.as_ref().unwrap();
    assert_eq!((rejects.n_without_customer(), rejects.len()), (135_080, 135_080));
    assert_eq!(total(&read, "order_frequency").0, 18_536.0);
    assert_eq!(total(&read, "order_recency_days").1, 4_339, "33 customers have nothing but cancellations");
    near(total(&read, "order_spend_total").0, 8_300_065.814);
    let products = read.purchases.as_ref().and_then(|purchases| purchases.products.as_ref()).unwrap();
    assert_eq!((products.names().len(), products.n_customers()), (3_665, 4_372));
}

#[test]
fn a_music_shops_columns_of_one_width() {
    let Some(path) = shared("cdnow/CDNOW_master.txt.gz") else { return };
    let spec = spec(&[("quantity", "number_of_cds")]);
    let (read, _) = trial(|| InputFiles::new().orders_path(&path), &spec);
    assert_eq!(read.table.n_rows(), 23_570);
    assert_eq!(total(&read, "order_frequency").0, 67_591.0);
    near(total(&read, "order_spend_total").0, 2_500_315.63);
    assert_eq!(read.spec.behaviour.as_of, "1998-07-01".parse().ok());
}

#[test]
fn the_sample_of_the_music_shop_without_a_header() {
    let Some(path) = shared("cdnow/CDNOW_sample.txt") else { return };
    let mut spec = spec(&[("customer", "c2"), ("date", "c3"), ("quantity", "c4"), ("amount", "c5")]);
    spec.input.reader = spec.input.reader.header(Header::Absent);
    let (read, _) = trial(|| InputFiles::new().orders_path(&path), &spec);
    assert_eq!(read.table.n_rows(), 2_357);
    assert_eq!(total(&read, "order_frequency").0, 6_696.0);
    near(total(&read, "order_spend_total").0, 244_091.94);
}

#[test]
fn a_grocers_baskets_with_european_dates() {
    let Some(path) = shared("groceries/Groceries_dataset.csv.gz") else { return };
    let (read, _) = trial(|| InputFiles::new().orders_path(&path), &SegmentationSpec::default());
    assert_eq!(read.table.n_rows(), 3_898);
    assert_eq!(total(&read, "order_frequency").0, 14_963.0);
    assert_eq!(read.spec.behaviour.as_of, "2015-12-31".parse().ok());
    let products = read.purchases.as_ref().and_then(|purchases| purchases.products.as_ref()).unwrap();
    assert_eq!(products.names().len(), 167);
}

#[test]
fn a_grocers_visits_without_amounts() {
    let Some(path) = shared("grocery_elog/groceryElog.csv") else { return };
    let (read, _) = trial(|| InputFiles::new().orders_path(&path), &SegmentationSpec::default());
    assert_eq!(read.table.n_rows(), 1_525);
    assert_eq!(total(&read, "order_frequency").0, 10_483.0);
    assert!(read.table.get("order_spend_total").is_none(), "a log without amounts tells no money");
}

#[test]
fn an_office_suppliers_orders() {
    let Some(path) = shared("superstore/superstore_orders.csv.gz") else { return };
    let spec = spec(&[("customer", "Customer ID"), ("order", "Order ID"), ("date", "Order Date"), ("amount", "Sales")]);
    let (read, _) = trial(|| InputFiles::new().orders_path(&path), &spec);
    assert_eq!(read.table.n_rows(), 793);
    assert_eq!(total(&read, "order_frequency").0, 5_009.0);
    near(total(&read, "order_spend_total").0, 2_297_200.860_3);
    let purchases = read.purchases.as_ref().unwrap();
    assert_eq!(purchases.categories.as_ref().unwrap().names(), ["Furniture", "Office Supplies", "Technology"]);
    assert_eq!(purchases.products.as_ref().unwrap().names().len(), 1_862);
}

#[test]
fn households_with_purchases_that_have_no_day() {
    let Some(customers) = shared("bayesm/margarine_demos.csv") else { return };
    let Some(orders) = shared("bayesm/margarine_choicePrice.csv") else { return };
    let mut spec = spec(&[("customer", "hhid"), ("product", "choice")]);
    spec.input.schema = spec.input.schema.id("hhid");
    spec.input.orders.columns.dates = OrderDates::Absent;
    let (read, _) = trial(|| InputFiles::new().customers_path(&customers).orders_path(&orders), &spec);
    assert_eq!(read.table.n_rows(), 516);
    assert_eq!(total(&read, "order_frequency"), (4_470.0, 516));
    assert!(read.table.get("order_recency_days").is_none(), "a log without days tells no recency");
    assert!(read.table.get("Income").is_some());
}
