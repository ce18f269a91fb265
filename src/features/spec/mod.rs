mod check;
mod column;
mod saved;

pub use column::{ColumnSpec, Transform};

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::features::encoder::{self, FeatureEncoder};
use crate::features::{Family, FeatureMatrix, Role};
use crate::table::{Day, Table};

/// What every column of a customer table is used for and how it becomes comparable numbers.
///
/// Built by hand as below, read from TOML or JSON, or proposed by [`FeatureSpec::infer`]. Nothing is judged before
/// [`FeatureSpec::check`], which every fit calls. Columns of the table that the spec does not name are left out.
///
/// ```
/// use segmenta::features::{Categorical, FeatureSpec, Numeric};
/// use segmenta::table::Table;
///
/// let table = Table::builder()
///     .number("age", [31.0, 45.0, 58.0, 23.0])
///     .category("plan", [Some("basic"), Some("gold"), Some("basic"), None])
///     .number("spend", [120.0, 900.0, 40.0, 0.0])
///     .build()?;
/// let spec = FeatureSpec::new()
///     .demographic("age", Numeric::standard())
///     .demographic("plan", Categorical::one_hot().rare_below(0.01))
///     .behavioural("spend", Numeric::log_standard());
/// let (encoder, x) = spec.fit_encode(&table)?;
/// assert_eq!((x.n_rows(), x.n_features()), (4, 5));
/// assert_eq!(encoder.encode(&table)?, x);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeatureSpec {
    /// The version of this format, [`FeatureSpec::VERSION`].
    pub version: u32,
    /// How the distance is shared out between families. Default: [`FamilyWeight::ByAttribute`].
    pub family_weight: FamilyWeight,
    /// How much an attribute of levels (flag, categories) counts beside a number: the variance that its columns have
    /// together. Default: 0.4, see [`FeatureSpec::with_level_weight`].
    pub level_weight: f64,
    /// The day on which ages and times since are counted. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
    /// The columns, in the order of the matrix.
    pub columns: Vec<ColumnSpec>,
}

/// How the distance is shared out between families.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FamilyWeight {
    /// Every family that is there has the same share, however many attributes it has.
    ///
    /// The ceiling on what one mismatch of a level costs stands above it: a family of one flag may stay below its share.
    Equal,
    /// Every attribute has the same share, so a family counts by the number of its attributes.
    #[default]
    ByAttribute,
}

impl Default for FeatureSpec {
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            family_weight: FamilyWeight::default(),
            level_weight: Self::LEVEL_WEIGHT,
            as_of: None,
            columns: Vec::new(),
        }
    }
}

impl FeatureSpec {
    /// The newest version of the format that this crate reads, and the one that it writes.
    pub const VERSION: u32 = 1;

    /// The default of [`FeatureSpec::level_weight`].
    pub const LEVEL_WEIGHT: f64 = 0.4;

    /// A spec without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a feature that says who customers are.
    #[must_use]
    pub fn demographic(self, name: impl Into<String>, transform: impl Into<Transform>) -> Self {
        self.column(ColumnSpec::feature(name, Family::Demographic, transform))
    }

    /// Adds a feature that says where customers are.
    #[must_use]
    pub fn geographic(self, name: impl Into<String>, transform: impl Into<Transform>) -> Self {
        self.column(ColumnSpec::feature(name, Family::Geographic, transform))
    }

    /// Adds a feature that says what customers do.
    #[must_use]
    pub fn behavioural(self, name: impl Into<String>, transform: impl Into<Transform>) -> Self {
        self.column(ColumnSpec::feature(name, Family::Behavioural, transform))
    }

    /// Adds a feature that says what customers think.
    #[must_use]
    pub fn psychographic(self, name: impl Into<String>, transform: impl Into<Transform>) -> Self {
        self.column(ColumnSpec::feature(name, Family::Psychographic, transform))
    }

    /// Adds a column that profiles show and no distance uses.
    #[must_use]
    pub fn profile_only(self, name: impl Into<String>) -> Self {
        self.column(ColumnSpec::with_role(name, Role::ProfileOnly))
    }

    /// Adds a column of a special category (race, religion, politics, health, orientation): shown, never used.
    #[must_use]
    pub fn sensitive(self, name: impl Into<String>) -> Self {
        self.column(ColumnSpec::with_role(name, Role::Sensitive))
    }

    /// Adds a column that names a person, which is neither used nor shown.
    #[must_use]
    pub fn identifier(self, name: impl Into<String>) -> Self {
        self.column(ColumnSpec::with_role(name, Role::Identifier))
    }

    /// Adds the column that says how much each row counts; a table to be scored may lack it.
    #[must_use]
    pub fn weight_column(self, name: impl Into<String>) -> Self {
        self.column(ColumnSpec::with_role(name, Role::Weight))
    }

    /// Adds a column that is left out.
    #[must_use]
    pub fn ignore(self, name: impl Into<String>) -> Self {
        self.column(ColumnSpec::with_role(name, Role::Ignore))
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, column: ColumnSpec) -> Self {
        self.columns.push(column);
        self
    }

    /// The day on which ages and times since are counted. Default: none, and a calendar feature that needs it is refused.
    #[must_use]
    pub fn as_of(mut self, day: Day) -> Self {
        self.as_of = Some(day);
        self
    }

    /// How the distance is shared out between families. Default: [`FamilyWeight::ByAttribute`], because a table with twenty
    /// purchase columns and one region should not be cut along the region.
    #[must_use]
    pub fn with_family_weight(mut self, family_weight: FamilyWeight) -> Self {
        self.family_weight = family_weight;
        self
    }

    /// How much an attribute of levels counts beside a number, above 0 and at most 1; 1 gives both the same variance.
    ///
    /// Default: 0.4. Cutting a normal number in two explains 2/π (0.64) of its variance, cutting along a flag explains all of it:
    /// above 0.64 k-means gains more from a flag that means nothing than from a number, and a number with groups of its own
    /// loses to it earlier. The design notes have the trial.
    #[must_use]
    pub fn with_level_weight(mut self, level_weight: f64) -> Self {
        self.level_weight = level_weight;
        self
    }

    /// The columns that distances are made of.
    pub fn features(&self) -> impl Iterator<Item = &ColumnSpec> + Clone {
        self.columns.iter().filter(|column| column.role == Role::Feature)
    }

    /// Learns scales, levels and weights from `table`.
    ///
    /// Weights of rows do not take part here: scales are those of the rows as they stand.
    ///
    /// Cost: O(rows × features), and O(rows log rows) for each column that needs quantiles.
    ///
    /// # Errors
    /// Those of [`FeatureSpec::check`]; [`UnknownColumn`](crate::ErrorKind::UnknownColumn) for a column that the table lacks;
    /// [`ColumnType`](crate::ErrorKind::ColumnType), [`Domain`](crate::ErrorKind::Domain) and
    /// [`MissingValue`](crate::ErrorKind::MissingValue) where values do not fit their transform;
    /// [`NoFeatures`](crate::ErrorKind::NoFeatures) where no feature varies.
    pub fn fit(&self, table: &Table) -> Result<FeatureEncoder> {
        Ok(self.fit_encode(table)?.0)
    }

    /// [`FeatureSpec::fit`] and the matrix of the same table.
    ///
    /// # Errors
    /// Those of [`FeatureSpec::fit`] and [`FeatureEncoder::encode`].
    pub fn fit_encode(&self, table: &Table) -> Result<(FeatureEncoder, FeatureMatrix)> {
        encoder::fit_encode(self, table)
    }

    /// A spec for `table` as it stands, with the reason for each choice in [`ColumnSpec::because`].
    ///
    /// Families, roles and transforms come from the names (English, Portuguese, French, Spanish, Ukrainian) and from the
    /// values. Columns that cannot carry a segmentation keep their place with another role than feature. `as_of` becomes the
    /// day after the newest date of the table.
    ///
    /// ```
    /// use segmenta::features::{FeatureSpec, Role};
    /// use segmenta::table::Table;
    ///
    /// let table = Table::builder()
    ///     .number("Age", [31.0, 45.0, 58.0, 23.0])
    ///     .category("E-mail", [Some("a@x.org"), Some("b@x.org"), Some("c@x.org"), None])
    ///     .build()?;
    /// let spec = FeatureSpec::infer(&table);
    /// assert_eq!(spec.columns[1].role, Role::Identifier);
    /// assert_eq!(spec.columns[1].because, "the name says that it identifies a person");
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    pub fn infer(table: &Table) -> Self {
        crate::features::infer::infer(table)
    }
}
