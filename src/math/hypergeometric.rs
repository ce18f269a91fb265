use std::f64::consts::TAU;

/// The count `n_both` of marked items among `n_drawn` drawn without replacement from `n` items of which `n_marked` are
/// marked. The caller gives counts that can occur: `n_both` between `max(0, n_marked + n_drawn - n)` and
/// `min(n_marked, n_drawn)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hypergeometric {
    pub(crate) n: usize,
    pub(crate) n_marked: usize,
    pub(crate) n_drawn: usize,
    pub(crate) n_both: usize,
}

impl Hypergeometric {
    /// ln P(X = n_both), by Loader's saddle-point expansion (2000, "Fast and accurate computation of binomial
    /// probabilities"), which keeps its digits where differences of ln-factorials lose them.
    pub(crate) fn ln_pmf(&self) -> f64 {
        if self.is_certain() {
            return 0.0;
        }
        let p = self.n_drawn as f64 / self.n as f64;
        let q = (self.n - self.n_drawn) as f64 / self.n as f64;
        ln_binomial_pmf(self.n_both, self.n_marked, p, q)
            + ln_binomial_pmf(self.n_drawn - self.n_both, self.n - self.n_marked, p, q)
            - ln_binomial_pmf(self.n_drawn, self.n, p, q)
    }

    /// ln of the two-sided mid-p value of FactoMineR's `catdes`: `min(2 P(X < x) + P(X = x), 2 P(X > x) + P(X = x))`, at most
    /// 0. Cost: about six standard deviations of X.
    pub(crate) fn ln_two_sided_mid_p(&self) -> f64 {
        if self.is_certain() {
            return 0.0;
        }
        let ln_pmf = self.ln_pmf();
        let direct = |ratio: f64| ln_pmf + libm::log1p(2.0 * ratio);
        // The tail beyond the other side is what is left of 1; it decides only where it is large.
        let complement = |ratio: f64| {
            let pmf = libm::exp(ln_pmf);
            libm::log((2.0 - pmf * (1.0 + 2.0 * ratio)).max(0.0))
        };
        let mode = self.mode();
        let ln_p = if self.n_both < mode {
            let below = self.tail_below();
            direct(below).min(complement(below))
        } else if self.n_both > mode {
            let above = self.tail_above();
            direct(above).min(complement(above))
        } else {
            direct(self.tail_below()).min(direct(self.tail_above()))
        };
        // A probability of 1 comes out with the rounding of its terms; below that it is 1.
        if ln_p > -1e-14 { 0.0 } else { ln_p }
    }

    /// Whether X can take one value only.
    fn is_certain(&self) -> bool {
        self.n_marked == 0 || self.n_drawn == 0 || self.n_marked == self.n || self.n_drawn == self.n
    }

    fn mode(&self) -> usize {
        // In u128, where the product of two counts cannot overflow.
        let (n, marked, drawn) = (self.n as u128, self.n_marked as u128, self.n_drawn as u128);
        ((marked + 1) * (drawn + 1) / (n + 2)) as usize
    }

    /// P(X < n_both) / P(X = n_both), for n_both at or below the mode, where the terms fall.
    fn tail_below(&self) -> f64 {
        let (n, marked, drawn) = (self.n as f64, self.n_marked as f64, self.n_drawn as f64);
        let mut both = self.n_both as f64;
        let (mut term, mut sum) = (1.0, 0.0);
        while both > 0.0 && term > f64::EPSILON * 0.01 * (1.0 + sum) {
            term *= both * (n - marked - drawn + both) / ((marked - both + 1.0) * (drawn - both + 1.0));
            sum += term;
            both -= 1.0;
        }
        sum
    }

    /// P(X > n_both) / P(X = n_both), for n_both at or above the mode, where the terms fall.
    fn tail_above(&self) -> f64 {
        let (n, marked, drawn) = (self.n as f64, self.n_marked as f64, self.n_drawn as f64);
        let mut both = self.n_both as f64;
        let (mut term, mut sum) = (1.0, 0.0);
        while term > f64::EPSILON * 0.01 * (1.0 + sum) {
            term *= (marked - both) * (drawn - both) / ((both + 1.0) * (n - marked - drawn + both + 1.0));
            sum += term;
            both += 1.0;
        }
        sum
    }
}

/// ln of the binomial probability of `x` in `n` with chance `p = 1 - q`, both strictly between 0 and 1.
fn ln_binomial_pmf(x: usize, n: usize, p: f64, q: f64) -> f64 {
    let (count, total) = (x as f64, n as f64);
    if x == 0 {
        return if n == 0 { 0.0 } else { ln_power(q, p, total) };
    }
    if x == n {
        return ln_power(p, q, total);
    }
    let rest = total - count;
    stirling_error(n)
        - stirling_error(x)
        - stirling_error(n - x)
        - deviance(count, total * p)
        - deviance(rest, total * q)
        - 0.5 * libm::log(TAU * count * (rest / total))
}

/// `n ln(base)` where `base = 1 - complement`.
fn ln_power(base: f64, complement: f64, n: f64) -> f64 {
    if complement < 0.1 { n * libm::log1p(-complement) } else { n * libm::log(base) }
}

/// `ln n! - ln(sqrt(2 pi n) (n/e)^n)`, `n >= 1`: the error of Stirling's formula.
fn stirling_error(n: usize) -> f64 {
    let x = n as f64;
    if n <= 15 {
        let factorial: f64 = (1..=n).map(|i| i as f64).product();
        return libm::log(factorial) - (x + 0.5) * libm::log(x) + x - 0.5 * libm::log(TAU);
    }
    let inverse_sq = 1.0 / (x * x);
    let series = [1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
    series.iter().fold(0.0, |sum, coefficient| sum * inverse_sq + coefficient) / x
}

/// `x ln(x/m) + m - x`, without cancellation where `x` is near `m`.
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() >= 0.1 * (x + m) {
        return x * libm::log(x / m) + m - x;
    }
    let v = (x - m) / (x + m);
    let mut sum = (x - m) * v;
    let mut term = 2.0 * x * v;
    let mut odd = 1.0;
    loop {
        term *= v * v;
        odd += 2.0;
        let next = sum + term / odd;
        if next == sum {
            return sum;
        }
        sum = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::fixture::{close, field, rows};

    #[test]
    fn probabilities_equal_exact_rational_arithmetic() {
        for row in rows("significance.json", "hypergeometric") {
            let count = |key| field(&row, key) as usize;
            let x = Hypergeometric {
                n: count("n"),
                n_marked: count("n_level"),
                n_drawn: count("n_segment"),
                n_both: count("n_both"),
            };
            assert!((x.ln_pmf() - field(&row, "ln_pmf")).abs() < 1e-11, "{row}: {}", x.ln_pmf());
            assert!((x.ln_two_sided_mid_p() - field(&row, "ln_catdes_p")).abs() < 1e-11, "{row}");
        }
    }

    #[test]
    fn the_probabilities_of_all_counts_sum_to_one() {
        for (n, n_marked, n_drawn) in [(7_usize, 3_usize, 4_usize), (300, 60, 290), (2_000_000, 1_000, 1_500_000)] {
            let low = (n_marked + n_drawn).saturating_sub(n);
            let sum: f64 = (low..=n_marked.min(n_drawn))
                .map(|n_both| Hypergeometric { n, n_marked, n_drawn, n_both }.ln_pmf().exp())
                .sum();
            close(sum, 1.0, 1e-12);
        }
    }

    #[test]
    fn a_probability_never_exceeds_one() {
        for n_both in 0..=9 {
            let p = Hypergeometric { n: 20, n_marked: 9, n_drawn: 10, n_both }.ln_two_sided_mid_p();
            assert!(p <= 0.0, "{n_both}: {p}");
        }
    }
}
