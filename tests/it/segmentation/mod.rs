//! The segmentation floor: the whole way, saved models, scoring, output files.

mod examples;
mod model_files;
mod order_flags;
mod orders;
mod output_files;
mod pipeline;
mod real_orders;
mod real_tables;
