//! Delimiter, quote, titles and header, from the first part of a text, settled together: a delimiter is judged by the table
//! that stands below the titles.

use super::fields::{Record, Records};
use super::frame::{self, is_typed, is_typed_column};
use crate::table::cell::missing::is_missing;
use crate::table::{ColumnKind, Delimiter, Header, Quote};

/// Delimiters are judged on this many bytes; consistency shows long before.
const SAMPLE_BYTES: usize = 256 * 1024;

/// The share of records of one width in a file that is cut rightly.
const EVEN: f64 = 0.9;

/// The layout of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layout {
    pub(super) delimiter: Delimiter,
    pub(super) quote: Quote,
    pub(super) header: Header,
    /// Values in most records.
    pub(super) width: usize,
    /// The byte at which the header, or the first customer, begins: after a `sep=` line, after titles.
    pub(super) start: usize,
    /// Whether the record after the header is one more header.
    pub(super) has_second_header: bool,
}

/// What the caller told of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ToldLayout {
    pub(super) delimiter: Option<Delimiter>,
    pub(super) quote: Option<Quote>,
    pub(super) header: Option<Header>,
    /// Lines before the header.
    pub(super) skip_lines: Option<usize>,
}

/// Settles what was not told.
pub(super) fn sniff(text: &str, told: ToldLayout) -> Layout {
    let ToldLayout { delimiter, quote, header, skip_lines } = told;
    let sep_line = frame::sep_line(text).filter(|_| skip_lines.is_none());
    let start = match (skip_lines, sep_line) {
        (Some(n_lines), _) => frame::after_lines(text, n_lines),
        (None, sep_line) => sep_line.map_or(0, |(_, end)| end),
    };
    let sample = Sample::of(&text[start..], skip_lines.is_none() && header != Some(Header::Absent));
    let delimiter = delimiter.or(sep_line.map(|(delimiter, _)| delimiter));
    let delimiters = delimiter.map_or(Delimiter::DETECTED.to_vec(), |told| vec![told]);
    let (best, quote) = match quote {
        Some(quote) => (sample.best(&delimiters, quote), quote),
        None => sample.best_quote(&delimiters),
    };
    let records = &best.first_records[best.n_titles..];
    let has_second_header = header.is_none() && frame::has_second_header(records);
    let header = header.unwrap_or_else(|| if has_header(records) { Header::Present } else { Header::Absent });
    let start = start + best.starts.get(best.n_titles).copied().unwrap_or(0);
    Layout { delimiter: best.delimiter, quote, header, width: best.width, start, has_second_header }
}

struct Sample<'a> {
    text: &'a str,
    is_cut: bool,
    /// Whether titles above the header are looked for.
    with_titles: bool,
}

/// How a delimiter cuts the sample.
struct Cut {
    delimiter: Delimiter,
    /// The number of values that most records have.
    width: usize,
    /// The share of records that have it.
    share: f64,
    /// Whether the first record has it.
    first_fits: bool,
    n_quoted: usize,
    n_untidy: usize,
    is_unclosed: bool,
    first_records: Vec<Vec<String>>,
    /// Where each of them begins.
    starts: Vec<usize>,
    /// How many of them are titles above the header.
    n_titles: usize,
}

impl<'a> Sample<'a> {
    /// The first lines of `text`.
    fn of(text: &'a str, with_titles: bool) -> Self {
        if text.len() <= SAMPLE_BYTES {
            return Self { text, is_cut: false, with_titles };
        }
        match text.as_bytes()[..SAMPLE_BYTES].iter().rposition(|&b| b == b'\n' || b == b'\r') {
            Some(end) => Self { text: &text[..=end], is_cut: true, with_titles },
            // One line fills the sample; cut through it, it would look like another one.
            None => Self { text, is_cut: false, with_titles },
        }
    }

    /// The delimiter under which the records have most consistently one width, at least two. Equal ones by the order given.
    fn best(&self, delimiters: &[Delimiter], quote: Quote) -> Cut {
        let cuts = delimiters.iter().map(|&delimiter| self.cut(delimiter, quote));
        let worth = |cut: &Cut| if cut.width < 2 { (false, 0.0) } else { (cut.first_fits, cut.share) };
        let better = |a: &Cut, b: &Cut| {
            let ((a_fits, a_share), (b_fits, b_share)) = (worth(a), worth(b));
            a_fits.cmp(&b_fits).then(a_share.total_cmp(&b_share)).is_gt()
        };
        let best = cuts.reduce(|best, cut| if better(&cut, &best) { cut } else { best });
        match best {
            Some(cut) if cut.width >= 2 || delimiters.len() == 1 => cut,
            _ if self.is_padded() => self.cut(Delimiter::Blanks, quote),
            // One column: there is nothing to delimit, and the comma says so as well as any.
            _ => self.cut(Delimiter::Comma, quote),
        }
    }

    /// Whether the lines are columns padded with blanks: all of them are cut alike into three values and more by blanks that stand in
    /// runs, and most of the values are numbers or dates. A sentence is no such line, and neither is `1 234`.
    fn is_padded(&self) -> bool {
        let cut = self.cut(Delimiter::Blanks, Quote::None);
        let values = || cut.first_records.iter().skip(1).flatten();
        let n_typed = values().filter(|value| is_typed(value)).count();
        let has_runs = |line: &str| line.trim().contains("  ");
        cut.width >= 3
            && cut.share == 1.0
            && n_typed * 2 > values().count()
            && self.text.lines().skip(1).take(cut.first_records.len()).any(has_runs)
    }

    /// The double quote, unless the file quotes with single ones or has a double one that never closes.
    fn best_quote(&self, delimiters: &[Delimiter]) -> (Cut, Quote) {
        let double = self.best(delimiters, Quote::Double);
        // A double quote may stand after a delimiter inside single ones; then its cut is no even one.
        if double.n_quoted == 0 || double.share < EVEN {
            let single = self.best(delimiters, Quote::Single);
            let is_tidy = single.n_quoted >= 2 && single.n_untidy == 0 && !single.is_unclosed;
            if is_tidy && single.share >= double.share {
                return (single, Quote::Single);
            }
        }
        if double.is_unclosed && double.n_untidy > 0 {
            return (self.best(delimiters, Quote::None), Quote::None);
        }
        (double, Quote::Double)
    }

    fn cut(&self, delimiter: Delimiter, quote: Quote) -> Cut {
        const KEPT: usize = 200;
        let mut records = Records::new(self.text, 0, delimiter, quote);
        let mut record = Record::default();
        let mut widths: Vec<usize> = Vec::new();
        let (mut n_quoted, mut n_untidy, mut is_unclosed) = (0, 0, false);
        let (mut first_records, mut starts) = (Vec::new(), Vec::new());
        loop {
            match records.read(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => {
                    is_unclosed = !self.is_cut;
                    break;
                }
            }
            widths.push(record.len());
            n_quoted += record.n_quoted;
            n_untidy += record.n_untidy;
            if first_records.len() < KEPT {
                first_records.push(record.iter().map(str::to_string).collect());
                starts.push(record.range.start);
            }
        }
        let (width, n) = most_frequent(&widths);
        let n_titles = if self.with_titles { frame::n_titles(&first_records, width) } else { 0 };
        let n_below = widths.len() - n_titles;
        // Padded titles have the width of the table and count for neither side.
        let n = n - widths[..n_titles].iter().filter(|&&other| other == width).count();
        let share = if n_below == 0 { 0.0 } else { n as f64 / n_below as f64 };
        let first_fits = widths.get(n_titles) == Some(&width);
        Cut { delimiter, width, share, first_fits, n_quoted, n_untidy, is_unclosed, first_records, starts, n_titles }
    }
}

/// The most frequent width and how often it stands; the larger of two equally frequent ones.
fn most_frequent(widths: &[usize]) -> (usize, usize) {
    let mut counts = std::collections::BTreeMap::new();
    widths.iter().for_each(|&width| *counts.entry(width).or_insert(0usize) += 1);
    counts.into_iter().max_by_key(|&(_, n)| n).unwrap_or((0, 0))
}

/// Whether the first record names the columns: over a column of numbers or dates it holds a word. Where no column tells, it
/// is a header unless at least half of its values stand again below them.
fn has_header(records: &[Vec<String>]) -> bool {
    let Some((first, rest)) = records.split_first() else { return true };
    let mut typed_above_typed = false;
    let mut n_repeated = 0;
    for (position, name) in first.iter().enumerate().filter(|(_, name)| !is_missing(name, ColumnKind::Number)) {
        n_repeated += usize::from(rest.iter().any(|record| record.get(position) == Some(name)));
        if is_typed_column(position, rest) {
            if !is_typed(name) {
                return true;
            }
            typed_above_typed = true;
        }
    }
    !typed_above_typed && n_repeated * 2 < first.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> Layout {
        sniff(text, ToldLayout::default())
    }

    #[test]
    fn the_delimiter_is_the_one_that_cuts_evenly() {
        for (text, delimiter, width) in [
            ("a,b\n1,2\n", Delimiter::Comma, 2),
            ("a;b\n1,5;2,5\n", Delimiter::Semicolon, 2),
            ("1,5;2,5;3,5\n4,5;2,5;1,5\n", Delimiter::Semicolon, 3),
            ("a\tb\tc\nx, y\tz\t1\n", Delimiter::Tab, 3),
            ("a|b\n1;2|3\n", Delimiter::Pipe, 2),
            (" id  day n\n 01  19970101  1\n 02  19970102  2\n", Delimiter::Blanks, 3),
            ("name,list\nx,A;B\ny,A;B;C\n", Delimiter::Comma, 2),
            ("review\ngood, fast\nbad\n", Delimiter::Comma, 1),
            ("paid\n1 234\n5 678\n", Delimiter::Comma, 1),
        ] {
            let found = layout(text);
            if width > 1 {
                assert_eq!(found.delimiter, delimiter, "{text}");
            }
            assert_eq!(found.width, width, "{text}");
        }
    }

    #[test]
    fn a_header_is_a_word_above_numbers() {
        assert_eq!(layout("age,plan\n31,gold\n42,basic\n").header, Header::Present);
        assert_eq!(layout("31,gold\n42,basic\n27,gold\n").header, Header::Absent);
        assert_eq!(layout("id;2019;2020\n1;5;6\n2;7;8\n").header, Header::Present);
        assert_eq!(layout("plan,sex\ngold,f\nbasic,m\n").header, Header::Present);
        assert_eq!(layout("gold,f\nbasic,m\ngold,m\nbasic,f\n").header, Header::Absent);
    }

    #[test]
    fn single_quotes_are_quotes_only_where_they_enclose() {
        assert_eq!(layout("a,b\n'x, y','z'\n'u, v','w'\n").quote, Quote::Single);
        assert_eq!(layout("a,b\nl'été,d'or\n'tis,so\n").quote, Quote::Double);
    }
}
