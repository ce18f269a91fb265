/// The quantile `q` (0 to 1) of values sorted upwards, interpolated linearly between order statistics: type 7 of Hyndman and
/// Fan (1996, doi:10.1080/00031305.1996.10473566), the default of NumPy and R. `None` without values.
pub(crate) fn quantile_sorted(sorted: &[f64], q: f64) -> Option<f64> {
    quantile_by(sorted.len(), q, |rank| sorted[rank])
}

/// The quantile `q` of `len` values that `at` gives by their rank from 0, interpolated as by [`quantile_sorted`].
pub(crate) fn quantile_by(len: usize, q: f64, at: impl Fn(usize) -> f64) -> Option<f64> {
    let last = len.checked_sub(1)?;
    let position = q.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let fraction = position - below as f64;
    let low = at(below);
    let high = at((below + 1).min(last));
    // The formula of NumPy's lerp, which is exact at both ends.
    Some(if fraction >= 0.5 { high - (high - low) * (1.0 - fraction) } else { low + (high - low) * fraction })
}

/// The values sorted upwards.
pub(crate) fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate_between_order_statistics() {
        let values = sorted([4.0, 1.0, 3.0, 2.0]);
        for (q, expected) in [(0.0, 1.0), (0.25, 1.75), (0.5, 2.5), (1.0, 4.0)] {
            assert_eq!(quantile_sorted(&values, q), Some(expected));
        }
        assert_eq!(quantile_sorted(&[], 0.5), None);
    }
}
