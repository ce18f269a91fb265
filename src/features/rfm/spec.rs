use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::features::rfm::grid::check_bins;
use crate::features::rfm::model::{self, RfmModel};
use crate::features::rfm::{RfmGrid, RfmScores};
use crate::table::{ColumnData, Table};

/// Which columns hold recency, frequency and money, and how they become scores.
///
/// The default is for the columns of [`features::behaviour`](crate::features::behaviour): `order_recency_days`,
/// `order_frequency` and `order_spend_total`, five scores, quantile cuts, [`RfmGrid::standard`].
///
/// ```
/// use segmenta::features::rfm::{RfmScore, RfmSpec, RfmStanding};
/// use segmenta::table::Table;
///
/// let table = Table::builder()
///     .number("order_recency_days", [Some(3.0), Some(40.0), None, Some(400.0)])
///     .number("order_frequency", [9.0, 2.0, 0.0, 2.0])
///     .number("order_spend_total", [900.0, 60.0, 0.0, 20.0])
///     .build()?;
/// let (model, scores) = RfmSpec::default().fit_score(&table)?;
/// assert_eq!(scores.get(0), Some(RfmStanding::Scored(RfmScore { recency: 5, frequency: 5, monetary: Some(5) })));
/// assert_eq!(scores.get(2), Some(RfmStanding::NoPurchase));
/// assert_eq!(model.name_of(RfmStanding::NoPurchase), Some("no_purchase"));
/// // Two of three share the fewest orders, so both have the lowest score of frequency.
/// assert_eq!(scores.get(1).and_then(RfmStanding::score).map(|score| score.frequency), Some(1));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RfmSpec {
    /// How many scores a measure has, 2 to 10. Default: 5.
    pub n_bins: u8,
    /// Days since the last order: fewer is better. Missing of whom there is no order.
    pub recency: RfmMeasure,
    /// Orders: more is better. 0 of whom there is no order.
    pub frequency: RfmMeasure,
    /// Money: more is better; `None` without money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monetary: Option<RfmMeasure>,
    /// The names of cells. Default: for five scores [`RfmGrid::standard`], or [`RfmGrid::standard_without_money`]; for other numbers
    /// cells have no names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<RfmGrid>,
}

/// One measure: where it stands and how it is cut.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmMeasure {
    /// The table's column.
    pub column: String,
    /// Where one score ends and the next begins. Default: quantiles.
    #[serde(default)]
    pub cuts: RfmCuts,
}

/// Where one score ends and the next begins.
///
/// A cut is passed by a value strictly better than it: of recency cut at 30 days, a customer of 30 days has not passed it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RfmCuts {
    /// At the quantiles of the customers who bought: of five scores, at 20 %, 40 %, 60 % and 80 %, interpolated as by NumPy and R
    /// (type 7 of Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566).
    #[default]
    Quantiles,
    /// At these values, in the measure's own unit, upwards and all different: one fewer than there are scores.
    At(Vec<f64>),
}

impl Default for RfmSpec {
    fn default() -> Self {
        Self {
            n_bins: 5,
            recency: RfmMeasure::new("order_recency_days"),
            frequency: RfmMeasure::new("order_frequency"),
            monetary: Some(RfmMeasure::new("order_spend_total")),
            grid: None,
        }
    }
}

impl RfmMeasure {
    /// A column, cut at its quantiles.
    pub fn new(column: impl Into<String>) -> Self {
        Self { column: column.into(), cuts: RfmCuts::Quantiles }
    }

    /// The same column, cut at these values.
    #[must_use]
    pub fn cut_at(mut self, cuts: impl IntoIterator<Item = f64>) -> Self {
        self.cuts = RfmCuts::At(cuts.into_iter().collect());
        self
    }
}

impl RfmSpec {
    /// The default for a table with the columns of an order log, without money where the log tells none; `None` where the table has no
    /// such columns, or nobody in it bought.
    pub fn infer(table: &Table) -> Option<Self> {
        let has = |measure: &RfmMeasure| {
            let column = table.get(&measure.column)?;
            matches!(column.data(), ColumnData::Number(_)).then_some(())
        };
        let mut spec = Self::default();
        has(&spec.recency).and(has(&spec.frequency))?;
        spec.monetary = spec.monetary.filter(|monetary| has(monetary).is_some());
        spec.fit(table).is_ok().then_some(spec)
    }

    /// Judges the settings.
    ///
    /// # Errors
    /// [`ErrorKind::Param`] for a number of scores that is not 2 to 10, and for cuts of another number, not finite or not upwards;
    /// [`ErrorKind::Spec`] for a column used twice and a grid of other scores, and those of [`RfmGrid::check`].
    pub fn check(&self) -> Result<()> {
        check_bins(self.n_bins)?;
        let measures: Vec<&RfmMeasure> = [&self.recency, &self.frequency].into_iter().chain(&self.monetary).collect();
        for (index, measure) in measures.iter().enumerate() {
            if measures[..index].iter().any(|earlier| earlier.column == measure.column) {
                let reason =
                    format!("the column `{}` stands for two measures; name one column for each", measure.column);
                return Err(Error::spec("rfm", reason));
            }
            if let RfmCuts::At(cuts) = &measure.cuts {
                check_cuts(&measure.column, cuts, self.n_bins)?;
            }
        }
        let Some(grid) = &self.grid else { return Ok(()) };
        grid.check()?;
        if grid.n_bins != self.n_bins {
            let reason =
                format!("the grid has {} scores a measure and n_bins is {}; make them equal", grid.n_bins, self.n_bins);
            return Err(Error::spec("rfm", reason));
        }
        if self.monetary.is_none() && grid.needs_money() {
            let reason = "the grid tells segments by money, and no column of money is named; name one, or leave money out of the grid";
            return Err(Error::spec("rfm", reason));
        }
        Ok(())
    }

    /// The cut points of the customers of `table`. Cost: O(n log n).
    ///
    /// # Errors
    /// Those of [`RfmSpec::check`]; [`ErrorKind::UnknownColumn`] and [`ErrorKind::ColumnType`] where a column is not there or holds
    /// no numbers; [`ErrorKind::Spec`] where quantiles are asked for and nobody bought.
    pub fn fit(&self, table: &Table) -> Result<RfmModel> {
        self.check()?;
        model::fit(self, table)
    }

    /// [`RfmSpec::fit`], and the scores of the same customers.
    ///
    /// # Errors
    /// Those of [`RfmSpec::fit`].
    pub fn fit_score(&self, table: &Table) -> Result<(RfmModel, RfmScores)> {
        let model = self.fit(table)?;
        let scores = model.score(table)?;
        Ok((model, scores))
    }

    /// The grid that is used where none is named.
    pub(super) fn used_grid(&self) -> Option<RfmGrid> {
        let standard = if self.monetary.is_some() { RfmGrid::standard } else { RfmGrid::standard_without_money };
        self.grid.clone().or_else(|| Some(standard()).filter(|grid| grid.n_bins == self.n_bins))
    }
}

/// Refuses cuts that do not make `n_bins` scores.
fn check_cuts(column: &str, cuts: &[f64], n_bins: u8) -> Result<()> {
    let name = || format!("cuts of `{column}`");
    let got = || cuts.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
    if cuts.len() + 1 != usize::from(n_bins) {
        return Err(Error::param(name(), got(), format!("{} numbers for {n_bins} scores", n_bins - 1)));
    }
    if !cuts.iter().all(|cut| cut.is_finite()) || !cuts.is_sorted_by(|a, b| a < b) {
        return Err(Error::param(name(), got(), "finite numbers, each above the one before"));
    }
    Ok(())
}

/// Nobody bought, so there is nothing to take quantiles of.
pub(super) fn nobody_bought() -> Error {
    ErrorKind::Spec {
        place: "rfm".into(),
        reason: "no customer of the table bought anything, so there are no quantiles; name the cuts".into(),
    }
    .into()
}
