//! The integration tests: public API only, one binary, one file a floor.

mod architecture;
mod clustering;
mod datasets;
mod features;
mod profiling;
mod report;
mod selection;
mod support;
mod table;
