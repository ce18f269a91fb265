//! Which column names the customers.

use std::collections::HashSet;

use super::names::id_strength;
use super::survey::tolerable;
use crate::error::{Error, ErrorKind, Result};
use crate::table::cell::missing::is_missing_id;
use crate::table::raw::RawTable;
use crate::table::schema::BySource;
use crate::table::{CustomerIds, IdColumn, Rejects, Schema, SchemaOrigin};

/// The strength of a name that says that its column is the id of a customer, and of nothing else.
const CLEAR: u8 = 2;

/// At most one row in so many repeats an id where the repeats are slips.
const FEW: usize = 10;

/// The position of the id column, `None` for row numbers, and a note that says why.
pub(super) fn choose(raw: &RawTable, schema: &Schema, by_source: &BySource<'_>) -> Result<(Option<usize>, String)> {
    match schema.id_column() {
        IdColumn::Rows => Ok((None, "rows are numbered from 1, as told".into())),
        IdColumn::Column(name) => match raw.position(name) {
            Some(position) => Ok((Some(position), format!("the id is column `{name}`, as told"))),
            None if schema.origin() == SchemaOrigin::Resolved => {
                Ok((None, format!("the id column `{name}` is not in {}: rows are numbered from 1", raw.source)))
            }
            None => Err(unknown(raw, name)),
        },
        IdColumn::Infer => Ok(recognise(raw, by_source)),
    }
}

/// Takes the id column out of the table; rows without an id are rejected.
pub(super) fn take(raw: &mut RawTable, position: Option<usize>, rejects: &mut Rejects) -> Result<CustomerIds> {
    let Some(position) = position else { return Ok(CustomerIds::rows(raw.n_rows())) };
    let name = raw.names[position].clone();
    let keep: Vec<bool> = raw.columns[position].iter().map(|id| !is_missing_id(id)).collect();
    if keep.contains(&false) {
        for row in (0..raw.n_rows()).filter(|&row| !keep[row]) {
            rejects.row(raw.lines[row], raw.columns[position].get(row), format!("no id in column `{name}`"));
        }
        raw.retain(&keep);
    }
    let values = raw.columns[position].iter().map(str::to_string).collect();
    CustomerIds::named_with_lines(name, values, |row| raw.lines[row])
}

/// The error that `name` is no column of `raw`.
pub(super) fn unknown(raw: &RawTable, name: &str) -> Error {
    ErrorKind::UnknownColumn { name: name.into(), place: raw.source.clone(), known: raw.names.to_vec() }.into()
}

/// The column that is named like the id of a customer and holds one, if there is one.
///
/// Where a clear name stands over values of which a few repeat, it is that column too, and the repeats are refused with their
/// lines; where more than one row in ten repeats, the rows are no customers.
fn recognise(raw: &RawTable, by_source: &BySource<'_>) -> (Option<usize>, String) {
    let mut candidates: Vec<(usize, u8)> = (0..raw.names.len())
        .map(|position| (position, id_strength(&raw.names[position])))
        .filter(|&(position, strength)| strength > 0 && by_source.first(&raw.names[position]).is_none())
        .collect();
    // Stable, so that among equally clear names the leftmost stays first.
    candidates.sort_by_key(|&(_, strength)| std::cmp::Reverse(strength));
    let mut repeated = None;
    for &(position, strength) in &candidates {
        let name = &raw.names[position];
        let present: Vec<&str> = raw.columns[position].iter().filter(|id| !is_missing_id(id)).collect();
        let distinct = present.iter().collect::<HashSet<_>>().len();
        if distinct == present.len() && !present.is_empty() && tolerable(raw.n_rows() - distinct, raw.n_rows()) {
            return (Some(position), format!("the id is column `{name}`: its name says so and its values are unique"));
        }
        if strength == CLEAR && (raw.n_rows() - distinct) * FEW <= raw.n_rows() {
            return (Some(position), format!("the id is column `{name}`: its name says so"));
        }
        repeated.get_or_insert((name, distinct));
    }
    let note = match repeated {
        Some((name, distinct)) => format!(
            "rows are numbered from 1: column `{name}` is named like an id, but its {} rows hold {distinct} distinct values",
            raw.n_rows()
        ),
        None => "rows are numbered from 1: no column is named like a customer id".into(),
    };
    (None, note)
}
