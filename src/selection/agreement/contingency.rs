use std::collections::BTreeMap;

use crate::error::{ErrorKind, Result};
use crate::selection::metrics::undefined;

/// How many rows are in each group of one clustering and each group of the other.
#[derive(Debug)]
pub(super) struct Contingency {
    pub(super) n_rows: usize,
    pub(super) sizes_a: Vec<usize>,
    pub(super) sizes_b: Vec<usize>,
    /// Rows in both groups, where there are any.
    pub(super) cells: BTreeMap<(usize, usize), usize>,
}

impl Contingency {
    pub(super) fn of(
        metric: &'static str,
        a: impl IntoIterator<Item = Option<usize>>,
        b: impl IntoIterator<Item = Option<usize>>,
    ) -> Result<Self> {
        let (a, sizes_a) = grouped(a);
        let (b, sizes_b) = grouped(b);
        if a.len() != b.len() {
            let what = "the second clustering".into();
            return Err(ErrorKind::Length { what, expected: a.len(), got: b.len() }.into());
        }
        if a.is_empty() {
            return Err(undefined(metric, "there are no rows"));
        }
        let mut cells = BTreeMap::new();
        a.iter().zip(&b).for_each(|(&a, &b)| *cells.entry((a, b)).or_insert(0) += 1);
        Ok(Self { n_rows: a.len(), sizes_a, sizes_b, cells })
    }

    /// Whether the two differ in names only.
    pub(super) fn is_same_grouping(&self) -> bool {
        self.cells.len() == self.sizes_a.len() && self.cells.len() == self.sizes_b.len()
    }

    /// In nats.
    pub(super) fn mutual_info(&self) -> f64 {
        let n_rows = self.n_rows as f64;
        let information = self.cells.iter().map(|(&(a, b), &count)| {
            let count = count as f64;
            let by_chance = (self.sizes_a[a] as f64 / n_rows) * self.sizes_b[b] as f64;
            count / n_rows * (count / by_chance).ln()
        });
        information.sum::<f64>().max(0.0)
    }

    /// The entropy of the sizes of groups, in nats.
    pub(super) fn entropy(&self, sizes: &[usize]) -> f64 {
        let shares = sizes.iter().map(|&size| size as f64 / self.n_rows as f64);
        -shares.map(|share| share * share.ln()).sum::<f64>()
    }

    /// The mean of the two entropies, in nats.
    pub(super) fn mean_entropy(&self) -> f64 {
        0.5 * (self.entropy(&self.sizes_a) + self.entropy(&self.sizes_b))
    }

    /// Pairs of rows that are together in both clusterings, in the first and in the second.
    pub(super) fn pairs(&self) -> Pairs {
        let pairs = |count: usize| (count as u128 * (count as u128).saturating_sub(1) / 2) as f64;
        let pairs_of = |counts: &[usize]| counts.iter().map(|&count| pairs(count)).sum::<f64>();
        Pairs {
            in_both: self.cells.values().map(|&count| pairs(count)).sum::<f64>(),
            in_a: pairs_of(&self.sizes_a),
            in_b: pairs_of(&self.sizes_b),
            all: pairs(self.n_rows),
        }
    }

    /// What the mutual information is on average when rows are dealt at random to groups of these sizes, in nats.
    pub(super) fn expected_mutual_info(&self) -> f64 {
        let sizes_a = counted(&self.sizes_a);
        let sizes_b = counted(&self.sizes_b);
        let pairs = sizes_a.iter().flat_map(|a| sizes_b.iter().map(move |b| (a, b)));
        pairs.map(|((&a, &n_a), (&b, &n_b))| (n_a * n_b) as f64 * expected_cell(a, b, self.n_rows)).sum()
    }
}

/// Counts of pairs of rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pairs {
    pub(super) in_both: f64,
    pub(super) in_a: f64,
    pub(super) in_b: f64,
    pub(super) all: f64,
}

/// Each row's group, numbered in the order of the labels with noise first, and the size of each group.
fn grouped(labels: impl IntoIterator<Item = Option<usize>>) -> (Vec<usize>, Vec<usize>) {
    let labels: Vec<Option<usize>> = labels.into_iter().collect();
    let counts = counted(&labels);
    let number: BTreeMap<Option<usize>, usize> = counts.keys().copied().zip(0..).collect();
    (labels.iter().map(|label| number[label]).collect(), counts.into_values().collect())
}

/// How often each value stands there, in the order of the values.
fn counted<T: Ord + Copy>(values: &[T]) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    values.iter().for_each(|&value| *counts.entry(value).or_insert(0) += 1);
    counts
}

/// The expected contribution of a pair of groups of `a` and `b` rows out of `n_rows`: the mean of `x/n ln(n x / (a b))` where
/// `x`, the rows in both, is hypergeometric.
///
/// The probabilities run from the mode to both sides by their ratio and are divided by their sum at the end, which needs no
/// factorial and loses no digits however many rows there are.
fn expected_cell(a: usize, b: usize, n_rows: usize) -> f64 {
    /// Probabilities below this share of the mode's change nothing in an f64.
    const NEGLIGIBLE: f64 = 1e-24;
    let (least, most) = ((a + b).saturating_sub(n_rows), a.min(b));
    let (size_a, size_b, n) = (a as f64, b as f64, n_rows as f64);
    let mode = (((size_a + 1.0) * (size_b + 1.0) / (n + 2.0)) as usize).clamp(least, most);
    let information = |x: f64| if x == 0.0 { 0.0 } else { x / n * (x / (size_a / n * size_b)).ln() };
    // P(x + 1) / P(x).
    let ratio = |x: f64| (size_a - x) * (size_b - x) / ((x + 1.0) * (n - size_a - size_b + x + 1.0));

    let (mut total, mut mean) = (1.0, information(mode as f64));
    let mut weight = 1.0;
    for x in mode + 1..=most {
        weight *= ratio((x - 1) as f64);
        if weight < NEGLIGIBLE {
            break;
        }
        total += weight;
        mean += weight * information(x as f64);
    }
    weight = 1.0;
    for x in (least..mode).rev() {
        weight /= ratio(x as f64);
        if weight < NEGLIGIBLE {
            break;
        }
        total += weight;
        mean += weight * information(x as f64);
    }
    mean / total
}
