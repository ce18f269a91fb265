use serde::{Deserialize, Serialize};

/// What a reader must know before acting on a segmentation: a code for programs and a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// The code: `giant_segment`, `weak_k`, `dominant_feature`, `interrupted`, …
    pub code: String,
    /// What it says.
    pub message: String,
}

impl Warning {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}
