//! Words of five languages brought to one form.

/// The text without case, accents, surrounding blanks and doubled blanks, with plain apostrophes and dashes.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase).filter_map(plain));
    }
    folded
}

/// A lowercase letter without its accent. Ukrainian letters are letters of their own and stay.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        'œ' => 'o',
        '’' | 'ʼ' | '`' | '‘' => '\'',
        '–' | '—' | '−' => '-',
        // Combining accents, as in decomposed text.
        '\u{300}'..='\u{36f}' => return None,
        other => other,
    })
}

/// Yes or no in English, Portuguese, French, Spanish and Ukrainian, and 1 and 0.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    const YES: [&str; 11] = ["1", "1.0", "true", "t", "yes", "y", "sim", "s", "oui", "si", "так"];
    const NO: [&str; 9] = ["0", "0.0", "false", "f", "no", "n", "nao", "non", "ні"];
    let folded = fold(text);
    if YES.contains(&folded.as_str()) {
        Some(true)
    } else if NO.contains(&folded.as_str()) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_accents_and_blanks() {
        assert_eq!(fold("  Não   Concordo "), "nao concordo");
        assert_eq!(fold("D’accord"), "d'accord");
        assert_eq!(fold("Très souvent"), "tres souvent");
        assert_eq!(fold("ЗАВЖДИ"), "завжди");
        assert_eq!(fold("e\u{301}te\u{301}"), "ete");
    }

    #[test]
    fn yes_and_no_are_understood_in_five_languages() {
        for yes in ["Yes", "SIM", "oui", "Sí", "Так", "1", "true"] {
            assert_eq!(yes_or_no(yes), Some(true), "{yes}");
        }
        for no in ["No", "Não", "Non", "Ні", "0", "FALSE"] {
            assert_eq!(yes_or_no(no), Some(false), "{no}");
        }
        assert_eq!(yes_or_no("maybe"), None);
    }
}
