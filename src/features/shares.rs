use std::fmt;

use serde::{Deserialize, Serialize};

use crate::features::Family;

/// How much of the squared distance between two training rows, on average, each column and each family makes up.
///
/// Two rows drawn at random lie twice the total variance apart, squared, so these are shares of the variance.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// By column of the table, largest first; equals in the order of the spec.
    pub by_column: Vec<ColumnShare>,
    /// By family, in reading order; only those that are there.
    pub by_family: Vec<FamilyShare>,
}

/// A column's share of the distance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnShare {
    /// The column of the table.
    pub source: String,
    /// Its family.
    pub family: Family,
    /// Its share, 0 to 1.
    pub share: f64,
}

/// A family's share of the distance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyShare {
    /// The family.
    pub family: Family,
    /// Its share, 0 to 1.
    pub share: f64,
}

impl Shares {
    /// From the source and family of each attribute and its variance; the total must be above 0.
    pub(crate) fn new<'a>(attributes: impl Iterator<Item = (&'a str, Family)>, variances: &[f64]) -> Self {
        let total: f64 = variances.iter().sum();
        let mut by_column: Vec<ColumnShare> = Vec::new();
        for ((source, family), variance) in attributes.zip(variances) {
            let share = variance / total;
            match by_column.iter_mut().find(|other| other.source == source && other.family == family) {
                Some(column) => column.share += share,
                None => by_column.push(ColumnShare { source: source.into(), family, share }),
            }
        }
        by_column.sort_by(|a, b| b.share.total_cmp(&a.share));
        let of_family = |family: Family| {
            let mut columns = by_column.iter().filter(|column| column.family == family).peekable();
            columns.peek()?;
            Some(FamilyShare { family, share: columns.map(|column| column.share).sum() })
        };
        let by_family = Family::ALL.into_iter().filter_map(of_family).collect();
        Self { by_column, by_family }
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let shares = self.by_column.iter().map(|c| c.share).chain(self.by_family.iter().map(|f| f.share));
        if shares.into_iter().all(|share| (0.0..=1.0 + 1e-9).contains(&share)) {
            return Ok(());
        }
        Err("shares of the distance must lie in 0 to 1".into())
    }
}

impl fmt::Display for Shares {
    /// Families, then columns, one a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for FamilyShare { family, share } in &self.by_family {
            writeln!(f, "{:5.1}%  {}", 100.0 * share, family.as_str())?;
        }
        for ColumnShare { source, family, share } in &self.by_column {
            writeln!(f, "{:5.1}%  {source} ({})", 100.0 * share, family.as_str())?;
        }
        Ok(())
    }
}
