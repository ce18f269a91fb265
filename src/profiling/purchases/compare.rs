//! Counts to comparisons.

use rayon::prelude::*;

use crate::clustering::Labels;
use crate::features::behaviour::Bought;
use crate::math::multiple_testing::ln_benjamini_hochberg;
use crate::profiling::measure::{compare_count, share};
use crate::profiling::purchases::{ItemKind, ItemProfile, PurchaseProfile, SegmentPurchases, stands_out};
use crate::profiling::{LevelProfile, ProfileSpec};

/// Compares every item with enough buyers in every segment.
pub(super) fn compare(kind: ItemKind, bought: &Bought, labels: &Labels, spec: &ProfileSpec) -> PurchaseProfile {
    let counts = Counts::of(bought, labels);
    let compared: Vec<usize> =
        (0..counts.n_items).filter(|&item| counts.buyers_of(item) >= spec.purchases.min_buyers).collect();
    let mut profiles: Vec<Vec<ItemProfile>> =
        compared.par_iter().map(|&item| counts.compare(item, &bought.names()[item])).collect();
    let n_tests = adjust(&mut profiles);
    PurchaseProfile {
        kind,
        n_buyers: counts.groups.iter().map(|group| group.n_buyers).sum(),
        n_items: counts.n_items,
        n_compared: compared.len(),
        n_tests,
        segments: (0..labels.n_clusters()).map(|segment| counts.lists(segment, &profiles, spec)).collect(),
    }
}

/// Turns p-values into q-values over all items and segments; the number of tests.
fn adjust(profiles: &mut [Vec<ItemProfile>]) -> usize {
    let mut tests: Vec<_> =
        profiles.iter_mut().flatten().filter_map(|profile| profile.buyers.significance.as_mut()).collect();
    let ln_p: Vec<f64> = tests.iter().map(|test| test.ln_p_value).collect();
    for (test, ln_q) in tests.iter_mut().zip(ln_benjamini_hochberg(&ln_p)) {
        test.q_value = libm::exp(ln_q);
    }
    tests.len()
}

/// Buyers and lines by item and group; the last group is of the customers in no segment.
struct Counts {
    n_items: usize,
    groups: Vec<Group>,
}

/// One group of customers.
#[derive(Clone, Default)]
struct Group {
    /// Customers who bought anything.
    n_buyers: usize,
    n_lines: u64,
    /// By item.
    buyers: Vec<usize>,
    lines: Vec<u64>,
}

impl Counts {
    fn of(bought: &Bought, labels: &Labels) -> Self {
        let n_items = bought.names().len();
        let empty = Group { buyers: vec![0; n_items], lines: vec![0; n_items], ..Group::default() };
        let mut groups = vec![empty; labels.n_clusters() + 1];
        for (row, label) in labels.iter().enumerate() {
            let items = bought.of(row);
            let group = &mut groups[label.unwrap_or(labels.n_clusters())];
            group.n_buyers += usize::from(!items.is_empty());
            for item in items {
                group.buyers[item.item as usize] += 1;
                group.lines[item.item as usize] += u64::from(item.n_lines);
                group.n_lines += u64::from(item.n_lines);
            }
        }
        Self { n_items, groups }
    }

    fn buyers_of(&self, item: usize) -> usize {
        self.groups.iter().map(|group| group.buyers[item]).sum()
    }

    /// The item in every segment.
    fn compare(&self, item: usize, name: &str) -> Vec<ItemProfile> {
        let n = self.groups.iter().map(|group| group.n_buyers).sum();
        let n_item = self.buyers_of(item);
        let lines = |count: fn(&Group, usize) -> u64| self.groups.iter().map(|group| count(group, item)).sum::<u64>();
        let share_of_lines_overall = ratio(lines(|group, item| group.lines[item]), lines(|group, _| group.n_lines));
        let segments = &self.groups[..self.groups.len() - 1];
        let of_segment = |group: &Group| {
            let share_of_lines = ratio(group.lines[item], group.n_lines);
            ItemProfile {
                buyers: compare_count(name, n, n_item, group.n_buyers, group.buyers[item]),
                share_of_lines,
                share_of_lines_overall,
                lift_of_lines: share_of_lines
                    .zip(share_of_lines_overall)
                    .filter(|(_, overall)| *overall > 0.0)
                    .map(|(inside, overall)| inside / overall),
            }
        };
        segments.iter().map(of_segment).collect()
    }

    /// The items of one segment that are worth telling.
    fn lists(&self, segment: usize, profiles: &[Vec<ItemProfile>], spec: &ProfileSpec) -> SegmentPurchases {
        let effect = |buyers: &LevelProfile| buyers.cohen_h.unwrap_or(0.0);
        let of_segment = || profiles.iter().map(|item| &item[segment]);
        let outstanding = || of_segment().filter(|item| stands_out(&item.buyers, spec));
        // Sorts are stable, so that equal ones stay in the order of their names.
        let mut most: Vec<&ItemProfile> = of_segment().filter(|item| item.buyers.n > 0).collect();
        most.sort_by_key(|item| std::cmp::Reverse(item.buyers.n));
        let mut more: Vec<&ItemProfile> = outstanding().filter(|item| effect(&item.buyers) > 0.0).collect();
        more.sort_by(|a, b| effect(&b.buyers).total_cmp(&effect(&a.buyers)));
        let mut less: Vec<&ItemProfile> = outstanding().filter(|item| effect(&item.buyers) < 0.0).collect();
        less.sort_by(|a, b| effect(&a.buyers).total_cmp(&effect(&b.buyers)));
        let listed = |items: Vec<&ItemProfile>| items.into_iter().take(spec.purchases.max_items).cloned().collect();
        let group = &self.groups[segment];
        let (n_items, n_buyers) = self.items_and_buyers();
        SegmentPurchases {
            segment,
            n_buyers: group.n_buyers,
            items_per_buyer: share(group.n_items(), group.n_buyers),
            items_per_buyer_rest: share(n_items - group.n_items(), n_buyers - group.n_buyers),
            most: listed(most),
            more: listed(more),
            less: listed(less),
        }
    }

    /// Pairs of a customer and a different item, and customers who bought anything.
    fn items_and_buyers(&self) -> (usize, usize) {
        self.groups.iter().fold((0, 0), |(items, buyers), group| (items + group.n_items(), buyers + group.n_buyers))
    }
}

impl Group {
    /// Pairs of a customer and a different item.
    fn n_items(&self) -> usize {
        self.buyers.iter().sum()
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
