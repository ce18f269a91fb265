//! One run: from starting centroids to a fixed point.

use crate::clustering::Scalar;
use crate::clustering::kmeans::kernel::Centroids;
use crate::clustering::kmeans::reduce::{Placed, Sums};
use crate::math::chunked::{map_chunks, map_chunks_mut};
use crate::math::distance::squared_l2;
use crate::observe::{Control, Event, Observer, StopReason};

/// The data of a run: finite values row by row, and how much each row counts.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a, F> {
    /// Row-major values, shape `(n_rows, n_features)`.
    pub(super) values: &'a [F],
    pub(super) n_features: usize,
    pub(super) weights: Option<&'a [f64]>,
}

impl<'a, F: Scalar> Rows<'a, F> {
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.n_features
    }

    pub(super) fn row(&self, row: usize) -> &'a [F] {
        &self.values[row * self.n_features..(row + 1) * self.n_features]
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }
}

/// When a run stops.
pub(super) struct Limits {
    pub(super) max_iter: usize,
    /// The largest sum of squared centroid shifts that counts as standing still.
    pub(super) shift_sq: f64,
}

/// How a run ended.
pub(super) struct Run {
    /// Shape `(n_clusters, n_features)`.
    pub(super) centroids: Vec<f64>,
    /// The nearest of `centroids`, row by row.
    pub(super) labels: Vec<u32>,
    /// Total weight of each cluster.
    pub(super) weights: Vec<f64>,
    pub(super) inertia: f64,
    pub(super) n_iter: usize,
    pub(super) stop: StopReason,
}

/// The label of a row that has none yet.
const UNLABELLED: u32 = u32::MAX;

/// Lloyd's iteration from `start`; cost O(n_rows n_clusters n_features) an iteration, memory O(n_rows) for the labels.
pub(super) fn lloyd<F: Scalar>(
    rows: &Rows<'_, F>,
    start: Vec<f64>,
    limits: &Limits,
    restart: usize,
    observer: &mut dyn Observer,
) -> Run {
    let mut centroids = start;
    let mut labels = vec![UNLABELLED; rows.len()];
    let (mut n_iter, mut stop) = (0, StopReason::MaxIter);
    while n_iter < limits.max_iter {
        n_iter += 1;
        let mut sums = assign(rows, &centroids, &mut labels);
        let relocates = sums.has_empty();
        if relocates {
            let squared_distances = own_squared_distances(rows, &centroids, &labels);
            sums.relocate_empty(rows, &labels, &squared_distances);
        }
        let before = std::mem::take(&mut centroids);
        centroids = sums.means::<F>(&before);
        let control = observer.on_event(&Event::Iteration { restart, n_iter, inertia: sums.inertia });
        if let Some(reason) = stop_reason(&sums, relocates, squared_l2(&before, &centroids), limits, control) {
            stop = reason;
            break;
        }
    }
    // Labels, weights and inertia are those of the centroids that are returned, not of the ones before them.
    let last = assign(rows, &centroids, &mut labels);
    Run { centroids, labels, weights: last.weights, inertia: last.inertia, n_iter, stop }
}

/// A cluster that was just given a row has yet to gather its neighbours, so labels that stood still prove nothing then.
fn stop_reason(sums: &Sums, relocates: bool, shift_sq: f64, limits: &Limits, control: Control) -> Option<StopReason> {
    if sums.n_changed == 0 && !relocates {
        Some(StopReason::LabelsStable)
    } else if shift_sq <= limits.shift_sq {
        Some(StopReason::Tolerance)
    } else if control == Control::Stop {
        Some(StopReason::Interrupted)
    } else {
        None
    }
}

/// Puts every row with its nearest centroid and sums up the clusters.
fn assign<F: Scalar>(rows: &Rows<'_, F>, centroids: &[f64], labels: &mut [u32]) -> Sums {
    let kernel = Centroids::new(centroids, rows.n_features);
    let n_clusters = centroids.len() / rows.n_features;
    let parts = map_chunks_mut(labels, centroids.len(), |range, labels| {
        let mut sums = Sums::new(n_clusters, rows.n_features);
        for (row_idx, label) in range.zip(labels) {
            let row = rows.row(row_idx);
            let nearest = kernel.nearest(row);
            let changed = *label != nearest.index as u32;
            *label = nearest.index as u32;
            sums.push(Placed { row, weight: rows.weight(row_idx), cluster: nearest.index, sq: nearest.sq, changed });
        }
        sums
    });
    let mut sums = Sums::new(n_clusters, rows.n_features);
    parts.iter().for_each(|part| sums.merge(part));
    sums
}

/// The squared distance of each row to the centroid that it is labelled with.
fn own_squared_distances<F: Scalar>(rows: &Rows<'_, F>, centroids: &[f64], labels: &[u32]) -> Vec<f64> {
    let d = rows.n_features;
    let parts = map_chunks(rows.len(), d, |range| {
        range
            .map(|row| {
                let centroid = &centroids[labels[row] as usize * d..][..d];
                rows.row(row).iter().zip(centroid).fold(0.0, |sum, (value, centroid)| {
                    let difference = value.widen() - centroid;
                    sum + difference * difference
                })
            })
            .collect::<Vec<f64>>()
    });
    parts.concat()
}
