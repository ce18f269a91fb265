//! Blocks of rows to order lines, without a look at what becomes of them: so that one block can be read while the lines of
//! the one before are counted.

use std::ops::Range;

use super::cells::{self, Dates};
use super::columns::Places;
use super::rejects::Why;
use crate::table::cell::missing::is_missing_id;
use crate::table::csv::{Block, FooterLook, Rest, Row};
use crate::table::orders::{Decimal, OrderLine};
use crate::table::{DateOrder, Day, DecimalMark};

/// What the cells of the whole file are read by.
pub(super) struct Marks {
    pub(super) decimal: Option<DecimalMark>,
    pub(super) order: Option<DateOrder>,
}

/// Reads rows as order lines.
pub(super) struct Parser {
    places: Places,
    decimal: Option<DecimalMark>,
    dates: Dates,
}

/// The rows of a block that hold something, and what is left of the block.
pub(super) struct Parsed {
    /// The texts of the lines, end to end.
    texts: String,
    rows: Vec<ParsedRow>,
    pub(super) rest: Rest,
}

/// A row that holds something.
pub(super) struct ParsedRow {
    pub(super) line: u64,
    range: Range<usize>,
    cells: Result<Cells, Unusable>,
}

/// A row that is no line of an order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unusable {
    pub(super) fault: Fault,
    pub(super) look: FooterLook,
}

/// Why a row is no line of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Ragged,
    NoCustomer,
    /// No date in the column at this place.
    Date(usize),
    /// No number in the column at this place.
    Number(usize),
}

/// Where in the texts of its block a value stands.
#[derive(Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
}

/// An order line whose texts stand elsewhere.
struct Cells {
    customer: Span,
    order: Option<Span>,
    day: Option<Day>,
    hour: Option<u8>,
    amount: Option<Decimal>,
    quantity: Option<Decimal>,
    product: Option<Span>,
    category: Option<Span>,
    channel: Option<Span>,
    device: Option<Span>,
    discounted: Option<bool>,
    country: Option<Span>,
}

impl Fault {
    pub(super) fn why(self) -> Why {
        if self == Self::NoCustomer { Why::NoCustomer } else { Why::Unreadable }
    }

    /// In words; the same ones for all rows of a file that have it, so that a list of them stays short.
    pub(super) fn in_words(self, names: &[String]) -> String {
        match self {
            Self::Ragged => format!("another number of values than the {} columns", names.len()),
            Self::NoCustomer => "no customer".into(),
            Self::Date(place) => format!("no readable date in `{}`", names[place]),
            Self::Number(place) => format!("no readable number in `{}`", names[place]),
        }
    }
}

impl Parser {
    pub(super) fn new(places: Places, marks: &Marks) -> Self {
        Self { places, decimal: marks.decimal, dates: Dates::new(marks.order) }
    }

    /// The rows of `block`.
    pub(super) fn parse(&mut self, block: Block) -> Parsed {
        let (mut texts, mut rows) = (String::new(), Vec::new());
        let rest = block.rows(|row| {
            if row.is_blank() {
                return;
            }
            let cells = self.cells(row, &mut texts).map_err(|fault| Unusable { fault, look: row.footer_look() });
            rows.push(ParsedRow { line: row.line(), range: row.range(), cells });
        });
        Parsed { texts, rows, rest }
    }

    fn cells(&mut self, row: &Row<'_>, texts: &mut String) -> Result<Cells, Fault> {
        let places = &self.places;
        if row.is_ragged() {
            return Err(Fault::Ragged);
        }
        let customer = row.get(places.customer);
        if customer.is_empty() || is_missing_id(customer) {
            return Err(Fault::NoCustomer);
        }
        let (day, hour) = match places.date {
            Some(place) => {
                self.dates.read(row.get(place)).map(|(day, hour)| (Some(day), hour)).ok_or(Fault::Date(place))?
            }
            None => (None, None),
        };
        let number = |place: usize| cells::decimal(row.get(place), self.decimal).ok_or(Fault::Number(place));
        let quantity = match (places.quantity, places.unit_price) {
            (Some(quantity), Some(_)) => Some(number(quantity)?),
            // Without a price the pieces are no money, and a gap among them loses no line.
            (Some(quantity), None) => number(quantity).ok(),
            (None, _) => None,
        };
        let amount = match (places.amount, places.unit_price) {
            (Some(amount), _) => Some(number(amount)?),
            (None, Some(price)) => {
                Some(number(price)?).map(|price: Decimal| quantity.map_or(price, |n| n.times(price)))
            }
            (None, None) => None,
        };
        let mut put = |text: &str| {
            let start = texts.len();
            texts.push_str(text);
            Span { start, end: texts.len() }
        };
        let mut level = |place: Option<usize>| place.and_then(|place| cells::level(row.get(place))).map(&mut put);
        let [product, category, channel, device, country] =
            [places.product, places.category, places.channel, places.device, places.country].map(&mut level);
        Ok(Cells {
            customer: put(customer),
            order: match places.order.map(|place| row.get(place)).filter(|order| !is_missing_id(order)) {
                Some(order) => Some(put(order)),
                // Without a day nothing else tells one order of a customer from the next.
                None if day.is_none() => Some(put(&row.line().to_string())),
                None => None,
            },
            day,
            hour,
            amount,
            quantity,
            product,
            category,
            channel,
            device,
            discounted: places.discount.map(|place| cells::discounted(row.get(place))),
            country,
        })
    }
}

impl Parsed {
    /// The rows, each with where it stands and what it is.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&ParsedRow, Result<OrderLine<'_>, Unusable>)> {
        self.rows
            .iter()
            .map(|row| (row, row.cells.as_ref().map(|cells| cells.line(&self.texts)).map_err(|unusable| *unusable)))
    }

    /// A row as it stands in the file.
    pub(super) fn raw(&self, row: &ParsedRow) -> &str {
        self.rest.raw(row.range.clone())
    }
}

impl Cells {
    fn line<'a>(&self, texts: &'a str) -> OrderLine<'a> {
        let text = |span: Span| &texts[span.start..span.end];
        OrderLine {
            order: self.order.map(text),
            hour: self.hour,
            amount: self.amount,
            quantity: self.quantity,
            product: self.product.map(text),
            category: self.category.map(text),
            channel: self.channel.map(text),
            device: self.device.map(text),
            discounted: self.discounted,
            country: self.country.map(text),
            day: self.day,
            ..OrderLine::undated(text(self.customer))
        }
    }
}
