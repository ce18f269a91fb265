//! The integration tests: public API only, one binary, one file a floor.

// A helper that unwraps fails the test that calls it, as an assertion does; one that skips says so.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod architecture;
mod catalogue;
mod clustering;
mod datasets;
mod doors;
mod errors;
mod features;
mod laws;
mod mutations;
mod profiling;
mod report;
mod segmentation;
mod selection;
mod support;
mod table;
mod trials;
