use crate::math::moments::Moments;

/// Hedges' g: the difference of two means in pooled standard deviations, corrected for small samples by `1 - 3/(4 df - 1)`
/// (Hedges 1981, doi:10.3102/10769986006002107). `None` where a side is empty, there are fewer than three values, or neither
/// side varies.
pub(crate) fn hedges_g(group: &Moments, rest: &Moments) -> Option<f64> {
    let df = group.weight() + rest.weight() - 2.0;
    if group.weight() < 1.0 || rest.weight() < 1.0 || df < 1.0 || (group.is_constant() && rest.is_constant()) {
        return None;
    }
    let sum_sq = group.variance() * group.weight() + rest.variance() * rest.weight();
    let cohen_d = (group.mean() - rest.mean()) / (sum_sq / df).sqrt();
    Some(cohen_d * (1.0 - 3.0 / (4.0 * df - 1.0))).filter(|g| g.is_finite())
}

/// Cohen's h of two shares: `2 asin(sqrt(a)) - 2 asin(sqrt(b))`, between -pi and pi (Cohen 1988,
/// doi:10.4324/9780203771587, eq. 6.2.1). Its 0.2, 0.5 and 0.8 mean what they mean for a standardised difference.
pub(crate) fn cohen_h(a: f64, b: f64) -> f64 {
    2.0 * libm::asin(a.clamp(0.0, 1.0).sqrt()) - 2.0 * libm::asin(b.clamp(0.0, 1.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::fixture::{close, field, list, rows};

    #[test]
    fn standardised_differences_equal_the_references() {
        for row in rows("significance.json", "standardised_difference") {
            let (x, inside) = (list(&row, "x"), list(&row, "segment"));
            let side = |which: f64| Moments::of(x.iter().zip(&inside).filter(|(_, s)| **s == which).map(|(x, _)| *x));
            let g = hedges_g(&side(1.0), &side(0.0));
            assert_eq!(g.is_none(), row["hedges_g"].is_null(), "{row}");
            if let Some(g) = g {
                // A mean far from 0 in standard deviations loses digits to its own size, there and here.
                let tolerance = 1e-10 + 1e-15 * field(&row, "mean").abs() / field(&row, "sd");
                close(g, field(&row, "hedges_g"), tolerance);
            }
        }
    }

    #[test]
    fn cohen_h_spans_pi() {
        close(cohen_h(1.0, 0.0), std::f64::consts::PI, 1e-15);
        assert_eq!(cohen_h(0.3, 0.3), 0.0);
        assert!((cohen_h(0.7, 0.4) + cohen_h(0.3, 0.6)).abs() < 1e-15);
    }
}
