//! The audit of published tables: what a marketer who knows them would say of their columns.

use segmenta::features::FeatureSpec;
use segmenta::seed::Seed;
use segmenta::selection::audit::{AttributeReason, AttributeVerdict, Audit, AuditSpec, audit};
use segmenta::table::{CsvReader, Schema};

use super::sets::shared;

fn audited(file: &str) -> Option<Audit> {
    let read = CsvReader::new().read_path(shared(file)?, &Schema::infer()).unwrap();
    Some(audit(&read.table, &FeatureSpec::infer(&read.table), &AuditSpec::default(), Seed::new(1)).unwrap())
}

#[track_caller]
fn check(audit: &Audit, name: &str, verdict: AttributeVerdict, reason: AttributeReason) {
    let attribute = audit.attributes.iter().find(|attribute| attribute.name == name).unwrap();
    assert_eq!((attribute.verdict, attribute.reason), (verdict, reason), "{name}: {}", attribute.because);
}

#[test]
fn mall_customers_are_used_as_they_stand() {
    let Some(audit) = audited("mall_customers/Mall_Customers.csv") else { return };
    assert_eq!(audit.of_verdict(AttributeVerdict::Use).count(), 4, "{audit}");
}

#[test]
fn the_constants_of_a_campaign_go_and_its_money_is_bent() {
    let Some(audit) = audited("marketing_campaign/marketing_campaign.csv") else { return };
    check(&audit, "Z_CostContact", AttributeVerdict::LeaveOut, AttributeReason::Constant);
    check(&audit, "Z_Revenue", AttributeVerdict::LeaveOut, AttributeReason::Constant);
    check(&audit, "Complain", AttributeVerdict::LeaveOut, AttributeReason::NearConstant);
    check(&audit, "MntWines", AttributeVerdict::Transform, AttributeReason::Skewed);
    check(&audit, "Dt_Customer", AttributeVerdict::Transform, AttributeReason::Dates);
    check(&audit, "Marital_Status", AttributeVerdict::Transform, AttributeReason::RareLevels);
}

#[test]
fn of_two_columns_of_a_bank_that_tell_of_earlier_calls_one_goes() {
    let Some(audit) = audited("bank_marketing/bank-full.csv.gz") else { return };
    check(&audit, "pdays", AttributeVerdict::Transform, AttributeReason::Skewed);
    check(&audit, "previous", AttributeVerdict::LeaveOut, AttributeReason::Redundant);
    check(&audit, "poutcome", AttributeVerdict::LeaveOut, AttributeReason::MostlyMissing);
    check(&audit, "y", AttributeVerdict::LeaveOut, AttributeReason::Told);
    let pdays = audit.attributes.iter().find(|attribute| attribute.name == "pdays").unwrap();
    assert!(pdays.because.contains("-1 stands in 82% of the rows and may mean that there is none"));
}

#[test]
fn schooling_in_words_and_in_numbers_is_one_attribute() {
    let Some(audit) = audited("adult/adult.data.gz") else { return };
    let [group] = audit.redundancy.as_slice() else { panic!("{audit}") };
    assert_eq!(group.members, ["c4", "c5"]);
}

#[test]
fn codes_of_wholesale_customers_are_levels() {
    let Some(audit) = audited("wholesale/Wholesale_customers_data.csv") else { return };
    check(&audit, "Region", AttributeVerdict::Transform, AttributeReason::Codes);
    check(&audit, "Channel", AttributeVerdict::Transform, AttributeReason::Codes);
    check(&audit, "Fresh", AttributeVerdict::Transform, AttributeReason::Skewed);
}
