//! From a customer table, an order log or both to segments: `segments.csv`, a saved model, profiles, the comparison of segment counts, and a report.
//!
//! Without a file it makes a sample shop first: `cargo run --release --example segment`.

mod common;
#[path = "common/fitting.rs"]
mod fitting;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use common::Common;
use fitting::Opened;
use segmenta::clustering::{ClustererSpec, DbscanSpec, GaussianMixtureSpec, HdbscanParams};
use segmenta::error::Result;
use segmenta::observe::{Event, Observer};
use segmenta::report::{self, Chart, ReportData};
use segmenta::segmentation::{
    ClusterCount, InputRejects, OutputFiles, ScoreColumns, Segmentation, Segmented, Segmenter,
};
use segmenta::selection::audit::AuditSpec;
use segmenta::table::Table;
use serde_json::json;

/// Turns a customer table, an order log or both into segments
#[derive(Parser, Debug)]
#[command(version, about)]
struct Flags {
    #[command(flatten)]
    common: Common,
    /// Algorithm [default: that of the spec, or kmeans]
    #[arg(long, value_enum)]
    algorithm: Option<Algorithm>,
    /// Number of segments, or a range to choose from, both ends included [default: 2..10]
    #[arg(long, value_name = "N|A..B")]
    k: Option<ClusterCount>,
    /// DBSCAN: how far a customer reaches, as a distance between encoded customers [default: where the k-distance curve bends]
    #[arg(long, value_name = "X", conflicts_with = "k")]
    eps: Option<f64>,
    /// DBSCAN: customers within reach of a core customer at least, itself included [default: 5, without --eps
    /// twice the number of features]; HDBSCAN: customers that make a place dense
    /// [default: --min-cluster-size]
    #[arg(long, value_name = "N", conflicts_with = "k")]
    min_samples: Option<usize>,
    /// HDBSCAN: customers of a segment at least
    #[arg(long, value_name = "N", conflicts_with_all = ["k", "eps"])]
    min_cluster_size: Option<usize>,
    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "segmenta-out")]
    out: PathBuf,
    /// Show the ids of typical customers in the report
    #[arg(long)]
    show_ids: bool,
    /// Say what each column is good for (use, transform, leave out) and why, and stop: nothing is segmented; the folder
    /// for the results gets audit.json, audit.csv and audit.svg, and --json prints the first
    #[arg(long, conflicts_with_all = ["algorithm", "k", "eps", "min_samples", "min_cluster_size", "show_ids"])]
    audit: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Algorithm {
    Kmeans,
    Dbscan,
    Hdbscan,
    Gmm,
}

impl Flags {
    /// The algorithm of the flags, or that of the specification; flags that do not belong to it are a fault of usage.
    fn clusterer(&self, told: ClustererSpec) -> ClustererSpec {
        let usage = |kind, message: &str| -> ! { Flags::command().error(kind, message).exit() };
        let told = match (self.algorithm, told) {
            (None, told)
            | (Some(Algorithm::Kmeans), told @ ClustererSpec::Kmeans(_))
            | (Some(Algorithm::Dbscan), told @ ClustererSpec::Dbscan(_))
            | (Some(Algorithm::Hdbscan), told @ ClustererSpec::Hdbscan(_))
            | (Some(Algorithm::Gmm), told @ ClustererSpec::GaussianMixture(_)) => told,
            (Some(Algorithm::Kmeans), _) => ClustererSpec::default(),
            (Some(Algorithm::Dbscan), _) => ClustererSpec::Dbscan(DbscanSpec::default()),
            (Some(Algorithm::Hdbscan), _) => match self.min_cluster_size {
                Some(size) => ClustererSpec::Hdbscan(HdbscanParams::new(size)),
                None => usage(ErrorKind::MissingRequiredArgument, "--algorithm hdbscan needs --min-cluster-size"),
            },
            (Some(Algorithm::Gmm), _) => ClustererSpec::GaussianMixture(GaussianMixtureSpec::default()),
        };
        match told {
            ClustererSpec::Hdbscan(_) if self.eps.is_some() => {
                usage(ErrorKind::ArgumentConflict, "--eps goes with --algorithm dbscan")
            }
            ClustererSpec::Hdbscan(params) => {
                let params = self.min_cluster_size.into_iter().fold(params, HdbscanParams::min_cluster_size);
                ClustererSpec::Hdbscan(self.min_samples.into_iter().fold(params, HdbscanParams::min_samples))
            }
            _ if self.min_cluster_size.is_some() => {
                usage(ErrorKind::ArgumentConflict, "--min-cluster-size goes with --algorithm hdbscan")
            }
            ClustererSpec::Dbscan(told) => ClustererSpec::Dbscan(DbscanSpec {
                eps: self.eps.or(told.eps),
                min_samples: self.min_samples.or(told.min_samples),
            }),
            _ if self.eps.is_some() || self.min_samples.is_some() => usage(
                ErrorKind::ArgumentConflict,
                "--eps and --min-samples go with --algorithm dbscan, --min-samples also with hdbscan",
            ),
            told => told,
        }
    }
}

fn main() -> ExitCode {
    let flags = Flags::parse();
    common::exit_code(|| run(&flags))
}

fn run(flags: &Flags) -> Result<ExitCode> {
    let common = &flags.common;
    let mut opened = fitting::open(common, &flags.out, |mut spec| {
        spec.n_clusters = flags.k.or(spec.n_clusters);
        spec.clustering = flags.clusterer(spec.clustering);
        Ok(spec)
    })?;
    if flags.audit {
        return audit(flags, opened);
    }
    let segmented = Segmenter::of_input(&opened.read).fit(&opened.read.table, &mut opened.progress)?;
    say_suggestion(common, &opened.read.spec.clustering, &segmented.segmentation.spec().clustering);

    opened.progress.on_event(&Event::Stage { name: "report" });
    let data = report_data(&segmented, &opened.read.table, flags);
    let paths = write_results(&flags.out, &segmented, &opened.read.rejects, &data)?;
    opened.progress.finish();

    if common.json {
        common::print(&opened.summary(&segmented.segmentation).to_string())?;
    } else {
        // The reader's notes stand above already.
        common::print(report::text(&ReportData { notes: Vec::new(), ..data }).trim_end())?;
        fitting::print_paths(&paths)?;
    }
    Ok(opened.progress.exit_code())
}

/// What the columns are good for, instead of segments.
fn audit(flags: &Flags, mut opened: Opened) -> Result<ExitCode> {
    opened.progress.on_event(&Event::Stage { name: "audit" });
    let audit = Segmenter::of_input(&opened.read).audit(&opened.read.table, &AuditSpec::default())?;
    let json = format!("{:#}\n", json!(audit));
    let mut files = OutputFiles::create(&flags.out)?;
    files.write_text("audit.json", &json)?;
    files.write("audit.csv", |writer| audit.write_csv(writer))?;
    files.write_text("audit.svg", &report::chart_svg(&Chart::Attributes { audit: &audit }))?;
    let paths = files.commit()?;
    opened.progress.finish();
    if flags.common.json {
        common::print(json.trim_end())?;
    } else {
        common::print(&audit.to_string())?;
        fitting::print_paths(&paths)?;
    }
    Ok(opened.progress.exit_code())
}

/// Says what was suggested where the specification left it open.
fn say_suggestion(common: &Common, told: &ClustererSpec, used: &ClustererSpec) {
    if let (
        ClustererSpec::Dbscan(DbscanSpec { eps: None, .. }),
        ClustererSpec::Dbscan(DbscanSpec { eps: Some(eps), min_samples: Some(min_samples) }),
    ) = (told, used)
    {
        common.say(&format!(
            "suggested: --eps {eps} with --min-samples {min_samples}, where the k-distance curve bends; spec.toml holds both"
        ));
    }
}

fn report_data(segmented: &Segmented, table: &Table, flags: &Flags) -> ReportData {
    let mut data = ReportData::new(&segmented.segmentation);
    if flags.show_ids {
        let id = |row: &usize| table.ids().get(*row).unwrap_or_default().into_owned();
        for (card, rows) in data.segments.iter_mut().zip(&segmented.exemplars) {
            card.nearest = rows.iter().map(id).collect();
        }
    }
    data
}

/// Writes every file of the run, and puts them in place together.
fn write_results(dir: &Path, segmented: &Segmented, rejects: &InputRejects, data: &ReportData) -> Result<Vec<PathBuf>> {
    let segmentation = &segmented.segmentation;
    let mut files = OutputFiles::create(dir)?;
    files.write("segments.csv", |writer| segmented.scores.write_csv(ScoreColumns::Segments, writer))?;
    files.write_text("segmentation.json", &segmentation.to_json()?)?;
    files.write_text("profiles.json", &profiles_json(segmentation))?;
    match segmentation.sweep() {
        Some(sweep) => files.write("sweep.csv", |writer| sweep.write_csv(writer))?,
        None => files.remove_stale("sweep.csv"),
    }
    files.write("report.html", |writer| report::html(data, writer))?;
    files.write_text("spec.toml", &segmentation.spec().to_toml()?)?;
    if rejects.is_empty() {
        files.remove_stale("rejects.csv");
    } else {
        files.write("rejects.csv", |writer| rejects.write_csv(writer))?;
    }
    files.commit()
}

fn profiles_json(segmentation: &Segmentation) -> String {
    format!("{:#}\n", json!(segmentation.profiles()))
}
