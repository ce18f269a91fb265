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

    let swept = answer(&["--input", &npy, "--algorithm", "kmeans", "--k", "2..6", "--json"]);
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
    assert_eq!((&found["eps"], &found["min_samples"]), (&1.0.into(), &5.into()));
    assert_eq!((&found["because"], &found["warnings"]), (&Value::Array(Vec::new()), &Value::Array(Vec::new())));

    let suggested = answer(&["--input", &npy, "--algorithm", "dbscan"]);
    assert_eq!((&suggested["clusters"], &suggested["noise"]), (&4.into(), &1.into()), "{suggested}");
    assert!(suggested["because"][1].as_str().unwrap().contains("k-distance curve"), "{suggested}");
    let wide = answer(&["--input", &npy, "--algorithm", "dbscan", "--eps", "1000"]);
    assert_eq!(wide["warnings"][0]["code"], "eps_beyond_scale", "{wide}");
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
fn mixtures_answer_with_probabilities_and_criteria_and_a_range_is_chosen_from() {
    let dir = folder("matrix-gmm");
    let x = written(&dir, "x.csv", four_groups().as_bytes());
    let (labels, means, memberships) = (dir.join("labels.npy"), dir.join("means.npy"), dir.join("memberships.npy"));
    let gmm = ["--input", &x, "--algorithm", "gmm"];
    let files =
        ["--labels-out", text(&labels), "--centroids-out", text(&means), "--memberships-out", text(&memberships)];
    let found = answer(&[&gmm[..], &["--k", "5", "--reg-covar", "0.01"], &files].concat());
    assert_eq!((&found["algorithm"], &found["k"], &found["clusters"]), (&"gmm".into(), &5.into(), &5.into()));
    assert_eq!((&found["noise"], &found["inertia"], &found["n_parameters"]), (&0.into(), &Value::Null, &29.into()));
    let number = |key: &str| found[key].as_f64().unwrap();
    assert!((number("aic") - (58.0 - 2.0 * number("log_likelihood"))).abs() < 1e-9);
    assert!((number("bic") - (29.0 * 81f64.ln() - 2.0 * number("log_likelihood"))).abs() < 1e-9);
    assert_eq!(found["weights"].as_array().unwrap().len(), 5);
    let shares = npy::read_path(&memberships).unwrap().into_f64();
    assert_eq!(shares.dim(), (81, 5));
    assert!(shares.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-12));
    assert!(shares[[80, 4]] > 0.999, "the far row is alone, and so comes last");
    assert_eq!(npy::read_path(&means).unwrap().into_f64().row(4), array![40.0, 40.0]);

    let swept = answer(&[&gmm[..], &["--k", "2..6", "--reg-covar", "0.01", "--n-init", "2", "--tol", "1e-6"]].concat());
    let rows = swept["rows"].as_array().unwrap();
    let least = rows.iter().min_by(|a, b| a["bic"].as_f64().unwrap().total_cmp(&b["bic"].as_f64().unwrap())).unwrap();
    assert_eq!((rows.len(), &swept["k"], &swept["bic"]), (5, &least["k"], &least["bic"]));
    assert!(swept["because"].is_string());

    let single = written_npy(&dir, "x.npy", npy::read_path(&means).unwrap().into_f64().mapv(|x| x as f32).view());
    let weights = written(&dir, "w.csv", b"1\n1\n1\n1\n0\n");
    let weighed = answer(&["--input", &single, "--algorithm", "gmm", "--k", "1", "--weights", &weights]);
    assert_eq!((&weighed["stop"], &weighed["n"]), (&"tolerance".into(), &5.into()));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn optics_writes_its_order_and_cuts_it_by_eps_or_by_steepness() {
    let dir = folder("matrix-optics");
    let x = written(&dir, "x.csv", four_groups().as_bytes());
    let order = dir.join("order.npy");
    let optics = ["--input", &x, "--algorithm", "optics"];
    let found = answer(&[&optics[..], &["--eps", "1", "--ordering-out", text(&order)]].concat());
    assert_eq!((&found["algorithm"], &found["clusters"], &found["noise"]), (&"optics".into(), &4.into(), &1.into()));
    let lines = npy::read_path(&order).unwrap().into_f64();
    assert_eq!((lines.dim(), lines[[0, 0]], lines[[0, 1]], lines[[0, 3]]), ((81, 4), 0.0, f64::INFINITY, -1.0));
    assert_eq!(lines[[80, 0]], 80.0, "the far row is reached last");
    let steep = answer(&[&optics[..], &["--xi", "0.5", "--min-cluster-size", "10", "--max-eps", "20"]].concat());
    assert_eq!(steep["clusters"], 4, "{steep}");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn places_on_the_earth_are_clustered_by_kilometres() {
    let dir = folder("matrix-haversine");
    let x = written(&dir, "x.csv", b"lat,lon\n-16.8,179.9\n-16.7,-179.6\n38.72,-9.14\n38.73,-9.15\n0,0\n");
    let places = ["--input", &x, "--metric", "haversine"];
    let dbscan = [&places[..], &["--algorithm", "dbscan", "--eps", "60", "--min-samples", "2"]].concat();
    let found = answer(&dbscan);
    assert_eq!((&found["clusters"], &found["noise"]), (&2.into(), &1.into()));
    assert_eq!(answer(&[&places[..], &["--algorithm", "hdbscan", "--min-cluster-size", "2"]].concat())["clusters"], 2);
    let wrong = written(&dir, "wrong.csv", b"lat,lon\n-9.14,138.7\n138.7,-9.14\n");
    let flags = ["--input", &wrong, "--metric", "haversine", "--algorithm", "dbscan", "--eps", "1"];
    let (code, said) = refusal("cluster_matrix", &flags);
    assert!(code == 3 && said.contains("latitudes from -90 to 90"), "{code}: {said}");
    let (code, said) = refusal("cluster_matrix", &[&places[..], &["--algorithm", "kmeans", "--k", "2"]].concat());
    assert!(code == 2 && said.contains("--metric has no meaning"), "{code}: {said}");
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
fn a_matrix_in_blocks_gives_the_answer_and_the_files_of_one_in_memory() {
    let dir = folder("matrix-blocks");
    let x = Array2::from_shape_fn((9000, 2), |(i, j)| ((i * 7919 + j * 31) % 1000) as f64 / 16.0 + (i % 3 * 90) as f64);
    let npy = written_npy(&dir, "x.npy", x.view());
    let bare = |name: &str, bytes: Vec<u8>| written(&dir, name, &bytes);
    let f64s = bare("x.f64", x.iter().flat_map(|value| value.to_le_bytes()).collect());
    let f32s = bare("x.f32", x.iter().flat_map(|value| (*value as f32).to_le_bytes()).collect());
    let single = written_npy(&dir, "single.npy", x.mapv(|value| value as f32).view());
    let init = written_npy(&dir, "init.npy", x.slice(segmenta::ndarray::s![..3, ..]));
    let weights = written_npy(&dir, "w.npy", Array2::from_shape_fn((9000, 1), |(i, _)| (i % 4) as f64).view());
    let weights_csv = written(&dir, "w.csv", (0..9000).map(|i| format!("{}\n", i % 4)).collect::<String>().as_bytes());
    let (labels, centroids) = (dir.join("labels.npy"), dir.join("centroids.npy"));
    let run = |input: &[&str]| {
        let fixed = ["--algorithm", "kmeans", "--k", "3", "--max-iter", "20"];
        let files = ["--labels-out", text(&labels), "--centroids-out", text(&centroids)];
        let mut document = answer(&[input, &fixed, &files].concat());
        let entries = document.as_object_mut().unwrap();
        assert!(entries.remove("seconds_fit").is_some() && entries.remove("seconds_read").is_some());
        (document, fs::read(&labels).unwrap(), fs::read(&centroids).unwrap())
    };
    for flags in [&["--seed", "5"][..], &["--init", &init], &["--init", &init, "--weights", &weights]] {
        let memory = run(&[&["--input", &npy], flags].concat());
        assert_eq!(run(&[&["--input", &npy, "--stream"], flags].concat()), memory);
        assert_eq!(run(&[&["--input", &f64s, "--columns", "2"], flags].concat()), memory);
    }
    let memory = run(&["--input", &single, "--init", &init]);
    assert_eq!(run(&["--input", &f32s, "--columns", "2", "--init", &init]), memory);
    let memory = run(&["--input", &npy, "--init", &init, "--weights", &weights]);
    assert_eq!(run(&["--input", &npy, "--stream", "--init", &init, "--weights", &weights_csv]), memory);

    let x_csv = written(&dir, "x.csv", b"1,2\n3,4\n");
    let fortran = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/npy/fortran_f8.npy");
    for (flags, code, message) in [
        (vec!["--input", &x_csv, "--stream", "--algorithm", "kmeans", "--k", "2"], 2, "--stream reads .npy"),
        (vec!["--input", &npy, "--stream", "--algorithm", "kmeans", "--k", "2..3"], 2, "one number of clusters"),
        (vec!["--input", &npy, "--stream", "--algorithm", "dbscan", "--eps", "1"], 2, "--stream has no meaning"),
        (vec!["--input", &f64s, "--columns", "2", "--algorithm", "dbscan", "--eps", "1"], 2, "for k-means alone"),
        (vec!["--input", &f64s, "--algorithm", "kmeans", "--k", "2"], 2, "--columns says how many"),
        (vec!["--input", &npy, "--columns", "2", "--algorithm", "kmeans", "--k", "2"], 2, "--columns has no meaning"),
        (vec!["--input", &f64s, "--columns", "7", "--algorithm", "kmeans", "--k", "2"], 4, "whole rows of 56 bytes"),
        (vec!["--input", fortran, "--stream", "--algorithm", "kmeans", "--k", "2"], 3, "numpy.ascontiguousarray"),
        (vec!["--input", "none.f64", "--columns", "2", "--algorithm", "kmeans", "--k", "2"], 3, "cannot open"),
    ] {
        let (got, said) = refusal("cluster_matrix", &flags);
        assert!(got == code && said.contains(message), "{flags:?}: {got} {said}");
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
        (vec!["--algorithm", "kmeans", "--k", "2"], 2, "--input"),
        (vec!["--input", &x, "--k", "2"], 2, "--algorithm"),
        (vec!["--input", &x, "--algorithm", "spectral"], 2, "possible values: kmeans, dbscan, hdbscan, gmm, optics"),
        (vec!["--input", &x, "--algorithm", "optics", "--k", "2"], 2, "--k has no meaning"),
        (vec!["--input", &x, "--algorithm", "optics", "--min-samples", "1"], 4, "--min-samples 1"),
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
        (vec!["--input", &x, "--algorithm", "gmm"], 2, "--k"),
        (vec!["--input", &x, "--algorithm", "gmm", "--k", "2", "--eps", "1"], 2, "--eps has no meaning"),
        (vec!["--input", &x, "--algorithm", "gmm", "--k", "2", "--init", &x], 2, "--init has no meaning"),
        (vec!["--input", &x, "--algorithm", "kmeans", "--k", "2", "--reg-covar", "1"], 2, "--reg-covar has no meaning"),
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
        (vec!["--input", &x, "--algorithm", "dbscan", "--min-samples", "82"], 4, "a lower min_samples"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--min-samples", "0"], 4, "--min-samples 0"),
        (vec!["--input", &x, "--algorithm", "gmm", "--k", "82"], 4, "--k 82: expected at most"),
        (vec!["--input", &x, "--algorithm", "gmm", "--k", "5..4"], 2, "a range FROM..TO that runs upwards"),
        (vec!["--input", &x, "--algorithm", "gmm", "--k", "2", "--reg-covar=-1"], 4, "--reg-covar -1"),
        (vec!["--input", &x, "--algorithm", "gmm", "--k", "5", "--reg-covar", "0"], 4, "has no spread of its own"),
        (vec!["--input", &x, "--algorithm", "dbscan", "--metric", "haversine"], 2, "needs --eps, in kilometres"),
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
