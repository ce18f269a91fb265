//! Numbers as people read them: few digits, thousands apart.

/// How a language writes numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NumberStyle {
    decimal: &'static str,
    /// Stands between groups of three digits, from 10,000 on: four digits read as well without it, and many of them are years.
    group: &'static str,
}

/// 12,345.6
pub(crate) const ENGLISH_NUMBERS: NumberStyle = NumberStyle { decimal: ".", group: "," };

impl NumberStyle {
    /// A number with about three digits: `0.0123`, `4.56`, `78.9`, `1234`, `56,789`.
    pub(crate) fn number(&self, value: f64) -> String {
        self.with_extra_digits(value, 0)
    }

    /// Two numbers to be compared: with as many more digits as it takes to tell them apart.
    pub(crate) fn pair(&self, a: f64, b: f64) -> (String, String) {
        let written = |extra| (self.with_extra_digits(a, extra), self.with_extra_digits(b, extra));
        (0..=12).map(written).find(|(a, b)| a != b).unwrap_or_else(|| written(0))
    }

    /// A number of things.
    pub(crate) fn count(&self, n: usize) -> String {
        self.grouped(&n.to_string())
    }

    /// A number of things with their name, for one and for more: `1 customer`, `12 customers`.
    pub(crate) fn counted(&self, n: usize, [one, many]: [&str; 2]) -> String {
        format!("{} {}", self.count(n), if n == 1 { one } else { many })
    }

    /// A share in percent: `0.4%`, `7.2%`, `61%`; never `0%` for something nor `100%` for less than all.
    pub(crate) fn percent(&self, share: f64) -> String {
        let percent = share * 100.0;
        let size = percent.abs();
        let written = |decimals: usize| self.decimals(percent, decimals);
        let text = if size > 0.0 && size < 0.05 {
            format!("{}{}", if percent < 0.0 { ">-" } else { "<" }, self.decimals(0.1, 1))
        } else if size > 99.95 && size < 100.0 {
            format!(">{}", self.decimals(99.9, 1))
        } else if size < 9.95 || (99.0..100.0).contains(&size) {
            written(1)
        } else {
            written(0)
        };
        text + "%"
    }

    fn with_extra_digits(&self, value: f64, extra: usize) -> String {
        let size = value.abs();
        if size != 0.0 && !(1e-4..1e15).contains(&size) {
            return format!("{value:.*e}", 2 + extra).replace('.', self.decimal);
        }
        let decimals = match size {
            s if s >= 100.0 || s == 0.0 => 0,
            s if s >= 10.0 => 1,
            s if s >= 1.0 => 2,
            s if s >= 0.1 => 3,
            s if s >= 0.01 => 4,
            s if s >= 0.001 => 5,
            _ => 6,
        };
        self.decimals(value, decimals + extra)
    }

    /// At most `decimals` places, without trailing zeros.
    fn decimals(&self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let is_zero = fraction.is_empty() && whole.bytes().all(|digit| digit == b'0');
        let sign = if is_zero { "" } else { sign };
        let point = if fraction.is_empty() { "" } else { self.decimal };
        format!("{sign}{}{point}{fraction}", self.grouped(whole))
    }

    fn grouped(&self, digits: &str) -> String {
        if digits.len() < 5 {
            return digits.into();
        }
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push_str(self.group);
            }
            text.push(digit);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_keep_their_size() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (-0.04, "-0.04"),
            (0.01234, "0.0123"),
            (0.999, "0.999"),
            (4.5, "4.5"),
            (43.0, "43"),
            (82.14, "82.1"),
            (1969.2, "1969"),
            (12_345.6, "12,346"),
            (-1_234_567.0, "-1,234,567"),
            (1.5e20, "1.50e20"),
            (2e-7, "2.00e-7"),
        ];
        for (value, expected) in cases {
            assert_eq!(ENGLISH_NUMBERS.number(value), expected, "{value}");
        }
    }

    #[test]
    fn two_numbers_that_differ_are_written_differently() {
        assert_eq!(ENGLISH_NUMBERS.pair(1969.2, 1968.8), ("1969.2".into(), "1968.8".into()));
        assert_eq!(ENGLISH_NUMBERS.pair(5.0, 5.0), ("5".into(), "5".into()));
    }

    #[test]
    fn a_share_is_neither_rounded_to_none_nor_to_all() {
        let cases = [
            (0.0, "0%"),
            (1e-6, "<0.1%"),
            (0.072, "7.2%"),
            (0.614, "61%"),
            (0.9999, ">99.9%"),
            (0.996, "99.6%"),
            (1.0, "100%"),
            (-0.2, "-20%"),
        ];
        for (share, expected) in cases {
            assert_eq!(ENGLISH_NUMBERS.percent(share), expected);
        }
    }
}
