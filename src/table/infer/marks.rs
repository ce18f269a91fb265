//! Decimal marks and date orders of single columns, for files that are read as streams.

use super::settle::{self, Elsewhere};
use super::survey::{DateCount, NumberCount, Values};
use crate::error::{ErrorKind, Result};
use crate::table::raw::RawColumn;
use crate::table::{DateOrder, DecimalMark, SchemaOrigin};

fn only_told<T>(told: Option<T>) -> Elsewhere<T> {
    Elsewhere { told, schema: None, file: None, origin: SchemaOrigin::Declared }
}

/// The decimal mark that was told or on which the columns agree; `None` where every value reads the same under both.
///
/// # Errors
/// [`ErrorKind::Ambiguous`] where a value reads differently and nothing decides, and
/// [`ErrorKind::ColumnType`] where the numbers of a column have different units.
pub(crate) fn decimal_of(columns: &[(&str, &RawColumn)], told: Option<DecimalMark>) -> Result<Option<DecimalMark>> {
    let counts: Vec<NumberCount> = columns.iter().map(|(_, column)| NumberCount::of(&Values::of(column))).collect();
    for ((name, _), count) in columns.iter().zip(&counts) {
        if let Some(clash) = count.clash() {
            let expected = "numbers of one unit".into();
            return Err(ErrorKind::ColumnType { column: name.to_string(), expected, got: clash }.into());
        }
    }
    if told.is_some() {
        return Ok(told);
    }
    if let Some(mark) = settle::file_decimal(counts.iter()) {
        return Ok(Some(mark));
    }
    for ((name, _), count) in columns.iter().zip(&counts) {
        settle::decimal(name, count, only_told(None))?;
    }
    Ok(None)
}

/// The order of a column of dates; `None` where every date is the same day in each.
///
/// # Errors
/// [`ErrorKind::Ambiguous`] where a date is two days and nothing decides, and
/// [`ErrorKind::ColumnType`] where the dates are written in another order than was told.
pub(crate) fn order_of(name: &str, column: &RawColumn, told: Option<DateOrder>) -> Result<Option<DateOrder>> {
    settle::order(name, &DateCount::of(&Values::of(column)), only_told(told))
}
