//! Density clustering by rows, columns and reach: our DBSCAN beside linfa-clustering's, and HDBSCAN*.
//!
//! `cargo bench --bench density` measures and ends with a table; `cargo test` runs every benchmark once on small data. linfa-clustering
//! is measured up to 210,000 rows in two columns: beyond, a run of it takes minutes. The table also says how much memory a fit takes beside
//! the matrix, where the system tells.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use linfa::traits::Transformer;
use linfa_clustering as baseline;
use rand::Rng;
use segmenta::clustering::{DbscanParams, HdbscanParams, Labels};
use segmenta::ndarray::{Array1, Array2};
use segmenta::observe::Silent;
use segmenta::seed::Seed;

/// Rows that a core row has within reach at least, itself included.
const MIN_SAMPLES: usize = 10;

/// Rows of a cluster of HDBSCAN* at least.
const MIN_CLUSTER_SIZE: usize = 50;

/// One matrix and how to ask of it.
struct Data {
    x: Array2<f64>,
    eps: f64,
    /// Whether linfa-clustering comes to an end within a bench.
    beside_linfa: bool,
}

impl Data {
    fn id(&self) -> String {
        format!("n={}/d={}/eps={}", self.x.nrows(), self.x.ncols(), self.eps)
    }
}

fn main() {
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(3)).configure_from_args();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    // As criterion decides it: `cargo bench` says `--bench`, `cargo test` does not.
    let data = if has("--test") || !has("--bench") { small() } else { large() };
    data.iter().for_each(|data| fits(&mut criterion, data));
    criterion.final_summary();
    let is_filtered = arguments.iter().any(|argument| !argument.starts_with('-')) || has("--list");
    if !is_filtered {
        table(&data);
    }
}

/// What a test run can afford without optimisation.
fn small() -> Vec<Data> {
    vec![data(2000, 2, 5, 0.35, 0.4, true), data(1000, 6, 5, 0.5, 1.2, true)]
}

fn large() -> Vec<Data> {
    vec![
        data(10_000, 2, 20, 0.35, 0.4, true),
        data(10_000, 8, 20, 0.5, 1.6, true),
        data(200_000, 2, 20, 0.35, 0.12, true),
        data(1_000_000, 3, 30, 0.4, 0.25, false),
        data(200_000, 6, 20, 0.5, 1.0, false),
        data(100_000, 10, 15, 0.5, 1.6, false),
        // All rows within reach of each other, which has cost other libraries gigabytes (scikit-learn's issue 26726).
        data(180_000, 2, 1, 0.01, 0.5, false),
    ]
}

/// `n` rows around `n_centres` random centres in `d` dimensions, and a twentieth as many anywhere.
fn data(n: usize, d: usize, n_centres: usize, spread: f64, eps: f64, beside_linfa: bool) -> Data {
    let mut rng = Seed::new(7).rng();
    let centres = Array2::from_shape_fn((n_centres, d), |_| rng.r#gen::<f64>() * 20.0 - 10.0);
    let x = Array2::from_shape_fn((n + n / 20, d), |(row, column)| {
        // Every 21st row lies anywhere.
        if row % 21 == 20 {
            return rng.r#gen::<f64>() * 24.0 - 12.0;
        }
        let noise: f64 = (0..12).map(|_| rng.r#gen::<f64>()).sum::<f64>() - 6.0;
        centres[[row % n_centres, column]] + spread * noise
    });
    Data { x, eps, beside_linfa }
}

fn ours(data: &Data) -> Labels {
    let params = DbscanParams::new(data.eps).min_samples(MIN_SAMPLES).check().unwrap();
    params.fit_array(data.x.view(), None, &mut Silent).unwrap().labels
}

fn linfas(data: &Data) -> Array1<Option<usize>> {
    baseline::Dbscan::params(MIN_SAMPLES).tolerance(data.eps).transform(&data.x).unwrap()
}

fn hierarchy(data: &Data) -> Labels {
    let params = HdbscanParams::new(MIN_CLUSTER_SIZE).min_samples(MIN_SAMPLES).check().unwrap();
    params.fit_array(data.x.view(), None, &mut Silent).unwrap().labels
}

fn fits(criterion: &mut Criterion, data: &Data) {
    let mut group = criterion.benchmark_group("density");
    group.bench_function(BenchmarkId::new("dbscan", data.id()), |bencher| bencher.iter(|| ours(black_box(data))));
    if data.beside_linfa {
        let id = BenchmarkId::new("linfa-clustering", data.id());
        group.bench_function(id, |bencher| bencher.iter(|| linfas(black_box(data))));
    }
    group.bench_function(BenchmarkId::new("hdbscan", data.id()), |bencher| bencher.iter(|| hierarchy(black_box(data))));
    group.finish();
}

/// One run of each and what it found, a row for each matrix.
fn table(data: &[Data]) {
    println!(
        "\n{:>8} {:>3} {:>5}  {:>9} {:>8} {:>7} {:>5}  {:>9} {:>7} {:>7}  {:>10} {:>8} {:>7} {:>5}",
        "n",
        "d",
        "eps",
        "dbscan s",
        "clusters",
        "noise",
        "MB",
        "linfa s",
        "noise",
        "ratio",
        "hdbscan s",
        "clusters",
        "noise",
        "MB"
    );
    for data in data {
        let ((labels, seconds), memory) = measured(|| timed(|| ours(data)));
        let linfa = data.beside_linfa.then(|| timed(|| linfas(data)));
        let [linfa_seconds, linfa_noise, ratio] = match &linfa {
            Some((labels, linfa_seconds)) => [
                format!("{linfa_seconds:.4}"),
                labels.iter().filter(|label| label.is_none()).count().to_string(),
                format!("{:.0}", linfa_seconds / seconds),
            ],
            None => std::array::from_fn(|_| "-".into()),
        };
        let ((tree_labels, tree_seconds), tree_memory) = measured(|| timed(|| hierarchy(data)));
        println!(
            "{:>8} {:>3} {:>5}  {seconds:>9.4} {:>8} {:>7} {memory:>5}  {linfa_seconds:>9} {linfa_noise:>7} {ratio:>7}  {tree_seconds:>10.4} {:>8} {:>7} {tree_memory:>5}",
            data.x.nrows(),
            data.x.ncols(),
            data.eps,
            labels.n_clusters(),
            labels.n_noise(),
            tree_labels.n_clusters(),
            tree_labels.n_noise(),
        );
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let done = work();
    (done, started.elapsed().as_secs_f64())
}

/// What `work` answers, and the megabytes that it takes at most beside what was there before.
fn measured<T>(work: impl FnOnce() -> T) -> (T, String) {
    // Linux begins a new peak where this is written.
    let is_told = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = kilobytes("VmRSS:");
    let done = work();
    let taken = before.zip(kilobytes("VmHWM:")).filter(|_| is_told);
    (done, taken.map_or("-".into(), |(before, peak)| format!("{:.0}", (peak - before) / 1024.0)))
}

/// A line of what Linux says of this process.
fn kilobytes(line: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|told| told.strip_prefix(line))?.split_whitespace().next()?.parse().ok()
}
