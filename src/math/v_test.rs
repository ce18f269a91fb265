use crate::math::hypergeometric::Hypergeometric;
use crate::math::moments::Moments;
use crate::math::normal::{ln_two_sided_tail, two_sided_quantile};

/// How far a group is from what chance would give, as a standard normal deviate, and the p-value in logs.
///
/// The test value of Lebart, Morineau and Piron ("Statistique exploratoire multidimensionnelle", 1995), as FactoMineR's
/// `catdes` computes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct VTest {
    pub(crate) v: f64,
    pub(crate) ln_p: f64,
}

impl VTest {
    /// Of the mean of a group against the mean of all, the group being drawn from all without replacement:
    /// `(mean_g - mean) / (sd sqrt((n - n_g) / ((n - 1) n_g)))` with the population's standard deviation. `None` where the
    /// group is empty or everything, or the values are constant.
    pub(crate) fn of_mean(group: &Moments, all: &Moments) -> Option<Self> {
        let (n_group, n) = (group.weight(), all.weight());
        if n_group <= 0.0 || n_group >= n || all.is_constant() {
            return None;
        }
        let v = (group.mean() - all.mean()) / (all.std() * ((n - n_group) / ((n - 1.0) * n_group)).sqrt());
        v.is_finite().then(|| Self { v, ln_p: ln_two_sided_tail(v) })
    }

    /// Of a count against the hypergeometric law; positive only where the count is above its expectation. `None` where the
    /// count could not have been another.
    pub(crate) fn of_count(count: Hypergeometric) -> Option<Self> {
        let Hypergeometric { n, n_marked, n_drawn, n_both } = count;
        if n_marked == 0 || n_drawn == 0 || n_marked == n || n_drawn == n {
            return None;
        }
        let ln_p = count.ln_two_sided_mid_p();
        let is_above = n_both as u128 * n as u128 > n_marked as u128 * n_drawn as u128;
        let size = two_sided_quantile(ln_p);
        let v = if is_above || size == 0.0 { size } else { -size };
        Some(Self { v, ln_p })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::fixture::{close, field, list, rows};

    #[test]
    fn counts_have_the_v_tests_of_the_references() {
        for row in rows("significance.json", "hypergeometric") {
            let count = |key| field(&row, key) as usize;
            let (n, n_marked, n_drawn) = (count("n"), count("n_level"), count("n_segment"));
            match VTest::of_count(Hypergeometric { n, n_marked, n_drawn, n_both: count("n_both") }) {
                Some(test) => close(test.v, field(&row, "v_test"), 1e-10),
                None => assert_eq!(field(&row, "v_test"), 0.0),
            }
        }
    }

    #[test]
    fn means_have_the_v_tests_of_the_references() {
        for row in rows("significance.json", "standardised_difference") {
            let (x, inside) = (list(&row, "x"), list(&row, "segment"));
            let group = Moments::of(x.iter().zip(&inside).filter(|(_, inside)| **inside == 1.0).map(|(x, _)| *x));
            let test = VTest::of_mean(&group, &Moments::of(x.iter().copied()));
            assert_eq!(test.is_none(), row["catdes_v"].is_null(), "{row}");
            if let Some(test) = test {
                // A mean far from 0 in standard deviations loses digits to its own size, there and here.
                let tolerance = 1e-10 + 1e-15 * field(&row, "mean").abs() / field(&row, "sd");
                close(test.v, field(&row, "catdes_v"), tolerance);
                close(test.ln_p, field(&row, "ln_catdes_p"), 4.0 * tolerance);
            }
        }
    }
}
