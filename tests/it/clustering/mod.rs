//! The clustering floor.

mod cluster_matrix;
mod dbscan_advice;
mod dbscan_laws;
mod dbscan_oracle;
mod hdbscan_laws;
mod hdbscan_oracle;
mod kmeans_blocks;
mod kmeans_large;
mod kmeans_laws;
mod kmeans_oracle;
mod linfa_joint;
mod mini_batch_laws;
