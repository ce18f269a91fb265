//! Every number that a reader sees is written here.

/// What stands where there is no value.
pub(crate) const NONE: &str = "–";

/// A whole number with thousands separators: `12,345`.
pub(crate) fn count(value: usize) -> String {
    grouped(&value.to_string())
}

/// A share (0 to 1) as a percentage with one decimal; what would round to nothing or to all of it says so.
pub(crate) fn percent(share: f64) -> String {
    if !share.is_finite() {
        return NONE.into();
    }
    match share {
        _ if share == 0.0 || share == 1.0 => format!("{}%", share * 100.0),
        _ if share > 0.0 && share < 0.0005 => "<0.1%".into(),
        _ if (0.9995..1.0).contains(&share) => ">99.9%".into(),
        _ => format!("{:.1}%", share * 100.0),
    }
}

/// A number in its own unit to three significant digits, from 1000 on to the whole number: `0.0123`, `4.57`, `1967`, `12,346`.
/// Thousands are parted from 10,000 on, so that years stay years.
pub(crate) fn amount(value: f64) -> String {
    if !value.is_finite() {
        return NONE.into();
    }
    let size = value.abs();
    let digits = match size {
        _ if size == 0.0 => return "0".into(),
        _ if !(1e-3..1e12).contains(&size) => format!("{size:.2e}"),
        _ if (999.5..9_999.5).contains(&size) => format!("{size:.0}"),
        _ if size >= 99.95 || size.fract() == 0.0 => grouped(&format!("{size:.0}")),
        _ if size >= 9.995 => format!("{size:.1}"),
        _ if size >= 0.9995 => format!("{size:.2}"),
        _ if size >= 0.09995 => format!("{size:.3}"),
        _ => format!("{size:.4}"),
    };
    if value < 0.0 { format!("\u{2212}{digits}") } else { digits }
}

/// A difference with its sign and two decimals: `+1.24`, `−0.50`.
pub(crate) fn signed(value: f64) -> String {
    if !value.is_finite() {
        return NONE.into();
    }
    let digits = format!("{:.2}", value.abs());
    match value {
        _ if digits == "0.00" => digits,
        _ if value < 0.0 => format!("\u{2212}{digits}"),
        _ => format!("+{digits}"),
    }
}

/// A ratio: `×2.3`.
pub(crate) fn factor(ratio: f64) -> String {
    if !ratio.is_finite() {
        return NONE.into();
    }
    if ratio >= 9.95 { format!("×{ratio:.0}") } else { format!("×{ratio:.1}") }
}

/// A score: three decimals below 10, else as [`amount`].
pub(crate) fn score(value: f64) -> String {
    if !value.is_finite() {
        return NONE.into();
    }
    if value.abs() < 9.9995 { format!("{value:.3}").replace('-', "\u{2212}") } else { amount(value) }
}

/// A length or place in a picture: one decimal, none where it is 0, never `-0`, and 0 for what is not finite.
pub(crate) fn coordinate(value: f64) -> String {
    let text = format!("{:.1}", if value.is_finite() { value } else { 0.0 });
    match text.strip_suffix(".0").unwrap_or(&text) {
        "-0" => "0".into(),
        short => short.into(),
    }
}

/// Where to draw the lines of a scale from `low` to `high`: multiples of 1, 2 or 5 times a power of ten, about `n` of them.
pub(crate) fn ticks(low: f64, high: f64, n: usize) -> Vec<f64> {
    let span = high - low;
    if !(span.is_finite() && span > 0.0) || n == 0 {
        return Vec::new();
    }
    let rough = span / n as f64;
    let power = libm::pow(10.0, libm::log10(rough).floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|unit| unit * power).find(|&step| step >= rough).unwrap_or(rough);
    let first = (low / step).ceil();
    (0..=2 * n).map(|i| (first + i as f64) * step).take_while(|&tick| tick <= high + step * 1e-9).collect()
}

/// The lines of a scale in figures, all with as many decimals as their step needs.
pub(crate) fn tick_labels(ticks: &[f64]) -> Vec<String> {
    let step = ticks.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    if !step.is_finite() || !(1e-4..1e9).contains(&step) {
        return ticks.iter().map(|tick| amount(*tick)).collect();
    }
    let decimals = (-libm::log10(step).floor()).max(0.0) as usize;
    let label = |tick: &f64| {
        let text = format!("{:.decimals$}", tick.abs());
        let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
        let sign = if *tick < 0.0 && text.contains(|digit| ('1'..='9').contains(&digit)) { "\u{2212}" } else { "" };
        format!("{sign}{}{rest}", grouped(whole))
    };
    ticks.iter().map(label).collect()
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let written =
            [0.0, 0.01234, 0.5, 4.5678, 18.0, 45.67, 99.99, 1234.5, -12345.6, 1e-7, 3e15, f64::NAN].map(amount);
        let expected =
            ["0", "0.0123", "0.500", "4.57", "18", "45.7", "100", "1234", "−12,346", "1.00e-7", "3.00e15", "–"];
        assert_eq!(written, expected);
        assert_eq!([0.0, 0.0001, 0.2345, 0.9999, 1.0].map(percent), ["0%", "<0.1%", "23.4%", ">99.9%", "100%"]);
        assert_eq!([1.239, -0.5, -0.001].map(signed), ["+1.24", "−0.50", "0.00"]);
        assert_eq!([-0.04, 12.04, 3.25, f64::INFINITY].map(coordinate), ["0", "12", "3.2", "0"]);
        assert_eq!(count(1_234_567), "1,234,567");
    }

    #[test]
    fn ticks_lie_inside_their_scale() {
        assert_eq!(ticks(0.0, 1.0, 4), [0.0, 0.5, 1.0]);
        assert_eq!(ticks(12.0, 95.0, 4), [50.0]);
        assert_eq!(tick_labels(&[0.9, 1.0, 1.1]), ["0.9", "1.0", "1.1"]);
        assert_eq!(tick_labels(&[-5000.0, 0.0, 5000.0]), ["−5,000", "0", "5,000"]);
        assert!(ticks(1.0, 1.0, 4).is_empty() && ticks(f64::NAN, 1.0, 4).is_empty());
    }
}
