//! The flags for order logs, as users type them.

use std::fs;

use serde_json::Value;

use crate::support::binaries::{folder, refusal, run, run_with_input, stdout, text};

/// A small log whose column names say nothing.
fn log() -> String {
    let lines: String = (0..300)
        .map(|i| {
            let (day, price) = (1 + i % 28, if i % 3 == 0 { 90 + i % 7 } else { 5 + i % 4 });
            format!("n{i};u{:03};2024-{:02}-{day:02};{};{price},50\n", i % 60, 1 + i % 12, 1 + i % 3)
        })
        .collect();
    format!("a;b;c;d;e\n{lines}")
}

const COLUMNS: [&str; 10] =
    ["--id", "b", "--order-id", "a", "--order-date", "c", "--quantity", "d", "--unit-price", "e"];

#[test]
fn an_order_log_comes_through_standard_input_and_later_orders_are_warned_of() {
    let dir = folder("orders");
    let out = dir.join("out");
    let flags = ["--orders", "-", "--json", "--k", "2..4", "--out", text(&out)];
    let output = run_with_input("segment", &[&flags[..], &COLUMNS].concat(), log().as_bytes());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("order `a`, date `c`, quantity `d`, unit price `e`"), "{said}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["n_customers"], 60);

    let newer = dir.join("newer.csv");
    fs::write(&newer, log() + "n900;u001;2025-03-01;1;5,00\n").unwrap();
    let (model, scored) = (out.join("segmentation.json"), dir.join("scored.csv"));
    let flags = ["--model", text(&model), "--orders", text(&newer), "--out", text(&scored), "--json", "--quiet"];
    let document: Value = serde_json::from_str(&stdout("score", &flags)).unwrap();
    assert_eq!(document["warnings"][0]["code"], "orders_newer");
    let trained = fs::read_to_string(out.join("segments.csv")).unwrap();
    let scored_rows = fs::read_to_string(&scored).unwrap();
    assert!(scored_rows.lines().zip(trained.lines()).all(|(a, b)| a.rsplit_once(',').unwrap().0 == b));
    let table = ["--model", text(&model), "--customers", text(&newer), "--out", text(&scored)];
    let (code, said) = refusal("score", &table);
    assert!(
        code == 4 && said.contains("orders = nothing: expected an order log, which the model was made with"),
        "{said}"
    );
    let told = stdout("score", &[&flags[..], &["--as-of", "2025-03-02"]].concat());
    assert_eq!(serde_json::from_str::<Value>(&told).unwrap()["warnings"], Value::Array(Vec::new()));
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn what_the_flags_for_orders_cannot_mean_is_refused() {
    let dir = folder("order-codes");
    let path = dir.join("orders.csv");
    fs::write(&path, log()).unwrap();
    let out = dir.join("out");
    let refused = |flags: &[&str]| refusal("segment", &[&["--out", text(&out), "--quiet"], flags].concat());
    let orders = ["--orders", text(&path)];
    let cases: [(Vec<&str>, i32, &str); 5] = [
        (vec!["--customers", "-", "--orders", "-"], 4, "standard input is the customer table already"),
        (orders.to_vec(), 4, "is known for the customer"),
        ([&orders[..], &COLUMNS, &["--as-of", "1999-01-01"]].concat(), 4, "all 300 lines are later"),
        ([&orders[..], &["--amount", "d", "--unit-price", "e"]].concat(), 2, "cannot be used with"),
        ([&orders[..], &["--order-date", "c", "--no-order-date"]].concat(), 2, "cannot be used with"),
    ];
    for (flags, code, message) in cases {
        let (got, said) = refused(&flags);
        assert_eq!(got, code, "{flags:?}: {said}");
        assert!(said.contains(message), "{flags:?}: {said}");
    }
    assert!(!out.exists(), "a refused run writes nothing");
    let help = run("embed", &["--help"]);
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("Usage: embed"));
    fs::remove_dir_all(dir).unwrap();
}
