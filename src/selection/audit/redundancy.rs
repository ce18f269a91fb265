use std::fmt;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::features::{ColumnSpec, FeatureMatrix, FeatureSpec, Role, Transform};
use crate::math::accumulate::Accumulate;
use crate::math::association::{correlation_ratio_corrected, cramer_v_corrected};
use crate::math::moments::Moments;
use crate::math::ranks::{average_ranks, correlation};
use crate::seed::Seed;
use crate::selection::audit::column::only_column;
use crate::selection::audit::{AttributeAudit, AttributeVerdict, AuditSpec};
use crate::selection::structure::drawn;
use crate::table::{Column, ColumnData, Table};

/// Fewer customers than this that have both values prove no association.
const FEWEST_ROWS: usize = 20;

/// How two attributes hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Association {
    /// Spearman's rho of two numbers, dates or ordered levels, -1 to 1 (Spearman 1904, doi:10.2307/1412159): the same whatever
    /// transform bends them.
    Spearman,
    /// Cramér's V of two attributes of levels, 0 to 1, corrected for the association that chance gives to many levels (Bergsma 2013,
    /// doi:10.1016/j.jkss.2012.10.002).
    CramerV,
    /// The correlation ratio of the ranks of a number by levels, 0 to 1, corrected likewise (Kelley 1935,
    /// doi:10.1073/pnas.21.9.554).
    CorrelationRatio,
}

impl Association {
    /// The name as people write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spearman => "Spearman's rho",
            Self::CramerV => "Cramér's V",
            Self::CorrelationRatio => "correlation ratio",
        }
    }
}

impl fmt::Display for Association {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Two attributes that tell nearly the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The two, in the order of the table.
    pub between: [String; 2],
    /// By what it is measured.
    pub association: Association,
    /// How strong it is.
    pub value: f64,
}

/// Attributes that tell nearly the same: those that are linked, directly or by others of the group, by an association from
/// [`AuditSpec::redundant_from`] on.
///
/// One that is linked to those that are left is worth keeping: first that with the strongest mean association with the others, less
/// its gaps; then, among those that are not linked to it, the next. So each that is left out is linked to one that is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedundancyGroup {
    /// The attributes, in the order of the table.
    pub members: Vec<String>,
    /// Those worth keeping, the first chosen first; nearly always one.
    pub keep: Vec<String>,
    /// The links, strongest first.
    pub links: Vec<Link>,
}

/// The values of one attribute, of the rows that take part.
enum Side {
    /// Numbers, NaN where there is none; and their ranks where there are no gaps.
    Numbers {
        values: Vec<f64>,
        ranks: Option<Vec<f64>>,
    },
    Levels(Vec<Option<usize>>),
}

/// The groups among the features, the largest first.
pub(super) fn groups(
    table: &Table,
    features: &FeatureSpec,
    x: &FeatureMatrix,
    attributes: &[AttributeAudit],
    spec: &AuditSpec,
    seed: Seed,
) -> Vec<RedundancyGroup> {
    let rows = drawn(table.n_rows(), spec.rows, seed.derive("audit.redundancy", 0));
    let taking_part: Vec<(&AttributeAudit, Side)> = attributes
        .par_iter()
        .filter(|attribute| attribute.role == Role::Feature && attribute.verdict != AttributeVerdict::LeaveOut)
        .filter_map(|attribute| {
            let declared = features.columns.iter().find(|column| column.name == attribute.name)?;
            Some((attribute, Side::of(table.get(&attribute.name)?, declared, x, &rows)?))
        })
        .collect();
    let n = taking_part.len();
    let pairs: Vec<[usize; 2]> = (0..n).flat_map(|a| (a + 1..n).map(move |b| [a, b])).collect();
    let of_pair = |&[a, b]: &[usize; 2]| associate(&taking_part[a].1, &taking_part[b].1);
    let measured: Vec<Option<(Association, f64)>> = pairs.par_iter().map(of_pair).collect();

    let mut strength = vec![vec![0.0; n]; n];
    let mut links: Vec<([usize; 2], Association, f64)> = Vec::new();
    for (&[a, b], measured) in pairs.iter().zip(measured) {
        let Some((association, value)) = measured else { continue };
        (strength[a][b], strength[b][a]) = (value.abs(), value.abs());
        if value.abs() >= spec.redundant_from {
            links.push(([a, b], association, value));
        }
    }
    links.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()).then_with(|| a.0.cmp(&b.0)));
    let name = |at: usize| taking_part[at].0.name.clone();
    let complete: Vec<f64> = taking_part.iter().map(|(attribute, _)| 1.0 - attribute.missing_share).collect();
    let group = |members: Vec<usize>| RedundancyGroup {
        keep: kept(&members, &strength, &complete, spec.redundant_from).into_iter().map(name).collect(),
        links: links
            .iter()
            .filter(|(between, _, _)| members.contains(&between[0]))
            .map(|&(between, association, value)| Link { between: between.map(name), association, value })
            .collect(),
        members: members.into_iter().map(name).collect(),
    };
    let mut groups: Vec<RedundancyGroup> =
        components(n, links.iter().map(|link| link.0)).into_iter().map(group).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.members.len()));
    groups
}

/// The connected components of two and more, each upwards, by their first member.
fn components(n: usize, links: impl Iterator<Item = [usize; 2]>) -> Vec<Vec<usize>> {
    let mut first: Vec<usize> = (0..n).collect();
    for [a, b] in links {
        let (low, high) = (first[a].min(first[b]), first[a].max(first[b]));
        first.iter_mut().filter(|first| **first == high).for_each(|first| *first = low);
    }
    let members = |of: usize| (0..n).filter(|&at| first[at] == of).collect::<Vec<usize>>();
    (0..n).map(members).filter(|members| members.len() > 1).collect()
}

/// The members to keep, so that every other is linked to one of them.
fn kept(members: &[usize], strength: &[Vec<f64>], complete: &[f64], threshold: f64) -> Vec<usize> {
    let worth = |at: usize| members.iter().map(|&other| strength[at][other]).sum::<f64>() * complete[at];
    let mut left = members.to_vec();
    let mut kept = Vec::new();
    // Of equals the later is the greatest, so the order is turned round.
    while let Some(best) = left.iter().rev().copied().max_by(|&a, &b| worth(a).total_cmp(&worth(b))) {
        left.retain(|&at| at != best && strength[at][best] < threshold);
        kept.push(best);
    }
    kept
}

impl Side {
    fn of(column: &Column, spec: &ColumnSpec, x: &FeatureMatrix, rows: &[usize]) -> Option<Self> {
        let numbers = |value: &dyn Fn(usize) -> Option<f64>| {
            let values: Vec<f64> = rows.iter().map(|&row| value(row).unwrap_or(f64::NAN)).collect();
            let ranks = (!values.iter().any(|value| value.is_nan())).then(|| average_ranks(&values));
            Self::Numbers { values, ranks }
        };
        match (&spec.transform, column.data()) {
            (Some(Transform::Categorical(_) | Transform::Flag(_)), _) => {
                let categories = column.to_categories().ok()?;
                Some(Self::Levels(rows.iter().map(|&row| categories.code(row)).collect()))
            }
            // The matrix knows the order of the levels.
            (Some(Transform::Ordered(_)), _) => {
                let scale = only_column(x, &spec.name)?;
                Some(numbers(&|row| (!column.data().is_missing(row)).then(|| scale[row])))
            }
            (Some(Transform::Numeric(_)), ColumnData::Number(values)) => Some(numbers(&|row| values.get(row))),
            (Some(Transform::Calendar(_)), ColumnData::Date(days)) => {
                Some(numbers(&|row| days[row].map(|day| f64::from(day.epoch_days()))))
            }
            _ => None,
        }
    }
}

fn associate(a: &Side, b: &Side) -> Option<(Association, f64)> {
    match (a, b) {
        (Side::Numbers { values: a, ranks: ranks_a }, Side::Numbers { values: b, ranks: ranks_b }) => {
            let rho = match (ranks_a, ranks_b) {
                (Some(a), Some(b)) if a.len() >= FEWEST_ROWS => correlation(a, b),
                (Some(_), Some(_)) => None,
                // Ranks are those among the customers that have both.
                _ => {
                    let both: Vec<(f64, f64)> =
                        a.iter().copied().zip(b.iter().copied()).filter(|(a, b)| !(a.is_nan() || b.is_nan())).collect();
                    let (a, b): (Vec<f64>, Vec<f64>) = both.into_iter().unzip();
                    (a.len() >= FEWEST_ROWS).then(|| correlation(&average_ranks(&a), &average_ranks(&b))).flatten()
                }
            };
            Some((Association::Spearman, rho?))
        }
        (Side::Levels(a), Side::Levels(b)) => {
            let both: Vec<(usize, usize)> = a.iter().zip(b).filter_map(|(a, b)| (*a).zip(*b)).collect();
            let v = (both.len() >= FEWEST_ROWS).then(|| cramer_v_corrected(both.into_iter())).flatten();
            Some((Association::CramerV, v?))
        }
        (Side::Numbers { values, .. }, Side::Levels(levels)) | (Side::Levels(levels), Side::Numbers { values, .. }) => {
            let both = values.iter().zip(levels).filter(|(value, _)| !value.is_nan());
            let (values, levels): (Vec<f64>, Vec<usize>) =
                both.filter_map(|(&value, level)| level.map(|level| (value, level))).unzip();
            if values.len() < FEWEST_ROWS {
                return None;
            }
            let mut groups = vec![Moments::default(); levels.iter().max().map_or(0, |most| most + 1)];
            average_ranks(&values).into_iter().zip(levels).for_each(|(rank, level)| groups[level].push((rank, 1.0)));
            Some((Association::CorrelationRatio, correlation_ratio_corrected(&groups)?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_one_group_and_each_that_goes_is_linked_to_one_that_stays() {
        assert_eq!(components(6, [[4, 5], [1, 2], [2, 4]].into_iter()), [vec![1, 2, 4, 5]]);
        assert_eq!(components(5, [[3, 4], [0, 2]].into_iter()), [vec![0, 2], vec![3, 4]]);
        assert!(components(3, std::iter::empty()).is_empty());
        let chain = |a: usize, b: usize| if a.abs_diff(b) == 1 { 0.9 } else { 0.5 };
        let strength: Vec<Vec<f64>> = (0..5).map(|a| (0..5).map(|b| chain(a, b)).collect()).collect();
        assert_eq!(kept(&[0, 1, 2, 3, 4], &strength, &[1.0; 5], 0.8), [1, 3]);
        assert_eq!(kept(&[0, 1], &strength, &[1.0, 1.0], 0.8), [0]);
        assert_eq!(kept(&[0, 1], &strength, &[0.7, 1.0], 0.8), [1]);
    }
}
