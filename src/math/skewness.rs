use crate::math::moments::Moments;

/// Beyond this size, either way, the cubes of deviations may leave the range of `f64`, and values are divided first.
const LARGE: f64 = 1e100;

/// The skewness `m3 / m2^(3/2)` of the values, in the moments with divisor n (Joanes and Gill 1998, g1,
/// doi:10.1111/1467-9884.00122). `None` where nothing varies.
pub(crate) fn skewness(values: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let largest = values.clone().map(f64::abs).fold(0.0, f64::max);
    // A power of two divides without rounding.
    let unit = match (1.0 / LARGE..=LARGE).contains(&largest) || largest == 0.0 {
        true => 1.0,
        false => libm::ldexp(1.0, libm::frexp(largest).1 - 1),
    };
    // Deviations from a value amid the others keep the digits that a far origin would take from them.
    let origin = values.clone().next()? / unit;
    let values = values.map(|value| value / unit - origin);
    let moments = Moments::of(values.clone());
    let (mean, std) = (moments.mean(), moments.std());
    if moments.is_constant() {
        return None;
    }
    let cubes: f64 = values.map(|value| ((value - mean) / std).powi(3)).sum();
    Some(cubes / moments.weight())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::fixture::{close, field, list, rows};

    #[test]
    fn skewness_equals_the_reference_in_any_unit() {
        for row in rows("audit.json", "shape") {
            let values = list(&row, "x");
            let expected = field(&row, "skewness");
            for unit in [1.0, 2f64.powi(-830), 2f64.powi(830)] {
                close(skewness(values.iter().map(|value| value * unit)).unwrap(), expected, 1e-10);
            }
        }
    }

    #[test]
    fn what_does_not_vary_has_no_skewness() {
        assert_eq!(skewness([3.5; 4].into_iter()), None);
        assert_eq!(skewness([0.0; 4].into_iter()), None);
        assert_eq!(skewness(std::iter::empty()), None);
    }
}
