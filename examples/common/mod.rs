//! What the example binaries share: flags, reading customers, progress, exit codes.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use segmenta::error::{Error, Result};
use segmenta::segmentation::{InputFile, Provenance};
use segmenta::table::{CsvReader, DateOrder, Day, DecimalMark, Delimiter, Encoding, Header, Quote, Schema, TableRead};

/// Flags that every example knows.
#[derive(Args, Debug)]
pub(crate) struct Common {
    /// Customer table: .csv, .tsv or .txt, each also .gz; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) customers: Option<PathBuf>,
    /// Column that names the customer; otherwise recognised by name, or rows are numbered
    #[arg(long, value_name = "COL")]
    pub(crate) id: Option<String>,
    /// Character between values: one character, or `tab`
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub(crate) delimiter: Option<Delimiter>,
    /// Mark around values that hold a delimiter
    #[arg(long, value_enum)]
    pub(crate) quote: Option<QuoteFlag>,
    /// Mark before the fraction of a number
    #[arg(long, value_enum)]
    pub(crate) decimal: Option<DecimalFlag>,
    /// How bytes become letters
    #[arg(long, value_enum)]
    pub(crate) encoding: Option<EncodingFlag>,
    /// Order of day, month and year in dates
    #[arg(long, value_enum)]
    pub(crate) date_order: Option<DateOrderFlag>,
    /// The first line is a customer already; columns are called c1, c2, …
    #[arg(long)]
    pub(crate) no_header: bool,
    /// Everything a run can vary, in one TOML file; flags go before it
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) spec: Option<PathBuf>,
    /// Day to which ages and times since are counted, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Day>,
    /// Where every random draw starts
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Threads, 1 to 256; the result does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
    /// Share of rows that may be rejected
    #[arg(long, value_name = "P%", value_parser = percent)]
    pub(crate) max_rejects: Option<f64>,
    /// One JSON document on standard output; everything else goes to standard error
    #[arg(long)]
    pub(crate) json: bool,
    /// No progress and no remarks
    #[arg(long)]
    pub(crate) quiet: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum QuoteFlag {
    Double,
    Single,
    None,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DecimalFlag {
    Point,
    Comma,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum EncodingFlag {
    Utf8,
    #[value(name = "utf16le")]
    Utf16Le,
    #[value(name = "utf16be")]
    Utf16Be,
    Windows1252,
    Windows1251,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DateOrderFlag {
    Dmy,
    Mdy,
    Ymd,
}

impl Common {
    /// `reader` overruled by the flags.
    pub(crate) fn reader(&self, mut reader: CsvReader) -> CsvReader {
        if let Some(delimiter) = self.delimiter {
            reader = reader.delimiter(delimiter);
        }
        if let Some(quote) = self.quote {
            reader = reader.quote(match quote {
                QuoteFlag::Double => Quote::Double,
                QuoteFlag::Single => Quote::Single,
                QuoteFlag::None => Quote::None,
            });
        }
        if let Some(decimal) = self.decimal {
            reader = reader.decimal(match decimal {
                DecimalFlag::Point => DecimalMark::Point,
                DecimalFlag::Comma => DecimalMark::Comma,
            });
        }
        if let Some(encoding) = self.encoding {
            reader = reader.encoding(match encoding {
                EncodingFlag::Utf8 => Encoding::Utf8,
                EncodingFlag::Utf16Le => Encoding::Utf16Le,
                EncodingFlag::Utf16Be => Encoding::Utf16Be,
                EncodingFlag::Windows1252 => Encoding::Windows1252,
                EncodingFlag::Windows1251 => Encoding::Windows1251,
            });
        }
        if let Some(order) = self.date_order {
            reader = reader.date_order(match order {
                DateOrderFlag::Dmy => DateOrder::Dmy,
                DateOrderFlag::Mdy => DateOrder::Mdy,
                DateOrderFlag::Ymd => DateOrder::Ymd,
            });
        }
        if self.no_header {
            reader = reader.header(Header::Absent);
        }
        if let Some(percent) = self.max_rejects {
            reader = reader.max_rejects(percent);
        }
        reader
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
            segmenta::ErrorKind::Param {
                name: "threads".into(),
                got: n_threads.to_string(),
                expected: error.to_string(),
            }
            .into()
        })
    }
}

/// The customers of `path` (`-` for standard input), read by `schema`, and where they came from.
pub(crate) fn read_customers(path: &Path, reader: &CsvReader, schema: &Schema) -> Result<(TableRead, Provenance)> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(|source| {
            Error::from(segmenta::ErrorKind::Io { action: "read", path: "standard input".into(), source })
        })?;
        let read = reader.read(&bytes[..], "standard input", schema)?;
        let input = InputFile::of_bytes("-", &bytes, read.table.n_rows(), read.rejects.n_rows());
        let provenance = Provenance::of_read(input, &read);
        return Ok((read, provenance));
    }
    let read = reader.read_path(path, schema)?;
    let input = InputFile::of_path(path, read.table.n_rows(), read.rejects.n_rows())?;
    let provenance = Provenance::of_read(input, &read);
    Ok((read, provenance))
}

/// Writes a result to standard output. A reader that has seen enough, such as `head`, is no error.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(source) if source.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(segmenta::ErrorKind::Io { action: "write", path: "standard output".into(), source }.into())
        }
        _ => Ok(()),
    }
}

/// Runs `work` and turns its end into an exit code; an error goes to standard error.
pub(crate) fn exit_code(work: impl FnOnce() -> Result<ExitCode>) -> ExitCode {
    work().unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(error.class().exit_code())
    })
}

fn delimiter(text: &str) -> std::result::Result<Delimiter, String> {
    let mut letters = text.chars();
    match (text, letters.next(), letters.next()) {
        ("tab" | "\\t" | "\t", ..) => Ok(Delimiter::Tab),
        (_, Some(','), None) => Ok(Delimiter::Comma),
        (_, Some(';'), None) => Ok(Delimiter::Semicolon),
        (_, Some('|'), None) => Ok(Delimiter::Pipe),
        (_, Some(other), None) => Ok(Delimiter::Other(other)),
        _ => Err("one character, or `tab`".into()),
    }
}

fn percent(text: &str) -> std::result::Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim();
    number.parse::<f64>().map_err(|_| "a percentage such as 1 or 2.5%".to_string())
}
