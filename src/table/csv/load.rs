//! Records to columns of texts.

use super::fields::{Record, Records};
use super::sniff::Layout;
use super::source::malformed;
use crate::error::{ErrorKind, Result};
use crate::table::raw::{Hint, RawColumn, RawTable};
use crate::table::{Header, Rejects};

/// A file's columns and what was left out.
pub(super) struct Loaded {
    pub(super) raw: RawTable,
    pub(super) rejects: Rejects,
    pub(super) notes: Vec<String>,
}

/// Reads every record of `text`. A record with another number of values than there are columns is rejected, unless only
/// empty ones are too many.
pub(super) fn load(text: &str, source: &str, layout: &Layout) -> Result<Loaded> {
    let mut records = Records::new(text, layout.delimiter.byte(), layout.quote);
    let mut record = Record::default();
    let mut read = |record: &mut Record| {
        records.read(record).map_err(|unclosed| {
            let mend = "close it, or tell that the file has no quotes (quote = none)";
            malformed(source, unclosed.line, "a quote opens here and never closes", mend)
        })
    };
    let names = match layout.header {
        Header::Present if read(&mut record)? => column_names(record.iter()),
        _ => (1..=layout.width).map(|position| format!("c{position}")).collect(),
    };
    refuse_duplicates(&names)?;
    let mut columns = vec![RawColumn::default(); names.len()];
    let mut lines = Vec::new();
    let mut rejects = Rejects::default();
    while read(&mut record)? {
        let surplus_is_empty = record.iter().skip(names.len()).all(str::is_empty);
        if record.len() < names.len() || !surplus_is_empty {
            let reason = format!("{} values where there are {} columns", record.len(), names.len());
            rejects.row(record.line, &text[record.range.clone()], reason);
            continue;
        }
        columns.iter_mut().zip(record.iter()).for_each(|(column, value)| column.push(value));
        lines.push(record.line);
    }
    let mut notes = Vec::new();
    if records.n_blank > 0 {
        notes.push(format!("blank lines skipped: {}", records.n_blank));
    }
    if names.len() == 1 {
        notes.push("there is one column only; if there should be more, tell the delimiter".into());
    }
    let hints = vec![Hint::Any; names.len()];
    let mut raw = RawTable { source: source.into(), names, hints, columns, lines };
    drop_empty_tail(&mut raw, &mut notes);
    drop_nameless(&mut raw, layout.header, &mut notes);
    Ok(Loaded { raw, rejects, notes })
}

/// The names of the header; a column without one is called by its position.
fn column_names<'a>(header: impl Iterator<Item = &'a str>) -> Vec<String> {
    header.enumerate().map(|(i, name)| if name.is_empty() { format!("c{}", i + 1) } else { name.to_string() }).collect()
}

fn refuse_duplicates(names: &[String]) -> Result<()> {
    let mut positions = std::collections::BTreeMap::new();
    for (position, name) in names.iter().enumerate() {
        if let Some(first) = positions.insert(name, position) {
            let (first, second) = (first + 1, position + 1);
            return Err(ErrorKind::DuplicateColumn { name: name.clone(), first, second }.into());
        }
    }
    Ok(())
}

/// Spreadsheets leave rows of delimiters below the last one; an empty row between others stays, for it has its place.
fn drop_empty_tail(raw: &mut RawTable, notes: &mut Vec<String>) {
    let is_empty = |row: &usize| raw.columns.iter().all(|column| column.get(*row).is_empty());
    let n_empty = (0..raw.n_rows()).rev().take_while(is_empty).count();
    if n_empty > 0 && raw.columns.len() > 1 {
        let keep: Vec<bool> = (0..raw.n_rows()).map(|row| row < raw.n_rows() - n_empty).collect();
        raw.retain(&keep);
        notes.push(format!("rows without any value at the end of the file skipped: {n_empty}"));
    }
}

/// A column without a name and without a value comes from a delimiter at the end of each line.
fn drop_nameless(raw: &mut RawTable, header: Header, notes: &mut Vec<String>) {
    while header == Header::Present && raw.columns.len() > 1 {
        let last = raw.columns.len() - 1;
        if raw.names[last] != format!("c{}", last + 1) || raw.columns[last].iter().any(|value| !value.is_empty()) {
            return;
        }
        notes.push(format!("column {} has no name and no value: left out", last + 1));
        raw.names.pop();
        raw.hints.pop();
        raw.columns.pop();
    }
}
