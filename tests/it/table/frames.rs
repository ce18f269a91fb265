//! What stands around a table in its file is found, left out and noted; or it is a question.

use segmenta::table::{CsvReader, Delimiter, Footer, Header, Schema};

use super::{read, refused};

const TABLE: &str = "id;spend;since\n1;5,20;2024-01-31\n2;6,10;2024-02-29\n3;7,00;2024-03-01\n";

#[test]
fn a_sep_line_tells_the_delimiter_and_is_no_row() {
    for line_end in ["\n", "\r\n", "\r"] {
        let text = format!("sep=^\n{}", TABLE.replace(';', "^")).replace('\n', line_end);
        let read = read(&text);
        assert_eq!((read.dialect.delimiter, read.table.n_rows()), (Delimiter::Other('^'), 3), "{line_end:?}");
    }
    let told = CsvReader::new().delimiter(Delimiter::Semicolon);
    let read = told.read(format!("sep=,\n{TABLE}").as_bytes(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(read.table.columns().len(), 2, "what is told goes before the line");
}

#[test]
fn titles_above_the_header_are_left_out_and_noted() {
    let plain = read(TABLE);
    for titles in [
        "Customers\n",
        "Report, March 2024\n\n",
        "Relatório de clientes;;\nGerado em 12/03/2024;;\n;;\n",
        "\nCRM export: all customers\nCountry: FR\n\n\n",
    ] {
        let read = read(&format!("{titles}{TABLE}"));
        assert_eq!(read.table, plain.table, "{titles:?}");
        assert!(read.notes.iter().any(|note| note.contains("above the header (`")), "{:?}", read.notes);
    }
    let read = read(&format!("Customers of March\n\n{TABLE}"));
    assert_eq!(
        read.notes[1],
        "lines 1 to 2 left out, above the header (`Customers of March`); tell skip_lines = 0 if the table begins there"
    );
}

#[test]
fn lines_are_counted_from_the_first_of_the_file_below_titles_too() {
    let text = format!("Customers\n\n{TABLE}4;x\n");
    let read = CsvReader::new().max_rejects(50.0).read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(read.rejects.rows()[0].line, 7);
}

#[test]
fn a_row_of_gaps_or_a_nameless_column_is_no_title() {
    for (text, n_rows) in [(";age\nann;5\nbob;6\n", 2), ("name;\nann;5\nbob;6\n", 2), ("id;a\n1;\n2;x\n3;y\n", 3)] {
        let read = read(text);
        assert_eq!(read.table.n_rows(), n_rows, "{text}");
        assert!(!read.notes.iter().any(|note| note.contains("above the header")), "{:?}", read.notes);
    }
    // Unquoted decimal commas are more values than names, not a title above a table without a header.
    assert!(refused("id,spend\n1,5,20\n2,6,10\n").starts_with("2 of 2 rows were rejected"));
}

#[test]
fn totals_and_notes_below_the_customers_are_left_out_and_noted() {
    let plain = read(TABLE);
    for footer in [
        "Total;18,30;\n",
        "TOTAL GERAL\n",
        "Разом;18,30;\n",
        "\n3 customers\n",
        ";;\nSource: CRM;;\n* without returns;;\n",
        "Total;18,30;\n\nprinted on Monday\n",
    ] {
        let read = read(&format!("{TABLE}{footer}"));
        assert_eq!(read.table, plain.table, "{footer:?}");
        assert!(read.rejects.is_empty());
        assert!(read.notes.iter().any(|note| note.contains("below the customers (`")), "{:?}", read.notes);
    }
    let keep = CsvReader::new().footer(Footer::Keep);
    let kept = keep.read(format!("{TABLE}Total;18,30;\n").as_bytes(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(kept.table.n_rows(), 4);
}

#[test]
fn a_total_between_customers_is_a_row_like_any_other() {
    let read = read("name;spend;x\nann;5,5;\nTotal;6,5;\nbob;7,5;\n");
    assert_eq!(read.table.n_rows(), 3);
}

#[test]
fn two_lines_of_names_are_refused_and_either_can_be_chosen() {
    let text = "customer;2023;\n;spend;visits\nann;5,5;1\nbob;6,5;2\ncid;7,5;3\n";
    assert_eq!(
        refused(text),
        "file.csv, line 2: a second line of names stands under the header; join the two lines into one header, or read from \
         the second (skip_lines = 1); tell header = present if it is a row"
    );
    let second = CsvReader::new().skip_lines(1).read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(second.table.column("visits").unwrap().numbers().unwrap().get(2), Some(3.0));
    let first = CsvReader::new().header(Header::Present).read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(first.table.n_rows(), 4);
}
