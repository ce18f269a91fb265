//! Output files are put in place whole, together, or not at all.

use std::fs;
use std::path::PathBuf;

use segmenta::error::{ErrorClass, ErrorKind};
use segmenta::segmentation::OutputFiles;

fn folder(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("segmenta-it-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    dir
}

#[test]
fn nothing_is_in_place_before_the_commit_and_everything_after_it() {
    let dir = folder("commit");
    let mut files = OutputFiles::create(&dir).unwrap();
    files.write_text("a.txt", "one").unwrap();
    files.write_text("b.txt", "two").unwrap();
    assert!(!dir.join("a.txt").exists());
    let paths = files.commit().unwrap();
    assert_eq!(paths, [dir.join("a.txt"), dir.join("b.txt")]);
    assert_eq!(fs::read_to_string(dir.join("b.txt")).unwrap(), "two");
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 2, "no partial file is left");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_run_that_fails_leaves_the_files_of_the_run_before() {
    let dir = folder("failure");
    let mut first = OutputFiles::create(&dir).unwrap();
    first.write_text("a.txt", "old").unwrap();
    first.commit().unwrap();
    let mut second = OutputFiles::create(&dir).unwrap();
    second.write_text("a.txt", "new").unwrap();
    let failed = second.write("b.txt", |_| Err(ErrorKind::Internal("it failed".into()).into()));
    assert!(failed.is_err());
    drop(second);
    assert_eq!(fs::read_to_string(dir.join("a.txt")).unwrap(), "old");
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 1, "no partial file is left");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_stale_file_goes_with_the_commit() {
    let dir = folder("stale");
    let mut first = OutputFiles::create(&dir).unwrap();
    first.write_text("rejects.csv", "old").unwrap();
    first.commit().unwrap();
    let mut second = OutputFiles::create(&dir).unwrap();
    second.remove_stale("rejects.csv");
    second.remove_stale("never_there.csv");
    second.commit().unwrap();
    assert!(!dir.join("rejects.csv").exists());
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_of_resources_with_its_path() {
    let dir = folder("file");
    fs::write(&dir, "a file, not a folder").unwrap();
    let error = OutputFiles::create(dir.join("below")).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Resources);
    assert!(error.to_string().contains("below"), "{error}");
    fs::remove_file(dir).unwrap();
}
