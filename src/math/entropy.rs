/// The entropy of counts in bits: `-sum p log2 p` (Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x). `None` without
/// anything counted.
pub(crate) fn entropy_bits(counts: impl Iterator<Item = usize> + Clone) -> Option<f64> {
    let total: usize = counts.clone().sum();
    if total == 0 {
        return None;
    }
    let of_one = |count: usize| match count {
        0 => 0.0,
        count => {
            let share = count as f64 / total as f64;
            -share * libm::log2(share)
        }
    };
    // A single level gives -0.
    Some(counts.map(of_one).sum::<f64>().max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::fixture::{close, field, list, rows};

    #[test]
    fn entropy_equals_the_reference() {
        for row in rows("audit.json", "entropy") {
            let counts: Vec<usize> = list(&row, "counts").into_iter().map(|count| count as usize).collect();
            close(entropy_bits(counts.iter().copied()).unwrap(), field(&row, "bits"), 1e-12);
        }
    }

    #[test]
    fn one_level_tells_nothing_and_even_levels_tell_most() {
        assert_eq!(entropy_bits([7].into_iter()), Some(0.0));
        assert_eq!(entropy_bits([5, 5, 5, 5].into_iter()), Some(2.0));
        assert_eq!(entropy_bits([5, 5, 0].into_iter()), Some(1.0));
        assert_eq!(entropy_bits([0, 0].into_iter()), None);
    }
}
