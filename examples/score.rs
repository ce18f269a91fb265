//! Where new customers belong, by the model of an earlier run.
//!
//! `cargo run --release --example score -- --model segmenta-out/segmentation.json --customers new.csv --out scored.csv`

mod common;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use common::Common;
use segmenta::error::{ErrorKind, Result};
use segmenta::observe::Silent;
use segmenta::segmentation::{InputFiles, OutputFiles, ScoreColumns, Segmentation};
use serde_json::json;

/// Says where new customers belong
#[derive(Parser, Debug)]
#[command(version, about)]
struct Flags {
    #[command(flatten)]
    common: Common,
    /// Model that `segment` saved
    #[arg(long, value_name = "segmentation.json")]
    model: PathBuf,
    /// File for the result
    #[arg(long, value_name = "FILE.csv")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let flags = Flags::parse();
    common::exit_code(|| run(&flags))
}

fn run(flags: &Flags) -> Result<ExitCode> {
    let common = &flags.common;
    common.use_threads()?;
    let mut model = Segmentation::load(&flags.model)?;
    if let Some(day) = common.as_of {
        model = model.with_as_of(day);
    }
    // What reads the training files reads these: columns are told apart by name and keep their kinds.
    let spec = common.overrule(model.reading_spec())?;
    let files = files(common, &model)?;
    let read = files.read(&spec, &mut Silent)?;
    read.provenance.notes.iter().for_each(|note| common.say(&format!("read: {note}")));
    read.warnings.iter().for_each(|warning| common.say(&format!("warning: {}", warning.message)));

    let scores = model.score(&read.table)?;
    OutputFiles::replace(&flags.out, |writer| scores.write_csv(ScoreColumns::SegmentsAndFar, writer))?;

    let sizes = scores.assignment().labels.sizes();
    let n_far = scores.far().iter().filter(|&&far| far).count();
    if common.json {
        let segments: Vec<_> = sizes
            .iter()
            .zip(scores.names())
            .enumerate()
            .map(|(segment, (size, name))| json!({ "segment": segment, "name": name, "size": size }))
            .collect();
        common::print(
            &json!({
                "n_customers": scores.len(), "far": n_far, "rejected": read.rejects.n_rows(), "warnings": read.warnings,
                "segments": segments,
            })
            .to_string(),
        )?;
    } else {
        let noun = if scores.len() == 1 { "customer" } else { "customers" };
        common::print(&format!("{} {noun}, {n_far} of them far from every segment", scores.len()))?;
        for (segment, (size, name)) in sizes.iter().zip(scores.names()).enumerate() {
            common::print(&format!("{segment:>3}  {size:>9}  {name}"))?;
        }
        common::print(&format!("Written: {}", flags.out.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The files of the flags, or standard input; what the model was made with must be there.
fn files(common: &Common, model: &Segmentation) -> Result<InputFiles<'static>> {
    let of_customers = model.provenance().schema.is_some();
    let of_orders = model.spec().input.orders.columns.customer.is_some();
    let lacking = |name: &str, what: &str| {
        let expected = format!("{what}, which the model was made with");
        Err(ErrorKind::Param { name: name.into(), got: "nothing".into(), expected }.into())
    };
    match (&common.customers, &common.orders) {
        (None, Some(_)) if of_customers => lacking("customers", "a customer table"),
        (Some(_), None) if of_orders => lacking("orders", "an order log"),
        (None, None) if of_customers && of_orders => lacking("orders", "an order log and a customer table"),
        (None, None) if of_orders => Ok(InputFiles::new().orders("standard input", io::stdin())),
        (None, None) => Ok(InputFiles::new().customers("standard input", io::stdin())),
        _ => common.files(),
    }
}
