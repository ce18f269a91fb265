//! How wide a text is, on a terminal and in a picture, where no font can be asked.

/// Terminal columns of a character: 0 for marks that combine, 2 for wide scripts and emoji, else 1.
pub(crate) fn columns_of(character: char) -> usize {
    match u32::from(character) {
        0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x610..=0x61a | 0x64b..=0x65f | 0x200b..=0x200f => 0,
        0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f => 0,
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
        0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Terminal columns of a text.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// The width of a character in a sans-serif face, in units of the font size; on the wide side, so that nothing overlaps.
pub(crate) fn em_of(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | ' ' | '(' | ')' => 0.32,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | 'ш' | 'щ' | 'ю' | 'ж' | 'м' => 0.88,
        'A'..='Z' | 'À'..='Þ' | 'А'..='Я' => 0.7,
        _ => [0.0, 0.57, 1.05][columns_of(character).min(2)],
    }
}

/// The width of a text in a picture at font size `size`.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(em_of).sum::<f64>() * size
}

/// The text in lines of at most `room`, broken at spaces, words that are too long broken anywhere; the last of `max_lines`
/// ends with an ellipsis where there is more.
pub(crate) fn wrap(text: &str, room: f64, max_lines: usize, width_of: impl Fn(char) -> f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut used) = (String::new(), 0.0);
    for word in text.split_whitespace() {
        let width: f64 = word.chars().map(&width_of).sum();
        if !line.is_empty() && used + width_of(' ') + width > room {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        if !line.is_empty() {
            line.push(' ');
            used += width_of(' ');
        }
        for character in word.chars() {
            let width = width_of(character);
            if used + width > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(character);
            used += width;
        }
        if lines.len() > max_lines {
            break;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > max_lines {
        lines.truncate(max_lines);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && last.chars().map(&width_of).sum::<f64>() + width_of('…') > room {
                last.pop();
            }
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_to_their_room_and_say_what_is_cut() {
        let on_terminal = |character| columns_of(character) as f64;
        assert_eq!(wrap("one two three", 7.0, 9, on_terminal), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4.0, 9, on_terminal), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("one two three four", 7.0, 2, on_terminal), ["one two", "three…"]);
        assert_eq!(wrap("日本語テキスト", 6.0, 9, on_terminal), ["日本語", "テキス", "ト"]);
        assert!(wrap("  ", 6.0, 9, on_terminal).is_empty());
    }

    #[test]
    fn combining_marks_take_no_column() {
        assert_eq!((columns("e\u{301}te"), columns("日本"), columns("🛒")), (3, 4, 2));
    }
}
