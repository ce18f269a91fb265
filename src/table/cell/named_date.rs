//! Dates that name their month: `12 mars 2024`, `5 de mayo de 2024`, `Mar 5, 2024`, `05-fev-24`, `12 березня 2024 р.`.

use super::month;

/// Words that stand between the parts and say nothing.
const FILLERS: [&str; 9] = ["de", "del", "of", "the", "le", "el", "р", "року", "г"];

/// What may stand behind the digits of a day.
const ORDINALS: [&str; 9] = ["er", "st", "nd", "rd", "th", "º", "°", "o", "ª"];

/// Longer texts are no dates.
const LONGEST: usize = 64;

/// Day, month and year, the last with its number of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NamedDate {
    pub(super) day: u32,
    pub(super) month: u32,
    pub(super) year: u32,
    pub(super) year_width: usize,
}

/// The date that `text` (without a time of day) writes with the name of a month: day, name, year; name, day, year; or a year
/// of four digits, name, day. A name settles which part is which, whatever the order of the file's other dates.
pub(super) fn read(text: &str) -> Option<NamedDate> {
    let has_both = |text: &str| text.bytes().any(|b| b.is_ascii_digit()) && text.chars().any(char::is_alphabetic);
    if text.len() > LONGEST || !has_both(text) {
        return None;
    }
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ',' | '\u{2011}');
    let mut numbers: Vec<(u32, usize)> = Vec::with_capacity(2);
    let mut named = None;
    for word in text.split(is_mark).filter(|word| !word.is_empty()) {
        if let Some(number) = digits(word) {
            numbers.push(number);
        } else if let Some(month) = month::number(word) {
            if named.replace((numbers.len(), month)).is_some() {
                return None;
            }
        } else if !FILLERS.contains(&word.to_lowercase().as_str()) {
            return None;
        }
    }
    let ((before, month), [first, second]) = (named?, numbers.as_slice()) else { return None };
    let (day, year) = match (before, first.1) {
        (1, 4) => (second, first),
        (0 | 1, _) => (first, second),
        _ => return None,
    };
    (day.1 <= 2).then_some(NamedDate { day: day.0, month, year: year.0, year_width: year.1 })
}

/// The value and the number of digits of one to four digits, also with an ordinal's ending.
fn digits(word: &str) -> Option<(u32, usize)> {
    let width = word.bytes().take_while(u8::is_ascii_digit).count();
    let ending = word[width..].to_lowercase();
    let is_number = (1..=4).contains(&width) && (ending.is_empty() || ORDINALS.contains(&ending.as_str()));
    is_number.then(|| word[..width].parse().ok()).flatten().map(|value| (value, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_may_stand_first_second_or_behind_a_year() {
        for text in [
            "5 mars 2024",
            "5 de março de 2024",
            "05-mar-2024",
            "5 березня 2024 р.",
            "March 5, 2024",
            "Mar. 5th 2024",
            "2024 mar 5",
            "2024-Mar-05",
            "5\u{a0}mars\u{a0}2024",
        ] {
            let date = NamedDate { day: 5, month: 3, year: 2024, year_width: 4 };
            assert_eq!(read(text), Some(date), "{text}");
        }
        assert_eq!(read("1er janvier 24"), Some(NamedDate { day: 1, month: 1, year: 24, year_width: 2 }));
    }

    #[test]
    fn a_month_without_a_day_or_a_year_is_no_date() {
        for text in
            ["mar 2024", "5 mars", "mars", "5 mars 2024 x", "5 mars avril 2024", "2024 5 mars", "12 monkeys 2024"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
