//! CSV and its relatives: bytes to text, text to records, records to columns.

mod blocks;
mod codepage;
mod fields;
mod frame;
mod load;
mod matrix;
mod reader;
mod sniff;
mod source;
mod stream;

pub(crate) use frame::MAX_FRAME;
pub(crate) use load::first_line;
pub(crate) use stream::{Block, FooterLook, Rest, Row, RowStream};

pub use reader::{CsvReader, TableRead};
