//! The features floor.
