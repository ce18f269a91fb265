use crate::selection::choice::Criterion;
use crate::selection::sweep::{SweepRow, SweepTable};

/// A difference in silhouette that means nothing: customers drawn anew would change it by as much.
const SAME_SILHOUETTE: f64 = 0.01;

/// A relative difference in another index that means nothing.
const SAME_INDEX: f64 = 0.01;

/// How many rankings can vote: by silhouette, Calinski-Harabasz, Davies-Bouldin, the break in the inertia, the criterion of X-means
/// and Xu's index.
const RANKINGS: usize = 6;

/// What a place counts in each ranking; `None` for a criterion that does not vote.
pub(super) fn votes(criterion: Criterion) -> Option<[f64; RANKINGS]> {
    match criterion {
        Criterion::Vote => Some([1.0, 0.5, 1.0, 1.0, 0.0, 0.0]),
        Criterion::NumericVote => Some([0.0, 2.0, 0.0, 3.0, 1.0, 1.0]),
        Criterion::Silhouette | Criterion::CalinskiHarabasz | Criterion::DaviesBouldin => None,
    }
}

/// Candidates with what decides between them.
pub(super) struct Scores<'a> {
    pub(super) criterion: Criterion,
    pub(super) candidates: Vec<&'a SweepRow>,
    /// The places of each candidate in each ranking, from 1.
    pub(super) places: [Vec<f64>; RANKINGS],
    /// Higher is better.
    scores: Vec<f64>,
}

impl<'a> Scores<'a> {
    pub(super) fn of(table: &SweepTable, candidates: Vec<&'a SweepRow>, criterion: Criterion) -> Self {
        let by = |value: &dyn Fn(&SweepRow) -> Option<f64>| -> Vec<f64> {
            candidates.iter().map(|row| value(row).unwrap_or(f64::NEG_INFINITY)).collect()
        };
        let silhouette = by(&|row| row.silhouette.value());
        let calinski_harabasz = by(&|row| row.calinski_harabasz.value());
        let davies_bouldin = by(&|row| row.davies_bouldin.value().map(|value| -value));
        let inertia_break = by(&|row| inertia_break(table, row));
        let bic = by(&|row| row.bic.value());
        let xu = by(&|row| row.xu.value().map(|value| -value));
        let places = [&silhouette, &calinski_harabasz, &davies_bouldin, &inertia_break, &bic, &xu].map(|v| places(v));
        let scores = match criterion {
            Criterion::Vote | Criterion::NumericVote => {
                let weights = votes(criterion).unwrap_or_default();
                let sum =
                    |at: usize| places.iter().zip(weights).map(|(places, weight)| weight * places[at]).sum::<f64>();
                (0..candidates.len()).map(|at| -sum(at)).collect()
            }
            Criterion::Silhouette => silhouette,
            Criterion::CalinskiHarabasz => calinski_harabasz,
            Criterion::DaviesBouldin => davies_bouldin,
        };
        Self { criterion, candidates, places, scores }
    }

    /// Positions of the candidates, best first: by score, then by silhouette, then fewer clusters.
    pub(super) fn best_first(&self) -> Vec<usize> {
        let silhouette = |at: usize| self.candidates[at].silhouette.value().unwrap_or(f64::NEG_INFINITY);
        let mut order: Vec<usize> = (0..self.candidates.len()).collect();
        order.sort_by(|&a, &b| {
            self.scores[b].total_cmp(&self.scores[a]).then_with(|| silhouette(b).total_cmp(&silhouette(a)))
        });
        order
    }

    /// Whether the criterion can hardly tell two candidates apart.
    pub(super) fn is_near_tie(&self, best: usize, other: usize) -> bool {
        let difference = (self.scores[best] - self.scores[other]).abs();
        match self.criterion {
            // Half a place in each ranking.
            Criterion::Vote | Criterion::NumericVote => {
                difference <= 0.5 * votes(self.criterion).unwrap_or_default().iter().sum::<f64>()
            }
            Criterion::Silhouette => {
                let error = |at: usize| self.candidates[at].silhouette_standard_error;
                difference <= SAME_SILHOUETTE.max(error(best) + error(other))
            }
            Criterion::CalinskiHarabasz | Criterion::DaviesBouldin => {
                difference <= SAME_INDEX * self.scores[best].abs()
            }
        }
    }
}

/// Places from 1, the highest value first; equal values share the mean of their places.
fn places(values: &[f64]) -> Vec<f64> {
    values
        .iter()
        .map(|value| {
            let above = values.iter().filter(|other| other.total_cmp(value).is_gt()).count();
            let equal = values.iter().filter(|other| other.total_cmp(value).is_eq()).count();
            1.0 + above as f64 + 0.5 * (equal as f64 - 1.0)
        })
        .collect()
}

/// How clearly the fall of the inertia breaks off at this row: the relative fall on the way to it over that on the way to the
/// next. `None` where a neighbour was not fitted.
fn inertia_break(table: &SweepTable, row: &SweepRow) -> Option<f64> {
    let next = table.inertia(row.n_clusters.checked_add(1)?)?;
    let fall = match table.inertia(row.n_clusters.checked_sub(1)?) {
        Some(before) => (before / row.inertia).ln(),
        // A single cluster need not be fitted: the index of two compares their scatter with that of all rows.
        None if row.n_clusters == 2 => (row.calinski_harabasz.value()? / (table.n_rows() as f64 - 2.0)).ln_1p(),
        None => return None,
    };
    let next_fall = (row.inertia / next).ln();
    let sharpness = if next_fall > 0.0 { fall / next_fall } else { f64::INFINITY };
    (!sharpness.is_nan()).then_some(sharpness)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_the_mean_of_their_places() {
        assert_eq!(places(&[0.5, 0.9, 0.5, f64::NEG_INFINITY, 0.1]), [2.5, 1.0, 2.5, 5.0, 4.0]);
    }
}
