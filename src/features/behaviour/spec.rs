use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::behaviour::Season;
use crate::table::Day;
use crate::table::orders::OrderLine;

/// How an order log becomes columns.
///
/// What is left open is settled from the log ([`Behaviour::spec`](crate::features::behaviour::Behaviour::spec)); with the settled
/// specification another log becomes the same columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BehaviourSpec {
    /// The day to which is counted. An order of that day counts, a later one changes nothing. Default: the day after the newest
    /// of the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
    /// Beginnings of order ids by which a line is a return whatever the signs of its amount and quantity, such as the `C` of cancelled
    /// invoices. Default: none, because ids that all begin with a letter are common, and the cancellations of most logs are negative.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub return_prefixes: Vec<String>,
    /// Days of each of the two spans that the trend of spend compares. Default: 180, a span that holds no season twice.
    pub trend_days: u32,
    /// How many categories, channels and devices get a column each where they are not named. Default: 6.
    pub max_levels: usize,
    /// The categories that get a column. Default: those of most lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<String>>,
    /// The channels that get a column. Default: those of most orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<String>>,
    /// The devices that get a column. Default: those of most orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub devices: Option<Vec<String>>,
    /// The parts of the year that count as holiday season. Default: 20 November to 31 December.
    pub holidays: Vec<Season>,
}

impl Default for BehaviourSpec {
    fn default() -> Self {
        Self {
            as_of: None,
            return_prefixes: Vec::new(),
            trend_days: 180,
            max_levels: 6,
            categories: None,
            channels: None,
            devices: None,
            holidays: vec![Season::YEAR_END],
        }
    }
}

impl BehaviourSpec {
    /// Judges the settings.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) where `trend_days` is 0 or above 36,500, where a level is named twice, and where a
    /// prefix is empty.
    pub fn check(&self) -> Result<()> {
        if !(1..=36_500).contains(&self.trend_days) {
            return Err(Error::param("trend_days", self.trend_days, "a number of days from 1 to 36500"));
        }
        if self.return_prefixes.iter().any(String::is_empty) {
            return Err(Error::param("return_prefixes", "an empty text", "texts with which the ids of returns begin"));
        }
        for (name, levels) in
            [("categories", &self.categories), ("channels", &self.channels), ("devices", &self.devices)]
        {
            let levels = levels.as_deref().unwrap_or_default();
            if let Some((_, twice)) = levels.iter().enumerate().find(|(i, level)| levels[..*i].contains(level)) {
                return Err(Error::param(name, format!("{twice}, {twice}"), "each name once"));
            }
        }
        Ok(())
    }

    /// Whether the line is something brought back: by its amount, its quantity, or the id of its order.
    pub(super) fn is_return(&self, line: &OrderLine<'_>) -> bool {
        let begins = |id: &str| self.return_prefixes.iter().any(|prefix| id.starts_with(prefix.as_str()));
        line.is_return() || line.order.is_some_and(begins)
    }
}
