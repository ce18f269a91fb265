//! Numbers as people write them, under a decimal mark.

use super::amount;
use crate::table::DecimalMark;

/// The number that `text` (without outer blanks) writes when `mark` stands before the fraction; `None` where it writes none.
///
/// Thousands may be parted by the other mark, by blanks (also the no-break ones) or by apostrophes, in groups of three and
/// one mark throughout. An exponent is read. A currency may stand before or after the digits; a percent sign after them
/// leaves the number as it is written (`12,5 %` is 12.5); a minus may follow, and parentheses say minus too. Infinities are
/// not numbers here.
pub(crate) fn read(text: &str, mark: DecimalMark) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    if plain && mark == DecimalMark::Point {
        if !text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        if let Ok(value) = text.parse::<f64>() {
            return Some(value).filter(|value| value.is_finite());
        }
    }
    let bare = amount::bare(text)?;
    let value = read_grouped(bare.digits, mark)?;
    Some(if bare.is_negative { -value } else { value })
}

/// The general reading: digits in groups, fraction, exponent.
fn read_grouped(unsigned: &str, mark: DecimalMark) -> Option<f64> {
    let decimal = if mark == DecimalMark::Point { '.' } else { ',' };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], &unsigned[at + 1..]),
        None => (unsigned, ""),
    };
    let (whole, fraction) = mantissa.split_once(decimal).unwrap_or((mantissa, ""));
    let digits = ungrouped(whole, decimal)?;
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let exponent_digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let bad_exponent = exponent_digits.is_empty() && unsigned.len() != mantissa.len();
    if !is_digits(fraction) || !is_digits(exponent_digits) || bad_exponent || (digits.is_empty() && fraction.is_empty())
    {
        return None;
    }
    let exponent = if exponent.is_empty() { "0" } else { exponent };
    let value: f64 = format!("{digits}.{fraction}e{exponent}").parse().ok()?;
    Some(value).filter(|value| value.is_finite())
}

/// The digits of a whole number without its thousands marks; `None` where the groups are not three digits each, or the first
/// is zero: `0.125` is a fraction under either mark's rules, never 125.
fn ungrouped(whole: &str, decimal: char) -> Option<String> {
    let is_mark = |c: char| {
        matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}')
            || (c != decimal && matches!(c, '.' | ','))
    };
    let Some(mark) = whole.chars().find(|&c| is_mark(c)) else {
        return whole.bytes().all(|b| b.is_ascii_digit()).then(|| whole.to_string());
    };
    // Most numbers with the other mark fail here; they should not cost an allocation.
    if whole.starts_with('0') || whole.split(mark).skip(1).any(|group| group.len() != 3) {
        return None;
    }
    let mut digits = String::with_capacity(whole.len());
    for (position, group) in whole.split(mark).enumerate() {
        let fits = if position == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
        if !fits || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// Whether `text` is a code that happens to be written in digits: a leading zero (`007`), more digits than a number can hold
/// exactly, or a telephone number. Read as a number it would lose what it says.
pub(crate) fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let leading_zero = digits.len() > 1 && digits.starts_with('0');
    let telephone = digits.len() != text.len() && digits.len() >= 8;
    all_digits && (leading_zero || digits.len() > 15 || telephone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DecimalMark::{Comma, Point};

    #[test]
    fn a_number_is_read_under_its_decimal_mark() {
        for (text, point, comma) in [
            ("1234", Some(1234.0), Some(1234.0)),
            ("-12.5", Some(-12.5), None),
            ("12,5", None, Some(12.5)),
            ("1.234", Some(1.234), Some(1234.0)),
            ("1,234", Some(1234.0), Some(1.234)),
            ("1.234,56", None, Some(1234.56)),
            ("1,234,567.5", Some(1_234_567.5), None),
            ("1\u{202f}234,5", None, Some(1234.5)),
            ("12 345", Some(12345.0), Some(12345.0)),
            ("1'234.5", Some(1234.5), None),
            ("9.3448e-05", Some(9.3448e-5), None),
            ("1,5e3", None, Some(1500.0)),
            (".5", Some(0.5), None),
            ("5.", Some(5.0), None),
            ("\u{2212}3", Some(-3.0), Some(-3.0)),
            ("0.125", Some(0.125), None),
            ("0,125", None, Some(0.125)),
            ("R$ 1.234,56", None, Some(1234.56)),
            ("1\u{a0}234,56 €", None, Some(1234.56)),
            ("$1,234.56", Some(1234.56), None),
            ("12,5 %", None, Some(12.5)),
            ("1\u{2019}234.50 CHF", Some(1234.5), None),
            ("(1.250,00)", None, Some(-1250.0)),
            ("99,90-", None, Some(-99.9)),
            ("1 234 567,8 грн", None, Some(1_234_567.8)),
        ] {
            assert_eq!((read(text, Point), read(text, Comma)), (point, comma), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_read_as_one() {
        for text in [
            "",
            "-",
            ".",
            "e5",
            "1e",
            "12 34",
            "1,23,456",
            "1.2.3",
            "inf",
            "NaN",
            "0x1f",
            "1e999",
            "12a",
            "--1",
            "1 234 56",
            "1.23.4",
            "R$",
            "5 5 €",
            "1.234 567,8",
            "Q5",
            "5 kg",
        ] {
            assert_eq!((read(text, Point), read(text, Comma)), (None, None), "{text}");
        }
    }

    #[test]
    fn codes_in_digits_are_told_from_numbers() {
        for text in ["007", "00", "4111111111111111", "+5511987654321"] {
            assert!(is_code(text), "{text}");
        }
        for text in ["0", "7", "0.5", "-3", "123456789012345", "+5"] {
            assert!(!is_code(text), "{text}");
        }
    }
}
