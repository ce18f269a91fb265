//! What a customer table is: one row a customer, typed columns, gaps known by type.
//!
//! A [`Table`] comes from a CSV or TSV file ([`Table::from_csv_path`]), from Rust values column by column
//! ([`Table::builder`]) or from serde records ([`Table::from_records`]). Row `i` of the table stays row `i` of the feature matrix, of the labels and
//! of the scores: no later floor drops or reorders rows.

mod builder;
mod column;
mod day;
mod ids;
mod point;

mod csv;
pub mod orders;

pub mod blocks;
mod dialect;
pub mod npy;
mod records;

mod rejects;
mod schema;

mod cell;
mod infer;
mod raw;

pub use builder::TableBuilder;
pub use column::{Categories, Column, ColumnData, ColumnKind, Numbers, number_text};
pub use csv::{CsvReader, TableRead};
pub use day::Day;
pub use dialect::{DateOrder, DecimalMark, Delimiter, Dialect, Encoding, Footer, Header, Quote};
pub use ids::CustomerIds;
pub use point::Point;
pub use rejects::{Reject, Rejects};
pub use schema::{ColumnSchema, IdColumn, Schema, SchemaOrigin};

use crate::error::{ErrorKind, Result};

/// A customer table: ids and typed columns of one length.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    ids: CustomerIds,
    columns: Vec<Column>,
}

impl Table {
    /// A table from its ids and columns.
    ///
    /// # Errors
    /// [`ErrorKind::Length`] where a column has another length than the ids, [`ErrorKind::DuplicateColumn`] where two columns
    /// have one name.
    pub fn new(ids: CustomerIds, columns: Vec<Column>) -> Result<Self> {
        let mut positions = std::collections::BTreeMap::new();
        for (position, column) in columns.iter().enumerate() {
            if column.n_rows() != ids.len() {
                return Err(ErrorKind::Length {
                    what: format!("column `{}`", column.name()),
                    expected: ids.len(),
                    got: column.n_rows(),
                }
                .into());
            }
            if let Some(first) = positions.insert(column.name(), position) {
                let (first, second) = (first + 1, position + 1);
                return Err(ErrorKind::DuplicateColumn { name: column.name().into(), first, second }.into());
            }
        }
        Ok(Self { ids, columns })
    }

    /// A builder that takes columns from Rust values.
    pub fn builder() -> TableBuilder {
        TableBuilder::default()
    }

    /// Number of rows: customers.
    pub fn n_rows(&self) -> usize {
        self.ids.len()
    }

    /// Who each row is.
    pub fn ids(&self) -> &CustomerIds {
        &self.ids
    }

    /// The columns in the order of the file.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column called `name`, where there is one.
    pub fn get(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name() == name)
    }

    /// The column called `name`.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] with the nearest names.
    pub fn column(&self, name: &str) -> Result<&Column> {
        self.get(name).ok_or_else(|| {
            let known = self.columns.iter().map(|column| column.name().to_string()).collect();
            ErrorKind::UnknownColumn { name: name.into(), place: "the table".into(), known }.into()
        })
    }
}
