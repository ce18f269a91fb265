//! A file row by row, in blocks: memory does not grow with the file.

use std::io::Read;

use super::blocks::{BLOCK, Blocks};
use super::fields::{Record, Records, line_ends};
use super::load::{column_names, refuse_duplicates};
use super::reader::second_header;
use super::sniff::{Layout, sniff};
use super::source::malformed;
use crate::error::Result;
use crate::table::raw::RawColumn;
use crate::table::{CsvReader, Dialect, Header};

/// A value longer than this is a quote that was never closed.
const LONGEST_RECORD: usize = 64 << 20;

/// The rows of a file, one after another.
///
/// Layout and names are settled from the first block; [`RowStream::head`] shows columns of what is buffered, and
/// [`RowStream::extend_head`] buffers more for a question that the first block leaves open.
pub(crate) struct RowStream<R: Read> {
    blocks: Blocks<R>,
    source: String,
    layout: Layout,
    names: Vec<String>,
    text: String,
    at: usize,
    line: u64,
    record: Record,
}

impl<R: Read> RowStream<R> {
    /// Opens what `reader` gives; delimiter, quote, encoding and header are those of `settings` or found out.
    pub(crate) fn open(reader: R, source: &str, settings: &CsvReader) -> Result<Self> {
        let mut blocks = Blocks::open(reader, source, settings.encoding)?;
        let mut text = String::new();
        blocks.more(&mut text)?;
        let layout = sniff(&text, settings.told().layout);
        if layout.has_second_header {
            return Err(second_header(&text, layout.start, source));
        }
        let line = 1 + line_ends(&text.as_bytes()[..layout.start]);
        let (at, record) = (layout.start, Record::default());
        let mut stream = Self { blocks, source: source.into(), layout, names: Vec::new(), text, at, line, record };
        stream.names = match layout.header {
            Header::Present if stream.advance()? => column_names(stream.record.iter()),
            _ => (1..=layout.width).map(|position| format!("c{position}")).collect(),
        };
        refuse_duplicates(&stream.names)?;
        Ok(stream)
    }

    /// The names of the columns.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// How the file is written; the decimal mark is not this reader's to know.
    pub(crate) fn dialect(&self) -> Dialect {
        let Layout { delimiter, quote, header, .. } = self.layout;
        Dialect { delimiter, quote, encoding: self.blocks.encoding(), decimal: None, header }
    }

    /// The values of some columns in the rows that are buffered and not yet read.
    pub(crate) fn head(&self, positions: &[usize]) -> Vec<RawColumn> {
        let mut columns = vec![RawColumn::default(); positions.len()];
        let mut records = self.records();
        let mut record = Record::default();
        // A record that the block cuts, or that never ends, is met again when it is read.
        while let Ok(true) = records.read(&mut record) {
            if !self.blocks.at_end() && record.range.end == self.text.len() {
                break;
            }
            columns.iter_mut().zip(positions).for_each(|(column, &position)| column.push(record.get(position)));
        }
        columns
    }

    /// Buffers as much again; `false` where the file has no more.
    pub(crate) fn extend_head(&mut self) -> Result<bool> {
        let n_blocks = (self.text.len() / BLOCK).max(1);
        let mut is_longer = false;
        for _ in 0..n_blocks {
            is_longer |= self.blocks.more(&mut self.text)?;
        }
        Ok(is_longer)
    }

    /// Reads the next row; `false` at the end.
    pub(crate) fn advance(&mut self) -> Result<bool> {
        loop {
            let mut record = std::mem::take(&mut self.record);
            let mut records = self.records();
            let read = records.read(&mut record);
            let place = records.place();
            self.record = record;
            let is_cut = !self.blocks.at_end()
                && match &read {
                    // What ends with the block may go on after it; so may a CR that a LF follows.
                    Ok(true) => self.record.range.end + 1 >= self.text.len(),
                    Ok(false) | Err(_) => true,
                };
            match read {
                _ if is_cut => self.refill()?,
                Ok(is_row) => {
                    (self.at, self.line) = place;
                    return Ok(is_row);
                }
                Err(unclosed) => {
                    let mend = "close it, or tell that the file has no quotes (quote = none)";
                    let reason = "a quote opens here and never closes";
                    return Err(malformed(&self.source, unclosed.line, reason, mend));
                }
            }
        }
    }

    /// The value of the row in a column; empty beyond its end.
    pub(crate) fn get(&self, position: usize) -> &str {
        self.record.get(position)
    }

    /// The line on which the row begins.
    pub(crate) fn line(&self) -> u64 {
        self.record.line
    }

    /// How many values the row has, where that is not one a column; empty values may be too many.
    pub(crate) fn ragged(&self) -> Option<usize> {
        let (got, expected) = (self.record.len(), self.names.len());
        let surplus_is_empty = || (expected..got).all(|position| self.record.get(position).is_empty());
        (got < expected || !surplus_is_empty()).then_some(got)
    }

    /// Whether no value of the row says anything.
    pub(crate) fn is_blank(&self) -> bool {
        self.record.iter().all(str::is_empty)
    }

    /// The row as it stands in the file.
    pub(crate) fn raw(&self) -> &str {
        &self.text[self.record.range.clone()]
    }

    fn records(&self) -> Records<'_> {
        Records::resume(&self.text, self.at, self.line, self.layout.delimiter.byte(), self.layout.quote)
    }

    /// Drops what has been read and takes in the next block.
    fn refill(&mut self) -> Result<()> {
        self.text.drain(..self.at);
        self.at = 0;
        if self.text.len() > LONGEST_RECORD {
            let reason = format!("a row longer than {} MB begins here", LONGEST_RECORD >> 20);
            return Err(malformed(&self.source, self.line, reason, "look for a quote that never closes"));
        }
        self.blocks.more(&mut self.text).map(|_| ())
    }
}
