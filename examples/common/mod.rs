//! What the example binaries share: flags, files, exit codes.

mod columns;
mod dialect;
pub(crate) mod words;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use columns::ColumnFlags;
use dialect::DialectFlags;
use segmenta::error::{ErrorKind, Result};
use segmenta::seed::Seed;
use segmenta::segmentation::{InputFiles, SegmentationSpec};
use segmenta::table::Day;

/// Flags that every example knows.
#[derive(Args, Debug)]
pub(crate) struct Common {
    /// Customer table: .csv, .tsv or .txt, each also .gz; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) customers: Option<PathBuf>,
    /// Order log, beside the customer table or instead of it; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) orders: Option<PathBuf>,
    /// Column that names the customer; otherwise recognised by name, or the rows of a customer table are numbered
    #[arg(long, value_name = "COL")]
    id: Option<String>,
    /// Everything a run can vary, in one TOML file; flags go before it
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) spec: Option<PathBuf>,
    /// Day to which ages, times since and orders are counted, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// Where every random draw starts
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Threads, 1 to 256; the result does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// One JSON document on standard output; everything else goes to standard error
    #[arg(long)]
    pub(crate) json: bool,
    /// No progress and no remarks
    #[arg(long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    columns: ColumnFlags,
    #[command(flatten)]
    dialect: DialectFlags,
}

impl Common {
    /// `spec` overruled by the flags.
    ///
    /// # Errors
    /// Those of [`DialectFlags::overrule`].
    pub(crate) fn overrule(&self, mut spec: SegmentationSpec) -> Result<SegmentationSpec> {
        spec.seed = self.seed.map_or(spec.seed, Seed::new);
        spec.as_of = self.as_of.or(spec.as_of);
        if let Some(id) = &self.id {
            spec.input.schema = spec.input.schema.id(id);
        }
        spec.input.reader = self.dialect.overrule(spec.input.reader)?;
        let orders = &mut spec.input.orders;
        orders.reader = orders.reader.take().map(|reader| self.dialect.overrule(reader)).transpose()?;
        orders.columns = self.columns.overrule(std::mem::take(&mut orders.columns), self.id.as_ref());
        Ok(spec)
    }

    /// The files that the flags name.
    ///
    /// # Errors
    /// Where both are standard input.
    pub(crate) fn files(&self) -> Result<InputFiles<'static>> {
        let is_stdin = |path: &Option<PathBuf>| path.as_deref() == Some(Path::new("-"));
        let (customers, orders) = (is_stdin(&self.customers), is_stdin(&self.orders));
        if customers && orders {
            let (name, expected) = ("orders".into(), "a file: standard input is the customer table already".into());
            return Err(ErrorKind::Param { name, got: "-".into(), expected }.into());
        }
        let mut files = InputFiles::new();
        files = match &self.customers {
            Some(_) if customers => files.customers("standard input", std::io::stdin().lock()),
            Some(path) => files.customers_path(path),
            None => files,
        };
        files = match &self.orders {
            Some(_) if orders => files.orders("standard input", std::io::stdin().lock()),
            Some(path) => files.orders_path(path),
            None => files,
        };
        Ok(files)
    }

    /// Says something that is not the result: on standard error, unless the run is quiet.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }

    /// Uses as many threads as asked for.
    pub(crate) fn use_threads(&self) -> Result<()> {
        let Some(n_threads) = self.threads else { return Ok(()) };
        // The pool can be set up once a process, and nothing has used it yet.
        rayon::ThreadPoolBuilder::new().num_threads(n_threads.into()).build_global().map_err(|error| {
            ErrorKind::Param { name: "threads".into(), got: n_threads.to_string(), expected: error.to_string() }.into()
        })
    }
}

/// Writes a result to standard output. A reader that has seen enough, such as `head`, is no error.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(source) if source.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(ErrorKind::Io { action: "write", path: "standard output".into(), source }.into())
        }
        _ => Ok(()),
    }
}

/// Runs `work` and turns its end into an exit code; an error goes to standard error.
pub(crate) fn exit_code(work: impl FnOnce() -> Result<ExitCode>) -> ExitCode {
    work().unwrap_or_else(|error| {
        eprintln!("error: {}", words::in_flags(&error));
        ExitCode::from(error.class().exit_code())
    })
}
