use crate::selection::choice::score::Scores;
use crate::selection::choice::wording;
use crate::selection::choice::{Choice, ChoiceWarning, ChoiceWarningCode, Criterion, NextBest};
use crate::selection::sweep::{SweepEnd, SweepRow, SweepTable};

/// A segment below this share of the customers is too small to act on, unless it has [`ENOUGH_CUSTOMERS`].
const SMALLEST_SHARE: f64 = 0.01;

/// A segment of so many customers is large enough, whatever its share.
const ENOUGH_CUSTOMERS: f64 = 30.0;

/// Below this silhouette no substantial structure has been found (Kaufman and Rousseeuw 1990, Finding Groups in Data, table 4,
/// doi:10.1002/9780470316801).
pub(super) const WEAK_SILHOUETTE: f64 = 0.25;

/// The number of clusters that `criterion` prefers.
pub(crate) fn choose(table: &SweepTable, criterion: Criterion) -> Choice {
    let (candidates, too_small) = candidates(table);
    let scores = Scores::of(table, candidates, criterion);
    let order = scores.best_first();
    let best = order[0];
    let row = scores.candidates[best];
    let next_best = order.get(1).map(|&second| next_best(row, scores.candidates[second]));
    let mut near_ties: Vec<usize> = order[1..]
        .iter()
        .filter(|&&other| scores.is_near_tie(best, other))
        .map(|&other| scores.candidates[other].n_clusters)
        .collect();
    near_ties.sort_unstable();
    Choice {
        n_clusters: row.n_clusters,
        criterion,
        because: wording::because(table, &scores, best, &too_small),
        near_ties,
        next_best,
        warnings: warnings(table, row),
        structure: None,
    }
}

/// Customers that the smallest segment must hold: 1 % of them or 30, whichever is less.
pub(super) fn smallest_allowed(table: &SweepTable) -> f64 {
    (SMALLEST_SHARE * table.n_rows() as f64).min(ENOUGH_CUSTOMERS)
}

/// The rows to choose from, at least one, and the numbers of clusters left out because a segment is too small.
///
/// Where nothing is large enough, what comes nearest is the candidate: a file of outliers still gets an answer, with a warning.
fn candidates(table: &SweepTable) -> (Vec<&SweepRow>, Vec<usize>) {
    let is_large_enough = |row: &&SweepRow| row.smallest_size as f64 >= smallest_allowed(table);
    let (mut kept, small): (Vec<&SweepRow>, Vec<&SweepRow>) = table.rows().iter().partition(is_large_enough);
    let too_small = small.iter().map(|row| row.n_clusters).collect();
    if kept.is_empty() {
        kept.extend(largest_smallest(&small));
    }
    // One cluster has no silhouette: it never wins, and is what is left where nothing else is large enough.
    if kept.iter().any(|row| row.silhouette.value().is_some()) {
        kept.retain(|row| row.silhouette.value().is_some());
    }
    (kept, too_small)
}

/// The row with a silhouette whose smallest segment is largest, the first of them on a tie; without a silhouette only where no
/// row has one.
fn largest_smallest<'a>(rows: &[&'a SweepRow]) -> Option<&'a SweepRow> {
    let key = |row: &SweepRow| (row.silhouette.value().is_some(), row.smallest_size);
    rows.iter().copied().reduce(|best, row| if key(row) > key(best) { row } else { best })
}

fn next_best(chosen: &SweepRow, other: &SweepRow) -> NextBest {
    let silhouette_change = chosen.silhouette.value().zip(other.silhouette.value()).map(|(own, other)| other - own);
    let inertia_change = Some(other.inertia / chosen.inertia - 1.0).filter(|change| change.is_finite());
    let cost = wording::cost(chosen, other, inertia_change);
    NextBest { n_clusters: other.n_clusters, silhouette_change, inertia_change, cost }
}

fn warnings(table: &SweepTable, chosen: &SweepRow) -> Vec<ChoiceWarning> {
    let last = table.rows().last().map_or(0, |row| row.n_clusters);
    let mut warnings = Vec::new();
    let mut warn = |code, message| warnings.push(ChoiceWarning { code, message });
    match chosen.silhouette.value() {
        Some(value) if value >= WEAK_SILHOUETTE => {}
        Some(value) => warn(ChoiceWarningCode::WeakK, wording::weak(value)),
        None => warn(ChoiceWarningCode::WeakK, wording::without_silhouette(chosen)),
    }
    if (chosen.smallest_size as f64) < smallest_allowed(table) {
        warn(ChoiceWarningCode::SmallSegment, wording::small(table, chosen));
    }
    if table.rows().len() > 1 && chosen.n_clusters == last {
        warn(ChoiceWarningCode::EndOfRange, wording::end_of_range(last));
    }
    if let SweepEnd::Interrupted { last_planned } = table.end() {
        warn(ChoiceWarningCode::Interrupted, wording::interrupted(last, last_planned));
    }
    warnings
}
