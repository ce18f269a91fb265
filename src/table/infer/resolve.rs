//! A table of texts and a schema become a table, the resolved schema, and a line on every decision.

use rayon::prelude::*;

use super::convert::{self, Converted, Reading};
use super::kinds::Survey;
use super::settle::{self, Elsewhere};
use super::{ids, points};
use crate::error::{ErrorKind, Result};
use crate::table::raw::RawTable;
use crate::table::schema::BySource;
use crate::table::{ColumnKind, ColumnSchema, DateOrder, DecimalMark, IdColumn, Rejects, Schema, SchemaOrigin, Table};

/// What the caller told for the whole file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Told {
    pub(crate) decimal: Option<DecimalMark>,
    pub(crate) order: Option<DateOrder>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) table: Table,
    pub(crate) schema: Schema,
    pub(crate) rejects: Rejects,
    pub(crate) notes: Vec<String>,
    /// The decimal mark, where a number of the file needed one.
    pub(crate) decimal: Option<DecimalMark>,
}

pub(crate) fn resolve(mut raw: RawTable, schema: &Schema, told: Told) -> Result<Resolved> {
    schema.check()?;
    refuse_absent(&raw, schema)?;
    let mut rejects = Rejects::default();
    let by_source = schema.by_source();
    let (id, id_note) = ids::choose(&raw, schema, &by_source)?;
    let ids = ids::take(&mut raw, id, &mut rejects)?;
    let id_column = id.map_or(IdColumn::Rows, |position| IdColumn::Column(raw.names[position].clone()));

    let plan = Plan::of(&raw, schema, &by_source, id, told);
    let mut notes = vec![id_note];
    let declared = plan.columns(&mut notes);
    for column in declared.iter().filter(|column| column.kind().is_none()) {
        notes.push(format!("`{}`: ignored, as told", column.name()));
    }
    let settled: Vec<(ColumnSchema, Reading)> =
        declared.into_iter().filter_map(|column| plan.settle(column).transpose()).collect::<Result<_>>()?;
    // Collected before the first error is looked at, so that it is the first by column for any thread count.
    let converted: Vec<Result<Converted>> = settled
        .par_iter()
        .map(|(column, reading)| convert::column(column.name(), reading, &raw, schema.origin()))
        .collect();
    let mut columns = Vec::with_capacity(settled.len());
    for ((column, _), converted) in settled.iter().zip(converted) {
        let converted = converted?;
        notes.push(plan.note(column));
        let n_unreadable = converted.rejects.n_cells();
        if n_unreadable > 0 {
            notes.push(format!("`{}`: {n_unreadable} unreadable values count as missing", column.name()));
        }
        rejects.extend(converted.rejects);
        columns.push(converted.column);
    }
    let decimal = plan.decimal();
    let schema = Schema::resolved(id_column, settled.into_iter().map(|(column, _)| column).collect());
    Ok(Resolved { table: Table::new(ids, columns)?, schema, rejects, notes, decimal })
}

/// A column that a person declared must be there.
fn refuse_absent(raw: &RawTable, schema: &Schema) -> Result<()> {
    let is_absent = |source: &&str| schema.origin() == SchemaOrigin::Declared && raw.position(source).is_none();
    match schema.columns().iter().flat_map(ColumnSchema::sources).find(is_absent) {
        Some(name) => Err(ids::unknown(raw, name)),
        None => Ok(()),
    }
}

/// The file's columns, what they could be, and what the file as a whole settles.
struct Plan<'a> {
    raw: &'a RawTable,
    schema: &'a Schema,
    by_source: &'a BySource<'a>,
    id: Option<usize>,
    told: Told,
    /// One a column; `None` for the id and for what is not read.
    surveys: Vec<Option<Survey<'a>>>,
    /// The kind of each of them and why.
    kinds: Vec<Option<(ColumnKind, String)>>,
    file_decimal: Option<DecimalMark>,
    file_order: Option<DateOrder>,
}

impl<'a> Plan<'a> {
    fn of(raw: &'a RawTable, schema: &'a Schema, by_source: &'a BySource<'a>, id: Option<usize>, told: Told) -> Self {
        let survey = |position: usize| {
            let name = &raw.names[position];
            let declared = by_source.first(name);
            let is_read = match declared {
                Some(column) => column.kind().is_some(),
                None => schema.origin() == SchemaOrigin::Declared,
            };
            let kind = declared.and_then(ColumnSchema::kind);
            (Some(position) != id && is_read).then(|| Survey::of(name, &raw.columns[position], kind))
        };
        let surveys: Vec<Option<Survey<'a>>> = (0..raw.names.len()).into_par_iter().map(survey).collect();
        let (kinds, file_decimal, file_order) = (Vec::new(), None, None);
        let mut plan = Self { raw, schema, by_source, id, told, surveys, kinds, file_decimal, file_order };
        plan.kinds = (0..raw.names.len()).map(|position| plan.kind(position)).collect();
        plan.file_decimal = settle::file_decimal(plan.of_kind(ColumnKind::Number).map(|survey| &survey.numbers));
        plan.file_order = settle::file_order(plan.of_kind(ColumnKind::Date).map(|survey| &survey.dates));
        plan
    }

    /// The surveys of the columns that are or will be of `kind`; halves of places count as numbers.
    fn of_kind(&self, kind: ColumnKind) -> impl Iterator<Item = &Survey<'a>> + '_ {
        let is_kind = move |position: &usize| match &self.kinds[*position] {
            Some((ColumnKind::Point, _)) => kind == ColumnKind::Number,
            Some((other, _)) => *other == kind,
            None => false,
        };
        (0..self.surveys.len()).filter(is_kind).filter_map(|position| self.surveys[position].as_ref())
    }

    /// The kind of the file's column at `position` and why; `None` where it is not read.
    fn kind(&self, position: usize) -> Option<(ColumnKind, String)> {
        let survey = self.surveys[position].as_ref()?;
        let name = &self.raw.names[position];
        match self.by_source.first(name) {
            Some(column) => column.kind().map(|kind| (kind, "as told".into())),
            None => Some(survey.kind(name, self.raw.hints[position], self.told.decimal)),
        }
    }

    /// The mark that the numbers of the file have, where one of them needed it.
    fn decimal(&self) -> Option<DecimalMark> {
        let is_needed = |survey: &Survey<'_>| survey.numbers.evidence().is_some() || survey.numbers.n_open > 0;
        let needed = self.of_kind(ColumnKind::Number).any(is_needed);
        self.told.decimal.or(self.file_decimal).filter(|_| needed)
    }

    /// The table's columns before their marks and orders are settled: in the order of the file for a person's schema, in
    /// its own order for a resolved one.
    fn columns(&self, notes: &mut Vec<String>) -> Vec<ColumnSchema> {
        match self.schema.origin() {
            SchemaOrigin::Declared => self.declared_columns(),
            SchemaOrigin::Resolved => self.resolved_columns(notes),
        }
    }

    fn resolved_columns(&self, notes: &mut Vec<String>) -> Vec<ColumnSchema> {
        let is_there =
            |column: &&ColumnSchema| column.sources().iter().all(|source| self.raw.position(source).is_some());
        for column in self.schema.columns().iter().filter(|column| !is_there(column)) {
            notes.push(format!("`{}`: not in {}", column.name(), self.raw.source));
        }
        for (position, name) in self.raw.names.iter().enumerate() {
            if self.by_source.first(name).is_none() && Some(position) != self.id {
                notes.push(format!("`{name}`: ignored, it is not in the schema"));
            }
        }
        self.schema.columns().iter().filter(is_there).cloned().collect()
    }

    fn declared_columns(&self) -> Vec<ColumnSchema> {
        let mut columns: Vec<ColumnSchema> = Vec::new();
        for (position, name) in self.raw.names.iter().enumerate().filter(|(position, _)| Some(*position) != self.id) {
            let before =
                |name: &str| self.raw.position(name).is_some_and(|other| other < position && Some(other) != self.id);
            let declared = self.by_source.all(name);
            // A place reads two columns of the file, and stands where the first of them stands.
            let is_new = |column: &&&ColumnSchema| match column {
                ColumnSchema::Point { lat, lon, .. } => [lat, lon].into_iter().all(|half| !before(half)),
                _ => true,
            };
            columns.extend(declared.iter().filter(is_new).map(|column| (*column).clone()));
            if !declared.is_empty() {
                continue;
            }
            if let Some((kind, _)) = &self.kinds[position] {
                columns.push(inferred(name, *kind));
            }
        }
        points::pair(
            columns,
            |name| self.by_source.first(name).is_none(),
            |name, limit| self.is_within(name, limit),
            |name| self.raw.position(name).is_some(),
        )
    }

    /// What the column is read as, in a line.
    fn note(&self, column: &ColumnSchema) -> String {
        let name = column.name();
        let position = self.raw.position(name);
        let because = position.and_then(|position| self.kinds[position].as_ref()).map_or("", |(_, because)| because);
        let comma = if because.is_empty() { "" } else { ", " };
        match column {
            ColumnSchema::Point { lat, lon, .. } => format!("`{name}`: place, from the degrees in `{lat}` and `{lon}`"),
            ColumnSchema::Date { order, .. } => {
                let survey = position.and_then(|position| self.surveys[position].as_ref());
                let is_timed = survey.is_some_and(|survey| survey.dates.n_timed > 0);
                let order = order.map_or(String::new(), |order| format!(", written {order}"));
                format!("`{name}`: date{comma}{because}{order}{}", if is_timed { ", time of day left out" } else { "" })
            }
            other => format!("`{name}`: {}{comma}{because}", other.kind().map_or("ignored", ColumnKind::singular)),
        }
    }

    /// Whether the numbers of the column `name` lie within ± `limit`, but for a few slips.
    fn is_within(&self, name: &str, limit: f64) -> bool {
        let Some(position) = self.raw.position(name) else { return false };
        let Some(survey) = &self.surveys[position] else { return false };
        let Ok(mark) = self.column_decimal(position, None) else { return false };
        let mut n_outside = 0;
        survey.values.for_each(|value, n| {
            let outside = crate::table::cell::number::read(value, mark).is_some_and(|value| value.abs() > limit);
            n_outside += if outside { n } else { 0 };
        });
        super::survey::tolerable(n_outside, survey.numbers.n_present)
    }

    /// The column with its mark or order, and how it is read; `None` where it is ignored.
    fn settle(&self, column: ColumnSchema) -> Result<Option<(ColumnSchema, Reading)>> {
        let source = |name: &str| self.raw.position(name).ok_or_else(|| ids::unknown(self.raw, name));
        let settled = match column {
            ColumnSchema::Ignore { .. } => return Ok(None),
            ColumnSchema::Category { ref name } => Reading::Category { source: source(name)? },
            ColumnSchema::Flag { ref name } => Reading::Flag { source: source(name)? },
            ColumnSchema::Text { ref name } => Reading::Text { source: source(name)? },
            ColumnSchema::Point { ref lat, ref lon, .. } => {
                let (lat, lon) = (source(lat)?, source(lon)?);
                Reading::Point {
                    lat: (lat, self.column_decimal(lat, None)?),
                    lon: (lon, self.column_decimal(lon, None)?),
                }
            }
            ColumnSchema::Number { name, decimal } => {
                let position = source(&name)?;
                self.refuse_clash(position)?;
                let mark = self.column_decimal(position, decimal)?;
                let kept = decimal.or((self.needs_decimal(position)).then_some(mark));
                let column = ColumnSchema::Number { name, decimal: kept };
                return Ok(Some((column, Reading::Number { source: position, decimal: mark })));
            }
            ColumnSchema::Date { name, order } => {
                let position = source(&name)?;
                let order = self.column_order(position, order)?;
                let reading = Reading::Date { source: position, order: order.unwrap_or(DateOrder::Ymd) };
                return Ok(Some((ColumnSchema::Date { name, order }, reading)));
            }
        };
        Ok(Some((column, settled)))
    }

    /// Amounts in two currencies are no column of numbers, whatever was declared.
    fn refuse_clash(&self, position: usize) -> Result<()> {
        match self.surveys[position].as_ref().and_then(|survey| survey.numbers.clash()) {
            Some(clash) => Err(ErrorKind::ColumnType {
                column: self.raw.names[position].clone(),
                expected: "numbers in one unit".into(),
                got: format!(
                    "numbers that cannot be compared, for {clash}; convert them, or read the column as a category"
                ),
            }
            .into()),
            None => Ok(()),
        }
    }

    fn needs_decimal(&self, position: usize) -> bool {
        let needs = |survey: &Survey<'_>| survey.numbers.evidence().is_some() || survey.numbers.n_open > 0;
        self.surveys[position].as_ref().is_some_and(needs)
    }

    fn column_decimal(&self, position: usize, schema: Option<DecimalMark>) -> Result<DecimalMark> {
        let told = match self.raw.hints[position] {
            // Rust's numbers were written here, with a point.
            crate::table::raw::Hint::Number => Some(DecimalMark::Point),
            _ => self.told.decimal,
        };
        let elsewhere = Elsewhere { told, schema, file: self.file_decimal, origin: self.schema.origin() };
        match &self.surveys[position] {
            Some(survey) => settle::decimal(&self.raw.names[position], &survey.numbers, elsewhere),
            None => Ok(told.or(schema).unwrap_or(DecimalMark::Point)),
        }
    }

    fn column_order(&self, position: usize, schema: Option<DateOrder>) -> Result<Option<DateOrder>> {
        let elsewhere =
            Elsewhere { told: self.told.order, schema, file: self.file_order, origin: self.schema.origin() };
        match &self.surveys[position] {
            Some(survey) => settle::order(&self.raw.names[position], &survey.dates, elsewhere),
            None => Ok(schema),
        }
    }
}

fn inferred(name: &str, kind: ColumnKind) -> ColumnSchema {
    let name = name.to_string();
    match kind {
        ColumnKind::Number => ColumnSchema::Number { name, decimal: None },
        ColumnKind::Flag => ColumnSchema::Flag { name },
        ColumnKind::Date => ColumnSchema::Date { name, order: None },
        ColumnKind::Text => ColumnSchema::Text { name },
        // A single column of a file is never inferred to be a place: those come in pairs.
        ColumnKind::Category | ColumnKind::Point => ColumnSchema::Category { name },
    }
}
