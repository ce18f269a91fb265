//! Files that are odd in size or shape have a stated result.

use std::io::Write as _;

use segmenta::ErrorKind;
use segmenta::table::{ColumnData, CsvReader, Rejects, Schema};

use super::{read, refused};

#[test]
fn line_ends_may_be_mixed() {
    let read = read("id,a\n1,5\r\n2,6\r3,7\n\r\n4,\"8\r9\"\n5,x\n");
    assert_eq!(read.table.n_rows(), 5);
}

#[test]
fn a_header_alone_is_no_table() {
    assert_eq!(refused("id;a\r"), "file.csv has 2 columns and no row; at least one row is needed");
}

#[test]
fn a_field_of_64_megabytes_is_a_text_like_any_other() {
    let long = "x".repeat(64 << 20);
    let schema = Schema::infer().text("note");
    let file = format!("id,note\n1,\"{long}\"\n2,b\n");
    let read = CsvReader::new().read(file.as_bytes(), "t.csv", &schema).unwrap();
    let ColumnData::Text(texts) = read.table.column("note").unwrap().data() else { panic!("no texts") };
    assert_eq!(texts[0].as_ref().map(String::len), Some(64 << 20));
    assert!(super::read(&file).rejects.is_empty(), "inferred, it is no slip either");
}

#[test]
fn an_error_about_a_long_value_is_short() {
    let long = "9".repeat(1 << 20);
    let error = CsvReader::new()
        .read(format!("id,a\n1,{long}x\n2,y\n").as_bytes(), "t.csv", &Schema::infer().number("a"))
        .unwrap_err();
    assert!(error.to_string().len() < 600, "{}", error.to_string().len());
}

#[test]
fn a_hundred_thousand_columns_are_read() {
    let line = |value: &dyn Fn(usize) -> String| (0..100_000).map(value).collect::<Vec<_>>().join(",");
    let text =
        format!("{}\n{}\n{}\n", line(&|i| format!("v{i}")), line(&|i| i.to_string()), line(&|i| (i + 1).to_string()));
    let read = read(&text);
    assert_eq!(read.table.columns().len(), 100_000);
    assert_eq!(read.table.column("v99999").unwrap().numbers().unwrap().get(1), Some(100_000.0));
}

#[test]
fn a_hundred_thousand_columns_are_read_again_by_their_schema() {
    let line = |value: &dyn Fn(usize) -> String| (0..100_000).map(value).collect::<Vec<_>>().join(",");
    // Half of them halves of places, which look for each other.
    let name = |i: usize| match i % 4 {
        0 => format!("p{i}_lat"),
        1 => format!("p{}_lon", i - 1),
        _ => format!("v{i}"),
    };
    let text = format!("{}\n{}\n{}\n", line(&name), line(&|i| (i % 80).to_string()), line(&|i| (i % 70).to_string()));
    let first = read(&text);
    assert_eq!(first.table.columns().len(), 75_000);
    let again = CsvReader::new().read(text.as_bytes(), "t.csv", &first.schema).unwrap();
    assert_eq!(again.table, first.table);
}

#[test]
fn what_unpacks_to_more_than_allowed_is_refused_before_it_fills_the_memory() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(b"id,a\n").unwrap();
    (0..1_000).for_each(|_| packed.write_all(&[b'x'; 10_000]).unwrap());
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 20_000, "{}", packed.len());
    let error =
        CsvReader::new().max_bytes(1_000_000).read(packed.as_slice(), "t.csv.gz", &Schema::infer()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot unpack t.csv.gz: it has more than 1000000 bytes; raise max_bytes if that is right"
    );
}

#[test]
fn a_million_rejects_are_counted_and_the_first_are_listed() {
    let n = 300_000;
    let mut text = "id,a,b\n".to_string();
    (0..n).for_each(|_| text.push_str("1,2\n"));
    text.push_str("1,2,3\n");
    let read = CsvReader::new().max_rejects(100.0).read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!((read.rejects.n_rows(), read.rejects.rows().len(), read.table.n_rows()), (n, Rejects::MAX_LISTED, 1));
    assert!(read.notes.iter().any(|note| note.contains("200000 rows and 0 values")), "{:?}", read.notes);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_until_its_writer_closes_it() {
    let path = std::env::temp_dir().join(format!("segmenta-pipe-{}", std::process::id()));
    let _ = std::fs::remove_file(&path);
    match std::process::Command::new("mkfifo").arg(&path).status() {
        Ok(status) if status.success() => {}
        _ => return println!("mkfifo absent: skipped"),
    }
    let writer = std::thread::spawn({
        let path = path.clone();
        move || std::fs::write(path, "id,a\n1,5\n2,6\n").unwrap()
    });
    let read = CsvReader::new().read_path(&path, &Schema::infer()).unwrap();
    writer.join().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(read.table.n_rows(), 2);
}

#[test]
fn utf16_without_its_mark_is_told_from_damage() {
    let bytes: Vec<u8> = "id;a\n1;5\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = CsvReader::new().read(bytes.as_slice(), "t.csv", &Schema::infer()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Malformed { mend, .. } if mend.contains("tell the encoding utf16_le")),
        "{error}"
    );
    assert!(refused(b"id,a\n1,\0\n").ends_with("save the file as CSV in UTF-8"));
}
