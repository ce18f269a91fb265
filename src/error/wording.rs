//! Parts of messages: lists, near names, counts, what the system said.

use std::fmt;
use std::io;

/// Names beyond these are counted: files of a hundred thousand columns exist.
const LISTED: usize = 20;

/// A name longer than this is no slip of the keyboard for another one.
const LONGEST_NAME: usize = 64;

/// The names in backticks, parted by commas.
pub(super) fn quoted(names: &[String]) -> String {
    let mut listed: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{}`", shortened(name))).collect();
    if names.len() > LISTED {
        listed.push(format!("and {} more", names.len() - LISTED));
    }
    listed.join(", ")
}

/// "; did you mean …" with the known names nearest to `name`, or the list of them where none is near.
pub(super) fn suggestion(name: &str, known: &[String]) -> String {
    match nearest(name, known).as_slice() {
        [] => format!("; it has {}{}", quoted(known), one_column(known)),
        near => format!("; did you mean {}?", quoted(near)),
    }
}

/// Up to three of the known names that are near to `name`, the nearest first.
pub(super) fn nearest(name: &str, known: &[String]) -> Vec<String> {
    let is_short = |name: &str| name.len() <= LONGEST_NAME * 4 && name.chars().count() <= LONGEST_NAME;
    if !is_short(name) {
        return Vec::new();
    }
    let mut near: Vec<(usize, &String)> = known
        .iter()
        .filter(|candidate| is_short(candidate))
        .map(|candidate| (edit_distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count().min(name.chars().count()) / 3)
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(3).map(|(_, candidate)| candidate.clone()).collect()
}

/// What a single column with a delimiter in its name tells.
fn one_column(known: &[String]) -> String {
    let mark = match known {
        [only] => [';', ',', '\t', '|'].into_iter().find(|mark| only.contains(*mark)),
        _ => None,
    };
    match mark {
        Some('\t') => ", one column only: tell the delimiter, which may be the tab".into(),
        Some(mark) => format!(", one column only: tell the delimiter, which may be `{mark}`"),
        None => String::new(),
    }
}

/// `1 entry`, `2 entries`, by the noun for one.
pub(super) fn counted(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (n, Some(stem)) => format!("{n} {stem}ies"),
        (n, None) => format!("{n} {noun}s"),
    }
}

/// What the system said, in words without its number, and the mend where there is one.
pub(super) fn system(error: &io::Error) -> String {
    use io::ErrorKind;
    let said = error.to_string();
    if error.get_ref().is_some() && !said.contains("(os error") {
        // Our own words, or those of a library that reads an archive.
        return said;
    }
    // A writer may have wrapped the system's error; its number says which it was.
    let number = said.split("(os error ").nth(1).and_then(|rest| rest.split(')').next()?.parse().ok());
    let words = match number.map_or(error.kind(), |number| io::Error::from_raw_os_error(number).kind()) {
        ErrorKind::NotFound => "it is not there; check the path",
        ErrorKind::PermissionDenied => "you may not; check who may read or write it",
        ErrorKind::AlreadyExists => "there is something of this name already; name another",
        ErrorKind::IsADirectory => "it is a directory; name a file in it",
        ErrorKind::NotADirectory => "a part of the path is a file, not a directory; check the path",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full; make room, or name another disk",
        ErrorKind::ReadOnlyFilesystem => "the disk can only be read; name another",
        ErrorKind::OutOfMemory => "the memory is full; give a smaller file, or more memory",
        ErrorKind::InvalidFilename => "no file can have such a name; name another",
        ErrorKind::UnexpectedEof => "it ends too early; it was not written or copied to the end",
        ErrorKind::BrokenPipe => "the reader on the other side has gone",
        ErrorKind::TimedOut => "the disk does not answer; try again",
        _ => {
            let mut words = said.split(" (os error").next().unwrap_or_default().chars();
            return words.next().into_iter().flat_map(char::to_lowercase).chain(words).collect();
        }
    };
    words.into()
}

/// Writes `text` so that it stays one line on a terminal and reads in the order in which it stands: what would move the cursor,
/// colour the screen or turn the direction of writing is written as its code.
pub(super) fn write_plain(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let acts = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut rest = text;
    while let Some(at) = rest.find(acts) {
        f.write_str(&rest[..at])?;
        let Some(letter) = rest[at..].chars().next() else { break };
        write!(f, "{}", letter.escape_unicode())?;
        rest = &rest[at + letter.len_utf8()..];
    }
    f.write_str(rest)
}

/// The name, cut after sixty-four characters.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_string(),
    }
}

/// Levenshtein's distance in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};

    #[test]
    fn an_unknown_column_is_answered_with_the_nearest_names() {
        let known = vec!["customer_id".to_string(), "income".into(), "age".into()];
        let error = Error::from(ErrorKind::UnknownColumn { name: "incom".into(), place: "the table".into(), known });
        assert_eq!(error.to_string(), "there is no column `incom` in the table; did you mean `income`?");
    }

    #[test]
    fn edit_distance_counts_insertions_deletions_and_substitutions() {
        for (a, b, expected) in [("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3), ("ação", "acao", 2)] {
            assert_eq!(edit_distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn long_lists_and_long_names_are_cut() {
        let many: Vec<String> = (0..100_000).map(|i| format!("v{i}")).collect();
        let text = suggestion("zzzzzz", &many);
        assert!(text.ends_with("`v19`, and 99980 more"), "{text}");
        assert!(suggestion(&"x".repeat(1 << 20), &["y".repeat(1 << 20)]).len() < 300);
    }

    #[test]
    fn one_column_with_a_delimiter_in_its_name_is_a_wrong_delimiter() {
        let text = suggestion("age", &["id;age".to_string()]);
        assert_eq!(text, "; it has `id;age`, one column only: tell the delimiter, which may be `;`");
    }

    #[test]
    fn what_the_system_says_has_no_number() {
        for number in 1..=133 {
            let words = system(&io::Error::from_raw_os_error(number));
            assert!(!words.contains("os error") && !words.is_empty(), "{number}: {words}");
            assert!(words.chars().next().is_some_and(|first| !first.is_uppercase()), "{number}: {words}");
        }
    }

    #[test]
    fn no_name_can_write_to_the_terminal() {
        let kind = ErrorKind::Internal("\u{1b}[2J\u{202e}a\nb\u{9b}31m\u{2066}é".into());
        let text = Error::from(kind).to_string();
        assert_eq!(text, r"internal error: \u{1b}[2J\u{202e}a\u{a}b\u{9b}31m\u{2066}é; please report it");
    }
}
