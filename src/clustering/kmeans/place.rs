//! One pass over the rows: every row goes to its nearest centroid, for several runs at once.

use crate::clustering::Scalar;
use crate::clustering::kmeans::kernel::Centroids;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::screen::{Judge, Screen};
use crate::clustering::kmeans::sums::{Sums, Transfers};
use crate::math::chunked::{CHUNK_ROWS, map_chunks, map_chunks_mut_of, map_parts};
use crate::math::simd::{Level, TILE, Verdicts};
use crate::observe::{Control, Event, Observer};

/// The label of a row that has none yet.
const UNLABELLED: u32 = u32::MAX;

/// Chunks between two looks at the observer: few enough to stop soon, enough to keep many threads busy.
const WAVE_CHUNKS: usize = 64;

/// The rows and their copy in single precision: what every pass reads.
#[derive(Debug)]
pub(super) struct Placer<'a, F> {
    pub(super) rows: Rows<'a, F>,
    screen: Screen,
}

/// Where the rows of one run are, and the sums that go with it: the two agree before and after every pass.
#[derive(Debug, Clone)]
pub(super) struct Placement {
    /// The cluster of each row, and of the padding that fills the last tile.
    padded_labels: Vec<u32>,
    pub(super) sums: Sums,
}

/// One run's part in a pass.
pub(super) struct Job<'j> {
    /// Shape `(n_clusters, n_features)`.
    pub(super) centroids: &'j [f64],
    pub(super) placement: &'j mut Placement,
}

/// What a pass did to one run.
#[derive(Debug, Clone, Default)]
struct Moves {
    /// Rows with weight whose label changed.
    n_moved: usize,
    /// What the clusters gained and lost, `None` where no row moved.
    transfers: Option<Transfers>,
}

impl Placement {
    pub(super) fn new(n_rows: usize, n_clusters: usize, n_features: usize) -> Self {
        Self::unlabelled(n_rows, Sums::new(n_clusters, n_features))
    }

    /// Rows whose labels are `padded_labels`, as [`Placer::labels_by`] gives them, and sums of which they are a part.
    pub(super) fn resume(padded_labels: Vec<u32>, sums: Sums) -> Self {
        Self { padded_labels, sums }
    }

    /// Rows that have no label yet, and sums of other rows.
    pub(super) fn unlabelled(n_rows: usize, sums: Sums) -> Self {
        Self::resume(vec![UNLABELLED; n_rows.next_multiple_of(TILE)], sums)
    }

    pub(super) fn labels(&self, n_rows: usize) -> &[u32] {
        &self.padded_labels[..n_rows]
    }

    pub(super) fn into_labels(mut self, n_rows: usize) -> Vec<u32> {
        self.padded_labels.truncate(n_rows);
        self.padded_labels
    }
}

impl<'a, F: Scalar> Placer<'a, F> {
    pub(super) fn new(rows: Rows<'a, F>, level: Level) -> Self {
        Self { rows, screen: Screen::new(&rows, level) }
    }

    /// Puts the rows of each job with the nearest of its centroids. Rows that stay are not touched, so a pass in which few move
    /// costs no more than reading the copy. Gives for each job how many rows of positive weight moved. Where the observer asks to stop between two waves, the rows beyond stay where
    /// they were, and the answer says so.
    pub(super) fn place(&self, jobs: Vec<Job<'_>>, observer: &mut dyn Observer) -> (Vec<usize>, Control) {
        let judges: Vec<(Option<Judge>, Centroids)> = jobs.iter().map(|job| self.judge(job.centroids)).collect();
        let work_per_row = jobs.iter().map(|job| job.centroids.len()).sum();
        let (mut sums, mut labels) = (Vec::new(), Vec::new());
        for job in jobs {
            sums.push(&mut job.placement.sums);
            labels.push(job.placement.padded_labels.chunks_mut(CHUNK_ROWS));
        }
        let mut n_moved = vec![0; sums.len()];
        let n_chunks = self.rows.len().div_ceil(CHUNK_ROWS);
        for wave in (0..n_chunks).step_by(WAVE_CHUNKS) {
            let chunks = wave..(wave + WAVE_CHUNKS).min(n_chunks);
            let parts = chunks.clone().map(|chunk| (chunk, labels.iter_mut().filter_map(Iterator::next).collect()));
            let parts: Vec<(usize, Vec<&mut [u32]>)> = parts.collect();
            let moves = map_parts(parts, chunks.len() * CHUNK_ROWS, work_per_row, |(chunk, labels)| {
                self.place_chunk(chunk, &judges, labels)
            });
            for moves in moves {
                for ((moves, sums), n_moved) in moves.into_iter().zip(&mut sums).zip(&mut n_moved) {
                    *n_moved += moves.n_moved;
                    if let Some(part) = moves.transfers {
                        sums.apply(&part);
                    }
                }
            }
            let (done, total) = ((chunks.end * CHUNK_ROWS).min(self.rows.len()), self.rows.len());
            if done < total && observer.on_event(&Event::Rows { done, total }) == Control::Stop {
                return (n_moved, Control::Stop);
            }
        }
        (n_moved, Control::Continue)
    }

    fn judge(&self, centroids: &[f64]) -> (Option<Judge>, Centroids) {
        (self.screen.judge(centroids), Centroids::new(centroids, self.rows.n_features))
    }

    /// A chunk of rows for each job in turn, while the chunk's copy is in the cache.
    fn place_chunk(&self, chunk: usize, judges: &[(Option<Judge>, Centroids)], labels: Vec<&mut [u32]>) -> Vec<Moves> {
        let mut verdicts = Verdicts::default();
        let mut moves = Vec::with_capacity(judges.len());
        for ((judge, exact), labels) in judges.iter().zip(labels) {
            self.screen_chunk(chunk * CHUNK_ROWS, judge.as_ref(), labels, &mut verdicts);
            moves.push(self.settle(chunk * CHUNK_ROWS, exact, &verdicts, labels));
        }
        moves
    }

    /// What the copy says of the rows from `first_row` on, whose labels were `before`.
    fn screen_chunk(&self, first_row: usize, judge: Option<&Judge>, before: &[u32], verdicts: &mut Verdicts) {
        match judge {
            Some(judge) => self.screen.verdicts(judge, first_row / TILE, before, verdicts),
            None => verdicts.all_unsure(before.len() / TILE),
        }
    }

    /// The nearest of `centroids` for each row, and something for the padding of the last tile.
    pub(super) fn labels_by(&self, centroids: &[f64]) -> Vec<u32> {
        let (judge, exact) = self.judge(centroids);
        let mut labels = vec![UNLABELLED; self.rows.len().next_multiple_of(TILE)];
        map_chunks_mut_of(CHUNK_ROWS, &mut labels, centroids.len(), |range, labels| {
            let mut verdicts = Verdicts::default();
            self.screen_chunk(range.start, judge.as_ref(), labels, &mut verdicts);
            for (at, label) in labels.iter_mut().enumerate().take(self.rows.len() - range.start) {
                let is_unsure = verdicts.unsure[at / TILE] >> (at % TILE) & 1 == 1;
                *label = match is_unsure {
                    true => exact.nearest(self.rows.row(range.start + at)).index as u32,
                    false => verdicts.index[at],
                };
            }
        });
        labels
    }

    /// Moves the rows that go elsewhere, after asking the reference where those belong that are unsure.
    fn settle(&self, first_row: usize, exact: &Centroids, verdicts: &Verdicts, labels: &mut [u32]) -> Moves {
        let mut moves = Moves::default();
        let n_rows = (self.rows.len() - first_row).min(labels.len());
        for (tile, (moved, unsure)) in verdicts.moved.iter().zip(&verdicts.unsure).enumerate() {
            let mut left = moved | unsure;
            while left != 0 {
                let lane = left.trailing_zeros() as usize;
                left &= left - 1;
                let at = tile * TILE + lane;
                if at >= n_rows {
                    break;
                }
                let row = first_row + at;
                let is_unsure = unsure >> lane & 1 == 1;
                let label = if is_unsure { exact.nearest(self.rows.row(row)).index as u32 } else { verdicts.index[at] };
                if label != labels[at] {
                    self.move_row(row, labels[at], label, exact.n_clusters(), &mut moves);
                    labels[at] = label;
                }
            }
        }
        moves
    }

    fn move_row(&self, row: usize, from: u32, to: u32, n_clusters: usize, moves: &mut Moves) {
        let (values, weight) = (self.rows.row(row), self.rows.weight(row));
        let new = || Transfers::new(n_clusters, self.rows.n_features);
        let transfers = moves.transfers.get_or_insert_with(new);
        if from != UNLABELLED {
            transfers.leave(values, weight, from as usize);
        }
        transfers.join(values, weight, to as usize);
        // A row without weight draws no centroid, so it keeps no run from standing still.
        moves.n_moved += usize::from(weight > 0.0);
    }

    /// The weighted sum of squared distances to the own centroid, by the reference.
    pub(super) fn inertia(&self, centroids: &[f64], labels: &[u32]) -> f64 {
        self.inertias(centroids, labels).into_iter().sum()
    }

    /// The inertia of each chunk.
    pub(super) fn inertias(&self, centroids: &[f64], labels: &[u32]) -> Vec<f64> {
        let rows = &self.rows;
        let d = rows.n_features;
        let of_row = |row: usize| {
            let cluster = labels[row] as usize;
            rows.weight(row) * rows.sq_to(row, &centroids[cluster * d..(cluster + 1) * d])
        };
        map_chunks(rows.len(), d, |range| range.map(of_row).sum::<f64>())
    }

    /// The squared distance of each row to its own centroid, by the reference.
    pub(super) fn own_squared_distances(&self, centroids: &[f64], labels: &[u32]) -> Vec<f64> {
        let d = self.rows.n_features;
        let of_row = |row: usize| self.rows.sq_to(row, &centroids[labels[row] as usize * d..][..d]);
        map_chunks(self.rows.len(), d, |range| range.map(of_row).collect::<Vec<f64>>()).concat()
    }
}
