//! What several test files share: oracle fixtures, generated blobs, thread pools, example binaries.

pub(crate) mod binaries;

use rand::Rng;
use segmenta::ndarray::Array2;
use segmenta::seed::Seed;

/// The oracle fixture `tests/fixtures/<name>`.
pub(crate) fn fixture(name: &str) -> serde_json::Value {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A list of numbers of a fixture.
pub(crate) fn numbers(value: &serde_json::Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|number| number.as_f64().expect("a number")).collect()
}

/// A whole number of a fixture.
pub(crate) fn whole(value: &serde_json::Value) -> usize {
    value.as_u64().expect("a whole number") as usize
}

/// A row-major matrix of a fixture.
pub(crate) fn matrix(value: &serde_json::Value, n_rows: usize, n_columns: usize) -> Array2<f64> {
    Array2::from_shape_vec((n_rows, n_columns), numbers(value)).expect("as many numbers as the shape says")
}

/// `n` rows around `k` random centres in `d` dimensions, row `i` around centre `i % k`; `spread` 1 lets neighbours touch.
pub(crate) fn blobs(n: usize, d: usize, k: usize, spread: f64, seed: u64) -> Array2<f64> {
    let mut rng = Seed::new(seed).derive("blobs", 0).rng();
    let centres = Array2::from_shape_fn((k, d), |_| rng.r#gen::<f64>() * 20.0);
    Array2::from_shape_fn((n, d), |(row, column)| {
        let noise: f64 = (0..12).map(|_| rng.r#gen::<f64>()).sum::<f64>() - 6.0;
        centres[[row % k, column]] + spread * noise
    })
}

/// What `work` gives in a pool of `n_threads` threads.
pub(crate) fn with_threads<T: Send>(n_threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a thread pool").install(work)
}
