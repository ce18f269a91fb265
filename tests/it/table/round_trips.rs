//! Write, read, compare: random tables in every dialect come back the same, or are asked about; never as other values.

use rand::Rng;
use segmenta::ErrorKind;
use segmenta::seed::Seed;
use segmenta::table::{
    ColumnData, CsvReader, DateOrder, Day, DecimalMark, Delimiter, Encoding, Header, Quote, Schema, TableRead,
};

/// One way to write a table.
#[derive(Debug, Clone, Copy)]
struct Hand {
    delimiter: (Delimiter, char),
    quote: (Quote, char),
    quotes_all: bool,
    encoding: (Encoding, Option<&'static encoding_rs::Encoding>),
    has_mark: bool,
    decimal: DecimalMark,
    /// What parts thousands.
    groups: Option<char>,
    dates: Dates,
    line_end: &'static str,
    has_header: bool,
}

#[derive(Debug, Clone, Copy)]
enum Dates {
    /// In digits, with this mark between them.
    Digits(DateOrder, char),
    /// With the name of the month.
    Named,
}

/// The columns of a table as values.
struct Values {
    ids: Vec<String>,
    spend: Vec<Option<f64>>,
    places: Vec<Option<&'static str>>,
    days: Vec<Option<Day>>,
    active: Vec<Option<bool>>,
    notes: Vec<String>,
}

const LATIN: [&str; 5] = ["São Paulo", "Besançon", "Málaga", "Orléans", "Curitiba"];
const CYRILLIC: [&str; 5] = ["Київ", "Львів", "Одеса", "Харків", "Дніпро"];
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

fn hand(rng: &mut impl Rng) -> Hand {
    let pick = |rng: &mut dyn rand::RngCore, n: usize| rng.gen_range(0..n);
    let delimiters =
        [(Delimiter::Comma, ','), (Delimiter::Semicolon, ';'), (Delimiter::Tab, '\t'), (Delimiter::Pipe, '|')];
    let encodings: [(Encoding, Option<&'static encoding_rs::Encoding>); 7] = [
        (Encoding::Utf8, None),
        (Encoding::Utf16Le, None),
        (Encoding::Utf16Be, None),
        (Encoding::Windows1252, Some(encoding_rs::WINDOWS_1252)),
        (Encoding::Iso8859_15, Some(encoding_rs::ISO_8859_15)),
        (Encoding::Windows1251, Some(encoding_rs::WINDOWS_1251)),
        (Encoding::Koi8U, Some(encoding_rs::KOI8_U)),
    ];
    let decimal = [DecimalMark::Point, DecimalMark::Comma][pick(rng, 2)];
    let groups = match decimal {
        DecimalMark::Point => [None, Some(','), Some('\''), Some(' ')],
        DecimalMark::Comma => [None, Some('.'), Some('\''), Some(' ')],
    };
    let dates = match pick(rng, 7) {
        0 => Dates::Named,
        n => Dates::Digits([DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd][n % 3], ['/', '-', '.'][pick(rng, 3)]),
    };
    let encoding = encodings[pick(rng, 7)];
    // The names of months have letters that no Cyrillic code page has.
    let is_cyrillic = matches!(encoding.0, Encoding::Windows1251 | Encoding::Koi8U);
    Hand {
        delimiter: delimiters[pick(rng, 4)],
        quote: [(Quote::Double, '"'), (Quote::Single, '\'')][pick(rng, 2)],
        quotes_all: pick(rng, 3) == 0,
        encoding,
        has_mark: matches!(encoding.0, Encoding::Utf16Le | Encoding::Utf16Be) || pick(rng, 2) == 0,
        decimal,
        groups: groups[pick(rng, 4)],
        dates: if is_cyrillic && matches!(dates, Dates::Named) { Dates::Digits(DateOrder::Ymd, '-') } else { dates },
        line_end: ["\n", "\r\n", "\r"][pick(rng, 3)],
        has_header: pick(rng, 4) > 0,
    }
}

fn values(rng: &mut impl Rng, hand: &Hand) -> Values {
    let n = rng.gen_range(24..40);
    let is_cyrillic = matches!(hand.encoding.0, Encoding::Windows1251 | Encoding::Koi8U);
    let cities = if is_cyrillic { CYRILLIC } else { LATIN };
    let delimiter = hand.delimiter.1;
    Values {
        ids: (0..n).map(|row| format!("{:05}", row * 7 + 1)).collect(),
        spend: (0..n)
            .map(|row| (row % 9 != 4).then(|| f64::from(rng.gen_range(-900_000..9_000_000i32)) / 100.0))
            .collect(),
        places: (0..n).map(|row| (row % 11 != 3).then(|| cities[rng.gen_range(0..5)])).collect(),
        days: (0..n)
            .map(|row| (row % 8 != 6).then(|| Day::from_epoch_days(rng.gen_range(0..20_000)).unwrap()))
            .collect(),
        active: (0..n).map(|row| (row % 10 != 5).then(|| rng.r#gen())).collect(),
        notes: (0..n).map(|row| format!("note {row}{delimiter} \"{row}\" l'{row}\nand so on")).collect(),
    }
}

impl Hand {
    fn number(&self, value: f64) -> String {
        let (sign, cents) = (if value < 0.0 { "-" } else { "" }, (value.abs() * 100.0).round() as u64);
        let mut whole = (cents / 100).to_string();
        if let Some(mark) = self.groups {
            let mut at = whole.len();
            while at > 3 {
                at -= 3;
                whole.insert(at, mark);
            }
        }
        let point = if self.decimal == DecimalMark::Point { '.' } else { ',' };
        format!("{sign}{whole}{point}{:02}", cents % 100)
    }

    fn date(&self, day: Day) -> String {
        let (y, m, d) = (day.year(), day.month(), day.day());
        match self.dates {
            Dates::Named => format!("{d} {} {y}", MONTHS[m as usize - 1]),
            Dates::Digits(DateOrder::Dmy, mark) => format!("{d:02}{mark}{m:02}{mark}{y}"),
            Dates::Digits(DateOrder::Mdy, mark) => format!("{m:02}{mark}{d:02}{mark}{y}"),
            Dates::Digits(_, mark) => format!("{y}{mark}{m:02}{mark}{d:02}"),
        }
    }

    fn write(&self, values: &Values) -> Vec<u8> {
        let quote = self.quote.1;
        let cell = |value: &str| {
            let needs = self.quotes_all || value.contains([self.delimiter.1, quote, '"', '\n', '\r']);
            let doubled = format!("{quote}{quote}");
            if needs { format!("{quote}{}{quote}", value.replace(quote, &doubled)) } else { value.to_string() }
        };
        let line = |cells: [&str; 6]| cells.map(cell).join(&self.delimiter.1.to_string()) + self.line_end;
        let mut text = String::new();
        if self.has_header {
            text.push_str(&line(["customer_id", "spend", "city", "since", "active", "notes"]));
        }
        for row in 0..values.ids.len() {
            text.push_str(&line([
                &values.ids[row],
                &values.spend[row].map(|value| self.number(value)).unwrap_or_default(),
                values.places[row].unwrap_or_default(),
                &values.days[row].map(|day| self.date(day)).unwrap_or_default(),
                values.active[row].map_or("", |yes| if yes { "yes" } else { "no" }),
                &values.notes[row],
            ]));
        }
        let text = if self.has_mark && self.encoding.1.is_none() { format!("\u{feff}{text}") } else { text };
        match self.encoding {
            (Encoding::Utf16Le, _) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            (Encoding::Utf16Be, _) => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            (_, Some(page)) => page.encode(&text).0.into_owned(),
            (_, None) => text.into_bytes(),
        }
    }

    /// A reader that is told everything.
    fn told(&self) -> CsvReader {
        let reader = CsvReader::new()
            .delimiter(self.delimiter.0)
            .quote(self.quote.0)
            .encoding(self.encoding.0)
            .decimal(self.decimal)
            .header(if self.has_header { Header::Present } else { Header::Absent });
        match self.dates {
            Dates::Digits(order, _) => reader.date_order(order),
            Dates::Named => reader,
        }
    }
}

#[track_caller]
fn assert_same(read: &TableRead, values: &Values, hand: &Hand, context: &str) {
    let name = |named: &'static str, position: usize| match hand.has_header {
        true => named.to_string(),
        false => format!("c{position}"),
    };
    let column = |named, position| {
        read.table.get(&name(named, position)).unwrap_or_else(|| panic!("{context}: no {named}: {:?}", read.notes))
    };
    assert_eq!(read.table.n_rows(), values.ids.len(), "{context}");
    assert!(read.rejects.is_empty(), "{context}: {:?}", read.rejects);
    let spend = column("spend", 2).numbers().unwrap_or_else(|error| panic!("{context}: {error}"));
    let ColumnData::Date(days) = column("since", 4).data() else { panic!("{context}: no dates: {:?}", read.notes) };
    let city = column("city", 3).to_categories().unwrap();
    let active = column("active", 5).to_categories().unwrap();
    let ColumnData::Text(notes) = column("notes", 6).data() else { panic!("{context}: no texts") };
    for row in 0..values.ids.len() {
        if hand.has_header {
            assert_eq!(read.table.ids().get(row).as_deref(), Some(values.ids[row].as_str()), "{context}");
        }
        assert_eq!(spend.get(row), values.spend[row], "{context}, row {row}");
        assert_eq!(days[row], values.days[row], "{context}, row {row}");
        assert_eq!(city.level(row), values.places[row], "{context}, row {row}");
        assert_eq!(active.level(row), values.active[row].map(|yes| if yes { "yes" } else { "no" }), "{context}");
        assert_eq!(notes[row].as_deref(), Some(values.notes[row].as_str()), "{context}, row {row}");
    }
}

#[test]
fn a_random_table_in_a_random_dialect_comes_back_the_same() {
    let (mut n_same, mut n_asked) = (0, 0);
    for seed in 0..600 {
        let mut rng = Seed::new(seed).derive("round trip", 0).rng();
        let hand = hand(&mut rng);
        let values = values(&mut rng, &hand);
        let bytes = hand.write(&values);
        let context = format!("seed {seed}, {hand:?}");
        let told = hand.told().read(bytes.as_slice(), "t.csv", &Schema::infer());
        let told = told.unwrap_or_else(|error| panic!("{context}: {error}"));
        assert_same(&told, &values, &hand, &context);
        match CsvReader::new().read(bytes.as_slice(), "t.csv", &Schema::infer()) {
            Ok(read) => {
                assert_same(&read, &values, &hand, &context);
                n_same += 1;
            }
            // Where nothing decides, a question or a refusal is right; another value never is.
            Err(error) => {
                let is_refusal = matches!(
                    error.kind(),
                    ErrorKind::Ambiguous { .. } | ErrorKind::Malformed { .. } | ErrorKind::TooManyRejects { .. }
                );
                assert!(is_refusal, "{context}: {error}");
                n_asked += 1;
            }
        }
    }
    assert!(n_same >= 500, "{n_same} read, {n_asked} asked about");
}
