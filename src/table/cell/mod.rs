//! Reading one value: what counts as missing, numbers, dates, yes and no.

pub(crate) mod date;
pub(crate) mod flag;
pub(crate) mod missing;
pub(crate) mod number;
