//! Decimal marks and date orders: from the column, else from the rest of the file, else from the caller, else a question.

use super::survey::{DateCount, NumberCount, tolerable};
use crate::error::{ErrorKind, Result};
use crate::table::cell::date::{self, DateText};
use crate::table::cell::number;
use crate::table::{DateOrder, DecimalMark, SchemaOrigin};

/// What may settle a column that does not settle itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elsewhere<T> {
    /// Told for the whole file.
    pub(super) told: Option<T>,
    /// Told by the schema for this column.
    pub(super) schema: Option<T>,
    /// What the other columns of the file agree on.
    pub(super) file: Option<T>,
    /// Whose word the schema's is.
    pub(super) origin: SchemaOrigin,
}

impl<T: Copy> Elsewhere<T> {
    /// A person's word goes before the file's other columns; an earlier file's after them, for files differ.
    fn settled(&self) -> Option<T> {
        match self.origin {
            SchemaOrigin::Declared => self.schema.or(self.file),
            SchemaOrigin::Resolved => self.file.or(self.schema),
        }
    }
}

/// The decimal mark of one column of numbers. Where every value says the same under both marks, the point.
pub(super) fn decimal(column: &str, count: &NumberCount, elsewhere: Elsewhere<DecimalMark>) -> Result<DecimalMark> {
    if let Some(mark) = elsewhere.told.or(count.evidence()) {
        return Ok(mark);
    }
    let Some(example) = &count.open_example else { return Ok(elsewhere.settled().unwrap_or(DecimalMark::Point)) };
    elsewhere.settled().ok_or_else(|| {
        let reading = |mark| match number::read(example, mark) {
            Some(value) => format!("{value} (decimal {mark}: `{example}`)"),
            None => format!("no number (decimal {mark}: `{example}`)"),
        };
        ErrorKind::Ambiguous {
            column: column.into(),
            first: reading(DecimalMark::Point),
            second: reading(DecimalMark::Comma),
            mend: "tell the decimal mark (--decimal point or comma; in a spec decimal = \"point\" or \"comma\" under [input.reader]), \
                   or leave the column out"
                .into(),
        }
        .into()
    })
}

/// The mark on which the columns that settle themselves agree.
pub(super) fn file_decimal<'a>(counts: impl Iterator<Item = &'a NumberCount>) -> Option<DecimalMark> {
    unanimous(counts.filter_map(NumberCount::evidence))
}

/// The order of one column of dates; `None` where every value is the same day in every order.
pub(super) fn order(column: &str, count: &DateCount, elsewhere: Elsewhere<DateOrder>) -> Result<Option<DateOrder>> {
    let declared = elsewhere.schema.filter(|_| elsewhere.origin == SchemaOrigin::Declared);
    if let Some(order) = elsewhere.told.or(declared) {
        refuse_contradiction(column, count, order)?;
        return Ok(Some(order));
    }
    if count.n_fixed == count.n_present || count.n_dates() == 0 {
        return Ok(elsewhere.schema);
    }
    let best = count.best_orders();
    let Some(example) = count.open() else { return Ok(best.first().copied()) };
    if let Some(order) = elsewhere.settled().filter(|order| best.contains(order)) {
        return Ok(Some(order));
    }
    let reading = |order: DateOrder| match date::read(example, order) {
        DateText::Day(day) => format!("{order} (`{example}` is {day})"),
        _ => format!("{order} (`{example}` is no date)"),
    };
    Err(ErrorKind::Ambiguous {
        column: column.into(),
        first: reading(DateOrder::Dmy),
        second: reading(DateOrder::Mdy),
        mend: "tell the date order (--date-order dmy or mdy; in a spec date_order = \"dmy\" or \"mdy\" under [input.reader]), or \
               leave the column out"
            .into(),
    }
    .into())
}

/// An order that was told must not turn the days of another order into gaps, and the rest into wrong days.
fn refuse_contradiction(column: &str, count: &DateCount, order: DateOrder) -> Result<()> {
    let (n_told, n_best) = (count.n_in(order), count.n_dates());
    match count.best_orders().first() {
        Some(best) if n_told < n_best && !tolerable(count.n_present - n_told, count.n_present) => {
            let expected = format!("dates written {order}");
            let got =
                format!("dates written {best} ({n_told} of {} fit the first, {n_best} the second)", count.n_present);
            Err(ErrorKind::ColumnType { column: column.into(), expected, got }.into())
        }
        _ => Ok(()),
    }
}

/// The order on which the columns that settle themselves agree.
pub(super) fn file_order<'a>(counts: impl Iterator<Item = &'a DateCount>) -> Option<DateOrder> {
    let settles_itself =
        |count: &&DateCount| count.n_fixed < count.n_present && count.n_dates() > 0 && count.open().is_none();
    unanimous(counts.filter(settles_itself).filter_map(|count| count.best_orders().first().copied()))
}

fn unanimous<T: PartialEq>(mut votes: impl Iterator<Item = T>) -> Option<T> {
    let first = votes.next()?;
    votes.all(|vote| vote == first).then_some(first)
}
