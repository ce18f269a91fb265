use std::collections::BTreeMap;

use crate::error::{ErrorKind, Result};
use crate::selection::metrics::undefined;

/// The adjusted Rand index of two clusterings of the same rows: 1 for the same groups under any names, 0 on average for
/// unrelated ones, and below 0 for less agreement than chance.
///
/// Takes the labels row by row: `labels.iter()` of [`Labels`](crate::clustering::Labels), or `slice.iter().copied()`. Noise
/// (`None`) counts as one more group, as -1 does in scikit-learn. O(n log n), in whole numbers up to the last division.
///
/// # Errors
/// [`ErrorKind::Length`] where one has more rows than the other; [`ErrorKind::Undefined`] without rows.
///
/// # References
/// Hubert and Arabie 1985, Comparing partitions, equation 5, doi:10.1007/BF01908075.
///
/// ```
/// use segmenta::selection::adjusted_rand;
///
/// let found = [Some(0), Some(0), Some(1), Some(1)];
/// let renamed = [Some(1), Some(1), Some(0), Some(0)];
/// assert_eq!(adjusted_rand(found, renamed)?, 1.0);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn adjusted_rand(
    a: impl IntoIterator<Item = Option<usize>>,
    b: impl IntoIterator<Item = Option<usize>>,
) -> Result<f64> {
    let table = Contingency::of("the adjusted Rand index", a, b)?;
    if table.is_same_grouping() {
        return Ok(1.0);
    }
    let pairs = |count: usize| (count as u128 * (count as u128).saturating_sub(1) / 2) as f64;
    let pairs_of = |counts: &[usize]| counts.iter().map(|&count| pairs(count)).sum::<f64>();
    let together = table.cells.values().map(|&count| pairs(count)).sum::<f64>();
    let (in_a, in_b) = (pairs_of(&table.sizes_a), pairs_of(&table.sizes_b));
    let expected = in_a * in_b / pairs(table.n_rows);
    Ok((together - expected) / (0.5 * (in_a + in_b) - expected))
}

/// The adjusted mutual information of two clusterings of the same rows, over the mean of their entropies: 1 for the same groups
/// under any names, 0 on average for unrelated ones.
///
/// Better than [`adjusted_rand`] where clusters are of very unequal size. Labels and noise as there. At most O(n) for each pair
/// of groups, and as a rule far less.
///
/// # Errors
/// Those of [`adjusted_rand`].
///
/// # References
/// Vinh, Epps and Bailey 2010, Information theoretic measures for clusterings comparison, JMLR 11, 2837-2854
/// (doi:10.5555/1756006.1953024), equation 24a for the expectation.
///
/// ```
/// use segmenta::selection::adjusted_mutual_info;
///
/// let found = [Some(0), Some(0), Some(1), Some(1)];
/// let other = [Some(0), Some(1), Some(0), Some(1)];
/// assert!((adjusted_mutual_info(found, other)? + 0.5).abs() < 1e-12);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn adjusted_mutual_info(
    a: impl IntoIterator<Item = Option<usize>>,
    b: impl IntoIterator<Item = Option<usize>>,
) -> Result<f64> {
    let table = Contingency::of("the adjusted mutual information", a, b)?;
    if table.is_same_grouping() {
        return Ok(1.0);
    }
    let expected = table.expected_mutual_info();
    // Groupings that differ leave the mean entropy above the expectation; rounding may not.
    let room = (table.mean_entropy() - expected).max(f64::EPSILON);
    Ok((table.mutual_info() - expected) / room)
}

/// The mutual information of two clusterings over the mean of their entropies, in [0, 1], not adjusted for chance: it grows with
/// the number of groups, so prefer [`adjusted_mutual_info`] to compare clusterings of different size.
///
/// # Errors
/// Those of [`adjusted_rand`].
///
/// ```
/// use segmenta::selection::normalized_mutual_info;
///
/// let found = [Some(0), Some(0), Some(1), Some(1)];
/// assert_eq!(normalized_mutual_info(found, [Some(0); 4])?, 0.0);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn normalized_mutual_info(
    a: impl IntoIterator<Item = Option<usize>>,
    b: impl IntoIterator<Item = Option<usize>>,
) -> Result<f64> {
    let table = Contingency::of("the normalized mutual information", a, b)?;
    if table.is_same_grouping() {
        return Ok(1.0);
    }
    Ok(table.mutual_info() / table.mean_entropy())
}

/// How many rows are in each group of one clustering and each group of the other.
#[derive(Debug)]
struct Contingency {
    n_rows: usize,
    sizes_a: Vec<usize>,
    sizes_b: Vec<usize>,
    /// Rows in both groups, where there are any.
    cells: BTreeMap<(usize, usize), usize>,
}

impl Contingency {
    fn of(
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
    fn is_same_grouping(&self) -> bool {
        self.cells.len() == self.sizes_a.len() && self.cells.len() == self.sizes_b.len()
    }

    /// In nats.
    fn mutual_info(&self) -> f64 {
        let n_rows = self.n_rows as f64;
        let information = self.cells.iter().map(|(&(a, b), &count)| {
            let count = count as f64;
            let by_chance = (self.sizes_a[a] as f64 / n_rows) * self.sizes_b[b] as f64;
            count / n_rows * (count / by_chance).ln()
        });
        information.sum::<f64>().max(0.0)
    }

    /// The mean of the two entropies, in nats.
    fn mean_entropy(&self) -> f64 {
        let entropy = |sizes: &[usize]| -> f64 {
            let shares = sizes.iter().map(|&size| size as f64 / self.n_rows as f64);
            -shares.map(|share| share * share.ln()).sum::<f64>()
        };
        0.5 * (entropy(&self.sizes_a) + entropy(&self.sizes_b))
    }

    /// What the mutual information is on average when rows are dealt at random to groups of these sizes, in nats.
    fn expected_mutual_info(&self) -> f64 {
        let sizes_a = counted(&self.sizes_a);
        let sizes_b = counted(&self.sizes_b);
        let pairs = sizes_a.iter().flat_map(|a| sizes_b.iter().map(move |b| (a, b)));
        pairs.map(|((&a, &n_a), (&b, &n_b))| (n_a * n_b) as f64 * expected_cell(a, b, self.n_rows)).sum()
    }
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
