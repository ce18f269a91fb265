//! Kernels for the widest vectors that the processor has, chosen while the program runs.
//!
//! This is the only room with `unsafe`: every intrinsic and every call of a function compiled for one kind of processor is here,
//! behind safe functions that check the lengths of what they are given. Each kernel has a scalar twin that its tests hold
//! it to, on every kind of vector that the testing machine has.
#![expect(unsafe_code, reason = "intrinsics, and calls of functions compiled for one kind of processor")]

mod distance_sums;
mod lanes;
mod level;
pub(crate) mod pages;
pub(crate) mod tiles;
mod two_least;

pub(crate) use distance_sums::{QUERIES, Side, add_distances};
pub(crate) use level::Level;
pub(crate) use two_least::{Scores, TILE, Verdicts};
