//! The names of the months in English, Portuguese, French, Spanish and Ukrainian, whole and shortened.

/// Each month's names without accents (Ukrainian ones as they are). A name that two languages share is the same month in both.
const NAMES: [&[&str]; 12] = [
    &["january", "jan", "janeiro", "janvier", "janv", "enero", "ene", "січня", "січень", "січ"],
    &["february", "feb", "fevereiro", "fev", "fevrier", "fevr", "febrero", "лютого", "лютий", "лют"],
    &["march", "mar", "marco", "mars", "marzo", "березня", "березень", "бер"],
    &["april", "apr", "abril", "abr", "avril", "avr", "квітня", "квітень", "квіт", "кві"],
    &["may", "maio", "mai", "mayo", "травня", "травень", "трав", "тра"],
    &["june", "jun", "junho", "juin", "junio", "червня", "червень", "черв", "чер"],
    &["july", "jul", "julho", "juillet", "juil", "julio", "липня", "липень", "лип"],
    &["august", "aug", "agosto", "ago", "aout", "серпня", "серпень", "серп", "сер"],
    &[
        "september",
        "sept",
        "sep",
        "setembro",
        "set",
        "septembre",
        "septiembre",
        "setiembre",
        "вересня",
        "вересень",
        "вер",
    ],
    &["october", "oct", "outubro", "out", "octobre", "octubre", "жовтня", "жовтень", "жовт", "жов"],
    &["november", "nov", "novembro", "novembre", "noviembre", "листопада", "листопад", "лист", "лис"],
    &["december", "dec", "dezembro", "dez", "decembre", "diciembre", "dic", "грудня", "грудень", "груд", "гру"],
];

/// The month, 1 to 12, that `word` names; capitals and accents do not matter.
pub(super) fn number(word: &str) -> Option<u32> {
    let plain: String = word.chars().flat_map(char::to_lowercase).filter_map(without_accent).collect();
    let position = NAMES.iter().position(|names| names.contains(&plain.as_str()))?;
    Some(position as u32 + 1)
}

/// The Latin letter under its accent; a combining accent is none.
fn without_accent(letter: char) -> Option<char> {
    Some(match letter {
        '\u{300}'..='\u{36f}' => return None,
        'ç' => 'c',
        'é' | 'è' | 'ê' => 'e',
        'û' | 'ù' | 'ú' => 'u',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_months() {
        for (position, names) in NAMES.iter().enumerate() {
            for name in *names {
                assert_eq!(number(name), Some(position as u32 + 1), "{name}");
            }
        }
    }

    #[test]
    fn capitals_and_accents_do_not_matter() {
        for (name, month) in
            [("Março", 3), ("FÉVRIER", 2), ("août", 8), ("Déc", 12), ("ЛЮТОГО", 2), ("marc\u{327}o", 3)]
        {
            assert_eq!(number(name), Some(month), "{name}");
        }
        assert_eq!(number("maybe"), None);
    }
}
