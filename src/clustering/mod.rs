//! A matrix to labels and a model.

mod labels;
mod scalar;

pub use labels::Labels;
pub use scalar::Scalar;
