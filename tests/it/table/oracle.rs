//! The `csv` crate cuts every text into the same values.

use rand::Rng;
use segmenta::seed::Seed;
use segmenta::table::{ColumnData, CsvReader, Delimiter, Header, Quote, Schema};

/// Lines that try the corners of the grammar: quotes anywhere, doubled quotes, line breaks, empty values.
fn text(seed: u64) -> String {
    let mut rng = Seed::new(seed).rng();
    let pieces = ["a", "é", "\"", "\"\"", ",", "\n", "\r\n", "x\"y", "\"q,q\"", "\"l\nl\"", "7"];
    let mut text = String::from("s,t\n");
    for _ in 0..rng.gen_range(1..60) {
        text.push_str(pieces[rng.gen_range(0..pieces.len())]);
    }
    text.push_str("\nend,end\n");
    text
}

#[test]
fn values_are_those_of_the_csv_crate() {
    let mut n_compared = 0;
    for seed in 0..3_000 {
        let text = text(seed);
        let oracle: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(|value| value.trim().to_string()).collect())
            .collect();
        let fits = |record: &Vec<String>| record.len() == 2 || record[2..].iter().all(String::is_empty);
        let expected: Vec<&Vec<String>> = oracle.iter().filter(|record| record.len() >= 2 && fits(record)).collect();
        let schema = Schema::infer().rows_as_ids().text("s").text("t");
        let reader = CsvReader::new().delimiter(Delimiter::Comma).quote(Quote::Double).header(Header::Present);
        // A quote that never closes is refused here, and runs to the end of the file there.
        let Ok(read) = reader.max_rejects(100.0).read(text.as_bytes(), "t.csv", &schema) else { continue };
        let values = |name: &str| match read.table.column(name).unwrap().data() {
            ColumnData::Text(texts) => texts.iter().map(|text| text.clone().unwrap_or_default()).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        for (position, name) in ["s", "t"].into_iter().enumerate() {
            let expected: Vec<String> = expected.iter().map(|record| record[position].clone()).collect();
            assert_eq!(values(name), expected, "seed {seed}: {text:?}");
        }
        assert_eq!(read.table.n_rows() + read.rejects.rows().len(), oracle.len(), "seed {seed}: {text:?}");
        n_compared += 1;
    }
    assert!(n_compared > 1_000, "{n_compared}");
}
