//! The clustering floor.

mod kmeans_laws;
mod kmeans_oracle;
mod linfa_joint;
