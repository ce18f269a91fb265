//! The catalogue of bad input: for each door what may come in, and the error's kind, place and mend, or the stated rule.

mod dates;
mod matrices;
mod parameters;
mod paths;
mod specs;

use segmenta::ErrorKind;
use segmenta::error::Result;

/// The error of what must be refused: `Param` of this name, saying this of what is expected.
#[track_caller]
fn assert_param<T>(result: Result<T>, name: &str, expected: &str) {
    let Err(error) = result else { panic!("{name} was accepted") };
    match error.kind() {
        ErrorKind::Param { name: got, expected: bound, .. } => {
            assert_eq!(got, name, "{error}");
            assert!(bound.contains(expected), "{error}");
        }
        other => panic!("{name}: {other:?}"),
    }
}
