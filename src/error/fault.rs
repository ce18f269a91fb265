use crate::error::wording::quoted;

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
    /// Columns stand together where rows are wanted one after the other.
    #[error("the array is in Fortran order, and a stream needs C order; save numpy.ascontiguousarray(array)")]
    FortranOrder,
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
