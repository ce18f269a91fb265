//! Progress out, and the wish to stop in.

use serde::{Deserialize, Serialize};

/// Watches long work and may stop it.
///
/// Every call is made on the thread that started the work, between two steps of it or while other threads go on with it. Closures are observers:
///
/// ```
/// use segmenta::observe::{Control, Event, Observer};
///
/// let mut iterations = 0;
/// let mut observer = |event: &Event| {
///     if let Event::Iteration { .. } = event {
///         iterations += 1;
///     }
///     Control::Continue
/// };
/// observer.on_event(&Event::Iteration { restart: 0, n_iter: 1, inertia: 10.0 });
/// assert_eq!(iterations, 1);
/// ```
pub trait Observer {
    /// Told of one step; the answer says whether to go on.
    fn on_event(&mut self, event: &Event) -> Control;
}

impl<F: FnMut(&Event) -> Control> Observer for F {
    fn on_event(&mut self, event: &Event) -> Control {
        self(event)
    }
}

/// What an observer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Go on.
    Continue,
    /// Stop as soon as may be, with the best result so far.
    Stop,
}

/// A step of long work.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// A stage of the pipeline begins.
    Stage {
        /// The stage's name: `read`, `audit`, `features`, `sweep`, `cluster`, `profile`, `compare`, `report`.
        name: &'static str,
    },
    /// So many lines of an order log have been read.
    Lines {
        /// Lines so far.
        n_read: u64,
    },
    /// Something to know before the result is used; the work goes on.
    Warning {
        /// What it is, for programs: `orders_newer`, ….
        code: String,
        /// What it says, for people.
        message: String,
    },
    /// One pass over the rows of an iterative algorithm is done.
    Iteration {
        /// Which restart, from 0.
        restart: usize,
        /// Iterations of this restart so far.
        n_iter: usize,
        /// The objective at the start of the iteration.
        inertia: f64,
    },
    /// One restart is done.
    Restart {
        /// Which restart, from 0.
        restart: usize,
        /// How many there will be.
        n_init: usize,
        /// Its objective.
        inertia: f64,
    },
    /// Some rows of an algorithm that goes over them a fixed number of times are done.
    Rows {
        /// Rows done so far, counted once for each time they are gone over.
        done: usize,
        /// What `done` will come to.
        total: usize,
    },
    /// Some replicates of a resampling are done.
    Replicates {
        /// How many are done.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// One cluster count of a sweep is done.
    SweepStep {
        /// The cluster count.
        n_clusters: usize,
        /// How many counts are done.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// One candidate of a comparison of algorithms is fitted and measured: its row of the table.
    Candidate {
        /// The candidate in words: `HDBSCAN*, at least 40 customers`.
        name: String,
        /// Clusters that it found.
        n_clusters: usize,
        /// The share of the rows that are in none, 0 to 1.
        noise_share: f64,
        /// Its silhouette, where that has a value.
        silhouette: Option<f64>,
        /// How many candidates are done, those that could not be fitted among them.
        done: usize,
        /// How many there are.
        total: usize,
    },
}

/// The observer that says nothing and never stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn on_event(&mut self, _event: &Event) -> Control {
        Control::Continue
    }
}

/// Why an iterative algorithm stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StopReason {
    /// No label changed any more.
    LabelsStable,
    /// The centroids moved by no more than the tolerance.
    Tolerance,
    /// The allowed number of iterations was used up.
    MaxIter,
    /// The observer asked to stop.
    Interrupted,
}

impl StopReason {
    /// Whether the result is a fixed point, up to the tolerance.
    pub fn converged(self) -> bool {
        matches!(self, Self::LabelsStable | Self::Tolerance)
    }

    /// The reason as files and the terminal write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LabelsStable => "labels_stable",
            Self::Tolerance => "tolerance",
            Self::MaxIter => "max_iter",
            Self::Interrupted => "interrupted",
        }
    }
}
