//! Reading one value: what counts as missing, numbers, dates, yes and no.

pub(crate) mod amount;
pub(crate) mod date;
pub(crate) mod flag;
pub(crate) mod missing;
mod month;
mod named_date;
pub(crate) mod number;
