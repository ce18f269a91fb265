//! What the examples that fit share: the specification, the sample shop, progress, Ctrl-C, the document of `--json`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use segmenta::datasets;
use segmenta::error::Result;
use segmenta::observe::{Control, Event, Observer};
use segmenta::seed::Seed;
use segmenta::segmentation::{OutputFiles, Segmentation, SegmentationSpec};
use segmenta::table::TableRead;
use serde_json::json;

use crate::common::Common;

/// Customers of the sample shop.
const SAMPLE_CUSTOMERS: usize = 2000;

/// Exit code of a run that was interrupted and wrote its best result so far.
const INTERRUPTED: u8 = 130;

/// The specification of the file, where there is one, overruled by the flags.
pub(crate) fn spec(flags: &Common) -> Result<SegmentationSpec> {
    let mut spec = match &flags.spec {
        Some(path) => SegmentationSpec::from_toml_path(path)?,
        None => SegmentationSpec::default(),
    };
    if let Some(seed) = flags.seed {
        spec.seed = Seed::new(seed);
    }
    spec.as_of = flags.as_of.or(spec.as_of);
    spec.input.reader = flags.reader(spec.input.reader);
    if let Some(id) = &flags.id {
        spec.input.schema = spec.input.schema.id(id);
    }
    Ok(spec)
}

/// Writes the sample shop to `out/sample` and answers with its customer table.
pub(crate) fn write_sample(common: &Common, out: &Path) -> Result<PathBuf> {
    let dir = out.join("sample");
    let shop = datasets::shop(SAMPLE_CUSTOMERS, Seed::new(1))?;
    let mut files = OutputFiles::create(&dir)?;
    files.write("customers.csv", |writer| shop.write_customers(writer))?;
    files.write("orders.csv", |writer| shop.write_orders(writer))?;
    files.write("truth.csv", |writer| shop.write_truth(writer))?;
    files.commit()?;
    common.say(&format!(
        "no --customers: made a sample shop of {SAMPLE_CUSTOMERS} customers in {} and go on with its customers.csv",
        dir.display()
    ));
    Ok(dir.join("customers.csv"))
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
            Event::SweepStep { n_clusters, done, total } => {
                self.bar.set_message(format!("compared {n_clusters} segments ({done} of {total})"));
            }
            _ => self.bar.tick(),
        }
        if self.was_stopped() { Control::Stop } else { Control::Continue }
    }
}

/// The document of `--json`.
pub(crate) fn summary(
    segmentation: &Segmentation,
    read: &TableRead,
    progress: &Progress,
    total: f64,
) -> serde_json::Value {
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
    let chosen = sweep.and_then(|sweep| sweep.row(segmentation.n_segments()));
    json!({
        "n_customers": profiles.n_customers,
        "n_features": segmentation.encoder().columns().len(),
        "algorithm": segmentation.spec().clustering.algorithm(),
        "k": segmentation.n_segments(),
        "because": segmentation.because(),
        "metrics": chosen.map(|chosen| json!({
            "inertia": chosen.inertia,
            "silhouette": chosen.silhouette.value(),
            "calinski_harabasz": chosen.calinski_harabasz.value(),
            "davies_bouldin": chosen.davies_bouldin.value(),
        })),
        "segments": segments,
        "rows": sweep.into_iter().flat_map(|sweep| sweep.rows()).map(row).collect::<Vec<_>>(),
        "warnings": segmentation.warnings(),
        "rejected": read.rejects.n_rows(),
        "seconds": {
            "read": progress.seconds("read"), "features": progress.seconds("features"),
            "cluster": progress.seconds("cluster"), "profile": progress.seconds("profile"),
            "report": progress.seconds("report"), "total": total,
        },
    })
}
