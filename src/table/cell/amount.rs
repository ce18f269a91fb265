//! What people write around a number: a currency, a percent sign, a minus behind it, parentheses.

/// What a number counts, as far as its text says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Nothing is said.
    Plain,
    /// Hundredths: `12,5 %` is the number 12.5, as the reader of the column sees it.
    Percent,
    /// Money, by its ISO 4217 code; `$` counts as `USD`, for nothing in the text says which dollar.
    Money(&'static str),
}

/// The marks of a currency and its code. A mark that another one begins with stands after it.
const CURRENCIES: [(&str, &str); 40] = [
    ("R$", "BRL"),
    ("BRL", "BRL"),
    ("US$", "USD"),
    ("USD", "USD"),
    ("CA$", "CAD"),
    ("C$", "CAD"),
    ("CAD", "CAD"),
    ("A$", "AUD"),
    ("AUD", "AUD"),
    ("MX$", "MXN"),
    ("MXN", "MXN"),
    ("$", "USD"),
    ("€", "EUR"),
    ("EUR", "EUR"),
    ("eur", "EUR"),
    ("euros", "EUR"),
    ("£", "GBP"),
    ("GBP", "GBP"),
    ("₴", "UAH"),
    ("грн.", "UAH"),
    ("грн", "UAH"),
    ("ГРН", "UAH"),
    ("UAH", "UAH"),
    ("zł", "PLN"),
    ("PLN", "PLN"),
    ("¥", "JPY"),
    ("JPY", "JPY"),
    ("CHF", "CHF"),
    ("₽", "RUB"),
    ("₹", "INR"),
    ("INR", "INR"),
    ("S/", "PEN"),
    ("PEN", "PEN"),
    ("ARS", "ARS"),
    ("COP", "COP"),
    ("CLP", "CLP"),
    ("SEK", "SEK"),
    ("NOK", "NOK"),
    ("DKK", "DKK"),
    ("CZK", "CZK"),
];

/// A text without what stands around its digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bare<'a> {
    pub(crate) digits: &'a str,
    pub(crate) is_negative: bool,
    pub(crate) unit: Unit,
    /// In parentheses, or with its minus behind it: negative as accountants write it.
    pub(crate) is_accounting: bool,
}

/// Takes sign, currency, percent sign and parentheses off `text` (without outer blanks); `None` where they contradict each
/// other. What is left need not be a number.
pub(crate) fn bare(text: &str) -> Option<Bare<'_>> {
    let inside = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let mut left = inside.map_or(text, str::trim);
    let mut negative = inside.map(|_| true);
    let mut unit = Unit::Plain;
    loop {
        if let (None, Some((is_negative, rest))) = (negative, leading_sign(left)) {
            (negative, left) = (Some(is_negative), rest.trim_start());
        } else if let (Unit::Plain, Some((code, rest))) = (unit, leading_currency(left)) {
            (unit, left) = (Unit::Money(code), rest.trim_start());
        } else {
            break;
        }
    }
    let mut is_accounting = inside.is_some();
    loop {
        if let (Unit::Plain, Some(rest)) = (unit, left.strip_suffix('%')) {
            (unit, left) = (Unit::Percent, rest.trim_end());
        } else if let (Unit::Plain, Some((code, rest))) = (unit, trailing_currency(left)) {
            (unit, left) = (Unit::Money(code), rest.trim_end());
        } else if let (None, Some(rest)) = (negative, left.strip_suffix(['-', '\u{2212}'])) {
            (negative, is_accounting, left) = (Some(true), true, rest.trim_end());
        } else {
            break;
        }
    }
    let is_digit = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let bare = Bare { digits: left, is_negative: negative == Some(true), unit, is_accounting };
    (left.starts_with(is_digit) && left.ends_with(is_digit)).then_some(bare)
}

fn leading_sign(text: &str) -> Option<(bool, &str)> {
    let rest = text.strip_prefix(['-', '\u{2212}']);
    rest.map(|rest| (true, rest)).or_else(|| text.strip_prefix('+').map(|rest| (false, rest)))
}

fn leading_currency(text: &str) -> Option<(&'static str, &str)> {
    // A digit is what most texts begin with, and what no currency does.
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    CURRENCIES.iter().find_map(|&(mark, code)| text.strip_prefix(mark).map(|rest| (code, rest)))
}

fn trailing_currency(text: &str) -> Option<(&'static str, &str)> {
    if text.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    CURRENCIES.iter().find_map(|&(mark, code)| text.strip_suffix(mark).map(|rest| (code, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_the_digits_is_told_apart() {
        for (text, digits, is_negative, unit) in [
            ("R$ 1.234,56", "1.234,56", false, Unit::Money("BRL")),
            ("-R$ 5", "5", true, Unit::Money("BRL")),
            ("R$ -5", "5", true, Unit::Money("BRL")),
            ("5 €-", "5", true, Unit::Money("EUR")),
            ("(US$5.00)", "5.00", true, Unit::Money("USD")),
            ("12,5\u{a0}%", "12,5", false, Unit::Percent),
            ("\u{2212}3 грн.", "3", true, Unit::Money("UAH")),
            ("7-", "7", true, Unit::Plain),
        ] {
            let bare = bare(text).unwrap();
            assert_eq!((bare.digits, bare.is_negative, bare.unit), (digits, is_negative, unit), "{text}");
        }
    }

    #[test]
    fn contradictions_are_no_numbers() {
        for text in ["-5-", "(-5)", "(5-)", "$5 €", "5 % €", "--5", "5--", "((5))", "()", "€", "-", "%"] {
            assert_eq!(bare(text), None, "{text}");
        }
    }
}
