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
    fn what_cannot_differ_has_no_association() {
        assert_eq!(eta_squared(&[Moments::of([1.0, 2.0])]), None);
        assert_eq!(eta_squared(&[Moments::of([3.0, 3.0]), Moments::of([3.0])]), None);
        assert_eq!(cramer_v(&[vec![3, 0], vec![4, 0]]), None);
        assert_eq!(cramer_v(&[]), None);
    }
}
