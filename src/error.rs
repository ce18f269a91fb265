//! One error type for the whole crate: what was wrong, where, what was expected, what was got, and how to mend it.

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
        fmt::Display::fmt(&self.0, f)
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

/// The families of errors; [`ErrorClass::exit_code`] is what the example binaries exit with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// A fault of this crate.
    Internal,
    /// The data were refused.
    Input,
    /// A specification or a parameter was refused.
    Spec,
    /// A saved model was refused.
    Model,
    /// Memory or disk ran out.
    Resources,
    /// The caller's observer asked to stop before there was a result.
    Interrupted,
}

impl ErrorClass {
    /// The exit code that the example binaries use for this class.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Internal => 1,
            Self::Input => 3,
            Self::Spec => 4,
            Self::Model => 5,
            Self::Resources => 6,
            Self::Interrupted => 130,
        }
    }
}

/// What was wrong, as fields. Rows count from 1 and leave the header out; lines are the file's own, from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be opened, read or written.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried: `open`, `read`, `write`, …
        action: &'static str,
        /// The file, as the caller named it.
        path: String,
        /// The system's own error.
        source: std::io::Error,
    },
    /// There is nothing to work on.
    #[error("{what} has {n_rows} rows and {n_columns} columns; at least one of each is needed")]
    Empty {
        /// What is empty.
        what: String,
        /// Its number of rows.
        n_rows: usize,
        /// Its number of columns.
        n_columns: usize,
    },
    /// A column was named that is not there.
    #[error("there is no column `{name}` in {place}{}", suggestion(name, known))]
    UnknownColumn {
        /// The name that was asked for.
        name: String,
        /// Where it was looked for.
        place: String,
        /// The columns that are there.
        known: Vec<String>,
    },
    /// Two columns have one name.
    #[error("the column name `{name}` stands twice, at positions {first} and {second}; rename one of them")]
    DuplicateColumn {
        /// The name.
        name: String,
        /// Its first position, from 1.
        first: usize,
        /// Its second position, from 1.
        second: usize,
    },
    /// A column holds another kind of value than asked for.
    #[error("column `{column}`: expected {expected}, got {got}")]
    ColumnType {
        /// The column.
        column: String,
        /// The kind that was expected.
        expected: String,
        /// The kind that it holds.
        got: String,
    },
    /// A value is NaN or infinite where a finite number is needed.
    #[error("row {row}, column {column}: {got} is not a finite number; remove the row or fill the value first")]
    NotFinite {
        /// The row, from 1.
        row: usize,
        /// The column's name, or its position from 1 where it has none.
        column: String,
        /// The value.
        got: f64,
    },
    /// A matrix has another number of columns than the model.
    #[error("{what} has {got} columns, expected {expected}")]
    Width {
        /// What has the wrong width.
        what: String,
        /// The width that was expected.
        expected: usize,
        /// The width that it has.
        got: usize,
    },
    /// Two things that belong together row by row differ in length.
    #[error("{what} has {got} entries, expected {expected}")]
    Length {
        /// What has the wrong length.
        what: String,
        /// The length that was expected.
        expected: usize,
        /// The length that it has.
        got: usize,
    },
    /// A missing value under the policy `error`.
    #[error(
        "column `{column}` has {n_missing} missing values, the first in row {row}, and its missing policy is `error`; fill them, or choose median, mean or a constant"
    )]
    MissingValue {
        /// The column.
        column: String,
        /// The first row without a value, from 1.
        row: usize,
        /// How many rows have no value.
        n_missing: usize,
    },
    /// A value outside the domain of its transform.
    #[error("column `{column}`, row {row}: {got} is outside the domain of {transform}, which needs {domain}; {mend}")]
    Domain {
        /// The column.
        column: String,
        /// The row, from 1.
        row: usize,
        /// The value.
        got: f64,
        /// The transform.
        transform: String,
        /// The values it accepts.
        domain: String,
        /// What to choose instead.
        mend: String,
    },
    /// Every column was left out.
    #[error("no column can carry a segmentation: {reasons}; name the features in a spec if this is wrong")]
    NoFeatures {
        /// Column by column, why it was left out.
        reasons: String,
    },
    /// A file that does not have the shape of a table.
    #[error("{path}, line {line}: {reason}; {mend}")]
    Malformed {
        /// The file.
        path: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong there.
        reason: String,
        /// How to mend it.
        mend: String,
    },
    /// An `.npy` file that cannot be read as a matrix.
    #[error("{path}: {fault}")]
    Npy {
        /// The file.
        path: String,
        /// What is wrong with it.
        #[source]
        fault: NpyFault,
    },
    /// A column that can be read in two ways, both consistent.
    #[error("column `{column}` can be read as {first} or as {second}; {mend}")]
    Ambiguous {
        /// The column.
        column: String,
        /// One reading, with an example.
        first: String,
        /// The other reading.
        second: String,
        /// What decides.
        mend: String,
    },
    /// An id that stands for two customers.
    #[error(
        "column `{column}`: the id `{id}` stands on lines {first_line} and {second_line} ({n_duplicates} ids stand more than once); remove the doubles or name another id column"
    )]
    DuplicateId {
        /// The id column.
        column: String,
        /// The first id, by line, that stands twice.
        id: String,
        /// Where it stands first.
        first_line: u64,
        /// Where it stands again.
        second_line: u64,
        /// How many ids stand more than once.
        n_duplicates: usize,
    },
    /// More rows were rejected than the caller allows.
    #[error(
        "{n_rejected} of {n_rows} rows were rejected, more than the allowed {max_percent} %; the first: {first}; raise the limit to go on without them"
    )]
    TooManyRejects {
        /// Rows rejected.
        n_rejected: usize,
        /// Rows read.
        n_rows: usize,
        /// The limit, in percent of the rows.
        max_percent: f64,
        /// The first reject, in words.
        first: String,
    },
    /// A parameter is out of its range.
    #[error("{name} = {got}: expected {expected}")]
    Param {
        /// The parameter.
        name: String,
        /// Its value.
        got: String,
        /// What it may be.
        expected: String,
    },
    /// More clusters were asked for than there are distinct rows.
    #[error("n_clusters = {n_clusters}, but only {n_distinct} rows are distinct; ask for at most {n_distinct}")]
    TooFewDistinctRows {
        /// Clusters asked for.
        n_clusters: usize,
        /// Distinct rows of the matrix.
        n_distinct: usize,
    },
    /// A specification that contradicts itself or the table.
    #[error("{place}: {reason}")]
    Spec {
        /// The place in the specification.
        place: String,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// A number that has no value for these data.
    #[error("{metric} is undefined: {reason}")]
    Undefined {
        /// The number asked for.
        metric: &'static str,
        /// Why it has no value.
        reason: String,
    },
    /// A saved model that cannot be used.
    #[error("model refused: {0}")]
    Model(#[from] ModelFault),
    /// The observer asked to stop before there was any result.
    #[error("stopped before there was a result; run again to finish")]
    Interrupted,
    /// linfa refused the data.
    #[error("linfa: {0}")]
    Linfa(#[source] linfa::Error),
    /// A fault of this crate.
    #[error("internal error: {0}; please report it")]
    Internal(String),
}

impl ErrorKind {
    fn class(&self) -> ErrorClass {
        match self {
            Self::Io { action, source, .. } => match (source.kind(), *action) {
                (std::io::ErrorKind::OutOfMemory | std::io::ErrorKind::StorageFull, _) => ErrorClass::Resources,
                (_, "write" | "create" | "rename") => ErrorClass::Resources,
                _ => ErrorClass::Input,
            },
            Self::Param { .. } | Self::TooFewDistinctRows { .. } | Self::Spec { .. } => ErrorClass::Spec,
            Self::Model(_) => ErrorClass::Model,
            Self::Interrupted => ErrorClass::Interrupted,
            Self::Internal(_) => ErrorClass::Internal,
            _ => ErrorClass::Input,
        }
    }
}

/// Why an `.npy` file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NpyFault {
    /// It does not begin as `.npy` files do.
    #[error("this is no .npy file; write it with numpy.save")]
    NotNpy,
    /// A version of the format that does not exist yet.
    #[error("version {major}.{minor} of the .npy format is unknown; versions 1 to 3 can be read")]
    Version {
        /// The version's first number.
        major: u8,
        /// Its second number.
        minor: u8,
    },
    /// A header longer than any honest one.
    #[error("the header claims {got} bytes, more than the {limit} that any matrix needs, or ends before it begins")]
    HeaderLength {
        /// The length it claims.
        got: u32,
        /// The longest that is read.
        limit: u32,
    },
    /// A header that is not the dictionary it should be.
    #[error("the header cannot be read: {reason}")]
    Header {
        /// What is wrong in it.
        reason: String,
    },
    /// Numbers of another kind, or things that are no numbers.
    #[error("the numbers are of type {got}, expected f4 or f8; convert with array.astype('f8')")]
    Dtype {
        /// The type, as the file writes it.
        got: String,
    },
    /// Not one or two axes.
    #[error("the shape is {got}, expected (n_rows, n_columns)")]
    Shape {
        /// The shape, as the file writes it.
        got: String,
    },
    /// More numbers than any memory holds.
    #[error("the header claims {n_rows} rows of {n_columns} columns, more than memory can hold")]
    TooLarge {
        /// Rows it claims.
        n_rows: usize,
        /// Columns it claims.
        n_columns: usize,
    },
    /// The file ends too early.
    #[error("the file ends after {got} of {expected} bytes; it was not written to the end")]
    Truncated {
        /// Bytes that the header promises.
        expected: u64,
        /// Bytes that are there.
        got: u64,
    },
    /// The file goes on after its array.
    #[error("there are more than the {expected} bytes of data that the header promises; save one array a file")]
    Trailing {
        /// Bytes that the header promises.
        expected: u64,
    },
}

/// Why a saved model was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelFault {
    /// Not a model of this crate.
    #[error("this is not a segmenta model ({reason}); give the segmentation.json of a run")]
    NotAModel {
        /// What was found instead.
        reason: String,
    },
    /// Written by a newer version of this crate.
    #[error(
        "format version {found} is newer than {supported}, the newest that segmenta {crate_version} reads; update segmenta"
    )]
    TooNew {
        /// The version of the file.
        found: u64,
        /// The newest version that can be read.
        supported: u64,
        /// The version of this crate.
        crate_version: &'static str,
    },
    /// Larger than any model this crate writes.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The checksum does not fit the content.
    #[error(
        "checksum {found} expected, the content has {computed}: the file was changed or damaged; save the model again"
    )]
    Checksum {
        /// The checksum in the file.
        found: String,
        /// The checksum of the content.
        computed: String,
    },
    /// Content that no run can have written.
    #[error("{place}: {reason}")]
    Damaged {
        /// Where in the document.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// The customers lack columns that the model needs.
    #[error("the table lacks {}; it has {}", quoted(missing), quoted(known))]
    MissingColumns {
        /// Columns that the model needs and the table lacks.
        missing: Vec<String>,
        /// Columns of the table.
        known: Vec<String>,
    },
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// "; did you mean …" with the known names nearest to `name`, or the list of them where none is near.
fn suggestion(name: &str, known: &[String]) -> String {
    let mut near: Vec<(usize, &String)> = known
        .iter()
        .map(|candidate| (edit_distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count().min(name.chars().count()) / 3)
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    if near.is_empty() {
        return format!("; it has {}", quoted(known));
    }
    let names: Vec<String> = near.iter().take(3).map(|(_, candidate)| (*candidate).clone()).collect();
    format!("; did you mean {}?", quoted(&names))
}

/// Levenshtein's distance in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_column_is_answered_with_the_nearest_names() {
        let known = vec!["customer_id".to_string(), "income".into(), "age".into()];
        let error = Error::from(ErrorKind::UnknownColumn { name: "incom".into(), place: "the table".into(), known });
        assert_eq!(error.to_string(), "there is no column `incom` in the table; did you mean `income`?");
    }

    #[test]
    fn edit_distance_counts_insertions_deletions_and_substitutions() {
        for (a, b, expected) in [("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3), ("ação", "acao", 2)] {
            assert_eq!(edit_distance(a, b), expected, "{a} {b}");
        }
    }
}
