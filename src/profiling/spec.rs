use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::{Family, Role};
use crate::profiling::PurchaseSpec;

/// What [`profile`](crate::profiling::profile) looks at, and what it takes for a trait.
///
/// ```
/// use segmenta::features::Role;
/// use segmenta::profiling::ProfileSpec;
///
/// let spec = ProfileSpec::new().column("age", Role::Feature).column("faith", Role::Sensitive).revenue(["spend_12m"]);
/// spec.check()?;
/// let refused = ProfileSpec::new().false_discovery(1.5).check().unwrap_err();
/// assert_eq!(refused.to_string(), "false_discovery = 1.5: expected a number above 0 and at most 1");
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileSpec {
    pub(crate) columns: Option<Vec<ProfileColumn>>,
    pub(crate) revenue: Vec<String>,
    pub(crate) false_discovery: f64,
    pub(crate) min_effect: f64,
    pub(crate) max_traits: usize,
    pub(crate) max_levels: usize,
    #[serde(skip_serializing_if = "PurchaseSpec::is_default")]
    pub(crate) purchases: PurchaseSpec,
}

impl Default for ProfileSpec {
    fn default() -> Self {
        Self {
            columns: None,
            revenue: Vec::new(),
            false_discovery: 0.05,
            min_effect: 0.3,
            max_traits: 5,
            max_levels: 20,
            purchases: PurchaseSpec::default(),
        }
    }
}

/// One column to profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileColumn {
    /// The table's column.
    pub name: String,
    /// What it may be used for; identifiers, weights and ignored columns are not profiled. Default: feature.
    #[serde(default)]
    pub role: Role,
    /// Which side of the customer it describes, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// What its values are. Default: what the table holds.
    #[serde(default, skip_serializing_if = "ProfileAs::is_stored")]
    pub shown_as: ProfileAs,
    /// Whether more gaps than others have are a trait. Default: they are.
    #[serde(default, skip_serializing_if = "ProfileGaps::are_told")]
    pub gaps: ProfileGaps,
}

/// What gaps of a column say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileGaps {
    /// Who has them differs: they may be a trait.
    #[default]
    Told,
    /// Nothing of their own: who has fewer than two orders has no days between them, which the number of orders says better.
    Silent,
}

impl ProfileGaps {
    fn are_told(&self) -> bool {
        *self == Self::Told
    }
}

/// What the values of a column are for its profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileAs {
    /// What the table holds: numbers are averaged, levels are counted.
    #[default]
    Stored,
    /// Levels, also where the table holds numbers: codes such as a region's 1, 2 and 3, whose average says nothing.
    Levels,
}

impl ProfileAs {
    fn is_stored(&self) -> bool {
        *self == Self::Stored
    }
}

impl ProfileSpec {
    /// The defaults: every column that can be profiled, as a feature; no revenue.
    pub fn new() -> Self {
        Self::default()
    }

    /// Profiles this column, and no other than the columns so named. Default: all that hold neither free text nor, for most
    /// customers, a level of their own.
    #[must_use]
    pub fn column(self, name: impl Into<String>, role: Role) -> Self {
        self.columns([ProfileColumn {
            name: name.into(),
            role,
            family: None,
            shown_as: ProfileAs::Stored,
            gaps: ProfileGaps::Told,
        }])
    }

    /// Profiles these columns, and no other than the columns so named. Columns whose role is not profiled are passed over.
    #[must_use]
    pub fn columns(mut self, columns: impl IntoIterator<Item = ProfileColumn>) -> Self {
        self.columns.get_or_insert_default().extend(columns);
        self
    }

    /// The number columns whose sum is a customer's money. Default: none, and no share of revenue is told.
    #[must_use]
    pub fn revenue<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Self {
        self.revenue = columns.into_iter().map(Into::into).collect();
        self
    }

    /// The share of false traits that is put up with among all traits found, by Benjamini and Hochberg. Default: 0.05.
    #[must_use]
    pub fn false_discovery(mut self, level: f64) -> Self {
        self.false_discovery = level;
        self
    }

    /// The least effect of a trait, as |Hedges' g| of a number and |Cohen's h| of a share. Default: 0.3, between what Cohen
    /// calls small and medium: with many customers any difference is significant, few are worth a word.
    #[must_use]
    pub fn min_effect(mut self, effect: f64) -> Self {
        self.min_effect = effect;
        self
    }

    /// The most traits told of one segment. Default: 5.
    #[must_use]
    pub fn max_traits(mut self, max_traits: usize) -> Self {
        self.max_traits = max_traits;
        self
    }

    /// The most frequent levels that are listed of one attribute; a level that is a trait somewhere is always listed. All
    /// levels are tested, listed or not. Default: 20.
    #[must_use]
    pub fn max_levels(mut self, max_levels: usize) -> Self {
        self.max_levels = max_levels;
        self
    }

    /// What it takes for a product or a category to be told of a segment.
    #[must_use]
    pub fn purchases(mut self, purchases: PurchaseSpec) -> Self {
        self.purchases = purchases;
        self
    }

    /// Judges every setting.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for a number out of its range, [`ErrorKind::Spec`](crate::ErrorKind::Spec)
    /// for a column named twice.
    pub fn check(&self) -> Result<()> {
        if !(self.false_discovery > 0.0 && self.false_discovery <= 1.0) {
            return Err(Error::param("false_discovery", self.false_discovery, "a number above 0 and at most 1"));
        }
        if !(self.min_effect >= 0.0 && self.min_effect.is_finite()) {
            return Err(Error::param("min_effect", self.min_effect, "a finite number of at least 0"));
        }
        if self.max_levels == 0 {
            return Err(Error::param("max_levels", self.max_levels, "at least 1"));
        }
        self.purchases.check()?;
        let columns = self.columns.iter().flatten().map(|column| column.name.as_str());
        check_distinct("columns", columns)?;
        check_distinct("revenue", self.revenue.iter().map(String::as_str))
    }
}

fn check_distinct<'a>(place: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen: Vec<&str> = names.collect();
    seen.sort_unstable();
    match seen.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Error::spec(place, format!("the column `{}` is named twice; name it once", pair[0]))),
        None => Ok(()),
    }
}
