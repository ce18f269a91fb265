//! What a model says of rows: those of its training, and new ones in any company.

use segmenta::clustering::{Assign, Assignment};
use segmenta::ndarray::{array, s};

use super::data::{fit_touching, list, narrowed, shuffled, touching};
use super::subject::{GivesBack, Number, Subject, laws};

laws! {
    the_model_gives_the_labels_of_the_training_back,
    a_rows_answer_does_not_depend_on_the_rows_beside_it,
    a_rows_answer_does_not_depend_on_its_place,
    asking_changes_nothing,
    rows_beyond_every_distance_are_answered_too,
}

fn the_model_gives_the_labels_of_the_training_back<S: Subject>() {
    for (seed, n_rows) in [(40, 200), (41, 1000), (42, 5000)] {
        let x = touching(n_rows, seed);
        let fit = fit_touching::<S>(&x);
        let assigned = fit.model.assign(x.view()).unwrap();
        match S::GIVES_BACK {
            GivesBack::All => assert_eq!(assigned.labels, fit.labels),
            GivesBack::CoreAndNoise => {
                for row in 0..n_rows {
                    let (fitted, assigned_label) = (fit.labels.get(row), assigned.labels.get(row));
                    let is_core = assigned.distances[row] == 0.0;
                    assert_eq!(fitted.is_some(), assigned_label.is_some(), "noise stays noise, and nothing else does");
                    assert!(fitted == assigned_label || !is_core, "a core row keeps its label");
                }
            }
        }
    }
}

fn a_rows_answer_does_not_depend_on_the_rows_beside_it<S: Subject>() {
    fn of<S: Subject, F: Number>() {
        let x = narrowed::<F>(&touching(5000, 43));
        let model = S::for_touching(5000).fit(x.view(), None).unwrap().model;
        let whole = model.assign(x.view()).unwrap();
        for batch in [1, 2, 7, 4096] {
            for start in (0..x.nrows()).step_by(batch).take(50) {
                let range = start..(start + batch).min(x.nrows());
                let part = model.assign(x.slice(s![range.clone(), ..])).unwrap();
                assert_eq!(part, rows_of(&whole, range.collect()));
            }
        }
    }
    of::<S, f64>();
    of::<S, f32>();
}

fn a_rows_answer_does_not_depend_on_its_place<S: Subject>() {
    let x = touching(5000, 44);
    let model = fit_touching::<S>(&x).model;
    let whole = model.assign(x.view()).unwrap();
    let (x, order) = shuffled(&x, 1);
    assert_eq!(model.assign(x.view()).unwrap(), rows_of(&whole, order));
}

fn asking_changes_nothing<S: Subject>() {
    let x = touching(400, 45);
    let model = fit_touching::<S>(&x).model;
    let before = model.clone();
    let first = model.assign(x.view()).unwrap();
    assert_eq!(model.assign(x.view()).unwrap(), first);
    assert_eq!(S::predict_through_linfa(&model, &x), list(&first.labels));
    assert_eq!(model, before);
}

fn rows_beyond_every_distance_are_answered_too<S: Subject>() {
    fn of<S: Subject, F: Number>() {
        let x = narrowed::<F>(&touching(400, 46));
        let model = S::for_touching(400).fit(x.view(), None).unwrap().model;
        let (most, least) = (F::max_value(), F::min_value());
        let far = array![[most, F::zero(), F::zero()], [least, most, least], [x[[0, 0]], x[[0, 1]], x[[0, 2]]]];
        let assigned = model.assign(far.view()).unwrap();
        assert!(assigned.distances.iter().all(|distance| !distance.is_nan()));
        let alone = model.assign(x.slice(s![..1, ..])).unwrap();
        assert_eq!(assigned.labels.get(2), alone.labels.get(0));
    }
    of::<S, f64>();
    of::<S, f32>();
}

/// The answers to some of the rows.
fn rows_of(whole: &Assignment, rows: Vec<usize>) -> Assignment {
    let labels = rows.iter().map(|&row| whole.labels.get(row));
    Assignment {
        labels: segmenta::clustering::Labels::try_new(labels, whole.labels.n_clusters()).unwrap(),
        distances: rows.iter().map(|&row| whole.distances[row]).collect(),
        margins: rows.iter().map(|&row| whole.margins[row]).collect(),
    }
}
