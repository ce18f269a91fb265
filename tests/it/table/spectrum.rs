//! The cases that the csv-spectrum collection names, written here anew: grammar that every reader of CSV must have.

use segmenta::table::{ColumnData, CsvReader, Delimiter, Header, Schema};

/// The texts of a file, row by row, each column read as text.
fn texts(file: &str) -> Vec<Vec<String>> {
    let names: Vec<&str> =
        file.split(['\r', '\n']).next().unwrap().split(',').map(|name| name.trim_matches('"')).collect();
    let schema = names.iter().fold(Schema::infer().rows_as_ids(), |schema, name| schema.text(*name));
    let reader = CsvReader::new().delimiter(Delimiter::Comma).header(Header::Present);
    let read =
        reader.read(file.as_bytes(), "spectrum.csv", &schema).unwrap_or_else(|error| panic!("{file:?}: {error}"));
    assert!(read.rejects.is_empty(), "{file:?}");
    let text = |name: &str, row: usize| match read.table.column(name).unwrap().data() {
        ColumnData::Text(texts) => texts[row].clone().unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    (0..read.table.n_rows()).map(|row| names.iter().map(|name| text(name, row)).collect()).collect()
}

#[test]
fn eleven_of_eleven() {
    let cases: [(&str, &str, &[&[&str]]); 11] = [
        (
            "comma in quotes",
            "first,address,zip\nAnn,\"1 Main St, Apt 2\",08075\n",
            &[&["Ann", "1 Main St, Apt 2", "08075"]],
        ),
        ("empty", "a,b,c\n1,\"\",\"\"\n2,3,4\n", &[&["1", "", ""], &["2", "3", "4"]]),
        ("empty_crlf", "a,b,c\r\n1,\"\",\"\"\r\n2,3,4\r\n", &[&["1", "", ""], &["2", "3", "4"]]),
        ("escaped_quotes", "a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", &[&["1", "ha \"ha\" ha"], &["3", "4"]]),
        (
            "json",
            "key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [1.5, 2.5]}\"\n",
            &[&["1", "{\"type\": \"Point\", \"at\": [1.5, 2.5]}"]],
        ),
        (
            "newlines",
            "a,b,c\n1,2,3\n\"Once upon \na time\",5,6\n",
            &[&["1", "2", "3"], &["Once upon \na time", "5", "6"]],
        ),
        (
            "newlines_crlf",
            "a,b,c\r\n1,2,3\r\n\"Once upon \r\na time\",5,6\r\n",
            &[&["1", "2", "3"], &["Once upon \r\na time", "5", "6"]],
        ),
        ("quotes_and_newlines", "a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n", &[&["1", "ha \n\"ha\" \nha"], &["3", "4"]]),
        ("simple", "a,b,c\n1,2,3\n", &[&["1", "2", "3"]]),
        ("simple_crlf", "a,b,c\r\n1,2,3\r\n", &[&["1", "2", "3"]]),
        ("utf8", "a,b,c\n1,2,3\n4,5,ʤ\n", &[&["1", "2", "3"], &["4", "5", "ʤ"]]),
    ];
    for (name, file, expected) in cases {
        assert_eq!(texts(file), expected, "{name}");
    }
}
