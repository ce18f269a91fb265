//! Decimal marks and date orders: from the column, else from the rest of the file, else from the caller, else a question.

use super::survey::{DateCount, NumberCount, ORDER_PAIRS};
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
            mend: "tell the decimal mark, point or comma, or leave the column out".into(),
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
    let best = count.best_orders();
    let declared = elsewhere.schema.filter(|_| elsewhere.origin == SchemaOrigin::Declared);
    if let Some(order) = elsewhere.told.or(declared) {
        return Ok(Some(order));
    }
    if count.n_fixed == count.n_present || count.n_dates() == 0 {
        return Ok(elsewhere.schema);
    }
    let open = open_pair(count, &best);
    let Some((first, second, example)) = open else { return Ok(best.first().map(|&order| DateOrder::ALL[order])) };
    let is_best = |order: &DateOrder| best.iter().any(|&index| DateOrder::ALL[index] == *order);
    if let Some(order) = elsewhere.settled().filter(is_best) {
        return Ok(Some(order));
    }
    let reading = |order: DateOrder| match date::read(&example, order) {
        DateText::Day(day) => format!("{order} (`{example}` is {day})"),
        _ => format!("{order} (`{example}` is no date)"),
    };
    Err(ErrorKind::Ambiguous {
        column: column.into(),
        first: reading(first),
        second: reading(second),
        mend: "tell the date order, or leave the column out".into(),
    }
    .into())
}

/// The order on which the columns that settle themselves agree.
pub(super) fn file_order<'a>(counts: impl Iterator<Item = &'a DateCount>) -> Option<DateOrder> {
    unanimous(counts.filter(|count| count.n_fixed < count.n_present).filter_map(|count| {
        let best = count.best_orders();
        (count.n_dates() > 0 && open_pair(count, &best).is_none()).then(|| DateOrder::ALL[best[0]])
    }))
}

/// Two of the best orders under which a value is two different days, with that value.
fn open_pair(count: &DateCount, best: &[usize]) -> Option<(DateOrder, DateOrder, String)> {
    ORDER_PAIRS.iter().zip(&count.open_examples).find_map(|((a, b), example)| {
        let both = best.contains(a) && best.contains(b);
        example.clone().filter(|_| both).map(|example| (DateOrder::ALL[*a], DateOrder::ALL[*b], example))
    })
}

fn unanimous<T: PartialEq>(mut votes: impl Iterator<Item = T>) -> Option<T> {
    let first = votes.next()?;
    votes.all(|vote| vote == first).then_some(first)
}
