use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::features::categorical::{Categorical, Level, MissingLevel, Unseen};
use crate::features::values::{first_row, match_levels, refuse_gaps};
use crate::table::{Categories, Column, ColumnKind};

/// Levels fitted to one column: which have a column of the matrix, and their shares of the training rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FittedLevels {
    columns: Vec<LevelColumn>,
    /// Levels that were seen and have no column of their own.
    folded: Vec<String>,
    unseen: Unseen,
    missing: MissingLevel,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelColumn {
    level: Level,
    /// Its share of the training rows that are at some level.
    share: f64,
}

impl FittedLevels {
    pub(crate) fn fit(categories: &Categories, spec: &Categorical, column: &str) -> Result<Self> {
        let counts = categories.counts();
        let n_gaps = categories.codes().filter(Option::is_none).count();
        let n_rows = categories.len();
        let n_present = n_rows - n_gaps;
        if n_present == 0 {
            return Err(Error::spec(
                format!("column `{column}`"),
                "it has no value in any row; give it the role `ignore`",
            ));
        }
        let rare = |count: usize, of: usize| (count as f64) < spec.rare_below * of as f64;
        let gaps_have_a_column = spec.missing == MissingLevel::Level && n_gaps > 0 && !rare(n_gaps, n_rows);
        let of = if gaps_have_a_column { n_rows } else { n_present };

        // In the order of code points, whatever the order of the rows; unused levels are as if never declared.
        let mut levels: Vec<(&str, usize)> =
            categories.levels().iter().map(String::as_str).zip(counts).filter(|(_, count)| *count > 0).collect();
        levels.sort_unstable();
        let kept = keep(&levels, spec.max_levels - usize::from(gaps_have_a_column), |count| rare(count, of));
        let share = |count: usize| count as f64 / of as f64;

        let mut columns = Vec::new();
        let (mut folded, mut n_folded) = (Vec::new(), 0);
        for (&(level, count), keep) in levels.iter().zip(kept) {
            if keep {
                columns.push(LevelColumn { level: Level::Named(level.into()), share: share(count) });
            } else {
                folded.push(level.to_string());
                n_folded += count;
            }
        }
        if !folded.is_empty() {
            columns.push(LevelColumn { level: Level::Other, share: share(n_folded) });
        }
        if gaps_have_a_column {
            columns.push(LevelColumn { level: Level::Missing, share: share(n_gaps) });
        }
        Ok(Self { columns, folded, unseen: spec.unseen, missing: spec.missing })
    }

    /// The levels in the order of the block's columns.
    pub(crate) fn levels(&self) -> impl ExactSizeIterator<Item = &Level> {
        self.columns.iter().map(|column| &column.level)
    }

    /// Column by column: 1 where the row is at the level and 0 elsewhere, less the level's share, so that 0 is the centre.
    pub(crate) fn encode(&self, column: &Column, trained_on: ColumnKind) -> Result<Vec<Vec<f64>>> {
        let categories = column.to_categories()?;
        let targets = self.targets(&categories, column, trained_on)?;
        let gap = self.position(&Level::Missing);
        if self.missing == MissingLevel::Error {
            refuse_gaps(categories.codes(), column.name())?;
        }
        let hits: Vec<Option<usize>> = categories.codes().map(|code| code.map_or(gap, |code| targets[code])).collect();
        let block = self.columns.iter().enumerate().map(|(position, LevelColumn { share, .. })| {
            let value = |hit: &Option<usize>| match hit {
                None => 0.0,
                Some(hit) if *hit == position => 1.0 - share,
                Some(_) => -share,
            };
            hits.iter().map(value).collect()
        });
        Ok(block.collect())
    }

    /// For each level of the table, the column of the block, `None` for the centre.
    fn targets(&self, categories: &Categories, column: &Column, trained_on: ColumnKind) -> Result<Vec<Option<usize>>> {
        let named: Vec<&str> = self.columns.iter().filter_map(|column| column.level.name()).collect();
        let known: Vec<&str> = named.iter().copied().chain(self.folded.iter().map(String::as_str)).collect();
        let other = self.position(&Level::Other);
        let matches = match_levels(categories, &known, column.data().kind(), trained_on);
        let target = |(code, found): (usize, Option<usize>)| match (found, self.unseen) {
            // Named levels come first in the block, so their position among the known is their column.
            (Some(position), _) if position < named.len() => Ok(Some(position)),
            (Some(_), _) | (None, Unseen::Other) => Ok(other),
            (None, Unseen::Centre) => Ok(None),
            (None, Unseen::Error) => Err(ErrorKind::ColumnType {
                column: column.name().into(),
                expected: format!("one of the levels {}", quoted(&known)),
                got: format!("`{}` in row {}", categories.levels()[code], first_row(categories, code)),
            }
            .into()),
        };
        matches.into_iter().enumerate().map(target).collect()
    }

    fn position(&self, level: &Level) -> Option<usize> {
        self.columns.iter().position(|column| column.level == *level)
    }

    /// The shares of the levels at a point of the block, held to 0 and 1.
    pub(crate) fn decode(&self, block: &[f64]) -> Vec<(Level, f64)> {
        let share =
            |(column, value): (&LevelColumn, &f64)| (column.level.clone(), (column.share + value).clamp(0.0, 1.0));
        self.columns.iter().zip(block).map(share).collect()
    }

    /// The variance of the block over the training rows that are at some level.
    pub(crate) fn unit_variance(&self) -> f64 {
        1.0 - self.columns.iter().map(|column| column.share.powi(2)).sum::<f64>()
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let total: f64 = self.columns.iter().map(|column| column.share).sum();
        if !(self.columns.iter().all(|column| (0.0..=1.0).contains(&column.share)) && (total - 1.0).abs() < 1e-9) {
            return Err("the shares of the levels must lie in 0 to 1 and add up to 1".into());
        }
        let n_named = self.levels().take_while(|level| level.name().is_some()).count();
        let tail: Vec<&Level> = self.levels().skip(n_named).collect();
        if ![&[][..], &[&Level::Other], &[&Level::Missing], &[&Level::Other, &Level::Missing]]
            .contains(&tail.as_slice())
        {
            return Err("`other` and `missing` stand once, after the named levels".into());
        }
        if self.folded.is_empty() != self.position(&Level::Other).is_none() {
            return Err("there is `other` exactly where levels were folded".into());
        }
        let mut names: Vec<&str> =
            self.levels().filter_map(Level::name).chain(self.folded.iter().map(String::as_str)).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("a level stands twice".into());
        }
        Ok(())
    }
}

impl Level {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Other | Self::Missing => None,
        }
    }
}

/// Which levels keep a column: none that is rare, and no more than `max_levels` columns with `other`; among equals, those that
/// stand first.
fn keep(levels: &[(&str, usize)], max_levels: usize, rare: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut kept: Vec<bool> = levels.iter().map(|&(_, count)| !rare(count)).collect();
    let n_kept = kept.iter().filter(|&&keep| keep).count();
    let room = if n_kept == levels.len() && n_kept <= max_levels { max_levels } else { max_levels.max(2) - 1 };
    if n_kept > room {
        let mut by_count: Vec<usize> = (0..levels.len()).filter(|&level| kept[level]).collect();
        by_count.sort_by_key(|&level| std::cmp::Reverse(levels[level].1));
        by_count[room..].iter().for_each(|&level| kept[level] = false);
    }
    kept
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
