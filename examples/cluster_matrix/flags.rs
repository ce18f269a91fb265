//! The flags of `cluster_matrix`, and what they come to.

use std::path::{Path, PathBuf};

use clap::Parser;
use segmenta::clustering::{GaussianMixtureParams, KMeansInit, KMeansParams, Metric};
use segmenta::error::{ErrorKind, Result};
use segmenta::ndarray::Array1;
use segmenta::seed::Seed;
use segmenta::segmentation::ClusterCount;
use segmenta::table::npy::{self, NpyMatrix};
use segmenta::table::{CsvReader, DecimalMark, Delimiter, Header};

/// Clusters the rows of a matrix
#[derive(Parser, Debug)]
#[command(version, about)]
pub(crate) struct Flags {
    /// The matrix: .npy (f4 or f8), CSV in which every value is a number, or .f32 and .f64 (bare numbers, little endian; see --columns)
    #[arg(long, value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// k-means: read the matrix in blocks, pass by pass, so that it may be larger than memory: .npy in C order, .f32, .f64
    #[arg(long)]
    stream: bool,
    /// .f32 and .f64: numbers in a row; such files are always read in blocks
    #[arg(long, value_name = "N")]
    pub(crate) columns: Option<usize>,
    /// Algorithm
    #[arg(long, value_enum)]
    pub(crate) algorithm: Algorithm,
    /// k-means, mixture: number of clusters, or a range to choose from, both ends included
    #[arg(long, value_name = "N|A..B", required_if_eq_any([("algorithm", "kmeans"), ("algorithm", "gmm")]))]
    pub(crate) k: Option<ClusterCount>,
    /// k-means: starting centroids, one row each: one run, whose clusters keep their order
    #[arg(long, value_name = "FILE")]
    pub(crate) init: Option<PathBuf>,
    /// k-means, mixture: starts to try [default: 10, mixture 1]
    #[arg(long, value_name = "N")]
    pub(crate) n_init: Option<usize>,
    /// k-means, mixture: iterations of a run [default: 300, mixture 100]
    #[arg(long, value_name = "N")]
    pub(crate) max_iter: Option<usize>,
    /// k-means: shift that counts as standing still, as a share of the mean variance [default: 0.0001]; mixture: gain of the mean
    /// log-likelihood that does [default: 0.001]
    #[arg(long, value_name = "X")]
    pub(crate) tol: Option<f64>,
    /// Mixture: what every variance gets on top [default: 0.000001]
    #[arg(long, value_name = "X")]
    pub(crate) reg_covar: Option<f64>,
    /// DBSCAN: how far a row reaches [default: where the k-distance curve bends]; OPTICS: clusters as
    /// DBSCAN's with this reach, instead of by --xi
    #[arg(long, value_name = "X")]
    pub(crate) eps: Option<f64>,
    /// DBSCAN: how much the rows within reach of a core row weigh at least, itself included [default: 5, without
    /// --eps twice the number of columns]; HDBSCAN: rows that make a place
    /// dense [default: --min-cluster-size]; OPTICS: the same [default: 5]
    #[arg(long, value_name = "N")]
    pub(crate) min_samples: Option<usize>,
    /// HDBSCAN: rows of a cluster at least; OPTICS: the same, by --xi [default: --min-samples]
    #[arg(long, value_name = "N", required_if_eq("algorithm", "hdbscan"))]
    pub(crate) min_cluster_size: Option<usize>,
    /// OPTICS: how far a row reaches at most [default: infinitely far]
    #[arg(long, value_name = "X")]
    pub(crate) max_eps: Option<f64>,
    /// OPTICS: share by which the walls of a cluster's valley fall and rise from row to row [default: 0.05]
    #[arg(long, value_name = "X", conflicts_with = "eps")]
    pub(crate) xi: Option<f64>,
    /// DBSCAN, HDBSCAN: what the distance of two rows is; haversine takes latitude and longitude in degrees, and --eps in kilometres
    #[arg(long, value_enum)]
    pub(crate) metric: Option<MetricFlag>,
    /// One JSON document on standard output, which is what is written anyway; for scripts that ask every example for it
    #[arg(long = "json")]
    _json: bool,
    /// How much each row counts: one column; with --stream an .npy of f8 is read in blocks too
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,
    /// CSV: mark before the fraction of a number [default: point]
    #[arg(long, value_enum)]
    pub(crate) decimal: Option<Decimal>,
    /// CSV: character between values, or `tab` [default: found out]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub(crate) delimiter: Option<Delimiter>,
    /// CSV: the first line is a row already [default: found out]
    #[arg(long)]
    no_header: bool,
    /// Where every random draw starts
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Threads, 1 to 256; the result does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
    /// Where to write the labels: i4, -1 for noise
    #[arg(long, value_name = "FILE.npy")]
    pub(crate) labels_out: Option<PathBuf>,
    /// Where to write the centroids, in the precision of the input; of a mixture the means, in f8
    #[arg(long, value_name = "FILE.npy")]
    pub(crate) centroids_out: Option<PathBuf>,
    /// OPTICS: where to write the order, one row each: row, reachability, core distance, the row it is reached from or -1; f8
    #[arg(long, value_name = "FILE.npy")]
    pub(crate) ordering_out: Option<PathBuf>,
    /// Mixture: where to write the membership probabilities, one row a row and one column a component, f8
    #[arg(long, value_name = "FILE.npy")]
    pub(crate) memberships_out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Algorithm {
    Kmeans,
    Dbscan,
    Hdbscan,
    Gmm,
    Optics,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum MetricFlag {
    Euclidean,
    Haversine,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum File {
    Npy,
    Csv,
    F32,
    F64,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Decimal {
    Point,
    Comma,
}

impl File {
    /// What the name of a file says of its content.
    pub(crate) fn of(path: &Path) -> Self {
        match path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("npy") => Self::Npy,
            Some("f32") => Self::F32,
            Some("f64") => Self::F64,
            _ => Self::Csv,
        }
    }
}

impl Algorithm {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kmeans => "kmeans",
            Self::Dbscan => "dbscan",
            Self::Hdbscan => "hdbscan",
            Self::Gmm => "gmm",
            Self::Optics => "optics",
        }
    }
}

impl Flags {
    /// Why the flags do not go together.
    pub(crate) fn conflict(&self) -> Option<String> {
        if let Some(flag) = self.stray() {
            return Some(format!("{flag} has no meaning for this algorithm"));
        }
        if self.metric() == Metric::Haversine && self.algorithm == Algorithm::Dbscan && self.eps.is_none() {
            return Some("--metric haversine needs --eps, in kilometres".into());
        }
        let file = File::of(&self.input);
        match (self.columns, file) {
            (None, File::F32 | File::F64) => {
                return Some("--columns says how many numbers a row of this file has".into());
            }
            (Some(_), File::Npy | File::Csv) => return Some("--columns has no meaning for this file".into()),
            _ => {}
        }
        match (self.is_stream(), file, self.algorithm, self.k) {
            (true, File::Csv, ..) => Some("--stream reads .npy, .f32 and .f64 files".into()),
            (true, _, Algorithm::Dbscan | Algorithm::Hdbscan | Algorithm::Gmm | Algorithm::Optics, _) => {
                Some("files of bare numbers are for k-means alone".into())
            }
            (true, _, _, Some(ClusterCount::Range { .. })) => Some("--stream takes one number of clusters".into()),
            _ => None,
        }
    }

    pub(crate) fn is_stream(&self) -> bool {
        self.stream || matches!(File::of(&self.input), File::F32 | File::F64)
    }

    /// A flag that the chosen algorithm does not know.
    pub(crate) fn stray(&self) -> Option<&'static str> {
        use Algorithm::{Dbscan, Gmm, Hdbscan, Kmeans, Optics};
        let flags: [(bool, &str, &[Algorithm]); 17] = [
            (self.k.is_some(), "--k", &[Kmeans, Gmm]),
            (self.init.is_some(), "--init", &[Kmeans]),
            (self.n_init.is_some(), "--n-init", &[Kmeans, Gmm]),
            (self.max_iter.is_some(), "--max-iter", &[Kmeans, Gmm]),
            (self.tol.is_some(), "--tol", &[Kmeans, Gmm]),
            (self.centroids_out.is_some(), "--centroids-out", &[Kmeans, Gmm]),
            (self.reg_covar.is_some(), "--reg-covar", &[Gmm]),
            (self.memberships_out.is_some(), "--memberships-out", &[Gmm]),
            (self.eps.is_some(), "--eps", &[Dbscan, Optics]),
            (self.min_samples.is_some(), "--min-samples", &[Dbscan, Hdbscan, Optics]),
            (self.min_cluster_size.is_some(), "--min-cluster-size", &[Hdbscan, Optics]),
            (self.max_eps.is_some(), "--max-eps", &[Optics]),
            (self.xi.is_some(), "--xi", &[Optics]),
            (self.ordering_out.is_some(), "--ordering-out", &[Optics]),
            (self.metric.is_some(), "--metric", &[Dbscan, Hdbscan]),
            (self.weights.is_some(), "--weights", &[Kmeans, Gmm, Dbscan]),
            (self.stream, "--stream", &[Kmeans]),
        ];
        let is_stray = |of: &[Algorithm]| !of.contains(&self.algorithm);
        flags.iter().find(|(is_given, _, of)| *is_given && is_stray(of)).map(|&(_, flag, _)| flag)
    }

    pub(crate) fn mixture(&self, n_components: usize) -> GaussianMixtureParams {
        let mut params = GaussianMixtureParams::new(n_components);
        if let Some(n_init) = self.n_init {
            params = params.n_init(n_init);
        }
        if let Some(max_iter) = self.max_iter {
            params = params.max_iter(max_iter);
        }
        if let Some(tol) = self.tol {
            params = params.tol(tol);
        }
        if let Some(reg_covar) = self.reg_covar {
            params = params.reg_covar(reg_covar);
        }
        params.seed(self.seed.map_or_else(Seed::default, Seed::new))
    }

    pub(crate) fn kmeans(&self, n_clusters: usize) -> Result<KMeansParams> {
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

    pub(crate) fn metric(&self) -> Metric {
        match self.metric {
            None | Some(MetricFlag::Euclidean) => Metric::Euclidean,
            Some(MetricFlag::Haversine) => Metric::Haversine,
        }
    }

    /// The matrix in a file, `.npy` by its name and CSV otherwise.
    pub(crate) fn read(&self, path: &Path) -> Result<NpyMatrix> {
        if File::of(path) == File::Npy {
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

    pub(crate) fn read_weights(&self, path: &Path) -> Result<Array1<f64>> {
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
