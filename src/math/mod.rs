//! Pure numbers: no word of customers here.

pub(crate) mod accumulate;
pub(crate) mod chunked;
pub(crate) mod distance;
pub(crate) mod eigen;
pub(crate) mod moments;
pub(crate) mod quantile;
