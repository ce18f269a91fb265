use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::clustering::ClustererSpec;
use crate::error::{Error, Result};
use crate::features::FeatureSpec;
use crate::features::behaviour::BehaviourSpec;
use crate::features::rfm::RfmSpec;
use crate::profiling::ProfileSpec;
use crate::seed::Seed;
use crate::segmentation::ClusterCount;
use crate::selection::{Criterion, StructureSpec};
use crate::table::orders::OrderColumns;
use crate::table::{CsvReader, Day, Schema};

/// Everything that a run can vary, in one file.
///
/// What is left out has its default: features are inferred from the table, the number of segments is chosen from 2 to 10.
/// A finished run answers with a specification in which nothing is left open ([`Segmentation::spec`](crate::segmentation::Segmentation::spec)); running it
/// on the same table gives the same bytes.
///
/// ```
/// use segmenta::segmentation::{ClusterCount, SegmentationSpec};
///
/// let spec = SegmentationSpec::from_toml(
///     r#"
///     seed = 7
///     n_clusters = "3..6"
///     [clustering]
///     algorithm = "kmeans"
///     n_init = 20
///     "#,
/// )?;
/// assert_eq!(spec.n_clusters, Some(ClusterCount::Range { from: 3, to: 6 }));
/// assert_eq!(SegmentationSpec::from_toml(&spec.to_toml()?)?, spec);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SegmentationSpec {
    /// The version of this form of specification.
    pub version: u32,
    /// Where every random draw starts. Default: [`Seed::default`].
    pub seed: Seed,
    /// The day to which ages, times since and orders are counted. Default: that of the behaviour, else of the features, else the day
    /// after the newest in the order log, else in the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
    /// How many segments. Default: chosen from 2 to 10, capped at the number of distinct customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n_clusters: Option<ClusterCount>,
    /// By what the number of segments is chosen.
    pub criterion: Criterion,
    /// How it is judged whether there are segments at all.
    #[serde(skip_serializing_if = "is_default")]
    pub structure: StructureSpec,
    /// The algorithm.
    pub clustering: ClustererSpec,
    /// How files are read.
    pub input: InputSpec,
    /// How an order log becomes columns.
    #[serde(skip_serializing_if = "is_default")]
    pub behaviour: BehaviourSpec,
    /// How customers are scored by recency, frequency and money. Default: by the columns of the order log, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfm: Option<RfmSpec>,
    /// What profiles show. Default: the columns of the table by their roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileSpec>,
    /// The features. Default: inferred from the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<FeatureSpec>,
}

/// How files are read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InputSpec {
    /// Delimiter, quote, encoding, decimal mark, date order and the share of rows that may be rejected. What is not told is
    /// found out from each file.
    pub reader: CsvReader,
    /// What each column of the customer table holds. What is not told is found out from the file.
    pub schema: Schema,
    /// How order logs are read.
    #[serde(skip_serializing_if = "is_default")]
    pub orders: OrdersSpec,
}

/// How order logs are read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrdersSpec {
    /// Delimiter, quote, encoding and the rest where the log is written otherwise than the customer table. Default: as told for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reader: Option<CsvReader>,
    /// Which column holds what. What is not told is recognised by name.
    pub columns: OrderColumns,
}

impl Default for SegmentationSpec {
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            seed: Seed::default(),
            as_of: None,
            n_clusters: None,
            criterion: Criterion::default(),
            structure: StructureSpec::default(),
            clustering: ClustererSpec::default(),
            input: InputSpec::default(),
            behaviour: BehaviourSpec::default(),
            rfm: None,
            profile: None,
            features: None,
        }
    }
}

impl SegmentationSpec {
    /// The version that this version of the crate writes, and the only one so far.
    pub const VERSION: u32 = 1;

    /// The day that it tells.
    pub(super) fn day(&self) -> Option<Day> {
        let of_features = self.features.as_ref().and_then(|features| features.as_of);
        self.as_of.or(self.behaviour.as_of).or(of_features)
    }

    /// A specification from TOML.
    ///
    /// # Errors
    /// [`ErrorKind::Spec`](crate::ErrorKind::Spec) with the line, where the text is no TOML, names something unknown or holds a value of another
    /// kind.
    pub fn from_toml(text: &str) -> Result<Self> {
        Self::parse(text, "spec")
    }

    /// A specification from a TOML file.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be read, and those of [`SegmentationSpec::from_toml`].
    pub fn from_toml_path(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text =
            std::fs::read_to_string(path).map_err(|source| Error::io("read", path.display().to_string(), source))?;
        Self::parse(text.trim_start_matches('\u{feff}'), &path.display().to_string())
    }

    /// The specification as TOML.
    ///
    /// # Errors
    /// [`ErrorKind::Spec`](crate::ErrorKind::Spec) where a value has no form in TOML.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string(self).map_err(|error| Error::spec("spec", error.to_string()))
    }

    fn parse(text: &str, source: &str) -> Result<Self> {
        let spec: Self = toml::from_str(text).map_err(|error| Error::toml(source, text, &error))?;
        if spec.version != Self::VERSION {
            let reason = format!("{} is unknown; this crate reads {}", spec.version, Self::VERSION);
            return Err(Error::spec(format!("{source}, version"), reason));
        }
        Ok(spec)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
