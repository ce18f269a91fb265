//! Rust records to a table: each field of a struct, or key of a map, is a column.

mod fields;
mod scalar;

use serde::Serialize;

use self::fields::{Fields, Row};
use crate::error::{Error, ErrorKind, Result};
use crate::table::infer::{Told, resolve};
use crate::table::raw::{Hint, Names, RawColumn, RawTable};
use crate::table::{Schema, Table};

/// What errors call the place where the records come from.
const SOURCE: &str = "the records";

impl Table {
    /// A table from records that serde can write: structs with named fields, or maps with text keys.
    ///
    /// Numbers become number columns, booleans flags, enum variants without fields categories. Texts are read as in a file
    /// ([`CsvReader`](crate::table::CsvReader)): dates, words for yes and no, categories, free text, but not numbers unless
    /// the schema says so, for their author could have written numbers. `None`, and a key that a record lacks, are missing.
    /// The id, where the schema names one, may be a text or a whole number. `#[serde(flatten)]` and newtypes are seen through.
    ///
    /// ```
    /// use segmenta::table::{ColumnKind, Schema, Table};
    /// use serde::Serialize;
    ///
    /// #[derive(Serialize)]
    /// struct Customer {
    ///     id: u64,
    ///     age: Option<u8>,
    ///     newsletter: bool,
    ///     since: &'static str,
    /// }
    ///
    /// let customers = [
    ///     Customer { id: 7, age: Some(31), newsletter: true, since: "2023-05-01" },
    ///     Customer { id: 9, age: None, newsletter: false, since: "2024-02-29" },
    /// ];
    /// let table = Table::from_records(&customers, &Schema::infer().id("id"))?;
    /// assert_eq!(table.ids().get(1).as_deref(), Some("9"));
    /// assert_eq!(table.column("age")?.n_missing(), 1);
    /// assert_eq!(table.column("since")?.data().kind(), ColumnKind::Date);
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Empty`] where there is no record; [`ErrorKind::ColumnType`] where a record is no struct or map, or a field
    /// holds a list, a struct or the like; [`ErrorKind::NotFinite`] for NaN and infinities; [`ErrorKind::Spec`] for a
    /// record without an id; otherwise those of [`CsvReader::read`](crate::table::CsvReader::read) that concern columns.
    pub fn from_records<T: Serialize>(records: &[T], schema: &Schema) -> Result<Self> {
        let mut fields = Fields::default();
        for (row, record) in records.iter().enumerate() {
            fields.begin_row();
            record.serialize(Row { fields: &mut fields, row }).map_err(fields::RecordError::into_error)?;
        }
        let raw = raw_table(fields, records.len())?;
        let resolved = resolve(raw, schema, Told::default())?;
        match resolved.rejects.rows() {
            [] => Ok(resolved.table),
            [first, rest @ ..] => {
                let (id, n) = (resolved.table.ids().name().to_string(), rest.len() + 1);
                let reason =
                    format!("record {} has no id in `{id}` ({n} records have none); give each one", first.line);
                Err(Error::spec(SOURCE, reason))
            }
        }
    }
}

fn raw_table(fields: Fields, n_rows: usize) -> Result<RawTable> {
    if n_rows == 0 || fields.columns.is_empty() {
        let n_columns = fields.columns.len();
        return Err(ErrorKind::Empty { what: SOURCE.into(), n_rows, n_columns }.into());
    }
    let mut raw = RawTable {
        source: SOURCE.into(),
        names: Names::default(),
        hints: Vec::new(),
        columns: Vec::new(),
        lines: (1..=n_rows as u64).collect(),
    };
    let mut names = Vec::with_capacity(fields.columns.len());
    for mut field in fields.columns {
        field.fill_to(n_rows);
        raw.hints.push(field.hint());
        names.push(field.name);
        raw.columns.push(field.values);
    }
    raw.names = Names::new(names);
    Ok(raw)
}

/// The error that a field holds something that is no single value.
fn nested(field: &str, row: usize, got: &str) -> Error {
    ErrorKind::ColumnType {
        column: field.into(),
        expected: "a number, a text, a boolean, a variant without fields, or nothing".into(),
        got: format!("{got} in record {}; flatten it with #[serde(flatten)], or skip it", row + 1),
    }
    .into()
}
