//! One error type for the whole crate: what was wrong, where, what was expected, what was got, and how to mend it.

mod class;
mod fault;
mod kind;

mod spec_text;
mod wording;

pub use class::ErrorClass;
pub use fault::{ModelFault, NpyFault};
pub use kind::ErrorKind;

use std::fmt;

/// The result of everything here that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation was refused.
///
/// The text (`Display`) is one lowercase line that names the place in the user's words; [`Error::kind`] carries the same
/// facts as fields, for programs.
///
/// ```
/// use segmenta::prelude::*;
///
/// let refused = KMeansParams::new(0).check().unwrap_err();
/// assert_eq!(refused.to_string(), "n_clusters = 0: expected at least 1");
/// ```
pub struct Error(Box<ErrorKind>);

impl Error {
    /// The facts behind the message.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// The family this error belongs to: what a program's exit code tells.
    pub fn class(&self) -> ErrorClass {
        self.0.class()
    }

    /// A file that could not be opened, read or written.
    pub(crate) fn io(action: &'static str, path: impl Into<String>, source: std::io::Error) -> Self {
        ErrorKind::Io { action, path: path.into(), source }.into()
    }

    /// What the csv crate says of writing `what`.
    pub(crate) fn csv(what: &str, error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(source) => Self::io("write", what, source),
            other => ErrorKind::Internal(format!("{what} that cannot be written: {other:?}")).into(),
        }
    }

    /// A parameter outside its range.
    pub(crate) fn param(name: impl Into<String>, got: impl fmt::Display, expected: impl Into<String>) -> Self {
        ErrorKind::Param { name: name.into(), got: got.to_string(), expected: expected.into() }.into()
    }

    /// What the toml crate says of the specification `text`, which the caller calls `source`.
    pub(crate) fn toml(source: &str, text: &str, error: &toml::de::Error) -> Self {
        let (place, reason) = spec_text::in_words(source, text, error);
        Self::spec(place, reason)
    }

    /// A specification that contradicts itself or the table.
    pub(crate) fn spec(place: impl Into<String>, reason: impl Into<String>) -> Self {
        ErrorKind::Spec { place: place.into(), reason: reason.into() }.into()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wording::write_plain(&self.0.to_string(), f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&*self.0)
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl From<linfa::Error> for Error {
    fn from(source: linfa::Error) -> Self {
        ErrorKind::Linfa(source).into()
    }
}
