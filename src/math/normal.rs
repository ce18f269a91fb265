use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Beyond this argument erfc is taken from its asymptotic series, which has reached full precision long before.
const ASYMPTOTIC_FROM: f64 = 25.0;

/// ln of the two-sided tail, `2 P(Z > |z|)`, without underflow.
pub(crate) fn ln_two_sided_tail(z: f64) -> f64 {
    let x = z.abs() * FRAC_1_SQRT_2;
    if x < 0.5 {
        // The tail is near 1 here: its complement carries the digits.
        return libm::log1p(-libm::erf(x));
    }
    if x < ASYMPTOTIC_FROM {
        return libm::log(libm::erfc(x));
    }
    // erfc(x) = exp(-x^2) / (x sqrt(pi)) (1 - 1/(2x^2) + 1*3/(2x^2)^2 - ...), DLMF 7.12.1.
    let step = 1.0 / (2.0 * x * x);
    let mut term = 1.0;
    let mut series = 1.0;
    for odd in [1.0, 3.0, 5.0, 7.0, 9.0, 11.0] {
        term *= -odd * step;
        series += term;
    }
    -x * x - libm::log(x) - 0.5 * libm::log(PI) + libm::log(series)
}

/// The `z >= 0` whose two-sided tail is `exp(ln_p)`: the inverse of [`ln_two_sided_tail`]; 0 from `ln_p = 0` on.
pub(crate) fn two_sided_quantile(ln_p: f64) -> f64 {
    if ln_p >= 0.0 {
        return 0.0;
    }
    // 2 P(Z > z) <= exp(-z^2/2), so this start is not below the root. The log of a normal tail is concave and falls, hence
    // Newton's steps come down to the root from there and never pass it.
    let mut z = (-2.0 * ln_p).sqrt();
    for _ in 0..100 {
        let ln_tail = ln_two_sided_tail(z);
        let ln_density = 0.5 * libm::log(2.0 / PI) - 0.5 * z * z;
        let step = (ln_tail - ln_p) / libm::exp(ln_density - ln_tail);
        z += step;
        if step.abs() <= 1e-16 * z {
            break;
        }
    }
    z.max(0.0)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_2;

    use super::*;
    use crate::math::fixture::{close, field, rows};

    #[test]
    fn tails_equal_the_references_to_full_precision() {
        for row in rows("significance.json", "normal") {
            close(ln_two_sided_tail(field(&row, "z")), field(&row, "ln_p_two_sided"), 1e-13);
        }
    }

    #[test]
    fn quantiles_equal_the_references_far_into_the_tail() {
        for row in rows("significance.json", "normal_quantile") {
            let (p, expected) = (field(&row, "p"), field(&row, "z"));
            // Above one half the mirror image is asked for, whose tail 1 - p has lost digits.
            let (tail, tolerance) = if p <= 0.5 { (p, 1e-13) } else { (1.0 - p, 1e-9) };
            close(two_sided_quantile(tail.ln() + LN_2), expected.abs(), tolerance);
        }
    }

    #[test]
    fn a_quantile_undoes_its_tail() {
        for z in [1e-12, 1e-5, 0.3, 1.0, 5.0, 35.3, 35.4, 86.8, 1e4] {
            close(two_sided_quantile(ln_two_sided_tail(z)), z, 1e-12);
        }
        assert_eq!(two_sided_quantile(0.0), 0.0);
    }
}
