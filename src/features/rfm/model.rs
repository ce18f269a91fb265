use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::rfm::grid::check_bins;
use crate::features::rfm::spec::nobody_bought;
use crate::features::rfm::wording::{RFM_NO_PURCHASE, RFM_UNKNOWN};
use crate::features::rfm::{RfmCuts, RfmGrid, RfmMeasure, RfmScore, RfmScores, RfmSpec, RfmStanding};
use crate::math::quantile::{quantile_sorted, sorted};
use crate::table::{Numbers, Table};

/// Fitted cut points: they score the customers they were made from and any others, the same way.
///
/// Saved as its columns, cuts and grid; a document that no fit can have written is refused when it is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RfmDocument")]
pub struct RfmModel {
    n_bins: u8,
    n_fitted: usize,
    recency: RfmMeasureCuts,
    frequency: RfmMeasureCuts,
    #[serde(skip_serializing_if = "Option::is_none")]
    monetary: Option<RfmMeasureCuts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grid: Option<RfmGrid>,
}

/// The cut points of one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmMeasureCuts {
    /// The table's column.
    pub column: String,
    /// One fewer than there are scores, upwards, in the measure's own unit; equal ones where many customers share a value.
    pub cuts: Vec<f64>,
}

/// What a reader of the scores should know. `Display` says it in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RfmWarning {
    /// Many customers share a value, so that fewer scores are given than there are.
    FewerScores {
        /// The table's column.
        column: String,
        /// How many different scores are possible.
        n_scores: usize,
        /// How many there would be.
        n_bins: u8,
    },
}

impl RfmModel {
    /// How many scores a measure has.
    pub fn n_bins(&self) -> u8 {
        self.n_bins
    }

    /// How many customers the cuts were made from: those who bought and of whom every measure is known.
    pub fn n_fitted(&self) -> usize {
        self.n_fitted
    }

    /// The cuts of recency: a customer below a cut is better than it.
    pub fn recency(&self) -> &RfmMeasureCuts {
        &self.recency
    }

    /// The cuts of frequency: a customer above a cut is better than it.
    pub fn frequency(&self) -> &RfmMeasureCuts {
        &self.frequency
    }

    /// The cuts of money: a customer above a cut is better than it. `None` without money.
    pub fn monetary(&self) -> Option<&RfmMeasureCuts> {
        self.monetary.as_ref()
    }

    /// The names of cells; `None` where they have none.
    pub fn grid(&self) -> Option<&RfmGrid> {
        self.grid.as_ref()
    }

    /// The scores of every customer of `table`. Cost: O(n log bins).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`](crate::ErrorKind::UnknownColumn) and [`ErrorKind::ColumnType`](crate::ErrorKind::ColumnType) where a
    /// column is not there or holds no numbers.
    pub fn score(&self, table: &Table) -> Result<RfmScores> {
        let monetary = self.monetary.as_ref().map(|measure| measure.column.as_str());
        let measures = Measures::of(table, &self.recency.column, &self.frequency.column, monetary)?;
        Ok(RfmScores { standings: (0..table.n_rows()).map(|row| self.standing(measures.at(row))).collect() })
    }

    /// The name of the class of a customer: that of its cell, or
    /// [`RFM_NO_PURCHASE`](crate::features::rfm::RFM_NO_PURCHASE), or [`RFM_UNKNOWN`](crate::features::rfm::RFM_UNKNOWN) of a buyer of
    /// whom a measure is missing. `None` where cells have no names.
    pub fn name_of(&self, standing: RfmStanding) -> Option<&str> {
        match standing {
            RfmStanding::NoPurchase => Some(RFM_NO_PURCHASE),
            RfmStanding::Unknown => Some(RFM_UNKNOWN),
            RfmStanding::Scored(score) => Some(self.grid.as_ref()?.segment_of(score)?.name.as_str()),
        }
    }

    /// What a reader of the scores should know, by measure.
    pub fn warnings(&self) -> Vec<RfmWarning> {
        let measures = [&self.recency, &self.frequency].into_iter().chain(&self.monetary);
        let warning = |measure: &RfmMeasureCuts| {
            let (n_scores, n_bins) = (measure.n_distinct() + 1, self.n_bins);
            let column = measure.column.clone();
            (n_scores < usize::from(n_bins)).then_some(RfmWarning::FewerScores { column, n_scores, n_bins })
        };
        measures.filter_map(warning).collect()
    }

    fn standing(&self, read: Read) -> RfmStanding {
        match read {
            Read::NoPurchase => RfmStanding::NoPurchase,
            Read::Unknown => RfmStanding::Unknown,
            Read::Known(values) => RfmStanding::Scored(RfmScore {
                recency: self.recency.passed(|cut| values.recency < cut),
                frequency: self.frequency.passed(|cut| values.frequency > cut),
                monetary: self
                    .monetary
                    .as_ref()
                    .zip(values.monetary)
                    .map(|(cuts, money)| cuts.passed(|cut| money > cut)),
            }),
        }
    }
}

impl RfmMeasureCuts {
    /// How many different cuts there are.
    pub fn n_distinct(&self) -> usize {
        self.cuts.chunk_by(|a, b| a == b).count()
    }

    /// One more than the cuts of which `is_better` holds.
    fn passed(&self, is_better: impl Fn(f64) -> bool) -> u8 {
        // A model has at most 9 cuts, so the count fits.
        1 + self.cuts.iter().filter(|cut| is_better(**cut)).count() as u8
    }
}

impl fmt::Display for RfmWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FewerScores { column, n_scores, n_bins } => write!(
                f,
                "{column}: so many customers share a value that only {n_scores} of {n_bins} scores are given; equal values share a score"
            ),
        }
    }
}

/// Cuts from the customers who bought and of whom every measure is known. `spec` has been checked.
pub(super) fn fit(spec: &RfmSpec, table: &Table) -> Result<RfmModel> {
    let monetary = spec.monetary.as_ref().map(|measure| measure.column.as_str());
    let measures = Measures::of(table, &spec.recency.column, &spec.frequency.column, monetary)?;
    let known: Vec<Values> = (0..table.n_rows()).filter_map(|row| measures.at(row).known()).collect();
    let cuts = |measure: &RfmMeasure, value: &dyn Fn(&Values) -> Option<f64>| -> Result<RfmMeasureCuts> {
        let cuts = match &measure.cuts {
            RfmCuts::At(cuts) => cuts.clone(),
            RfmCuts::Quantiles => {
                quantile_cuts(known.iter().filter_map(value), spec.n_bins).ok_or_else(nobody_bought)?
            }
        };
        Ok(RfmMeasureCuts { column: measure.column.clone(), cuts })
    };
    Ok(RfmModel {
        n_bins: spec.n_bins,
        n_fitted: known.len(),
        recency: cuts(&spec.recency, &|values| Some(values.recency))?,
        frequency: cuts(&spec.frequency, &|values| Some(values.frequency))?,
        monetary: spec.monetary.as_ref().map(|measure| cuts(measure, &|values| values.monetary)).transpose()?,
        grid: spec.used_grid(),
    })
}

/// The quantiles at `1 / n_bins`, `2 / n_bins`, …; `None` without values.
fn quantile_cuts(values: impl Iterator<Item = f64>, n_bins: u8) -> Option<Vec<f64>> {
    let sorted = sorted(values);
    (1..n_bins).map(|cut| quantile_sorted(&sorted, f64::from(cut) / f64::from(n_bins))).collect()
}

/// The three columns of a table.
struct Measures<'a> {
    recency: &'a Numbers,
    frequency: &'a Numbers,
    monetary: Option<&'a Numbers>,
}

/// What stands in one row of them.
enum Read {
    NoPurchase,
    Unknown,
    Known(Values),
}

/// The measures of a customer who bought.
struct Values {
    recency: f64,
    frequency: f64,
    monetary: Option<f64>,
}

impl<'a> Measures<'a> {
    fn of(table: &'a Table, recency: &str, frequency: &str, monetary: Option<&str>) -> Result<Self> {
        let numbers = |name: &str| table.column(name)?.numbers();
        Ok(Self {
            recency: numbers(recency)?,
            frequency: numbers(frequency)?,
            monetary: monetary.map(numbers).transpose()?,
        })
    }

    fn at(&self, row: usize) -> Read {
        let (recency, frequency) = (self.recency.get(row), self.frequency.get(row));
        let monetary = self.monetary.map(|numbers| numbers.get(row));
        match (recency, frequency, monetary) {
            (_, Some(orders), _) if orders <= 0.0 => Read::NoPurchase,
            (None, None, _) => Read::NoPurchase,
            (None, _, _) | (_, None, _) | (_, _, Some(None)) => Read::Unknown,
            (Some(recency), Some(frequency), money) => {
                Read::Known(Values { recency, frequency, monetary: money.flatten() })
            }
        }
    }
}

impl Read {
    fn known(self) -> Option<Values> {
        match self {
            Self::Known(values) => Some(values),
            Self::NoPurchase | Self::Unknown => None,
        }
    }
}

/// A model as read, before it is believed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RfmDocument {
    n_bins: u8,
    n_fitted: usize,
    recency: RfmMeasureCuts,
    frequency: RfmMeasureCuts,
    monetary: Option<RfmMeasureCuts>,
    grid: Option<RfmGrid>,
}

impl TryFrom<RfmDocument> for RfmModel {
    type Error = Error;

    fn try_from(document: RfmDocument) -> Result<Self> {
        let RfmDocument { n_bins, n_fitted, recency, frequency, monetary, grid } = document;
        check_bins(n_bins)?;
        for measure in [&recency, &frequency].into_iter().chain(&monetary) {
            let is_whole = measure.cuts.len() + 1 == usize::from(n_bins);
            if !is_whole || !measure.cuts.iter().all(|cut| cut.is_finite()) || !measure.cuts.is_sorted() {
                let reason = format!("the cuts of `{}` are not {} finite numbers upwards", measure.column, n_bins - 1);
                return Err(Error::spec("rfm", reason));
            }
        }
        if let Some(grid) = &grid {
            grid.check()?;
            if grid.n_bins != n_bins || (monetary.is_none() && grid.needs_money()) {
                return Err(Error::spec("rfm", "the grid does not fit the scores"));
            }
        }
        Ok(Self { n_bins, n_fitted, recency, frequency, monetary, grid })
    }
}
