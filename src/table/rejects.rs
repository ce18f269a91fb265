use std::io::Write;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A row or a value that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The line of the file on which the row begins, from 1; the record, from 1, where there is no file.
    pub line: u64,
    /// The column of the value; `None` where the whole row was rejected.
    pub column: Option<String>,
    /// What stands there, cut after 200 characters.
    pub text: String,
    /// Why it could not be used.
    pub reason: String,
}

/// What could not be used of a file: rows that were left out, and values that count as missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejects {
    rows: Vec<Reject>,
    cells: Vec<Reject>,
}

impl Rejects {
    /// The rows that were left out, in the order of the file (those without an id after the ragged ones).
    pub fn rows(&self) -> &[Reject] {
        &self.rows
    }

    /// The values that count as missing, column by column.
    pub fn cells(&self) -> &[Reject] {
        &self.cells
    }

    /// Rows first, then values.
    pub fn iter(&self) -> impl Iterator<Item = &Reject> + '_ {
        self.rows.iter().chain(&self.cells)
    }

    /// Whether everything was used.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.cells.is_empty()
    }

    /// Writes CSV with the header `line,column,text,reason`; the column is empty where a whole row was rejected.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<()> {
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(["line", "column", "text", "reason"])?;
            for reject in self.iter() {
                let column = reject.column.as_deref().unwrap_or("");
                csv.write_record([reject.line.to_string().as_str(), column, &reject.text, &reject.reason])?;
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the rejects", error))
    }

    pub(crate) fn row(&mut self, line: u64, text: &str, reason: String) {
        self.rows.push(Reject { line, column: None, text: shortened(text), reason });
    }

    pub(crate) fn cell(&mut self, line: u64, column: &str, text: &str, reason: impl Into<String>) {
        let reject = Reject { line, column: Some(column.into()), text: shortened(text), reason: reason.into() };
        self.cells.push(reject);
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.cells.extend(other.cells);
    }
}

/// A rejected text may be as long as its file; the list of them must not be.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}
