//! Files as five countries write them: read right, or refused with the question that decides; never a wrong value.

use encoding_rs::{ISO_8859_15, KOI8_U, WINDOWS_1251, WINDOWS_1252};
use segmenta::ErrorKind;
use segmenta::table::{ColumnData, CsvReader, Delimiter, Encoding, Schema, TableRead};

/// How a country writes its customers.
struct Locale {
    name: &'static str,
    header: [&'static str; 6],
    cities: [&'static str; 4],
    flags: [&'static str; 2],
    missing: &'static str,
    decimal: char,
    group: &'static str,
    before: &'static str,
    after: &'static str,
    date: fn(i32, u32, u32) -> String,
}

const MONTHS_UK: [&str; 12] = [
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
];
const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

const LOCALES: [Locale; 5] = [
    Locale {
        name: "pt-BR",
        header: ["código do cliente", "cidade", "gasto", "desconto", "ativo", "desde"],
        cities: ["São Paulo", "Brasília", "Ribeirão Preto", "Maceió"],
        flags: ["não", "sim"],
        missing: "desconhecido",
        decimal: ',',
        group: ".",
        before: "R$ ",
        after: "",
        date: |y, m, d| format!("{d:02}/{m:02}/{y}"),
    },
    Locale {
        name: "fr-FR",
        header: ["n° client", "ville", "dépenses", "remise", "actif", "depuis"],
        cities: ["Besançon", "Orléans", "Saint-Étienne", "Nîmes"],
        flags: ["non", "oui"],
        missing: "inconnu",
        decimal: ',',
        group: "\u{a0}",
        before: "",
        after: "\u{a0}€",
        date: |y, m, d| format!("{d:02}.{m:02}.{y}"),
    },
    Locale {
        name: "es-ES",
        header: ["código de cliente", "ciudad", "gasto", "descuento", "activo", "desde"],
        cities: ["Málaga", "Córdoba", "León", "Cádiz"],
        flags: ["no", "sí"],
        missing: "desconocido",
        decimal: ',',
        group: ".",
        before: "",
        after: " €",
        date: |y, m, d| format!("{d} de {} de {y}", MONTHS_ES[m as usize - 1]),
    },
    Locale {
        name: "uk-UA",
        header: ["код клієнта", "місто", "витрати", "знижка", "активний", "дата"],
        cities: ["Київ", "Львів", "Івано-Франківськ", "Чернігів"],
        flags: ["ні", "так"],
        missing: "невідомо",
        decimal: ',',
        group: " ",
        before: "",
        after: " грн",
        date: |y, m, d| format!("{d} {} {y} р.", MONTHS_UK[m as usize - 1]),
    },
    Locale {
        name: "en-US",
        header: ["customer_id", "city", "spend", "discount", "active", "since"],
        cities: ["Cañon City", "San José", "Española", "La Cañada"],
        flags: ["no", "yes"],
        missing: "unknown",
        decimal: '.',
        group: ",",
        before: "$",
        after: "",
        date: |y, m, d| format!("{m}/{d}/{y}"),
    },
];

const DELIMITERS: [(char, Delimiter); 4] =
    [(',', Delimiter::Comma), (';', Delimiter::Semicolon), ('\t', Delimiter::Tab), ('|', Delimiter::Pipe)];

/// The bytes of `text`, or nothing where the encoding lacks one of its letters.
type Encode = fn(&str) -> Option<Vec<u8>>;

const ENCODINGS: [(&str, Encoding, Encode); 8] = [
    ("UTF-8", Encoding::Utf8, |text| Some(text.as_bytes().to_vec())),
    ("UTF-8 with a mark", Encoding::Utf8, |text| Some([b"\xef\xbb\xbf", text.as_bytes()].concat())),
    ("UTF-16 LE", Encoding::Utf16Le, |text| Some(utf16(text, u16::to_le_bytes))),
    ("UTF-16 BE", Encoding::Utf16Be, |text| Some(utf16(text, u16::to_be_bytes))),
    ("Windows-1252", Encoding::Windows1252, |text| in_table(text, WINDOWS_1252)),
    ("ISO-8859-15", Encoding::Iso8859_15, |text| in_table(text, ISO_8859_15)),
    ("Windows-1251", Encoding::Windows1251, |text| in_table(text, WINDOWS_1251)),
    ("KOI8-U", Encoding::Koi8U, |text| in_table(text, KOI8_U)),
];

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
}

fn in_table(text: &str, table: &'static encoding_rs::Encoding) -> Option<Vec<u8>> {
    let (bytes, _, has_unmappable) = table.encode(text);
    (!has_unmappable).then(|| bytes.into_owned())
}

const N_ROWS: usize = 40;

/// Customer `row`: city, spend in hundredths, discount in tenths of a percent, flag, date.
fn customer(row: usize) -> (usize, i64, i64, usize, (i32, u32, u32)) {
    let spend = [99, 123_456, 250_000, 750, 123_456_789, -4_250][row % 6] + row as i64 * 100;
    (
        row % 4,
        spend,
        (row as i64 * 7) % 300,
        row % 2,
        (2019 + (row % 5) as i32, 1 + (row as u32 * 5) % 12, 1 + (row as u32 * 3) % 28),
    )
}

fn grouped(whole: i64, group: &str) -> String {
    let digits = whole.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push_str(group);
        }
        text.push(digit);
    }
    text
}

impl Locale {
    fn file(&self, delimiter: char) -> String {
        let mut lines = vec![self.line(delimiter, &self.header.map(String::from))];
        for row in 0..N_ROWS {
            let (city, spend, discount, flag, (year, month, day)) = customer(row);
            let sign = if spend < 0 { "-" } else { "" };
            let amount = format!("{}{}{:02}", grouped(spend.abs() / 100, self.group), self.decimal, spend.abs() % 100);
            lines.push(self.line(
                delimiter,
                &[
                    format!("{row:05}"),
                    if row == 13 { self.missing.into() } else { self.cities[city].into() },
                    format!("{sign}{}{amount}{}", self.before, self.after),
                    format!("{}{}{} %", discount / 10, self.decimal, discount % 10),
                    self.flags[flag].into(),
                    (self.date)(year, month, day),
                ],
            ));
        }
        lines.join("\r\n") + "\r\n"
    }

    fn line(&self, delimiter: char, values: &[String; 6]) -> String {
        let quoted = |value: &String| if value.contains(delimiter) { format!("\"{value}\"") } else { value.clone() };
        values.iter().map(quoted).collect::<Vec<_>>().join(&delimiter.to_string())
    }

    fn assert_right(&self, read: &TableRead, context: &str) {
        let [id, city, spend, discount, flag, date] = self.header;
        let table = &read.table;
        assert_eq!((table.n_rows(), table.ids().name()), (N_ROWS, id), "{context}");
        assert!(read.rejects.is_empty(), "{context}");
        let cities = table.column(city).unwrap().to_categories().unwrap();
        let (spends, discounts) = (table.column(spend).unwrap().numbers().unwrap(), table.column(discount).unwrap());
        let discounts = discounts.numbers().unwrap_or_else(|error| panic!("{context}: {error}"));
        let ColumnData::Flag(flags) = table.column(flag).unwrap().data() else { panic!("{context}: no flags") };
        let dates = table.column(date).unwrap().dates().unwrap();
        for row in 0..N_ROWS {
            let (city, spend, discount, flag, (year, month, day)) = customer(row);
            let context = format!("{context}, row {row}");
            assert_eq!(table.ids().get(row).unwrap(), format!("{row:05}"), "{context}");
            assert_eq!(cities.level(row), (row != 13).then_some(self.cities[city]), "{context}");
            assert_eq!(spends.get(row), Some(spend as f64 / 100.0), "{context}");
            assert_eq!(discounts.get(row), Some(discount as f64 / 10.0), "{context}");
            assert_eq!(flags[row], Some(flag == 1), "{context}");
            let date = dates[row].unwrap();
            assert_eq!((date.year(), date.month(), date.day()), (year, month, day), "{context}");
        }
    }
}

#[test]
fn every_locale_delimiter_and_encoding_is_read_right_or_asked_about() {
    let (mut n_right, mut n_asked, mut n_impossible) = (0, 0, 0);
    for locale in &LOCALES {
        for (mark, delimiter) in DELIMITERS {
            let text = locale.file(mark);
            for (name, encoding, encode) in ENCODINGS {
                let context = format!("{}, {delimiter}, {name}", locale.name);
                let Some(bytes) = encode(&text) else {
                    n_impossible += 1;
                    continue;
                };
                let read = match CsvReader::new().read(bytes.as_slice(), "clients.csv", &Schema::infer()) {
                    Ok(read) => read,
                    Err(error) => {
                        assert!(
                            matches!(error.kind(), ErrorKind::Malformed { mend, .. } if mend.contains("tell the encoding")),
                            "{context}: {error}"
                        );
                        n_asked += 1;
                        CsvReader::new()
                            .encoding(encoding)
                            .read(bytes.as_slice(), "clients.csv", &Schema::infer())
                            .unwrap()
                    }
                };
                assert_eq!(read.dialect.delimiter, delimiter, "{context}");
                locale.assert_right(&read, &context);
                n_right += 1;
            }
        }
    }
    // Cyrillic files have no Western letters and the other way round: 5 x 4 x 8 = 160 less what cannot be written.
    assert_eq!((n_right, n_impossible, n_asked), (120, 40, 0));
}

#[test]
fn the_encoding_that_was_judged_is_noted_with_a_word_to_judge_it_by() {
    let bytes = in_table("код;місто\n1;Київ\n2;Львів\n", WINDOWS_1251).unwrap();
    let read = CsvReader::new().read(bytes.as_slice(), "t.csv", &Schema::infer()).unwrap();
    assert_eq!(read.notes[1], "not UTF-8; Windows-1251 by its letters (`код`): if they are wrong, tell the encoding");
}

#[test]
fn letters_that_do_not_tell_are_asked_about() {
    let bytes = in_table("id;стать\n1;ч\n2;ж\n", WINDOWS_1251).unwrap();
    let told = |encoding| CsvReader::new().encoding(encoding).read(bytes.as_slice(), "t.csv", &Schema::infer());
    assert!(told(Encoding::Windows1251).unwrap().table.get("стать").is_some());
    assert_eq!(
        super::refused(in_table("id;sex\n1;ч\n2;ж\n", WINDOWS_1251).unwrap()),
        "file.csv, line 2: not UTF-8, and it can be read as `÷` (windows_1252) or as `ч` (windows_1251); tell the encoding, \
         or save the file as UTF-8"
    );
}

#[test]
fn one_foreign_byte_does_not_spoil_a_file_of_utf8() {
    let mut bytes = "id;cidade\n1;São Paulo\n2;Maceió\n3;Bel".as_bytes().to_vec();
    bytes.extend(b"\xe9m\n");
    assert_eq!(
        super::refused(bytes),
        "file.csv, line 4: byte 0xe9 is not UTF-8; save the file as UTF-8, or tell its encoding (windows_1252 is usual for \
         Western Europe)"
    );
}

#[test]
fn two_units_make_no_column_of_numbers() {
    let money = "id;price\n1;R$ 5,00\n2;US$ 6,00\n3;R$ 7,50\n";
    let read = super::read(money);
    assert!(read.table.column("price").unwrap().numbers().is_err());
    assert!(
        read.notes.iter().any(|note| note.contains("different units: `R$ 5,00` and `US$ 6,00`")),
        "{:?}",
        read.notes
    );
    let schema = Schema::infer().number("price");
    let error = CsvReader::new().read(money.as_bytes(), "t.csv", &schema).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ColumnType { .. }), "{error}");
    assert!(super::read("id;rate\n1;12 %\n2;0,12\n").table.column("rate").unwrap().numbers().is_err());
    assert!(super::read("id;rate\n1;12 %\n2;0\n").table.column("rate").unwrap().numbers().is_ok());
    let dialling = super::read("id;ddd\n1;(11)\n2;(21)\n3;(11)\n");
    assert!(dialling.table.column("ddd").unwrap().numbers().is_err(), "dialling codes are no negative numbers");
}
