use std::collections::BTreeMap;

use crate::math::accumulate::Accumulate;
use crate::math::moments::Moments;

/// The share of the variance that lies between groups (the squared correlation ratio). `None` where nothing varies or fewer
/// than two groups have values.
pub(crate) fn eta_squared(groups: &[Moments]) -> Option<f64> {
    let mut all = Moments::default();
    groups.iter().for_each(|group| all.merge(*group));
    let n_filled = groups.iter().filter(|group| group.weight() > 0.0).count();
    if n_filled < 2 || all.is_constant() {
        return None;
    }
    let within: f64 = groups.iter().map(|group| group.variance() * group.weight()).sum();
    let total = all.variance() * all.weight();
    Some(1.0 - within / total).filter(|eta| eta.is_finite()).map(|eta| eta.clamp(0.0, 1.0))
}

/// Cramer's V of a table of counts, row by row: `sqrt(chi^2 / (n (min(rows, columns) - 1)))`, over the rows and columns that
/// are not empty. `None` where fewer than two of either are left.
pub(crate) fn cramer_v(table: &[Vec<usize>]) -> Option<f64> {
    let n_columns = table.iter().map(Vec::len).max()?;
    let row_sums: Vec<usize> = table.iter().map(|row| row.iter().sum()).collect();
    let column_sums: Vec<usize> =
        (0..n_columns).map(|column| table.iter().filter_map(|row| row.get(column)).sum()).collect();
    let filled = |sums: &[usize]| sums.iter().filter(|&&sum| sum > 0).count();
    let smaller = filled(&row_sums).min(filled(&column_sums));
    if smaller < 2 {
        return None;
    }
    let n: usize = row_sums.iter().sum();
    let mut chi_sq = 0.0;
    for (row, &row_sum) in table.iter().zip(&row_sums) {
        for (column, &column_sum) in column_sums.iter().enumerate() {
            let expected = row_sum as f64 * column_sum as f64 / n as f64;
            if expected > 0.0 {
                let observed = row.get(column).copied().unwrap_or(0) as f64;
                chi_sq += (observed - expected).powi(2) / expected;
            }
        }
    }
    Some((chi_sq / (n as f64 * (smaller - 1) as f64)).sqrt().min(1.0))
}

/// Cramer's V of pairs of levels, corrected for the association that chance alone gives to many levels and few rows (Bergsma 2013,
/// doi:10.1016/j.jkss.2012.10.002): 0 to 1. `None` where fewer than two levels of either stand in a pair. O(n log n), whatever
/// the number of levels.
pub(crate) fn cramer_v_corrected(pairs: impl Iterator<Item = (usize, usize)>) -> Option<f64> {
    let mut pairs: Vec<(usize, usize)> = pairs.collect();
    let n = pairs.len() as f64;
    pairs.sort_unstable();
    let row_counts: BTreeMap<usize, usize> = counts(pairs.iter().map(|pair| pair.0));
    let column_counts: BTreeMap<usize, usize> = counts(pairs.iter().map(|pair| pair.1));
    let (rows, columns) = (row_counts.len() as f64, column_counts.len() as f64);
    if rows.min(columns) < 2.0 {
        return None;
    }
    // chi^2 / n = sum of o^2 / (r c) - 1, to which empty cells add nothing.
    let cells = pairs.chunk_by(|a, b| a == b).map(|cell| {
        let (row, column) = cell[0];
        (cell.len() as f64 / row_counts[&row] as f64) * (cell.len() as f64 / column_counts[&column] as f64)
    });
    let phi_sq = cells.sum::<f64>() - 1.0;
    let phi_sq = (phi_sq - (rows - 1.0) * (columns - 1.0) / (n - 1.0)).max(0.0);
    let shrunk = |levels: f64| levels - (levels - 1.0) * (levels - 1.0) / (n - 1.0);
    let v = (phi_sq / (shrunk(rows).min(shrunk(columns)) - 1.0)).sqrt();
    // With as many levels as rows nothing is left to say.
    Some(if v.is_finite() { v.min(1.0) } else { 0.0 })
}

fn counts(keys: impl Iterator<Item = usize>) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    keys.for_each(|key| *counts.entry(key).or_insert(0) += 1);
    counts
}

/// The correlation ratio of a number by levels, less the share that chance alone gives to many levels (Kelley 1935, epsilon,
/// doi:10.1073/pnas.21.9.554), 0 to 1: the root of that share of the variance which the levels explain. `None` as
/// for [`eta_squared`].
pub(crate) fn correlation_ratio_corrected(groups: &[Moments]) -> Option<f64> {
    let eta_squared = eta_squared(groups)?;
    let n: f64 = groups.iter().map(Moments::weight).sum();
    let n_filled = groups.iter().filter(|group| group.weight() > 0.0).count() as f64;
    if n <= n_filled {
        return Some(0.0);
    }
    Some((1.0 - (1.0 - eta_squared) * (n - 1.0) / (n - n_filled)).max(0.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::fixture::{close, field, list, rows};

    #[test]
    fn eta_squared_equals_the_references() {
        for row in rows("significance.json", "eta") {
            let mut groups = vec![Moments::default(); 3];
            for (x, label) in list(&row, "x").into_iter().zip(list(&row, "labels")) {
                groups[label as usize].push((x, 1.0));
            }
            close(eta_squared(&groups).unwrap(), field(&row, "eta_squared"), 1e-10);
        }
    }

    #[test]
    fn cramer_v_equals_the_references() {
        for row in rows("significance.json", "cramer") {
            let count = |cell: &serde_json::Value| cell.as_u64().unwrap() as usize;
            let table: Vec<Vec<usize>> = row["table"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row.as_array().unwrap().iter().map(count).collect())
                .collect();
            close(cramer_v(&table).unwrap(), field(&row, "cramer_v"), 1e-10);
        }
    }

    #[test]
    fn corrected_measures_equal_the_references() {
        for row in rows("audit.json", "association") {
            let (a, b) = (list(&row, "a"), list(&row, "b"));
            let pairs = a.iter().zip(&b).map(|(&a, &b)| (a as usize, b as usize));
            close(cramer_v_corrected(pairs).unwrap(), field(&row, "cramer_v"), 1e-10);
            let mut groups = vec![Moments::default(); 9];
            list(&row, "x").into_iter().zip(&a).for_each(|(x, &a)| groups[a as usize].push((x, 1.0)));
            close(correlation_ratio_corrected(&groups).unwrap(), field(&row, "correlation_ratio"), 1e-10);
        }
    }

    #[test]
    fn corrected_measures_are_1_for_the_same_and_0_for_chance() {
        let same: Vec<(usize, usize)> = (0..300).map(|row| (row % 3, 10 + row % 3)).collect();
        assert!((cramer_v_corrected(same.into_iter()).unwrap() - 1.0).abs() < 1e-12);
        let crossed = (0..300).map(|row| (row % 3, row / 3 % 2));
        assert_eq!(cramer_v_corrected(crossed), Some(0.0));
        assert_eq!(cramer_v_corrected([(0, 1), (0, 2)].into_iter()), None);
        assert_eq!(cramer_v_corrected([(0, 0), (1, 1)].into_iter()), Some(0.0));
        assert_eq!(correlation_ratio_corrected(&[Moments::of([1.0]), Moments::of([2.0])]), Some(0.0));
        assert_eq!(correlation_ratio_corrected(&[Moments::of([1.0, 1.0]), Moments::of([2.0, 2.0])]), Some(1.0));
    }

    #[test]
    fn what_cannot_differ_has_no_association() {
        assert_eq!(eta_squared(&[Moments::of([1.0, 2.0])]), None);
        assert_eq!(eta_squared(&[Moments::of([3.0, 3.0]), Moments::of([3.0])]), None);
        assert_eq!(cramer_v(&[vec![3, 0], vec![4, 0]]), None);
        assert_eq!(cramer_v(&[]), None);
    }
}
