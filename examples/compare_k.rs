//! Numbers of segments side by side: tables on the terminal, and pictures with their numbers as CSV: `sweep`, `silhouettes`,
//! `stability`, `flow`. With `--algorithms kmeans,gmm,hdbscan` other algorithms beside k-means: `algorithms.csv`, `agreement.csv`.
//!
//! Without a file it makes a sample shop first: `cargo run --release --example compare_k -- --k 2..12`.

mod common;
#[path = "common/fitting.rs"]
mod fitting;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use common::Common;
use segmenta::clustering::{ClustererSpec, GaussianMixtureSpec, HdbscanParams};
use segmenta::error::{Error, ErrorKind, Result};
use segmenta::observe::{Event, Observer};
use segmenta::report::{Chart, ReportData, chart_svg};
use segmenta::segmentation::{ClusterCount, OutputFiles, Segmentation, Segmenter};
use segmenta::selection::{AlgorithmSweep, ComparisonEnd, ComparisonRow, ComparisonTable, Metric, StabilityScope};
use segmenta::table::Table;
use serde_json::{Value, json};

/// Compares numbers of segments
#[derive(Parser, Debug)]
#[command(version, about)]
struct Flags {
    #[command(flatten)]
    common: Common,
    /// Numbers of segments to compare, both ends included
    #[arg(long, value_name = "A..B")]
    k: ClusterCount,
    /// Algorithms to compare, parted by commas; k-means is always one of them, for it makes the segments
    #[arg(long, value_enum, value_name = "NAMES", value_delimiter = ',', default_value = "kmeans")]
    algorithms: Vec<Algorithm>,
    /// HDBSCAN: customers of a segment at least, numbers to compare parted by commas [default: 1, 2 and 5 of a
    /// hundred customers, each at least 5]
    #[arg(long, value_name = "N,N", value_delimiter = ',')]
    min_cluster_size: Vec<usize>,
    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "segmenta-out")]
    out: PathBuf,
}

/// An algorithm that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Algorithm {
    Kmeans,
    Gmm,
    Hdbscan,
}

fn main() -> ExitCode {
    let flags = Flags::parse();
    common::exit_code(|| run(&flags))
}

fn run(flags: &Flags) -> Result<ExitCode> {
    let common = &flags.common;
    let mut opened = fitting::open(common, &flags.out, |mut spec| {
        spec.n_clusters = Some(range(flags.k)?);
        spec.structure.stability_of = StabilityScope::Every;
        check_algorithm(&spec.clustering)?;
        Ok(spec)
    })?;
    let segmented = Segmenter::of_input(&opened.read).fit(&opened.read.table, &mut opened.progress)?;
    let segmentation = segmented.segmentation;
    let compared = compare(flags, &segmentation, &opened.read.table, &mut opened.progress)?;

    opened.progress.on_event(&Event::Stage { name: "report" });
    let paths = write_results(&flags.out, &segmentation, compared.as_ref())?;
    opened.progress.finish();

    if common.json {
        let mut document = opened.summary(&segmentation);
        if let Some(compared) = &compared {
            document["comparison"] = comparison(compared);
        }
        common::print(&document.to_string())?;
    } else {
        if let Some(sweep) = segmentation.sweep() {
            common::print(&sweep.to_string())?;
        }
        if let Some(choice) = segmentation.choice() {
            common::print(&choice.to_string())?;
        }
        if let Some(stability) = segmentation.stability() {
            common::print(&format!("\n{stability}"))?;
        }
        if let Some(compared) = &compared {
            common::print(&format!("\n{compared}"))?;
        }
        fitting::print_paths(&paths)?;
    }
    Ok(opened.progress.exit_code())
}

/// The other algorithms beside k-means on the same features; nothing where k-means is alone.
fn compare(
    flags: &Flags,
    segmentation: &Segmentation,
    table: &Table,
    observer: &mut dyn Observer,
) -> Result<Option<ComparisonTable>> {
    let is_asked = |algorithm| flags.algorithms.contains(&algorithm);
    if !is_asked(Algorithm::Gmm) && !is_asked(Algorithm::Hdbscan) {
        return Ok(None);
    }
    observer.on_event(&Event::Stage { name: "compare" });
    let x = segmentation.encoder().encode(table)?;
    let spec = segmentation.spec();
    let ClustererSpec::Kmeans(kmeans) = &spec.clustering else { return Ok(None) };
    let range = range(flags.k)?.range();
    let mut sweep = AlgorithmSweep::new().seed(spec.seed).kmeans(&kmeans.params(1, spec.seed), range.clone());
    if is_asked(Algorithm::Gmm) {
        sweep = sweep.gaussian_mixtures(&GaussianMixtureSpec::default().params(1, spec.seed), range);
    }
    if is_asked(Algorithm::Hdbscan) {
        let mut sizes = flags.min_cluster_size.clone();
        if sizes.is_empty() {
            sizes = [1, 2, 5].map(|percent| (x.n_rows() * percent / 100).max(5)).into();
        }
        sizes.sort_unstable();
        sizes.dedup();
        // One density for all of them, so that one tree answers each.
        let params = HdbscanParams::new(sizes[0]).min_samples(sizes[0]);
        sweep = sweep.hdbscan(&params, sizes);
    }
    sweep.run(&x, observer).map(|comparison| Some(comparison.table().clone()))
}

/// The comparison in the document of `--json`.
fn comparison(compared: &ComparisonTable) -> Value {
    let row = |row: &ComparisonRow| {
        json!({
            "candidate": row.candidate, "algorithm": row.algorithm, "k": row.n_clusters, "noise_share": row.noise_share,
            "smallest_share": row.smallest_share, "silhouette": row.silhouette.value(),
            "calinski_harabasz": row.calinski_harabasz.value(), "davies_bouldin": row.davies_bouldin.value(),
            "density_validity": row.density_validity.as_ref().and_then(Metric::value),
            "inertia": row.inertia, "bic": row.bic,
        })
    };
    json!({
        "rows": compared.rows().iter().map(row).collect::<Vec<_>>(),
        "agreement": compared.agreement(),
        "refused": compared.refusals(),
        "complete": compared.end() == ComparisonEnd::Complete,
    })
}

/// Only k-means is told a number.
fn check_algorithm(clustering: &ClustererSpec) -> Result<()> {
    if matches!(clustering, ClustererSpec::Kmeans(_)) {
        return Ok(());
    }
    let expected = "kmeans: no other algorithm is told the number of segments".into();
    Err(ErrorKind::Param { name: "algorithm of the spec".into(), got: clustering.algorithm().into(), expected }.into())
}

/// One number leaves nothing to compare.
fn range(counts: ClusterCount) -> Result<ClusterCount> {
    match counts {
        ClusterCount::Range { from, to } if from < to => Ok(counts),
        _ => {
            let expected = "a range of at least two numbers, such as 2..10; `segment --k N` makes one".into();
            Err(Error::from(ErrorKind::Param { name: "k".into(), got: counts.to_string(), expected }))
        }
    }
}

/// Writes the comparison as numbers and as pictures, and puts all of it in place together. What has nothing to show is removed, for
/// that of an earlier run would be taken for its.
fn write_results(dir: &Path, segmentation: &Segmentation, compared: Option<&ComparisonTable>) -> Result<Vec<PathBuf>> {
    let data = ReportData::new(segmentation);
    let ReportData { sweep: points, chosen_k: chosen, near_ties, segments, .. } = &data;
    let mut files = OutputFiles::create(dir)?;
    if let (Some(sweep), Some(choice)) = (segmentation.sweep(), segmentation.choice()) {
        files.write("sweep.csv", |writer| sweep.write_csv(writer))?;
        files.write("intervals.csv", |writer| sweep.write_intervals_csv(choice, writer))?;
    }
    files.write_text("sweep.svg", &chart_svg(&Chart::Sweep { points, chosen: *chosen, near_ties }))?;
    match &data.silhouettes {
        Some(profile) => {
            files.write("silhouettes.csv", |writer| profile.write_csv(writer))?;
            files.write_text("silhouettes.svg", &chart_svg(&Chart::Silhouettes { profile, segments }))?;
        }
        None => ["silhouettes.csv", "silhouettes.svg"].iter().for_each(|name| files.remove_stale(name)),
    }
    match &data.stability {
        Some(stability) => {
            files.write("stability.csv", |writer| stability.write_csv(writer))?;
            files.write_text("stability.svg", &chart_svg(&Chart::Stability { stability, segments }))?;
        }
        None => ["stability.csv", "stability.svg"].iter().for_each(|name| files.remove_stale(name)),
    }
    match &data.flows {
        Some(flows) => {
            files.write("flow.csv", |writer| flows.write_csv(writer))?;
            files.write_text("flow.svg", &chart_svg(&Chart::Flows { flows, chosen: *chosen, segments }))?;
        }
        None => ["flow.csv", "flow.svg"].iter().for_each(|name| files.remove_stale(name)),
    }
    match compared {
        Some(compared) => {
            files.write("algorithms.csv", |writer| compared.write_csv(writer))?;
            files.write("agreement.csv", |writer| compared.write_agreement_csv(writer))?;
        }
        None => ["algorithms.csv", "agreement.csv"].iter().for_each(|name| files.remove_stale(name)),
    }
    files.commit()
}
