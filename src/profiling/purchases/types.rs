use serde::{Deserialize, Serialize};

use crate::profiling::LevelProfile;

/// What was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Single products.
    Product,
    /// Kinds of products.
    Category,
}

impl ItemKind {
    /// `product` or `category`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Category => "category",
        }
    }
}

/// What each segment buys, by product or by category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseProfile {
    /// What the items are.
    pub kind: ItemKind,
    /// Customers who bought anything.
    pub n_buyers: usize,
    /// Different items in the log.
    pub n_items: usize,
    /// Items with at least [`PurchaseSpec::min_buyers`](crate::profiling::PurchaseSpec) buyers: those that are compared.
    pub n_compared: usize,
    /// How many tests were made: the family over which q-values are taken.
    pub n_tests: usize,
    /// The segments by their number.
    pub segments: Vec<SegmentPurchases>,
}

/// What one segment buys. An item stands in up to two lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentPurchases {
    /// The segment's number, from 0.
    pub segment: usize,
    /// Its customers who bought anything.
    pub n_buyers: usize,
    /// Different items by buyer; `None` without buyers.
    pub items_per_buyer: Option<f64>,
    /// The same among the other customers.
    pub items_per_buyer_rest: Option<f64>,
    /// What most of them bought, most buyers first.
    pub most: Vec<ItemProfile>,
    /// What more of them bought than of the others: sure and large enough, strongest first.
    pub more: Vec<ItemProfile>,
    /// What fewer of them bought than of the others: sure and large enough, strongest first.
    pub less: Vec<ItemProfile>,
}

/// One item in one segment and among the other customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemProfile {
    /// Who bought it: the level is the item, shares are among customers who bought anything.
    pub buyers: LevelProfile,
    /// The share of the segment's lines that are of it; `None` without lines.
    pub share_of_lines: Option<f64>,
    /// The share of all customers' lines that are of it.
    pub share_of_lines_overall: Option<f64>,
    /// The one over the other.
    pub lift_of_lines: Option<f64>,
}
