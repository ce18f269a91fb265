//! A table written in any dialect is read back the same.

use std::fmt::Write;
use std::io::Write as _;

use segmenta::seed::Seed;
use segmenta::table::{
    Column, ColumnData, CsvReader, DecimalMark, Delimiter, Encoding, Header, Point, Quote, Schema, Table,
};

/// How a test writes a table.
#[derive(Debug, Clone, Copy)]
struct Written {
    delimiter: Delimiter,
    decimal: char,
    line_end: &'static str,
    final_line_end: bool,
    date: fn(segmenta::table::Day) -> String,
}

const DATES: [fn(segmenta::table::Day) -> String; 3] = [
    |day| day.to_string(),
    |day| format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
    |day| format!("{}.{}.{}", day.day(), day.month(), day.year()),
];

fn random(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut rng = Seed::new(seed).rng();
    move |below| rand::Rng::gen_range(&mut rng, 0..below)
}

/// A table with every kind, gaps, quotes, delimiters and line breaks in its texts.
fn table(seed: u64) -> Table {
    let mut random = random(seed);
    let n_rows = 40 + random(40) as usize;
    let mut options = |values: &[&str]| -> Vec<Option<String>> {
        (0..n_rows).map(|_| values.get(random(values.len() as u64 + 1) as usize).map(|v| v.to_string())).collect()
    };
    let plans = options(&["básico", "or; très cher", "a,b", "золото", "tab\there", "say \"so\"", "pipe|d", "l'or"]);
    let flags = options(&["yes", "no"]);
    let mut random = self::random(seed + 1_000);
    let mut number = |below: u64, scale: f64| (random(8) > 0).then(|| random(below) as f64 / scale - 20.0);
    let amounts: Vec<Option<f64>> = (0..n_rows).map(|_| number(10_000_000, 100.0)).collect();
    let visits: Vec<Option<f64>> = (0..n_rows).map(|_| number(50, 1.0)).collect();
    let days: Vec<Option<segmenta::table::Day>> = (0..n_rows)
        .map(|row| segmenta::table::Day::from_epoch_days(if row == 0 { 30 } else { 18_000 + random(3_000) as i32 }))
        .collect();
    let places: Vec<Option<Point>> = (0..n_rows)
        .map(|_| Point::new(random(18_000) as f64 / 100.0 - 90.0, random(36_000) as f64 / 100.0 - 180.0).ok())
        .collect();
    let notes: Vec<Option<String>> =
        (0..n_rows).map(|row| Some(format!("note {row}\nof \"{seed}\"; {row},5"))).collect();
    Table::builder()
        .id("customer_id", (0..n_rows).map(|row| format!("{row:05}")))
        .number("amount", amounts)
        .number("visits", visits)
        .category("plan", plans.iter().map(Option::as_deref))
        .flag("active", flags.iter().map(|flag| flag.as_ref().map(|flag| flag == "yes")))
        .date("since", days)
        .point("home", places)
        .text("notes", notes.iter().map(Option::as_deref))
        .build()
        .expect("columns of one length")
}

/// The texts of a column, one list a file column.
fn texts(column: &Column, written: &Written) -> Vec<(String, Vec<String>)> {
    let number = |value: f64| value.to_string().replace('.', &written.decimal.to_string());
    let name = column.name().to_string();
    let text = |value: Option<String>| value.unwrap_or_default();
    match column.data() {
        ColumnData::Number(numbers) => vec![(name, numbers.iter().map(|v| text(v.map(number))).collect())],
        ColumnData::Date(days) => vec![(name, days.iter().map(|v| text(v.map(written.date))).collect())],
        ColumnData::Point(points) => vec![
            (format!("{name}_lat"), points.iter().map(|v| text(v.map(|v| number(v.lat())))).collect()),
            (format!("{name}_lon"), points.iter().map(|v| text(v.map(|v| number(v.lon())))).collect()),
        ],
        ColumnData::Text(texts) => vec![(name, texts.iter().map(|v| text(v.clone())).collect())],
        _ => {
            let levels = column.to_categories().expect("levels");
            let level = |row| text(levels.level(row).map(str::to_string));
            vec![(name, (0..levels.len()).map(level).collect())]
        }
    }
}

fn columns(table: &Table, written: &Written) -> Vec<(String, Vec<String>)> {
    let ids = (0..table.n_rows()).map(|row| table.ids().get(row).expect("an id a row").into_owned()).collect();
    let mut columns = vec![(table.ids().name().to_string(), ids)];
    columns.extend(table.columns().iter().flat_map(|column| texts(column, written)));
    columns
}

fn csv(columns: &[(String, Vec<String>)], written: &Written) -> String {
    let delimiter = match written.delimiter {
        Delimiter::Comma => ',',
        Delimiter::Semicolon => ';',
        Delimiter::Tab => '\t',
        Delimiter::Pipe => '|',
        Delimiter::Other(other) => other,
        _ => unreachable!(),
    };
    let quoted = |value: &str| match value.contains([delimiter, '"', '\n', '\r']) {
        true => format!("\"{}\"", value.replace('"', "\"\"")),
        false => value.to_string(),
    };
    let mut text = String::new();
    let line = |text: &mut String, values: Vec<&str>| {
        let values: Vec<String> = values.into_iter().map(quoted).collect();
        write!(text, "{}{}", values.join(&delimiter.to_string()), written.line_end).expect("a string takes all");
    };
    line(&mut text, columns.iter().map(|(name, _)| name.as_str()).collect());
    for row in 0..columns[0].1.len() {
        line(&mut text, columns.iter().map(|(_, values)| values[row].as_str()).collect());
    }
    if !written.final_line_end {
        text.truncate(text.len() - written.line_end.len());
    }
    text
}

fn dialects() -> Vec<Written> {
    let mut all = Vec::new();
    for (i, delimiter) in
        [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Pipe].into_iter().enumerate()
    {
        for (j, decimal) in ['.', ','].into_iter().enumerate() {
            for (k, line_end) in ["\n", "\r\n"].into_iter().enumerate() {
                let final_line_end = (i + j + k) % 2 == 0;
                all.push(Written { delimiter, decimal, line_end, final_line_end, date: DATES[(i + j + 2 * k) % 3] });
            }
        }
    }
    all
}

fn assert_same(read: &Table, table: &Table, context: &str) {
    assert_eq!(read.ids(), table.ids(), "{context}");
    for column in table.columns() {
        let got = read.column(column.name()).expect("the same columns");
        match column.data() {
            // Levels stand in the order of their rows in both, and flags are written as words.
            ColumnData::Category(_) => {
                assert_eq!(got.to_categories().ok(), column.to_categories().ok(), "{context}")
            }
            data => assert_eq!(got.data(), data, "{context}, column {}", column.name()),
        }
    }
    assert_eq!(read.columns().len(), table.columns().len(), "{context}");
}

#[test]
fn a_table_written_in_any_dialect_is_read_back_the_same() {
    for seed in 0..4 {
        let table = table(seed);
        for written in dialects() {
            let text = csv(&columns(&table, &written), &written);
            let read = CsvReader::new().read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
            assert_same(&read.table, &table, &format!("seed {seed}, {written:?}\n{}", read.notes.join("\n")));
            assert_eq!(read.dialect.delimiter, written.delimiter);
            let mark = if written.decimal == ',' { DecimalMark::Comma } else { DecimalMark::Point };
            assert_eq!(read.dialect.decimal, Some(mark));
            assert!(read.rejects.is_empty());
        }
    }
}

#[test]
fn the_order_of_the_columns_does_not_matter() {
    let table = table(7);
    for written in dialects().into_iter().step_by(5) {
        let mut columns = columns(&table, &written);
        let first = CsvReader::new().read(csv(&columns, &written).as_bytes(), "t.csv", &Schema::infer()).unwrap();
        columns.reverse();
        columns.rotate_left(3);
        let text = csv(&columns, &written);
        let again = CsvReader::new().read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
        assert_same(&again.table, &table, "inferred");
        let resolved = CsvReader::new().read(text.as_bytes(), "t.csv", &first.schema).unwrap();
        assert_eq!(resolved.table, first.table, "with the resolved schema even the columns' order is the same");
    }
}

#[test]
fn packing_and_byte_order_marks_change_nothing() {
    let text = "id;город;spend\n1;Київ;1,5\n2;Львів;2,25\n";
    let plain = super::read(text);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
    };
    for (bytes, encoding) in [
        (packed, Encoding::Utf8),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Encoding::Utf8),
        (utf16(u16::to_le_bytes), Encoding::Utf16Le),
        (utf16(u16::to_be_bytes), Encoding::Utf16Be),
    ] {
        let read = CsvReader::new().read(bytes.as_slice(), "t.csv", &Schema::infer()).unwrap();
        assert_eq!(read.table, plain.table);
        assert_eq!(read.dialect.encoding, encoding);
    }
}

#[test]
fn what_is_not_utf8_is_read_as_windows_1252_unless_told() {
    let bytes = b"nome;plano\nJo\xe3o;b\xe1sico\nAna;b\xe1sico\nEva;ouro \x80\n";
    let read = CsvReader::new().read(bytes.as_slice(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(read.dialect.encoding, Encoding::Windows1252);
    assert_eq!(read.table.column("plano").unwrap().to_categories().unwrap().levels(), ["básico", "ouro €"]);
    let cyrillic = b"\xe3\xee\xf0\xee\xe4\n\xca\xe8\xbf\xe2\n\xca\xe8\xbf\xe2\n";
    let reader = CsvReader::new().encoding(Encoding::Windows1251);
    let read = reader.read(cyrillic.as_slice(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(read.table.column("город").unwrap().to_categories().unwrap().levels(), ["Київ"]);
}

#[test]
fn what_is_told_is_not_detected() {
    let text = "1,5\n2,5\n";
    let reader = CsvReader::new().delimiter(Delimiter::Semicolon).header(Header::Absent).decimal(DecimalMark::Comma);
    let read = reader.read(text.as_bytes(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(read.table.column("c1").unwrap().numbers().unwrap().get(1), Some(2.5));
    let reader = CsvReader::new().delimiter(Delimiter::Other('^')).quote(Quote::None);
    let read = reader.read("a^b\n\"x^1\ny^2\nz^3\n".as_bytes(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(read.table.column("a").unwrap().to_categories().unwrap_or_default().levels()[0], "\"x");
    assert_eq!(read.dialect.quote, Quote::None);
}

#[test]
fn a_file_without_a_header_gets_names_by_position() {
    let read = super::read("31, Private, 77516\n42, ?, 83311\n27, Private, 215646\n");
    assert_eq!(read.dialect.header, Header::Absent);
    let names: Vec<&str> = read.table.columns().iter().map(Column::name).collect();
    assert_eq!((names, read.table.n_rows()), (vec!["c1", "c2", "c3"], 3));
    assert_eq!(read.table.column("c2").unwrap().n_missing(), 1);
}

#[test]
fn a_reader_is_plain_data() {
    let reader = CsvReader::new().delimiter(Delimiter::Tab).decimal(DecimalMark::Comma).max_rejects(2.5);
    let text = toml::to_string(&reader).unwrap();
    assert_eq!(toml::from_str::<CsvReader>(&text).unwrap(), reader);
    assert_eq!(toml::from_str::<CsvReader>("").unwrap(), CsvReader::new());
    assert!(toml::from_str::<CsvReader>("delimeter = \"tab\"").unwrap_err().to_string().contains("delimeter"));
}
