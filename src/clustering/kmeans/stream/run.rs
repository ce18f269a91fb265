use crate::clustering::Scalar;
use crate::clustering::kmeans::run::{Course, Limits};
use crate::clustering::kmeans::spread::Spread;
use crate::clustering::kmeans::stream::feed::Feed;
use crate::clustering::kmeans::stream::pass::{Seen, farthest, inertia_of, place};
use crate::clustering::kmeans::sums::Sums;
use crate::error::{ErrorKind, Result};
use crate::observe::{Control, Observer, StopReason};

/// How a run over blocks ended.
pub(super) struct Run {
    /// Shape `(n_clusters, n_features)`.
    pub(super) centroids: Vec<f64>,
    /// Total weight of each cluster, by the nearest of `centroids`.
    pub(super) weights: Vec<f64>,
    /// The first row of each cluster.
    pub(super) first_rows: Vec<usize>,
    pub(super) inertia: f64,
    pub(super) n_iter: usize,
    pub(super) stop: StopReason,
}

/// Lloyd's iteration from `start`, one pass an iteration and one at the end.
///
/// Where the observer asks to stop, the centroids of the last whole pass come back, with its weights and its inertia by the parallel
/// axis theorem: another pass to reckon it row by row might take as long as all that was done.
pub(super) fn lloyd<F: Scalar>(
    feed: &mut Feed<'_, F>,
    spread: &Spread,
    start: Vec<f64>,
    limits: &Limits,
    observer: &mut dyn Observer,
) -> Result<Run> {
    let mut sums = Sums::new(start.len() / feed.n_features(), feed.n_features());
    let mut course = Course::from(start);
    let mut last: Option<Run> = None;
    while course.stop.is_none() {
        let before = last.as_ref().map(|run| run.centroids.as_slice());
        let seen = place(feed, before, &course.centroids, &mut sums, observer)?;
        if seen.control == Control::Stop {
            return interrupted(last);
        }
        let relocated = match sums.has_empty() {
            true => match farthest(feed, &course.centroids, observer)? {
                Some(farthest) => Some(sums.relocated(farthest)),
                None => return interrupted(last),
            },
            false => None,
        };
        let centroids = course.centroids.clone();
        let inertia = course.advance::<F>(&sums, relocated.as_ref(), spread, limits, f64::INFINITY, seen.n_moved);
        last = Some(Run { inertia, ..Run::of(&course, centroids, &sums, seen) });
        if course.report(0, inertia, limits, observer) == Control::Stop {
            return interrupted(last);
        }
    }
    finish(feed, spread, course, sums, last, observer)
}

/// Labels, weights and inertia are those of the centroids that are returned, not of the ones before them.
fn finish<F: Scalar>(
    feed: &mut Feed<'_, F>,
    spread: &Spread,
    course: Course,
    mut sums: Sums,
    last: Option<Run>,
    observer: &mut dyn Observer,
) -> Result<Run> {
    let before = last.as_ref().map(|run| run.centroids.as_slice());
    let mut seen = match (course.is_placed, &last) {
        (true, Some(last)) => Seen { first_rows: last.first_rows.clone(), ..Seen::nothing() },
        _ => place(feed, before, &course.centroids, &mut sums, observer)?,
    };
    if seen.control == Control::Continue {
        match spread.sharp_inertia(&course.centroids, &sums, feed.n_rows()) {
            Some(inertia) => seen.inertia = inertia,
            None => (seen.inertia, seen.control) = inertia_of(feed, &course.centroids, observer)?,
        }
    }
    match seen.control {
        Control::Stop => interrupted(last),
        Control::Continue => Ok(Run::of(&course, course.centroids.clone(), &sums, seen)),
    }
}

fn interrupted(last: Option<Run>) -> Result<Run> {
    let last = last.ok_or(ErrorKind::Interrupted)?;
    Ok(Run { stop: StopReason::Interrupted, ..last })
}

impl Run {
    fn of(course: &Course, centroids: Vec<f64>, sums: &Sums, seen: Seen) -> Self {
        Self {
            centroids,
            weights: sums.weights().collect(),
            first_rows: seen.first_rows,
            inertia: seen.inertia,
            n_iter: course.n_iter,
            stop: course.stop.unwrap_or(StopReason::MaxIter),
        }
    }
}
