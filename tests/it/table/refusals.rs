//! Files that cannot be read are refused with what, where and how to mend it.

use segmenta::table::{ColumnKind, CsvReader, Delimiter, Encoding, Schema, Table};
use segmenta::{ErrorKind, error::ErrorClass};

use super::refused;

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Table::from_csv_path("no/such/customers.csv", Schema::infer()).unwrap_err();
    assert!(error.to_string().starts_with("cannot open no/such/customers.csv: "), "{error}");
    assert_eq!(error.class(), ErrorClass::Input);
    let directory = Table::from_csv_path(env!("CARGO_MANIFEST_DIR"), Schema::infer()).unwrap_err();
    assert!(matches!(directory.kind(), ErrorKind::Io { .. }), "{directory}");
}

#[test]
fn nothing_to_read_is_said() {
    let text = "file.csv is empty; at least one row and one column are needed";
    assert_eq!(refused(""), text);
    assert_eq!(refused("\n\n"), text);
    assert_eq!(refused("a,b\n"), "file.csv has 2 columns and no row; at least one row is needed");
}

#[test]
fn files_of_other_programs_are_told_by_their_first_bytes() {
    for (magic, what) in [
        (&b"PK\x03\x04rest"[..], "a spreadsheet or zip archive (.xlsx, .ods, .zip)"),
        (b"PAR1rest", "a Parquet file"),
        (b"\xd0\xcf\x11\xe0rest", "an old spreadsheet (.xls)"),
    ] {
        assert_eq!(refused(magic), format!("file.csv, line 1: this is {what}, not text; save it as CSV first"));
    }
    assert!(refused(b"a,b\n1,\0\n").contains("line 2: a zero byte"));
    let cut_gzip = [0x1f, 0x8b, 8, 0, 0];
    assert!(refused(cut_gzip).starts_with("cannot unpack file.csv: "));
}

#[test]
fn an_unclosed_quote_is_located() {
    assert_eq!(
        refused("a,b\n1,x\n2,\"y\n3,z\n"),
        "file.csv, line 3: a quote opens here and never closes; close it, or tell that the file has no quotes (quote = none)"
    );
}

#[test]
fn two_columns_of_one_name_are_refused() {
    assert_eq!(
        refused("id,age,Age,age\n1,2,3,4\n"),
        "the column name `age` stands twice, at positions 2 and 4; rename one of them"
    );
}

#[test]
fn bytes_that_the_told_encoding_lacks_are_located() {
    let reader = CsvReader::new().encoding(Encoding::Utf8);
    let error = reader.read(&b"a\nx\nJo\xe3o\n"[..], "t.csv", &Schema::infer()).unwrap_err();
    assert!(error.to_string().starts_with("t.csv, line 3: byte 0xe3 is not UTF-8; "), "{error}");
    let reader = CsvReader::new().encoding(Encoding::Windows1252);
    let error = reader.read(&b"\xef\xbb\xbfa\nx\n"[..], "t.csv", &Schema::infer()).unwrap_err();
    assert!(error.to_string().contains("byte order mark of UTF-8, but Windows-1252 was told"), "{error}");
}

#[test]
fn a_declared_column_that_is_not_there_is_answered_with_the_nearest_name() {
    let schema = Schema::infer().number("incom");
    let error = CsvReader::new().read(&b"id,income\n1,2\n"[..], "t.csv", &schema).unwrap_err();
    assert_eq!(error.to_string(), "there is no column `incom` in t.csv; did you mean `income`?");
    let error = CsvReader::new().read(&b"id,income\n1,2\n"[..], "t.csv", &Schema::infer().id("ids")).unwrap_err();
    assert_eq!(error.to_string(), "there is no column `ids` in t.csv; did you mean `id`?");
}

#[test]
fn a_declared_kind_that_most_values_contradict_is_refused() {
    let schema = Schema::infer().number("plan");
    let error = CsvReader::new().read(&b"id,plan\n1,gold\n2,basic\n"[..], "t.csv", &schema).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column `plan`: expected numbers, got `gold` on line 2, not a number with a decimal point (2 of 2 values are unreadable)"
    );
    let schema = Schema::infer().category("id");
    let read = CsvReader::new().read(&b"id,plan\n1,gold\n1,basic\n"[..], "t.csv", &schema).unwrap();
    assert_eq!(read.schema.kind("id"), Some(ColumnKind::Category));
}

#[test]
fn an_id_that_stands_twice_is_refused_with_its_lines_where_the_column_was_named() {
    let text = "id,a\n1,x\n2,y\n1,z\n2,z\n";
    let error = CsvReader::new().read(text.as_bytes(), "t.csv", &Schema::infer().id("id")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column `id`: the id `1` stands on lines 2 and 4, and another id stands twice too; remove the doubles, name another id \
         column, or number the rows instead (id = \"rows\")"
    );
}

#[test]
fn a_recognised_id_of_which_a_few_repeat_is_refused_with_its_lines_and_one_that_repeats_throughout_is_none() {
    let mut text = "customer_id,a\n".to_string();
    (0..30).for_each(|row| text.push_str(&format!("{},x\n", row % 29)));
    let error = CsvReader::new().read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::DuplicateId { first_line: 2, second_line: 31, n_duplicates: 1, .. }),
        "{error}"
    );
    let read = CsvReader::new().read(text.as_bytes(), "t.csv", &Schema::infer().rows_as_ids()).unwrap();
    assert_eq!(read.table.n_rows(), 30);
    let log = super::read("customer_id,a\n1,x\n1,y\n2,x\n2,z\n");
    assert!(log.table.ids().are_row_numbers());
}

#[test]
fn settings_are_judged_when_used() {
    for reader in [
        CsvReader::new().max_rejects(-1.0),
        CsvReader::new().max_rejects(f64::NAN),
        CsvReader::new().delimiter(Delimiter::Other('é')),
    ] {
        let error = reader.read(&b"a\n1\n"[..], "t.csv", &Schema::infer()).unwrap_err();
        assert_eq!(error.class(), ErrorClass::Spec, "{error}");
    }
    for schema in
        [Schema::infer().number("a").text("a"), Schema::infer().id("a").text("a"), Schema::infer().point("p", "a", "a")]
    {
        let error = CsvReader::new().read(&b"a,b\n1,2\n"[..], "t.csv", &schema).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Spec { .. }), "{error}");
    }
}

#[test]
fn no_bytes_make_the_reader_panic() {
    use rand::Rng;
    let mut rng = segmenta::seed::Seed::new(1).rng();
    let pieces: [&[u8]; 14] = [
        b",",
        b";",
        b"\t",
        b"\"",
        b"'",
        b"\n",
        b"\r",
        b"1",
        b"1,234",
        b"31/12/24",
        b"\xef\xbb\xbf",
        b"\xff",
        "é".as_bytes(),
        b"-",
    ];
    for _ in 0..4_000 {
        let bytes: Vec<u8> =
            (0..rng.gen_range(0..40)).flat_map(|_| pieces[rng.gen_range(0..pieces.len())].to_vec()).collect();
        let _ = CsvReader::new().max_rejects(100.0).read(bytes.as_slice(), "t.csv", &Schema::infer());
    }
}
