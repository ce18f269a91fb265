//! Works that are each too short to be shared out between threads, done side by side.

use rayon::prelude::*;

use crate::observe::{Control, Event, Observer};

/// Work, in the operations that [`chunked`](crate::math::chunked) reckons with, that is worth another thread.
const LEAST_WORK: usize = 200_000;

/// What came of a work, and what it told on the way.
#[derive(Debug)]
pub(super) struct Done<T> {
    result: T,
    events: Vec<Event>,
}

impl<T> Done<T> {
    /// Tells the observer what there is to tell, as it would have been told had this work been the only one, and gives the result. Who asks
    /// to stop is told nothing more.
    pub(super) fn tell(self, observer: &mut dyn Observer) -> (T, Control) {
        let stops = self.events.iter().any(|event| observer.on_event(event) == Control::Stop);
        (self.result, if stops { Control::Stop } else { Control::Continue })
    }
}

/// An observer that keeps what it is told.
#[derive(Debug, Default)]
struct Recorder(Vec<Event>);

impl Observer for Recorder {
    fn on_event(&mut self, event: &Event) -> Control {
        self.0.push(event.clone());
        Control::Continue
    }
}

/// How many of `most` works to do side by side, which together come to `work`: one where that would not pay, or where this thread is itself one
/// of those that share out work.
pub(super) fn n_side_by_side(most: usize, work: usize) -> usize {
    let pays = work >= LEAST_WORK && rayon::current_thread_index().is_none();
    if pays { most.min(rayon::current_num_threads()) } else { most.min(1) }
}

/// `work` for each of `0..n`, in order. One alone tells the observer itself, and has nothing more to tell.
pub(super) fn side_by_side<T: Send>(
    n: usize,
    observer: &mut dyn Observer,
    work: impl Fn(usize, &mut dyn Observer) -> T + Sync,
) -> Vec<Done<T>> {
    if n == 1 {
        return vec![Done { result: work(0, observer), events: Vec::new() }];
    }
    let recorded = |at: usize| {
        let mut recorder = Recorder::default();
        Done { result: work(at, &mut recorder), events: recorder.0 }
    };
    (0..n).into_par_iter().map(recorded).collect()
}
