//! `cluster_matrix`, run as its users run it: every flag, every kind of file, every refusal.

use std::fs;
use std::path::Path;

use segmenta::ndarray::{Array2, ArrayView2, array};
use segmenta::table::CsvReader;
use segmenta::table::npy::{self, NpyFloat, NpyMatrix};
use serde_json::Value;

use crate::support::binaries::{folder, refusal, stdout, text};

/// The document of a run that ends well.
fn answer(flags: &[&str]) -> Value {
    let printed = stdout("cluster_matrix", flags);
    assert_eq!(printed.lines().count(), 1, "{printed}");
    serde_json::from_str(&printed).expect("one JSON document")
}

/// A file in `dir`.
fn written(dir: &Path, name: &str, content: &[u8]) -> String {
    fs::write(dir.join(name), content).unwrap();
    text(&dir.join(name)).to_string()
}

fn written_npy<F: NpyFloat>(dir: &Path, name: &str, x: ArrayView2<'_, F>) -> String {
    npy::write_matrix(fs::File::create(dir.join(name)).unwrap(), x).unwrap();
    text(&dir.join(name)).to_string()
}

/// A matrix of four tight groups, the last row far from all of them, as text for CSV.
fn four_groups() -> String {
    let row = |i: usize| {
        let (x, y) = [(0.0, 0.0), (9.0, 0.0), (0.0, 9.0), (9.0, 9.0)][i % 4];
        format!("{},{}\n", x + (i % 7) as f64 / 16.0, y + (i % 5) as f64 / 16.0)
    };
    (0..80).map(row).collect::<String>() + "40,40\n"
}

#[test]
fn csv_and_npy_are_taken_alike_and_the_answer_is_one_line() {
    let dir = folder("matrix");
    let (csv, labels, centroids) = (dir.join("x.csv"), dir.join("labels.npy"), dir.join("centroids.npy"));
    fs::write(&csv, four_groups()).unwrap();
    let kmeans = ["--input", text(&csv), "--algorithm", "kmeans", "--k", "5", "--seed", "3"];
    let files = ["--labels-out", text(&labels), "--centroids-out", text(&centroids)];
    let document = answer(&[&kmeans[..], &files].concat());
    assert_eq!((&document["n"], &document["d"], &document["clusters"]), (&81.into(), &2.into(), &5.into()));
    assert_eq!((&document["k"], &document["noise"]), (&5.into(), &0.into()));
    assert!(document["inertia"].as_f64().unwrap() > 0.0 && document["n_iter"].as_u64().unwrap() > 0);
    assert!(document["seconds_fit"].is_f64() && document["seconds_read"].is_f64());
    assert!(document["stop"].is_string());
    let written = fs::read(&labels).unwrap();
    assert!(written.starts_with(b"\x93NUMPY") && written.len() == 128 + 81 * 4);

    // From its own centroids the run stands still at once, and .npy is read like CSV.
    let x = CsvReader::new().read_matrix_path(&csv).unwrap();
    let npy = written_npy(&dir, "x.npy", x.view());
    let init = ["--input", &npy, "--algorithm", "kmeans", "--k", "5", "--init", text(&centroids), "--threads", "2"];
    let again = answer(&init);
    assert_eq!(again["inertia"], document["inertia"]);
    assert!(again["n_iter"].as_u64().unwrap() <= 2, "{again}");

    let swept = answer(&["--input", &npy, "--algorithm", "kmeans", "--k", "2..6"]);
    assert_eq!(swept["rows"].as_array().unwrap().len(), 5);
    assert!(swept["because"].is_string() && swept["k"].is_u64());
    assert!(swept["verdict"].is_string() && swept["rows"][0]["stability"].is_f64(), "{swept}");
    assert_eq!(swept["stability"].as_array().unwrap().len() as u64, swept["k"].as_u64().unwrap());

    let dense = answer(&["--input", &npy, "--algorithm", "hdbscan", "--min-cluster-size", "10"]);
    assert_eq!((&dense["algorithm"], &dense["clusters"], &dense["noise"]), (&"hdbscan".into(), &4.into(), &1.into()));
    let found = answer(&["--input", &npy, "--algorithm", "dbscan", "--eps", "1", "--labels-out", text(&labels)]);
    assert_eq!((&found["clusters"], &found["noise"], &found["k"]), (&4.into(), &1.into(), &Value::Null));
    let written = fs::read(&labels).unwrap();
    assert_eq!(written[written.len() - 4..], [0xff; 4], "noise is -1");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn weights_count_for_every_algorithm() {
    let dir = folder("matrix-codes");
    let path = |name: &str, content: &[u8]| written(&dir, name, content);
    let x = path("x.csv", four_groups().as_bytes());
    let weights = path("w.csv", ("1\n".repeat(80) + "0\n").as_bytes());
    let kmeans = ["--input", &x, "--algorithm", "kmeans", "--k", "4"];
    let inertia = |flags: &[&str]| answer(&[&kmeans[..], flags].concat())["inertia"].as_f64().unwrap();
    assert!(inertia(&["--weights", &weights]) < 0.1 * inertia(&[]), "the far row does not count");
    let swept = answer(&["--input", &x, "--algorithm", "kmeans", "--k", "2..5", "--weights", &weights]);
    assert_eq!(swept["k"], 4, "{swept}");

    // Twenty rows of a twentieth weigh one: too little for a core row.
    let light = path("light.csv", "0.05\n".repeat(81).as_bytes());
    let dbscan = ["--input", &x, "--algorithm", "dbscan", "--eps", "1"];
    assert_eq!(answer(&dbscan)["noise"], 1);
    assert_eq!(answer(&[&dbscan[..], &["--weights", &light]].concat())["noise"], 81);
    let double = path("double.csv", "2\n".repeat(81).as_bytes());
    let heavy = ["--min-samples", "2", "--weights", &double];
    assert_eq!(answer(&[&dbscan[..], &heavy].concat())["noise"], 0, "a row may carry itself");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn the_flags_of_kmeans_say_how_it_runs() {
    let dir = folder("matrix-kmeans");
    let x = written(&dir, "x.csv", four_groups().as_bytes());
    let kmeans = ["--input", &x, "--algorithm", "kmeans", "--k", "4"];
    let of = |flags: &[&str]| answer(&[&kmeans[..], flags].concat());
    let once = of(&["--max-iter", "1", "--n-init", "1", "--tol", "0"]);
    assert_eq!((&once["n_iter"], &once["stop"]), (&1.into(), &"max_iter".into()));
    assert_eq!(of(&["--tol", "0"])["stop"], "labels_stable");
    let inertia = |flags: &[&str]| of(flags)["inertia"].as_f64().unwrap();
    assert!(inertia(&["--n-init", "50", "--seed", "1"]) <= inertia(&["--n-init", "1", "--seed", "1"]));
    assert_eq!(inertia(&["--seed", "7", "--threads", "1"]), inertia(&["--seed", "7", "--threads", "3"]));

    // The search for a start goes to the end; a run from given centroids stops where the tolerance says.
    let given = written(&dir, "tolerant.csv", b"0,0\n1,1\n2,2\n3,3\n");
    assert_eq!(of(&["--tol", "1e9", "--init", &given])["n_iter"], 1, "any shift is small beside that");

    // Given centroids keep their order: the first label is that of the first centroid.
    let init = written(&dir, "init.csv", b"9,9\n0,9\n9,0\n0,0\n");
    let labels = dir.join("labels.npy");
    of(&["--init", &init, "--labels-out", text(&labels)]);
    let bytes = fs::read(&labels).unwrap();
    let first: Vec<i32> = bytes[128..144].chunks(4).map(|four| i32::from_le_bytes(four.try_into().unwrap())).collect();
    assert_eq!(first, [3, 2, 1, 0]);
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn the_dialect_of_csv_can_be_told() {
    let dir = folder("matrix-dialect");
    let (first, second) = (array![[1.5, 2.0], [8.25, 9.0]], array![[2015.0, 1.0], [2016.0, 4.0]]);
    let centroids = dir.join("centroids.npy");
    // With as many clusters as rows the centroids are the rows.
    let rows = |file: &str, flags: &[&str]| {
        let fixed = ["--input", file, "--algorithm", "kmeans", "--k", "2", "--centroids-out", text(&centroids)];
        answer(&[&fixed[..], flags].concat());
        npy::read_path(&centroids).unwrap().into_f64()
    };
    let comma = written(&dir, "comma.csv", b"a;b\n1,5;2\n8,25;9\n");
    assert_eq!(rows(&comma, &["--decimal", "comma"]), first);
    assert_eq!(rows(&comma, &["--decimal", "comma", "--delimiter", ";"]), first);
    let (code, said) = refusal("cluster_matrix", &["--input", &comma, "--algorithm", "kmeans", "--k", "2"]);
    assert!(code == 3 && said.contains("with a decimal point"), "{code}: {said}");
    let tabs = written(&dir, "x.tsv", b"1.5\t2\n8.25\t9\n");
    assert_eq!(rows(&tabs, &["--delimiter", "tab", "--decimal", "point"]), first);
    let years = written(&dir, "years.csv", b"2015,1\n2016,4\n");
    assert_eq!(rows(&years, &["--no-header"]), second);
    // Weights and starting centroids are read as the matrix is.
    let init = written(&dir, "init.csv", b"a;b\n1,5;2\n8,25;9\n");
    assert_eq!(rows(&comma, &["--decimal", "comma", "--init", &init]), first);
    let (code, said) =
        refusal("cluster_matrix", &["--input", &years, "--algorithm", "kmeans", "--k", "1", "--delimiter", "ab"]);
    assert!(code == 2 && said.contains("one character, or `tab`"), "{code}: {said}");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn single_precision_stays_single_and_any_order_of_bytes_and_axes_is_read() {
    let dir = folder("matrix-npy");
    let centroids = dir.join("centroids.npy");
    for name in ["f4", "f8", "big_f4", "big_f8", "fortran_f8", "fortran_big_f4", "version2", "version3"] {
        let file = format!("{}/tests/fixtures/npy/{name}.npy", env!("CARGO_MANIFEST_DIR"));
        let flags = ["--input", &file, "--algorithm", "kmeans", "--k", "3", "--centroids-out", text(&centroids)];
        assert_eq!(answer(&flags)["inertia"], 0.0, "{name}");
        let expected = Array2::from_shape_fn((3, 2), |(i, j)| i as f64 + j as f64 / 8.0);
        let read = npy::read_path(&centroids).unwrap();
        assert_eq!(matches!(read, NpyMatrix::F32(_)), name.ends_with("f4"), "{name}");
        assert_eq!(read.into_f64(), expected, "{name}");
    }
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn what_cannot_be_used_is_refused_by_kind_and_nothing_is_written() {
    let dir = folder("matrix-refused");
    let path = |name: &str, content: &[u8]| written(&dir, name, content);
    let x = path("x.csv", four_groups().as_bytes());
    let words = path("words.csv", b"a,b\n1,2\n3,x\n");
    let ragged = path("ragged.csv", b"1,2\n3\n");
    let hole = path("hole.csv", b"a,b\n1,2\n3,\n");
    let empty = path("empty.csv", b"");
    let header_only = path("header.csv", b"a,b\n");
    let nan_csv = path("nan.csv", b"a,b\n1,2\n3,nan\n");
    let inf_csv = path("inf.csv", b"a,b\n1,2\n3,1e999\n");
    let nan = written_npy(&dir, "nan.npy", array![[1.0, 2.0], [f64::NAN, 3.0]].view());
    let inf = written_npy(&dir, "inf.npy", array![[1.0, f32::INFINITY], [2.0, 3.0]].view());
    let sound = written_npy(&dir, "sound.npy", array![[1.0, 2.0], [5.0, 3.0]].view());
    let cut = path("cut.npy", &fs::read(&sound).unwrap()[..140]);
    let longer = path("longer.npy", &[fs::read(&sound).unwrap(), vec![0; 8]].concat());
    let vast = path("vast.npy", &npy_header("<f8", "(9223372036854775807, 9223372036854775807)"));
    let promised = path("promised.npy", &npy_header("<f8", "(1000000000, 1000)"));
    let no_npy = path("no.npy", b"1,2\n3,4\n");
    let minus = path("minus.csv", ("1\n".repeat(80) + "-1\n").as_bytes());
    let short = path("short.csv", "1\n".repeat(80).as_bytes());
    let nothing = path("zero.csv", "0\n".repeat(81).as_bytes());
    let wide = path("wide.csv", b"1,2,3\n4,5,6\n");
    let object = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/npy/object.npy");
    let out = dir.join("labels.npy");

    let cases: Vec<(Vec<&str>, i32, &str)> = vec![
        // Usage.
        (vec!["--input", &x, "--algorithm", "kmeans"], 2, "--k"),
        (vec!["--input", &x, "--algorithm", "dbscan"], 2, "--eps"),
        (vec!["--algorithm", "kmeans", "--k", "2"], 2, "--input"),
        (vec!["--input", &x, "--k", "2"], 2, "--algorithm"),
        (vec!["--input", &x, "--algorithm", "optics"], 2, "possible values: kmeans, dbscan, hdbscan"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "two"], 2, "--k"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--threads", "0"], 2, "--threads"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--seed", "-1"], 2, "-1"),
        (
            vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--decimal", "dot"],
            2,
            "possible values: point, comma",
        ),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "1", "--k", "3"], 2, "--k has no meaning"),
        (vec!["--input", &x, "--algorithm", "hdbscan"], 2, "--min-cluster-size"),
        (
            vec!["--input", &x, "--algorithm", "hdbscan", "--min-cluster-size", "5", "--eps", "1"],
            2,
            "--eps has no meaning",
        ),
        (vec!["--input", &x, "--algorithm", "hdbscan", "--min-cluster-size", "1"], 4, "--min-cluster-size 1"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "1", "--init", &x], 2, "--init has no meaning"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "1", "--n-init", "3"], 2, "--n-init has no meaning"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "1", "--max-iter", "3"], 2, "--max-iter has no meaning"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "1", "--tol", "0"], 2, "--tol has no meaning"),
        (
            vec!["--input", &x, "--algorithm", "dbscan", "--eps", "1", "--centroids-out", &x],
            2,
            "--centroids-out has no meaning",
        ),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--eps", "1"], 2, "--eps has no meaning"),
        (
            vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--min-samples", "1"],
            2,
            "--min-samples has no meaning",
        ),
        // Files.
        (vec!["--input", "none.npy", "--algorithm", "kmeans", "--k", "1"], 3, "cannot open"),
        (vec!["--input", "none.csv", "--algorithm", "kmeans", "--k", "1"], 3, "cannot open"),
        (vec!["--input", &words, "--algorithm", "kmeans", "--k", "2"], 3, "row 2, column `b`: `x` is not a number"),
        (vec!["--input", &ragged, "--algorithm", "kmeans", "--k", "2"], 3, "row 2 has 1 values"),
        (vec!["--input", &hole, "--algorithm", "dbscan", "--eps", "1"], 3, "row 2, column `b`: `` is not a number"),
        (vec!["--input", &empty, "--algorithm", "kmeans", "--k", "1"], 3, "empty.csv"),
        (vec!["--input", &header_only, "--algorithm", "kmeans", "--k", "1"], 3, "header.csv"),
        (vec!["--input", &nan_csv, "--algorithm", "kmeans", "--k", "1"], 3, "`nan` is not a number"),
        (vec!["--input", &inf_csv, "--algorithm", "dbscan", "--eps", "1"], 3, "`1e999` is not a number"),
        (vec!["--input", &nan, "--algorithm", "kmeans", "--k", "1"], 3, "row 2"),
        (vec!["--input", &nan, "--algorithm", "kmeans", "--k", "1..2"], 3, "row 2"),
        (vec!["--input", &nan, "--algorithm", "dbscan", "--eps", "1"], 3, "row 2"),
        (vec!["--input", &inf, "--algorithm", "kmeans", "--k", "1"], 3, "row 1"),
        (vec!["--input", &inf, "--algorithm", "dbscan", "--eps", "1"], 3, "row 1"),
        (vec!["--input", object, "--algorithm", "kmeans", "--k", "1"], 3, "of type '|O'"),
        (vec!["--input", &cut, "--algorithm", "kmeans", "--k", "1"], 3, "cut.npy"),
        (vec!["--input", &longer, "--algorithm", "kmeans", "--k", "1"], 3, "longer.npy"),
        (vec!["--input", &vast, "--algorithm", "kmeans", "--k", "1"], 3, "vast.npy"),
        (vec!["--input", &promised, "--algorithm", "kmeans", "--k", "1"], 3, "promised.npy"),
        (vec!["--input", &no_npy, "--algorithm", "kmeans", "--k", "1"], 3, "no.npy"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--weights", &x], 3, "expected 1 column, got 2"),
        (
            vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--weights", &short],
            3,
            "expected 81 entries, got 80",
        ),
        (
            vec!["--input", &x, "--algorithm", "dbscan", "--eps", "1", "--weights", &short],
            3,
            "expected 81 entries, got 80",
        ),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--init", &wide], 3, "expected 2 columns, got 3"),
        // Parameters.
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "82"], 4, "--k 82: expected at most"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2..82"], 4, "82"),
        (
            vec!["--input", &x, "--algorithm", "kmeans", "--k", "3", "--init", &wide],
            4,
            "rows of the given centroids = 2",
        ),
        (
            vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--n-init", "0"],
            4,
            "--n-init 0: expected at least 1",
        ),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--max-iter", "0"], 4, "--max-iter 0"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--tol", "NaN"], 4, "--tol NaN"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--tol", "inf"], 4, "--tol inf"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--tol=-1"], 4, "--tol -1"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "0"], 4, "--eps 0"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "nan"], 4, "--eps NaN"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "inf"], 4, "--eps inf"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "1", "--min-samples", "0"], 4, "--min-samples 0"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--weights", &minus], 4, "row 81 = -1"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--eps", "1", "--weights", &nothing], 4, "at least one positive"),
    ];
    for (mut arguments, code, message) in cases {
        arguments.extend(["--labels-out", text(&out)]);
        let (got, said) = refusal("cluster_matrix", &arguments);
        assert_eq!(got, code, "{arguments:?}: {said}");
        assert!(said.contains(message), "{arguments:?}: {said}");
    }
    assert!(!out.exists(), "a refused run writes nothing");
    fs::remove_dir_all(dir).unwrap();
}

/// A header of version 1 that says more than follows it.
fn npy_header(descr: &str, shape: &str) -> Vec<u8> {
    let text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    [&b"\x93NUMPY\x01\x00"[..], &(text.len() as u16).to_le_bytes(), text.as_bytes(), &[0; 64]].concat()
}
