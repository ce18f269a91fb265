//! Numbers of clusters side by side: what each costs, how good it is, and how our k-means stands beside linfa-clustering's.
//!
//! `cargo bench --bench cluster_counts` measures and ends with tables; `-- table` prints the one beside linfa-clustering alone, one run of
//! everything, and `-- sweeps` that of whole sweeps with their verdict; `cargo test` runs every benchmark once on small data. Recorded figures stand in `src/docs/benchmarks.md`.
//!
//! Both k-means start from the same rows and run to the fixed point, so that their inertias can be compared.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering as baseline;
use rand::Rng;
use segmenta::clustering::{Clustering, KMeans, KMeansInit, KMeansParams, Labels};
use segmenta::datasets;
use segmenta::error::Result;
use segmenta::features::{FeatureMatrix, FeatureSpec};
use segmenta::ndarray::{Array2, ArrayView2};
use segmenta::observe::Silent;
use segmenta::seed::Seed;
use segmenta::selection::metrics::{Metric, Sampling, calinski_harabasz, davies_bouldin, inertia, silhouette};
use segmenta::selection::{KSweep, StabilitySpec, StructureSpec};

/// Iterations that nothing here needs: the runs end at their fixed points.
const MAX_ITER: usize = 1000;

/// One matrix and the numbers of clusters to try on it.
struct Data {
    name: &'static str,
    x: Array2<f64>,
    counts: Vec<usize>,
    /// Rows of the silhouette.
    sampling: Sampling,
}

impl Data {
    fn id(&self, k: usize) -> String {
        format!("k={k}/n={}/d={}", self.x.nrows(), self.x.ncols())
    }
}

fn main() {
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(3)).configure_from_args();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    // As criterion decides it: `cargo bench` says `--bench`, `cargo test` does not.
    let is_test = has("--test") || !has("--bench");
    let is_filtered = arguments.iter().any(|argument| !argument.starts_with('-')) || has("--list");
    // The names of the tables are those of no benchmark, so they leave all of them out.
    if !is_filtered || has("sweeps") {
        sweeps(is_test);
    }
    let data = if is_test { small() } else { large() };
    data.iter().for_each(|data| fits(&mut criterion, data));
    data.iter().for_each(|data| metrics(&mut criterion, data));
    criterion.final_summary();
    if !is_filtered || has("table") {
        table(&data);
    }
}

/// What a test run can afford without optimisation.
fn small() -> Vec<Data> {
    let sampling = Sampling::AtMost(1000);
    let data = |name, x, counts| Data { name, x, counts, sampling };
    vec![
        data("shop", shop(1000), vec![2, 6]),
        data("shop", shop(10_000), vec![6]),
        data("blobs", blobs(10_000, 8, 10), vec![5]),
    ]
}

fn large() -> Vec<Data> {
    let data = |name, x, counts| Data { name, x, counts, sampling: Sampling::default() };
    let counts = || vec![2, 4, 6, 8, 10];
    vec![
        data("shop", shop(1000), counts()),
        data("shop", shop(10_000), counts()),
        data("shop", shop(100_000), counts()),
        data("blobs", blobs(10_000, 8, 10), vec![5, 10, 20]),
        data("blobs", blobs(100_000, 8, 10), vec![5, 10, 20]),
        data("blobs", blobs(10_000, 64, 10), vec![5, 10, 20]),
    ]
}

/// The features of the sample shop as a segmentation makes them.
fn shop(n_customers: usize) -> Array2<f64> {
    let shop = datasets::shop(n_customers, Seed::new(1)).unwrap();
    let (_, x) = FeatureSpec::infer(&shop.customers).fit_encode(&shop.customers).unwrap();
    x.values().to_owned()
}

/// `n` rows around `n_centres` random centres in `d` dimensions.
fn blobs(n: usize, d: usize, n_centres: usize) -> Array2<f64> {
    let mut rng = Seed::new(7).rng();
    let centres = Array2::from_shape_fn((n_centres, d), |_| rng.r#gen::<f64>() * 10.0);
    Array2::from_shape_fn((n, d), |(row, column)| {
        let noise: f64 = (0..12).map(|_| rng.r#gen::<f64>()).sum::<f64>() - 6.0;
        centres[[row % n_centres, column]] + noise
    })
}

/// Rows evenly spread over the matrix, from which both engines start.
fn start(x: &Array2<f64>, k: usize) -> Array2<f64> {
    Array2::from_shape_fn((k, x.ncols()), |(cluster, column)| x[[cluster * x.nrows() / k, column]])
}

fn ours(x: ArrayView2<'_, f64>, start: &Array2<f64>) -> Clustering<KMeans> {
    let params = KMeansParams::new(start.nrows()).init(KMeansInit::Given(start.clone())).tol(0.0).max_iter(MAX_ITER);
    params.check().unwrap().fit_array(x, None, &mut Silent).unwrap()
}

/// Returns the centroids.
fn linfas(x: ArrayView2<'_, f64>, start: &Array2<f64>) -> Array2<f64> {
    let model = baseline::KMeans::params_with_rng(start.nrows(), Seed::new(1).rng())
        .n_runs(1)
        .init_method(baseline::KMeansInit::Precomputed(start.clone()))
        // It takes no 0; shifts below this are those of a fixed point.
        .tolerance(1e-12)
        .max_n_iterations(MAX_ITER as u64)
        .fit(&DatasetBase::from(x))
        .unwrap();
    model.centroids().clone()
}

fn fits(criterion: &mut Criterion, data: &Data) {
    let mut group = criterion.benchmark_group(group_name(data, "kmeans"));
    for &k in &data.counts {
        let start = start(&data.x, k);
        group.bench_function(BenchmarkId::new("ours", data.id(k)), |bencher| {
            bencher.iter(|| ours(black_box(data.x.view()), &start));
        });
        group.bench_function(BenchmarkId::new("linfa-clustering", data.id(k)), |bencher| {
            bencher.iter(|| linfas(black_box(data.x.view()), &start));
        });
    }
    group.finish();
}

fn metrics(criterion: &mut Criterion, data: &Data) {
    let mut group = criterion.benchmark_group(group_name(data, "metric"));
    for &k in &data.counts {
        let labels = ours(data.x.view(), &start(&data.x, k)).labels;
        let x = data.x.view();
        group.bench_function(BenchmarkId::new("silhouette", data.id(k)), |bencher| {
            bencher.iter(|| silhouette_of(black_box(data), &labels));
        });
        group.bench_function(BenchmarkId::new("calinski_harabasz", data.id(k)), |bencher| {
            bencher.iter(|| calinski_harabasz(black_box(x), &labels));
        });
        group.bench_function(BenchmarkId::new("davies_bouldin", data.id(k)), |bencher| {
            bencher.iter(|| davies_bouldin(black_box(x), &labels));
        });
        group.bench_function(BenchmarkId::new("inertia", data.id(k)), |bencher| {
            bencher.iter(|| inertia(black_box(x), &labels));
        });
    }
    group.finish();
}

/// Bare matrices go by the engine alone, the shop by its name.
fn group_name(data: &Data, what: &str) -> String {
    if data.name == "blobs" { what.into() } else { format!("{}/{what}", data.name) }
}

fn silhouette_of(data: &Data, labels: &Labels) -> Metric {
    let measured = silhouette(data.x.view(), labels, data.sampling, Seed::new(1)).map(|measured| measured.value);
    Metric::from_result(measured).unwrap()
}

/// One run of each engine and the quality of ours, a row for each number of clusters. Seconds stand in brackets.
fn table(data: &[Data]) {
    println!(
        "\n| data | n | d | k | ours s | linfa s | our inertia | linfa's beside it | silhouette | Calinski-Harabasz | Davies-Bouldin |\n{}",
        "|---".repeat(11) + "|"
    );
    for data in data {
        for &k in &data.counts {
            let x = data.x.view();
            let start = start(&data.x, k);
            let (ours, our_seconds) = timed(|| ours(x, &start));
            let (centroids, linfa_seconds) = timed(|| linfas(x, &start));
            let beside = nearest_inertia(x, &centroids) / ours.summary.inertia - 1.0;
            let cell = |(metric, seconds): (Metric, f64)| format!("{} ({seconds:.3})", text(&metric));
            let of = |measure: fn(ArrayView2<'_, f64>, &Labels) -> Result<f64>| {
                cell(timed(|| Metric::from_result(measure(x, &ours.labels)).unwrap()))
            };
            println!(
                "| {} | {} | {} | {k} | {our_seconds:.4} | {linfa_seconds:.4} | {:.6} | {beside:+.0e} | {} | {} | {} |",
                data.name,
                x.nrows(),
                x.ncols(),
                ours.summary.inertia,
                cell(timed(|| silhouette_of(data, &ours.labels))),
                of(calinski_harabasz),
                of(davies_bouldin),
            );
        }
    }
}

/// What a whole comparison costs as rows, numbers of clusters and replicates grow: the fits with their metrics, the stability of every
/// number by replicates, the verdict on the chosen one.
fn sweeps(is_test: bool) {
    println!(
        "\n| n | d | k | replicates | rows of a replicate | sweep s | stability s | verdict s | chosen k | verdict |\n{}",
        "|---".repeat(10) + "|"
    );
    let cases: &[(usize, usize, usize, Sampling)] = match is_test {
        true => &[(2000, 3, 2, Sampling::AtMost(500))],
        false => &[
            (10_000, 12, 50, Sampling::AtMost(10_000)),
            (100_000, 12, 50, Sampling::AtMost(10_000)),
            (1_000_000, 6, 50, Sampling::AtMost(10_000)),
            (1_000_000, 12, 10, Sampling::AtMost(10_000)),
            (1_000_000, 12, 50, Sampling::AtMost(10_000)),
            (1_000_000, 12, 100, Sampling::AtMost(10_000)),
            (1_000_000, 12, 50, Sampling::AtMost(50_000)),
            (1_000_000, 20, 50, Sampling::AtMost(10_000)),
        ],
    };
    for &(n, most, n_replicates, rows) in cases {
        let x = FeatureMatrix::from_array(blobs(n, if is_test { 2 } else { 16 }, 8)).unwrap();
        let sweep = KSweep::new(KMeansParams::new(2), 2..=most);
        let (mut sweep, fitted) = timed(|| sweep.run(&x, &mut Silent).unwrap());
        let stability = StabilitySpec { n_replicates, rows, ..StabilitySpec::default() };
        let ((), replicated) = timed(|| sweep.measure_stability(&x, &stability, &mut Silent).unwrap());
        let chosen = sweep.choose(segmenta::selection::Criterion::NumericVote).n_clusters;
        let spec = StructureSpec { stability, ..StructureSpec::default() };
        let (structure, judged) = timed(|| sweep.judge(&x, chosen, &spec, &mut Silent).unwrap().unwrap());
        let Sampling::AtMost(rows) = rows else { continue };
        println!(
            "| {n} | {} | 2..{most} | {n_replicates} | {} | {fitted:.2} | {replicated:.2} | {judged:.2} | {chosen} | {} |",
            x.n_features(),
            rows.min(n),
            structure.verdict
        );
    }
}

fn text(metric: &Metric) -> String {
    metric.value().map_or_else(|| "undefined".into(), |value| format!("{value:.4}"))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let done = work();
    (done, started.elapsed().as_secs_f64())
}

/// The sum of squared distances to the nearest centroid: one yardstick for both engines.
fn nearest_inertia(x: ArrayView2<'_, f64>, centroids: &Array2<f64>) -> f64 {
    let squared = |row: &[f64], centroid: &[f64]| row.iter().zip(centroid).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
    let nearest = |row: &[f64]| {
        let to_each = centroids.rows().into_iter().map(|centroid| squared(row, centroid.to_slice().unwrap()));
        to_each.fold(f64::INFINITY, f64::min)
    };
    x.rows().into_iter().map(|row| nearest(row.to_slice().unwrap())).sum()
}
