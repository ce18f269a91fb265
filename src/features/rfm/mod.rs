//! RFM scores: how lately, how often and for how much a customer bought, each as a score from 1 to 5.
//!
//! An [`RfmSpec`] says which columns hold the three measures and how they are cut; fitted, it is an [`RfmModel`], which scores
//! tables ([`RfmScores`]) and can be saved; an [`RfmGrid`] gives names to the cells of scores.
//!
//! - **Equal values share a score**, always. A score says how many cut points a customer is strictly better than: spends more
//!   than, orders more often than, ordered later than. A tie is thus scored by the customers who are worse, not by chance.
//! - **Cuts** are quantiles of the customers who bought (type 7), or the caller's. Where many customers share a value, several
//!   cuts fall on it; all of them count, so a score keeps saying what share of customers is worse, and the scores between are
//!   nobody's. [`RfmModel::warnings`] says where.
//! - **Monotone**: a customer who is at least as good on all three measures has no lower score on any.
//! - **No purchase** is a class of its own, not the lowest score; so is a buyer of whom a measure is missing.
//!
//! Scores by recency, frequency and money come from mail order and were first a matter of practice; Bult and Wansbeek (1995,
//! doi:10.1287/mksc.14.4.378) set them beside models of response, Fader, Hardie and Lee (2005, doi:10.1509/jmkr.2005.42.4.415)
//! tie them to the worth of a customer and show why a buyer of long ago with many orders is not a good one.

mod range;

mod grid;
mod lint;
mod standard;
mod wording;

mod spec;

mod model;
mod scores;

pub use grid::{RfmBlock, RfmGrid, RfmSegment};
pub use lint::{RfmGridFaults, RfmOverlap};
pub use model::{RfmMeasureCuts, RfmModel, RfmWarning};
pub use range::ScoreRange;
pub use scores::{RfmScore, RfmScores, RfmStanding};
pub use spec::{RfmCuts, RfmMeasure, RfmSpec};
pub use wording::{RFM_NO_PURCHASE, RFM_UNKNOWN, rfm_label, rfm_meaning};
