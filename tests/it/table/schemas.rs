//! A schema that reading settled reads later files the same way.

use segmenta::table::{ColumnKind, ColumnSchema, CsvReader, DateOrder, IdColumn, Schema, SchemaOrigin};

use super::read;

#[test]
fn a_resolved_schema_survives_json_and_toml() {
    let read = read(
        "customer_id;age;plan;since;lat;lon;on\n1;31,5;gold;13/02/2024;50,4;30,5;yes\n2;4,5;gold;01/02/2024;49,8;24,0;no\n",
    );
    let schema = &read.schema;
    assert_eq!(schema.origin(), SchemaOrigin::Resolved);
    assert_eq!(schema.id_column(), &IdColumn::Column("customer_id".into()));
    assert_eq!(schema.columns()[2], ColumnSchema::Date { name: "since".into(), order: Some(DateOrder::Dmy) });
    assert_eq!(&serde_json::from_str::<Schema>(&serde_json::to_string(schema).unwrap()).unwrap(), schema);
    assert_eq!(&toml::from_str::<Schema>(&toml::to_string(schema).unwrap()).unwrap(), schema);
}

#[test]
fn a_schema_can_be_written_by_hand() {
    let text = "id = { column = \"id\" }\n[[columns]]\nkind = \"number\"\nname = \"spend\"\ndecimal = \"comma\"\n\
                [[columns]]\nkind = \"point\"\nname = \"home\"\nlat = \"y\"\nlon = \"x\"\n";
    let declared =
        Schema::infer().id("id").number_with("spend", segmenta::table::DecimalMark::Comma).point("home", "y", "x");
    assert_eq!(toml::from_str::<Schema>(text).unwrap(), declared);
    assert_eq!(toml::from_str::<Schema>("").unwrap(), Schema::infer());
    assert!(toml::from_str::<Schema>("columns = [{ kind = \"number\", name = \"a\", decimals = 2 }]").is_err());
    assert!(toml::from_str::<Schema>("idd = \"rows\"").is_err());
}

#[test]
fn a_later_file_is_read_as_the_first_one_was() {
    let trained =
        read("id,code,since,spend\n1,1,13/02/2024,1.5\n2,2,01/02/2024,2.5\n3,x,01/03/2024,3.5\n4,x,02/03/2024,3.5\n");
    assert_eq!(trained.schema.kind("code"), Some(ColumnKind::Category));
    // Other order, one column more, one fewer; alone it would be numbers and an open date.
    let later = "extra;since;code;id\na;03/04/2024;1;9\n";
    let read = CsvReader::new().read(later.as_bytes(), "later.csv", &trained.schema).unwrap();
    let names: Vec<&str> = read.table.columns().iter().map(|column| column.name()).collect();
    assert_eq!(names, ["code", "since"]);
    assert_eq!(read.table.column("code").unwrap().data().kind(), ColumnKind::Category);
    assert_eq!(read.table.column("since").unwrap().dates().unwrap()[0].unwrap().to_string(), "2024-04-03");
    assert_eq!(read.table.ids().get(0).as_deref(), Some("9"));
    assert!(read.notes.contains(&"`spend`: not in later.csv".to_string()), "{:?}", read.notes);
    assert!(read.notes.contains(&"`extra`: ignored, it is not in the schema".to_string()), "{:?}", read.notes);
}

#[test]
fn a_later_file_in_another_dialect_gives_the_same_values() {
    let trained = read("id,spend,since\n1,1234.5,2024-02-13\n2,99.9,2024-02-01\n");
    let later = "id;spend;since\n1;1.234,5;13/02/2024\n2;99,9;01/02/2024\n";
    let read = CsvReader::new().read(later.as_bytes(), "later.csv", &trained.schema).unwrap();
    assert_eq!(read.table, trained.table);
}

#[test]
fn a_single_slip_in_a_later_file_of_one_customer_is_a_gap() {
    let trained = read("id,age\n1,31\n2,42\n3,27\n");
    let read = CsvReader::new().read(&b"id,age\n9,forty\n"[..], "later.csv", &trained.schema).unwrap();
    assert_eq!((read.table.column("age").unwrap().n_missing(), read.rejects.cells().len()), (1, 1));
}

#[test]
fn a_later_file_without_the_id_column_numbers_its_rows() {
    let trained = read("customer_id,age\n1,31\n2,42\n");
    let read = CsvReader::new().read(&b"age\n31\n"[..], "later.csv", &trained.schema).unwrap();
    assert!(read.table.ids().are_row_numbers());
}

#[test]
fn rows_can_be_numbered_whatever_columns_there_are() {
    let read = CsvReader::new().read(&b"id,age\n7,31\n8,42\n"[..], "t.csv", &Schema::infer().rows_as_ids()).unwrap();
    assert!(read.table.ids().are_row_numbers());
    assert_eq!(read.schema.kind("id"), Some(ColumnKind::Number));
    assert_eq!(read.schema.id_column(), &IdColumn::Rows);
}

#[test]
fn every_decision_is_said_in_a_line() {
    let text = "Código do Cliente;spend;since;seen;plan;lat;lon;vip\n\n\
                1;1,5;13/02/2024;2024-02-13 10:15;a;50,4;30,5;sim\n\
                2;2,5;01/02/2024;2024-02-14 09:00;a;49,8;24,0;não\n";
    assert_eq!(
        read(text).notes,
        [
            "2 rows of 8 columns, delimiter `;`, decimal comma, UTF-8, with a header",
            "blank lines skipped: 1",
            "the id is column `Código do Cliente`: its name says so and its values are unique",
            "`spend`: number",
            "`since`: date, written day/month/year",
            "`seen`: date, time of day left out",
            "`plan`: category, 1 level",
            "`location`: place, from the degrees in `lat` and `lon`",
            "`vip`: flag, every value is a word for yes or no",
        ]
    );
    let told = Schema::infer().id("spend").text("plan").ignore("since");
    let notes = CsvReader::new().read(text.as_bytes(), "t.csv", &told).unwrap().notes;
    assert!(notes.contains(&"`plan`: text, as told".to_string()), "{notes:?}");
    assert!(notes.contains(&"`since`: ignored, as told".to_string()), "{notes:?}");
}
