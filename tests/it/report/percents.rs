//! One way to write a percentage, wherever a reader meets one: `66.7%`, never `66.7 %`.

use std::path::Path;

/// The code of a source file, without its comments and its own tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let until_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
    until_tests.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// A number, or a place for one, apart from its percent sign inside of a text.
fn is_apart(line: &str) -> bool {
    line.match_indices(" %").any(|(at, _)| {
        let before = &line[..at];
        let in_text = before.matches('"').count() % 2 == 1;
        in_text && before.ends_with(|c: char| c.is_ascii_digit() || c == '}')
    })
}

fn check(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let lines = code(&text).filter(|line| is_apart(line));
            found.extend(lines.map(|line| format!("{}: {}", path.display(), line.trim())));
        }
    }
}

#[test]
fn percentages_are_written_alike_everywhere() {
    assert!(is_apart("format!(\"{share} % of them\")") && is_apart("\"5 %\""));
    assert!(!is_apart("\"{share}% of\"") && !is_apart("row * 7 % 5"));
    let mut found = Vec::new();
    for folder in ["src", "examples"] {
        check(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    assert!(found.is_empty(), "write the sign against its number:\n{}", found.join("\n"));
}
