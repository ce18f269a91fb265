//! Works that are each too short to be shared out between threads, done side by side.

use rayon::prelude::*;

use crate::observe::{Control, Event, Observer};

/// Work, in the operations that [`chunked`](crate::math::chunked) reckons with, that is worth another thread.
const LEAST_WORK: usize = 200_000;

/// What came of a work, and what it told on the way.
#[derive(Debug)]
pub(super) struct Done<T> {
    result: T,
    /// What is still to be told.
    events: Vec<Event>,
    /// What the observer has answered so far.
    control: Control,
}

impl<T> Done<T> {
    /// Tells the observer what there is to tell, as it would have been told had this work been the only one, and gives the result. Who asks
    /// to stop is told nothing more.
    pub(super) fn tell(self, observer: &mut dyn Observer) -> (T, Control) {
        let stops = self.events.iter().any(|event| observer.on_event(event) == Control::Stop);
        (self.result, if stops { Control::Stop } else { self.control })
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

/// An observer that notes whether it asked to stop.
struct Watched<'o> {
    observer: &'o mut dyn Observer,
    control: Control,
}

impl Observer for Watched<'_> {
    fn on_event(&mut self, event: &Event) -> Control {
        let control = self.observer.on_event(event);
        if control == Control::Stop {
            self.control = control;
        }
        control
    }
}

/// Whether to do works side by side that together come to `work`: where that pays, and unless this thread is itself one of those that share
/// out work.
pub(super) fn pays(work: usize) -> bool {
    work >= LEAST_WORK && rayon::current_thread_index().is_none()
}

/// `work` for each of `0..n`, in order: all at once where that `pays`, or one after the other, which ends where the observer asks to stop. What
/// works that are done at once have to tell is kept for [`Done::tell`].
pub(super) fn side_by_side<T: Send>(
    n: usize,
    pays: bool,
    observer: &mut dyn Observer,
    work: impl Fn(usize, &mut dyn Observer) -> T + Sync,
) -> Vec<Done<T>> {
    if pays && n > 1 {
        let recorded = |at: usize| {
            let mut recorder = Recorder::default();
            Done { result: work(at, &mut recorder), events: recorder.0, control: Control::Continue }
        };
        return (0..n).into_par_iter().map(recorded).collect();
    }
    let mut all = Vec::new();
    let mut watched = Watched { observer, control: Control::Continue };
    while all.len() < n && watched.control == Control::Continue {
        let result = work(all.len(), &mut watched);
        all.push(Done { result, events: Vec::new(), control: watched.control });
    }
    all
}
