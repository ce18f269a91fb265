//! The example binaries, run as their users run them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::binaries::{folder, refusal, run, stdout, text};

/// A small customer table as a file.
fn customers(dir: &Path) -> PathBuf {
    let path = dir.join("customers.csv");
    let rows: String = (0..120)
        .map(|i| {
            let (age, spend) = if i % 3 == 0 { (25 + i % 7, 900 + i) } else { (60 + i % 9, 120 + i % 50) };
            format!("C{i:03},{age},{spend},{}\n", ["web", "store", "web"][i % 3])
        })
        .collect();
    fs::write(&path, format!("customer_id,age,spend_12m,channel\n{rows}")).expect("a file for the test");
    path
}

#[test]
fn segment_without_a_file_makes_a_sample_shop_and_reports_on_it() {
    let dir = folder("sample");
    let out = stdout("segment", &["--out", text(&dir), "--quiet"]);
    assert!(out.contains("2,000 customers fall into"), "{out}");
    for file in ["segments.csv", "segmentation.json", "profiles.json", "sweep.csv", "report.html", "spec.toml"] {
        assert!(dir.join(file).exists(), "{file}");
        assert!(out.contains(file), "{file} is not printed");
    }
    for file in ["customers.csv", "orders.csv", "truth.csv"] {
        assert!(dir.join("sample").join(file).exists(), "{file}");
    }
    let sweep = fs::read_to_string(dir.join("sweep.csv")).unwrap();
    assert!(sweep.starts_with("k,inertia,silhouette,calinski_harabasz,davies_bouldin,smallest_share\n2,"));
    assert_eq!(sweep.lines().count(), 10);

    let scored = dir.join("scored.csv");
    let model = dir.join("segmentation.json");
    let (customers, orders) = (dir.join("sample/customers.csv"), dir.join("sample/orders.csv"));
    let input = ["--customers", text(&customers), "--orders", text(&orders)];
    stdout("score", &[&["--model", text(&model), "--out", text(&scored), "--quiet"], &input[..]].concat());
    let scored = fs::read_to_string(scored).unwrap();
    let segments = fs::read_to_string(dir.join("segments.csv")).unwrap();
    assert!(scored.starts_with("customer_id,segment,name,distance,margin,far\n"));
    for (scored, trained) in scored.lines().zip(segments.lines()) {
        assert_eq!(scored.rsplit_once(',').unwrap().0, trained);
    }
    assert_eq!(scored.lines().count(), segments.lines().count());
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn json_is_one_document_on_standard_output_and_talk_goes_elsewhere() {
    let dir = folder("json");
    let input = customers(&dir);
    let out = dir.join("out");
    let output = run("segment", &["--customers", text(&input), "--out", text(&out), "--k", "2..5", "--json"]);
    assert!(output.status.success());
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(document["n_customers"], 120);
    assert_eq!(document["algorithm"], "kmeans");
    assert_eq!(document["rejected"], 0);
    assert_eq!(document["rows"].as_array().unwrap().len(), 4);
    let k = document["k"].as_u64().unwrap() as usize;
    assert_eq!(document["segments"].as_array().unwrap().len(), k);
    let sizes: u64 = document["segments"].as_array().unwrap().iter().map(|s| s["size"].as_u64().unwrap()).sum();
    assert_eq!(sizes, 120);
    assert!(document["metrics"]["silhouette"].as_f64().unwrap() > 0.0);
    assert!(["natural", "constructive", "none"].contains(&document["verdict"].as_str().unwrap()));
    let stability = |segment: &Value| (0.0..=1.0).contains(&segment["stability"].as_f64().unwrap());
    assert!(document["segments"].as_array().unwrap().iter().all(stability));
    for stage in ["read", "features", "cluster", "profile", "report", "total"] {
        assert!(document["seconds"][stage].is_f64(), "{stage}");
    }
    assert!(String::from_utf8_lossy(&output.stderr).contains("read: "), "notes go to standard error");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn the_files_of_a_run_do_not_depend_on_threads_and_come_again_from_the_saved_specification() {
    let dir = folder("again");
    let input = customers(&dir);
    let outs = [dir.join("one"), dir.join("two"), dir.join("again")];
    stdout(
        "segment",
        &["--customers", text(&input), "--out", text(&outs[0]), "--threads", "1", "--seed", "5", "--quiet"],
    );
    stdout(
        "segment",
        &["--customers", text(&input), "--out", text(&outs[1]), "--threads", "3", "--seed", "5", "--quiet"],
    );
    let spec = outs[0].join("spec.toml");
    stdout("segment", &["--customers", text(&input), "--out", text(&outs[2]), "--spec", text(&spec), "--quiet"]);
    for file in ["segments.csv", "segmentation.json", "profiles.json", "sweep.csv", "report.html", "spec.toml"] {
        let first = fs::read(outs[0].join(file)).unwrap();
        for other in &outs[1..] {
            assert!(first == fs::read(other.join(file)).unwrap(), "{file} differs in {}", other.display());
        }
    }
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn ids_of_customers_are_in_the_report_only_when_asked_for() {
    let dir = folder("ids");
    let input = customers(&dir);
    let report = |flags: &[&str]| {
        let out = dir.join("out");
        let mut arguments = vec!["--customers", text(&input), "--out", text(&out), "--k", "2", "--quiet"];
        arguments.extend(flags);
        stdout("segment", &arguments);
        let read = |file: &str| fs::read_to_string(out.join(file)).unwrap();
        (read("report.html"), read("segmentation.json") + &read("profiles.json"))
    };
    let is_id = |page: &str| (0..120).any(|i| page.contains(&format!("C{i:03}")));
    let (without, model) = report(&[]);
    assert!(!is_id(&without) && !is_id(&model));
    assert!(is_id(&report(&["--show-ids"]).0));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn an_unreadable_cell_is_listed_and_the_list_goes_with_the_next_clean_run() {
    let dir = folder("rejects");
    let input = customers(&dir);
    let clean = fs::read_to_string(&input).unwrap();
    fs::write(&input, clean.replace("C005,65,", "C005,sixty,")).unwrap();
    let out = dir.join("out");
    let segment = || stdout("segment", &["--customers", text(&input), "--out", text(&out), "--k", "2", "--quiet"]);
    segment();
    let rejects = fs::read_to_string(out.join("rejects.csv")).unwrap();
    assert!(rejects.starts_with("line,column,text,reason,file\n7,age,sixty,"), "{rejects}");
    fs::write(&input, clean).unwrap();
    segment();
    assert!(!out.join("rejects.csv").exists());
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn exit_codes_tell_what_was_refused() {
    let dir = folder("codes");
    let input = customers(&dir);
    let (input, out) = (text(&input), text(&dir).to_string() + "/out");
    let missing = text(&dir).to_string() + "/none.csv";
    let empty = dir.join("empty.csv");
    fs::write(&empty, "").unwrap();
    let spec = dir.join("spec.toml");
    fs::write(&spec, "n_cluster = 3").unwrap();
    let no_model = dir.join("model.json");
    fs::write(&no_model, "{}").unwrap();
    let cases: [(&str, Vec<&str>, i32, &str); 7] = [
        ("segment", vec!["--nonsense"], 2, "unexpected argument"),
        ("segment", vec!["--customers", &missing, "--out", &out], 3, "cannot open"),
        ("segment", vec!["--customers", text(&empty), "--out", &out], 3, "empty.csv"),
        ("segment", vec!["--customers", input, "--out", &out, "--k", "500"], 4, "--k 500: expected at most"),
        ("segment", vec!["--customers", input, "--out", &out, "--spec", text(&spec)], 4, "there is no key `n_cluster`"),
        ("segment", vec!["--customers", input, "--out", &out, "--id", "customer"], 3, "did you mean `customer_id`"),
        ("score", vec!["--model", text(&no_model), "--customers", input, "--out", &out], 5, "not a segmenta model"),
    ];
    for (example, arguments, code, message) in cases {
        let (got, said) = refusal(example, &arguments);
        assert_eq!(got, code, "{example} {arguments:?}: {said}");
        assert!(said.contains(message), "{example} {arguments:?}: {said}");
    }
    assert!(!Path::new(&out).exists(), "a refused run writes nothing");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn embed_prints_segments_and_where_newcomers_belong() {
    let out = stdout("embed", &[]);
    assert!(out.contains("segments of 1000 customers") || out.contains("segments of 1,000 customers"), "{out}");
    assert!(out.contains("C000003: "), "{out}");
}

#[test]
fn compare_k_prints_a_row_for_each_number_and_writes_the_same_as_numbers_and_pictures() {
    let dir = folder("compare");
    let input = customers(&dir);
    let out = dir.join("out");
    let arguments = ["--customers", text(&input), "--out", text(&out), "--k", "2..6", "--quiet"];
    let printed = stdout("compare_k", &arguments);
    for k in 2..=6 {
        assert!(printed.lines().any(|line| line.trim_start().starts_with(&format!("{k} "))), "{k}: {printed}");
    }
    let sweep = fs::read_to_string(out.join("sweep.csv")).unwrap();
    assert!(sweep.starts_with("k,inertia,silhouette,calinski_harabasz,davies_bouldin,smallest_share\n2,"));
    assert_eq!(sweep.lines().count(), 6);
    let picture = fs::read_to_string(out.join("sweep.svg")).unwrap();
    assert!(picture.starts_with("<svg xmlns=") && picture.contains("Silhouette by number of segments"), "{picture}");

    for (file, header) in [
        ("intervals.csv", "k,silhouette,silhouette_standard_error,stability,stability_low,stability_high,mark"),
        ("silhouettes.csv", "segment,share,silhouette,mean,n_measured,n_below_zero"),
        ("stability.csv", "k,segment,jaccard,jaccard_low,jaccard_high,band,within,across,recovered,dissolved"),
        ("flow.csv", "k,segment,next_k,next_segment,n,share_of_next,next_across"),
    ] {
        let numbers = fs::read_to_string(out.join(file)).unwrap();
        assert!(numbers.starts_with(header) && numbers.lines().count() > 2, "{file}: {numbers}");
        assert!(printed.contains(file), "{file} is not printed");
    }
    let flow = fs::read_to_string(out.join("flow.csv")).unwrap();
    let n: usize = flow.lines().skip(1).map(|line| line.split(',').nth(4).unwrap().parse::<usize>().unwrap()).sum();
    assert_eq!(n, 4 * 120, "every customer goes through every step");
    for file in ["silhouettes.svg", "stability.svg", "flow.svg"] {
        assert!(fs::read_to_string(out.join(file)).unwrap().starts_with("<svg xmlns="), "{file}");
        assert!(printed.contains(file), "{file} is not printed");
    }
    assert!(printed.contains("nine of ten draws"), "{printed}");

    let single = dir.join("single");
    stdout("segment", &["--customers", text(&input), "--out", text(&single), "--k", "4", "--quiet"]);
    let single = fs::read_to_string(single.join("sweep.csv")).unwrap();
    assert_eq!(sweep.lines().nth(3), single.lines().nth(1), "the row of a sweep is that of a single run");

    let document: Value = serde_json::from_str(&stdout("compare_k", &[&arguments[..], &["--json"]].concat())).unwrap();
    assert_eq!(document["rows"].as_array().unwrap().len(), 5);
    assert!(document["rows"].as_array().unwrap().iter().all(|row| row["stability"].is_f64()), "of every number");
    assert_eq!(document["n_customers"], 120);
    assert!(document["because"].as_str().unwrap().contains(&document["k"].to_string()));

    let (code, said) = refusal("compare_k", &["--customers", text(&input), "--out", text(&out), "--k", "4"]);
    assert!(code == 4 && said.contains("k = 4: expected a range"), "{code}: {said}");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn compare_k_sets_other_algorithms_beside_k_means_and_leaves_its_rows_as_they_are() {
    let dir = folder("algorithms");
    let input = customers(&dir);
    let out = dir.join("out");
    let flags = ["--customers", text(&input), "--out", text(&out), "--k", "2..4", "--json"];
    let alone: Value = serde_json::from_str(&stdout("compare_k", &flags)).unwrap();
    assert!(alone.get("comparison").is_none(), "k-means alone is compared with nothing");
    let algorithms = ["--algorithms", "kmeans,gmm,hdbscan", "--min-cluster-size", "20,8"];
    let both: Value = serde_json::from_str(&stdout("compare_k", &[&flags[..], &algorithms].concat())).unwrap();
    assert_eq!(alone["rows"], both["rows"]);
    let rows = both["comparison"]["rows"].as_array().unwrap();
    let of = |row: &Value| row["algorithm"].as_str().unwrap().to_owned();
    let n_refused = both["comparison"]["refused"].as_array().unwrap().len();
    assert_eq!(rows.len() + n_refused, 3 + 3 + 2);
    for (row, k_means) in rows.iter().zip(both["rows"].as_array().unwrap()) {
        assert_eq!((of(row).as_str(), &row["inertia"]), ("kmeans", &k_means["inertia"]));
        assert_eq!(row["silhouette"], k_means["silhouette"]);
    }
    let hdbscan: Vec<&Value> = rows.iter().filter(|row| of(row) == "hdbscan").collect();
    assert_eq!(hdbscan.len(), 2);
    assert!(hdbscan[0]["candidate"].as_str().unwrap().ends_with("at least 8") && hdbscan[0]["noise_share"].is_f64());
    assert_eq!(both["comparison"]["agreement"].as_array().unwrap().len(), rows.len());
    assert_eq!(both["comparison"]["complete"], true);
    let csv = fs::read_to_string(out.join("algorithms.csv")).unwrap();
    assert_eq!(csv.lines().count(), 1 + rows.len());
    stdout("compare_k", &flags);
    assert!(!out.join("algorithms.csv").exists() && !out.join("agreement.csv").exists(), "of an earlier run");
    let (code, said) = refusal("compare_k", &[&flags[..], &["--algorithms", "magic"]].concat());
    assert!(code == 2 && said.contains("kmeans, gmm, hdbscan"), "{code}: {said}");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn segment_with_a_mixture_gives_probabilities_and_score_repeats_them() {
    let dir = folder("gmm");
    let (input, out) = (customers(&dir), dir.join("out"));
    let flags = ["--customers", text(&input), "--out", text(&out), "--algorithm", "gmm", "--json"];
    let document: Value = serde_json::from_str(&stdout("segment", &[&flags[..], &["--k", "3"]].concat())).unwrap();
    assert_eq!((&document["algorithm"], &document["k"]), (&"gmm".into(), &3.into()));
    assert_eq!(document["because"], "a mixture of 3 normal distributions, as was asked for");
    let segments = fs::read_to_string(out.join("segments.csv")).unwrap();
    let header = segments.lines().next().unwrap();
    assert!(header.ends_with("segment,name,distance,margin,membership_0,membership_1,membership_2"), "{header}");
    for line in segments.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let shares: Vec<f64> = fields[fields.len() - 3..].iter().map(|share| share.parse().unwrap()).collect();
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{line}");
    }
    let (model, scored) = (out.join("segmentation.json"), dir.join("scored.csv"));
    stdout("score", &["--model", text(&model), "--customers", text(&input), "--out", text(&scored), "--quiet"]);
    let scored = fs::read_to_string(scored).unwrap();
    assert!(scored.lines().next().unwrap().ends_with("membership_2,far"));
    assert!(scored.lines().zip(segments.lines()).all(|(scored, fitted)| scored.rsplit_once(',').unwrap().0 == fitted));

    // What it wrote down runs again, and without --k the number is chosen.
    let (spec, again) = (out.join("spec.toml"), dir.join("again"));
    stdout("segment", &["--customers", text(&input), "--out", text(&again), "--spec", text(&spec), "--quiet"]);
    assert_eq!(fs::read(again.join("segmentation.json")).unwrap(), fs::read(&model).unwrap());
    let document: Value = serde_json::from_str(&stdout("segment", &flags)).unwrap();
    assert!(document["because"].as_str().unwrap().contains("has the least Bayesian information criterion"));
    assert!(fs::read_to_string(out.join("report.html")).unwrap().contains("Gaussian mixture"));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn segment_with_dbscan_leaves_noise_empty_and_score_repeats_it() {
    let dir = folder("dbscan");
    let (input, out) = (dir.join("customers.csv"), dir.join("out"));
    let mut rows = fs::read_to_string(customers(&dir)).unwrap();
    rows.push_str("C900,95,9000,store\n");
    fs::write(&input, rows).unwrap();
    let flags = ["--customers", text(&input), "--out", text(&out)];
    stdout("segment", &[&flags[..], &["--k", "2", "--quiet"]].concat());
    assert!(out.join("sweep.csv").exists());
    let dbscan = ["--algorithm", "dbscan", "--eps", "0.8", "--min-samples", "4", "--json"];
    let document: Value = serde_json::from_str(&stdout("segment", &[&flags[..], &dbscan].concat())).unwrap();
    assert_eq!(document["algorithm"], "dbscan");
    assert_eq!(document["rows"], Value::Array(Vec::new()));
    assert!(!out.join("sweep.csv").exists(), "nothing was compared");
    let segments = fs::read_to_string(out.join("segments.csv")).unwrap();
    assert!(segments.lines().last().unwrap().starts_with("C900,,,"), "{segments}");

    let (model, scored) = (out.join("segmentation.json"), dir.join("scored.csv"));
    stdout("score", &["--model", text(&model), "--customers", text(&input), "--out", text(&scored), "--quiet"]);
    let scored = fs::read_to_string(scored).unwrap();
    assert!(scored.lines().last().unwrap().ends_with(",true"), "noise is far: {scored}");
    assert!(scored.lines().zip(segments.lines()).all(|(scored, fitted)| scored.rsplit_once(',').unwrap().0 == fitted));

    let hdbscan = ["--algorithm", "hdbscan", "--min-cluster-size", "15", "--json"];
    let document: Value = serde_json::from_str(&stdout("segment", &[&flags[..], &hdbscan].concat())).unwrap();
    assert_eq!(document["algorithm"], "hdbscan");
    let (code, said) = refusal("segment", &[&flags[..], &["--algorithm", "hdbscan"]].concat());
    assert!(code == 2 && said.contains("needs --min-cluster-size"), "{code}: {said}");
    let (code, said) = refusal("segment", &[&flags[..], &["--min-cluster-size", "9"]].concat());
    assert!(code == 2 && said.contains("goes with --algorithm hdbscan"), "{code}: {said}");

    let (code, said) = refusal("segment", &[&flags[..], &["--eps", "1"]].concat());
    assert!(code == 2 && said.contains("go with --algorithm dbscan"), "{code}: {said}");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn segment_with_dbscan_suggests_eps_and_its_spec_repeats_the_run() {
    let dir = folder("dbscan-suggested");
    let (input, out, again) = (customers(&dir), dir.join("out"), dir.join("again"));
    let flags = ["--customers", text(&input), "--algorithm", "dbscan", "--json"];
    let document: Value =
        serde_json::from_str(&stdout("segment", &[&flags[..], &["--out", text(&out)]].concat())).unwrap();
    assert!(document["because"].as_str().unwrap().ends_with("the k-distance curve bends there"), "{document}");
    let spec = fs::read_to_string(out.join("spec.toml")).unwrap();
    assert!(spec.contains("\neps = ") && spec.contains("\nmin_samples = "), "{spec}");
    let told = out.join("spec.toml");
    stdout("segment", &["--customers", text(&input), "--spec", text(&told), "--out", text(&again), "--quiet"]);
    for file in ["segments.csv", "segmentation.json", "profiles.json", "report.html", "spec.toml"] {
        assert_eq!(fs::read(out.join(file)).unwrap(), fs::read(again.join(file)).unwrap(), "{file}");
    }
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("eps = ") && page.contains("Distance within which 5 customers lie"));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn an_audit_says_what_each_column_is_good_for_and_segments_nothing() {
    let dir = folder("audit");
    let input = customers(&dir);
    let out = dir.join("out");
    let flags = ["--customers", text(&input), "--out", text(&out), "--audit"];
    let told = stdout("segment", &[&flags[..], &["--quiet"]].concat());
    assert!(told.starts_with("3 attributes of 120 customers: "), "{told}");
    assert!(told.contains("\nBands and levels\n") && told.contains("Hopkins statistic"), "{told}");
    for file in ["audit.json", "audit.csv", "audit.svg"] {
        assert!(out.join(file).exists() && told.contains(file), "{file}");
    }
    assert!(!out.join("segmentation.json").exists());
    let document = stdout("segment", &[&flags[..], &["--json"]].concat());
    assert_eq!(document, fs::read_to_string(out.join("audit.json")).unwrap());
    let document: Value = serde_json::from_str(&document).expect("one JSON document");
    assert_eq!(document["n_customers"], 120);
    let names: Vec<&str> = document["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attribute| attribute["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["age", "spend_12m", "channel"]);
    for attribute in document["attributes"].as_array().unwrap() {
        assert!(["use", "transform", "leave_out"].contains(&attribute["verdict"].as_str().unwrap()));
    }
    let csv = fs::read_to_string(out.join("audit.csv")).unwrap();
    assert!(csv.starts_with("attribute,kind,role,transform,missing_share,n_levels,entropy,"), "{csv}");
    assert_eq!(csv.lines().count(), 4);
    let (code, refused) = refusal("segment", &[&flags[..], &["--k", "4"]].concat());
    assert!(code == 2 && refused.contains("--audit"), "{refused}");
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn an_audit_of_orders_and_of_the_sample_shop_reads_them_as_a_run_does() {
    let dir = folder("audit-shop");
    let of_both = stdout("segment", &["--out", text(&dir), "--audit", "--quiet"]);
    assert!(of_both.contains("attributes of 2,000 customers"), "{of_both}");
    assert!(of_both.contains("order_frequency") && of_both.contains("household_income"), "{of_both}");
    let orders = dir.join("sample/orders.csv");
    let of_orders = stdout("segment", &["--orders", text(&orders), "--out", text(&dir), "--audit", "--quiet"]);
    assert!(of_orders.contains("order_frequency") && !of_orders.contains("household_income"), "{of_orders}");
    let again =
        stdout("segment", &["--orders", text(&orders), "--out", text(&dir), "--audit", "--quiet", "--threads", "3"]);
    assert_eq!(again, of_orders);
    fs::remove_dir_all(dir).unwrap();
}
