//! Works that are each too short to be shared out between threads, done side by side.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};

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

/// An observer on another thread than the one that is told.
struct Relay<'s> {
    events: Sender<Event>,
    stops: &'s AtomicBool,
}

impl Observer for Relay<'_> {
    fn on_event(&mut self, event: &Event) -> Control {
        // Whoever listens does so until all works are done.
        let is_heard = self.events.send(event.clone()).is_ok();
        if is_heard && !self.stops.load(Ordering::Relaxed) { Control::Continue } else { Control::Stop }
    }
}

/// `work` for each of `0..n`, the last ones first, all at once while this thread tells the observer what they tell as it comes; one after the
/// other, in order and until the observer asks to stop, where this thread is itself one of those that share out work.
pub(super) fn while_watching<T: Send>(
    n: usize,
    observer: &mut dyn Observer,
    work: impl Fn(usize, &mut dyn Observer) -> T + Sync,
) -> Vec<T> {
    if n == 1 || rayon::current_thread_index().is_some() {
        return side_by_side(n, false, observer, work).into_iter().map(|done| done.result).collect();
    }
    let stops = AtomicBool::new(false);
    let (sender, receiver) = channel();
    let mut results: Vec<Option<T>> = (0..n).map(|_| None).collect();
    rayon::in_place_scope(|scope| {
        for (at, result) in results.iter_mut().enumerate().rev() {
            let mut relay = Relay { events: sender.clone(), stops: &stops };
            let work = &work;
            scope.spawn(move |_| *result = Some(work(at, &mut relay)));
        }
        drop(sender);
        for event in receiver {
            if !stops.load(Ordering::Relaxed) && observer.on_event(&event) == Control::Stop {
                stops.store(true, Ordering::Relaxed);
            }
        }
    });
    results.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A work that tells of two steps of its own.
    fn work(at: usize, observer: &mut dyn Observer) -> (usize, bool) {
        let tells = |step| Event::Rows { done: step, total: 10 * at };
        let stops = (1..=2).any(|step| observer.on_event(&tells(step)) == Control::Stop);
        (at, stops)
    }

    /// What an observer hears that asks to stop at its call of that number.
    fn heard(n: usize, pays: bool, stop_at: usize) -> (Vec<Event>, Vec<usize>) {
        let mut heard = Vec::new();
        let mut observer = |event: &Event| {
            heard.push(event.clone());
            if heard.len() == stop_at { Control::Stop } else { Control::Continue }
        };
        let mut told = Vec::new();
        for done in side_by_side(n, pays, &mut observer, work) {
            let ((at, _), control) = done.tell(&mut observer);
            told.push(at);
            if control == Control::Stop {
                break;
            }
        }
        (heard, told)
    }

    #[test]
    fn what_is_heard_and_found_does_not_depend_on_whether_works_go_side_by_side() {
        assert_eq!(heard(4, true, 100).0.len(), 8);
        for stop_at in [1, 2, 3, 5, 8, 100] {
            assert_eq!(heard(4, true, stop_at), heard(4, false, stop_at), "asks to stop at call {stop_at}");
        }
    }

    #[test]
    fn whoever_watches_hears_everything_on_his_thread_and_can_stop() {
        let here = std::thread::current().id();
        let mut n_heard = 0;
        let mut observer = |_: &Event| {
            assert_eq!(std::thread::current().id(), here);
            n_heard += 1;
            Control::Continue
        };
        let found = while_watching(7, &mut observer, work);
        assert_eq!(found, (0..7).map(|at| (at, false)).collect::<Vec<_>>());
        assert_eq!(n_heard, 14);
        let endless = |_: usize, observer: &mut dyn Observer| {
            while observer.on_event(&Event::Lines { n_read: 0 }) == Control::Continue {
                std::thread::yield_now();
            }
        };
        assert_eq!(while_watching(5, &mut |_: &Event| Control::Stop, endless).len(), 5);
    }

    #[test]
    fn a_thread_that_shares_out_work_does_its_works_one_after_the_other() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let mut ignored = |_: &Event| Control::Continue;
        let found = pool.install(move || {
            assert!(!pays(usize::MAX));
            while_watching(3, &mut ignored, work)
        });
        assert_eq!(found, [(0, false), (1, false), (2, false)]);
    }
}
