//! The reference results of `tests/fixtures`, for unit tests of private arithmetic.

use serde_json::Value;

/// The list called `key` of a fixture file.
pub(crate) fn rows(file: &str, key: &str) -> Vec<Value> {
    let path = format!("{}/tests/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    document[key].as_array().unwrap().clone()
}

/// The number called `key` of a row.
pub(crate) fn field(row: &Value, key: &str) -> f64 {
    row[key].as_f64().unwrap_or_else(|| panic!("{key} is not a number in {row}"))
}

/// The numbers called `key` of a row.
pub(crate) fn list(row: &Value, key: &str) -> Vec<f64> {
    row[key].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

/// Fails unless `got` is `expected` up to `tolerance`, relative above 1e-300 and exact for 0.
#[track_caller]
pub(crate) fn close(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance * expected.abs() + 1e-300, "got {got:e}, expected {expected:e}");
}
