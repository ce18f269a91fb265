//! What the attributes are good for, before anything is clustered.
//!
//! [`audit`] measures every column of a table by itself, finds those that tell the same, says whether customers are spread evenly at
//! all, and gives each column a verdict: use it, transform it first, or leave it out. Nothing is fitted but the encoder of the features.
//! The rooms: `column` (a column as values that rise, or as levels), `shape` (skewness, tails, modes), `bands` (classes for people
//! to read), `redundancy` (which attributes tell the same), `advice` (the verdict and its words).

mod advice;
mod bands;
mod column;
mod redundancy;
mod shape;

use std::io::Write;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::features::{ColumnSpec, Family, FeatureMatrix, FeatureSpec, Role, Transform};
use crate::seed::Seed;
use crate::selection::hopkins::{Hopkins, HopkinsStatistic};
use crate::selection::metrics::{Metric, Sampling};
use crate::table::{Column, ColumnKind, Table};

pub use advice::{AttributeReason, AttributeVerdict};
pub use bands::{Band, BandValues, Bands, Edge};
pub use redundancy::{Association, Link, RedundancyGroup};
pub use shape::Shape;

use column::Values;

/// Levels that are named of one column.
const MOST_LEVELS: usize = 6;

/// How attributes are audited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditSpec {
    /// From which association on two attributes tell the same, above 0 and at most 1. Default: 0.9, where one explains four fifths
    /// of the other.
    pub redundant_from: f64,
    /// Bands of one number at most. Default: 6.
    pub max_bands: usize,
    /// Which customers take part where attributes are held against each other. Default: at most 20,000, which tell an association to
    /// about 0.01.
    pub rows: Sampling,
    /// How it is measured whether customers are spread evenly.
    pub hopkins: HopkinsStatistic,
}

impl Default for AuditSpec {
    fn default() -> Self {
        Self { redundant_from: 0.9, max_bands: 6, rows: Sampling::AtMost(20_000), hopkins: HopkinsStatistic::default() }
    }
}

impl AuditSpec {
    /// Refuses what no audit can follow.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for a threshold out of range, fewer than two bands, too small a sample, and as
    /// [`HopkinsStatistic::check`].
    pub fn check(&self) -> Result<()> {
        if !(self.redundant_from > 0.0 && self.redundant_from <= 1.0) {
            return Err(Error::param("redundant_from", self.redundant_from, "a number above 0 and at most 1"));
        }
        if !(2..=100).contains(&self.max_bands) {
            return Err(Error::param("max_bands", self.max_bands, "2 to 100"));
        }
        self.rows.check()?;
        self.hopkins.check()
    }
}

/// What the attributes of a table are good for: plain data. `Display` writes it for a terminal, serde as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// Customers.
    pub n_customers: usize,
    /// The columns in the order of the table.
    pub attributes: Vec<AttributeAudit>,
    /// Attributes that tell the same, largest group first.
    pub redundancy: Vec<RedundancyGroup>,
    /// Whether customers are spread evenly over the encoded features.
    pub hopkins: Evenness,
}

/// The Hopkins statistic of the features, or why it has no value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Evenness {
    /// It has a value.
    Measured(Hopkins),
    /// It has none.
    Undefined {
        /// Why, in words.
        reason: String,
    },
}

/// What one column is good for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeAudit {
    /// The column's name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// What the specification uses it for; [`Role::Ignore`] where it does not name it.
    pub role: Role,
    /// The family it belongs to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub family: Option<Family>,
    /// How the specification makes it a feature, as specifications write it: `log_standard`, `one_hot`, …
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub transform: Option<String>,
    /// Rows without a value.
    pub n_missing: usize,
    /// Their share of the rows, 0 to 1.
    pub missing_share: f64,
    /// Different values.
    pub n_levels: usize,
    /// The entropy of the values in bits, each different value a level; `None` without values.
    pub entropy: Option<f64>,
    /// The entropy over the most that as many levels can have, 0 to 1 (Pielou 1966, doi:10.1016/0022-5193(66)90013-0): 1 where all
    /// values are equally frequent; `None` below two levels.
    pub evenness: Option<f64>,
    /// The most frequent levels, at most 6, of a column that profiles may show; of a number with no more different values than bands,
    /// all of them, upwards. Empty for others.
    pub levels: Vec<LevelCount>,
    /// How numbers and dates that measure something are spread.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shape: Option<Shape>,
    /// Their classes for people to read; `None` where there are no more different values than bands.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bands: Option<Bands>,
    /// What to do with it.
    pub verdict: AttributeVerdict,
    /// Why, for programs.
    pub reason: AttributeReason,
    /// Why, in words.
    pub because: String,
}

/// How many rows a level has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelCount {
    /// The level.
    pub level: String,
    /// Its rows.
    pub n_rows: usize,
    /// Their share of the rows that have a value, 0 to 1.
    pub share: f64,
}

/// Audits the columns of `table` as `features` uses them; what is random (which customers take part, the places of the Hopkins
/// statistic) comes from `seed`.
///
/// Features that cannot be encoded are no reason to stop: the audit then says in [`Evenness::Undefined`] what the matter is.
///
/// # Errors
/// Those of [`AuditSpec::check`] and, but for a table without any feature, of [`FeatureSpec::check`];
/// [`Empty`](crate::ErrorKind::Empty) for a table without rows; [`UnknownColumn`](crate::ErrorKind::UnknownColumn) for a column that
/// the table lacks.
///
/// # Cost
/// O(n log n) for each column, O(m log m) for each pair of features over the `m` rows of [`AuditSpec::rows`], spread over threads; any
/// number of threads gives the same bits.
///
/// ```
/// use segmenta::features::FeatureSpec;
/// use segmenta::seed::Seed;
/// use segmenta::selection::audit::{AttributeVerdict, AuditSpec, audit};
/// use segmenta::table::Table;
///
/// let table = Table::builder()
///     .number("age", (0..200).map(|i| f64::from(20 + i * 7 % 50)))
///     .number("spend", (0..200).map(|i| f64::from(i * 7 % 50).exp2()))
///     .category("country", (0..200).map(|_| Some("PT")))
///     .build()?;
/// let audit = audit(&table, &FeatureSpec::infer(&table), &AuditSpec::default(), Seed::new(1))?;
/// let verdicts: Vec<AttributeVerdict> = audit.attributes.iter().map(|attribute| attribute.verdict).collect();
/// assert_eq!(verdicts, [AttributeVerdict::Use, AttributeVerdict::LeaveOut, AttributeVerdict::LeaveOut]);
/// assert_eq!(audit.attributes[1].because, "it tells nearly the same as `age` (Spearman's rho 1.00)");
/// assert_eq!(audit.attributes[2].because, "it is `PT` in every row");
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn audit(table: &Table, features: &FeatureSpec, spec: &AuditSpec, seed: Seed) -> Result<Audit> {
    spec.check()?;
    let matrix = encoded(table, features)?;
    let x = matrix.as_ref().ok();
    let inferred = FeatureSpec::infer(table);
    let of_column = |column: &Column| {
        let told = ColumnSpec::with_role(column.name(), Role::Ignore);
        let declared = column_of(features, column.name()).unwrap_or(&told);
        let proposed = column_of(&inferred, column.name());
        AttributeAudit::of(column, declared, proposed, x, spec)
    };
    let mut attributes: Vec<AttributeAudit> = table.columns().par_iter().map(of_column).collect();
    let redundancy = match x {
        Some(x) => redundancy::groups(table, features, x, &attributes, spec, seed),
        None => Vec::new(),
    };
    for group in &redundancy {
        attributes.iter_mut().for_each(|attribute| attribute.note_redundancy(group));
    }
    let hopkins = match matrix {
        Ok(x) => match spec.hopkins.measure(&x, seed) {
            Ok(hopkins) => Evenness::Measured(hopkins),
            Err(error) => match error.kind() {
                ErrorKind::Undefined { reason, .. } => Evenness::Undefined { reason: reason.clone() },
                _ => return Err(error),
            },
        },
        Err(reason) => Evenness::Undefined { reason },
    };
    Ok(Audit { n_customers: table.n_rows(), attributes, redundancy, hopkins })
}

/// The features as a matrix, or why there is none.
fn encoded(table: &Table, features: &FeatureSpec) -> Result<std::result::Result<FeatureMatrix, String>> {
    match features.check() {
        Err(error) if matches!(error.kind(), ErrorKind::NoFeatures { .. }) => {}
        checked => checked?,
    }
    if table.n_rows() == 0 {
        let n_columns = table.columns().len();
        return Err(ErrorKind::Empty { what: "the table".into(), n_rows: 0, n_columns }.into());
    }
    match features.fit_encode(table) {
        Ok((_, x)) => Ok(Ok(x)),
        Err(error) => match error.kind() {
            ErrorKind::UnknownColumn { .. } => Err(error),
            ErrorKind::NoFeatures { .. } => Ok(Err("no attribute that may be used varies".into())),
            _ => Ok(Err(error.to_string())),
        },
    }
}

fn column_of<'a>(features: &'a FeatureSpec, name: &str) -> Option<&'a ColumnSpec> {
    features.columns.iter().find(|column| column.name == name)
}

impl AttributeAudit {
    fn of(
        column: &Column,
        declared: &ColumnSpec,
        proposed: Option<&ColumnSpec>,
        x: Option<&FeatureMatrix>,
        spec: &AuditSpec,
    ) -> Self {
        let (n_rows, n_missing) = (column.n_rows(), column.n_missing());
        let values = Values::of(column, declared);
        let counts = values.counts();
        let entropy = crate::math::entropy::entropy_bits(counts.iter().copied());
        let most = libm::log2(counts.len() as f64);
        let few = values.few(spec.max_bands);
        let (shape, bands) = match &values {
            Values::Rising(rising) => {
                let scale = x.and_then(|x| column::scale(x, declared));
                let bands = if few { None } else { Bands::of(rising, scale, column, spec.max_bands) };
                (Some(Shape::of(rising, column.data().kind())), bands)
            }
            _ => (None, None),
        };
        let mut audit = Self {
            name: column.name().into(),
            kind: column.data().kind(),
            role: declared.role,
            family: declared.family,
            transform: declared.transform.as_ref().map(|transform: &Transform| transform.name().into()),
            n_missing,
            missing_share: n_missing as f64 / n_rows as f64,
            n_levels: counts.len(),
            entropy,
            evenness: entropy.filter(|_| counts.len() > 1).map(|entropy| (entropy / most).min(1.0)),
            levels: values.named(column, declared.role, if few { spec.max_bands } else { MOST_LEVELS }),
            shape,
            bands,
            verdict: AttributeVerdict::Use,
            reason: AttributeReason::AsItStands,
            because: String::new(),
        };
        let advice = advice::of(&audit, column, &counts, declared, proposed);
        (audit.verdict, audit.reason, audit.because) = (advice.reason.verdict(), advice.reason, advice.because);
        audit
    }

    fn note_redundancy(&mut self, group: &RedundancyGroup) {
        if group.members.contains(&self.name) && !group.keep.contains(&self.name) {
            self.reason = AttributeReason::Redundant;
            self.verdict = self.reason.verdict();
            self.because = advice::redundant(&self.name, group);
        }
    }
}

/// The columns of the file.
const COLUMNS: [&str; 17] = [
    "attribute",
    "kind",
    "role",
    "transform",
    "missing_share",
    "n_levels",
    "entropy",
    "evenness",
    "skewness",
    "tail_share",
    "top_share",
    "dip",
    "dip_p_value",
    "bands",
    "verdict",
    "reason",
    "because",
];

impl Audit {
    /// The attributes of a verdict, in the order of the table.
    pub fn of_verdict(&self, verdict: AttributeVerdict) -> impl Iterator<Item = &AttributeAudit> {
        self.attributes.iter().filter(move |attribute| attribute.verdict == verdict)
    }

    /// Writes CSV with a row for each attribute; what has no value is empty, and bands are given by the edges between them.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<()> {
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(COLUMNS)?;
            for attribute in &self.attributes {
                let shape = attribute.shape.as_ref();
                let of_shape = |of: fn(&Shape) -> &Metric| number(shape.and_then(|shape| of(shape).value()));
                let edges = attribute.bands.iter().flat_map(|bands| bands.bands.iter().filter_map(|band| band.below));
                csv.write_record([
                    attribute.name.clone(),
                    attribute.kind.singular().into(),
                    attribute.role.as_str().into(),
                    attribute.transform.clone().unwrap_or_default(),
                    attribute.missing_share.to_string(),
                    attribute.n_levels.to_string(),
                    number(attribute.entropy),
                    number(attribute.evenness),
                    of_shape(|shape| &shape.skewness),
                    of_shape(|shape| &shape.tail_share),
                    of_shape(|shape| &shape.top_share),
                    of_shape(|shape| &shape.dip),
                    of_shape(|shape| &shape.dip_p_value),
                    edges.map(|edge| edge.to_string()).collect::<Vec<_>>().join(" "),
                    attribute.verdict.as_str().into(),
                    attribute.reason.as_str().into(),
                    attribute.because.clone(),
                ])?;
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the audit", error))
    }
}
