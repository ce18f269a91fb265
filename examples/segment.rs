//! From a customer table to segments: `segments.csv`, a saved model, profiles, the comparison of segment counts, and a report.
//!
//! Without a file it makes a sample shop first: `cargo run --release --example segment`.

mod common;
#[path = "common/fitting.rs"]
mod fitting;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use common::Common;
use fitting::Progress;
use segmenta::datasets;
use segmenta::error::Result;
use segmenta::observe::{Event, Observer};
use segmenta::report::{self, ReportData};
use segmenta::seed::Seed;
use segmenta::segmentation::{ClusterCount, OutputFiles, ScoreColumns, Segmentation, Segmented, Segmenter};
use segmenta::table::TableRead;
use serde_json::json;

/// Customers of the sample shop.
const SAMPLE_CUSTOMERS: usize = 2000;

/// Turns a customer table into segments
#[derive(Parser, Debug)]
#[command(version, about)]
struct Flags {
    #[command(flatten)]
    common: Common,
    /// Algorithm
    #[arg(long, value_enum, default_value_t = Algorithm::Kmeans)]
    algorithm: Algorithm,
    /// Number of segments, or a range to choose from, both ends included [default: 2..10]
    #[arg(long, value_name = "N|A..B")]
    k: Option<ClusterCount>,
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
    match flags.algorithm {
        Algorithm::Kmeans => {}
    }
    let customers = match &common.customers {
        Some(path) => path.clone(),
        None => write_sample(flags)?,
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
        println!("{}", summary(&segmented.segmentation, &read, &progress, started.elapsed().as_secs_f64()));
    } else {
        // The reader's notes stand above already.
        print!("{}", report::text(&ReportData { notes: Vec::new(), ..data }));
        println!("\nWritten:");
        paths.iter().for_each(|path| println!("  {}", path.display()));
    }
    Ok(progress.exit_code())
}

/// Writes the sample shop and answers with its customer table.
fn write_sample(flags: &Flags) -> Result<PathBuf> {
    let dir = flags.out.join("sample");
    let shop = datasets::shop(SAMPLE_CUSTOMERS, Seed::new(1))?;
    let mut files = OutputFiles::create(&dir)?;
    files.write("customers.csv", |writer| shop.write_customers(writer))?;
    files.write("orders.csv", |writer| shop.write_orders(writer))?;
    files.write("truth.csv", |writer| shop.write_truth(writer))?;
    files.commit()?;
    flags.common.say(&format!(
        "no --customers: made a sample shop of {SAMPLE_CUSTOMERS} customers in {} and go on with its customers.csv",
        dir.display()
    ));
    Ok(dir.join("customers.csv"))
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
    files.write("sweep.csv", |writer| segmentation.sweep().write_csv(writer))?;
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

/// The document of `--json`.
fn summary(segmentation: &Segmentation, read: &TableRead, progress: &Progress, total: f64) -> serde_json::Value {
    let profiles = segmentation.profiles();
    let sweep = segmentation.sweep();
    let row = |row: &segmenta::selection::SweepRow| {
        json!({
            "k": row.n_clusters,
            "inertia": row.inertia,
            "silhouette": row.silhouette.value(),
            "calinski_harabasz": row.calinski_harabasz.value(),
            "davies_bouldin": row.davies_bouldin.value(),
            "smallest_share": row.smallest_share,
        })
    };
    let segments: Vec<_> = profiles
        .segments
        .iter()
        .map(|segment| {
            let traits: Vec<&str> = segment.traits.iter().map(|found| found.text.as_str()).collect();
            json!({
                "segment": segment.segment, "name": segment.name, "size": segment.size, "share": segment.share,
                "traits": traits,
            })
        })
        .collect();
    let chosen = sweep.row(segmentation.n_segments());
    json!({
        "n_customers": profiles.n_customers,
        "n_features": segmentation.encoder().columns().len(),
        "algorithm": segmentation.spec().clustering.algorithm(),
        "k": segmentation.n_segments(),
        "because": segmentation.choice().because,
        "metrics": chosen.map(|chosen| json!({
            "inertia": chosen.inertia,
            "silhouette": chosen.silhouette.value(),
            "calinski_harabasz": chosen.calinski_harabasz.value(),
            "davies_bouldin": chosen.davies_bouldin.value(),
        })),
        "segments": segments,
        "rows": sweep.rows().iter().map(row).collect::<Vec<_>>(),
        "warnings": segmentation.warnings(),
        "rejected": read.rejects.n_rows(),
        "seconds": {
            "read": progress.seconds("read"), "features": progress.seconds("features"),
            "cluster": progress.seconds("cluster"), "profile": progress.seconds("profile"),
            "report": progress.seconds("report"), "total": total,
        },
    })
}
