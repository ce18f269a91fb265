//! What stands around a table in its file: a `sep=` line, titles above the header, a second header, totals and notes below.

use crate::table::cell::missing::is_missing;
use crate::table::cell::{date, number};
use crate::table::{ColumnKind, DateOrder, DecimalMark, Delimiter};

/// At most this many records stand above a header, and as many below the customers.
pub(crate) const MAX_FRAME: usize = 20;

/// Most of the values under a header must be numbers or dates for the first row to be judged by them.
const TYPED_SHARE: f64 = 0.9;

/// The words with which the last line of a report begins.
const TOTALS: [&str; 20] = [
    "total",
    "totals",
    "totaux",
    "totais",
    "totales",
    "grand total",
    "subtotal",
    "sub-total",
    "sum",
    "soma",
    "somme",
    "suma",
    "total general",
    "total geral",
    "total général",
    "всього",
    "усього",
    "разом",
    "підсумок",
    "итого",
];

/// The delimiter of a line `sep=;` at the beginning of `text`, which spreadsheets write for each other, and where the next
/// line begins.
pub(super) fn sep_line(text: &str) -> Option<(Delimiter, usize)> {
    let line = text.split(['\n', '\r']).next()?;
    let mark =
        line.trim_end_matches(' ').trim_matches('"').strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    let delimiter = match mark.as_bytes() {
        [b','] => Delimiter::Comma,
        [b';'] => Delimiter::Semicolon,
        [b'\t'] => Delimiter::Tab,
        [b'|'] => Delimiter::Pipe,
        [other] if other.is_ascii_graphic() => Delimiter::Other(char::from(*other)),
        _ => return None,
    };
    delimiter.check().ok()?;
    Some((delimiter, line.len() + line_end_at(text, line.len())))
}

/// Where the line after the first `n` lines of `text` begins.
pub(super) fn after_lines(text: &str, n: usize) -> usize {
    let mut at = 0;
    for _ in 0..n {
        at = text[at..].find(['\n', '\r']).map_or(text.len(), |end| at + end);
        at += line_end_at(text, at);
    }
    at
}

/// The length of the line end at `at`: none at the end of the text.
fn line_end_at(text: &str, at: usize) -> usize {
    match &text.as_bytes()[at..] {
        [b'\r', b'\n', ..] => 2,
        [] => 0,
        _ => 1,
    }
}

/// How many of the first records are titles: they hold next to nothing, and what follows them is plainly a header, words
/// without a gap above a column of numbers or dates.
pub(super) fn n_titles(records: &[Vec<String>], width: usize) -> usize {
    let n_titles = records.iter().take_while(|record| is_title(record, width)).count();
    let Some((header, rest)) = records.get(n_titles..).and_then(|from| from.split_first()) else { return 0 };
    let is_header = n_titles <= MAX_FRAME
        && header.len() == width
        && header.iter().all(|name| !name.is_empty() && !is_typed(name))
        && typed_columns(width, rest).next().is_some();
    if is_header { n_titles } else { 0 }
}

fn is_title(record: &[String], width: usize) -> bool {
    let n_filled = record.iter().filter(|value| !value.is_empty()).count();
    width >= 2 && record.len() <= width && n_filled <= if width < 4 { 1 } else { 2 }
}

/// Whether the record below the header is one more header: it holds words above every one of at least two columns of
/// numbers or dates.
pub(super) fn has_second_header(records: &[Vec<String>]) -> bool {
    let [header, second, rest @ ..] = records else { return false };
    let is_word = |position: usize| {
        second.get(position).is_some_and(|value| !is_missing(value, ColumnKind::Number) && !is_typed(value))
    };
    let typed: Vec<usize> = typed_columns(header.len(), rest).collect();
    typed.len() >= 2 && rest.len() >= 2 && typed.into_iter().all(is_word)
}

/// The columns of `records` of which most values are numbers or dates.
fn typed_columns(width: usize, records: &[Vec<String>]) -> impl Iterator<Item = usize> + '_ {
    (0..width).filter(|&position| is_typed_column(position, records))
}

/// Whether most values that are there are numbers or dates.
pub(super) fn is_typed_column(position: usize, records: &[Vec<String>]) -> bool {
    let below = || records.iter().filter_map(|record| record.get(position)).map(String::as_str);
    let n_present = below().filter(|value| !is_missing(value, ColumnKind::Number)).count();
    let n_typed = below().filter(|value| is_typed(value)).count();
    n_present > 0 && n_typed as f64 >= TYPED_SHARE * n_present as f64
}

/// Whether `value` is a number or a date in some reading.
pub(super) fn is_typed(value: &str) -> bool {
    number::read(value, DecimalMark::Point).is_some()
        || number::read(value, DecimalMark::Comma).is_some()
        || DateOrder::ALL.iter().any(|&order| date::read(value, order) != date::DateText::Unreadable)
}

/// Whether a record may be a total or a note below the customers; `after_gap` where a blank line or another such record
/// stands before it.
pub(super) fn is_footer<'a>(record: impl Iterator<Item = &'a str> + Clone, width: usize, after_gap: bool) -> bool {
    let (n_values, n_filled) = (record.clone().count(), record.clone().filter(|value| !value.is_empty()).count());
    let Some(first) = record.clone().find(|value| !value.is_empty()) else { return after_gap };
    if width < 2 || n_values > width || n_filled == width {
        return false;
    }
    let is_note = n_filled <= if width < 4 { 1 } else { 2 } && (n_values < width || width >= 3) && !is_typed(first);
    is_total(first) || (is_note && (after_gap || first.starts_with(['*', '(']) || first.contains(':')))
}

fn is_total(value: &str) -> bool {
    const LONGEST: usize = 60;
    if value.len() > LONGEST {
        return false;
    }
    let lower = value.to_lowercase();
    TOTALS.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ' ', '(', '=']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sep_line_names_the_delimiter() {
        assert_eq!(sep_line("sep=;\r\na;b"), Some((Delimiter::Semicolon, 7)));
        assert_eq!(sep_line("\"sep=,\"\na,b"), Some((Delimiter::Comma, 8)));
        assert_eq!(sep_line("sep=\t"), Some((Delimiter::Tab, 5)));
        for text in ["sep,a", "sep=", "sep=;;", "separator", ""] {
            assert_eq!(sep_line(text), None, "{text}");
        }
    }

    #[test]
    fn totals_begin_with_a_word_of_the_five_languages() {
        for text in ["Total", "TOTAL GERAL", "Total général : 5", "Разом", "Suma:"] {
            assert!(is_total(text), "{text}");
        }
        for text in ["Totalplan", "Tota", "", "sumac"] {
            assert!(!is_total(text), "{text}");
        }
    }
}
