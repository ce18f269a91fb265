use crate::math::association::cramer_v;
use crate::profiling::measure::{Association, Findings, Groups, compare_count, share};
use crate::profiling::wording::WORDING;
use crate::profiling::{ImportanceMeasure, LevelCount, Overall, Values};
use crate::table::Categories;

/// Levels, segment by segment, most frequent first.
pub(super) fn findings(categories: &Categories, groups: &Groups<'_>) -> Findings {
    let mut table = vec![vec![0; categories.levels().len()]; groups.n_groups()];
    for (code, group) in categories.codes().zip(groups.codes()) {
        if let Some(code) = code {
            table[group][code] += 1;
        }
    }
    let totals = column_sums(&table);
    // Levels that nobody has come from a declared list; there is nothing to compare in them.
    let mut order: Vec<usize> = (0..totals.len()).filter(|&code| totals[code] > 0).collect();
    order.sort_by_key(|&code| (std::cmp::Reverse(totals[code]), code));
    describe(&table, &totals, &order, |code| categories.levels()[code].as_str(), groups)
}

/// A flag, segment by segment: its one level is `yes`.
pub(super) fn flag_findings(flags: &[Option<bool>], groups: &Groups<'_>) -> Findings {
    let mut table = vec![vec![0; 2]; groups.n_groups()];
    for (flag, group) in flags.iter().zip(groups.codes()) {
        if let Some(flag) = flag {
            table[group][usize::from(*flag)] += 1;
        }
    }
    describe(&table, &column_sums(&table), &[1], |_| WORDING.yes, groups)
}

fn column_sums(table: &[Vec<usize>]) -> Vec<usize> {
    let n_levels = table.first().map_or(0, Vec::len);
    (0..n_levels).map(|code| table.iter().map(|row| row[code]).sum()).collect()
}

/// Compares the levels `shown` of a table of counts, shape `(n_groups, n_levels)`.
fn describe<'a>(
    table: &[Vec<usize>],
    totals: &[usize],
    shown: &[usize],
    name: impl Fn(usize) -> &'a str,
    groups: &Groups<'_>,
) -> Findings {
    let n: usize = totals.iter().sum();
    let profile = |counts: &Vec<usize>, code: usize| {
        compare_count(name(code), n, totals[code], counts.iter().sum(), counts[code])
    };
    let segments = &table[..groups.n_segments()];
    let listed = shown.iter().map(|&code| LevelCount {
        level: name(code).into(),
        n: totals[code],
        share: share(totals[code], n).unwrap_or(0.0),
    });
    Findings {
        overall: Overall::Levels { listed: listed.collect(), n_unlisted: 0 },
        by_segment: segments
            .iter()
            .map(|counts| Values::Levels(shown.iter().map(|&code| profile(counts, code)).collect()))
            .collect(),
        association: cramer_v(segments).map(|value| Association { measure: ImportanceMeasure::CramerV, value }),
    }
}
