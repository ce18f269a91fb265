//! The files of a run become one table: a customer table, an order log, or both.

mod files;
mod read;

mod source;

pub use files::InputFiles;
pub use read::{InputRead, InputRejects};
