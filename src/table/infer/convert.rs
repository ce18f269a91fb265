//! Texts to typed columns, once everything is settled.

use crate::error::{ErrorKind, Result};
use crate::table::cell::date::{self, DateText};
use crate::table::cell::missing::is_missing;
use crate::table::cell::{flag, number};
use crate::table::raw::{RawColumn, RawTable};
use crate::table::rejects::shortened;
use crate::table::{
    Categories, Column, ColumnData, ColumnKind, DateOrder, DecimalMark, Numbers, Point, Rejects, SchemaOrigin,
};

/// How one column of the table comes from columns of the file.
#[derive(Debug, Clone)]
pub(super) enum Reading {
    Number { source: usize, decimal: DecimalMark },
    Category { source: usize },
    Flag { source: usize },
    Date { source: usize, order: DateOrder },
    Text { source: usize },
    Point { lat: (usize, DecimalMark), lon: (usize, DecimalMark) },
}

/// The column, and the values that could not be read.
pub(super) struct Converted {
    pub(super) column: Column,
    pub(super) rejects: Rejects,
}

/// Reads one column. An unreadable value is missing and listed.
///
/// # Errors
/// [`ErrorKind::ColumnType`] where most values are unreadable: then the column is something else than was declared.
pub(super) fn column(name: &str, reading: &Reading, raw: &RawTable, origin: SchemaOrigin) -> Result<Converted> {
    let mut rejects = Rejects::default();
    let data = match *reading {
        Reading::Number { source, decimal } => {
            let values =
                cells(raw, source, ColumnKind::Number, origin, &mut rejects, |text| number_cell(text, decimal))?;
            ColumnData::Number(Numbers::try_from_options(name, values)?)
        }
        Reading::Flag { source } => {
            let read = |text: &str| flag::read(text).map(Some).ok_or("neither yes nor no");
            ColumnData::Flag(cells(raw, source, ColumnKind::Flag, origin, &mut rejects, read)?)
        }
        Reading::Date { source, order } => {
            let read = |text: &str| match date::read(text, order) {
                DateText::Day(day) => Ok(Some(day)),
                DateText::Placeholder => Ok(None),
                DateText::Unreadable => Err(unreadable_date(order)),
            };
            ColumnData::Date(cells(raw, source, ColumnKind::Date, origin, &mut rejects, read)?)
        }
        Reading::Category { source } => ColumnData::Category(categories(&raw.columns[source])),
        Reading::Text { source } => {
            let present = |text: &str| (!is_missing(text, ColumnKind::Text)).then(|| text.to_string());
            ColumnData::Text(raw.columns[source].iter().map(present).collect())
        }
        Reading::Point { lat: (lat, lat_mark), lon: (lon, lon_mark) } => {
            let degrees = |mark, limit, reason| {
                move |text: &str| match number_cell(text, mark) {
                    Ok(Some(value)) if value.abs() > limit => Err(reason),
                    other => other,
                }
            };
            let north = degrees(lat_mark, 90.0, "not between -90 and 90 degrees");
            let east = degrees(lon_mark, 180.0, "not between -180 and 180 degrees");
            let lats = cells(raw, lat, ColumnKind::Point, origin, &mut rejects, north)?;
            let lons = cells(raw, lon, ColumnKind::Point, origin, &mut rejects, east)?;
            let place = |(lat, lon): (Option<f64>, Option<f64>)| Point::new(lat?, lon?).ok();
            ColumnData::Point(lats.into_iter().zip(lons).map(place).collect())
        }
    };
    Ok(Converted { column: Column::new(name, data), rejects })
}

fn number_cell(text: &str, decimal: DecimalMark) -> Result<Option<f64>, &'static str> {
    number::read(text, decimal).map(Some).ok_or(match decimal {
        DecimalMark::Point => "not a number with a decimal point",
        DecimalMark::Comma => "not a number with a decimal comma",
    })
}

fn unreadable_date(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Dmy => "not a date written day, month, year",
        DateOrder::Mdy => "not a date written month, day, year",
        DateOrder::Ymd => "not a date written year, month, day",
    }
}

/// Reads the column `source` value by value.
fn cells<T>(
    raw: &RawTable,
    source: usize,
    kind: ColumnKind,
    origin: SchemaOrigin,
    rejects: &mut Rejects,
    read: impl Fn(&str) -> Result<Option<T>, &'static str>,
) -> Result<Vec<Option<T>>> {
    let (mut n_present, mut n_unreadable) = (0usize, 0usize);
    let name = &raw.names[source];
    let mut first = None;
    let mut values = Vec::with_capacity(raw.n_rows());
    for (row, text) in raw.columns[source].iter().enumerate() {
        values.push(match read(text) {
            Ok(value) => {
                n_present += 1;
                value
            }
            Err(_) if is_missing(text, kind) => None,
            Err(reason) => {
                n_present += 1;
                n_unreadable += 1;
                first.get_or_insert((row, reason));
                rejects.cell(raw.lines[row], name, text, reason);
                None
            }
        });
    }
    // A file of a few new customers may hold one slip; a file read for the first time that is mostly slips is misread.
    let enough = origin == SchemaOrigin::Declared || n_present >= 10;
    match first {
        Some((row, reason)) if enough && n_unreadable * 2 > n_present => {
            let (text, line) = (shortened(raw.columns[source].get(row)), raw.lines[row]);
            let got =
                format!("`{text}` on line {line}, {reason} ({n_unreadable} of {n_present} values are unreadable)");
            Err(ErrorKind::ColumnType { column: name.clone(), expected: kind.plural().into(), got }.into())
        }
        _ => Ok(values),
    }
}

fn categories(column: &RawColumn) -> Categories {
    column.iter().map(|text| (!is_missing(text, ColumnKind::Category)).then_some(text)).collect()
}
