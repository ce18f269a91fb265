//! Numbers of segments side by side: a table on the terminal, `sweep.csv` and `sweep.svg`.
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

    opened.progress.on_event(&Event::Stage { name: "report" });
    let segmentation = segmented.segmentation;
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

/// Writes the comparison as numbers and as pictures, and puts both in place together.
fn write_results(dir: &Path, segmentation: &Segmentation) -> Result<Vec<PathBuf>> {
    let data = ReportData::new(segmentation);
    let chart = Chart::Sweep { points: &data.sweep, chosen: data.chosen_k };
    let mut files = OutputFiles::create(dir)?;
    if let Some(sweep) = segmentation.sweep() {
        files.write("sweep.csv", |writer| sweep.write_csv(writer))?;
    }
    files.write_text("sweep.svg", &chart_svg(&chart))?;
    files.commit()
}
