use std::io::Write;

use crate::error::{Error, Result};
use crate::report::data::ReportData;

/// Writes all numbers of the report as one JSON document, indented, with a line break at its end. Floats round-trip; what is not
/// a number is null.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) where `out` refuses it.
pub fn json(data: &ReportData, mut out: impl Write) -> Result<()> {
    let refused = |source: std::io::Error| Error::io("write", "the JSON report", source);
    serde_json::to_writer_pretty(&mut out, data).map_err(|error| refused(error.into()))?;
    out.write_all(b"\n").and_then(|()| out.flush()).map_err(refused)
}
