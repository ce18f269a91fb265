//! One sound file, polluted in 2,268 ways at every row and column, as files are that people and programs have edited: the kinds
//! of the Pollock benchmark (Vitagliano et al. 2023, <https://doi.org/10.14778/3594512.3594518>), drawn here anew.
//!
//! The rule: what is read is right, the row that is not is listed with its line, and where a whole file cannot be trusted the
//! error names the line. A wrong value is never read.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use segmenta::error::Result;
use segmenta::table::{ColumnData, CsvReader, Schema, TableRead, number_text};

const N_ROWS: usize = 84;
const HEADER: [&str; 9] = ["id", "city", "spend", "visits", "since", "plan", "channel", "age", "note"];

/// The values of a row.
fn values(row: usize) -> [String; 9] {
    let pick = |words: &[&str], step: usize| words[row * step % words.len()].to_string();
    [
        format!("K{row:03}"),
        pick(&["Lyon", "Brest", "Paris"], 1),
        format!("{}.{:02}", 10 + row * 37 % 900, 10 + row * 7 % 90),
        (1 + row * 5 % 40).to_string(),
        format!("20{:02}-{:02}-{:02}", 10 + row % 12, 1 + row % 12, 13 + row % 15),
        pick(&["basic", "gold"], 3),
        pick(&["web", "shop", "phone"], 5),
        (18 + row * 11 % 60).to_string(),
        format!("said that number {row} is fine"),
    ]
}

/// The file with `change` applied to the values of row `at`, and what ends that row.
fn file(at: usize, change: impl Fn(&mut Vec<String>), line_end: &str) -> String {
    let mut text = format!("{}\n", HEADER.join(","));
    for row in 0..N_ROWS {
        let mut row_values = values(row).to_vec();
        if row == at {
            change(&mut row_values);
        }
        text.push_str(&row_values.join(","));
        text.push_str(if row == at { line_end } else { "\n" });
    }
    text
}

fn read(text: &str) -> Result<TableRead> {
    let schema = Schema::infer().id("id").category("city").category("plan").category("channel").text("note");
    let schema = schema.number("spend").number("visits").number("age").date("since");
    CsvReader::new().max_rejects(100.0).read(text.as_bytes(), "file.csv", &schema)
}

/// The cells of each customer, as text.
fn cells(read: &TableRead) -> BTreeMap<String, Vec<Option<String>>> {
    let table = &read.table;
    let cell = |data: &ColumnData, row: usize| match data {
        ColumnData::Number(numbers) => numbers.get(row).map(number_text),
        ColumnData::Category(levels) => levels.level(row).map(str::to_string),
        ColumnData::Date(days) => days[row].map(|day| day.to_string()),
        ColumnData::Text(texts) => texts[row].clone(),
        other => panic!("{:?}", other.kind()),
    };
    let row = |row: usize| {
        let values = table.columns().iter().map(|column| cell(column.data(), row)).collect();
        (table.ids().get(row).expect("a row has an id").to_string(), values)
    };
    (0..table.n_rows()).map(row).collect()
}

/// The cells of the file that nobody polluted.
fn sound() -> &'static BTreeMap<String, Vec<Option<String>>> {
    static SOUND: OnceLock<BTreeMap<String, Vec<Option<String>>>> = OnceLock::new();
    SOUND.get_or_init(|| cells(&read(&file(N_ROWS, |_| {}, "\n")).expect("the sound file is readable")))
}

/// What became of the files of one kind.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    n_files: usize,
    /// Files refused as a whole, with the line.
    n_refused: usize,
    /// Files whose polluted row is listed.
    n_listed: usize,
    /// Files of which every row was read as it was meant.
    n_whole: usize,
}

impl Tally {
    /// Reads a file whose row `at` is polluted; all others must be right.
    fn see(&mut self, at: usize, text: &str, what: &str) {
        self.n_files += 1;
        let line = at as u64 + 2;
        let found = match read(text) {
            Ok(found) => found,
            Err(error) => {
                assert!(error.to_string().contains(&format!("line {line}")), "{what}, row {at}: {error}");
                self.n_refused += 1;
                return;
            }
        };
        let is_listed = found.rejects.iter().any(|reject| reject.line == line);
        let read = cells(&found);
        for (id, expected) in sound().iter().filter(|(id, _)| **id != values(at)[0]) {
            let got = read.get(id);
            assert!(got == Some(expected), "{what}, row {at}: {got:?} for {expected:?}");
        }
        self.n_listed += usize::from(is_listed);
        self.n_whole += usize::from(!is_listed && read == *sound());
    }
}

#[test]
fn a_separator_too_many_or_too_few_costs_its_row_and_no_other() {
    let (mut many, mut few) = (Tally::default(), Tally::default());
    for row in 0..N_ROWS {
        for column in 0..HEADER.len() {
            many.see(row, &file(row, |values| values[column].insert(0, ','), "\n"), "a separator too many");
            if column > 0 {
                let join = |values: &mut Vec<String>| {
                    let joined = values.remove(column);
                    values[column - 1].push_str(&joined);
                };
                few.see(row, &file(row, join, "\n"), "a separator too few");
            }
        }
    }
    assert_eq!(many, Tally { n_files: 756, n_listed: 756, ..Tally::default() });
    assert_eq!(few, Tally { n_files: 672, n_listed: 672, ..Tally::default() });
}

#[test]
fn a_stray_quote_is_a_letter_or_refused_with_its_line() {
    let (mut first, mut last) = (Tally::default(), Tally::default());
    for row in 0..N_ROWS {
        for column in 0..HEADER.len() {
            let stray = if row % 2 == 0 { &mut first } else { &mut last };
            let quote = |values: &mut Vec<String>| {
                let at = if row % 2 == 0 { 0 } else { values[column].len() };
                values[column].insert(at, '"');
            };
            stray.see(row, &file(row, quote, "\n"), "a stray quote");
        }
    }
    assert_eq!((first.n_files, last.n_files), (378, 378));
    assert_eq!((last.n_refused, last.n_whole), (0, 0), "behind a value it is a letter: {last:?}");
    assert_eq!(first.n_whole, 0, "{first:?}");
    println!("before a value: {first:?}, behind it: {last:?}");
}

#[test]
fn another_line_end_changes_nothing() {
    let mut tally = Tally::default();
    (0..N_ROWS).for_each(|row| tally.see(row, &file(row, |_| {}, ["\r\n", "\r"][row % 2]), "another line end"));
    assert_eq!(tally, Tally { n_files: N_ROWS, n_whole: N_ROWS, ..Tally::default() });
}
