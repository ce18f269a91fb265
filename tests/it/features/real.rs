//! Specs proposed for real tables.

use segmenta::features::{FeatureSpec, Role};
use segmenta::table::{Schema, Table};

/// The table of a set under `../shared/data`; `None`, with a word about it, where the set is not there.
#[allow(clippy::print_stdout)]
fn read(file: &str) -> Option<Table> {
    let path = format!("{}/../shared/data/{file}", env!("CARGO_MANIFEST_DIR"));
    if !std::path::Path::new(&path).exists() {
        println!("shared/data/{file} absent: skipped");
        return None;
    }
    Some(Table::from_csv_path(path, Schema::infer()).unwrap())
}

/// Checks `column family transform` of features and `column role` of the others; columns that are not named are not checked.
#[track_caller]
fn check(file: &str, features: &[(&str, &str, &str)], others: &[(&str, Role)]) {
    let Some(table) = read(file) else { return };
    let spec = FeatureSpec::infer(&table);
    let find =
        |name: &str| spec.columns.iter().find(|column| column.name == name).unwrap_or_else(|| panic!("no {name}"));
    for &(name, family, transform) in features {
        let column = find(name);
        let got = (column.family.map(|family| family.as_str()), column.transform.as_ref().map(|t| t.name()));
        assert_eq!(got, (Some(family), Some(transform)), "{name}: {}", column.because);
    }
    for &(name, role) in others {
        assert_eq!(find(name).role, role, "{name}: {}", find(name).because);
    }
    assert!(spec.columns.iter().all(|column| !column.because.is_empty()));
    let (encoder, x) = spec.fit_encode(&table).unwrap();
    assert_eq!(x.n_rows(), table.n_rows());
    assert!(encoder.shares().by_column.iter().all(|column| column.share < 0.5), "{}", encoder.shares());
    assert_eq!(encoder.encode(&table).unwrap(), x);
}

#[test]
fn a_mall() {
    check(
        "mall_customers/Mall_Customers.csv",
        &[
            ("Gender", "demographic", "one_hot"),
            ("Age", "demographic", "standard"),
            ("Annual Income (k$)", "demographic", "standard"),
            ("Spending Score (1-100)", "behavioural", "standard"),
        ],
        &[],
    );
}

#[test]
fn a_wholesaler() {
    check(
        "wholesale/Wholesale_customers_data.csv",
        &[
            ("Channel", "behavioural", "one_hot"),
            ("Region", "geographic", "one_hot"),
            ("Grocery", "behavioural", "log_standard"),
        ],
        &[],
    );
}

#[test]
fn a_marketing_campaign() {
    check(
        "marketing_campaign/marketing_campaign.csv",
        &[
            ("Year_Birth", "demographic", "standard"),
            ("Education", "demographic", "one_hot"),
            ("Income", "demographic", "log_standard"),
            ("Dt_Customer", "behavioural", "tenure"),
            ("MntWines", "behavioural", "log_standard"),
            ("NumStorePurchases", "behavioural", "standard"),
            ("Response", "behavioural", "flag"),
        ],
        &[("Complain", Role::ProfileOnly), ("Z_Revenue", Role::Ignore)],
    );
}

#[test]
fn credit_cards() {
    check(
        "cc_general/CC_GENERAL.csv",
        &[("PURCHASES_FREQUENCY", "behavioural", "standard"), ("MINIMUM_PAYMENTS", "behavioural", "log_standard")],
        &[],
    );
}

#[test]
fn a_bank() {
    check(
        "bank_marketing/bank-full.csv.gz",
        &[
            ("age", "demographic", "standard"),
            ("education", "demographic", "ordered"),
            ("balance", "behavioural", "yeo_johnson"),
            ("duration", "behavioural", "log_standard"),
        ],
        &[("poutcome", Role::ProfileOnly), ("y", Role::ProfileOnly)],
    );
}

#[test]
fn a_survey() {
    check(
        "mcdonalds/mcdonalds.csv",
        &[
            ("Like", "psychographic", "ordered"),
            ("VisitFrequency", "behavioural", "ordered"),
            ("yummy", "behavioural", "flag"),
        ],
        &[],
    );
    check(
        "online_delivery/onlinedeliverydata.csv",
        &[
            ("Monthly Income", "demographic", "ordered"),
            ("Easy Payment option", "psychographic", "ordered"),
            ("Politeness", "psychographic", "ordered"),
            ("Influence of rating", "psychographic", "ordered"),
        ],
        &[("Health Concern", Role::Sensitive), ("Reviews", Role::Ignore)],
    );
}
