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
    // Most values differ from every spelling in their first byte or their length; they should cost nothing.
    if text.len() > LONGEST || LENGTHS[usize::from(*text.as_bytes().first().unwrap_or(&0))] >> text.len() & 1 == 0 {
        return false;
    }
    let is = |spelling: &&str| match text.is_ascii() {
        true => text.eq_ignore_ascii_case(spelling),
        false => text.to_lowercase() == **spelling,
    };
    match kind {
        ColumnKind::Text => NOTHING.iter().any(is),
        ColumnKind::Category => NOTHING.iter().chain(&UNKNOWN).any(is),
        _ => NOTHING.iter().chain(&UNKNOWN).chain(&NONE).any(is),
    }
}

/// For each first byte, in either case, the lengths of the spellings that begin with it, a bit each.
const LENGTHS: [u32; 256] = {
    let mut lengths = [0; 256];
    let mut i = 0;
    while i < NOTHING.len() + UNKNOWN.len() + NONE.len() {
        let spelling = if i < NOTHING.len() {
            NOTHING[i].as_bytes()
        } else if i < NOTHING.len() + UNKNOWN.len() {
            UNKNOWN[i - NOTHING.len()].as_bytes()
        } else {
            NONE[i - NOTHING.len() - UNKNOWN.len()].as_bytes()
        };
        let first = if spelling.is_empty() { 0 } else { spelling[0] };
        lengths[first as usize] |= 1 << spelling.len();
        lengths[first.to_ascii_uppercase() as usize] |= 1 << spelling.len();
        i += 1;
    }
    // The first byte of a Cyrillic capital is another one than that of the small letter; both are of these.
    lengths[0xd0] |= u32::MAX;
    lengths[0xd1] |= u32::MAX;
    lengths
};

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
    fn every_spelling_is_missing_in_both_cases_and_nothing_near_it_is() {
        for text in NOTHING.iter().chain(&UNKNOWN).chain(&NONE) {
            assert!(text.len() <= LONGEST, "{text}");
            assert_eq!(*text, text.to_lowercase());
            assert!(
                is_missing(text, ColumnKind::Number) && is_missing(&text.to_uppercase(), ColumnKind::Number),
                "{text}"
            );
            assert!(!is_missing(&format!("{text}x"), ColumnKind::Number) || text.is_empty(), "{text}x");
        }
    }
}
