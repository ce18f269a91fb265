//! An order log: one line an order, or an item of one, read as a stream.
//!
//! [`OrderReader`] reads a file line by line and hands each on as an [`OrderLine`]; the file itself is never held. Lines from
//! elsewhere are made with [`OrderLine::new`].

mod decimal;
mod line;

mod columns;
mod finder;
mod names;

mod reader;
mod rejects;

mod cells;
mod parse;

pub use columns::{OrderColumns, OrderDates};
pub use decimal::Decimal;
pub use line::{LineUse, OrderLine};
pub use reader::{OrderReader, OrdersRead};
pub use rejects::OrderRejects;
