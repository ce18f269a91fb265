//! Pure numbers: no word of customers here.

pub(crate) mod accumulate;
pub(crate) mod chunked;
pub(crate) mod distance;
pub(crate) mod great_circle;
pub(crate) mod minimize;
pub(crate) mod moments;
pub(crate) mod quantile;
pub(crate) mod quantile_normal;
pub(crate) mod yeo_johnson;
