//! What the examples that fit share: the files read, the sample shop, progress, Ctrl-C, the document of `--json`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use segmenta::datasets;
use segmenta::error::{Error, ErrorKind, Result};
use segmenta::observe::{Control, Event, Observer};
use segmenta::seed::Seed;
use segmenta::segmentation::{InputFiles, InputRead, OutputFiles, Segmentation, SegmentationSpec};
use serde_json::json;

use crate::common::{self, Common};

#[path = "sweep_row.rs"]
mod sweep_row;

use sweep_row::row;

/// Customers of the sample shop.
const SAMPLE_CUSTOMERS: usize = 2000;

/// Exit code of a run that was interrupted and wrote its best result so far.
const INTERRUPTED: u8 = 130;

/// What stands before every fit: the specification that the flags give, the files read, and progress shown.
pub(crate) struct Opened {
    pub(crate) read: InputRead,
    pub(crate) progress: Progress,
    started: Instant,
}

/// Reads what the flags name, or the sample shop where they name nothing; `change` is what a binary's own flags do to the
/// specification.
pub(crate) fn open(
    common: &Common,
    out: &Path,
    change: impl FnOnce(SegmentationSpec) -> Result<SegmentationSpec>,
) -> Result<Opened> {
    common.use_threads()?;
    let spec = match &common.spec {
        Some(path) => SegmentationSpec::from_toml_path(path)?,
        None => SegmentationSpec::default(),
    };
    let spec = change(common.overrule(spec)?)?;
    let files = match (&common.customers, &common.orders) {
        (None, None) if spec.features.is_some() => return Err(no_files()),
        (None, None) => sample(common, out)?,
        _ => common.files()?,
    };
    let started = Instant::now();
    let mut progress = Progress::new(common.quiet || common.json);
    let read = files.read(&spec, &mut progress)?;
    read.provenance.notes.iter().for_each(|note| common.say(&format!("read: {note}")));
    read.warnings.iter().for_each(|warning| common.say(&format!("warning: {}", warning.message)));
    Ok(Opened { read, progress, started })
}

/// A specification of features is one of a certain table, and the sample shop is hardly that.
fn no_files() -> Error {
    let reason = "it names features, and there is no file that they could be of: give --customers, --orders or both";
    ErrorKind::Spec { place: "spec".into(), reason: reason.into() }.into()
}

/// Writes the sample shop to `out/sample` and answers with its customers and orders.
fn sample(common: &Common, out: &Path) -> Result<InputFiles<'static>> {
    let dir = out.join("sample");
    let shop = datasets::shop(SAMPLE_CUSTOMERS, Seed::new(1))?;
    let mut files = OutputFiles::create(&dir)?;
    files.write("customers.csv", |writer| shop.write_customers(writer))?;
    files.write("orders.csv", |writer| shop.write_orders(writer))?;
    files.write("truth.csv", |writer| shop.write_truth(writer))?;
    files.commit()?;
    common.say(&format!(
        "neither --customers nor --orders: made a sample shop of {SAMPLE_CUSTOMERS} customers in {} and go on with its customers.csv and orders.csv",
        dir.display()
    ));
    Ok(InputFiles::new().customers_path(dir.join("customers.csv")).orders_path(dir.join("orders.csv")))
}

/// Shows progress on a terminal's standard error, and stops the run at the first Ctrl-C; the second ends it at once.
pub(crate) struct Progress {
    bar: ProgressBar,
    stopped: Arc<AtomicBool>,
    stages: Vec<(&'static str, Instant)>,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stopped);
        // A second handler cannot be set; the examples set one only.
        let _ = ctrlc::set_handler(move || {
            if asked.swap(true, Ordering::Relaxed) {
                std::process::exit(INTERRUPTED.into());
            }
        });
        let visible = !quiet && std::io::stderr().is_terminal();
        let bar = if visible { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        Self { bar, stopped, stages: Vec::new() }
    }

    /// 130 where the run was stopped and what was written is the best so far.
    pub(crate) fn exit_code(&self) -> ExitCode {
        if self.was_stopped() { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS }
    }

    fn was_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Marks the end of the work that is observed.
    pub(crate) fn finish(&mut self) {
        self.stages.push(("end", Instant::now()));
        self.bar.finish_and_clear();
    }

    /// The seconds from the begin of the stage to that of the next one; 0 for a stage that never began.
    pub(crate) fn seconds(&self, stage: &str) -> f64 {
        let begins = self.stages.windows(2).find(|pair| pair[0].0 == stage);
        begins.map_or(0.0, |pair| (pair[1].1 - pair[0].1).as_secs_f64())
    }
}

impl Observer for Progress {
    fn on_event(&mut self, event: &Event) -> Control {
        match event {
            Event::Stage { name } => {
                self.stages.push((name, Instant::now()));
                self.bar.set_message(name.to_string());
            }
            Event::Lines { n_read } => self.bar.set_message(format!("read {n_read} lines of orders")),
            Event::Replicates { done, total } => {
                self.bar.set_message(format!("drew customers anew {done} of {total} times"));
            }
            Event::SweepStep { n_clusters, done, total } => {
                self.bar.set_message(format!("compared {n_clusters} segments ({done} of {total})"));
            }
            Event::Candidate { name, n_clusters, done, total, .. } => {
                self.bar.set_message(format!("{name}: {n_clusters} found ({done} of {total})"));
            }
            _ => self.bar.tick(),
        }
        if self.was_stopped() { Control::Stop } else { Control::Continue }
    }
}

impl Opened {
    /// The document of `--json`.
    pub(crate) fn summary(&self, segmentation: &Segmentation) -> serde_json::Value {
        let Self { read, progress, started } = self;
        let warnings: Vec<_> = read.warnings.iter().cloned().chain(segmentation.warnings()).collect();
        json!({
            "n_customers": segmentation.profiles().n_customers,
            "n_features": segmentation.encoder().columns().len(),
            "algorithm": segmentation.spec().clustering.algorithm(),
            "k": segmentation.n_segments(),
            "because": segmentation.because(),
            "verdict": segmentation.choice().and_then(|choice| choice.verdict()).map(|verdict| verdict.as_str()),
            "metrics": metrics(segmentation),
            "segments": segments(segmentation),
            "rows": segmentation.sweep().into_iter().flat_map(|sweep| sweep.rows()).map(row).collect::<Vec<_>>(),
            "warnings": warnings,
            "rejected": read.rejects.n_rows(),
            "seconds": {
                "read": progress.seconds("read"), "features": progress.seconds("features"),
                "cluster": progress.seconds("cluster"), "profile": progress.seconds("profile"),
                "report": progress.seconds("report"), "total": started.elapsed().as_secs_f64(),
            },
        })
    }
}

/// Says where the results are.
pub(crate) fn print_paths(paths: &[PathBuf]) -> Result<()> {
    common::print("\nWritten:")?;
    paths.iter().try_for_each(|path| common::print(&format!("  {}", path.display())))
}

fn metrics(segmentation: &Segmentation) -> Option<serde_json::Value> {
    let chosen = segmentation.sweep()?.row(segmentation.n_segments())?;
    Some(json!({
        "inertia": chosen.inertia,
        "silhouette": chosen.silhouette.value(),
        "calinski_harabasz": chosen.calinski_harabasz.value(),
        "davies_bouldin": chosen.davies_bouldin.value(),
    }))
}

fn segments(segmentation: &Segmentation) -> Vec<serde_json::Value> {
    let segment = |segment: &segmenta::profiling::SegmentProfile| {
        let traits: Vec<&str> = segment.traits.iter().map(|found| found.text.as_str()).collect();
        json!({
            "segment": segment.segment, "name": segment.name, "size": segment.size, "share": segment.share,
            "traits": traits, "stability": stability(segmentation, segment.segment),
        })
    };
    segmentation.profiles().segments.iter().map(segment).collect()
}

/// How well a segment comes back when customers are drawn anew.
fn stability(segmentation: &Segmentation, segment: usize) -> Option<f64> {
    let structure = segmentation.choice()?.structure.as_ref()?;
    structure.stability.as_ref()?.segments.get(segment).map(|segment| segment.jaccard)
}
