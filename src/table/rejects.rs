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
///
/// All are counted; of each sort the first [`Rejects::MAX_LISTED`] are listed, so that a file of nothing else fills no memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejects {
    rows: Vec<Reject>,
    cells: Vec<Reject>,
    n_rows: usize,
    n_cells: usize,
}

impl Rejects {
    /// How many rows, and how many values, are listed at most: 100,000 of each.
    pub const MAX_LISTED: usize = 100_000;

    /// How many rows were left out, listed or not.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// How many values count as missing, listed or not.
    pub fn n_cells(&self) -> usize {
        self.n_cells
    }

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
        self.n_rows += 1;
        if self.rows.len() < Self::MAX_LISTED {
            self.rows.push(Reject { line, column: None, text: shortened(text), reason });
        }
    }

    pub(crate) fn cell(&mut self, line: u64, column: &str, text: &str, reason: impl Into<String>) {
        self.n_cells += 1;
        if self.cells.len() < Self::MAX_LISTED {
            let reason = reason.into();
            self.cells.push(Reject { line, column: Some(column.into()), text: shortened(text), reason });
        }
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.n_rows += other.n_rows;
        self.n_cells += other.n_cells;
        self.rows.extend(other.rows);
        self.cells.extend(other.cells);
        self.rows.truncate(Self::MAX_LISTED);
        self.cells.truncate(Self::MAX_LISTED);
    }

    /// A note where not all are listed.
    pub(crate) fn cut_note(&self) -> Option<String> {
        let is_cut = self.n_rows > self.rows.len() || self.n_cells > self.cells.len();
        is_cut.then(|| {
            let (rows, cells) = (self.n_rows - self.rows.len(), self.n_cells - self.cells.len());
            format!(
                "rejects beyond the first {} are counted, not listed: {rows} rows and {cells} values",
                Self::MAX_LISTED
            )
        })
    }
}

/// A rejected text may be as long as its file; the list of them must not be.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}
