//! Trials on published sets (`../shared/data`), skipped with a message where those are absent: against the labels that were published
//! with them, reference inertias and partitions that scikit-learn left. Nothing of the sets is kept here.
//!
//! The seeds of `kmeans_starts` take minutes: `cargo test --release --test it trials::kmeans_starts -- --ignored --nocapture`.

mod attribute_audit;
mod dbscan_advice;
mod dbscan_shapes;
mod density_grid;
mod kmeans_labels;
mod kmeans_references;
mod kmeans_starts;
mod places;
mod sets;
