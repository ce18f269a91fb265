//! The catalogue of bad input: for each door what may come in, and the error's kind, place and mend, or the stated rule.
//!
//! | class | where its cases stand |
//! |---|---|
//! | matrices: no numbers, infinite, empty, one row or column, equal rows, huge and tiny values, layouts, widths, weights | `matrices`, and for every algorithm `laws::{refusals, data, sizes, sameness}` |
//! | parameters at and beyond their bounds | `parameters`, `laws::refusals`; as flags `clustering::cluster_matrix` |
//! | polluted files: separators, quotes and line ends at every row and column | `polluted` |
//! | csv-spectrum | `table::spectrum` |
//! | locale files | `table::locales`, `table::round_trips` |
//! | oddities: zero bytes, 64 MB values, 100,000 columns, mixed line ends, headers, ragged rows, quotes, preambles, footers, packed files, other formats named `.csv` | `table::{oddities, frames, dialects, refusals, rejects, order_logs}` |
//! | dates | `dates`, `table::kinds` |
//! | transactions | `transactions`, `features::behaviour` |
//! | saved models: cut, flipped, forged, deep, doubled keys, other versions | `segmentation::model_files`, `mutations` |
//! | text for a report that wants to be markup, a terminal command or a change of direction | `report::{hostile, terminal}` |
//! | formulas | `formulas` |
//! | paths | `paths`, `segmentation::output_files` |
//! | specifications | `specs` |
//! | bytes of no kind | `mutations`, and the targets in `fuzz/` |
//!
//! There is no door for Parquet (refused by its name, `table::refusals`) or SQL.

mod dates;
mod formulas;
mod matrices;
mod parameters;
mod paths;
mod polluted;
mod specs;
mod transactions;

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
