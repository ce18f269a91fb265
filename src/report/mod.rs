//! Results to words and pictures: one HTML page, a text for terminals, JSON and single pictures, all of them pure functions of
//! [`ReportData`]: the same data give the same bytes.

mod audit;
mod data;
mod orders;
mod svg;
mod view;

mod html;
mod json;
mod page;
mod text;

mod clean;
mod grid;
mod markup;
mod number;
mod width;
mod wording;

pub use data::{
    AttributeRow, ColumnShare, Contrast, Entry, FamilyShare, HeatCell, HeatRow, ItemRow, KDistanceCurve,
    KDistancePoint, LeftOut, PurchaseList, Quantity, Reading, ReportData, RfmCell, RfmClass, RfmCustomers, SegmentCard,
    SweepPoint, TraitLine, Warning,
};
pub use html::html;
pub use json::json;
pub use svg::{Chart, chart_svg};
pub use text::text;
