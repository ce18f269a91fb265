//! Pure numbers: no word of customers here.

pub(crate) mod accumulate;
pub(crate) mod association;
pub(crate) mod bands;
pub(crate) mod cholesky;
pub(crate) mod chunked;
pub(crate) mod dip;
pub(crate) mod distance;
pub(crate) mod effect_size;
pub(crate) mod eigen;
pub(crate) mod entropy;
#[cfg(test)]
pub(crate) mod fixture;
pub(crate) mod great_circle;
pub(crate) mod hypergeometric;
pub(crate) mod minimize;
pub(crate) mod moments;
pub(crate) mod multiple_testing;
pub(crate) mod normal;
pub(crate) mod quantile;
pub(crate) mod quantile_normal;
pub(crate) mod ranks;
pub(crate) mod simd;
pub(crate) mod skewness;
pub(crate) mod tally;
pub(crate) mod two_sum;
pub(crate) mod v_test;
pub(crate) mod yeo_johnson;
