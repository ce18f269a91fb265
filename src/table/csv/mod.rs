//! CSV and its relatives: bytes to text, text to records, records to columns.

mod codepage;
mod fields;
mod frame;
mod load;
mod matrix;
mod reader;
mod sniff;
mod source;

pub use reader::{CsvReader, TableRead};
