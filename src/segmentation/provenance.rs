use std::fs::File;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::segmentation::persist::{sha256_hex, sha256_of_reader};
use crate::table::{Schema, TableRead};

/// Where a segmentation comes from. It holds no path, time or host, so that the same input gives the same bytes anywhere.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Provenance {
    /// The files that were read, in the order they were given; empty for a table that was made in memory.
    pub inputs: Vec<InputFile>,
    /// What the reader decided, line by line.
    pub notes: Vec<String>,
    /// How the columns were read: given for a new file, it reads the same columns as the same kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
}

impl Provenance {
    /// Of one file that was read.
    pub fn of_read(input: InputFile, read: &TableRead) -> Self {
        Self { inputs: vec![input], notes: read.notes.clone(), schema: Some(read.schema.clone()) }
    }
}

/// One file that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputFile {
    /// The file's name without its folder.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Rows used.
    pub n_rows: usize,
    /// Rows rejected.
    pub n_rejected: usize,
}

impl InputFile {
    /// The record of the file at `path`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where it cannot be read.
    pub fn of_path(path: impl AsRef<Path>, n_rows: usize, n_rejected: usize) -> Result<Self> {
        let path = path.as_ref();
        let io = |action| move |source| Error::io(action, path.display().to_string(), source);
        let file = File::open(path).map_err(io("open"))?;
        let sha256 = sha256_of_reader(file).map_err(io("read"))?;
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Self { name, sha256, n_rows, n_rejected })
    }

    /// The record of content that is in memory, such as what came through standard input.
    pub fn of_bytes(name: impl Into<String>, bytes: &[u8], n_rows: usize, n_rejected: usize) -> Self {
        Self { name: name.into(), sha256: sha256_hex(bytes), n_rows, n_rejected }
    }
}
