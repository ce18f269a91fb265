use serde::{Deserialize, Serialize};

use crate::features::Family;
use crate::segmentation::SegmentMap;
use crate::selection::{Flows, SilhouetteProfile, Stability};
use crate::table::Day;

/// All that a report says: plain values in the user's units, of which the page, the terminal text and the JSON are pure
/// functions. Nothing here is computed again; what is `None` or empty is left out.
///
/// ```
/// use segmenta::report::{self, ReportData, SegmentCard};
///
/// let data = ReportData {
///     title: "Customers of the shop".into(),
///     n_customers: 200,
///     segments: vec![SegmentCard { name: "young, big spenders".into(), size: 200, share: 1.0, ..Default::default() }],
///     ..Default::default()
/// };
/// let mut page = Vec::new();
/// report::html(&data, &mut page)?;
/// assert!(page.starts_with(b"<!doctype html>"));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportData {
    /// The heading.
    pub title: String,
    /// The algorithm in words: `k-means`.
    pub algorithm: String,
    /// Customers, those in no segment included.
    pub n_customers: usize,
    /// Columns of the matrix that was clustered.
    pub n_features: usize,
    /// Customers in no segment (density models).
    pub n_noise: usize,
    /// The segments by number.
    pub segments: Vec<SegmentCard>,
    /// The number of segments that was chosen, marked in the comparison; `None` where nothing was compared.
    pub chosen_k: Option<usize>,
    /// Why this number of segments, in one or two sentences.
    pub because: String,
    /// What kind of segments they are: `natural`, `constructive` or `none`; `None` where it was not judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// The numbers of segments that were compared, in ascending order.
    pub sweep: Vec<SweepPoint>,
    /// Numbers of segments that can hardly be told from the chosen one, in ascending order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near_ties: Vec<usize>,
    /// How much nearer customers are to their own segment than to the next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silhouettes: Option<SilhouetteProfile>,
    /// How well each segment comes back when customers are drawn anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability: Option<Stability>,
    /// How customers flow from each number of segments to the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flows: Option<Flows>,
    /// How far customers have to reach for so many others (DBSCAN).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub k_distances: Option<KDistanceCurve>,
    /// What a reader must know before acting, gravest first.
    pub warnings: Vec<Warning>,
    /// Attribute by segment: how far each segment is from the others.
    pub heat_map: Vec<HeatRow>,
    /// The customers by recency, frequency and money; `None` without orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfm: Option<RfmCustomers>,
    /// Where the segments lie along the two first principal axes.
    pub map: Option<SegmentMap>,
    /// How much each family contributes to the distance between customers.
    pub distance_by_family: Vec<FamilyShare>,
    /// How much each column contributes to the distance between customers.
    pub distance_by_column: Vec<ColumnShare>,
    /// Columns that carry no segmentation, and why.
    pub left_out: Vec<LeftOut>,
    /// Where all this comes from: files by name and digest, `as_of`, versions, seed.
    pub provenance: Vec<Entry>,
    /// Data quality and remarks, one sentence each.
    pub notes: Vec<String>,
    /// What was set, and to what.
    pub parameters: Vec<Entry>,
}

/// One segment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SegmentCard {
    /// Its number, from 0, as in every file.
    pub segment: usize,
    /// Its name.
    pub name: String,
    /// Its customers.
    pub size: usize,
    /// Its share of all customers, 0 to 1.
    pub share: f64,
    /// How well it comes back when customers are drawn anew, 0 to 1: the mean Jaccard index; `None` where it was not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability: Option<f64>,
    /// Its share of the revenue, 0 to 1, where money is known.
    pub revenue_share: Option<f64>,
    /// What it is, in one sentence.
    pub sentence: String,
    /// What sets it apart, strongest first.
    pub traits: Vec<TraitLine>,
    /// Every profiled attribute.
    pub attributes: Vec<AttributeRow>,
    /// What its customers buy, by product and by category; empty where no purchases are known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub purchases: Vec<PurchaseList>,
    /// Ids of customers near its centre; empty unless the caller chose to show ids.
    pub nearest: Vec<String>,
}

/// One thing that sets a segment apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraitLine {
    /// The trait in words, with its numbers in user units.
    pub text: String,
    /// How far it sets the segment apart, and to which side.
    pub contrast: Contrast,
}

/// How far a segment is from the customers that it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contrast {
    /// Standardised difference of a number: in standard deviations, positive where the segment is higher.
    Difference(f64),
    /// Lift of a level: its share in the segment over its share among all; above 1 where the segment has more of it.
    Lift(f64),
}

/// One attribute, or one level of it, inside and outside a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeRow {
    /// The column.
    pub attribute: String,
    /// The level, where the attribute is a category.
    pub level: Option<String>,
    /// The customers of the segment.
    pub inside: Reading,
    /// All other customers.
    pub outside: Reading,
    /// How far apart the two are; `None` where undefined.
    pub contrast: Option<Contrast>,
    /// How sure the difference is, as v-test; `None` where undefined.
    pub v_test: Option<f64>,
}

/// A group of customers read along one attribute, in user units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A number.
    Number {
        /// Its mean.
        mean: f64,
        /// A quarter of the customers are below.
        lower_quartile: f64,
        /// Half of the customers are below.
        median: f64,
        /// Three quarters of the customers are below.
        upper_quartile: f64,
    },
    /// A calendar day.
    Date {
        /// The mean day.
        mean: Day,
        /// A quarter of the customers are before.
        lower_quartile: Day,
        /// Half of the customers are before.
        median: Day,
        /// Three quarters of the customers are before.
        upper_quartile: Day,
    },
    /// The share of a level, 0 to 1.
    Share(f64),
    /// No customer of the group has a value.
    Missing,
}

/// What the customers of one segment buy.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PurchaseList {
    /// What the items are, in the plural: `products`, `categories`.
    pub what: String,
    /// Customers of the segment who bought anything.
    pub n_buyers: usize,
    /// Different items of one of them, on average.
    pub items_per_buyer: Option<f64>,
    /// The same of the other customers.
    pub items_per_buyer_rest: Option<f64>,
    /// What most of them bought.
    pub most: Vec<ItemRow>,
    /// What more of them bought than of the others, beyond chance.
    pub more: Vec<ItemRow>,
    /// What fewer of them bought than of the others, beyond chance.
    pub less: Vec<ItemRow>,
}

/// One product or category in one segment. Shares are among customers who bought anything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ItemRow {
    /// Its name.
    pub item: String,
    /// Customers of the segment who bought it.
    pub n: usize,
    /// Their share.
    pub share: Option<f64>,
    /// The share among the other customers.
    pub share_rest: Option<f64>,
    /// The share in the segment over the share among all.
    pub lift: Option<f64>,
    /// How sure the difference is.
    pub v_test: Option<f64>,
    /// Its share of the lines of the segment's orders.
    pub share_of_lines: Option<f64>,
}

/// Customers by their scores of recency and frequency.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RfmCustomers {
    /// How many scores there are: 1 to this, the best.
    pub n_bins: u8,
    /// Whether there are scores of money.
    pub has_money: bool,
    /// What each score of recency means, from 1 on: `8 – 30 days`.
    pub recency_ranges: Vec<String>,
    /// What each score of frequency means, from 1 on.
    pub frequency_ranges: Vec<String>,
    /// One cell for each pair of scores.
    pub cells: Vec<RfmCell>,
    /// The named classes, the best first, then customers without scores.
    pub classes: Vec<RfmClass>,
    /// What a reader of the scores should know, one sentence each.
    pub notes: Vec<String>,
}

/// Customers with one score of recency and one of frequency.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RfmCell {
    /// Their score of recency.
    pub recency: u8,
    /// Their score of frequency.
    pub frequency: u8,
    /// How many they are.
    pub n: usize,
    /// Their share of all customers, 0 to 1.
    pub share: f64,
    /// Their mean money.
    pub monetary_mean: Option<f64>,
    /// The classes that the cell belongs to, by scores of money.
    pub names: Vec<String>,
}

/// The customers of one class.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RfmClass {
    /// Its name.
    pub name: String,
    /// What it means, in a few words.
    pub meaning: Option<String>,
    /// How many they are.
    pub n: usize,
    /// Their share of all customers, 0 to 1.
    pub share: f64,
    /// Their mean money.
    pub monetary_mean: Option<f64>,
    /// How many of them are in each segment.
    pub by_segment: Vec<usize>,
}

/// One number of segments that was tried. What is `None` is undefined for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SweepPoint {
    /// Number of segments.
    pub k: usize,
    /// Sum of squared distances to the nearest centre; lower is closer.
    pub inertia: Option<f64>,
    /// Mean silhouette, -1 to 1; higher is better.
    pub silhouette: Option<f64>,
    /// The standard error of the silhouette, where only a sample of the customers was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silhouette_error: Option<f64>,
    /// Calinski and Harabasz's index; higher is better.
    pub calinski_harabasz: Option<f64>,
    /// Davies and Bouldin's index; lower is better.
    pub davies_bouldin: Option<f64>,
    /// How well the segments come back when customers are drawn anew, 0 to 1; higher is better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability: Option<f64>,
    /// Between which values nine of ten of those draws lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability_interval: Option<[f64; 2]>,
    /// The smallest segment's share of the customers, 0 to 1.
    pub smallest_share: Option<f64>,
}

/// How far customers have to reach until so many lie within: the k-distance curve.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KDistanceCurve {
    /// How many customers have to lie within, the customer itself counted.
    pub min_samples: usize,
    /// How far customers do reach.
    pub eps: f64,
    /// Where the curve bends; `None` where it does not.
    pub bend: Option<KDistancePoint>,
    /// The curve, ascending.
    pub points: Vec<KDistancePoint>,
}

/// A point of a [`KDistanceCurve`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KDistancePoint {
    /// The share of the customers, 0 to 1, for whom the distance is enough.
    pub share: f64,
    /// The distance.
    pub distance: f64,
}

/// What a reader must know before acting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// Its code for programs: `giant_segment`.
    pub code: String,
    /// What it says, in a sentence.
    pub message: String,
}

/// One row of the heat map: an attribute, or a level of it, in every segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeatRow {
    /// The column.
    pub attribute: String,
    /// The level, where the attribute is a category.
    pub level: Option<String>,
    /// What the values of the cells are.
    pub quantity: Quantity,
    /// Among all customers.
    pub overall: Option<f64>,
    /// One cell a segment, in their order.
    pub cells: Vec<HeatCell>,
}

/// What a value is, which decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// A number in the column's own unit.
    Number,
    /// A share, 0 to 1.
    Share,
    /// A calendar day, as days since 1970-01-01.
    Date,
}

/// One segment along one attribute.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeatCell {
    /// The mean or the share in the segment; `None` where nobody has a value.
    pub value: Option<f64>,
    /// How far that is from the other customers; `None` where undefined.
    pub contrast: Option<Contrast>,
}

/// A family's share of the distance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyShare {
    /// The family.
    pub family: Family,
    /// Its share of the total squared distance between customers, 0 to 1.
    pub share: f64,
}

/// A column's share of the distance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnShare {
    /// The table column.
    pub column: String,
    /// Its family.
    pub family: Family,
    /// Its share of the total squared distance between customers, 0 to 1.
    pub share: f64,
}

/// A column that was left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The table column.
    pub column: String,
    /// Why, in a few words.
    pub reason: String,
}

/// A fact with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What it is.
    pub name: String,
    /// Its value.
    pub value: String,
}
