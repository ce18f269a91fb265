use crate::error::ErrorKind;

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

impl ErrorKind {
    pub(super) fn class(&self) -> ErrorClass {
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
