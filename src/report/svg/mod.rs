//! Pictures: pure functions of plain data, one file each.

mod attributes;
mod canvas;
mod flows;
mod heat_map;
mod k_distances;
mod rfm;
mod segment_map;
mod shares;
mod silhouettes;
mod sizes;
mod stability;
mod sweep;
mod traits;

pub(crate) use canvas::{CHART_CSS, Picture, colour};

use crate::report::data::{ColumnShare, FamilyShare, HeatRow, KDistanceCurve, RfmCustomers, SegmentCard, SweepPoint};
use crate::report::grid::Grid;
use crate::report::svg::sweep::Compared;
use crate::segmentation::SegmentMap;
use crate::selection::audit::Audit;
use crate::selection::{Flows, SilhouetteProfile, Stability};

/// A picture of a report, with the data that it shows.
///
/// ```
/// use segmenta::report::{Chart, SweepPoint, chart_svg};
///
/// let points = [2, 3, 4].map(|k| SweepPoint { k, silhouette: Some(0.9 - 0.1 * k as f64), ..Default::default() });
/// let svg = chart_svg(&Chart::Sweep { points: &points, chosen: Some(2), near_ties: &[3] });
/// assert!(svg.starts_with("<svg xmlns="));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Chart<'a> {
    /// What the attributes are good for.
    Attributes {
        /// The audit.
        audit: &'a Audit,
    },
    /// Share of the customers, and of the revenue where it is known, by segment.
    Sizes {
        /// The segments.
        segments: &'a [SegmentCard],
    },
    /// What sets one segment apart.
    Traits {
        /// The segment.
        segment: &'a SegmentCard,
    },
    /// How numbers of segments compare.
    Sweep {
        /// One point for each number of segments.
        points: &'a [SweepPoint],
        /// The number that was chosen.
        chosen: Option<usize>,
        /// The numbers that can hardly be told from it.
        near_ties: &'a [usize],
    },
    /// How much nearer customers are to their own segment than to the next one: a blade for each segment.
    Silhouettes {
        /// The silhouettes.
        profile: &'a SilhouetteProfile,
        /// The segments, for their names.
        segments: &'a [SegmentCard],
    },
    /// How well each segment comes back when customers are drawn anew, over Hennig's bands.
    Stability {
        /// The stability.
        stability: &'a Stability,
        /// The segments, for their names.
        segments: &'a [SegmentCard],
    },
    /// How customers flow from each number of segments to the next.
    Flows {
        /// The flows.
        flows: &'a Flows,
        /// The number that was chosen, whose segments give the colours.
        chosen: Option<usize>,
        /// Its segments, for their names.
        segments: &'a [SegmentCard],
    },
    /// How far customers have to reach for so many others, and how far they do.
    KDistances {
        /// The curve.
        curve: &'a KDistanceCurve,
    },
    /// How far each segment is from the other customers, attribute by attribute.
    HeatMap {
        /// The segments: the columns.
        segments: &'a [SegmentCard],
        /// The attributes.
        rows: &'a [HeatRow],
    },
    /// Customers by their scores of recency and frequency.
    Rfm {
        /// The customers.
        customers: &'a RfmCustomers,
    },
    /// Where the segments lie along the first two principal axes.
    Map {
        /// The segments, for their names.
        segments: &'a [SegmentCard],
        /// The map.
        map: &'a SegmentMap,
    },
    /// Share of the distance by family.
    DistanceByFamily {
        /// The shares.
        shares: &'a [FamilyShare],
    },
    /// Share of the distance by column.
    DistanceByColumn {
        /// The shares.
        shares: &'a [ColumnShare],
    },
}

impl Chart<'_> {
    /// The pictures that the chart is made of: one, but for the comparison, which is one for each score.
    pub(crate) fn pictures(&self) -> Vec<Picture> {
        match *self {
            Self::Attributes { audit } => vec![attributes::picture(audit)],
            Self::Sizes { segments } => vec![sizes::picture(segments)],
            Self::Traits { segment } => vec![traits::picture(segment)],
            Self::Sweep { points, chosen, near_ties } => sweep::pictures(Compared { points, chosen, near_ties }),
            Self::Silhouettes { profile, segments } => vec![silhouettes::picture(profile, segments)],
            Self::Stability { stability, segments } => vec![stability::picture(stability, segments)],
            Self::Flows { flows, chosen, segments } => vec![flows::picture(flows, chosen, segments)],
            Self::KDistances { curve } => vec![k_distances::picture(curve)],
            Self::HeatMap { segments, rows } => vec![heat_map::picture(segments, rows)],
            Self::Rfm { customers } => vec![rfm::picture(customers)],
            Self::Map { segments, map } => vec![segment_map::picture(segments, map)],
            Self::DistanceByFamily { shares } => vec![shares::of_families(shares)],
            Self::DistanceByColumn { shares } => vec![shares::of_columns(shares)],
        }
    }

    /// The table of a comparison where there is little room.
    pub(crate) fn narrow_grid(&self) -> Grid {
        match *self {
            Self::Sweep { points, chosen, near_ties } => sweep::narrow_grid(Compared { points, chosen, near_ties }),
            _ => self.grid(),
        }
    }

    /// The numbers of the chart as a table.
    pub(crate) fn grid(&self) -> Grid {
        match *self {
            Self::Attributes { audit } => attributes::grid(audit),
            Self::Sizes { segments } => sizes::grid(segments),
            Self::Traits { segment } => traits::grid(segment),
            Self::Sweep { points, chosen, near_ties } => sweep::grid(Compared { points, chosen, near_ties }),
            Self::Silhouettes { profile, segments } => silhouettes::grid(profile, segments),
            Self::Stability { stability, segments } => stability::grid(stability, segments),
            Self::Flows { flows, chosen, segments } => flows::grid(flows, chosen, segments),
            Self::KDistances { curve } => k_distances::grid(curve),
            Self::HeatMap { segments, rows } => heat_map::grid(segments, rows),
            Self::Rfm { customers } => rfm::grid(customers),
            Self::Map { segments, map } => segment_map::grid(segments, map),
            Self::DistanceByFamily { shares } => shares::grid_of_families(shares),
            Self::DistanceByColumn { shares } => shares::grid_of_columns(shares),
        }
    }
}

/// The chart as a file of its own: an SVG that brings its colours for light and dark, asks nothing of the network and runs no
/// script. The same data give the same bytes.
pub fn chart_svg(chart: &Chart<'_>) -> String {
    canvas::standalone(&chart.pictures())
}
