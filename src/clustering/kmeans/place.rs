//! One pass over the rows: every row goes to its nearest centroid, for several runs at once.

use std::slice::ChunksMut;

use crate::clustering::Scalar;
use crate::clustering::kmeans::kernel::Centroids;
use crate::clustering::kmeans::rows::Rows;
use crate::clustering::kmeans::screen::{Copied, Guide, Judge, Screen};
use crate::clustering::kmeans::spread::{SpreadPart, SpreadSums};
use crate::clustering::kmeans::sums::{Sums, Transfers};
use crate::math::chunked::{CHUNK_ROWS, map_chunks, map_chunks_mut_of, map_parts_at, pays_threads};
use crate::math::simd::least_codes::{TILE, Verdicts};
use crate::math::simd::transfer::Transfer;
use crate::math::simd::{Level, pages, prefetch, squared_to_own};
use crate::observe::{Control, Event, Observer, Silent};

/// The label of a row that has none yet.
const UNLABELLED: u32 = u32::MAX;

/// Chunks between two looks at the observer at least and at most, and the work that decides: a few milliseconds' worth, so that a run
/// stops soon, and enough that threads seldom wait for each other at the end of it (a tenth of the time with 64 chunks of few features).
const WAVE_CHUNKS: (usize, usize) = (16, 256);
const WAVE_WORK: usize = 1 << 24;

/// The rows and their copy in codes: what every pass reads.
#[derive(Debug)]
pub(super) struct Placer<'a, F> {
    pub(super) rows: Rows<'a, F>,
    pub(super) screen: Screen,
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

/// Centroids made ready for a pass.
struct Ready {
    exact: Centroids,
    /// `None` where the copy says nothing of these centroids.
    judge: Option<Judge>,
}

/// What a chunk of rows is worked on with: lists that are used again.
#[derive(Debug, Default)]
struct Desk {
    verdicts: Verdicts,
    left: Vec<Left>,
    transfers: Vec<Transfer>,
}

/// A row that a pass is not done with when its copy has been read.
#[derive(Debug, Clone, Copy)]
struct Left {
    /// Its place in the chunk.
    at: u32,
    /// Where it goes, `None` where only the reference can say.
    label: Option<u32>,
}

/// Where the moves of each job are entered, chunk by chunk in order.
struct Books<'j> {
    sums: Vec<&'j mut Sums>,
    n_moved: Vec<usize>,
    work_per_row: usize,
}

/// How much there is to do.
struct Size {
    n_rows: usize,
    /// A rough count of operations.
    work_per_row: usize,
}

impl<'j> Books<'j> {
    /// The books of some jobs, and the labels of each in chunks.
    fn open(jobs: Vec<Job<'j>>) -> (Self, Vec<ChunksMut<'j, u32>>) {
        let mut books = Self { sums: Vec::new(), n_moved: vec![0; jobs.len()], work_per_row: 0 };
        let mut labels = Vec::new();
        for job in jobs {
            books.work_per_row +=
                work_of(job.placement.sums.n_clusters(), job.centroids.len() / job.placement.sums.n_clusters());
            books.sums.push(&mut job.placement.sums);
            labels.push(job.placement.padded_labels.chunks_mut(CHUNK_ROWS));
        }
        (books, labels)
    }

    fn enter(&mut self, moves: Vec<Moves>) {
        for ((moves, sums), n_moved) in moves.into_iter().zip(&mut self.sums).zip(&mut self.n_moved) {
            *n_moved += moves.n_moved;
            if let Some(part) = moves.transfers {
                sums.apply(&part);
            }
        }
    }
}

/// What it costs to judge a row, in operations that [`map_chunks`] reckons with: the kernels do many at once.
fn work_of(n_clusters: usize, n_features: usize) -> usize {
    2 + n_clusters * (n_features + 8) / 96
}

/// The next chunk of labels of every job.
fn next_of_each<'j>(labels: &mut [ChunksMut<'j, u32>]) -> Vec<&'j mut [u32]> {
    labels.iter_mut().filter_map(Iterator::next).collect()
}

/// Works on `parts`, one for each chunk, and takes what comes of each in order; between two waves it asks whether to go on, with how many
/// rows are done and how many there are.
fn in_waves<P: Send, T: Send>(
    mut parts: impl Iterator<Item = P>,
    size: &Size,
    work: impl Fn(&mut Desk, P) -> T + Sync + Send,
    mut take: impl FnMut(T),
    mut ask: impl FnMut(usize, usize) -> Control,
) -> Control {
    let n_chunks = (WAVE_WORK / CHUNK_ROWS / size.work_per_row.max(1)).clamp(WAVE_CHUNKS.0, WAVE_CHUNKS.1);
    let mut done = 0;
    loop {
        let wave: Vec<P> = parts.by_ref().take(n_chunks).collect();
        let n_rows = wave.len() * CHUNK_ROWS;
        done = (done + n_rows).min(size.n_rows);
        let done_parts = map_parts_at(wave, n_rows, size.work_per_row, Desk::default, &work);
        done_parts.into_iter().for_each(&mut take);
        if done >= size.n_rows {
            return Control::Continue;
        }
        if ask(done, size.n_rows) == Control::Stop {
            return Control::Stop;
        }
    }
}

/// A chunk of rows for each job in turn, while the chunk's copy is in the cache.
fn place_chunk<F: Scalar>(
    rows: &Rows<'_, F>,
    first_row: usize,
    copied: Copied<'_>,
    ready: &[Ready],
    labels: Vec<&mut [u32]>,
    desk: &mut Desk,
) -> Vec<Moves> {
    let rows = rows.part(first_row..(first_row + CHUNK_ROWS).min(rows.len()));
    ready.iter().zip(labels).map(|(ready, labels)| desk.place(&rows, copied, ready, labels)).collect()
}

impl Ready {
    fn new(guide: &Guide, centroids: &[f64]) -> Self {
        Self { exact: Centroids::new(centroids, guide.n_features()), judge: guide.judge(centroids) }
    }

    /// The cluster of a row, by the reference where the copy left it open.
    fn destination<F: Scalar>(&self, row: &[F], label: Option<u32>) -> u32 {
        label.unwrap_or_else(|| self.exact.nearest(row).index as u32)
    }
}

impl Desk {
    /// Puts the rows of a chunk with the nearest centroids, and says what that moves.
    fn place<F: Scalar>(&mut self, rows: &Rows<'_, F>, copied: Copied<'_>, ready: &Ready, labels: &mut [u32]) -> Moves {
        self.read(rows, copied, ready, labels);
        self.transfers.clear();
        for left in &self.left {
            let label = &mut labels[left.at as usize];
            let to = ready.destination(rows.row(left.at as usize), left.label);
            if to != *label {
                let from = (*label != UNLABELLED).then_some(*label);
                self.transfers.push(Transfer { row: left.at, from, to });
                *label = to;
            }
        }
        Moves::of(rows, &self.transfers, ready.exact.n_clusters())
    }

    /// Lists the rows of a chunk that do not stay for certain in their cluster, which was `before`. Their values are asked for at once,
    /// because they lie scattered and are wanted soon.
    fn read<F: Scalar>(&mut self, rows: &Rows<'_, F>, copied: Copied<'_>, ready: &Ready, before: &[u32]) {
        match &ready.judge {
            Some(judge) => judge.verdicts(copied, before, &mut self.verdicts),
            None => self.verdicts.all_unsure(copied.outside.len()),
        }
        self.left.clear();
        for (tile, &outside) in copied.outside.iter().enumerate() {
            let unsure = self.verdicts.unsure[tile] | outside;
            let mut lanes = self.verdicts.moved[tile] | unsure;
            while lanes != 0 {
                let lane = lanes.trailing_zeros();
                lanes &= lanes - 1;
                let at = tile * TILE + lane as usize;
                if at >= rows.len() {
                    break;
                }
                prefetch(rows.row(at));
                let label = (unsure >> lane & 1 == 0).then_some(self.verdicts.index[at]);
                self.left.push(Left { at: at as u32, label });
            }
        }
    }
}

impl Moves {
    /// What `transfers` of some of `rows` do.
    fn of<F: Scalar>(rows: &Rows<'_, F>, transfers: &[Transfer], n_clusters: usize) -> Self {
        if transfers.is_empty() {
            return Self::default();
        }
        let mut sums = Transfers::new(n_clusters, rows.n_features);
        sums.add(rows, transfers);
        // A row without weight draws no centroid, so it keeps no run from standing still.
        let n_moved = transfers.iter().filter(|transfer| rows.weight(transfer.row as usize) > 0.0).count();
        Self { n_moved, transfers: Some(sums) }
    }
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
        Self::resume(pages::filled(UNLABELLED, n_rows.next_multiple_of(TILE)), sums)
    }

    pub(super) fn labels(&self, n_rows: usize) -> &[u32] {
        &self.padded_labels[..n_rows]
    }

    pub(super) fn into_labels(mut self, n_rows: usize) -> Vec<u32> {
        self.padded_labels.truncate(n_rows);
        self.padded_labels
    }
}

/// What the first pass over rows leaves.
pub(super) struct FirstPass<'a, F> {
    pub(super) placer: Placer<'a, F>,
    pub(super) sums: SpreadSums,
    /// For each job how many rows of positive weight were placed.
    pub(super) n_moved: Vec<usize>,
    /// What the observer asked for on the way; all rows were placed nevertheless.
    pub(super) control: Control,
}

impl<'a, F: Scalar> Placer<'a, F> {
    pub(super) fn new(rows: Rows<'a, F>, level: Level) -> Self {
        Self::measuring(rows, level).0
    }

    /// A placer, and how the rows scatter: both from one look at every row.
    pub(super) fn measuring(rows: Rows<'a, F>, level: Level) -> (Self, SpreadSums) {
        let first = Self::placing(rows, level, Vec::new(), &mut Silent);
        (first.placer, first.sums)
    }

    /// [`measuring`](Self::measuring), and the first pass of some jobs, while the rows are in the cache.
    pub(super) fn placing(
        rows: Rows<'a, F>,
        level: Level,
        jobs: Vec<Job<'_>>,
        observer: &mut dyn Observer,
    ) -> FirstPass<'a, F> {
        let mut screen = Screen::blank(&rows, level);
        let mut sums = SpreadSums::new(rows.row(0));
        let origin = sums.origin().to_vec();
        let ready: Vec<Ready> = jobs.iter().map(|job| Ready::new(&screen.guide, job.centroids)).collect();
        let (mut books, mut labels) = Books::open(jobs);
        let mut control = Control::Continue;
        let mut most_left_out = vec![0.0; rows.n_features];
        let (guide, blanks) = screen.blanks();
        let parts = blanks.enumerate().map(|(chunk, blank)| (chunk * CHUNK_ROWS, blank, next_of_each(&mut labels)));
        in_waves(
            parts,
            &Size { n_rows: rows.len(), work_per_row: 2 * rows.n_features + books.work_per_row },
            |desk, (first_row, mut blank, labels)| {
                let gathered = guide.copy(&rows, first_row, &mut blank, &origin);
                let moves = place_chunk(&rows, first_row, blank.copied(), &ready, labels, desk);
                let range = first_row..(first_row + CHUNK_ROWS).min(rows.len());
                (SpreadPart::of(&rows, range, &gathered, &origin), gathered.residuals(), moves)
            },
            |(part, left_out, moves)| {
                sums.take(&part);
                most_left_out.iter_mut().zip(left_out).for_each(|(most, left)| *most = left.max(*most));
                books.enter(moves);
            },
            |done, total| {
                if control == Control::Continue {
                    control = observer.on_event(&Event::Rows { done, total });
                }
                Control::Continue
            },
        );
        let n_moved = books.n_moved;
        screen.left_out(&most_left_out);
        FirstPass { placer: Self { rows, screen }, sums, n_moved, control }
    }

    /// Puts the rows of each job with the nearest of its centroids. Rows that stay are not touched, so a pass in which few move
    /// costs no more than reading the copy. Gives for each job how many rows of positive weight moved. Where the observer asks to stop
    /// between two waves, the rows beyond stay where they were, and the answer says so.
    pub(super) fn place(&self, jobs: Vec<Job<'_>>, observer: &mut dyn Observer) -> (Vec<usize>, Control) {
        let ready: Vec<Ready> = jobs.iter().map(|job| Ready::new(&self.screen.guide, job.centroids)).collect();
        let (mut books, mut labels) = Books::open(jobs);
        let n_chunks = self.rows.len().div_ceil(CHUNK_ROWS);
        let control = in_waves(
            (0..n_chunks).map(|chunk| (chunk, next_of_each(&mut labels))),
            &Size { n_rows: self.rows.len(), work_per_row: books.work_per_row },
            |desk, (chunk, labels)| {
                place_chunk(&self.rows, chunk * CHUNK_ROWS, self.screen.chunk(chunk), &ready, labels, desk)
            },
            |moves| books.enter(moves),
            |done, total| observer.on_event(&Event::Rows { done, total }),
        );
        (books.n_moved, control)
    }

    /// What a pass with so many centroids costs, in operations that [`map_chunks`] reckons with.
    pub(super) fn work(&self, n_clusters: usize) -> usize {
        self.rows.len().saturating_mul(self.work_per_row(n_clusters))
    }

    /// The same for one row.
    pub(super) fn work_per_row(&self, n_clusters: usize) -> usize {
        work_of(n_clusters, self.rows.n_features)
    }

    /// Whether such a pass is shared out between threads.
    pub(super) fn is_shared_out(&self, n_clusters: usize) -> bool {
        pays_threads(self.work(n_clusters))
    }

    /// The nearest of `centroids` for each row, and something for the padding of the last tile.
    pub(super) fn labels_by(&self, centroids: &[f64]) -> Vec<u32> {
        let ready = Ready::new(&self.screen.guide, centroids);
        let mut labels = vec![UNLABELLED; self.rows.len().next_multiple_of(TILE)];
        let work_per_row = self.work_per_row(ready.exact.n_clusters());
        map_chunks_mut_of(CHUNK_ROWS, &mut labels, work_per_row, |range, labels| {
            let mut desk = Desk::default();
            let rows = self.rows.part(range.start..range.end.min(self.rows.len()));
            desk.read(&rows, self.screen.chunk(range.start / CHUNK_ROWS), &ready, labels);
            for left in &desk.left {
                labels[left.at as usize] = ready.destination(rows.row(left.at as usize), left.label);
            }
        });
        labels
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

    /// The squared distance of each row to its own centroid, near enough to draw by.
    pub(super) fn rough_squared_distances(&self, centroids: &[f64], labels: &[u32]) -> Vec<f64> {
        let rows = &self.rows;
        let parts = map_chunks(rows.len(), 2 + rows.n_features / 4, |range| {
            let mut squared = vec![0.0; range.len()];
            squared_to_own(rows.values_of(range.clone()), rows.n_features, centroids, &labels[range], &mut squared);
            squared
        });
        parts.concat()
    }

    /// The squared distance of each row to its own centroid, by the reference.
    pub(super) fn own_squared_distances(&self, centroids: &[f64], labels: &[u32]) -> Vec<f64> {
        let d = self.rows.n_features;
        let of_row = |row: usize| self.rows.sq_to(row, &centroids[labels[row] as usize * d..][..d]);
        map_chunks(self.rows.len(), d, |range| range.map(of_row).collect::<Vec<f64>>()).concat()
    }
}
