use serde::{Deserialize, Serialize};

use crate::table::Schema;

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
