//! Specifications with a slip: the file, the line, the key, what was expected and got, and the near name; no type of Rust.

use segmenta::ErrorKind;
use segmenta::error::ErrorClass;
use segmenta::segmentation::SegmentationSpec;

/// What is said of a specification that must be refused.
#[track_caller]
fn refused(text: &str) -> String {
    let error = match SegmentationSpec::from_toml(text) {
        Ok(spec) => panic!("{text}\nwas accepted: {spec:?}"),
        Err(error) => error,
    };
    assert_eq!(error.class(), ErrorClass::Spec, "{error}");
    assert!(matches!(error.kind(), ErrorKind::Spec { .. } | ErrorKind::Param { .. }), "{error}");
    let said = error.to_string();
    for rust in ["usize", "u64", "u32", "f64", "struct ", "enum ", "variant", "::", "Option", "serde", "tuple"] {
        assert!(!said.contains(rust), "{said}");
    }
    assert!(!said.contains('\n') && !said.ends_with('.'), "{said}");
    said
}

#[test]
fn a_misspelt_key_is_answered_with_the_nearest() {
    for (text, line, near) in [
        ("versoin = 1", 1, "version"),
        ("\n\nsed = 3", 3, "seed"),
        ("n_cluster = 4", 1, "n_clusters"),
        ("[imput]", 1, "input"),
        ("[input.reader]\ndelimeter = \"tab\"", 2, "delimiter"),
        ("[input.reader]\nmax_reject = 3", 2, "max_rejects"),
        ("[input.reader]\ndate-order = \"dmy\"", 2, "date_order"),
        ("[profile]\nmax_trait = 3", 2, "max_traits"),
        ("[features]\nas-of = \"2024-01-01\"", 2, "as_of"),
    ] {
        let said = refused(text);
        assert!(said.starts_with(&format!("spec, line {line}: there is no key `")), "{said}");
        assert!(said.contains("did you mean") && said.contains(&format!("`{near}`")), "{said}");
    }
    assert!(refused("zzzzzzzzz = 1").contains("here; there is `version`, `seed`"), "{}", refused("zzzzzzzzz = 1"));
}

#[test]
fn a_misspelt_choice_is_answered_with_the_nearest() {
    for (text, near) in [
        ("[input.reader]\ndate_order = \"dym\"", "dmy"),
        ("[input.reader]\ndecimal = \"coma\"", "comma"),
        ("[input.reader]\nencoding = \"utf-8\"", "utf8"),
        ("[input.reader]\nheader = \"none\"", "present"),
        ("[[features.columns]]\nname = \"a\"\nrole = \"featur\"", "feature"),
        ("[[features.columns]]\nname = \"a\"\ntransform = \"standart\"", "standard"),
        ("[[features.columns]]\nname = \"a\"\nfamily = \"demografic\"", "demographic"),
    ] {
        let said = refused(text);
        assert!(said.contains("there is no choice `") && said.contains(near), "{said}");
    }
}

#[test]
fn a_value_of_another_kind_is_told_with_its_line() {
    for (text, expected) in [
        ("seed = \"x\"", "expected a whole number of at least 0, got \"x\""),
        ("seed = -1", "expected a whole number of at least 0, got -1"),
        ("version = 1.5", "expected a whole number of at least 0, got 1.5"),
        ("[input.reader]\nmax_rejects = \"many\"", "expected a number, got \"many\""),
        ("[input.reader]\nskip_lines = -1", "expected a whole number of at least 0, got -1"),
        ("features = 5", "expected a table of keys, got 5"),
        ("[[input.schema.columns]]\nkind = \"number\"", "the key `name` is missing; add it"),
    ] {
        let said = refused(text);
        assert!(said.starts_with("spec, line ") && said.contains(expected), "{text}: {said}");
    }
    for text in ["as_of = \"yesterday\"", "as_of = 5", "n_clusters = \"9..2\"", "n_clusters = 0", "n_clusters = 2.5"] {
        assert!(refused(text).starts_with("spec, line 1"), "{}", refused(text));
    }
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    for (text, line) in [
        ("seed = ", 1),
        ("seed = 1\nseed = 2", 2),
        ("[input]\n[input]", 2),
        ("features = [", 1),
        ("= 3", 1),
        ("seed = 1 2", 1),
        ("a\u{0}b = 1", 1),
    ] {
        let said = refused(text);
        assert!(said.starts_with(&format!("spec, line {line}")), "{said}");
    }
    assert!(refused("version = 2").contains("2 is unknown; this crate reads 1"));
    assert!(refused(&format!("{} = 1", "x".repeat(1 << 20))).len() < 2 << 20);
    let deep = format!("seed = {}1{}", "[".repeat(10_000), "]".repeat(10_000));
    refused(&deep);
}

#[test]
fn the_file_is_named_and_its_mark_is_no_letter() {
    let path = std::env::temp_dir().join(format!("segmenta-specs-{}.toml", std::process::id()));
    std::fs::write(&path, "\u{feff}seed = 7\n").unwrap();
    assert!(SegmentationSpec::from_toml_path(&path).is_ok());
    std::fs::write(&path, "seed = 7\nsede = 8\n").unwrap();
    let said = SegmentationSpec::from_toml_path(&path).unwrap_err().to_string();
    assert!(said.starts_with(&format!("{}, line 2: there is no key `sede`", path.display())), "{said}");
    std::fs::write(&path, b"seed = \xff").unwrap();
    let error = SegmentationSpec::from_toml_path(&path).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{error}");
    std::fs::remove_file(&path).unwrap();
    // A megabyte of comments is a specification like any other.
    assert!(SegmentationSpec::from_toml(&format!("# {}\nseed = 7\n", "x".repeat(1 << 20))).is_ok());
}
