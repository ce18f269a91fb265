//! Real files, read with nothing told: the facts that their README states.

use std::path::PathBuf;

use segmenta::table::{
    ColumnData, ColumnSchema, CsvReader, DateOrder, Delimiter, Encoding, Header, Schema, Table, TableRead,
};

/// The file, read; `None`, said, where the data are not there.
#[allow(clippy::print_stdout)]
fn file(set: &str, name: &str) -> Option<TableRead> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(set).join(name);
    if !path.exists() {
        println!("shared/data/{set} absent: skipped");
        return None;
    }
    let read = CsvReader::new().read_path(&path, &Schema::infer()).expect("as the README says");
    assert!(read.rejects.is_empty(), "{set}: {:?}", read.rejects.iter().next());
    Some(read)
}

fn sum(table: &Table, column: &str) -> f64 {
    table.column(column).expect("as the README says").numbers().expect("as the README says").present().sum()
}

fn count(table: &Table, column: &str, level: &str) -> usize {
    let categories = table.column(column).expect("as the README says").to_categories().expect("as the README says");
    categories.levels().iter().zip(categories.counts()).find(|(name, _)| *name == level).map_or(0, |(_, n)| n)
}

/// The columns with gaps and how many they have.
fn gaps(table: &Table) -> Vec<(&str, usize)> {
    table.columns().iter().map(|c| (c.name(), c.n_missing())).filter(|(_, n)| *n > 0).collect()
}

#[test]
fn mall_customers() {
    let Some(TableRead { table, .. }) = file("mall_customers", "Mall_Customers.csv") else { return };
    assert_eq!((table.n_rows(), table.columns().len(), table.ids().name()), (200, 4, "CustomerID"));
    assert_eq!((count(&table, "Gender", "Female"), count(&table, "Gender", "Male")), (112, 88));
    assert_eq!((sum(&table, "Annual Income (k$)"), sum(&table, "Spending Score (1-100)")), (12_112.0, 10_040.0));
}

#[test]
fn wholesale() {
    let Some(TableRead { table, .. }) = file("wholesale", "Wholesale_customers_data.csv") else { return };
    assert_eq!((table.n_rows(), table.columns().len(), table.ids().are_row_numbers()), (440, 8, true));
    assert_eq!((count(&table, "Channel", "1"), count(&table, "Channel", "2")), (298, 142));
    assert_eq!(["1", "2", "3"].map(|level| count(&table, "Region", level)), [77, 47, 316]);
}

#[test]
fn cc_general() {
    let Some(TableRead { table, .. }) = file("cc_general", "CC_GENERAL.csv") else { return };
    assert_eq!((table.n_rows(), table.columns().len(), table.ids().name()), (8_950, 17, "CUST_ID"));
    assert_eq!(gaps(&table), [("CREDIT_LIMIT", 1), ("MINIMUM_PAYMENTS", 313)]);
}

#[test]
fn marketing_campaign() {
    let Some(read) = file("marketing_campaign", "marketing_campaign.csv") else { return };
    let table = &read.table;
    assert_eq!((table.n_rows(), table.columns().len(), table.ids().name()), (2_240, 28, "ID"));
    assert_eq!((read.dialect.delimiter, read.dialect.encoding), (Delimiter::Semicolon, Encoding::Utf8));
    assert_eq!(gaps(table), [("Income", 24)]);
    assert_eq!(count(table, "Response", "yes"), 334);
    assert!(matches!(table.column("Dt_Customer").unwrap().data(), ColumnData::Date(_)));
}

#[test]
fn bank_marketing() {
    let Some(TableRead { table, .. }) = file("bank_marketing", "bank-full.csv.gz") else { return };
    assert_eq!((table.n_rows(), table.columns().len()), (45_211, 17));
    assert_eq!((count(&table, "y", "yes"), sum(&table, "balance")), (5_289, 61_589_682.0));
    assert_eq!(gaps(&table), [("job", 288), ("education", 1_857), ("contact", 13_020), ("poutcome", 36_959)]);
}

#[test]
fn superstore() {
    let Some(read) = file("superstore", "superstore_orders.csv.gz") else { return };
    let table = &read.table;
    assert_eq!((table.n_rows(), table.columns().len(), read.dialect.encoding), (9_994, 21, Encoding::Windows1252));
    assert!(table.ids().are_row_numbers());
    assert_eq!(table.column("Customer ID").unwrap().to_categories().unwrap().levels().len(), 793);
    assert!((sum(table, "Sales") - 2_297_200.86).abs() < 0.01);
    let dates = read
        .schema
        .columns()
        .iter()
        .filter(|column| matches!(column, ColumnSchema::Date { order: Some(DateOrder::Mdy), .. }));
    assert_eq!(dates.count(), 2);
}

#[test]
fn direct_marketing() {
    let Some(TableRead { table, .. }) = file("direct_marketing", "DirectMarketing.csv") else { return };
    assert_eq!((table.n_rows(), table.columns().len()), (1_000, 10));
    assert_eq!(gaps(&table), [("History", 303)]);
}

#[test]
fn online_delivery() {
    let Some(TableRead { table, .. }) = file("online_delivery", "onlinedeliverydata.csv") else { return };
    // 55 columns, two of which are one place.
    assert_eq!((table.n_rows(), table.columns().len()), (388, 54));
    let places = table.column("location").unwrap().points().unwrap();
    assert!(
        places.iter().flatten().all(|place| (12.0..14.0).contains(&place.lat()) && (77.0..78.0).contains(&place.lon()))
    );
    assert!(matches!(table.column("Reviews").unwrap().data(), ColumnData::Text(_)));
}

#[test]
fn airline_satisfaction() {
    let Some(TableRead { table, .. }) = file("airline_satisfaction", "airline_passenger_satisfaction.csv.gz") else {
        return;
    };
    assert_eq!((table.n_rows(), table.columns().len(), table.ids().name()), (129_880, 23, "ID"));
    assert_eq!(gaps(&table), [("Arrival Delay", 393)]);
}

#[test]
fn bank_churners() {
    let Some(TableRead { table, .. }) = file("bank_churners", "BankChurners.csv.gz") else { return };
    assert_eq!((table.n_rows(), table.columns().len(), table.ids().name()), (10_127, 22, "CLIENTNUM"));
    assert_eq!(count(&table, "Attrition_Flag", "Existing Customer"), 8_500);
}

#[test]
fn janatahack() {
    for (name, n_rows, expected) in
        [("Train.csv", 8_068, [140, 78, 124, 829, 335, 76]), ("Test.csv", 2_627, [50, 24, 38, 269, 113, 32])]
    {
        let Some(TableRead { table, .. }) = file("janatahack_segmentation", name) else { return };
        assert_eq!((table.n_rows(), table.ids().name()), (n_rows, "ID"));
        assert_eq!(gaps(&table).iter().map(|(_, n)| *n).collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn janatahack_test_reads_by_the_schema_of_train() {
    let (Some(train), Some(test)) =
        (file("janatahack_segmentation", "Train.csv"), file("janatahack_segmentation", "Test.csv"))
    else {
        return;
    };
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/janatahack_segmentation/Test.csv");
    let by_schema = CsvReader::new().read_path(path, &train.schema).unwrap();
    assert_eq!(by_schema.table, test.table);
}

#[test]
fn hillstrom() {
    let Some(TableRead { table, .. }) = file("hillstrom", "hillstrom.csv.gz") else { return };
    assert_eq!((table.n_rows(), table.columns().len()), (64_000, 12));
    let mut arms = table.column("segment").unwrap().to_categories().unwrap().counts();
    arms.sort_unstable();
    assert_eq!(arms, [21_306, 21_307, 21_387]);
    assert!(count(&table, "history_segment", "7) $1,000 +") > 0);
}

#[test]
fn adult_has_no_header() {
    let (Some(train), Some(test)) = (file("adult", "adult.data.gz"), file("adult", "adult.test.gz")) else { return };
    for (read, n_rows, level, n_rich) in [(&train, 32_561, ">50K", 7_841), (&test, 16_281, ">50K.", 3_846)] {
        assert_eq!(
            (read.table.n_rows(), read.table.columns().len(), read.dialect.header),
            (n_rows, 15, Header::Absent)
        );
        assert_eq!(count(&read.table, "c15", level), n_rich);
    }
    let n_gaps = |read: &TableRead| gaps(&read.table).iter().map(|(_, n)| n).sum::<usize>();
    assert_eq!(n_gaps(&train) + n_gaps(&test), 6_465);
}
