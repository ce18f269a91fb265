//! Clusters of a bare matrix, for people who come with NumPy: `.npy` or numeric CSV in, labels and centroids out, one line of JSON.
//!
//! `cargo run --release --example cluster_matrix -- --input x.npy --algorithm kmeans --k 5 --labels-out labels.npy`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{CommandFactory, Parser};
use segmenta::clustering::{DbscanParams, HdbscanParams, KMeans, KMeansInit, KMeansParams, Labels, Scalar};
use segmenta::error::{Error, ErrorKind, Result};
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::{Array1, Array2, ArrayView2};
use segmenta::observe::{Silent, StopReason};
use segmenta::seed::Seed;
use segmenta::segmentation::{ClusterCount, OutputFiles};
use segmenta::selection::{Criterion, KSweep, StructureSpec, SweepRow, Verdict};
use segmenta::table::npy::{self, NpyFloat, NpyMatrix};
use segmenta::table::{CsvReader, DecimalMark, Delimiter, Header};
use serde_json::{Value, json};

/// Clusters the rows of a matrix
#[derive(Parser, Debug)]
#[command(version, about)]
struct Flags {
    /// The matrix: .npy (f4 or f8), or CSV in which every value is a number
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Algorithm
    #[arg(long, value_enum)]
    algorithm: Algorithm,
    /// k-means: number of clusters, or a range to choose from, both ends included
    #[arg(long, value_name = "N|A..B", required_if_eq("algorithm", "kmeans"))]
    k: Option<ClusterCount>,
    /// k-means: starting centroids, one row each: one run, whose clusters keep their order
    #[arg(long, value_name = "FILE")]
    init: Option<PathBuf>,
    /// k-means: starts to try [default: 10]
    #[arg(long, value_name = "N")]
    n_init: Option<usize>,
    /// k-means: iterations of a run [default: 300]
    #[arg(long, value_name = "N")]
    max_iter: Option<usize>,
    /// k-means: shift that counts as standing still, as a share of the mean variance [default: 0.0001]
    #[arg(long, value_name = "X")]
    tol: Option<f64>,
    /// DBSCAN: how far a row reaches
    #[arg(long, value_name = "X", required_if_eq("algorithm", "dbscan"))]
    eps: Option<f64>,
    /// DBSCAN: how much the rows within reach of a core row weigh at least, itself included [default: 5]; HDBSCAN: rows that make a place
    /// dense [default: --min-cluster-size]
    #[arg(long, value_name = "N")]
    min_samples: Option<usize>,
    /// HDBSCAN: rows of a cluster at least
    #[arg(long, value_name = "N", required_if_eq("algorithm", "hdbscan"))]
    min_cluster_size: Option<usize>,
    /// How much each row counts: one column
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// CSV: mark before the fraction of a number [default: point]
    #[arg(long, value_enum)]
    decimal: Option<Decimal>,
    /// CSV: character between values, or `tab` [default: found out]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<Delimiter>,
    /// CSV: the first line is a row already [default: found out]
    #[arg(long)]
    no_header: bool,
    /// Where every random draw starts
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Threads, 1 to 256; the result does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Where to write the labels: i4, -1 for noise
    #[arg(long, value_name = "FILE.npy")]
    labels_out: Option<PathBuf>,
    /// Where to write the centroids, in the precision of the input
    #[arg(long, value_name = "FILE.npy")]
    centroids_out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Algorithm {
    Kmeans,
    Dbscan,
    Hdbscan,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Decimal {
    Point,
    Comma,
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Self::Kmeans => "kmeans",
            Self::Dbscan => "dbscan",
            Self::Hdbscan => "hdbscan",
        }
    }
}

#[path = "common/words.rs"]
mod words;

fn main() -> ExitCode {
    let flags = Flags::parse();
    if let Some(flag) = flags.stray() {
        let message = format!("{flag} has no meaning for this algorithm");
        Flags::command().error(clap::error::ErrorKind::ArgumentConflict, message).exit();
    }
    match run(&flags) {
        Ok(document) => {
            println!("{document}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {}", words::in_flags(&error));
            ExitCode::from(error.class().exit_code())
        }
    }
}

impl Flags {
    /// A flag that the chosen algorithm does not know.
    fn stray(&self) -> Option<&'static str> {
        let of_kmeans = [
            (self.k.is_some(), "--k"),
            (self.init.is_some(), "--init"),
            (self.n_init.is_some(), "--n-init"),
            (self.max_iter.is_some(), "--max-iter"),
            (self.tol.is_some(), "--tol"),
            (self.centroids_out.is_some(), "--centroids-out"),
        ];
        let of_dbscan = [(self.eps.is_some(), "--eps")];
        let of_hdbscan = [(self.min_cluster_size.is_some(), "--min-cluster-size")];
        let of_density = [(self.min_samples.is_some(), "--min-samples")];
        let of_weighing = [(self.weights.is_some(), "--weights")];
        let others: [&[(bool, &'static str)]; 3] = match self.algorithm {
            Algorithm::Kmeans => [&of_dbscan, &of_hdbscan, &of_density],
            Algorithm::Dbscan => [&of_kmeans, &of_hdbscan, &[]],
            Algorithm::Hdbscan => [&of_kmeans, &of_dbscan, &of_weighing],
        };
        others.into_iter().flatten().find(|(is_given, _)| *is_given).map(|&(_, flag)| flag)
    }

    fn kmeans(&self, n_clusters: usize) -> Result<KMeansParams> {
        let mut params = KMeansParams::new(n_clusters);
        if let Some(path) = &self.init {
            params = params.init(KMeansInit::Given(self.read(path)?.into_f64()));
        }
        if let Some(n_init) = self.n_init {
            params = params.n_init(n_init);
        }
        if let Some(max_iter) = self.max_iter {
            params = params.max_iter(max_iter);
        }
        if let Some(tol) = self.tol {
            params = params.tol(tol);
        }
        Ok(params.seed(self.seed.map_or_else(Seed::default, Seed::new)))
    }

    /// The matrix in a file, `.npy` by its name and CSV otherwise.
    fn read(&self, path: &Path) -> Result<NpyMatrix> {
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("npy")) {
            return npy::read_path(path);
        }
        let mut reader = CsvReader::new();
        if let Some(decimal) = self.decimal {
            reader = reader.decimal(match decimal {
                Decimal::Point => DecimalMark::Point,
                Decimal::Comma => DecimalMark::Comma,
            });
        }
        if let Some(delimiter) = self.delimiter {
            reader = reader.delimiter(delimiter);
        }
        if self.no_header {
            reader = reader.header(Header::Absent);
        }
        reader.read_matrix_path(path).map(NpyMatrix::F64)
    }

    fn read_weights(&self, path: &Path) -> Result<Array1<f64>> {
        let weights = self.read(path)?.into_f64();
        if weights.ncols() != 1 {
            let what = format!("the file of weights {}", path.display());
            return Err(ErrorKind::Width { what, expected: 1, got: weights.ncols() }.into());
        }
        Ok(weights.column(0).to_owned())
    }
}

fn delimiter(text: &str) -> std::result::Result<Delimiter, String> {
    match text {
        "tab" | "\\t" | "\t" => Ok(Delimiter::Tab),
        "," => Ok(Delimiter::Comma),
        ";" => Ok(Delimiter::Semicolon),
        "|" => Ok(Delimiter::Pipe),
        _ => {
            let mut letters = text.chars();
            let only = letters.next().filter(|_| letters.next().is_none());
            only.map(Delimiter::Other).ok_or_else(|| "one character, or `tab`".into())
        }
    }
}

/// What a fit leaves, apart from the labels.
struct Fitted {
    labels: Labels,
    /// The entries of the document that the algorithm gives.
    entries: Value,
    seconds: f64,
}

fn run(flags: &Flags) -> Result<Value> {
    if let Some(n_threads) = flags.threads {
        // The pool can be set up once a process, and nothing has used it yet.
        rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads.into())
            .build_global()
            .map_err(|error| Error::from(ErrorKind::Internal(error.to_string())))?;
    }
    let started = Instant::now();
    let input = flags.read(&flags.input)?;
    let weights = flags.weights.as_deref().map(|path| flags.read_weights(path)).transpose()?;
    let seconds_read = started.elapsed().as_secs_f64();
    let (n, d) = (input.n_rows(), input.n_columns());

    let fitted = match (input, flags.k) {
        (input, Some(counts @ ClusterCount::Range { .. })) => sweep(flags, input.into_f64(), weights, counts)?,
        (NpyMatrix::F32(x), _) => fit(flags, x.view(), weights)?,
        (input, _) => fit(flags, input.into_f64().view(), weights)?,
    };

    if let Some(path) = &flags.labels_out {
        OutputFiles::replace(path, |writer| npy::write_labels(writer, fitted.labels.iter()))?;
    }
    let mut document = json!({
        "algorithm": flags.algorithm.name(),
        "n": n,
        "d": d,
        "clusters": fitted.labels.n_clusters(),
        "noise": fitted.labels.n_noise(),
        "seconds_read": seconds_read,
        "seconds_fit": fitted.seconds,
    });
    if let (Value::Object(document), Value::Object(entries)) = (&mut document, fitted.entries) {
        document.extend(entries);
    }
    Ok(document)
}

fn fit<F: Scalar + NpyFloat>(flags: &Flags, x: ArrayView2<'_, F>, weights: Option<Array1<f64>>) -> Result<Fitted> {
    let weights = weights.as_ref().map(Array1::view);
    let no_entries = || json!({ "k": null, "n_iter": null, "inertia": null, "stop": null });
    match (flags.algorithm, flags.k, flags.eps) {
        (Algorithm::Hdbscan, ..) => {
            let params =
                flags.min_cluster_size.into_iter().fold(HdbscanParams::new(2), HdbscanParams::min_cluster_size);
            let params = flags.min_samples.into_iter().fold(params, HdbscanParams::min_samples).check()?;
            let started = Instant::now();
            let fit = params.fit_array(x, weights, &mut Silent)?;
            Ok(Fitted { labels: fit.labels, entries: no_entries(), seconds: started.elapsed().as_secs_f64() })
        }
        (Algorithm::Dbscan, _, Some(eps)) => {
            let params = DbscanParams::new(eps);
            let params = flags.min_samples.into_iter().fold(params, DbscanParams::min_samples).check()?;
            let started = Instant::now();
            let fit = params.fit_array(x, weights, &mut Silent)?;
            Ok(Fitted { labels: fit.labels, entries: no_entries(), seconds: started.elapsed().as_secs_f64() })
        }
        (Algorithm::Kmeans, Some(ClusterCount::Fixed(k)), _) => {
            let params = flags.kmeans(k)?.check()?;
            let started = Instant::now();
            let fit = params.fit_array(x, weights, &mut Silent)?;
            let seconds = started.elapsed().as_secs_f64();
            write_centroids(flags, &fit.model)?;
            let entries = kmeans_entries(k, fit.summary.n_iter, fit.summary.inertia, fit.summary.stop);
            Ok(Fitted { labels: fit.labels, entries, seconds })
        }
        _ => Err(ErrorKind::Internal("flags that the parser lets through".into()).into()),
    }
}

/// Every number of clusters in the range, and the one that the metrics prefer.
fn sweep(flags: &Flags, x: Array2<f64>, weights: Option<Array1<f64>>, counts: ClusterCount) -> Result<Fitted> {
    let mut x = FeatureMatrix::from_array(x)?;
    if let Some(weights) = weights {
        x = x.with_weights(weights)?;
    }
    let params = flags.kmeans(*counts.range().start())?;
    let started = Instant::now();
    let mut sweep = KSweep::new(params, counts.range()).run(&x, &mut Silent)?;
    let seconds = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let spec = StructureSpec::default();
    sweep.measure_stability(&x, &spec.stability, &mut Silent)?;
    let mut choice = sweep.choose(Criterion::NumericVote);
    if let Some(structure) = sweep.judge(&x, choice.n_clusters, &spec, &mut Silent)? {
        choice = choice.with_structure(structure);
    }
    let seconds_judge = started.elapsed().as_secs_f64();
    let rows: Vec<Value> = sweep.rows().iter().map(row).collect();
    let fit = sweep
        .into_clustering(choice.n_clusters)
        .ok_or_else(|| Error::from(ErrorKind::Internal("a number of clusters that was never fitted".into())))?;
    write_centroids(flags, &fit.model)?;
    let mut entries = kmeans_entries(choice.n_clusters, fit.summary.n_iter, fit.summary.inertia, fit.summary.stop);
    entries["verdict"] = choice.verdict().map(Verdict::as_str).into();
    entries["near_ties"] = choice.near_ties.into();
    let stability = choice.structure.and_then(|structure| structure.stability);
    let of_segments = stability.iter().flat_map(|stability| &stability.segments).map(|segment| segment.jaccard);
    entries["stability"] = of_segments.collect();
    entries["because"] = choice.because.into();
    entries["seconds_judge"] = seconds_judge.into();
    entries["rows"] = rows.into();
    Ok(Fitted { labels: fit.labels, entries, seconds })
}

fn kmeans_entries(k: usize, n_iter: usize, inertia: f64, stop: StopReason) -> Value {
    json!({ "k": k, "n_iter": n_iter, "inertia": inertia, "stop": stop.as_str() })
}

fn row(row: &SweepRow) -> Value {
    json!({
        "k": row.n_clusters,
        "inertia": row.inertia,
        "silhouette": row.silhouette.value(),
        "calinski_harabasz": row.calinski_harabasz.value(),
        "davies_bouldin": row.davies_bouldin.value(),
        "smallest_share": row.smallest_share,
        "stability": row.stability,
    })
}

fn write_centroids<F: Scalar + NpyFloat>(flags: &Flags, model: &KMeans<F>) -> Result<()> {
    match &flags.centroids_out {
        Some(path) => OutputFiles::replace(path, |writer| npy::write_matrix(writer, model.centroids())),
        None => Ok(()),
    }
}
