//! Numbers of segments side by side: tables on the terminal, and pictures with their numbers as CSV: `sweep`, `silhouettes`,
//! `stability`, `flow`.
//!
//! Without a file it makes a sample shop first: `cargo run --release --example compare_k -- --k 2..12`.

mod common;
#[path = "common/fitting.rs"]
mod fitting;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use common::Common;
use segmenta::clustering::ClustererSpec;
use segmenta::error::{Error, ErrorKind, Result};
use segmenta::observe::{Event, Observer};
use segmenta::report::{Chart, ReportData, chart_svg};
use segmenta::segmentation::{ClusterCount, OutputFiles, Segmentation, Segmenter};
use segmenta::selection::StabilityScope;

/// Compares numbers of segments
#[derive(Parser, Debug)]
#[command(version, about)]
struct Flags {
    #[command(flatten)]
    common: Common,
    /// Numbers of segments to compare, both ends included
    #[arg(long, value_name = "A..B")]
    k: ClusterCount,
    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "segmenta-out")]
    out: PathBuf,
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

    opened.progress.on_event(&Event::Stage { name: "report" });
    let paths = write_results(&flags.out, &segmentation)?;
    opened.progress.finish();

    if common.json {
        common::print(&opened.summary(&segmentation).to_string())?;
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
        fitting::print_paths(&paths)?;
    }
    Ok(opened.progress.exit_code())
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
fn write_results(dir: &Path, segmentation: &Segmentation) -> Result<Vec<PathBuf>> {
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
    files.commit()
}
