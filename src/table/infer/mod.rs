//! From texts to a table: what each column is, settled by reading all of it.

mod convert;
mod ids;
mod kinds;
mod marks;
mod names;
mod points;
mod resolve;
mod settle;
mod survey;

pub(crate) use marks::{decimal_of, order_of};
pub(crate) use names::{id_strength, words};
pub(crate) use resolve::{Told, resolve};
