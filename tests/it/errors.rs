//! Every refusal as a person reads it: what, where, expected, got, how to mend; word for word in `tests/golden/errors.txt`.

use segmenta::clustering::{Assign, Clusterer, KMeansInit, KMeansParams, Labels};
use segmenta::error::Result;
use segmenta::features::{Categorical, FeatureMatrix, FeatureSpec, Missing, Numeric, Ordered, Unseen};
use segmenta::ndarray::{Array1, Array2, array};
use segmenta::observe::Silent;
use segmenta::profiling::{ProfileSpec, profile};
use segmenta::segmentation::{ClusterCount, Segmentation, SegmentationSpec};
use segmenta::selection::KSweep;
use segmenta::table::orders::{LineUse, OrderColumns, OrderReader};
use segmenta::table::{ColumnSchema, CsvReader, DateOrder, Delimiter, Encoding, Point, Schema, Table};

/// Set to write the file instead of comparing with it.
const BLESS: &str = "SEGMENTA_BLESS";

/// What was tried and the answer.
type Case = (&'static str, String);

fn said<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "it was accepted".into(),
        Err(error) => error.to_string(),
    }
}

fn file(bytes: impl AsRef<[u8]>) -> String {
    with(&CsvReader::new(), bytes, &Schema::infer())
}

fn declared(bytes: impl AsRef<[u8]>, schema: Schema) -> String {
    with(&CsvReader::new(), bytes, &schema)
}

fn with(reader: &CsvReader, bytes: impl AsRef<[u8]>, schema: &Schema) -> String {
    said(reader.read(bytes.as_ref(), "clients.csv", schema))
}

fn files() -> Vec<Case> {
    vec![
        (
            "a directory as a file",
            said(CsvReader::new().read_path(env!("CARGO_MANIFEST_DIR"), &Schema::infer()))
                .replace(env!("CARGO_MANIFEST_DIR"), "DIR"),
        ),
        ("an empty file", file("")),
        ("a header alone", file("id;age\n")),
        ("a spreadsheet named .csv", file(b"PK\x03\x04...")),
        ("a Parquet file named .csv", file(b"PAR1...")),
        ("zero bytes", file(b"id,a\n1,\0\n2,5\n3,6\n")),
        ("UTF-16 without a mark", file("id;a\n1;5\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())),
        ("damage in a UTF-8 file", file(b"id;a\n1;\xc3\xa9t\xc3\xa9\n2;\xe9\n")),
        ("letters in an open encoding", file(b"id;sex\n1;\xf7\n2;\xe6\n")),
        (
            "told UTF-8 that it is not",
            with(&CsvReader::new().encoding(Encoding::Utf8), b"a\nJo\xe3o\n", &Schema::infer()),
        ),
        (
            "told an encoding against the mark",
            with(&CsvReader::new().encoding(Encoding::Windows1251), b"\xef\xbb\xbfa\n1\n", &Schema::infer()),
        ),
        ("an unclosed quote", file("id,a\n1,x\n2,\"y\n3,z\n")),
        ("two columns of one name", file("id,age,age\n1,2,3\n")),
        ("a second header", file("c;x;y\n;spend;visits\na;1;2\nb;3;4\n")),
        ("ragged rows", file("id,a,b\n1,2,3\n2,3\n")),
        ("every row rejected", with(&CsvReader::new().max_rejects(100.0), "id,a,b\n1,2\n2,3\n", &Schema::infer())),
        ("a file beyond the limit", with(&CsvReader::new().max_bytes(3), "id,a\n1,2\n", &Schema::infer())),
        ("a delimiter of two bytes", with(&CsvReader::new().delimiter(Delimiter::Other('é')), "a\n", &Schema::infer())),
        (
            "a delimiter that parts nothing",
            with(&CsvReader::new().delimiter(Delimiter::Comma), "id;age\n1;30\n2;40\n", &Schema::infer()),
        ),
        ("a delimiter that is none of the usual ones", declared("id^age\n1^30\n2^40\n", Schema::infer().number("age"))),
        ("a limit of rejects below 0", with(&CsvReader::new().max_rejects(-1.0), "a\n", &Schema::infer())),
    ]
}

fn columns() -> Vec<Case> {
    vec![
        ("an open decimal mark", file("id;spend\n1;1,234\n2;2,345\n")),
        ("an open date order", file("id;since\n1;03/04/2005\n2;04/05/2006\n")),
        (
            "a date order against the column",
            declared("id;d\n1;23/04/2005\n2;24/04/2005\n", Schema::infer().date_with("d", DateOrder::Mdy)),
        ),
        ("a column that is misspelt", declared("id;income\n1;2\n", Schema::infer().number("incom"))),
        ("a column that is like none", declared("id;income\n1;2\n", Schema::infer().number("zzzzzz"))),
        ("an id column that is misspelt", declared("client_id;a\n1;2\n", Schema::infer().id("cleint_id"))),
        ("an id that stands twice", declared("id;a\n1;x\n2;y\n1;z\n", Schema::infer().id("id"))),
        ("two ids that stand twice", declared("id;a\n1;x\n2;y\n1;z\n2;z\n", Schema::infer().id("id"))),
        (
            "a recognised id that stands twice",
            file(format!("customer_id;a\n{}3;z\n", (1..20).map(|id| format!("{id};x\n")).collect::<String>())),
        ),
        ("a name that writes to the terminal", declared("id;in\u{1b}[31mcome\n1;2\n", Schema::infer().number("zzz"))),
        ("numbers that are words", declared("id;a\n1;x\n2;y\n", Schema::infer().number("a"))),
        ("dates that are words", declared("id;a\n1;x\n2;y\n", Schema::infer().date("a"))),
        ("amounts in two currencies", declared("id;a\n1;R$ 5\n2;€ 6\n", Schema::infer().number("a"))),
        ("percents beside numbers", declared("id;a\n1;12 %\n2;0.12\n", Schema::infer().number("a"))),
        ("a place off the Earth", declared("id;x;y\n1;95;5\n2;96;6\n", Schema::infer().point("p", "x", "y"))),
        ("a column declared twice", declared("a\n1\n", Schema::infer().number("a").text("a"))),
        ("an id declared as a column", declared("a\n1\n", Schema::infer().id("a").text("a"))),
        (
            "one column for both degrees",
            declared(
                "a\n1\n",
                Schema::infer().column(ColumnSchema::Point { name: "p".into(), lat: "a".into(), lon: "a".into() }),
            ),
        ),
        ("a point off the Earth", said(Point::new(91.0, 0.0))),
        (
            "columns of two lengths",
            said(Table::builder().number("a", [Some(1.0)]).number("b", [Some(1.0), None]).build()),
        ),
        ("an infinite number", said(Table::builder().number("a", [Some(f64::INFINITY)]).build())),
    ]
}

fn table() -> Table {
    Table::builder()
        .number("spend", [Some(10.0), Some(250.0), None, Some(40.0)])
        .category("plan", [Some("gold"), Some("basic"), Some("basic"), Some("trial")])
        .build()
        .expect("columns of one length")
}

fn fitted(spec: FeatureSpec) -> String {
    said(spec.fit(&table()))
}

fn specs() -> Vec<Case> {
    let toml = |text: &str| said(SegmentationSpec::from_toml(text));
    let spec = FeatureSpec::new;
    let seen = spec().demographic("plan", Categorical::one_hot().unseen(Unseen::Error)).fit(&table());
    let platinum = Table::builder().category("plan", [Some("platinum")]).build().expect("one column");
    vec![
        ("a key of the spec that is misspelt", toml("versoin = 1\n")),
        ("a key of the reader that is misspelt", toml("[input.reader]\ndelimeter = \"tab\"\n")),
        ("a key that is like none", toml("[profile]\nzzzzzzzz = 1\n")),
        ("a choice that is misspelt", toml("[input.reader]\ndate_order = \"dym\"\n")),
        ("a number that is a word", toml("seed = 1\nversion = \"one\"\n")),
        ("a count below 0", toml("[input.reader]\nskip_lines = -1\n")),
        ("a column of the features without a name", toml("[[features.columns]]\nrole = \"ignore\"\n")),
        (
            "a setting of another transform",
            toml(
                "[[features.columns]]\nname = \"plan\"\nrole = \"feature\"\nfamily = \"demographic\"\ntransform = \"one_hot\"\nwinsor = [0.0, 0.9]\n",
            ),
        ),
        (
            "a policy for gaps that there is not",
            toml("[[features.columns]]\nname = \"a\"\ntransform = \"standard\"\nmissing = \"zero\"\n"),
        ),
        ("a spec that is no TOML", toml("features = [\n")),
        ("a spec of a later version", toml("version = 99\n")),
        ("a spec that is absent", said(SegmentationSpec::from_toml_path("no/such.toml"))),
        ("a feature that is misspelt", fitted(spec().behavioural("spnd", Numeric::standard()))),
        ("numbers asked of a category", fitted(spec().behavioural("plan", Numeric::standard()))),
        (
            "gaps under the policy error",
            fitted(spec().behavioural("spend", Numeric::standard().missing(Missing::Error))),
        ),
        (
            "a fill that is no number",
            fitted(spec().behavioural("spend", Numeric::standard().missing(Missing::Constant(f64::NAN)))),
        ),
        ("quantiles in the wrong order", fitted(spec().behavioural("spend", Numeric::standard().winsor(0.9, 0.1)))),
        ("a column with two roles", fitted(spec().behavioural("spend", Numeric::standard()).ignore("spend"))),
        ("no features", fitted(spec().ignore("spend"))),
        ("levels that stand twice", fitted(spec().demographic("plan", Ordered::levels(["gold", "Gold"])))),
        ("a level that the order lacks", fitted(spec().demographic("plan", Ordered::levels(["basic", "gold"])))),
        ("a rare share above a half", fitted(spec().demographic("plan", Categorical::one_hot().rare_below(0.9)))),
        (
            "a level that was never seen",
            seen.map_or_else(|error| error.to_string(), |encoder| said(encoder.encode(&platinum))),
        ),
    ]
}

fn orders() -> Vec<Case> {
    let read = |csv: &CsvReader, log: &str| {
        said(OrderReader::new().csv(csv.clone()).read(log.as_bytes(), "orders.csv", &mut Silent, |_| LineUse::Counted))
    };
    let detected = |log: &str| read(&CsvReader::new(), log);
    let named = |columns: OrderColumns, log: &str| {
        said(OrderReader::new().columns(columns).read(log.as_bytes(), "orders.csv", &mut Silent, |_| LineUse::Counted))
    };
    let header = "order_id,customer_id,order_date,amount\n";
    vec![
        ("a log of nothing", detected("")),
        ("a header without orders", detected(header)),
        ("a log without a customer", detected("order_id,order_date,amount\n1,2024-05-01,3\n")),
        ("a log without a date", detected("order_id,customer_id,amount\n1,a,3\n")),
        (
            "an order column that is misspelt",
            named(OrderColumns { amount: Some("amuont".into()), ..OrderColumns::default() }, header),
        ),
        (
            "an amount and a price",
            named(
                OrderColumns { amount: Some("a".into()), unit_price: Some("b".into()), ..OrderColumns::default() },
                header,
            ),
        ),
        ("an open date order in a log", detected("customer_id,order_date\na,03/04/2024\nb,05/06/2024\n")),
        ("an open decimal mark in a log", detected("customer_id;order_date;amount\na;2024-05-01;1,234\n")),
        ("orders that cannot be read", detected(&format!("{header}1,a,soon,3\n2,b,2024-05-01,x\n3,c,2024-05-01,3\n"))),
        ("a log beyond the limit", read(&CsvReader::new().max_bytes(9), &format!("{header}1,a,2024-05-01,3\n"))),
        ("a quote in a log that never closes", detected(&format!("{header}1,\"a,2024-05-01,3\n"))),
    ]
}

fn clusterings() -> Vec<Case> {
    let matrix = |values: Array2<f64>| FeatureMatrix::from_array(values).expect("finite values");
    let x = matrix(array![[0.0, 0.0], [0.0, 0.0], [5.0, 5.0]]);
    let cluster = |params: KMeansParams| said(params.cluster(&x, &mut Silent));
    let model = KMeansParams::new(2).cluster(&x, &mut Silent).expect("two distinct rows").model;
    let labels = |labels: Vec<Option<usize>>, k| Labels::try_new(labels, k);
    vec![
        ("no clusters", cluster(KMeansParams::new(0))),
        ("more clusters than distinct rows", cluster(KMeansParams::new(3))),
        ("no runs", cluster(KMeansParams::new(2).n_init(0))),
        ("no iterations", cluster(KMeansParams::new(2).max_iter(0))),
        ("a tolerance that is no number", cluster(KMeansParams::new(2).tol(f64::NAN))),
        ("centroids of another width", cluster(KMeansParams::new(2).init(KMeansInit::Given(array![[1.0], [2.0]])))),
        ("too few centroids", cluster(KMeansParams::new(2).init(KMeansInit::Given(array![[1.0, 1.0]])))),
        ("rows of another width", said(model.assign(array![[1.0, 2.0, 3.0]].view()))),
        ("rows that are no numbers", said(model.assign(array![[1.0, f64::NAN]].view()))),
        ("a matrix without rows", said(FeatureMatrix::from_array(Array2::zeros((0, 2))))),
        ("a matrix with NaN", said(FeatureMatrix::from_array(array![[1.0], [f64::NAN]]))),
        ("too few weights", said(matrix(array![[1.0], [2.0]]).with_weights(Array1::ones(1)))),
        ("a negative weight", said(matrix(array![[1.0], [2.0]]).with_weights(array![1.0, -1.0]))),
        ("weights of nothing", said(matrix(array![[1.0], [2.0]]).with_weights(array![0.0, 0.0]))),
        ("a sweep of nothing", said(KSweep::new(KMeansParams::new(2), 0..=1).check())),
        ("a range that runs backwards", said("9..2".parse::<ClusterCount>())),
        ("a range that is a word", said("many".parse::<ClusterCount>())),
        ("a label without a cluster", said(labels(vec![Some(2)], 2))),
        (
            "labels of other rows",
            said(profile(&table(), &labels(vec![Some(0)], 1).expect("a label"), &ProfileSpec::default())),
        ),
        ("a false discovery rate of 0", said(ProfileSpec::new().false_discovery(0.0).check())),
    ]
}

fn models() -> Vec<Case> {
    let model = |document: &str| said(Segmentation::from_json(document));
    vec![
        ("a model that is no JSON", model("id,segment\n")),
        ("a model of another program", model(r#"{"format":"other","format_version":1}"#)),
        (
            "a model of a later version",
            model(r#"{"format":"segmenta.segmentation","format_version":9,"created_by":"x","sha256":"","payload":{}}"#),
        ),
        (
            "a model that was changed",
            model(
                r#"{"format":"segmenta.segmentation","format_version":1,"created_by":"x","sha256":"00","payload":{}}"#,
            ),
        ),
        ("a model that is absent", said(Segmentation::load("no/such.json"))),
    ]
}

#[test]
fn every_refusal_reads_as_accepted() {
    let groups = [files(), columns(), specs(), orders(), clusterings(), models()];
    let cases: Vec<&Case> = groups.iter().flatten().collect();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let got: String = cases.iter().map(|(tried, said)| format!("{tried}\n    {said}\n")).collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/errors.txt");
    if std::env::var_os(BLESS).is_some() {
        std::fs::write(path, &got).expect("tests/golden can be written");
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    for (line, (got, expected)) in got.lines().zip(expected.lines()).enumerate() {
        assert_eq!(got, expected, "errors.txt, line {}; read it aloud, then accept it with {BLESS}=1", line + 1);
    }
    assert_eq!(got.lines().count(), expected.lines().count(), "accept new cases with {BLESS}=1");
}

#[test]
fn every_refusal_is_one_lowercase_line_without_a_full_stop() {
    for (tried, said) in [files(), columns(), specs(), orders(), clusterings(), models()].iter().flatten() {
        assert_ne!(said, "it was accepted", "{tried}");
        assert!(!said.contains('\n') && !said.ends_with('.'), "{tried}: {said}");
        let first = said.chars().next();
        assert!(first.is_some_and(|letter| !letter.is_uppercase()), "{tried}: {said}");
    }
}
