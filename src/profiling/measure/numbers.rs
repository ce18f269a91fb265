use crate::math::accumulate::Accumulate;
use crate::math::association::eta_squared;
use crate::math::effect_size::hedges_g;
use crate::math::moments::Moments;
use crate::math::quantile::quantile_by;
use crate::math::v_test::VTest;
use crate::profiling::measure::{Association, Findings, Groups};
use crate::profiling::{ImportanceMeasure, NumberProfile, Overall, Significance, Summary, Values};

/// Numbers, or days as numbers, segment by segment.
pub(super) fn findings(values: impl Iterator<Item = Option<f64>>, groups: &Groups<'_>) -> Findings {
    let known: Vec<(f64, usize)> =
        values.zip(groups.codes()).filter_map(|(value, group)| value.map(|value| (value, group))).collect();
    let mut all = Moments::default();
    let mut moments = vec![Moments::default(); groups.n_groups()];
    for &(value, group) in &known {
        all.push((value, 1.0));
        moments[group].push((value, 1.0));
    }
    let order = Order::new(known, groups.n_groups());
    let by_segment = (0..groups.n_segments()).map(|segment| {
        let (inside, rest) = (moments[segment], merge_others(&moments, segment));
        Values::Numbers(NumberProfile {
            segment: Summary::new(&inside, |q| order.quantile_of_group(segment, q)),
            rest: Summary::new(&rest, |q| order.quantile_of_rest(segment, q)),
            hedges_g: hedges_g(&inside, &rest),
            significance: VTest::of_mean(&inside, &all).map(Significance::alone),
        })
    });
    Findings {
        by_segment: by_segment.collect(),
        overall: Overall::Numbers(Summary::new(&all, |q| order.quantile(q))),
        association: eta_squared(&moments[..groups.n_segments()])
            .map(|value| Association { measure: ImportanceMeasure::EtaSquared, value }),
    }
}

fn merge_others(moments: &[Moments], segment: usize) -> Moments {
    let mut rest = Moments::default();
    moments.iter().enumerate().filter(|(group, _)| *group != segment).for_each(|(_, other)| rest.merge(*other));
    rest
}

/// All values sorted once, from which the order statistics of every group and of its complement are read.
#[derive(Debug)]
struct Order {
    sorted: Vec<f64>,
    /// Where the values of each group stand in `sorted`, upwards.
    positions: Vec<Vec<usize>>,
}

impl Order {
    fn new(mut known: Vec<(f64, usize)>, n_groups: usize) -> Self {
        known.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut positions = vec![Vec::new(); n_groups];
        known.iter().enumerate().for_each(|(position, &(_, group))| positions[group].push(position));
        Self { sorted: known.into_iter().map(|(value, _)| value).collect(), positions }
    }

    fn quantile(&self, q: f64) -> Option<f64> {
        quantile_by(self.sorted.len(), q, |rank| self.sorted[rank])
    }

    fn quantile_of_group(&self, group: usize, q: f64) -> Option<f64> {
        let positions = &self.positions[group];
        quantile_by(positions.len(), q, |rank| self.sorted[positions[rank]])
    }

    fn quantile_of_rest(&self, group: usize, q: f64) -> Option<f64> {
        let positions = &self.positions[group];
        quantile_by(self.sorted.len() - positions.len(), q, |rank| {
            // The value of this rank among the others stands behind all of the group's values that have no more than `rank`
            // others before them. `position - index` counts those others and never falls, so a binary search finds it.
            let n_before = partition_point(positions.len(), |index| positions[index] - index <= rank);
            self.sorted[rank + n_before]
        })
    }
}

/// The first index below `len` for which `holds` is false, where it is true first and false after.
fn partition_point(len: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::quantile::{quantile_sorted, sorted};

    #[test]
    fn quantiles_of_the_rest_equal_those_of_the_rest_alone() {
        for n in [1, 2, 3, 10, 57] {
            let known: Vec<(f64, usize)> =
                (0..n).map(|i| (f64::from((i * 37 % 11) as u32), (i * 13 + i / 3) % 4)).collect();
            let order = Order::new(known.clone(), 4);
            for group in 0..4 {
                let rest = sorted(known.iter().filter(|(_, g)| *g != group).map(|(value, _)| *value));
                let inside = sorted(known.iter().filter(|(_, g)| *g == group).map(|(value, _)| *value));
                for q in [0.0, 0.1, 0.25, 0.5, 0.75, 0.99, 1.0] {
                    assert_eq!(order.quantile_of_rest(group, q), quantile_sorted(&rest, q), "{n} {group} {q}");
                    assert_eq!(order.quantile_of_group(group, q), quantile_sorted(&inside, q), "{n} {group} {q}");
                }
            }
        }
    }
}
