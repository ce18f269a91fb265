//! The selection floor.
