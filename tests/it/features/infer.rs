//! Specs proposed for tables.

use segmenta::features::{ColumnSpec, Family, FeatureSpec, Role};
use segmenta::seed::Seed;
use segmenta::table::{Day, Table};

const N: u64 = 400;

fn draws(name: &str) -> impl Iterator<Item = f64> + Clone {
    let seed = Seed::new(11).derive(name, 0);
    (0..N).map(move |row| seed.uniform_at(row))
}

fn find<'a>(spec: &'a FeatureSpec, name: &str) -> &'a ColumnSpec {
    spec.columns.iter().find(|column| column.name == name).unwrap()
}

#[track_caller]
fn check(spec: &FeatureSpec, name: &str, family: Family, transform: &str) {
    let column = find(spec, name);
    let got = column.transform.as_ref().map(|transform| transform.name());
    assert_eq!((column.role, column.family, got), (Role::Feature, Some(family), Some(transform)), "{column:?}");
    assert!(!column.because.is_empty());
}

#[track_caller]
fn check_role(spec: &FeatureSpec, name: &str, role: Role, because: &str) {
    let column = find(spec, name);
    assert_eq!((column.role, column.transform.is_none()), (role, true), "{column:?}");
    assert!(column.because.contains(because), "{column:?}");
}

#[test]
fn features_are_chosen_from_names_and_values() {
    use Family::{Behavioural, Demographic, Geographic, Psychographic};
    let pick = |name: &str, levels: &'static [&'static str]| {
        draws(name).map(|u| Some(levels[(u * levels.len() as f64) as usize])).collect::<Vec<_>>()
    };
    let table = Table::builder()
        .number("Age", draws("age").map(|u| (18.0 + 60.0 * u).floor()))
        .number(
            "Year_Birth",
            draws("birth").enumerate().map(|(row, u)| if row == 7 { 1860.0 } else { (1990.0 - 20.0 * u).floor() }),
        )
        .number("MntWines", draws("wine").map(|u| (7.0 * u).exp().floor()))
        .number("profit", draws("profit").map(|u| (7.0 * u).exp() - 50.0))
        .number("Region", draws("region").map(|u| (1.0 + 3.0 * u).floor()))
        .number("seat comfort", draws("seat").map(|u| (1.0 + 5.0 * u).floor()))
        .number("Response", draws("response").map(|u| f64::from(u8::from(u < 0.2))))
        .number("pdays", draws("pdays").map(|u| if u < 0.8 { -1.0 } else { (300.0 * u).floor() }))
        .category("Gender", pick("gender", &["Male", "Female"]))
        .category("Spending_Score", pick("score", &["Low", "Average", "High"]))
        .category("q12", pick("q12", &["Concordo", "Discordo", "Neutro"]))
        .category("cidade", pick("city", &["Porto", "Lisboa", "Faro", "Braga"]))
        .category("loan", pick("loan", &["yes", "no"]))
        .date("Dt_Customer", draws("since").map(|u| Day::from_epoch_days(19_000 + (700.0 * u) as i32).unwrap()))
        .date("data de nascimento", draws("born").map(|u| Day::from_epoch_days((9000.0 * u) as i32).unwrap()))
        .build()
        .unwrap();
    let spec = FeatureSpec::infer(&table);
    check(&spec, "Age", Demographic, "standard");
    check(&spec, "Year_Birth", Demographic, "standard");
    assert!(find(&spec, "Year_Birth").because.contains("drawn in"));
    check(&spec, "MntWines", Behavioural, "log_standard");
    check(&spec, "profit", Behavioural, "yeo_johnson");
    check(&spec, "Region", Geographic, "one_hot");
    check(&spec, "seat comfort", Psychographic, "ordered");
    check(&spec, "Response", Behavioural, "flag");
    check(&spec, "pdays", Behavioural, "yeo_johnson");
    assert!(find(&spec, "pdays").because.contains("-1 stands in"), "{}", find(&spec, "pdays").because);
    check(&spec, "Gender", Demographic, "one_hot");
    check(&spec, "Spending_Score", Behavioural, "ordered");
    check(&spec, "q12", Psychographic, "ordered");
    check(&spec, "cidade", Geographic, "one_hot");
    check(&spec, "loan", Behavioural, "flag");
    check(&spec, "Dt_Customer", Behavioural, "tenure");
    check(&spec, "data de nascimento", Demographic, "age");
    let newest = table.column("Dt_Customer").unwrap().dates().unwrap().iter().flatten().max().copied().unwrap();
    assert_eq!(spec.as_of, Some(newest.plus_days(1)));

    let (encoder, x) = spec.fit_encode(&table).unwrap();
    assert_eq!(x.n_rows(), table.n_rows());
    assert!(encoder.shares().by_column.iter().all(|column| column.share < 0.5));
    let text = toml::to_string(&spec).unwrap();
    assert_eq!(toml::from_str::<FeatureSpec>(&text).unwrap(), spec);
}

#[test]
fn columns_that_carry_no_segmentation_are_left_out_with_the_reason() {
    let unique: Vec<String> = (0..N).map(|row| format!("C{:05}", row * 7919 % 100_003)).collect();
    let mails: Vec<String> = (0..N).map(|row| format!("a{row}@example.org")).collect();
    let table = Table::builder()
        .number("CUST_ID", (0..N).map(|row| (row * 7919 % 100_003) as f64))
        .number("nr", (1..=N).map(|row| row as f64))
        .number("Z_Revenue", draws("z").map(|_| 11.0))
        .number("mostly gone", draws("gone").map(|u| (u > 0.7).then_some(u)))
        .number("gone", draws("gone").map(|_| None::<f64>))
        .number("nearly zero", draws("nearly").map(|u| if u < 0.995 { 0.0 } else { u }))
        .number("weight", draws("weight").map(|u| 50.0 + 40.0 * u))
        .category("ref", unique.iter().map(|text| Some(text.as_str())))
        .category("contact point", mails.iter().map(|text| Some(text.as_str())))
        .category("country", draws("country").map(|_| Some("BR")))
        .category("Religion", draws("religion").map(|u| Some(if u < 0.5 { "a" } else { "b" })))
        .category("Nome", mails.iter().map(|text| Some(text.as_str())))
        .category("segmento", draws("segment").map(|u| Some(if u < 0.5 { "A" } else { "B" })))
        .flag("Complain", draws("complain").map(|u| u < 0.005))
        .text("Reviews", draws("reviews").map(|_| Some("tasty")))
        .number("Fresh", draws("fresh"))
        .build()
        .unwrap();
    let spec = FeatureSpec::infer(&table);
    check_role(&spec, "CUST_ID", Role::Ignore, "id");
    check_role(&spec, "nr", Role::Ignore, "rise row by row");
    check_role(&spec, "Z_Revenue", Role::Ignore, "11 in every row");
    check_role(&spec, "mostly gone", Role::ProfileOnly, "% of its values are missing");
    check_role(&spec, "gone", Role::Ignore, "no value");
    check_role(&spec, "nearly zero", Role::ProfileOnly, "of the rows hold 0");
    check_role(&spec, "weight", Role::ProfileOnly, "may be a weight");
    check_role(&spec, "ref", Role::Ignore, "ids or free text");
    check_role(&spec, "contact point", Role::Identifier, "e-mail");
    check_role(&spec, "country", Role::Ignore, "`BR` in every row");
    check_role(&spec, "Religion", Role::Sensitive, "special category");
    check_role(&spec, "Nome", Role::Identifier, "identifies a person");
    check_role(&spec, "segmento", Role::ProfileOnly, "already made");
    check_role(&spec, "Complain", Role::ProfileOnly, "say yes");
    check_role(&spec, "Reviews", Role::Ignore, "free text");
    check(&spec, "Fresh", Family::Behavioural, "standard");
    assert_eq!(spec.features().count(), 1);
    spec.fit(&table).unwrap();
}

#[test]
fn a_table_of_nothing_but_ids_says_why_it_cannot_be_segmented() {
    let table = Table::builder().number("id", [1.0, 2.0, 3.0]).number("same", [5.0, 5.0, 5.0]).build().unwrap();
    let error = FeatureSpec::infer(&table).fit(&table).unwrap_err().to_string();
    assert_eq!(
        error,
        "no column can carry a segmentation: `id`: the name says that it is an id; `same`: it is 5 in every row; name the features in a spec if this is wrong"
    );
}

#[test]
fn inferred_specs_fit_tables_of_few_rows() {
    for n in [1, 2, 3, 5] {
        let table = Table::builder()
            .number("age", (0..n).map(|i| f64::from(i) * 3.0))
            .category("plan", (0..n).map(|i| Some(if i % 2 == 0 { "a" } else { "b" })))
            .flag("f", (0..n).map(|i| i % 2 == 0))
            .build()
            .unwrap();
        let spec = FeatureSpec::infer(&table);
        match spec.fit_encode(&table) {
            Ok((_, x)) => assert!(x.values().iter().all(|value| value.is_finite())),
            Err(error) => assert!(n == 1 && error.to_string().starts_with("no column can carry"), "{error}"),
        }
    }
}

#[test]
fn words_of_somebody_s_own_are_no_levels() {
    let texts = |text: fn(usize) -> String| (0..N as usize).map(text).collect::<Vec<_>>();
    let comments = texts(|row| if row % 3 > 0 { "ok".into() } else { format!("remark {row}") });
    let reasons = texts(|row| format!("because of the price in {} again", row % 40));
    let cities = texts(|row| format!("city {}", row * row % 90 + row % 3));
    let table = Table::builder()
        .number("spend", draws("spend").map(|u| u * 100.0))
        .category("comment", comments.iter().map(|text| Some(text.as_str())))
        .category("reason", reasons.iter().map(|text| Some(text.as_str())))
        .category("city", cities.iter().map(|text| Some(text.as_str())))
        .build()
        .unwrap();
    let spec = FeatureSpec::infer(&table);
    check_role(&spec, "comment", Role::Ignore, "134 of its 135 values stand in one row each: free text or names");
    check_role(&spec, "reason", Role::Ignore, "most of its 40 values are sentences: free text");
    assert_eq!(find(&spec, "city").role, Role::Feature, "{:?}", find(&spec, "city"));
}

#[test]
fn what_an_order_log_has_become_counts_by_theme_and_keeps_its_role_whatever_its_categories_are_called() {
    let numbers = |shift: u32| (0..60).map(move |i| f64::from((i + shift) % 7) / 7.0 + f64::from(i) / 100.0);
    let table = Table::builder()
        .number("order_frequency", numbers(1))
        .number("order_category_share_Health", numbers(2))
        .number("order_category_share_Mobile phone", numbers(3))
        .number("order_gap_cv", numbers(4))
        .build()
        .unwrap();
    let spec = FeatureSpec::infer(&table);
    let column = |name: &str| find(&spec, name);
    assert_eq!(column("order_frequency").weight, 1.0);
    for share in ["order_category_share_Health", "order_category_share_Mobile phone"] {
        assert_eq!((column(share).role, column(share).weight), (Role::Feature, 0.5), "{share}");
        assert_eq!(column(share).family, Some(Family::Behavioural));
    }
    assert_eq!(column("order_gap_cv").role, Role::ProfileOnly);
}
