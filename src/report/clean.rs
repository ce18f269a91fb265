use std::borrow::Cow;

/// What stands for a character that must not reach a reader as itself; `None` where the character is harmless.
///
/// Control characters become their pictures (U+2400 and on), white-space controls a space. Marks that turn the direction of
/// the text, that are invisible or that no document may hold become U+FFFD, so that what is seen is what is there. Joiners
/// (U+200C, U+200D) stay: Persian and emoji need them.
pub(crate) fn replacement(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => {
            Some(char::REPLACEMENT_CHARACTER)
        }
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => {
            Some(char::REPLACEMENT_CHARACTER)
        }
        '\u{e0000}'..='\u{e007f}' => Some(char::REPLACEMENT_CHARACTER),
        _ if u32::from(character) & 0xfffe == 0xfffe => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// The text as pages show it: see [`replacement`].
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|character| replacement(character).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|character| replacement(character).unwrap_or(character)).collect())
}

/// The text as terminals show it: white-space controls become spaces; whatever else [`visible`] would replace is dropped.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .filter_map(|character| match replacement(character) {
            None => Some(character),
            Some(' ') => Some(' '),
            Some(_) => None,
        })
        .collect()
}

/// The first `longest` characters, the last of them an ellipsis where there are more.
pub(crate) fn clip(text: &str, longest: usize) -> Cow<'_, str> {
    if text.len() <= longest || text.chars().nth(longest).is_none() {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().take(longest.saturating_sub(1)).collect();
    Cow::Owned(format!("{}…", kept.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_get_no_escape_and_pages_show_it() {
        assert_eq!(printable("a\u{1b}[31mb\u{9b}c\u{202e}d\r\ne"), "a[31mbcd  e");
        assert_eq!(visible("a\u{1b}b\u{202e}c\nd"), "a\u{241b}b\u{fffd}c d");
        assert_eq!(visible("\u{ffff}é\u{200d}"), "\u{fffd}é\u{200d}");
    }

    #[test]
    fn a_clipped_text_is_no_longer_than_asked() {
        assert_eq!(clip("abcdef", 6), "abcdef");
        assert_eq!(clip("abcdefg", 6), "abcde…");
        assert_eq!(clip("ééé", 3), "ééé");
    }
}
