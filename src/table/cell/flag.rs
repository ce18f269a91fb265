//! Yes and no in five languages.

/// The words for no and yes that belong together.
const PAIRS: [(&str, &str); 21] = [
    ("no", "yes"),
    ("n", "y"),
    ("false", "true"),
    ("f", "t"),
    ("não", "sim"),
    ("nao", "sim"),
    ("n", "s"),
    ("falso", "verdadeiro"),
    ("non", "oui"),
    ("n", "o"),
    ("faux", "vrai"),
    ("no", "sí"),
    ("no", "si"),
    ("falso", "verdadero"),
    ("ні", "так"),
    ("н", "т"),
    ("хиба", "істина"),
    ("хибність", "істина"),
    ("0", "1"),
    ("0.0", "1.0"),
    ("0,0", "1,0"),
];

/// What `text` says, in any of the languages; `None` where it is neither yes nor no.
pub(crate) fn read(text: &str) -> Option<bool> {
    let lower = text.to_lowercase();
    PAIRS.iter().find_map(|(no, yes)| match lower.as_str() {
        word if word == *no => Some(false),
        word if word == *yes => Some(true),
        _ => None,
    })
}

/// Whether the distinct texts are one pair of words, both of them there: a column of nothing but `n` is no answer yet.
pub(crate) fn is_pair(texts: &[&str]) -> bool {
    // Capitals may differ within a column, so two words can have a few spellings.
    if texts.len() < 2 || texts.len() > 8 {
        return false;
    }
    let lower: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    PAIRS.iter().any(|(no, yes)| {
        lower.iter().all(|text| text == no || text == yes)
            && lower.iter().any(|t| t == no)
            && lower.iter().any(|t| t == yes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_needs_both_words_of_one_language() {
        assert!(is_pair(&["Sim", "não", "SIM"]));
        assert!(is_pair(&["TRUE", "FALSE"]));
        assert!(is_pair(&["0", "1"]));
        assert!(!is_pair(&["yes"]));
        assert!(!is_pair(&["yes", "não"]));
        assert!(!is_pair(&["no", "yes", "maybe"]));
    }

    #[test]
    fn no_word_says_yes_in_one_pair_and_no_in_another() {
        for (no, yes) in PAIRS {
            assert_eq!((read(no), read(yes)), (Some(false), Some(true)), "{no} {yes}");
        }
    }
}
