/// The ranks of the values from 1, equal values sharing the mean of theirs. O(n log n).
pub(crate) fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let value = values[order[start]];
        let end = order[start..].iter().position(|&at| values[at] != value).map_or(order.len(), |ahead| start + ahead);
        // Ranks start + 1 to end.
        let shared = (start + 1 + end) as f64 / 2.0;
        order[start..end].iter().for_each(|&at| ranks[at] = shared);
        start = end;
    }
    ranks
}

/// Pearson's correlation of pairs, -1 to 1; of average ranks it is Spearman's rho (Spearman 1904, doi:10.2307/1412159).
/// `None` where either side does not vary.
pub(crate) fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = a.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        aa += a * a;
        bb += b * b;
        ab += a * b;
    }
    let correlation = ab / (aa.sqrt() * bb.sqrt());
    correlation.is_finite().then(|| correlation.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::fixture::{close, field, list, rows};

    #[test]
    fn spearman_equals_the_reference_also_with_ties() {
        for row in rows("audit.json", "spearman") {
            let rho = correlation(&average_ranks(&list(&row, "x")), &average_ranks(&list(&row, "y")));
            close(rho.unwrap(), field(&row, "rho"), 1e-12);
        }
    }

    #[test]
    fn equal_values_share_their_rank() {
        assert_eq!(average_ranks(&[3.0, 1.0, 3.0, 2.0, -0.0, 0.0]), [5.5, 3.0, 5.5, 4.0, 1.5, 1.5]);
        assert!(average_ranks(&[]).is_empty());
        assert_eq!(correlation(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(correlation(&[], &[]), None);
    }
}
