use serde::{Deserialize, Serialize};

use crate::features::{Family, Role};
use crate::profiling::check::ProfilesDocument;
use crate::profiling::{AttributeProfile, PurchaseProfile, RfmProfile, Summary, Trait, Warning};
use crate::table::{ColumnKind, Point};

/// What makes each segment itself, in the table's units. `Display` is a table and a card for each segment, at most 100
/// characters wide.
///
/// Every number is finite; one that is undefined is `None`. A document that contradicts itself is refused when it is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ProfilesDocument")]
pub struct Profiles {
    /// All customers, those in no segment included.
    pub n_customers: usize,
    /// Customers in no segment. They count among the others of every segment.
    pub n_noise: usize,
    /// The money of all customers, where it is known.
    pub revenue: Option<Revenue>,
    /// What was profiled, in the order of the table.
    pub attributes: Vec<Attribute>,
    /// The attributes by how strongly the segments differ in them, strongest first.
    pub importance: Vec<Importance>,
    /// Columns that were not profiled, and why.
    pub left_out: Vec<LeftOut>,
    /// The segments by their number.
    pub segments: Vec<SegmentProfile>,
    /// How many tests were made: the family over which q-values are taken.
    pub n_tests: usize,
    /// The false discovery rate that traits were held to.
    pub false_discovery: f64,
    /// What a reader should know before acting on these segments.
    pub warnings: Vec<Warning>,
    /// What each segment buys, by product and by category; empty where no purchases are known ([`Profiles::with_purchases`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purchases: Vec<PurchaseProfile>,
    /// The customers by their RFM scores; `None` where they have none ([`Profiles::with_rfm`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rfm: Option<RfmProfile>,
}

/// Money of all customers: the sum of the revenue columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revenue {
    /// The columns that were added up.
    pub columns: Vec<String>,
    /// Customers with a value in at least one of them.
    pub n: usize,
    /// The sum over them.
    pub total: f64,
    /// The mean of them.
    pub mean: Option<f64>,
}

/// One attribute over all customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// The table's column.
    pub name: String,
    /// The name as sentences write it.
    pub label: String,
    /// What the column holds.
    pub kind: ColumnKind,
    /// What it was used for.
    pub role: Role,
    /// Which side of the customer it describes, where that is known.
    pub family: Option<Family>,
    /// Customers with a value.
    pub n: usize,
    /// Customers without one.
    pub n_missing: usize,
    /// What it looks like over all customers.
    pub overall: Overall,
}

impl Attribute {
    /// Whether the segments were made from this attribute, so that they differ in it by construction: its p-values then
    /// describe, they do not prove.
    pub fn is_circular(&self) -> bool {
        self.role == Role::Feature
    }
}

/// One attribute over all customers, by its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Overall {
    /// A number, or a date in days since 1970-01-01; `None` without values.
    Numbers(Option<Summary>),
    /// Levels, most frequent first.
    Levels {
        /// The listed levels; of a flag, `yes` alone.
        listed: Vec<LevelCount>,
        /// Levels that are not listed.
        n_unlisted: usize,
    },
    /// A place: the mean direction of all places.
    Place {
        /// `None` without values, or where they cancel out.
        centre: Option<Point>,
    },
}

/// How frequent a level is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelCount {
    /// The level.
    pub level: String,
    /// Customers who have it.
    pub n: usize,
    /// Their share of the customers with a value.
    pub share: f64,
}

/// How strongly the segments differ in an attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Importance {
    /// The attribute.
    pub attribute: String,
    /// How it was measured.
    pub measure: ImportanceMeasure,
    /// The measure, 0 to 1.
    pub value: f64,
    /// Both measures on the scale of a correlation, 0 to 1: the root of eta squared, and Cramér's V as it is.
    pub strength: f64,
}

/// A measure of association between segments and an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ImportanceMeasure {
    /// The share of a number's variance that lies between segments.
    EtaSquared,
    /// Cramér's V of segments and levels.
    CramerV,
}

/// A column that was not profiled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The table's column.
    pub column: String,
    /// Why.
    pub because: String,
}

/// What makes one segment itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentProfile {
    /// The segment's number, from 0.
    pub segment: usize,
    /// A name from the two strongest traits: at most 40 characters, unlike every other segment's.
    pub name: String,
    /// One plain sentence, built from the traits alone.
    pub sentence: String,
    /// Customers in the segment.
    pub size: usize,
    /// Their share of all customers.
    pub share: f64,
    /// Their money, where it is known.
    pub revenue: Option<SegmentRevenue>,
    /// What sets the segment apart, strongest first: one entry an attribute.
    pub traits: Vec<Trait>,
    /// The level that all but explains the segment, where there is one.
    pub explained_by: Option<ExplainedBy>,
    /// Every attribute against the other customers, in the order of [`Profiles::attributes`].
    pub attributes: Vec<AttributeProfile>,
}

/// Money of one segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentRevenue {
    /// Customers whose money is known.
    pub n: usize,
    /// The sum over them.
    pub total: f64,
    /// The mean of them.
    pub mean: Option<f64>,
    /// The share of all customers' total, where that is positive; negative where returns exceed sales.
    pub share: Option<f64>,
    /// The mean over the mean of all customers, where that is positive.
    pub lift: Option<f64>,
}

/// A level that at least 95 % of a segment have, and at least 95 % of whose customers are in the segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExplainedBy {
    /// The attribute.
    pub attribute: String,
    /// The level.
    pub level: String,
    /// The share of the segment that has the level.
    pub share_of_segment: f64,
    /// The share of the level's customers that are in the segment.
    pub share_of_level: f64,
}
