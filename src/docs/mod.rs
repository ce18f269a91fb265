//! How the crate is built, and why: pages that are published with the documentation.

#[doc = include_str!("architecture.md")]
pub mod architecture {}

#[doc = include_str!("design.md")]
pub mod design {}

#[doc = include_str!("benchmarks.md")]
pub mod benchmarks {}
