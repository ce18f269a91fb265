//! The datasets floor.
