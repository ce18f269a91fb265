//! The kind of a column that nobody declared.

use super::names::{says_date, says_postal_code};
use super::survey::{DateCount, MAX_LEVELS, NumberCount, Values, tolerable};
use crate::table::cell::amount::Unit;
use crate::table::cell::flag;
use crate::table::cell::number;
use crate::table::raw::{Hint, RawColumn};
use crate::table::{ColumnKind, DecimalMark};

/// Columns with at most this many levels are categories, unless no value stands twice.
const FEW_LEVELS: usize = 10;

/// What a whole column could be.
pub(super) struct Survey<'a> {
    pub(super) values: Values<'a>,
    pub(super) numbers: NumberCount,
    pub(super) dates: DateCount,
}

impl<'a> Survey<'a> {
    /// Counts a column that will be inferred or is declared as `declared`.
    pub(super) fn of(name: &str, column: &'a RawColumn, declared: Option<ColumnKind>) -> Self {
        use ColumnKind::{Category, Date, Flag, Number, Point, Text};
        let counted = |kinds: &[ColumnKind]| declared.is_none_or(|kind| kinds.contains(&kind));
        let plain = matches!(declared, Some(Category | Flag | Text));
        let values = if plain { Values::Many(column) } else { Values::of(column) };
        let numbers = if counted(&[Number, Point]) { NumberCount::of(&values) } else { NumberCount::default() };
        let is_clear = !says_date(name) && numbers.n_present > 0 && numbers.n_numbers() == numbers.n_present;
        let dates = if counted(&[Date]) && !is_clear { DateCount::of(&values) } else { DateCount::default() };
        Self { values, numbers, dates }
    }

    /// The kind of a column of which nothing is declared, and why where that is not plain.
    pub(super) fn kind(&self, name: &str, hint: Hint, told: Option<DecimalMark>) -> (ColumnKind, String) {
        let kind = |kind, because: &str| (kind, because.to_string());
        match hint {
            Hint::Number => return kind(ColumnKind::Number, "Rust numbers"),
            Hint::Flag => return kind(ColumnKind::Flag, "Rust booleans"),
            Hint::Category => return kind(ColumnKind::Category, "Rust enum variants"),
            Hint::Any | Hint::NotNumber => {}
        }
        if hint == Hint::Any && self.is_zero_or_one() {
            return kind(ColumnKind::Flag, "every value is 0 or 1");
        }
        if self.values.distinct(ColumnKind::Flag).is_some_and(|texts| flag::is_pair(&texts)) && !self.is_zero_or_one() {
            return kind(ColumnKind::Flag, "every value is a word for yes or no");
        }
        if self.are_dates(name) {
            return kind(ColumnKind::Date, "");
        }
        if hint == Hint::Any && self.are_numbers(told) && !says_postal_code(name) {
            return match self.numbers.clash() {
                None => (ColumnKind::Number, unit_note(self.numbers.unit())),
                Some(clash) => {
                    let (kind, because) = self.levels_or_text();
                    (kind, format!("{because}; no numbers, for {clash}"))
                }
            };
        }
        self.levels_or_text()
    }

    fn is_zero_or_one(&self) -> bool {
        let Some(texts) = self.values.distinct(ColumnKind::Flag) else { return false };
        let read =
            |text: &&str| number::read(text, DecimalMark::Point).or_else(|| number::read(text, DecimalMark::Comma));
        let numbers: Vec<Option<f64>> = texts.iter().map(read).collect();
        !texts.iter().any(|text| number::is_code(text))
            && numbers.iter().all(|number| matches!(number, Some(0.0 | 1.0)))
            && numbers.contains(&Some(0.0))
            && numbers.contains(&Some(1.0))
    }

    fn are_numbers(&self, told: Option<DecimalMark>) -> bool {
        let count = &self.numbers;
        let n_numbers = match told {
            None => count.n_numbers(),
            Some(DecimalMark::Point) => count.n_point,
            Some(DecimalMark::Comma) => count.n_comma,
        };
        let are_clean = tolerable(count.n_present - n_numbers, count.n_present) && tolerable(count.n_codes, n_numbers);
        n_numbers > 0 && are_clean && count.n_bands == 0 && !count.are_all_accounting()
    }

    /// Eight digits are dates only where the column's name says so too.
    fn are_dates(&self, name: &str) -> bool {
        let count = &self.dates;
        let n_dates = count.n_dates();
        n_dates > 0
            && tolerable(count.n_present - n_dates, count.n_present)
            && (count.n_compact == 0 || says_date(name))
    }

    fn levels_or_text(&self) -> (ColumnKind, String) {
        let Some(levels) = self.values.distinct(ColumnKind::Category) else {
            return (ColumnKind::Text, format!("more than {MAX_LEVELS} distinct values"));
        };
        let mut n_present = 0;
        let mut has_lines = false;
        self.values.for_each(|value, n| {
            n_present += if levels.contains(&value) { n } else { 0 };
            has_lines |= value.contains('\n');
        });
        let n_levels = levels.len();
        let described = match n_levels {
            0 => "it is empty".to_string(),
            1 => "1 level".to_string(),
            n => format!("{n} levels"),
        };
        let repeats = n_levels * 2 <= n_present || (n_levels <= FEW_LEVELS && n_levels < n_present) || n_levels <= 1;
        match (has_lines, repeats && n_levels <= MAX_LEVELS) {
            (true, _) => (ColumnKind::Text, "its values hold line breaks".into()),
            (false, true) => (ColumnKind::Category, described),
            (false, false) => (ColumnKind::Text, format!("{n_levels} distinct values in {n_present} rows")),
        }
    }
}

/// What the unit beside a column's numbers becomes, for people.
fn unit_note(unit: Option<Unit>) -> String {
    match unit {
        Some(Unit::Money(code)) => format!("amounts in {code}"),
        Some(Unit::Percent) => "percents, 12.5 for `12.5%`".into(),
        Some(Unit::Plain) | None => String::new(),
    }
}
