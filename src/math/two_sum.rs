/// The sum of two numbers and what its rounding lost: `a + b` is exactly the one plus the other (Knuth 1969).
#[inline]
pub(crate) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    let a_part = sum - b_part;
    (sum, (a - a_part) + (b - b_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        assert_eq!(two_sum(1e16, 1.0), (1e16, 1.0));
        assert_eq!(two_sum(1.0, -1e16), (-1e16, 1.0));
        assert_eq!(two_sum(0.5, 0.25), (0.75, 0.0));
    }
}
