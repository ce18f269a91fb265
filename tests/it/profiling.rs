//! The profiling floor.
