use crate::table::Day;
use crate::table::orders::Decimal;

/// One line of an order log: a whole order, or one item of it.
///
/// A line with a negative amount or quantity is a return.
///
/// ```
/// use segmenta::table::orders::{Decimal, OrderLine};
///
/// let mut line = OrderLine::new("C1", "2024-05-03".parse()?);
/// line.amount = Some(Decimal::from_cents(-1990));
/// assert!(line.is_return());
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct OrderLine<'a> {
    /// Whose order it is.
    pub customer: &'a str,
    /// Which order it belongs to; where the log names none, all lines of one customer and day are one order, and so are all of a
    /// customer without a day.
    pub order: Option<&'a str>,
    /// The day of the order, or of the return; `None` in a log without days.
    pub day: Option<Day>,
    /// The hour of the day, 0 to 23.
    pub hour: Option<u8>,
    /// What was paid for the line; negative for a return.
    pub amount: Option<Decimal>,
    /// Pieces; negative for a return.
    pub quantity: Option<Decimal>,
    /// What was bought.
    pub product: Option<&'a str>,
    /// What kind of thing it is.
    pub category: Option<&'a str>,
    /// Where the order was placed: web, store, telephone, ….
    pub channel: Option<&'a str>,
    /// With what the order was placed: mobile, desktop, ….
    pub device: Option<&'a str>,
    /// Whether there was a discount.
    pub discounted: Option<bool>,
    /// Where the order went.
    pub country: Option<&'a str>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineUse {
    /// It counts.
    Counted,
    /// It is dated after the day to which behaviour is counted, and changes nothing.
    Later,
    /// Its customer is not in the customer table.
    UnknownCustomer,
}

impl<'a> OrderLine<'a> {
    /// A line of `customer` on `day` of which nothing else is known.
    pub fn new(customer: &'a str, day: Day) -> Self {
        Self { day: Some(day), ..Self::undated(customer) }
    }

    /// A line of `customer` in a log without days of which nothing else is known.
    pub fn undated(customer: &'a str) -> Self {
        Self {
            customer,
            order: None,
            day: None,
            hour: None,
            amount: None,
            quantity: None,
            product: None,
            category: None,
            channel: None,
            device: None,
            discounted: None,
            country: None,
        }
    }

    /// Whether it is something brought back: a negative amount or quantity.
    pub fn is_return(&self) -> bool {
        self.amount.is_some_and(Decimal::is_negative) || self.quantity.is_some_and(Decimal::is_negative)
    }
}
