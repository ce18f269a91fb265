//! Trials on real customer tables beside the checkout; skipped with a message where they are absent.

use std::path::PathBuf;

use segmenta::observe::Silent;
use segmenta::report::{self, ReportData};
use segmenta::segmentation::{Segmentation, SegmentationSpec, Segmenter};
use segmenta::table::{CsvReader, Schema};

/// The largest report of any table.
const MAX_REPORT_BYTES: usize = 1_500_000;

/// `../shared/data/<file>`, where it is there.
pub(super) fn shared(file: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(file);
    let set = file.split('/').next().unwrap_or(file);
    if path.exists() {
        return Some(path);
    }
    println!("shared/data/{set} absent: skipped");
    None
}

fn trial(file: &str, n_customers: usize) {
    let Some(path) = shared(file) else { return };
    let read = CsvReader::new().read_path(&path, &Schema::infer()).unwrap();
    assert_eq!(read.table.n_rows(), n_customers, "{file}");
    let segmented = Segmenter::new(SegmentationSpec::default()).fit(&read.table, &mut Silent).unwrap();
    let segmentation = &segmented.segmentation;
    let largest = segmentation.profiles().segments.iter().map(|segment| segment.share).fold(0.0, f64::max);
    let warned = segmentation.warnings().iter().any(|warning| warning.code == "giant_segment");
    assert!(largest <= 0.9 || warned, "{file}: one segment holds {largest:.2}");
    assert!(segmentation.profiles().segments.iter().all(|segment| !segment.traits.is_empty()), "{file}");

    // The file read by the saved schema and scored by the saved model gives the training rows.
    let again = CsvReader::new().read_path(&path, &read.schema).unwrap();
    let loaded = Segmentation::from_json(&segmentation.to_json().unwrap()).unwrap();
    assert_eq!(loaded.score(&again.table).unwrap(), segmented.scores, "{file}");

    let mut page = Vec::new();
    report::html(&ReportData::new(segmentation), &mut page).unwrap();
    assert!(page.len() <= MAX_REPORT_BYTES, "{file}: {} bytes", page.len());
}

#[test]
fn mall_customers_from_file_to_report() {
    trial("mall_customers/Mall_Customers.csv", 200);
}

#[test]
fn wholesale_customers_from_file_to_report() {
    trial("wholesale/Wholesale_customers_data.csv", 440);
}

#[test]
fn credit_card_holders_from_file_to_report() {
    trial("cc_general/CC_GENERAL.csv", 8950);
}

#[test]
fn a_marketing_campaign_from_file_to_report() {
    trial("marketing_campaign/marketing_campaign.csv", 2240);
}

#[test]
fn a_banks_customers_from_file_to_report() {
    trial("bank_marketing/bank-full.csv.gz", 45_211);
}

#[test]
fn households_that_order_food_with_line_breaks_in_their_reviews() {
    trial("online_delivery/onlinedeliverydata.csv", 388);
}

#[test]
fn car_buyers_with_gaps_from_file_to_report() {
    trial("janatahack_segmentation/Train.csv", 8_068);
}

#[test]
fn the_readers_of_an_email_campaign_from_file_to_report() {
    trial("hillstrom/hillstrom.csv.gz", 64_000);
}
