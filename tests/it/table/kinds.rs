//! What a column is taken for.

use segmenta::ErrorKind;
use segmenta::table::{ColumnKind, CsvReader, DateOrder, DecimalMark, Schema};

use super::{read, refused};

/// A file of one id and one column called `name`, its values each repeated until there are 24 rows.
fn column(name: &str, values: &[&str]) -> String {
    let mut text = format!("customer_id;{name}\n");
    for row in 0..24.max(values.len()) {
        text.push_str(&format!("{row};{}\n", values[row % values.len()]));
    }
    text
}

fn kind(name: &str, values: &[&str]) -> ColumnKind {
    read(&column(name, values)).schema.kind(name).expect("a kind")
}

#[test]
fn columns_are_what_all_their_values_are() {
    use ColumnKind::*;
    for (name, values, expected) in [
        ("age", &["31", "42", "NA", "27"][..], Number),
        ("children", &["0", "1", "2"], Number),
        ("spend", &["1.234,50", "99,90"], Number),
        ("spend", &["1 234,5", "12,5"], Number),
        ("bought", &["0", "1", ""], Flag),
        ("bought", &["1.0", "0.0"], Flag),
        ("always", &["1"], Number),
        ("open", &["yes", "no", "unknown"], Flag),
        ("open", &["Sim", "Não"], Flag),
        ("open", &["oui", "non"], Flag),
        ("open", &["sí", "no"], Flag),
        ("open", &["так", "ні"], Flag),
        ("open", &["TRUE", "FALSE"], Flag),
        ("open", &["yes", "no", "maybe"], Category),
        ("since", &["2024-01-31", "2023-05-01"], Date),
        ("since", &["2024-01-31 10:15:00", "2023-05-01 00:00:00"], Date),
        ("since", &["31.01.2024", "1.2.2024"], Date),
        ("since", &["31/01/24", "01/02/24"], Date),
        ("since", &["12/31/2024", "1/2/2024"], Date),
        ("date", &["20240131", "20231201"], Date),
        ("amount", &["20240131", "20231201"], Number),
        ("city", &["Lyon", "Київ", "São Paulo"], Category),
        ("code", &["007", "010"], Category),
        ("zip", &["75001", "69001"], Category),
        ("household", &["1", "2", "9+"], Category),
        ("version", &["1.2.3", "1.10.0"], Category),
    ] {
        assert_eq!(kind(name, values), expected, "{name} {values:?}");
    }
    let words: Vec<String> = (0..24).map(|i| format!("words of customer {i}")).collect();
    assert_eq!(kind("note", &words.iter().map(String::as_str).collect::<Vec<_>>()), Text);
}

#[test]
fn a_decimal_mark_is_settled_by_the_column_or_by_another_one() {
    let own = read("id;a\n1;1,234\n2;0,5\n");
    assert_eq!(own.table.column("a").unwrap().numbers().unwrap().get(0), Some(1.234));
    let by_the_other = read("id;a;b\n1;1,234;1.234,5\n2;2,345;7,5\n");
    assert_eq!(by_the_other.table.column("a").unwrap().numbers().unwrap().get(0), Some(1.234));
    assert_eq!(by_the_other.dialect.decimal, Some(DecimalMark::Comma));
}

#[test]
fn an_open_decimal_mark_is_a_question_with_both_readings() {
    let text = "id;spend\n1;1,234\n2;2,345\n";
    assert_eq!(
        refused(text),
        "column `spend` can be read as 1234 (decimal point: `1,234`) or as 1.234 (decimal comma: `1,234`); \
         tell the decimal mark (--decimal point or comma; in a spec decimal = \"point\" or \"comma\" under \
         [input.reader]), or leave the column out"
    );
    for (mark, value) in [(DecimalMark::Point, 1234.0), (DecimalMark::Comma, 1.234)] {
        let by_reader = CsvReader::new().decimal(mark).read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
        let schema = Schema::infer().number_with("spend", mark);
        let by_schema = CsvReader::new().read(text.as_bytes(), "t.csv", &schema).unwrap();
        for read in [by_reader, by_schema] {
            assert_eq!(read.table.column("spend").unwrap().numbers().unwrap().get(0), Some(value));
        }
    }
    let ignored = CsvReader::new().read(text.as_bytes(), "t.csv", &Schema::infer().ignore("spend")).unwrap();
    assert!(ignored.table.columns().is_empty());
}

#[test]
fn a_date_order_is_settled_by_the_column_or_by_another_one() {
    for (text, first) in [
        ("id,d\n1,03/04/2005\n2,13/04/2005\n", "2005-04-03"),
        ("id,d\n1,03/04/2005\n2,04/13/2005\n", "2005-03-04"),
        ("id,d,e\n1,03/04/2005,13/01/2020\n2,04/05/2005,14/01/2020\n", "2005-04-03"),
        ("id,d\n1,5/5/2005\n2,06/06/2006\n", "2005-05-05"),
    ] {
        let read = read(text);
        let days = read.table.column("d").unwrap().dates().unwrap().to_vec();
        assert_eq!(days[0].unwrap().to_string(), first, "{text}");
    }
}

#[test]
fn an_open_date_order_is_a_question_with_both_readings() {
    let text = "id,d\n1,03/04/05\n2,04/05/06\n";
    assert_eq!(
        refused(text),
        "column `d` can be read as day/month/year (`03/04/05` is 2005-04-03) or as month/day/year (`03/04/05` is \
         2005-03-04); tell the date order (--date-order dmy or mdy; in a spec date_order = \"dmy\" or \"mdy\" under \
         [input.reader]), or leave the column out"
    );
    let read = CsvReader::new().date_order(DateOrder::Mdy).read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(read.table.column("d").unwrap().dates().unwrap()[0].unwrap().to_string(), "2005-03-04");
}

#[test]
fn a_told_date_order_that_the_column_contradicts_is_refused() {
    let text = "id,d\n1,03/04/2005\n2,23/04/2005\n3,24/04/2005\n";
    let schema = Schema::infer().date_with("d", DateOrder::Mdy);
    let error = CsvReader::new().read(text.as_bytes(), "t.csv", &schema).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ColumnType { .. }), "{error}");
}

#[test]
fn latitude_and_longitude_become_a_place() {
    let text = "id,home_lat,home_lng,latitude,longitude,x\n1,50.45,30.52,-23.5,-46.6,1\n2,49.84,24.03,-22.9,-43.2,2\n";
    let read = read(text);
    let names: Vec<&str> = read.table.columns().iter().map(|column| column.name()).collect();
    assert_eq!(names, ["home", "location", "x"]);
    assert_eq!(read.table.column("home").unwrap().points().unwrap()[0].unwrap().lon(), 30.52);
    // Degrees beyond the poles are no place.
    let amounts = super::read("id,lat,lon\n1,150.5,30.5\n2,249.8,24.0\n");
    assert_eq!(amounts.schema.kind("lat"), Some(ColumnKind::Number));
}

#[test]
fn gaps_are_gaps_and_none_is_an_answer_among_levels() {
    let read = read(&column("plan", &["None", "gold", "unknown", "-", "NULL"]));
    assert_eq!(read.table.column("plan").unwrap().to_categories().unwrap().levels(), ["None", "gold"]);
}

#[test]
fn ids_are_recognised_in_five_languages_and_stay_text() {
    for name in ["customer_id", "ID", "Código do Cliente", "N° client", "código de cliente", "Код клієнта"]
    {
        let read = read(&format!("{name};a\n007;x\n008;y\n"));
        assert_eq!(read.table.ids().name(), name);
        assert_eq!(read.table.ids().get(0).as_deref(), Some("007"));
        assert!(read.table.get(name).is_none());
    }
}

#[test]
fn an_id_like_column_that_repeats_does_not_name_customers() {
    let read = read("Customer ID,spend\nA,1\nA,2\nB,3\n");
    assert!(read.table.ids().are_row_numbers());
    assert!(read.notes.iter().any(|note| note.contains("`Customer ID` is named like an id, but")), "{:?}", read.notes);
}
