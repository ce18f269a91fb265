//! Order logs that are odd in size or shape have a stated result, and memory that their length does not move.

use std::io::{Read, Write as _};

use segmenta::ErrorKind;
use segmenta::error::Result;
use segmenta::observe::Silent;
use segmenta::table::orders::{LineUse, OrderColumns, OrderReader, OrdersRead};
use segmenta::table::{CsvReader, Delimiter, Footer, Schema};

use crate::support::with_threads;

const HEADER: &str = "order_id,customer_id,order_date,amount\n";

/// The log and the lines that were handed on, as text.
fn read_by(csv: CsvReader, log: impl Read) -> Result<(OrdersRead, Vec<String>)> {
    let mut lines = Vec::new();
    let read = OrderReader::new().csv(csv).read(log, "orders.csv", &mut Silent, |line| {
        lines.push(format!("{line:?}"));
        LineUse::Counted
    })?;
    Ok((read, lines))
}

fn read(log: impl AsRef<[u8]>) -> Result<(OrdersRead, Vec<String>)> {
    read_by(CsvReader::new().max_rejects(100.0), log.as_ref())
}

fn refused(log: impl AsRef<[u8]>) -> String {
    read(log).expect_err("a refused log").to_string()
}

/// A log that is made while it is read, so that no test holds it.
struct Drawn<F> {
    line: F,
    n_lines: u64,
    at: u64,
    rest: Vec<u8>,
}

impl<F: Fn(u64) -> String> Drawn<F> {
    fn new(n_lines: u64, line: F) -> Self {
        Self { line, n_lines, at: 0, rest: HEADER.as_bytes().to_vec() }
    }
}

impl<F: Fn(u64) -> String> Read for Drawn<F> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.rest.len() < buffer.len() && self.at < self.n_lines {
            self.rest.extend((self.line)(self.at).as_bytes());
            self.at += 1;
        }
        let n = self.rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&self.rest[..n]);
        self.rest.drain(..n);
        Ok(n)
    }
}

#[test]
fn a_million_rejects_are_all_counted_and_ten_thousand_kept() {
    // Each with a text and a width of its own: neither may have a place of its own in memory.
    let line = |i: u64| format!("o{i},c{i},2024-05-01,12{}\n", ",x".repeat(1 + (i % 37) as usize));
    let (read, lines) = read_by(CsvReader::new().max_rejects(100.0), Drawn::new(1_000_000, line)).unwrap();
    assert!(lines.is_empty());
    assert_eq!((read.n_rows, read.rejects.len(), read.rejects.n_unreadable()), (1_000_000, 1_000_000, 1_000_000));
    assert_eq!(read.rejects.kept().len(), 10_000);
    let counts: Vec<_> = read.rejects.counts().collect();
    assert_eq!(counts, [("another number of values than the 4 columns", 1_000_000)]);
    assert!(read.notes.len() < 10, "{:?}", read.notes);
}

#[test]
fn totals_and_notes_below_the_orders_are_left_out_and_noted() {
    let log = format!("{HEADER}1,a,2024-05-01,10\n2,b,2024-05-02,20\nTotal,,,30\n\nExported by the shop\n");
    let (kept, _) = read(&log).unwrap();
    assert_eq!((kept.n_rows, kept.n_counted, kept.rejects.len()), (2, 2, 0));
    let notes = kept.notes.join("\n");
    assert!(notes.contains("line 4 left out, below the orders (`Total,,,30`)"), "{notes}");
    assert!(notes.contains("line 6 left out, below the orders (`Exported by the shop`)"), "{notes}");
    let told = CsvReader::new().max_rejects(100.0).footer(Footer::Keep);
    assert_eq!(read_by(told, log.as_bytes()).unwrap().0.rejects.len(), 2);
    // Between orders it is a line that cannot be used.
    let (between, _) = read(format!("{HEADER}1,a,2024-05-01,10\nTotal,,,30\n2,b,2024-05-02,20\n")).unwrap();
    assert_eq!((between.n_rows, between.n_counted, between.rejects.len()), (3, 2, 1));
}

#[test]
fn a_log_longer_than_allowed_is_refused_packed_or_plain() {
    let line = |i: u64| format!("o{i},c1,2024-05-01,12\n");
    let error = read_by(CsvReader::new().max_bytes(3_000_000), Drawn::new(500_000, line)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot read orders.csv: it has more than 3000000 bytes; raise max_bytes if that is right"
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(HEADER.as_bytes()).unwrap();
    (0..300).for_each(|_| packed.write_all(&[b'x'; 10_000]).unwrap());
    let error = read_by(CsvReader::new().max_bytes(100_000), packed.finish().unwrap().as_slice()).unwrap_err();
    assert!(error.to_string().starts_with("cannot unpack orders.csv: it has more than 100000 bytes"), "{error}");
}

#[test]
fn lines_are_the_same_for_any_threads_and_any_way_the_bytes_come() {
    /// Gives a few bytes at a time, as a slow pipe does.
    struct Trickle<'a>(&'a [u8], usize);
    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(buffer.len()).min(self.0.len());
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }
    let mut log = HEADER.to_string();
    for i in 0..60_000 {
        // Quoted line breaks and letters of two bytes stand on every border of a block, at one shift or another.
        log.push_str(&format!("\"o\n{i}\",\"é{}\",2024-05-{:02},{}.5\r\n", i % 700, 1 + i % 28, i % 90));
    }
    let (whole, lines) = read(&log).unwrap();
    assert_eq!((whole.n_rows, lines.len()), (60_000, 60_000));
    assert!(lines[59_999].contains("o\\n59999") && lines[59_999].contains("é499"), "{}", lines[59_999]);
    for step in [777, 1 << 14] {
        assert_eq!(read_by(CsvReader::new(), Trickle(log.as_bytes(), step)).unwrap().1, lines);
    }
    for n_threads in [1, 4] {
        assert_eq!(with_threads(n_threads, || read(&log).unwrap()).1, lines, "{n_threads} threads");
    }
}

#[test]
fn a_quote_that_never_closes_is_located_however_long_the_log_is() {
    let mut log = HEADER.to_string();
    (0..80_000).for_each(|i| log.push_str(&format!("{i},c,2024-05-01,1\n")));
    log.push_str("80000,\"c,2024-05-01,1\n80001,d,2024-05-01,1\n");
    assert!(
        refused(&log).starts_with("orders.csv, line 80002: a quote opens here and never closes"),
        "{}",
        refused(&log)
    );
    let long = Drawn::new(70, |i| match i {
        0 => format!("1,\"{}", "x".repeat(1 << 20)),
        _ => "x".repeat(1 << 20),
    });
    let error = read_by(CsvReader::new(), long).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Malformed { line: 2, .. }), "{error}");
}

#[test]
fn odd_bytes_and_line_ends_have_stated_results() {
    let (mixed, lines) =
        read("order_id,customer_id,order_date,amount\r1,a,2024-05-01,1\n2,b,2024-05-02,2\r\n\r3,c,2024-05-03,3")
            .unwrap();
    assert_eq!((mixed.n_rows, lines.len()), (3, 3));
    assert!(refused(format!("{HEADER}1,a\0,2024-05-01,1\n")).contains("line 2: a zero byte"));
    assert!(refused(b"PK\x03\x04rest").contains("this is a spreadsheet or zip archive"));
    for nothing in ["", "\n\n", HEADER] {
        let error = read(nothing).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Empty { .. } | ErrorKind::Spec { .. }), "{error}");
    }
}

#[test]
fn a_hundred_thousand_columns_beside_the_order_are_passed_over() {
    let more = |value: &str| (0..100_000).map(|i| format!(",{value}{i}")).collect::<String>();
    let log = format!("customer_id,order_date,amount{}\na,2024-05-01,1{}\n", more("v"), more(""));
    assert_eq!(read(log).unwrap().0.n_counted, 1);
}

#[test]
fn what_is_told_wrong_is_answered_with_the_mend() {
    let log = "order_id;customer_id;order_date;amount\n1;a;2024-05-01;10\n2;b;2024-05-02;20\n";
    let error = read_by(CsvReader::new().delimiter(Delimiter::Comma), log.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "orders.csv, line 1: the delimiter `,` was told, and it parts nothing; tell `;`, which parts 4 columns, or leave it out"
    );
    let table = CsvReader::new().delimiter(Delimiter::Pipe).read(log.as_bytes(), "t.csv", &Schema::infer());
    assert!(matches!(table.unwrap_err().kind(), ErrorKind::Malformed { line: 1, .. }));
    let columns = OrderColumns { customer: Some("custmer_id".into()), ..OrderColumns::default() };
    let read =
        OrderReader::new().columns(columns).read(log.as_bytes(), "orders.csv", &mut Silent, |_| LineUse::Counted);
    assert_eq!(
        read.unwrap_err().to_string(),
        "there is no column `custmer_id` in orders.csv; did you mean `customer_id`?"
    );
}
