//! A column read as what a transform needs, whatever kind the table gave it.
//!
//! A file of one row may read `1` as a flag where the training file read it as a number: what is the same text is the same
//! value. What cannot be read so is refused with its row.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::error::{ErrorKind, Result};
use crate::features::words;
use crate::table::{Categories, Column, ColumnData, ColumnKind, Day, Numbers};

/// The column as numbers: flags as 0 and 1, levels and texts where all of them are numbers.
pub(crate) fn numbers(column: &Column) -> Result<Cow<'_, Numbers>> {
    let parsed: Vec<Option<f64>> = match column.data() {
        ColumnData::Number(numbers) => return Ok(Cow::Borrowed(numbers)),
        ColumnData::Flag(flags) => flags.iter().map(|flag| flag.map(|yes| f64::from(u8::from(yes)))).collect(),
        ColumnData::Category(_) | ColumnData::Text(_) => parsed(column, "numbers", number)?,
        _ => return Err(column.not("numbers")),
    };
    Numbers::try_from_options(column.name(), parsed).map(Cow::Owned)
}

/// The column as yes and no: numbers 1 and 0, and words for yes and no.
pub(crate) fn flags(column: &Column) -> Result<Cow<'_, [Option<bool>]>> {
    match column.data() {
        ColumnData::Flag(flags) => Ok(Cow::Borrowed(flags)),
        ColumnData::Number(_) | ColumnData::Category(_) | ColumnData::Text(_) => {
            parsed(column, "yes and no, or 1 and 0 (for other levels choose one_hot)", words::yes_or_no).map(Cow::Owned)
        }
        _ => Err(column.not("yes and no")),
    }
}

/// The column as days: levels and texts where all of them are written `YYYY-MM-DD`.
pub(crate) fn days(column: &Column) -> Result<Cow<'_, [Option<Day>]>> {
    match column.data() {
        ColumnData::Date(days) => Ok(Cow::Borrowed(days)),
        ColumnData::Category(_) | ColumnData::Text(_) => {
            parsed(column, "dates, written YYYY-MM-DD", |text| text.parse().ok()).map(Cow::Owned)
        }
        _ => Err(column.not("dates")),
    }
}

/// For each level of `categories`, which of `levels` it is.
///
/// Where the column has the kind of the training table, only the same text is the same level. Where its kind differs, so may
/// its spelling: then equal numbers are equal (`1` and `1.0`), and so are words for yes or for no.
pub(crate) fn match_levels(
    categories: &Categories,
    levels: &[&str],
    kind: ColumnKind,
    trained_on: ColumnKind,
) -> Vec<Option<usize>> {
    // The map is only ever asked for a level's position, so its order reaches nothing.
    let positions: HashMap<&str, usize> =
        levels.iter().enumerate().map(|(position, level)| (*level, position)).collect();
    let loose = |text: &str| {
        let same_number = |level: &&str| number(text).is_some_and(|value| number(level) == Some(value));
        let same_answer = |level: &&str| words::yes_or_no(text).is_some_and(|yes| words::yes_or_no(level) == Some(yes));
        levels.iter().position(same_number).or_else(|| levels.iter().position(same_answer))
    };
    let find = |text: &String| {
        positions.get(text.as_str()).copied().or_else(|| if kind == trained_on { None } else { loose(text) })
    };
    categories.levels().iter().map(find).collect()
}

/// A finite number written with a decimal point.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|value: &f64| value.is_finite())
}

/// Refuses the first gap, with the number of gaps.
pub(crate) fn refuse_gaps<T>(values: impl Iterator<Item = Option<T>>, column: &str) -> Result<()> {
    let mut gaps = values.enumerate().filter(|(_, value)| value.is_none());
    match gaps.next() {
        None => Ok(()),
        Some((row, _)) => {
            let n_missing = 1 + gaps.count();
            Err(ErrorKind::MissingValue { column: column.into(), row: row + 1, n_missing }.into())
        }
    }
}

/// The first row at a level, from 1.
pub(crate) fn first_row(categories: &Categories, code: usize) -> usize {
    categories.codes().position(|other| other == Some(code)).map_or(0, |row| row + 1)
}

/// Every level of the column through `parse`, then row by row; refused with the first row whose level does not parse.
fn parsed<T: Copy>(column: &Column, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<Option<T>>> {
    let categories = column.to_categories()?;
    let values: Vec<Option<T>> = categories.levels().iter().map(|level| parse(level)).collect();
    let read = |(row, code): (usize, Option<usize>)| match code.map(|code| values[code]) {
        None => Ok(None),
        Some(Some(value)) => Ok(Some(value)),
        Some(None) => Err(ErrorKind::ColumnType {
            column: column.name().into(),
            expected: expected.into(),
            got: format!("`{}` in row {}", categories.level(row).unwrap_or_default(), row + 1),
        }
        .into()),
    };
    categories.codes().enumerate().map(read).collect()
}
