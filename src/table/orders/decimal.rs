use std::ops::{Add, AddAssign, Neg};

/// A decimal number with six places behind the point, held as a whole number of millionths: its sums are exact and do not
/// depend on their order. Money and quantities of an order log are such numbers.
///
/// ```
/// use segmenta::table::orders::Decimal;
///
/// let tenth = Decimal::from_f64(0.1).expect("a small number");
/// let sum = (0..10).fold(Decimal::default(), |sum, _| sum + tenth);
/// assert_eq!(sum, Decimal::from_cents(100));
/// assert_eq!(sum.to_f64(), 1.0);
/// ```
// A log of millions of orders holds one for each; packed to eight bytes, an order's sums take a third less memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(Rust, packed(8))]
pub struct Decimal(i128);

const MILLION: i128 = 1_000_000;

/// A single value lies below this, so that no file can be long enough for its sum to overflow.
const LARGEST: f64 = 1e12;

/// From here on a double has no six exact places; values are rounded to three.
const SIX_PLACES_BELOW: f64 = 1e9;

impl Decimal {
    /// The decimal nearest to `value`: six places, three from a thousand millions on. `None` for what is not finite or reaches
    /// 10^12 in size.
    pub fn from_f64(value: f64) -> Option<Self> {
        if value.is_nan() || value.abs() >= LARGEST {
            return None;
        }
        // Whole part and fraction are both exact, and each product lies well below 2^53.
        let (whole, fraction) = (value.trunc(), value.fract());
        let millionths = if value.abs() < SIX_PLACES_BELOW {
            (fraction * 1e6).round() as i128
        } else {
            (fraction * 1e3).round() as i128 * 1000
        };
        Some(Self(whole as i128 * MILLION + millionths))
    }

    /// A number of hundredths.
    pub fn from_cents(cents: i64) -> Self {
        Self(i128::from(cents) * (MILLION / 100))
    }

    /// The product, rounded to six places, halves away from zero.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        // Two values below 10^12 are below 10^36 in millionths of millionths, and i128 reaches 10^38.
        let product = { self.0 }.saturating_mul(other.0);
        let half = if product < 0 { -MILLION / 2 } else { MILLION / 2 };
        Self(product.saturating_add(half) / MILLION)
    }

    /// The double nearest to it; for whole cents the one that prints with two places.
    pub fn to_f64(self) -> f64 {
        match self.0 % 10_000 {
            0 => (self.0 / 10_000) as f64 / 100.0,
            _ => self.0 as f64 / 1e6,
        }
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self({ self.0 }.abs())
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl Add for Decimal {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self({ self.0 }.saturating_add(other.0))
    }
}

impl AddAssign for Decimal {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_price_in_cents_is_exact() {
        for cents in (0..200_000).chain(99_999_999_900..100_000_000_000) {
            let decimal = Decimal::from_f64(cents as f64 / 100.0).unwrap();
            assert_eq!(decimal, Decimal::from_cents(cents));
            assert_eq!(decimal.to_f64(), cents as f64 / 100.0);
        }
    }

    #[test]
    fn quantity_times_price_is_exact() {
        let (six, price) = (Decimal::from_f64(-6.0).unwrap(), Decimal::from_f64(2.55).unwrap());
        assert_eq!(six.times(price), Decimal::from_cents(-1530));
    }

    #[test]
    fn what_no_price_is_becomes_nothing() {
        for value in [f64::NAN, f64::INFINITY, 1e12, -1e12] {
            assert_eq!(Decimal::from_f64(value), None);
        }
    }
}
