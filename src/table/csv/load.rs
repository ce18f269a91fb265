//! Records to columns of texts.

use std::collections::VecDeque;

use super::fields::{Record, Records, line_ends};
use super::frame;
use super::sniff::Layout;
use super::source::malformed;
use crate::error::{ErrorKind, Result};
use crate::table::raw::{Hint, Names, RawColumn, RawTable};
use crate::table::{Footer, Header, Rejects};

/// A file's columns and what was left out.
pub(super) struct Loaded {
    pub(super) raw: RawTable,
    pub(super) rejects: Rejects,
    pub(super) notes: Vec<String>,
}

/// Reads every record of `text`. A record with another number of values than there are columns is rejected, unless only
/// empty ones are too many.
pub(super) fn load(text: &str, source: &str, layout: &Layout, footer: Footer) -> Result<Loaded> {
    let mut records = Records::new(text, layout.start, layout.delimiter, layout.quote);
    let mut record = Record::default();
    let names = match layout.header {
        Header::Present if next(&mut records, &mut record, source)? => column_names(record.iter()),
        _ => (1..=layout.width).map(|position| format!("c{position}")).collect(),
    };
    refuse_duplicates(&names)?;
    let mut notes = Vec::new();
    note_titles(text, layout.start, &mut notes);
    let mut rows = Rows::new(text, names.len());
    // What may be a footer waits until a customer follows it, or the end of the file.
    let mut waiting: VecDeque<Record> = VecDeque::new();
    let mut n_blank = 0;
    while next(&mut records, &mut record, source)? {
        let after_gap = records.n_blank > n_blank || !waiting.is_empty();
        n_blank = records.n_blank;
        if footer == Footer::Detect && frame::is_footer(record.iter(), names.len(), after_gap) {
            waiting.push_back(record.clone());
            if waiting.len() > frame::MAX_FRAME {
                waiting.pop_front().iter().for_each(|record| rows.push(record));
            }
            continue;
        }
        waiting.drain(..).for_each(|record| rows.push(&record));
        rows.push(&record);
    }
    note_footer(text, &waiting, &mut notes);
    if records.n_blank > 0 {
        notes.push(format!("blank lines skipped: {}", records.n_blank));
    }
    if names.len() == 1 {
        notes.push("there is one column only; if there should be more, tell the delimiter".into());
    }
    let hints = vec![Hint::Any; names.len()];
    let mut raw =
        RawTable { source: source.into(), names: Names::new(names), hints, columns: rows.columns, lines: rows.lines };
    drop_empty_tail(&mut raw, &mut notes);
    drop_nameless(&mut raw, layout.header, &mut notes);
    Ok(Loaded { raw, rejects: rows.rejects, notes })
}

fn next(records: &mut Records<'_>, record: &mut Record, source: &str) -> Result<bool> {
    records.read(record).map_err(|unclosed| {
        let mend = "close it, or tell that the file has no quotes (quote = none)";
        malformed(source, unclosed.line, "a quote opens here and never closes", mend)
    })
}

/// The customers read so far.
struct Rows<'a> {
    text: &'a str,
    columns: Vec<RawColumn>,
    lines: Vec<u64>,
    rejects: Rejects,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str, n_columns: usize) -> Self {
        Self { text, columns: vec![RawColumn::default(); n_columns], lines: Vec::new(), rejects: Rejects::default() }
    }

    fn push(&mut self, record: &Record) {
        let n_columns = self.columns.len();
        let surplus_is_empty = record.iter().skip(n_columns).all(str::is_empty);
        if record.len() < n_columns || !surplus_is_empty {
            let reason = format!("{} values where there are {n_columns} columns", record.len());
            self.rejects.row(record.line, &self.text[record.range.clone()], reason);
            return;
        }
        self.columns.iter_mut().zip(record.iter()).for_each(|(column, value)| column.push(value));
        self.lines.push(record.line);
    }
}

fn note_titles(text: &str, start: usize, notes: &mut Vec<String>) {
    let above = text[..start].trim();
    if !above.is_empty() {
        let lines = match line_ends(&text.as_bytes()[..start]) {
            1 => "line 1".to_string(),
            n => format!("lines 1 to {n}"),
        };
        notes.push(format!(
            "{lines} left out, above the header (`{}`); tell skip_lines = 0 if the table begins there",
            first_line(above)
        ));
    }
}

fn note_footer(text: &str, footer: &VecDeque<Record>, notes: &mut Vec<String>) {
    for record in footer.iter().filter(|record| record.iter().any(|value| !value.is_empty())) {
        notes.push(format!(
            "line {} left out, below the customers (`{}`); tell footer = keep if it is a customer",
            record.line,
            first_line(&text[record.range.clone()])
        ));
    }
}

/// The first line of `text`, cut after 60 characters.
pub(crate) fn first_line(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_string(),
    }
}

/// The names of the header; a column without one is called by its position.
pub(super) fn column_names<'a>(header: impl Iterator<Item = &'a str>) -> Vec<String> {
    header.enumerate().map(|(i, name)| if name.is_empty() { format!("c{}", i + 1) } else { name.to_string() }).collect()
}

pub(super) fn refuse_duplicates(names: &[String]) -> Result<()> {
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
