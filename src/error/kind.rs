use crate::error::wording::{counted, suggestion, system};
use crate::error::{ModelFault, NpyFault};

/// What was wrong, as fields. Rows count from 1 and leave the header out; lines are the file's own, from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be opened, read or written.
    #[error("cannot {action} {path}: {}", system(source))]
    Io {
        /// What was tried: `open`, `read`, `write`, …
        action: &'static str,
        /// The file, as the caller named it.
        path: String,
        /// The system's own error.
        source: std::io::Error,
    },
    /// There is nothing to work on.
    #[error("{what} {}", emptiness(*n_rows, *n_columns))]
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
    #[error("{what}: expected {}, got {got}", counted(*expected, "column"))]
    Width {
        /// What has the wrong width.
        what: String,
        /// The width that was expected.
        expected: usize,
        /// The width that it has.
        got: usize,
    },
    /// Two things that belong together row by row differ in length.
    #[error("{what}: expected {}, got {got}", counted(*expected, "entry"))]
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
        "column `{column}` has {}, the first in row {row}, and its missing policy is `error`; fill them, or choose median, mean or a constant",
        counted(*n_missing, "missing value")
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
        "column `{column}`: the id `{id}` stands on lines {first_line} and {second_line}{}; remove the doubles, name another id column, or number the rows instead (id = \"rows\")",
        more_ids(*n_duplicates)
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
        "{n_rejected} of {} {} rejected, more than the allowed {max_percent}%; the first: {first}; mend the file, or raise max_rejects to go on without {}",
        counted(*n_rows, "row"),
        if *n_rejected == 1 { "was" } else { "were" },
        if *n_rejected == 1 { "it" } else { "them" }
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
    #[error("n_clusters = {n_clusters}: expected at most {n_distinct}, the number of distinct rows")]
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

/// What is empty about so many rows and columns.
fn emptiness(n_rows: usize, n_columns: usize) -> String {
    match (n_rows, n_columns) {
        (0, 0) => "is empty; at least one row and one column are needed".into(),
        (0, n) => format!("has {} and no row; at least one row is needed", counted(n, "column")),
        (n, _) => format!("has {} and no column; at least one column is needed", counted(n, "row")),
    }
}

/// How many ids are like the one that is named.
fn more_ids(n_duplicates: usize) -> String {
    match n_duplicates {
        0 | 1 => String::new(),
        2 => ", and another id stands twice too".into(),
        n => format!(", and {} other ids stand more than once too", n - 1),
    }
}
