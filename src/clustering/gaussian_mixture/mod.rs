//! Gaussian mixture: every row comes from one of `n_components` normal distributions, each with a weight, a mean and a full
//! covariance matrix of its own, and belongs to each of them with a probability.
//!
//! The likelihood is raised step by step by expectation maximisation (Dempster, Laird and Rubin 1977,
//! doi:10.1111/j.2517-6161.1977.tb01600.x), from the clusters of k-means on:
//!
//! 1. every row is shared among the components by the probability of each, given the row;
//! 2. every component gets the weighted share, mean and covariance of what it was given.
//!
//! Everything that is exponentially small or large stays a logarithm, so that neither rows far from all components nor many columns
//! nor tiny units break a step; from a given start the parameters are scikit-learn's to rounding.
//!
//! The rooms: `params` (what may be asked for), `fit` (starts, restarts, and how components are numbered), `em` (the loop), `density`
//! (how likely rows are), `sample` (the rows), `parameters` (weights, means, covariances), `model` (what is left), `linfa` (linfa's traits).

mod density;
mod em;
mod fit;
mod linfa;
mod model;
mod parameters;
mod params;
mod sample;

pub use fit::GaussianMixtureSummary;
pub use model::GaussianMixture;
pub use params::{GaussianMixtureInit, GaussianMixtureParams, GaussianMixtureValidParams};
