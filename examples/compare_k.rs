//! Numbers of segments side by side: a table on the terminal, `sweep.csv` and `sweep.svg`.
//!
//! Without a file it makes a sample shop first: `cargo run --release --example compare_k -- --k 2..12`.

mod common;
#[path = "common/fitting.rs"]
mod fitting;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use common::Common;
use fitting::Progress;
use segmenta::clustering::ClustererSpec;
use segmenta::error::{Error, ErrorKind, Result};
use segmenta::observe::{Event, Observer};
use segmenta::report::{Chart, ReportData, chart_svg};
use segmenta::segmentation::{ClusterCount, OutputFiles, Segmentation, Segmenter};

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
    common.use_threads()?;
    let mut spec = fitting::spec(common)?;
    spec.n_clusters = Some(range(flags.k)?);
    if !matches!(spec.clustering, ClustererSpec::Kmeans(_)) {
        let expected = "kmeans: no other algorithm is told the number of segments".into();
        let got = spec.clustering.algorithm().into();
        return Err(ErrorKind::Param { name: "algorithm of the spec".into(), got, expected }.into());
    }
    let customers = match &common.customers {
        Some(path) => path.clone(),
        None => fitting::write_sample(common, &flags.out)?,
    };

    let started = Instant::now();
    let mut progress = Progress::new(common.quiet || common.json);
    progress.on_event(&Event::Stage { name: "read" });
    let (read, provenance) = common::read_customers(&customers, &spec.input.reader, &spec.input.schema)?;
    read.notes.iter().for_each(|note| common.say(&format!("read: {note}")));

    let segmentation = Segmenter::new(spec).provenance(provenance).fit(&read.table, &mut progress)?.segmentation;

    progress.on_event(&Event::Stage { name: "report" });
    let paths = write_results(&flags.out, &segmentation)?;
    progress.finish();

    if common.json {
        common::print(&fitting::summary(&segmentation, &read, &progress, started.elapsed().as_secs_f64()).to_string())?;
    } else {
        if let Some(sweep) = segmentation.sweep() {
            common::print(&sweep.to_string())?;
        }
        if let Some(choice) = segmentation.choice() {
            common::print(&choice.to_string())?;
        }
        common::print("\nWritten:")?;
        for path in &paths {
            common::print(&format!("  {}", path.display()))?;
        }
    }
    Ok(progress.exit_code())
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
