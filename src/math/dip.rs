//! Hartigan's dip: how far values are from having a single mode.

/// The dip of values sorted upwards: the largest distance between their distribution function and the nearest one with a single
/// mode, at least `1 / (2 n)` and at most 1/4. `None` without values.
///
/// Hartigan and Hartigan 1985, The dip test of unimodality, doi:10.1214/aos/1176346577, by the algorithm of Hartigan 1985,
/// AS 217, doi:10.2307/2347485, in whose interval of the mode both hulls are followed. As a rule O(n).
pub(crate) fn dip_sorted(sorted: &[f64]) -> Option<f64> {
    let n = sorted.len();
    if n == 0 {
        return None;
    }
    let unit = 0.5 / n as f64;
    if n == 1 || sorted[0] == sorted[n - 1] {
        return Some(unit);
    }
    let hulls = Hulls::of(sorted);
    let (mut low, mut high, mut dip) = (0, n - 1, 1.0f64);
    loop {
        let minorant = hulls.minorant(low, high);
        let majorant = hulls.majorant(low, high);
        let widest = widest_gap(sorted, &minorant, &majorant);
        if widest.gap < dip {
            break;
        }
        let below = deviation_below(sorted, &minorant[widest.at_minorant..]);
        let above = deviation_above(sorted, &majorant[widest.at_majorant..]);
        dip = dip.max(below).max(above);
        let (next_low, next_high) = (minorant[widest.at_minorant], majorant[widest.at_majorant]);
        if (next_low, next_high) == (low, high) {
            break;
        }
        (low, high) = (next_low, next_high);
    }
    Some(dip * unit)
}

/// How likely a dip of at least this size is for `n` values of the uniform distribution, which is the hardest to tell from two modes:
/// in [0.0001, 1], from our own table of 200,000 draws at most
/// sizes (`tests/fixtures/scripts/dip_table.py`).
pub(crate) fn dip_p_value(dip: f64, n: usize) -> f64 {
    let scaled = dip * (n as f64).sqrt();
    let upper = TABLE.iter().position(|row| row.0 >= n).unwrap_or(TABLE.len() - 1);
    let lower = if TABLE[upper].0 > n { upper.saturating_sub(1) } else { upper };
    // The quantiles of the scaled dip move with one over the root of n.
    let place = |row: usize| 1.0 / (TABLE[row].0 as f64).sqrt();
    let share = match lower == upper {
        true => 0.0,
        false => (place(lower) - 1.0 / (n as f64).sqrt()) / (place(lower) - place(upper)),
    };
    let quantile = |at: usize| TABLE[lower].1[at] + share * (TABLE[upper].1[at] - TABLE[lower].1[at]);
    if scaled < quantile(0) {
        return 1.0;
    }
    for at in 1..CHANCES.len() {
        if scaled < quantile(at) {
            let share = (scaled - quantile(at - 1)) / (quantile(at) - quantile(at - 1));
            return CHANCES[at - 1] + share * (CHANCES[at] - CHANCES[at - 1]);
        }
    }
    CHANCES[CHANCES.len() - 1]
}

/// Chances of a larger scaled dip, the columns of [`TABLE`].
const CHANCES: [f64; 15] = [0.99, 0.9, 0.8, 0.6, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0001];

/// Numbers of uniform values, and the scaled dips that are exceeded with those chances.
#[rustfmt::skip]
#[expect(clippy::approx_constant, reason = "a drawn figure that happens to look like one")]
const TABLE: [(usize, [f64; 15]); 16] = [
    (4, [0.25, 0.25, 0.25, 0.25, 0.25, 0.3158, 0.3756, 0.4149, 0.4471, 0.4634, 0.4746, 0.484, 0.4888, 0.4921, 0.4966]),
    (5, [0.2236, 0.2236, 0.2236, 0.2433, 0.2721, 0.3606, 0.3956, 0.4166, 0.4327, 0.4394, 0.4433, 0.4456, 0.4464, 0.4468, 0.4471]),
    (6, [0.2041, 0.2041, 0.2262, 0.279, 0.3013, 0.3657, 0.3898, 0.4036, 0.4386, 0.4687, 0.4939, 0.5201, 0.5362, 0.5512, 0.5742]),
    (8, [0.1768, 0.2321, 0.2613, 0.2992, 0.3144, 0.3557, 0.4017, 0.4359, 0.4689, 0.4893, 0.5057, 0.5258, 0.5461, 0.5665, 0.6047]),
    (10, [0.1923, 0.2466, 0.2697, 0.2982, 0.3092, 0.3754, 0.4125, 0.4412, 0.4763, 0.5036, 0.5271, 0.5526, 0.5698, 0.5846, 0.6178]),
    (15, [0.2118, 0.249, 0.2683, 0.3067, 0.3237, 0.3859, 0.4262, 0.4596, 0.4983, 0.5257, 0.55, 0.5777, 0.6002, 0.6211, 0.6641]),
    (20, [0.2127, 0.2544, 0.2772, 0.3115, 0.328, 0.395, 0.4354, 0.4714, 0.5132, 0.5417, 0.5692, 0.6003, 0.6202, 0.6447, 0.6866]),
    (30, [0.2168, 0.2597, 0.2832, 0.3195, 0.337, 0.4051, 0.4466, 0.4833, 0.5261, 0.5558, 0.5849, 0.6194, 0.6435, 0.6654, 0.7181]),
    (50, [0.2226, 0.2666, 0.2906, 0.3275, 0.3457, 0.4158, 0.4584, 0.4956, 0.5411, 0.5725, 0.6028, 0.6386, 0.6656, 0.6912, 0.7365]),
    (100, [0.2281, 0.2742, 0.2983, 0.3361, 0.3547, 0.4269, 0.4712, 0.5105, 0.5577, 0.5906, 0.6204, 0.656, 0.6821, 0.7116, 0.7626]),
    (200, [0.2331, 0.2794, 0.3041, 0.3426, 0.3615, 0.435, 0.4803, 0.5212, 0.5697, 0.6036, 0.6346, 0.6749, 0.7023, 0.7321, 0.7921]),
    (500, [0.2374, 0.285, 0.3098, 0.3486, 0.3682, 0.4428, 0.4889, 0.53, 0.5786, 0.6145, 0.6482, 0.6872, 0.7159, 0.7486, 0.8176]),
    (1000, [0.2409, 0.2878, 0.3129, 0.352, 0.3715, 0.447, 0.4927, 0.5346, 0.5846, 0.6191, 0.6536, 0.698, 0.7267, 0.7475, 0.7996]),
    (2000, [0.2423, 0.2895, 0.3143, 0.3534, 0.3729, 0.4492, 0.4955, 0.5379, 0.5891, 0.6239, 0.6567, 0.7009, 0.7306, 0.7638, 0.8206]),
    (5000, [0.2449, 0.292, 0.3173, 0.3562, 0.376, 0.4526, 0.5008, 0.544, 0.591, 0.6261, 0.6589, 0.7071, 0.7416, 0.7659, 0.817]),
    (20000, [0.2465, 0.2921, 0.3168, 0.3575, 0.3765, 0.4515, 0.5033, 0.5394, 0.5853, 0.6166, 0.6497, 0.719, 0.7458, 0.7557, 0.8123]),
];

/// For each value the next corner of the convex minorant to its left, and of the concave majorant to its right.
struct Hulls {
    to_left: Vec<usize>,
    to_right: Vec<usize>,
}

impl Hulls {
    fn of(sorted: &[f64]) -> Self {
        let n = sorted.len();
        let last = n - 1;
        let mut to_left: Vec<usize> = (0..n).map(|at| at.saturating_sub(1)).collect();
        for at in 1..n {
            while to_left[at] != 0 {
                let (corner, next) = (to_left[at], to_left[to_left[at]]);
                let (run, rise) = (sorted[at] - sorted[corner], (at - corner) as f64);
                if run * ((corner - next) as f64) < (sorted[corner] - sorted[next]) * rise {
                    break;
                }
                to_left[at] = next;
            }
        }
        let mut to_right: Vec<usize> = (0..n).map(|at| (at + 1).min(last)).collect();
        for at in (0..last).rev() {
            while to_right[at] != last {
                let (corner, next) = (to_right[at], to_right[to_right[at]]);
                let (run, rise) = (sorted[corner] - sorted[at], (corner - at) as f64);
                if run * ((next - corner) as f64) < (sorted[next] - sorted[corner]) * rise {
                    break;
                }
                to_right[at] = next;
            }
        }
        Self { to_left, to_right }
    }

    /// The corners of the minorant between two values, from the right.
    fn minorant(&self, low: usize, high: usize) -> Vec<usize> {
        let next = |&at: &usize| (at > low).then(|| self.to_left[at]);
        std::iter::successors(Some(high), next).collect()
    }

    /// The corners of the majorant between two values, from the left.
    fn majorant(&self, low: usize, high: usize) -> Vec<usize> {
        let next = |&at: &usize| (at < high).then(|| self.to_right[at]);
        std::iter::successors(Some(low), next).collect()
    }
}

/// Where the two hulls are farthest apart, in units of one over twice the number of values.
struct Widest {
    gap: f64,
    at_minorant: usize,
    at_majorant: usize,
}

/// Goes along both hulls from the left, corner by corner.
fn widest_gap(sorted: &[f64], minorant: &[usize], majorant: &[usize]) -> Widest {
    let (last_below, last_above) = (minorant.len() - 1, majorant.len() - 1);
    let mut widest = Widest { gap: 0.0, at_minorant: last_below, at_majorant: last_above };
    if last_below == 1 && last_above == 1 {
        return widest;
    }
    let (mut below, mut above) = (last_below - 1, 1);
    loop {
        let (corner_below, corner_above) = (minorant[below], majorant[above]);
        if corner_below > corner_above {
            let before = minorant[below + 1];
            let slope = (corner_below - before) as f64 / (sorted[corner_below] - sorted[before]);
            let gap = (corner_above as f64 - before as f64 + 1.0) - (sorted[corner_above] - sorted[before]) * slope;
            above += 1;
            if gap >= widest.gap {
                widest = Widest { gap, at_minorant: below + 1, at_majorant: above - 1 };
            }
        } else {
            let before = majorant[above - 1];
            let slope = (corner_above - before) as f64 / (sorted[corner_above] - sorted[before]);
            let gap = (sorted[corner_below] - sorted[before]) * slope - (corner_below as f64 - before as f64 - 1.0);
            if gap >= widest.gap {
                widest = Widest { gap, at_minorant: below, at_majorant: above };
            }
            below = below.saturating_sub(1);
        }
        above = above.min(last_above);
        if minorant[below] == majorant[above] {
            return widest;
        }
    }
}

/// How far the distribution rises above a minorant given by its corners from the right.
fn deviation_below(sorted: &[f64], corners: &[usize]) -> f64 {
    let of_side = |ends: &[usize]| {
        let (end, begin) = (ends[0], ends[1]);
        let slope = slope_of(sorted, begin, end)?;
        let above = |at: usize| (at - begin) as f64 + 1.0 - (sorted[at] - sorted[begin]) * slope;
        Some((begin..=end).map(above).fold(1.0, f64::max))
    };
    corners.windows(2).filter_map(of_side).fold(0.0, f64::max)
}

/// How far the distribution falls below a majorant given by its corners from the left.
fn deviation_above(sorted: &[f64], corners: &[usize]) -> f64 {
    let of_side = |ends: &[usize]| {
        let (begin, end) = (ends[0], ends[1]);
        let slope = slope_of(sorted, begin, end)?;
        let below = |at: usize| (sorted[at] - sorted[begin]) * slope - ((at - begin) as f64 - 1.0);
        Some((begin..=end).map(below).fold(1.0, f64::max))
    };
    corners.windows(2).filter_map(of_side).fold(0.0, f64::max)
}

/// Of a side of a hull; `None` for one that is too short to leave.
fn slope_of(sorted: &[f64], begin: usize, end: usize) -> Option<f64> {
    let run = sorted[end] - sorted[begin];
    (end - begin > 1 && run != 0.0).then(|| (end - begin) as f64 / run)
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::math::fixture::{close, field, list, rows};
    use crate::math::quantile::sorted;
    use crate::seed::Seed;

    #[test]
    fn the_dip_equals_the_reference() {
        for row in rows("validity_r.json", "dip") {
            let dip = dip_sorted(&sorted(list(&row, "x"))).unwrap();
            close(dip, field(&row, "dip"), 1e-12);
        }
    }

    #[test]
    fn p_values_of_uniform_values_are_uniform_and_those_of_two_heaps_are_small() {
        let mut rng = Seed::new(9).rng();
        for n in [7, 40, 700] {
            let mut p_value = || {
                let values = sorted((0..n).map(|_| rng.r#gen::<f64>()));
                dip_p_value(dip_sorted(&values).unwrap(), n)
            };
            let p_values: Vec<f64> = (0..2000).map(|_| p_value()).collect();
            for level in [0.05, 0.1, 0.5] {
                let share = p_values.iter().filter(|&&p_value| p_value <= level).count() as f64 / 2000.0;
                assert!((share - level).abs() < 0.035, "n = {n}: {share} at {level}");
            }
        }
        let heaps = sorted((0..60).map(|at| f64::from(at % 2) * 10.0 + f64::from(at) / 60.0));
        assert!(dip_p_value(dip_sorted(&heaps).unwrap(), 60) < 0.001);
    }

    #[test]
    fn values_without_spread_have_the_least_dip() {
        assert_eq!(dip_sorted(&[]), None);
        assert_eq!(dip_sorted(&[3.0]), Some(0.5));
        assert_eq!(dip_sorted(&[2.0; 5]), Some(0.1));
    }
}
