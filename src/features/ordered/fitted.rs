use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::features::numeric::FittedNumber;
use crate::features::ordered::{Ordered, scales};
use crate::features::values::{first_row, match_levels};
use crate::features::{Numeric, words};
use crate::table::{Categories, Column, ColumnKind, Numbers};

/// Ordered levels fitted to one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FittedOrdered {
    /// Lowest first.
    levels: Vec<String>,
    /// The scale of the ranks, which count from 1.
    ranks: FittedNumber,
}

impl FittedOrdered {
    pub(crate) fn fit(column: &Column, spec: &Ordered) -> Result<Self> {
        let name = column.name();
        let levels = match spec.levels.as_slice() {
            [] => recognise(&column.to_categories()?, name)?,
            levels => levels.to_vec(),
        };
        let numbers = ranks(column, &levels, column.data().kind())?;
        let ranks = FittedNumber::fit(&numbers, &Numeric::standard().missing(spec.missing), name)?;
        Ok(Self { levels, ranks })
    }

    pub(crate) fn encode(&self, column: &Column, trained_on: ColumnKind) -> Result<Vec<f64>> {
        self.ranks.encode(&ranks(column, &self.levels, trained_on)?, column.name())
    }

    /// The rank at a point, from 1, and the level nearest to it.
    pub(crate) fn decode(&self, scaled: f64) -> (f64, &str) {
        let rank = self.ranks.decode(scaled).clamp(1.0, self.levels.len() as f64);
        (rank, &self.levels[rank.round() as usize - 1])
    }

    pub(crate) fn scale(&self) -> &FittedNumber {
        &self.ranks
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        if self.levels.len() < 2 {
            return Err("ordered levels must be two or more".into());
        }
        self.ranks.check()
    }
}

fn recognise(categories: &Categories, column: &str) -> Result<Vec<String>> {
    let used: Vec<&str> = categories
        .levels()
        .iter()
        .zip(categories.counts())
        .filter(|(_, count)| *count > 0)
        .map(|(level, _)| level.as_str())
        .collect();
    scales::recognise(&used).map(|scale| scale.levels).ok_or_else(|| {
        let shown = used.iter().take(6).map(|level| format!("`{level}`")).collect::<Vec<_>>().join(", ");
        let reason =
            format!("its levels ({shown}) are no scale known here; list them, lowest first, as levels = [...]");
        Error::spec(format!("column `{column}`"), reason)
    })
}

/// The rank of each row, from 1; a level that is not listed is refused.
fn ranks(column: &Column, levels: &[String], trained_on: ColumnKind) -> Result<Numbers> {
    let categories = column.to_categories()?;
    let folded: Vec<String> = levels.iter().map(|level| words::fold(level)).collect();
    let names: Vec<&str> = levels.iter().map(String::as_str).collect();
    let exact = match_levels(&categories, &names, column.data().kind(), trained_on);
    let position = |code: usize| {
        exact[code].or_else(|| {
            let text = words::fold(&categories.levels()[code]);
            folded.iter().position(|level| *level == text)
        })
    };
    let by_level: Vec<Option<usize>> = (0..categories.levels().len()).map(position).collect();
    let unlisted = (0..by_level.len()).find(|&code| by_level[code].is_none() && first_row(&categories, code) > 0);
    if let Some(code) = unlisted {
        return Err(ErrorKind::ColumnType {
            column: column.name().into(),
            expected: format!(
                "one of the ordered levels {}",
                names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
            ),
            got: format!("`{}` in row {}", categories.levels()[code], first_row(&categories, code)),
        }
        .into());
    }
    let rank = |code: Option<usize>| code.and_then(|code| by_level[code]).map(|position| position as f64 + 1.0);
    Numbers::try_from_options(column.name(), categories.codes().map(rank))
}
