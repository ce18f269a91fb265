//! Rows in = rows used + rows rejected, and every slip is listed.

use rand::Rng;
use segmenta::ErrorKind;
use segmenta::seed::Seed;
use segmenta::table::{CsvReader, Schema};

use super::read;

#[test]
fn an_unreadable_value_is_missing_and_listed() {
    let mut text = "id,age\n".to_string();
    (0..150).for_each(|row| {
        text.push_str(&format!("{row},{}\n", if row == 99 { "forty".into() } else { row.to_string() }))
    });
    let read = read(&text);
    assert_eq!(read.table.column("age").unwrap().n_missing(), 1);
    let [reject] = read.rejects.cells() else { panic!("{:?}", read.rejects) };
    assert_eq!((reject.line, reject.column.as_deref(), reject.text.as_str()), (101, Some("age"), "forty"));
    assert_eq!(reject.reason, "not a number with a decimal point");
    assert!(read.notes.contains(&"`age`: 1 unreadable values count as missing".to_string()), "{:?}", read.notes);
}

#[test]
fn every_row_is_used_or_rejected() {
    for seed in 0..30 {
        let mut rng = Seed::new(seed).rng();
        let n_rows = rng.gen_range(1..80);
        let (mut text, mut n_bad) = ("customer_id,a,b\n".to_string(), 0);
        for row in 0..n_rows {
            let line = match rng.gen_range(0..10) {
                0 => format!("{row},1"),
                1 => format!("{row},1,x,surplus"),
                2 => ",1,x".to_string(),
                3 => format!("{row},\"1\nx\",y,,"),
                _ => format!("{row},1,x"),
            };
            n_bad += usize::from(!line.ends_with('x') && !line.ends_with(",,") || line.starts_with(','));
            text.push_str(&line);
            text.push('\n');
        }
        let schema = Schema::infer().id("customer_id").text("a");
        match CsvReader::new().max_rejects(100.0).read(text.as_bytes(), "t.csv", &schema) {
            Ok(read) => {
                assert_eq!(read.rejects.rows().len(), n_bad, "seed {seed}");
                assert_eq!(read.table.n_rows() + n_bad, n_rows, "seed {seed}");
            }
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::Empty { .. }) && n_bad == n_rows, "{error}")
            }
        }
    }
}

#[test]
fn a_ragged_row_is_rejected_with_its_line() {
    let text = "id,a,b\n1,\"x\ny\",2\n2,x\n3,x,3\n";
    let read = CsvReader::new().max_rejects(50.0).read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
    let [reject] = read.rejects.rows() else { panic!("{:?}", read.rejects) };
    assert_eq!((reject.line, reject.column.as_deref(), reject.text.as_str()), (4, None, "2,x"));
    assert_eq!(reject.reason, "2 values where there are 3 columns");
    assert_eq!(read.table.n_rows(), 2);
}

#[test]
fn too_many_rejected_rows_refuse_the_file() {
    let text = "id,a,b\n1,x,2\n2,x\n3,x,3\n";
    assert_eq!(
        super::refused(text),
        "1 of 3 rows was rejected, more than the allowed 1%; the first: line 3, 2 values where there are 3 columns; \
         mend the file, or raise max_rejects to go on without it"
    );
    let mut text = "id,a\n".to_string();
    (0..200).for_each(|row| text.push_str(&format!("{row},{row}\n")));
    text.push_str("200\n201\n");
    assert_eq!(read(&text).table.n_rows(), 200);
    text.push_str("202\n");
    assert!(super::refused(&text).starts_with("3 of 203 rows were rejected"));
}

#[test]
fn empty_rows_at_the_end_are_spreadsheet_leftovers_and_between_others_customers() {
    let read = read("a;b\n1;x\n;\n2;x\n;\n;\n\n");
    assert_eq!(read.table.n_rows(), 3);
    assert!(read.rejects.is_empty());
    assert!(read.notes.contains(&"rows without any value at the end of the file skipped: 2".to_string()));
}

#[test]
fn a_delimiter_at_the_end_of_each_line_makes_no_column() {
    let read = read("id;a;\n1;5;\n2;6;\n");
    assert_eq!(read.table.columns().len(), 1);
    let named_by_position = super::read("id;;b\n1;5;x\n2;6;x\n");
    assert!(named_by_position.table.get("c2").is_some());
}
