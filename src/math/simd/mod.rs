//! Kernels for the widest vectors that the processor has, chosen while the program runs.
//!
//! This is the only room with `unsafe`: every intrinsic, one instruction of assembly and every call of a function compiled for one kind of processor is here,
//! behind safe functions that check the lengths of what they are given. Each kernel has a scalar twin that its tests hold
//! it to, on every kind of vector that the testing machine has.
#![expect(unsafe_code, reason = "intrinsics, and calls of functions compiled for one kind of processor")]

mod dispatch;
mod distance_sums;
mod doubles;
pub(crate) mod encode;
pub(crate) mod least_codes;
#[cfg(target_arch = "x86_64")]
mod least_codes_x86;
mod level;
mod own_distances;
pub(crate) mod pages;
mod prefetch;
pub(crate) mod project;
pub(crate) mod reference;
pub(crate) mod tiles;
pub(crate) mod transfer;

use dispatch::for_each_level;
pub(crate) use distance_sums::{QUERIES, Side, add_distances};
pub(crate) use level::Level;
pub(crate) use own_distances::squared_to_own;
pub(crate) use prefetch::prefetch;
