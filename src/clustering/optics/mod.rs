//! OPTICS: the rows in an order in which near ones stand together, with the distance at which each is reached from those before it.
//!
//! A row's *core distance* is that to its `min_samples`-th nearest row, itself included. From a row, every other is *reached* at their
//! distance or at the core distance, whichever is greater. The next row of the order is the one that is reached at the least distance from any row so
//! far (the lowest on a tie); where none is within `max_eps`, the lowest that is left, which is reached from nowhere (Ankerst, Breunig, Kriegel
//! and Sander 1999, doi:10.1145/304181.304187). Plotted in this order, clusters are valleys of the reachability.
//!
//! One order answers for every `eps` up to `max_eps` ([`Optics::extract_dbscan`]), or for valleys of any depth ([`Optics::extract_xi`]). Where no distances tie,
//! order, reachability and labels are scikit-learn's.
//!
//! The rooms: `params` (what may be asked for), `run` (the order), `analysis` (what is left), `valleys` (clusters by steepness), `linfa` (linfa's
//! traits).

mod analysis;
mod linfa;
mod params;
mod run;
mod valleys;

pub use analysis::Optics;
pub use params::{OpticsParams, OpticsValidParams};
