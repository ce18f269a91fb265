//! What people and programs write where there is no value.

use crate::table::ColumnKind;

/// Missing in every column.
const NOTHING: [&str; 18] = [
    "", "na", "n/a", "#n/a", "#n/a n/a", "<na>", "n.a.", "n/d", "nan", "-nan", "null", "(null)", "\\n", "#null!",
    "#value!", "#ref!", "#div/0!", "(blank)",
];

/// Missing in every column but texts, where they may be somebody's words.
const UNKNOWN: [&str; 18] = [
    "?",
    "??",
    "-",
    "--",
    "—",
    ".",
    "..",
    "unknown",
    "not available",
    "missing",
    "desconhecido",
    "desconhecida",
    "inconnu",
    "inconnue",
    "desconocido",
    "desconocida",
    "невідомо",
    "невідомий",
];

/// Missing only where something is measured: in a column of levels `none` is an answer, such as a plan that a customer
/// does not have.
const NONE: [&str; 2] = ["none", "nil"];

/// The longest spelling, in bytes.
const LONGEST: usize = 24;

/// Whether `text` (without outer blanks) says that there is no value, in a column of `kind`.
///
/// Capitals do not matter. `unknown` and its four translations are missing in categories too: segments made of the customers
/// of whom something is unknown say more about the company's records than about the customers, and the encoders keep a
/// bucket for missing levels, so nothing is lost.
pub(crate) fn is_missing(text: &str, kind: ColumnKind) -> bool {
    // Most values are numbers or long texts; neither needs the lists.
    if text.len() > LONGEST || text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let lower = text.to_lowercase();
    let listed = |list: &[&str]| list.contains(&lower.as_str());
    match kind {
        ColumnKind::Text => listed(&NOTHING),
        ColumnKind::Category => listed(&NOTHING) || listed(&UNKNOWN),
        _ => listed(&NOTHING) || listed(&UNKNOWN) || listed(&NONE),
    }
}

/// Whether `text` is missing as an id: only what no company gives as a number to a customer.
pub(crate) fn is_missing_id(text: &str) -> bool {
    is_missing(text, ColumnKind::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_a_gap_among_numbers_and_an_answer_among_levels() {
        assert!(is_missing("None", ColumnKind::Number));
        assert!(!is_missing("None", ColumnKind::Category));
    }

    #[test]
    fn unknown_is_a_gap_among_levels_and_a_word_in_texts() {
        for text in ["unknown", "Unknown", "DESCONHECIDO", "inconnu", "Невідомо", "?"] {
            assert!(is_missing(text, ColumnKind::Category), "{text}");
            assert!(!is_missing(text, ColumnKind::Text), "{text}");
        }
    }

    #[test]
    fn no_spelling_is_longer_than_the_short_cut_allows_or_begins_with_a_digit() {
        for text in NOTHING.iter().chain(&UNKNOWN).chain(&NONE) {
            assert!(text.len() <= LONGEST && !text.starts_with(|c: char| c.is_ascii_digit()), "{text}");
            assert_eq!(*text, text.to_lowercase());
        }
    }
}
