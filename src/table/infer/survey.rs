//! One reading of a whole column that counts what its values could be.

use std::collections::HashMap;

use crate::table::cell::amount::{self, Unit};
use crate::table::cell::date::{self, DateText};
use crate::table::cell::missing::is_missing;
use crate::table::cell::number;
use crate::table::raw::RawColumn;
use crate::table::rejects::shortened;
use crate::table::{ColumnKind, DateOrder, DecimalMark};

/// A column with more distinct values than this is no category.
pub(super) const MAX_LEVELS: usize = 1000;

/// The values of a column: each distinct one with its count where they are few, else all of them.
pub(super) enum Values<'a> {
    Few(Vec<(&'a str, usize)>),
    Many(&'a RawColumn),
}

impl<'a> Values<'a> {
    pub(super) fn of(column: &'a RawColumn) -> Self {
        // The map is only asked for positions, so its order reaches nothing.
        let mut positions: HashMap<&str, usize> = HashMap::new();
        let mut distinct: Vec<(&str, usize)> = Vec::new();
        for value in column.iter() {
            match positions.get(value) {
                Some(&position) => distinct[position].1 += 1,
                None if distinct.len() > MAX_LEVELS => return Self::Many(column),
                None => {
                    positions.insert(value, distinct.len());
                    distinct.push((value, 1));
                }
            }
        }
        Self::Few(distinct)
    }

    /// Each value with how often it stands: once per row where they are many.
    pub(super) fn for_each(&self, mut see: impl FnMut(&'a str, usize)) {
        match self {
            Self::Few(distinct) => distinct.iter().for_each(|&(value, count)| see(value, count)),
            Self::Many(column) => column.iter().for_each(|value| see(value, 1)),
        }
    }

    /// The distinct values that are there as a column of `kind`; `None` where they are many.
    pub(super) fn distinct(&self, kind: ColumnKind) -> Option<Vec<&'a str>> {
        match self {
            Self::Few(distinct) => {
                Some(distinct.iter().map(|&(value, _)| value).filter(|v| !is_missing(v, kind)).collect())
            }
            Self::Many(_) => None,
        }
    }
}

/// How many values of a column are numbers, and under which decimal mark.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct NumberCount {
    /// Values that are not missing.
    pub(super) n_present: usize,
    /// Numbers with a decimal point.
    pub(super) n_point: usize,
    /// Numbers with a decimal comma.
    pub(super) n_comma: usize,
    /// Numbers that say something else under each mark, such as `1,234`.
    pub(super) n_open: usize,
    /// The first of those.
    pub(super) open_example: Option<String>,
    /// Codes in digits.
    pub(super) n_codes: usize,
    /// Values such as `9+` and `18-24`, each of which stands at least three times: bands, not slips.
    pub(super) n_bands: usize,
    /// Numbers with nothing around their digits, but for zeros, which say the same in every unit.
    n_plain: usize,
    /// Numbers in parentheses or with a minus behind.
    n_accounting: usize,
    /// The units that stand beside numbers: how often, and the first such value.
    units: Vec<(Unit, usize, String)>,
}

impl NumberCount {
    pub(super) fn of(values: &Values<'_>) -> Self {
        let mut count = Self::default();
        values.for_each(|value, n| count.see(value, n));
        count
    }

    fn see(&mut self, value: &str, n: usize) {
        let point = number::read(value, DecimalMark::Point);
        let marked = value.bytes().any(|b| b == b'.' || b == b',');
        let comma = if marked { number::read(value, DecimalMark::Comma) } else { point };
        if point.is_none() && comma.is_none() {
            self.n_present += if is_missing(value, ColumnKind::Number) { 0 } else { n };
            self.n_bands += if n >= 3 && value.bytes().any(|b| b.is_ascii_digit()) { n } else { 0 };
            return;
        }
        self.n_present += n;
        self.n_point += if point.is_some() { n } else { 0 };
        self.n_comma += if comma.is_some() { n } else { 0 };
        self.n_codes += if number::is_code(value) { n } else { 0 };
        self.see_unit(value, n, point.or(comma) == Some(0.0));
        if let (Some(a), Some(b)) = (point, comma)
            && a != b
        {
            self.n_open += n;
            self.open_example.get_or_insert_with(|| value.to_string());
        }
    }

    fn see_unit(&mut self, value: &str, n: usize, is_zero: bool) {
        let is_plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
        let unit = match amount::bare(value).filter(|_| !value.bytes().all(is_plain)) {
            Some(bare) => {
                self.n_accounting += if bare.is_accounting { n } else { 0 };
                bare.unit
            }
            None => Unit::Plain,
        };
        if unit == Unit::Plain {
            self.n_plain += if is_zero { 0 } else { n };
            return;
        }
        match self.units.iter_mut().find(|(other, ..)| *other == unit) {
            Some((_, count, _)) => *count += n,
            None => self.units.push((unit, n, shortened(value))),
        }
    }

    /// Why the numbers cannot stand in one column: two currencies, or percents beside plain numbers. Added up or compared
    /// they would say something wrong.
    pub(super) fn clash(&self) -> Option<String> {
        if let [(_, _, first), (_, _, second), ..] = self.units.as_slice() {
            return Some(format!("its values have different units: `{first}` and `{second}`"));
        }
        match self.units.as_slice() {
            [(Unit::Percent, _, first)] if self.n_plain > 0 => {
                Some(format!("some of its values are percents (`{first}`) and some are plain numbers"))
            }
            _ => None,
        }
    }

    /// The unit that stands beside the numbers, where there is one.
    pub(super) fn unit(&self) -> Option<Unit> {
        self.units.first().map(|(unit, ..)| *unit)
    }

    /// Whether every number is in parentheses: dialling codes look so, negative amounts are among others.
    pub(super) fn are_all_accounting(&self) -> bool {
        self.n_accounting > 0 && self.n_accounting == self.n_numbers()
    }

    /// The mark that the values themselves settle.
    pub(super) fn evidence(&self) -> Option<DecimalMark> {
        match self.n_point.cmp(&self.n_comma) {
            std::cmp::Ordering::Greater => Some(DecimalMark::Point),
            std::cmp::Ordering::Less => Some(DecimalMark::Comma),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Values that are numbers under the better mark.
    pub(super) fn n_numbers(&self) -> usize {
        self.n_point.max(self.n_comma)
    }
}

/// How many values of a column are dates, and in which order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct DateCount {
    /// Values that are not missing.
    pub(super) n_present: usize,
    /// Dates in each order of [`DateOrder::ALL`].
    pub(super) n_in_order: [usize; 3],
    /// The first value that is one day where the day comes first, and another where the month does.
    pub(super) open_example: Option<String>,
    /// Dates that are the same day under every order.
    pub(super) n_fixed: usize,
    /// Dates with a time of day after them.
    pub(super) n_timed: usize,
    /// Dates written in eight digits without marks.
    pub(super) n_compact: usize,
}

impl DateCount {
    pub(super) fn of(values: &Values<'_>) -> Self {
        let mut count = Self::default();
        values.for_each(|value, n| count.see(value, n));
        count
    }

    fn see(&mut self, value: &str, n: usize) {
        let texts = DateOrder::ALL.map(|order| date::read(value, order));
        if texts.contains(&DateText::Placeholder) {
            return;
        }
        if texts.iter().all(|text| *text == DateText::Unreadable) {
            self.n_present += if is_missing(value, ColumnKind::Date) { 0 } else { n };
            return;
        }
        self.n_present += n;
        self.n_timed += if value.contains(':') { n } else { 0 };
        self.n_compact += if date::is_compact(value) { n } else { 0 };
        for (count, text) in self.n_in_order.iter_mut().zip(&texts) {
            *count += if matches!(text, DateText::Day(_)) { n } else { 0 };
        }
        self.n_fixed += if texts.iter().all(|text| *text == texts[0]) { n } else { 0 };
        if let [DateText::Day(day_first), DateText::Day(month_first), _] = texts
            && day_first != month_first
        {
            self.open_example.get_or_insert_with(|| value.to_string());
        }
    }

    /// Values that are dates in the best order.
    pub(super) fn n_dates(&self) -> usize {
        self.n_in_order.into_iter().max().unwrap_or(0)
    }

    /// The orders in which most values are dates. A year of two digits comes first only where nothing else fits: nobody in
    /// the five languages writes it so, and `24/01/15` would never be settled.
    pub(super) fn best_orders(&self) -> Vec<DateOrder> {
        let is_best = |order: &usize| self.n_in_order[*order] == self.n_dates();
        let mut best: Vec<DateOrder> = (0..3).filter(is_best).map(|order| DateOrder::ALL[order]).collect();
        if best.len() > 1 {
            best.retain(|order| *order != DateOrder::Ymd);
        }
        best
    }

    /// Values that are dates in `order`.
    pub(super) fn n_in(&self, order: DateOrder) -> usize {
        DateOrder::ALL.iter().position(|other| *other == order).map_or(0, |position| self.n_in_order[position])
    }

    /// The value that is two different days in the best orders.
    pub(super) fn open(&self) -> Option<&str> {
        self.open_example.as_deref().filter(|_| self.best_orders().len() > 1)
    }
}

/// Whether so few of `n_present` values are unreadable that the column is still what the others say: at most one in a
/// hundred, or a single one among at least twenty.
pub(super) fn tolerable(n_unreadable: usize, n_present: usize) -> bool {
    n_unreadable * 100 <= n_present || (n_unreadable == 1 && n_present >= 20)
}
