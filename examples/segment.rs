//! From a customer table to segments: `segments.csv`, a saved model, profiles, the comparison of segment counts, and a report.
//!
//! Without a file it makes a sample shop first: `cargo run --release --example segment`.

mod common;
#[path = "common/fitting.rs"]
mod fitting;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use common::Common;
use fitting::Progress;
use segmenta::clustering::{ClustererSpec, DbscanParams};
use segmenta::error::Result;
use segmenta::observe::{Event, Observer};
use segmenta::report::{self, ReportData};
use segmenta::segmentation::{ClusterCount, OutputFiles, ScoreColumns, Segmentation, Segmented, Segmenter};
use segmenta::table::TableRead;
use serde_json::json;

/// Turns a customer table into segments
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
    /// DBSCAN: how far a customer reaches, as a distance between encoded customers
    #[arg(long, value_name = "X", conflicts_with = "k")]
    eps: Option<f64>,
    /// DBSCAN: customers within reach of a core customer at least, itself included [default: 5]
    #[arg(long, value_name = "N", conflicts_with = "k")]
    min_samples: Option<usize>,
    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "segmenta-out")]
    out: PathBuf,
    /// Show the ids of typical customers in the report
    #[arg(long)]
    show_ids: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Algorithm {
    Kmeans,
    Dbscan,
}

impl Flags {
    /// The algorithm of the flags, or that of the specification; flags that do not belong to it are a fault of usage.
    fn clusterer(&self, told: ClustererSpec) -> ClustererSpec {
        let usage = |kind, message: &str| -> ! { Flags::command().error(kind, message).exit() };
        let told = match (self.algorithm, told) {
            (Some(Algorithm::Kmeans), ClustererSpec::Dbscan(_)) => ClustererSpec::default(),
            (Some(Algorithm::Dbscan), ClustererSpec::Kmeans(_)) => match self.eps {
                Some(eps) => ClustererSpec::Dbscan(DbscanParams::new(eps)),
                None => usage(ErrorKind::MissingRequiredArgument, "--algorithm dbscan needs --eps"),
            },
            (_, told) => told,
        };
        match told {
            ClustererSpec::Dbscan(params) => {
                let params = self.eps.into_iter().fold(params, DbscanParams::eps);
                ClustererSpec::Dbscan(self.min_samples.into_iter().fold(params, DbscanParams::min_samples))
            }
            _ if self.eps.is_some() || self.min_samples.is_some() => {
                usage(ErrorKind::ArgumentConflict, "--eps and --min-samples go with --algorithm dbscan")
            }
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
    common.use_threads()?;
    let mut spec = fitting::spec(common)?;
    spec.n_clusters = flags.k.or(spec.n_clusters);
    spec.clustering = flags.clusterer(spec.clustering);
    let customers = match &common.customers {
        Some(path) => path.clone(),
        None => fitting::write_sample(common, &flags.out)?,
    };

    let started = Instant::now();
    let mut progress = Progress::new(common.quiet || common.json);
    progress.on_event(&Event::Stage { name: "read" });
    let (read, provenance) = common::read_customers(&customers, &spec.input.reader, &spec.input.schema)?;
    read.notes.iter().for_each(|note| common.say(&format!("read: {note}")));

    let segmented = Segmenter::new(spec).provenance(provenance).fit(&read.table, &mut progress)?;

    progress.on_event(&Event::Stage { name: "report" });
    let data = report_data(&segmented, &read, flags);
    let paths = write_results(&flags.out, &segmented, &read, &data)?;
    progress.finish();

    if common.json {
        common::print(
            &fitting::summary(&segmented.segmentation, &read, &progress, started.elapsed().as_secs_f64()).to_string(),
        )?;
    } else {
        // The reader's notes stand above already.
        common::print(report::text(&ReportData { notes: Vec::new(), ..data }).trim_end())?;
        common::print("\nWritten:")?;
        for path in &paths {
            common::print(&format!("  {}", path.display()))?;
        }
    }
    Ok(progress.exit_code())
}

fn report_data(segmented: &Segmented, read: &TableRead, flags: &Flags) -> ReportData {
    let mut data = ReportData::new(&segmented.segmentation);
    if flags.show_ids {
        let id = |row: &usize| read.table.ids().get(*row).unwrap_or_default().into_owned();
        for (card, rows) in data.segments.iter_mut().zip(&segmented.exemplars) {
            card.nearest = rows.iter().map(id).collect();
        }
    }
    data
}

/// Writes every file of the run, and puts them in place together.
fn write_results(dir: &Path, segmented: &Segmented, read: &TableRead, data: &ReportData) -> Result<Vec<PathBuf>> {
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
    if read.rejects.is_empty() {
        files.remove_stale("rejects.csv");
    } else {
        files.write("rejects.csv", |writer| read.rejects.write_csv(writer))?;
    }
    files.commit()
}

fn profiles_json(segmentation: &Segmentation) -> String {
    format!("{:#}\n", json!(segmentation.profiles()))
}
