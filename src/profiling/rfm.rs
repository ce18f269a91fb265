use serde::{Deserialize, Serialize};

use crate::clustering::Labels;
use crate::error::Result;
use crate::features::rfm::{RFM_NO_PURCHASE, RFM_UNKNOWN, RfmModel, RfmScore, RfmStanding};
use crate::math::accumulate::Accumulate;
use crate::math::moments::Moments;
use crate::profiling::Profiles;
use crate::table::{Numbers, Table};

/// The customers by their scores of recency, frequency and money, beside the segments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmProfile {
    /// The cuts and names: it scores other customers the same way.
    pub model: RfmModel,
    /// Customers by score of recency, then of frequency, the lowest first: bins squared of them.
    pub cells: Vec<RfmCell>,
    /// The classes in the order of the grid, then customers without a purchase and those of whom a measure is missing, where there are
    /// any. Together they are all customers; only customers without scores are in a class where cells have no names.
    pub classes: Vec<RfmClass>,
}

/// Customers with one score of recency and one of frequency, whatever their money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmCell {
    /// Their score of recency.
    pub recency: u8,
    /// Their score of frequency.
    pub frequency: u8,
    /// How many they are.
    pub n: usize,
    /// Their mean money; `None` without customers, or where no money is known.
    pub monetary_mean: Option<f64>,
}

/// The customers of one name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmClass {
    /// The name: a key of [`rfm_label`](crate::features::rfm::rfm_label), or the caller's.
    pub name: String,
    /// How many they are.
    pub n: usize,
    /// Their share of all customers.
    pub share: f64,
    /// Their mean money; `None` without customers, or where no money is known.
    pub monetary_mean: Option<f64>,
    /// How many of them are in each segment.
    pub by_segment: Vec<usize>,
}

impl Profiles {
    /// These profiles, with the RFM scores of the same customers.
    ///
    /// # Errors
    /// Those of [`RfmModel::score`], and [`ErrorKind::Length`](crate::ErrorKind::Length) where customers, labels and table differ in
    /// number.
    pub fn with_rfm(mut self, model: RfmModel, table: &Table, labels: &Labels) -> Result<Self> {
        labels.check_len(self.n_customers)?;
        labels.check_len(table.n_rows())?;
        let standings: Vec<RfmStanding> = model.score(table)?.iter().collect();
        let money = model.monetary().map(|measure| table.column(&measure.column)?.numbers()).transpose()?;
        let customers = Customers { standings: &standings, money, labels };
        self.rfm =
            Some(RfmProfile { cells: customers.cells(model.n_bins()), classes: customers.classes(&model), model });
        Ok(self)
    }
}

/// What is known of each row.
struct Customers<'a> {
    standings: &'a [RfmStanding],
    money: Option<&'a Numbers>,
    labels: &'a Labels,
}

impl Customers<'_> {
    fn cells(&self, n_bins: u8) -> Vec<RfmCell> {
        let mut sums = vec![Sum::default(); usize::from(n_bins) * usize::from(n_bins)];
        for (row, standing) in self.standings.iter().enumerate() {
            if let Some(RfmScore { recency, frequency, .. }) = standing.score() {
                // Scores are 1 to n_bins.
                let cell = usize::from(recency - 1) * usize::from(n_bins) + usize::from(frequency - 1);
                sums[cell].push(self.money_of(row));
            }
        }
        let scores = (1..=n_bins).flat_map(|recency| (1..=n_bins).map(move |frequency| (recency, frequency)));
        let cell = |((recency, frequency), sum): ((u8, u8), Sum)| RfmCell {
            recency,
            frequency,
            n: sum.n,
            monetary_mean: sum.mean(),
        };
        scores.zip(sums).map(cell).collect()
    }

    fn classes(&self, model: &RfmModel) -> Vec<RfmClass> {
        let of_grid = model.grid().into_iter().flat_map(|grid| &grid.segments).map(|segment| segment.name.as_str());
        let names: Vec<&str> = of_grid.chain([RFM_NO_PURCHASE, RFM_UNKNOWN]).collect();
        let mut sums = vec![(Sum::default(), vec![0; self.labels.n_clusters()]); names.len()];
        for (row, (standing, label)) in self.standings.iter().zip(self.labels.iter()).enumerate() {
            let name = model.name_of(*standing);
            let Some((sum, by_segment)) =
                names.iter().position(|other| Some(*other) == name).and_then(|class| sums.get_mut(class))
            else {
                continue;
            };
            sum.push(self.money_of(row));
            if let Some(segment) = label {
                by_segment[segment] += 1;
            }
        }
        let class = |(name, (sum, by_segment)): (&str, (Sum, Vec<usize>))| RfmClass {
            name: name.into(),
            n: sum.n,
            share: sum.n as f64 / self.standings.len().max(1) as f64,
            monetary_mean: sum.mean(),
            by_segment,
        };
        let is_kept = |class: &RfmClass| class.n > 0 || ![RFM_NO_PURCHASE, RFM_UNKNOWN].contains(&class.name.as_str());
        names.into_iter().zip(sums).map(class).filter(is_kept).collect()
    }

    fn money_of(&self, row: usize) -> Option<f64> {
        self.money.and_then(|money| money.get(row))
    }
}

/// Customers and their money.
#[derive(Clone, Default)]
struct Sum {
    n: usize,
    n_money: usize,
    money: Moments,
}

impl Sum {
    fn push(&mut self, money: Option<f64>) {
        self.n += 1;
        if let Some(money) = money {
            self.n_money += 1;
            self.money.push((money, 1.0));
        }
    }

    fn mean(&self) -> Option<f64> {
        (self.n_money > 0).then(|| self.money.mean()).filter(|mean| mean.is_finite())
    }
}
