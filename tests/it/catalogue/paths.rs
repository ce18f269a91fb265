//! Paths that lead nowhere, to the wrong thing or to a full disk: the file is named, the reason has no number of the system,
//! and what was there before stays whole.

use std::path::{Path, PathBuf};

use segmenta::ErrorKind;
use segmenta::error::{Error, ErrorClass};
use segmenta::observe::Silent;
use segmenta::segmentation::{OutputFiles, Segmentation, SegmentationSpec};
use segmenta::table::orders::{LineUse, OrderReader};
use segmenta::table::{Schema, Table, npy};

/// Every door that reads a file, on one path.
fn doors(path: &Path) -> Vec<Error> {
    vec![
        Table::from_csv_path(path, Schema::infer()).unwrap_err(),
        OrderReader::new().read_path(path, &mut Silent, |_| LineUse::Counted).unwrap_err(),
        SegmentationSpec::from_toml_path(path).unwrap_err(),
        Segmentation::load(path).unwrap_err(),
        npy::read_path(path).unwrap_err(),
    ]
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("segmenta-paths-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn a_path_that_leads_nowhere_is_named_with_the_mend() {
    let long = "x".repeat(5000);
    for path in ["no/such/file", "", "../../../../../../no-such-file", "a\nb\u{1b}[2J.csv", &long, "Cargo.toml/below"] {
        for error in doors(Path::new(path)) {
            let text = error.to_string();
            assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{text}");
            assert_eq!(error.class(), ErrorClass::Input, "{text}");
            assert!(!text.contains("os error") && !text.contains(['\n', '\u{1b}']), "{text}");
        }
    }
    let text = doors(Path::new("no/such/file"))[0].to_string();
    assert_eq!(text, "cannot open no/such/file: it is not there; check the path");
}

#[test]
fn a_directory_is_no_file() {
    for error in doors(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        assert!(error.to_string().ends_with("it is a directory; name a file in it"), "{error}");
    }
}

#[test]
fn what_cannot_be_written_leaves_the_old_file_and_nothing_beside_it() {
    let dir = folder("old");
    std::fs::write(dir.join("kept.txt"), "before").unwrap();
    let failed = OutputFiles::replace(dir.join("kept.txt"), |writer| {
        writer.write_all(b"half").unwrap();
        Err(ErrorKind::Interrupted.into())
    });
    assert!(failed.is_err());
    let mut files = OutputFiles::create(&dir).unwrap();
    files.write_text("kept.txt", "after").unwrap();
    drop(files);
    assert_eq!(std::fs::read_to_string(dir.join("kept.txt")).unwrap(), "before");
    assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 1, "nothing half-written stays");
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn a_folder_that_is_a_file_is_refused_with_its_name() {
    let dir = folder("file");
    let file = dir.join("taken");
    std::fs::write(&file, "x").unwrap();
    let error = OutputFiles::create(file.join("below")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Io { action: "create", .. }), "{error}");
    assert!(error.to_string().contains("not a directory; check the path"), "{error}");
    for path in ["", "/", ".."] {
        assert!(OutputFiles::replace(path, |_| Ok(())).is_err(), "{path}");
    }
    std::fs::remove_dir_all(&dir).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_as_one() {
    let mut full = match std::fs::OpenOptions::new().write(true).open("/dev/full") {
        Ok(full) => full,
        Err(_) => return println!("/dev/full absent: skipped"),
    };
    let shop = segmenta::datasets::shop(2000, segmenta::seed::Seed::new(1)).unwrap();
    let error = shop.write_customers(&mut full).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Resources);
    assert!(error.to_string().ends_with("the disk is full; make room, or name another disk"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_a_name_that_is_no_unicode_is_read() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder("link");
    let odd = dir.join(std::ffi::OsStr::from_bytes(b"caf\xe9.csv"));
    std::fs::write(&odd, "id,a\n1,5\n2,6\n").unwrap();
    std::os::unix::fs::symlink(&odd, dir.join("link.csv")).unwrap();
    for path in [odd, dir.join("link.csv")] {
        assert_eq!(Table::from_csv_path(&path, Schema::infer()).unwrap().n_rows(), 2);
    }
    std::os::unix::fs::symlink(dir.join("loop"), dir.join("loop")).unwrap();
    assert!(Table::from_csv_path(dir.join("loop"), Schema::infer()).is_err());
    std::fs::remove_dir_all(&dir).unwrap();
}
