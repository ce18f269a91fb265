//! The envelope of a saved model: format, version and checksum around a payload of data only.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind, ModelFault, Result};

/// What the files of this crate call themselves.
const FORMAT: &str = "segmenta.segmentation";

/// The format version that this version writes, and the newest that it reads.
pub(super) const FORMAT_VERSION: u64 = 1;

/// The largest file that is read. Models hold no customer rows, so real ones are far smaller.
const MAX_BYTES: u64 = 256 << 20;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    format: &'a str,
    format_version: u64,
    created_by: &'a str,
    /// SHA-256 of the payload's bytes as they stand in the file.
    sha256: String,
    #[serde(borrow)]
    payload: &'a RawValue,
}

/// What every version of the format has, and so what is looked at first.
#[derive(Deserialize)]
struct Header {
    format: Option<String>,
    format_version: Option<u64>,
}

/// The document of `payload`, on one line.
pub(super) fn to_json(payload: &impl Serialize) -> Result<String> {
    let text = serde_json::value::to_raw_value(payload).map_err(unwritable)?;
    let envelope = Envelope {
        format: FORMAT,
        format_version: FORMAT_VERSION,
        created_by: concat!("segmenta ", env!("CARGO_PKG_VERSION")),
        sha256: sha256_hex(text.get().as_bytes()),
        payload: &text,
    };
    let mut document = serde_json::to_string(&envelope).map_err(unwritable)?;
    document.push('\n');
    Ok(document)
}

/// The payload of a document.
pub(super) fn from_json<T: DeserializeOwned>(document: &str) -> Result<T> {
    let header: Header = serde_json::from_str(document).map_err(|error| not_a_model(error.to_string()))?;
    if header.format.as_deref() != Some(FORMAT) {
        return Err(not_a_model(format!("its `format` is not `{FORMAT}`")));
    }
    match header.format_version {
        Some(FORMAT_VERSION) => {}
        Some(found) if found > FORMAT_VERSION => {
            let (supported, crate_version) = (FORMAT_VERSION, env!("CARGO_PKG_VERSION"));
            return Err(fault(ModelFault::TooNew { found, supported, crate_version }));
        }
        _ => return Err(not_a_model("its `format_version` is not a version of this format".into())),
    }
    let envelope: Envelope = serde_json::from_str(document).map_err(|error| damaged("the envelope", error))?;
    let computed = sha256_hex(envelope.payload.get().as_bytes());
    if computed != envelope.sha256 {
        return Err(fault(ModelFault::Checksum { found: envelope.sha256, computed }));
    }
    serde_json::from_str(envelope.payload.get()).map_err(|error| damaged("the payload", error))
}

/// The text of a model file.
pub(super) fn read(path: &Path) -> Result<String> {
    let name = path.display().to_string();
    let io = |source| Error::io("read", &name, source);
    let file = File::open(path).map_err(|source| Error::io("open", &name, source))?;
    let mut bytes = Vec::new();
    // One byte more than the limit tells a file at the limit from one beyond it.
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(fault(ModelFault::TooLarge { limit: MAX_BYTES }));
    }
    String::from_utf8(bytes).map_err(|_| not_a_model("it is not UTF-8 text".into()))
}

/// SHA-256 as lowercase hexadecimal digits.
fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lowercase hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fault(fault: ModelFault) -> Error {
    ErrorKind::Model(fault).into()
}

fn not_a_model(reason: String) -> Error {
    fault(ModelFault::NotAModel { reason })
}

fn damaged(place: &str, error: serde_json::Error) -> Error {
    fault(ModelFault::Damaged { place: place.into(), reason: error.to_string() })
}

fn unwritable(error: serde_json::Error) -> Error {
    ErrorKind::Internal(format!("a model that cannot be written: {error}")).into()
}
