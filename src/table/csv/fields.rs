//! Text to records of values.
//!
//! The `csv` crate reads the same grammar, but does not say where an unclosed quote opened, and takes a quote after a blank
//! (`1, "a, b"`) for a letter; on everything else the two agree, which `tests/it/table` holds them to.

use crate::table::{Delimiter, Quote};

/// One record: its values end to end, the line on which it begins, and where it stands in the text.
#[derive(Debug, Default, Clone)]
pub(super) struct Record {
    text: String,
    ends: Vec<usize>,
    pub(super) n_quoted: usize,
    /// Quoted values with letters after the closing quote: a sign that the mark is no quote here.
    pub(super) n_untidy: usize,
    pub(super) line: u64,
    pub(super) range: std::ops::Range<usize>,
}

impl Record {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The value at `position` without outer blanks; empty beyond the end.
    pub(super) fn get(&self, position: usize) -> &str {
        let Some(&end) = self.ends.get(position) else { return "" };
        let start = if position == 0 { 0 } else { self.ends[position - 1] };
        trimmed(&self.text[start..end])
    }

    /// The values without outer blanks, quoted or not: `"Male "` and `Male` are one level.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> + Clone + '_ {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let value = &self.text[start..end];
            start = end;
            trimmed(value)
        })
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        (self.n_quoted, self.n_untidy) = (0, 0);
    }
}

/// A quote that opens on a line and never closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnclosedQuote {
    pub(super) line: u64,
}

/// Reads a text record by record. Lines end with LF, CR LF or CR; a line of blanks is no record.
pub(super) struct Records<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    delimiter: u8,
    /// Whether any number of delimiters parts two values, and none stands outside the first and the last.
    in_runs: bool,
    quote: Option<u8>,
    /// Lines of blanks so far.
    pub(super) n_blank: usize,
}

impl<'a> Records<'a> {
    /// The records of `text` from the byte `at` on, where a line begins.
    pub(super) fn new(text: &'a str, at: usize, delimiter: Delimiter, quote: Quote) -> Self {
        Self::resume(text, at, 1 + line_ends(&text.as_bytes()[..at]), delimiter, quote)
    }

    /// Goes on at a place where a record begins, on `line`.
    pub(super) fn resume(text: &'a str, at: usize, line: u64, delimiter: Delimiter, quote: Quote) -> Self {
        let in_runs = delimiter == Delimiter::Blanks;
        Self { text, at, line, delimiter: delimiter.byte(), in_runs, quote: quote.byte(), n_blank: 0 }
    }

    /// Where the next record begins, and on which line.
    pub(super) fn place(&self) -> (usize, u64) {
        (self.at, self.line)
    }

    /// Fills `record` with the next one; `false` at the end of the text.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, UnclosedQuote> {
        while self.at < self.text.len() {
            record.clear();
            record.line = self.line;
            let start = self.at;
            self.at = self.after_run(start);
            let mut end = self.read_value(record)?;
            while self.byte(end) == Some(self.delimiter) {
                self.at = self.after_run(end + 1);
                if self.in_runs && self.ends_line(self.at) {
                    end = self.at;
                    break;
                }
                end = self.read_value(record)?;
            }
            record.range = start..end;
            self.at = self.after_line_end(end);
            let is_blank = record.len() == 1 && record.n_quoted == 0 && record.text.trim().is_empty();
            if !is_blank {
                return Ok(true);
            }
            self.n_blank += 1;
        }
        Ok(false)
    }

    /// Appends the value that begins at `self.at`; answers where its delimiter or line end is.
    fn read_value(&mut self, record: &mut Record) -> Result<usize, UnclosedQuote> {
        let bytes = self.text.as_bytes();
        let is_blank = |b: &u8| matches!(b, b' ' | b'\t') && *b != self.delimiter;
        let first = self.at + bytes[self.at..].iter().take_while(|b| is_blank(b)).count();
        let mut start = self.at;
        if let Some(quote) = self.quote
            && self.byte(first) == Some(quote)
        {
            start = self.read_quoted(record, first + 1, quote)?;
        }
        let ends_value = |b: &u8| *b == self.delimiter || matches!(b, b'\n' | b'\r');
        let end = bytes[start..].iter().position(ends_value).map_or(bytes.len(), |length| start + length);
        let rest = &self.text[start..end];
        if start > first && !rest.trim().is_empty() {
            record.n_untidy += 1;
        }
        record.text.push_str(rest);
        record.ends.push(record.text.len());
        Ok(end)
    }

    /// Appends the inside of a quoted value that begins at `at`; answers the place after the closing quote.
    fn read_quoted(&mut self, record: &mut Record, mut at: usize, quote: u8) -> Result<usize, UnclosedQuote> {
        let opened = self.line;
        record.n_quoted += 1;
        loop {
            let Some(length) = self.text.as_bytes()[at..].iter().position(|&b| b == quote) else {
                return Err(UnclosedQuote { line: opened });
            };
            let inside = &self.text[at..at + length];
            self.line += line_ends(inside.as_bytes());
            record.text.push_str(inside);
            at += length + 1;
            if self.byte(at) != Some(quote) {
                return Ok(at);
            }
            record.text.push(char::from(quote));
            at += 1;
        }
    }

    /// The place after the delimiters of a run that goes on at `at`.
    fn after_run(&self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at..];
        if self.in_runs { at + rest.iter().take_while(|&&b| b == self.delimiter).count() } else { at }
    }

    fn ends_line(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b'\n' | b'\r'))
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The place after the line end at `end`, which may be the end of the text.
    fn after_line_end(&mut self, end: usize) -> usize {
        self.line += 1;
        match (self.byte(end), self.byte(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => end + 2,
            (Some(_), _) => end + 1,
            (None, _) => end,
        }
    }
}

/// Without outer blanks. Most values have none, and begin and end with a letter of ASCII.
fn trimmed(value: &str) -> &str {
    match value.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => value,
        _ => value.trim(),
    }
}

/// How many lines end inside `bytes`: each LF, and each CR without one.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let feeds = bytes.iter().filter(|&&b| b == b'\n').count();
    let returns = bytes.iter().enumerate().filter(|&(i, &b)| b == b'\r' && bytes.get(i + 1) != Some(&b'\n')).count();
    (feeds + returns) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Result<Vec<(u64, Vec<String>)>, UnclosedQuote> {
        let mut records = Records::new(text, 0, Delimiter::Comma, Quote::Double);
        let mut record = Record::default();
        let mut all = Vec::new();
        while records.read(&mut record)? {
            all.push((record.line, record.iter().map(str::to_string).collect()));
        }
        Ok(all)
    }

    #[test]
    fn every_line_end_ends_a_record_and_the_last_one_may_lack() {
        for text in ["a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r1,2\r", "a,b\n1,2", "a,b\r\n1,2\n"] {
            let read = records(text).unwrap();
            assert_eq!(read, [(1, vec!["a".into(), "b".into()]), (2, vec!["1".into(), "2".into()])], "{text:?}");
        }
    }

    #[test]
    fn quotes_keep_delimiters_line_breaks_and_doubled_quotes() {
        let read = records("a,\"x, y\"\n\"l1\nl2\", \"say \"\"hi\"\"\"\nc,d\n").unwrap();
        assert_eq!(read[0].1, ["a", "x, y"]);
        assert_eq!(read[1], (2, vec!["l1\nl2".into(), "say \"hi\"".into()]));
        assert_eq!(read[2].0, 4);
    }

    #[test]
    fn blank_lines_are_no_records_but_empty_values_are() {
        assert_eq!(records("a\n\n  \n\"\"\n").unwrap(), [(1, vec!["a".into()]), (4, vec!["".into()])]);
        assert_eq!(records(",\n").unwrap(), [(1, vec!["".into(), "".into()])]);
        assert_eq!(records("a,").unwrap(), [(1, vec!["a".into(), "".into()])]);
    }

    #[test]
    fn a_quote_that_never_closes_is_located_where_it_opens() {
        assert_eq!(records("a,b\n1,\"x\ny\n"), Err(UnclosedQuote { line: 2 }));
    }

    #[test]
    fn a_quote_inside_a_value_is_a_letter() {
        assert_eq!(records("5\" pipe,O\"Neil\n").unwrap()[0].1, ["5\" pipe", "O\"Neil"]);
    }
}
