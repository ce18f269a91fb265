//! The house rules that a compiler does not check: imports only go down, and what must not stand in the library.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use rust_source::code_tokens;

#[path = "architecture/rust_source.rs"]
mod rust_source;

/// The floors from the ground up. A module imports its own floor's own module and everything strictly below; two modules of
/// one height never meet.
const FLOORS: [(&str, &[&str]); 9] = [
    ("cellar", &["error", "seed", "observe"]),
    ("math", &["math"]),
    ("table", &["table"]),
    ("features and data sets", &["features", "datasets"]),
    ("clustering", &["clustering"]),
    ("selection and profiling", &["selection", "profiling"]),
    ("segmentation", &["segmentation"]),
    ("report", &["report"]),
    ("door", &["prelude", "docs", "lib"]),
];

/// Modules that are held to less than their height allows.
const HELD_TO: [(&str, &[&str]); 1] = [("datasets", &["error", "seed", "observe", "table"])];

/// Names that bring in the clock, the environment, entropy, printing or unfinished work.
const FORBIDDEN_NAMES: [(&str, &str); 9] = [
    ("SystemTime", "the library has no clock: take the day from the caller"),
    ("Instant", "the library has no clock: take the day from the caller"),
    ("thread_rng", "the library has no entropy: derive a stream from a `Seed`"),
    ("from_entropy", "the library has no entropy: derive a stream from a `Seed`"),
    ("OsRng", "the library has no entropy: derive a stream from a `Seed`"),
    ("StdRng", "its numbers may change between versions: derive a stream from a `Seed`"),
    ("SmallRng", "its numbers may change between versions: derive a stream from a `Seed`"),
    ("ThreadRng", "the library has no entropy: derive a stream from a `Seed`"),
    ("RandomState", "its order changes from run to run"),
];

const FORBIDDEN_MACROS: [(&str, &str); 7] = [
    ("println", "the library does not print: write to the caller's writer"),
    ("print", "the library does not print: write to the caller's writer"),
    ("eprintln", "the library does not print: write to the caller's writer"),
    ("eprint", "the library does not print: write to the caller's writer"),
    ("dbg", "the library does not print: write to the caller's writer"),
    ("todo", "unfinished work does not land"),
    ("unimplemented", "unfinished work does not land"),
];

const MAX_LINES: usize = 600;

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Violation {
    path: String,
    line: usize,
    /// The import or the words that break the rule.
    found: String,
    rule: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: `{}`: {}", self.path, self.line, self.found, self.rule)
    }
}

#[test]
fn imports_only_go_down() {
    assert_none(&check_sources(import_violations));
}

#[test]
fn the_library_has_no_clock_no_environment_no_entropy_and_prints_nothing() {
    assert_none(&check_sources(word_violations));
}

#[test]
fn no_file_is_long_without_a_reason() {
    assert_none(&check_sources(length_violations));
}

#[test]
fn every_module_of_the_crate_has_a_floor() {
    for path in sources() {
        let Some(module) = module_path(&path).into_iter().next() else { continue };
        assert!(height(&module).is_some(), "{path}: module `{module}` has no floor in tests/it/architecture.rs");
    }
}

#[test]
fn planted_imports_are_found() {
    let cases = [
        ("upward", "src/table/mod.rs", "use crate::clustering::Labels;", "crate::clustering::Labels"),
        ("sideways", "src/selection/sweep.rs", "use crate::profiling::Profiles;", "crate::profiling::Profiles"),
        ("sibling", "src/features/spec.rs", "use crate::datasets::shop;", "crate::datasets::shop"),
        ("cellar to cellar", "src/seed.rs", "use crate::error::Result;", "crate::error::Result"),
        ("grouped", "src/math/mod.rs", "use crate::{error::Error, report};", "crate::report"),
        ("deep group", "src/math/mod.rs", "use crate::{error::{Error, Result}, {{table::Day}}};", "crate::table::Day"),
        ("renamed", "src/table/day.rs", "use crate::report as table;", "crate::report"),
        ("public", "src/table/mod.rs", "pub(crate) use crate::features::Family;", "crate::features::Family"),
        ("path in code", "src/table/day.rs", "fn f() { crate::report::html(); }", "crate::report::html"),
        ("path in a type", "src/math/mod.rs", "fn f(x: &Vec<crate::table::Day>) {}", "crate::table::Day"),
        ("spread over lines", "src/table/day.rs", "use crate\n  ::\n  report;", "crate::report"),
        ("behind a comment", "src/table/day.rs", "use crate::/* up */report;", "crate::report"),
        ("after a string", "src/table/day.rs", "const A: &str = \"\\\"//\"; use crate::report;", "crate::report"),
        (
            "after a lifetime",
            "src/table/day.rs",
            "fn f<'a>(x: &'a str) { crate::report::g('\"', x) }",
            "crate::report::g",
        ),
        ("in a test", "src/table/day.rs", "#[cfg(test)] mod tests { use crate::report; }", "crate::report"),
        ("super to the root", "src/table/mod.rs", "use super::report::html;", "crate::report::html"),
        ("super in a test", "src/error.rs", "mod tests { use super::super::seed::Seed; }", "crate::seed::Seed"),
        ("super in a group", "src/table/mod.rs", "use self::{day::Day, super::report};", "crate::report"),
        ("glob of the root", "src/table/mod.rs", "use crate::*;", "crate::*"),
        ("the root renamed", "src/table/mod.rs", "use crate as root;", "crate"),
        ("the crate by its name", "src/table/mod.rs", "use segmenta::report;", "segmenta::report"),
        (
            "a macro's own crate",
            "src/table/mod.rs",
            "macro_rules! m { () => { $crate::report::f() } }",
            "crate::report::f",
        ),
        ("the prelude", "src/table/mod.rs", "use crate::prelude::*;", "crate::prelude::*"),
        ("no floor", "src/table/mod.rs", "use crate::utils::helper;", "crate::utils::helper"),
        ("held to less", "src/datasets/mod.rs", "use crate::math::moments;", "crate::math::moments"),
    ];
    for (name, path, text, import) in cases {
        let found = import_violations(path, text);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(found[0].found, import, "{name}");
    }
}

#[test]
fn a_violation_names_file_line_import_and_rule() {
    let found = import_violations("src/table/day.rs", "\n\nuse crate::report::html;\n");
    assert_eq!(
        found[0].to_string(),
        "src/table/day.rs:3: `crate::report::html`: `table` (floor table) may not import `report` (floor report): imports go down"
    );
    let found = import_violations("src/profiling/mod.rs", "use crate::selection::Choice;");
    assert_eq!(
        found[0].to_string(),
        "src/profiling/mod.rs:1: `crate::selection::Choice`: `profiling` may not import `selection`: modules of one height never meet"
    );
}

#[test]
fn what_is_allowed_is_let_through() {
    let cases = [
        ("src/report/html.rs", "use crate::{error::Result, segmentation::Segmentation, report::svg};"),
        (
            "src/table/day.rs",
            "//! crate::report\n/* crate::report /* nested */ crate::report */\n/// [`crate::report`]\nfn f() {}",
        ),
        (
            "src/table/day.rs",
            "const A: &str = \"crate::report\"; const B: &str = r#\"use crate::report;\"#; const C: char = '\"';",
        ),
        ("src/table/day.rs", "mod tests { use super::*; use crate::table::Day; }"),
        ("src/clustering/kmeans/run.rs", "use super::params::KMeansParams; pub(in crate::clustering) fn f() {}"),
        ("src/lib.rs", "pub use crate::report::html; pub use report::text;"),
        ("src/datasets/shop/orders.rs", "use crate::table::Day; use crate::seed::Seed; use crate::datasets::Shop;"),
    ];
    for (path, text) in cases {
        assert_eq!(import_violations(path, text), [], "{path}: {text}");
    }
}

#[test]
fn planted_words_are_found() {
    let cases = [
        ("fn f() { println!(\"x\") }", "println!"),
        ("fn f() { todo!() }", "todo!"),
        ("use std::env;", "std::env"),
        ("use std::{env::var, fmt};", "std::env::var"),
        ("fn f() { let t = std::time::Instant::now(); }", "Instant"),
        ("fn f() { rand::thread_rng(); }", "thread_rng"),
        ("fn f() { unsafe { g() } }", "unsafe"),
        ("#[test]\n#[ignore = \"slow\"]\nfn f() {}", "#[ignore]"),
        ("use super::super::day;", "super::super"),
        ("// FIXME: later", "FIXME"),
    ];
    for (text, word) in cases {
        let found = word_violations("src/table/parse/number.rs", text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].found, word);
    }
    assert_eq!(word_violations("src/math/simd/dot.rs", "fn f() { unsafe { g() } }"), []);
    assert_eq!(word_violations("src/error.rs", "// println! and Instant are only named here\nfn ignore() {}"), []);
}

#[test]
fn a_planted_long_file_is_found() {
    let long = "fn f() {}\n".repeat(MAX_LINES + 1);
    assert_eq!(length_violations("src/table/day.rs", &long).len(), 1);
    let excused = format!("//! Long because the tables of one standard stand together.\n{long}");
    assert_eq!(length_violations("src/table/day.rs", &excused), []);
}

/// Imports of `text` that do not go down; `path` starts at the crate's root, with `/`.
fn import_violations(path: &str, text: &str) -> Vec<Violation> {
    let file_module = module_path(path);
    let module = file_module.first().cloned().unwrap_or_else(|| "lib".into());
    rust_source::imports(&code_tokens(text), &file_module)
        .into_iter()
        .filter_map(|import| {
            let target = match import.path[0].as_str() {
                "crate" => import.path.get(1).map_or("lib", String::as_str),
                "segmenta" => "lib",
                _ => return None,
            };
            // A root glob or a renamed root brings in every floor.
            let target = if target == "*" { "lib" } else { target };
            let rule = import_rule(&module, target)?;
            Some(Violation { path: path.into(), line: import.line, found: import.path.join("::"), rule })
        })
        .collect()
}

/// Why `module` may not import `target`; `None` where it may.
fn import_rule(module: &str, target: &str) -> Option<String> {
    if module == target || module == "lib" {
        return None;
    }
    let (Some(own), Some(other)) = (height(module), height(target)) else {
        return Some(format!(
            "`{target}` has no floor: name the module itself, or give it a floor in tests/it/architecture.rs"
        ));
    };
    if let Some((_, allowed)) = HELD_TO.iter().find(|(held, _)| *held == module) {
        return (!allowed.contains(&target)).then(|| format!("`{module}` imports {} only", allowed.join(", ")));
    }
    match other.cmp(&own) {
        std::cmp::Ordering::Less => None,
        std::cmp::Ordering::Equal => {
            Some(format!("`{module}` may not import `{target}`: modules of one height never meet"))
        }
        std::cmp::Ordering::Greater => Some(format!(
            "`{module}` (floor {}) may not import `{target}` (floor {}): imports go down",
            FLOORS[own].0, FLOORS[other].0
        )),
    }
}

/// Words that have no place in the library.
fn word_violations(path: &str, text: &str) -> Vec<Violation> {
    let violation = |line: usize, found: &str, rule: &str| Violation {
        path: path.into(),
        line,
        found: found.into(),
        rule: rule.into(),
    };
    let tokens = code_tokens(text);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let follows =
            |words: &[&str]| tokens[at..].iter().map(|t| t.text.as_str()).take(words.len()).eq(words.iter().copied());
        let word = token.text.as_str();
        if let Some((_, rule)) = FORBIDDEN_NAMES.iter().find(|(name, _)| *name == word) {
            found.push(violation(token.line, word, rule));
        }
        if let Some((_, rule)) = FORBIDDEN_MACROS.iter().find(|(name, _)| follows(&[name, "!"])) {
            found.push(violation(token.line, &format!("{word}!"), rule));
        }
        if word == "unsafe" && !path.starts_with("src/math/simd") {
            found.push(violation(token.line, word, "`unsafe` may stand in src/math/simd only"));
        }
        if follows(&["#", "[", "ignore"]) {
            found.push(violation(token.line, "#[ignore]", "every test runs"));
        }
        if follows(&["super", "::", "super"]) {
            found.push(violation(token.line, "super::super", "write the path from `crate`"));
        }
    }
    for import in rust_source::imports(&tokens, &module_path(path)) {
        if import.path.len() > 1 && import.path[0] == "std" && import.path[1] == "env" {
            let rule = "the library does not read the environment: take the value from the caller";
            found.push(violation(import.line, &import.path.join("::"), rule));
        }
    }
    for (line, content) in text.lines().enumerate() {
        for word in ["TODO", "FIXME"] {
            if content.contains(word) {
                found.push(violation(line + 1, word, "unfinished work does not land"));
            }
        }
    }
    found
}

/// A file over the limit whose first comment gives no reason.
fn length_violations(path: &str, text: &str) -> Vec<Violation> {
    let n_lines = text.lines().count();
    let excused = text.lines().take_while(|line| line.starts_with("//")).any(|line| line.contains("Long because"));
    if n_lines <= MAX_LINES || excused {
        return Vec::new();
    }
    let rule = format!("at most {MAX_LINES}; divide it, or say in its first comment `Long because …`");
    vec![Violation { path: path.into(), line: n_lines, found: format!("{n_lines} lines"), rule }]
}

/// How high a module stands, 0 for the cellar.
fn height(module: &str) -> Option<usize> {
    FLOORS.iter().position(|(_, modules)| modules.contains(&module))
}

/// The module that a file is: `src/table/day.rs` is `[table, day]`, `src/table/mod.rs` is `[table]`, `src/lib.rs` is `[]`.
fn module_path(path: &str) -> Vec<String> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    inside.split('/').filter(|part| !matches!(*part, "mod" | "lib")).map(str::to_string).collect()
}

fn check_sources(check: fn(&str, &str) -> Vec<Violation>) -> Vec<Violation> {
    let sources = sources();
    assert!(sources.len() > 10, "only {} source files were found", sources.len());
    sources.iter().flat_map(|path| check(path, &fs::read_to_string(root().join(path)).unwrap())).collect()
}

/// Every source file, from the crate's root, with `/`, in order.
fn sources() -> Vec<String> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    let mut paths: Vec<String> = files
        .iter()
        .map(|file| {
            let parts = file.strip_prefix(root()).unwrap().iter();
            parts.map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/")
        })
        .collect();
    paths.sort();
    paths
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn assert_none(violations: &[Violation]) {
    let lines: Vec<String> = violations.iter().map(Violation::to_string).collect();
    assert!(violations.is_empty(), "{} rules of the house are broken:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn tokens_know_their_line() {
    let tokens = code_tokens("a\n/* b\n */ c \"d\n\" e");
    let seen: Vec<(&str, usize)> = tokens.iter().map(|token| (token.text.as_str(), token.line)).collect();
    assert_eq!(seen, [("a", 1), ("c", 3), ("e", 4)]);
}
