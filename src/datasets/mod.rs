//! Sample data with a planted truth, so that a result can be compared with what was put in.
//!
//! [`shop()`] makes the customers and orders of a shop that does not exist. Nothing in it is taken from real customers.

mod shop;

pub use shop::{Category, Channel, Line, Orders, PlantedSegment, Shop, shop};
