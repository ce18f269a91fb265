use std::borrow::Cow;

use crate::error::Result;
use crate::features::{Family, Role};
use crate::profiling::wording::WORDING;
use crate::profiling::{LeftOut, ProfileAs, ProfileSpec};
use crate::table::{Column, ColumnData, Table};

/// A column that will be profiled.
#[derive(Debug, Clone)]
pub(crate) struct Chosen<'a> {
    pub(crate) column: Cow<'a, Column>,
    pub(crate) role: Role,
    pub(crate) family: Option<Family>,
}

/// What is profiled and what is not, in the order of the table.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) chosen: Vec<Chosen<'a>>,
    pub(crate) left_out: Vec<LeftOut>,
}

/// The columns that the spec asks for; without a wish, all that can be profiled.
///
/// # Errors
/// Where the spec names a column that the table lacks.
pub(crate) fn choose<'a>(table: &'a Table, spec: &ProfileSpec) -> Result<Choice<'a>> {
    let mut choice = Choice { chosen: Vec::new(), left_out: Vec::new() };
    let Some(wishes) = &spec.columns else {
        for column in table.columns() {
            match reason_against(column) {
                Some(because) => choice.left_out.push(left_out(column.name(), because)),
                None => choice.chosen.push(Chosen { column: Cow::Borrowed(column), role: Role::Feature, family: None }),
            }
        }
        return Ok(choice);
    };
    for wish in wishes {
        table.column(&wish.name)?;
    }
    for column in table.columns() {
        let Some(wish) = wishes.iter().find(|wish| wish.name == column.name()) else { continue };
        if wish.role.is_profiled() {
            choice.chosen.push(Chosen {
                column: shown_as(column, wish.shown_as)?,
                role: wish.role,
                family: wish.family,
            });
        } else {
            choice.left_out.push(left_out(column.name(), WORDING.left_out_role));
        }
    }
    Ok(choice)
}

/// The column with its values as they are to be shown.
fn shown_as(column: &Column, shown_as: ProfileAs) -> Result<Cow<'_, Column>> {
    match (shown_as, column.data()) {
        (ProfileAs::Levels, ColumnData::Number(_) | ColumnData::Text(_)) => {
            Ok(Cow::Owned(Column::new(column.name(), ColumnData::Category(column.to_categories()?))))
        }
        _ => Ok(Cow::Borrowed(column)),
    }
}

fn left_out(column: &str, because: &str) -> LeftOut {
    LeftOut { column: column.into(), because: because.into() }
}

/// Why a column that nobody asked for is not profiled.
fn reason_against(column: &Column) -> Option<&'static str> {
    match column.data() {
        ColumnData::Text(_) => Some(WORDING.left_out_text),
        // Names and addresses look like this; nothing that they say is about a segment.
        ColumnData::Category(categories) => {
            let n_known = categories.codes().flatten().count();
            (n_known > 2 && categories.levels().len() * 2 > n_known).then_some(WORDING.left_out_unique)
        }
        _ => None,
    }
}
