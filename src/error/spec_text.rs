//! What serde and the toml crate say of a specification, in the words of its author: the file, the line, the key, near names for
//! a slip, and no type of Rust.

use crate::error::wording::{nearest, quoted};

/// The place and the reason of an error in the specification `text`, which the caller calls `source`.
pub(super) fn in_words(source: &str, text: &str, error: &toml::de::Error) -> (String, String) {
    let reason = reason(error.message().trim());
    let Some(start) = error.span().map(|span| span.start.min(text.len())) else { return (source.into(), reason) };
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let place = format!("{source}, line {}", 1 + before.matches('\n').count());
    match line.split_once('=') {
        // The key of the line helps where the reason speaks of a value.
        Some((key, _)) if reason.starts_with("expected ") && is_key(key.trim()) => {
            (format!("{place}, {}", key.trim()), reason)
        }
        _ => (place, reason),
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 64 && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
}

/// One of serde's sentences in other words; what is none of them stays as it is.
fn reason(message: &str) -> String {
    let message = message.replace('\n', "; ");
    if let Some((name, known)) = names(&message, "unknown field `") {
        return unknown("there is no key", &name, &known);
    }
    if let Some((name, known)) = names(&message, "unknown variant `") {
        return unknown("there is no choice", &name, &known);
    }
    if let Some(key) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return format!("the key `{key}` is missing; add it");
    }
    for kind in ["invalid type: ", "invalid value: "] {
        if let Some((got, expected)) = message.strip_prefix(kind).and_then(|rest| rest.rsplit_once(", expected ")) {
            return format!("expected {}, got {}", expectation(expected), value(got));
        }
    }
    message
}

/// The name that is not known and the known ones, all of which serde puts in backticks.
fn names(message: &str, begin: &str) -> Option<(String, Vec<String>)> {
    let (name, rest) = message.strip_prefix(begin)?.split_once('`')?;
    let known = rest.split('`').skip(1).step_by(2).map(str::to_string).collect();
    Some((name.into(), known))
}

fn unknown(what: &str, name: &str, known: &[String]) -> String {
    match (nearest(name, known).as_slice(), known) {
        ([], []) => format!("{what} `{name}` here; remove it"),
        ([], known) => format!("{what} `{name}` here; there is {}", quoted(known)),
        (near, _) => format!("{what} `{name}` here; did you mean {}?", quoted(near)),
    }
}

/// What was expected, without a type of Rust.
fn expectation(expected: &str) -> String {
    let whole = |least: &str| format!("a whole number{least}");
    match expected.trim() {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => whole(" of at least 0"),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => whole(""),
        "a nonzero usize" | "a nonzero u64" | "a nonzero u32" => whole(" of at least 1"),
        "f32" | "f64" => "a number".into(),
        "a boolean" | "bool" => "true or false".into(),
        "a string" | "str" | "string" | "a borrowed string" => "a text in quotes".into(),
        "a sequence" => "a list in brackets".into(),
        "a map" | "map" => "a table of keys".into(),
        other
            if other.starts_with("struct ") || other.contains(" struct ") || other.starts_with("internally tagged") =>
        {
            "a table of keys".into()
        }
        other if other.contains("enum ") => "the name of a choice in quotes".into(),
        other if other.starts_with("a tuple of size ") => {
            format!("a list of {} values", other.trim_start_matches("a tuple of size "))
        }
        other => other.into(),
    }
}

/// A value as its author wrote it.
fn value(got: &str) -> String {
    for (kind, inside) in [("string ", '"'), ("integer ", '`'), ("floating point ", '`'), ("boolean ", '`')] {
        if let Some(value) = got.strip_prefix(kind) {
            return if inside == '`' { value.trim_matches('`').into() } else { value.into() };
        }
    }
    match got {
        "sequence" => "a list".into(),
        "map" => "a table".into(),
        "unit value" | "unit" => "nothing".into(),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_names_a_type_of_rust() {
        for (message, words) in [
            (
                "unknown field `sede`, expected one of `seed`, `input`",
                "there is no key `sede` here; did you mean `seed`?",
            ),
            ("unknown field `x`, there are no fields", "there is no key `x` here; remove it"),
            (
                "unknown variant `zzzzzz`, expected `kmeans` or `dbscan`",
                "there is no choice `zzzzzz` here; there is `kmeans`, `dbscan`",
            ),
            ("missing field `name`", "the key `name` is missing; add it"),
            ("invalid type: string \"a\", expected u64", "expected a whole number of at least 0, got \"a\""),
            ("invalid value: integer `-1`, expected usize", "expected a whole number of at least 0, got -1"),
            ("invalid type: sequence, expected struct CsvReader", "expected a table of keys, got a list"),
            ("invalid type: boolean `true`, expected f64", "expected a number, got true"),
            ("unclosed array, expected `]`", "unclosed array, expected `]`"),
        ] {
            assert_eq!(reason(message), words);
        }
    }
}
