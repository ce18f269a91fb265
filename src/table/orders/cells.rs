//! Single cells of an order log.

use crate::table::cell::date::{self, DateText};
use crate::table::cell::missing::is_missing;
use crate::table::cell::{flag, number};
use crate::table::orders::Decimal;
use crate::table::{ColumnKind, DateOrder, Day, DecimalMark};

/// Years that an order can be of; a day outside is a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// Reads dates; the last one is remembered, for the lines of a log mostly stand by date.
#[derive(Debug, Default)]
pub(super) struct Dates {
    order: Option<DateOrder>,
    last: (String, Option<Day>),
}

impl Dates {
    /// `order` is `None` where the file so far is the same in every order: then a date that is not is refused.
    pub(super) fn new(order: Option<DateOrder>) -> Self {
        Self { order, last: Default::default() }
    }

    /// The day that `text` writes, and the hour where it writes one.
    pub(super) fn read(&mut self, text: &str) -> Option<(Day, Option<u8>)> {
        let end = text.bytes().position(|b| matches!(b, b' ' | b'T' | b't')).unwrap_or(text.len());
        let date = &text[..end];
        let clock = &text[date.len()..];
        if self.last.0 != date {
            self.last.1 = self.day(date);
            self.last.0.clear();
            self.last.0.push_str(date);
        }
        match self.last.1 {
            // What follows is judged apart, so that what is no time is not taken for one.
            Some(day) if clock.is_empty() || date::is_time(clock.as_bytes()) => Some((day, hour(clock))),
            Some(_) => None,
            // `4 set 2012`: the blank belongs to the date.
            None => self.day(text).map(|day| (day, hour(clock))),
        }
    }

    fn day(&self, text: &str) -> Option<Day> {
        let read = |order| match date::read(text, order) {
            DateText::Day(day) if YEARS.contains(&day.year()) => Some(day),
            _ => None,
        };
        match self.order {
            Some(order) => read(order),
            None => read(DateOrder::Dmy).filter(|day| read(DateOrder::Mdy) == Some(*day)),
        }
    }
}

/// The hour of ` 9:05 PM`, `T21:05:00Z` or ` set 2012 9:05`.
fn hour(clock: &str) -> Option<u8> {
    let (before, after) = clock.split_once(':')?;
    let digits = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let hour: u8 = before[digits..].parse().ok()?;
    let says = |half: [u8; 2]| after.as_bytes().windows(2).any(|two| two.eq_ignore_ascii_case(&half));
    let hour = match hour {
        12 if says(*b"am") => 0,
        1..=11 if says(*b"pm") => hour + 12,
        _ => hour,
    };
    (hour < 24).then_some(hour)
}

/// The number that `text` writes; without a mark only where both marks read the same.
pub(super) fn decimal(text: &str, mark: Option<DecimalMark>) -> Option<Decimal> {
    let read = |mark| number::read(text, mark).and_then(Decimal::from_f64);
    match mark {
        Some(mark) => read(mark),
        None => read(DecimalMark::Point).filter(|value| read(DecimalMark::Comma) == Some(*value)),
    }
}

/// The level that `text` names, where it names one.
pub(super) fn level(text: &str) -> Option<&str> {
    (!is_missing(text, ColumnKind::Category)).then_some(text)
}

/// Whether there was a discount: a number other than 0, a yes, or the name of a coupon.
pub(super) fn discounted(text: &str) -> bool {
    if is_missing(text, ColumnKind::Number) {
        return false;
    }
    let number = number::read(text.trim_end_matches(['%', ' ']), DecimalMark::Point);
    match number.or_else(|| number::read(text.trim_end_matches(['%', ' ']), DecimalMark::Comma)) {
        Some(number) => number != 0.0,
        None => flag::read(text).unwrap_or(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_are_read_together() {
        let mut dates = Dates::new(Some(DateOrder::Mdy));
        let mut read = |text| dates.read(text).map(|(day, hour)| (day.to_string(), hour));
        assert_eq!(read("12/1/2010 8:26"), Some(("2010-12-01".into(), Some(8))));
        assert_eq!(read("12/1/2010 12:26 AM"), Some(("2010-12-01".into(), Some(0))));
        assert_eq!(read("12/1/2010 1:26 PM"), Some(("2010-12-01".into(), Some(13))));
        assert_eq!(read("2010-12-01T23:00:00Z"), Some(("2010-12-01".into(), Some(23))));
        assert_eq!(read("12/1/2010"), Some(("2010-12-01".into(), None)));
        assert_eq!(read("1 dez 2010"), Some(("2010-12-01".into(), None)));
        assert_eq!(read("1 dez 2010 9:05 pm"), Some(("2010-12-01".into(), Some(21))));
        for text in ["13/1/2010", "12/1/2010 soon", "", "12/1/2110", "9999-12-31"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_order_that_the_file_leaves_open_reads_only_what_needs_none() {
        let mut dates = Dates::new(None);
        assert!(dates.read("2010-12-01").is_some());
        assert!(dates.read("03/04/2010").is_none());
        assert!(decimal("1,5", None).is_none());
        assert!(decimal("15", None).is_some());
    }

    #[test]
    fn a_coupon_is_a_discount_and_a_zero_is_none() {
        for text in ["0", "0.00", "", "no", "não", "None", "0 %"] {
            assert!(!discounted(text), "{text}");
        }
        for text in ["0.2", "5,50", "yes", "SUMMER10", "10 %"] {
            assert!(discounted(text), "{text}");
        }
    }
}
