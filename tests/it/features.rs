//! Tables to normalized matrices.

mod balance;
mod behaviour;
mod encode;
mod golden;
mod infer;
mod real;
mod rfm;
mod spec;
mod transforms;
