//! A file in blocks of rows: memory does not grow with the file.

use std::io::Read;
use std::ops::Range;

use super::blocks::{BLOCK, Blocks};
use super::fields::{Record, Records, line_ends};
use super::frame;
use super::load::{column_names, refuse_duplicates};
use super::reader::settled_layout;
use super::sniff::Layout;
use super::source::malformed;
use crate::error::Result;
use crate::table::raw::RawColumn;
use crate::table::{CsvReader, Delimiter, Dialect, Header, Quote};

/// A value longer than this is a quote that was never closed.
const LONGEST_RECORD: usize = 64 << 20;

/// The rows of a file, block by block.
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
}

impl<R: Read> RowStream<R> {
    /// Opens what `reader` gives; delimiter, quote, encoding and header are those of `settings` or found out.
    pub(crate) fn open(reader: R, source: &str, settings: &CsvReader) -> Result<Self> {
        let told = settings.told();
        let mut blocks = Blocks::open(reader, source, told.encoding, told.max_bytes)?;
        let mut text = String::new();
        blocks.more(&mut text)?;
        let layout = settled_layout(&text, told.layout, source)?;
        let line = 1 + line_ends(&text.as_bytes()[..layout.start]);
        let mut stream =
            Self { blocks, source: source.into(), layout, names: Vec::new(), text, at: layout.start, line };
        let header = match layout.header {
            Header::Present => stream.header()?,
            Header::Absent => None,
        };
        stream.names = header.unwrap_or_else(|| (1..=layout.width).map(|position| format!("c{position}")).collect());
        refuse_duplicates(&stream.names)?;
        Ok(stream)
    }

    /// The names in the first record, which is taken off; as much is buffered as it takes.
    fn header(&mut self) -> Result<Option<Vec<String>>> {
        loop {
            let mut record = Record::default();
            let mut records = self.records();
            let read = records.read(&mut record);
            let place = records.place();
            let is_whole = self.blocks.at_end() || (matches!(read, Ok(true)) && record.range.end + 1 < self.text.len());
            if !is_whole && self.text.len() - self.at <= LONGEST_RECORD {
                self.extend_head()?;
                continue;
            }
            return match read {
                Ok(false) => Ok(None),
                Ok(true) if is_whole => {
                    (self.at, self.line) = place;
                    Ok(Some(column_names(record.iter())))
                }
                _ => {
                    let mend = "close it, or tell that the file has no quotes (quote = none)";
                    Err(malformed(&self.source, self.line, "a quote opens here and never closes", mend))
                }
            };
        }
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

    /// The first block of rows; [`RowStream::after`] gives the others.
    pub(crate) fn first(&mut self) -> Block {
        let text = std::mem::take(&mut self.text);
        self.block(text, self.at, self.line)
    }

    /// The block after the one of which `rest` is left; `None` at the end of the file.
    pub(crate) fn after(&mut self, rest: &Rest) -> Result<Option<Block>> {
        let Rest { ref text, at, line, ref end } = *rest;
        match *end {
            End::OfFile => return Ok(None),
            End::Unclosed { line } => {
                let mend = "close it, or tell that the file has no quotes (quote = none)";
                return Err(malformed(&self.source, line, "a quote opens here and never closes", mend));
            }
            End::OfBlock => {}
        }
        let mut text = text[at..].to_string();
        if text.len() > LONGEST_RECORD {
            let reason = format!("a row longer than {} MB begins here", LONGEST_RECORD >> 20);
            return Err(malformed(&self.source, line, reason, "look for a quote that never closes"));
        }
        // As much again, so that a long row is not cut over and over.
        for _ in 0..(text.len() / BLOCK).max(1) {
            self.blocks.more(&mut text)?;
        }
        Ok(Some(self.block(text, 0, line)))
    }

    fn block(&self, text: String, at: usize, line: u64) -> Block {
        let Layout { delimiter, quote, .. } = self.layout;
        let is_last = self.blocks.at_end();
        Block { text, at, line, is_last, delimiter, quote, width: self.names.len() }
    }

    fn records(&self) -> Records<'_> {
        Records::resume(&self.text, self.at, self.line, self.layout.delimiter, self.layout.quote)
    }
}

/// A stretch of the file that begins where a row begins. It can be read apart from its stream, on another thread.
pub(crate) struct Block {
    text: String,
    at: usize,
    line: u64,
    is_last: bool,
    delimiter: Delimiter,
    quote: Quote,
    width: usize,
}

/// A block whose whole rows have been read, and what is left of it.
pub(crate) struct Rest {
    text: String,
    at: usize,
    line: u64,
    end: End,
}

impl Rest {
    /// The row that stands there in the block, as it stands in the file.
    pub(crate) fn raw(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }
}

/// Why a block has no further row.
enum End {
    OfBlock,
    OfFile,
    /// In the last block a quote opens on the line and never closes.
    Unclosed {
        line: u64,
    },
}

impl Block {
    /// Hands its whole rows to `see`, one after another.
    pub(crate) fn rows(self, mut see: impl FnMut(&Row<'_>)) -> Rest {
        let mut records = Records::resume(&self.text, self.at, self.line, self.delimiter, self.quote);
        let mut record = Record::default();
        let mut n_blank = 0;
        let ((at, line), end) = loop {
            let place = records.place();
            match records.read(&mut record) {
                // What ends with the block may go on after it; so may a CR that a LF follows.
                Ok(true) if !self.is_last && record.range.end + 1 >= self.text.len() => break (place, End::OfBlock),
                Ok(false) | Err(_) if !self.is_last => break (place, End::OfBlock),
                Ok(false) => break (place, End::OfFile),
                Err(unclosed) => break (place, End::Unclosed { line: unclosed.line }),
                Ok(true) => {}
            }
            let is_after_blank = records.n_blank > n_blank;
            n_blank = records.n_blank;
            see(&Row { record: &record, width: self.width, is_after_blank });
        };
        Rest { text: self.text, at, line, end }
    }
}

/// A row of a block.
pub(crate) struct Row<'a> {
    record: &'a Record,
    width: usize,
    is_after_blank: bool,
}

/// Whether a row may be a total or a note below the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FooterLook {
    /// It may.
    Yes,
    /// It may where another such row stands above it.
    BelowAnother,
    /// It is a row like any other.
    No,
}

impl Row<'_> {
    /// The value in a column; empty beyond the end of the row.
    pub(crate) fn get(&self, position: usize) -> &str {
        self.record.get(position)
    }

    /// The line on which the row begins.
    pub(crate) fn line(&self) -> u64 {
        self.record.line
    }

    /// Whether it has more or fewer values than there are columns; empty values may be too many.
    pub(crate) fn is_ragged(&self) -> bool {
        let got = self.record.len();
        got < self.width || (got > self.width && !self.record.iter().skip(self.width).all(str::is_empty))
    }

    /// Whether no value says anything.
    pub(crate) fn is_blank(&self) -> bool {
        self.record.iter().all(str::is_empty)
    }

    /// Where it stands in the block; [`Rest::raw`] shows it.
    pub(crate) fn range(&self) -> Range<usize> {
        self.record.range.clone()
    }

    /// Whether it looks like a total or a note.
    pub(crate) fn footer_look(&self) -> FooterLook {
        let is_footer = |after_gap| frame::is_footer(self.record.iter(), self.width, after_gap);
        match (is_footer(self.is_after_blank), is_footer(true)) {
            (true, _) => FooterLook::Yes,
            (_, true) => FooterLook::BelowAnother,
            _ => FooterLook::No,
        }
    }
}
