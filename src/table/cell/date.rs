//! Dates in digits, under an order of their parts, or with the name of a month.

use super::named_date;
use crate::table::{DateOrder, Day};

/// The first and the last year that a customer table can mean; what lies outside is a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// Two-digit years below this are of the 2000s, the others of the 1900s, as POSIX has it (`%y`).
const PIVOT: i32 = 69;

/// Days that databases write for "never" or "not known".
const PLACEHOLDERS: [(u32, u32, u32); 3] = [(0, 0, 0), (1, 1, 1), (9999, 12, 31)];

/// What a text says as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateText {
    /// A day.
    Day(Day),
    /// One of the days that stand for no date: `0000-00-00`, `0001-01-01`, `9999-12-31`.
    Placeholder,
    /// No date under this order.
    Unreadable,
}

/// Reads `text` (without outer blanks) as a date in `order`: parts in digits with `-`, `/` or `.` between them, eight digits
/// `YYYYMMDD`, or day and year with the name of the month in one of the five languages, which needs no order. A time of
/// day after it is left out, and its zone with it: the day is the one that is written. A year has two or four digits.
pub(crate) fn read(text: &str, order: DateOrder) -> DateText {
    let Some([a, b, c]) = parts(text) else { return read_named(text) };
    let (year, month, day) = match (a.width, order) {
        (4, _) | (_, DateOrder::Ymd) => (a, b, c),
        (_, DateOrder::Dmy) => (c, b, a),
        (_, DateOrder::Mdy) => (c, a, b),
    };
    if PLACEHOLDERS.contains(&(year.value, month.value, day.value)) && year.width == 4 {
        return DateText::Placeholder;
    }
    if month.width > 2 || day.width > 2 {
        return DateText::Unreadable;
    }
    day_of(year.value, year.width, month.value, day.value)
}

fn read_named(text: &str) -> DateText {
    let date = before_time(text).and_then(named_date::read);
    date.map_or(DateText::Unreadable, |date| day_of(date.year, date.year_width, date.month, date.day))
}

fn day_of(year: u32, year_width: usize, month: u32, day: u32) -> DateText {
    let full_year = match (year_width, year as i32) {
        (4, year) => year,
        (2, year) if year < PIVOT => 2000 + year,
        (2, year) => 1900 + year,
        _ => return DateText::Unreadable,
    };
    match Day::from_ymd(full_year, month, day) {
        Some(day) if YEARS.contains(&full_year) => DateText::Day(day),
        _ => DateText::Unreadable,
    }
}

/// `text` without the time of day that may end it; `None` where what follows the date is no time.
fn before_time(text: &str) -> Option<&str> {
    let Some(colon) = text.find(':') else { return Some(text) };
    let hour = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let date = hour.strip_suffix([' ', 'T', 't'])?;
    is_time(&text.as_bytes()[date.len()..]).then(|| date.trim_end_matches([' ', ',']))
}

/// Whether `text` is written `YYYYMMDD`, which could as well be a number.
pub(crate) fn is_compact(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit())
}

#[derive(Debug, Clone, Copy)]
struct Part {
    value: u32,
    width: usize,
}

/// The three parts of the date at the beginning of `text`, if nothing but a time of day follows.
fn parts(text: &str) -> Option<[Part; 3]> {
    let bytes = text.as_bytes();
    if !bytes.first()?.is_ascii_digit() {
        return None;
    }
    if is_compact(text) {
        let part = |from: usize, to: usize| Some(Part { value: text[from..to].parse().ok()?, width: to - from });
        return Some([part(0, 4)?, part(4, 6)?, part(6, 8)?]);
    }
    let (a, rest) = leading_part(bytes)?;
    let (&mark, rest) = rest.split_first()?;
    if !matches!(mark, b'-' | b'/' | b'.') {
        return None;
    }
    let (b, rest) = leading_part(rest)?;
    let rest = rest.strip_prefix(&[mark])?;
    let (c, rest) = leading_part(rest)?;
    (rest.is_empty() || is_time(rest)).then_some([a, b, c])
}

/// One to four digits.
fn leading_part(bytes: &[u8]) -> Option<(Part, &[u8])> {
    let width = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let value = bytes[..width].iter().fold(0u32, |value, b| value.wrapping_mul(10).wrapping_add(u32::from(b - b'0')));
    (1..=4).contains(&width).then_some((Part { value, width }, &bytes[width..]))
}

/// Whether `rest` is a time of day after a date: `T10:15:30.5Z`, ` 9:05 PM`, ` 10:15:30+02:00`, ` 10:15 UTC`.
pub(crate) fn is_time(rest: &[u8]) -> bool {
    let Some((b'T' | b't' | b' ', clock)) = rest.split_first() else { return false };
    let hour_digits = clock.iter().take_while(|b| b.is_ascii_digit()).count();
    let hour =
        clock[..hour_digits].iter().fold(0u32, |hour, b| hour.wrapping_mul(10).wrapping_add(u32::from(b - b'0')));
    let clock = [b" UTC".as_slice(), b" GMT"].iter().find_map(|zone| clock.strip_suffix(*zone)).unwrap_or(clock);
    (1..=2).contains(&hour_digits)
        && hour < 24
        && clock.get(hour_digits) == Some(&b':')
        && clock.get(hour_digits + 1).is_some_and(u8::is_ascii_digit)
        && clock.iter().all(|b| b.is_ascii_digit() || b":.,+-Zz ".contains(b) || b"AaPpMm".contains(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateOrder::{Dmy, Mdy, Ymd};

    fn day(text: &str, order: DateOrder) -> Option<String> {
        match read(text, order) {
            DateText::Day(day) => Some(day.to_string()),
            _ => None,
        }
    }

    #[test]
    fn the_order_says_which_part_is_which() {
        assert_eq!(day("03/04/2005", Dmy).as_deref(), Some("2005-04-03"));
        assert_eq!(day("03/04/2005", Mdy).as_deref(), Some("2005-03-04"));
        assert_eq!(day("03.04.05", Ymd).as_deref(), Some("2003-04-05"));
        assert_eq!(day("3-4-2005", Dmy).as_deref(), Some("2005-04-03"));
    }

    #[test]
    fn a_leading_year_of_four_digits_needs_no_order() {
        for order in DateOrder::ALL {
            for text in
                ["2012-09-04", "2012/9/4", "2012.09.04", "20120904", "2012-09-04T12:30:00Z", "2012-09-04 8:05 PM"]
            {
                assert_eq!(day(text, order).as_deref(), Some("2012-09-04"), "{text}");
            }
        }
    }

    #[test]
    fn the_name_of_a_month_needs_no_order_and_may_have_a_time_behind() {
        for order in DateOrder::ALL {
            for text in ["4 set 2012", "04-сер-12 24:00", "Sep 4, 2012 10:15", "4 de septiembre de 2012T9:05:00+02:00"]
            {
                let expected = (!text.contains("24:00")).then_some("2012-09-04");
                assert_eq!(day(text, order).as_deref(), expected, "{text}");
            }
        }
        assert_eq!(day("31 avril 2020", Dmy), None);
    }

    #[test]
    fn the_day_is_the_one_that_is_written_in_every_zone() {
        for text in ["2012-09-04T23:59:59-08:00", "2012-09-04 00:30 UTC", "2012-09-04T00:00:00.000Z"] {
            assert_eq!(day(text, Ymd).as_deref(), Some("2012-09-04"), "{text}");
        }
        assert_eq!(day("2012-09-04 24:00", Ymd), None);
    }

    #[test]
    fn two_digit_years_turn_at_69() {
        assert_eq!(day("01/01/68", Dmy).as_deref(), Some("2068-01-01"));
        assert_eq!(day("01/01/69", Dmy).as_deref(), Some("1969-01-01"));
    }

    #[test]
    fn days_that_are_none_are_not_read() {
        for text in [
            "31/02/2020",
            "2020-13-01",
            "1.10.3",
            "12/2020",
            "1/2/3/4",
            "10-20",
            "2020-01-01x",
            "1799-12-31",
            "12345/1/1",
            "",
        ] {
            assert_eq!(read(text, Dmy), DateText::Unreadable, "{text}");
        }
        assert_eq!(read("9999-12-31", Dmy), DateText::Placeholder);
        assert_eq!(read("0000-00-00 00:00:00", Dmy), DateText::Placeholder);
    }
}
