//! Tables to normalized matrices.

mod balance;
mod encode;
mod golden;
mod infer;
mod spec;
mod transforms;
