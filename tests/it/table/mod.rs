//! The table floor.

mod dialects;
mod frames;
mod kinds;
mod locales;
mod npy;
mod oddities;
mod oracle;
mod order_logs;
mod records;
mod refusals;
mod rejects;
mod round_trips;
mod schemas;
mod shared_data;
mod spectrum;

use segmenta::table::{CsvReader, Schema, TableRead};

/// Reads `text` with everything inferred.
fn read(text: &str) -> TableRead {
    CsvReader::new().read(text.as_bytes(), "file.csv", &Schema::infer()).expect("a readable file")
}

/// The error of reading `bytes` with everything inferred, as a person sees it.
fn refused(bytes: impl AsRef<[u8]>) -> String {
    CsvReader::new().read(bytes.as_ref(), "file.csv", &Schema::infer()).expect_err("a refused file").to_string()
}
