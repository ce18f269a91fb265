//! From texts to a table: what each column is, settled by reading all of it.

mod convert;
mod ids;
mod kinds;
mod names;
mod points;
mod resolve;
mod settle;
mod survey;

pub(crate) use resolve::{Told, resolve};
