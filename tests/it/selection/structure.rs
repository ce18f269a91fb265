//! Groups are told from noise, stable segments from arbitrary ones, and nothing of it hangs on threads.

use rand::Rng;
use segmenta::ErrorKind;
use segmenta::ndarray::Array2;
use segmenta::observe::{Control, Event};
use segmenta::prelude::*;
use segmenta::selection::{
    Criterion, GapStatistic, KSweep, PredictionStrength, ReferenceAxes, Resampling, Sampling, StabilityBand,
    StabilitySpec, Structure, StructureSpec, Sweep, Verdict,
};

use crate::support::{blobs, with_threads};

fn normal(rng: &mut impl Rng) -> f64 {
    (0..12).map(|_| rng.r#gen::<f64>()).sum::<f64>() - 6.0
}

fn matrix(x: Array2<f64>) -> FeatureMatrix {
    FeatureMatrix::from_array(x).expect("a sound test case")
}

fn sweep(x: &FeatureMatrix, seed: u64) -> Sweep {
    let params = KMeansParams::new(2).n_init(4).seed(Seed::new(seed));
    KSweep::new(params, 2..=8).run(x, &mut Silent).expect("a sound test case")
}

/// Few replicates, for a debug build.
fn spec() -> StructureSpec {
    StructureSpec {
        stability: StabilitySpec { n_replicates: 16, ..StabilitySpec::default() },
        ..StructureSpec::default()
    }
}

fn judged(x: Array2<f64>, seed: u64) -> (usize, Structure) {
    let x = matrix(x);
    let sweep = sweep(&x, seed);
    let chosen = sweep.choose(Criterion::NumericVote).n_clusters;
    (chosen, sweep.judge(&x, chosen, &spec(), &mut Silent).expect("a sound test case").expect("nobody stopped"))
}

#[test]
fn noise_of_any_kind_has_no_structure() {
    for seed in 0..4 {
        let mut rng = Seed::new(seed).rng();
        for d in [2, 8, 20] {
            let uniform = Array2::from_shape_fn((400, d), |_| rng.r#gen::<f64>());
            let gaussian = Array2::from_shape_fn((400, d), |_| normal(&mut rng));
            let mixing = Array2::from_shape_fn((d, d), |_| normal(&mut rng));
            let correlated = gaussian.dot(&mixing);
            for (name, x) in [("uniform", uniform), ("gaussian", gaussian), ("correlated", correlated)] {
                let (_, structure) = judged(x, seed);
                assert_eq!(structure.verdict, Verdict::None, "{name}, {d} columns, seed {seed}: {structure:?}");
            }
        }
    }
}

/// `k` groups, one on each axis, all equally far from each other.
fn on_axes(n: usize, d: usize, k: usize, seed: u64) -> Array2<f64> {
    let mut rng = Seed::new(seed).rng();
    Array2::from_shape_fn((n, d), |(row, column)| if row % k == column { 10.0 } else { 0.0 } + normal(&mut rng))
}

#[test]
fn planted_groups_are_natural_and_found() {
    for (k, d) in [(2, 2), (3, 8), (5, 5)] {
        let (chosen, structure) = judged(on_axes(600, d, k, k as u64), 1);
        assert_eq!((chosen, structure.verdict), (k, Verdict::Natural), "{structure:?}");
        let stability = structure.stability.expect("it was measured");
        assert!(stability.segments.iter().all(|segment| segment.band() >= StabilityBand::Stable), "{stability:?}");
        assert!(stability.segments.iter().all(|segment| segment.within >= 0.75 && segment.recovered > 0.9));
        assert!(structure.because.starts_with("the segments stand apart"), "{}", structure.because);
    }
}

#[test]
fn a_long_tail_is_no_group_but_may_be_divided() {
    let mut rng = Seed::new(5).rng();
    let (_, structure) = judged(Array2::from_shape_fn((800, 2), |_| (0.9 * normal(&mut rng)).exp()), 3);
    assert_ne!(structure.verdict, Verdict::Natural, "{structure:?}");
}

#[test]
fn the_choice_says_what_was_found() {
    let mut rng = Seed::new(8).rng();
    let x = matrix(Array2::from_shape_fn((300, 3), |_| rng.r#gen::<f64>()));
    let sweep = sweep(&x, 2);
    let choice = sweep.choose(Criterion::NumericVote);
    let structure = sweep.judge(&x, choice.n_clusters, &spec(), &mut Silent).unwrap().unwrap();
    let because = choice.because.clone();
    let choice = choice.with_structure(structure);
    assert_eq!(choice.verdict(), Some(Verdict::None));
    assert!(choice.because.starts_with(&because), "{}", choice.because);
    assert!(choice.because.contains("but the segments are no better than those of data without any groups"));
    assert_eq!(choice.warnings[0].code.as_str(), "no_structure");
    let json = serde_json::to_string(&choice).unwrap();
    assert_eq!(serde_json::from_str::<segmenta::selection::Choice>(&json).unwrap(), choice);
}

#[test]
fn a_group_comes_back_more_surely_than_an_arbitrary_cut() {
    let mut rng = Seed::new(6).rng();
    // One far group, and a round cloud that must be cut somewhere.
    let x = matrix(Array2::from_shape_fn((400, 2), |(row, _)| if row < 100 { 40.0 } else { 0.0 } + normal(&mut rng)));
    let mut sweep = KSweep::new(KMeansParams::new(2), 3..=3).run(&x, &mut Silent).unwrap();
    for resampling in [Resampling::Bootstrap, Resampling::Subsample(0.5)] {
        let spec = StabilitySpec { resampling, n_replicates: 24, ..StabilitySpec::default() };
        sweep.measure_stability(&x, &spec, &mut Silent).unwrap();
        let stability = sweep.stability(3).unwrap();
        assert_eq!(sweep.rows()[0].stability, Some(stability.mean_jaccard()));
        let clustering = sweep.clustering(3).unwrap();
        let far = clustering.labels.get(0).unwrap();
        for (segment, measured) in stability.segments.iter().enumerate() {
            match segment == far {
                true => assert!(measured.jaccard > 0.99 && measured.dissolved == 0.0, "{measured:?}"),
                false => assert!(measured.jaccard < 0.96, "{measured:?}"),
            }
        }
    }
}

#[test]
fn threads_and_neighbours_in_a_sweep_change_no_bit_of_a_stability() {
    let x = matrix(blobs(300, 3, 3, 2.0, 4));
    let measured = |threads: usize, last: usize| {
        with_threads(threads, || {
            let params = KMeansParams::new(2).n_init(2);
            let mut sweep = KSweep::new(params, 2..=last).run(&x, &mut Silent).unwrap();
            let spec = StabilitySpec { n_replicates: 10, rows: Sampling::AtMost(200), ..StabilitySpec::default() };
            sweep.measure_stability(&x, &spec, &mut Silent).unwrap();
            let structure = sweep.judge(&x, 3, &StructureSpec::default(), &mut Silent).unwrap();
            (sweep.stability(3).cloned(), structure)
        })
    };
    let one = measured(1, 5);
    assert_eq!(one, measured(3, 5));
    assert_eq!(one, measured(2, 3));
}

#[test]
fn an_observer_sees_the_replicates_and_may_stop_them() {
    let x = matrix(blobs(200, 2, 3, 1.0, 2));
    let mut sweep = KSweep::new(KMeansParams::new(2).n_init(2), 2..=3).run(&x, &mut Silent).unwrap();
    let mut seen = Vec::new();
    let mut observer = |event: &Event| {
        if let Event::Replicates { done, total } = event {
            seen.push((*done, *total));
        }
        if seen.len() == 2 { Control::Stop } else { Control::Continue }
    };
    sweep.measure_stability(&x, &StabilitySpec::default(), &mut observer).unwrap();
    assert_eq!(seen, [(8, 50), (16, 50)]);
    assert_eq!(sweep.stability(2).unwrap().n_replicates, 16);
}

#[test]
fn the_gap_and_the_prediction_strength_find_planted_groups_and_none_in_noise() {
    let params = KMeansParams::new(1).n_init(2);
    let planted = matrix(blobs(300, 2, 4, 0.5, 3));
    let mut rng = Seed::new(1).rng();
    let noise = matrix(Array2::from_shape_fn((300, 2), |_| normal(&mut rng)));
    for axes in [ReferenceAxes::Principal, ReferenceAxes::Columns] {
        let gap = GapStatistic::new(params.clone(), 1..=6).axes(axes).n_references(15);
        assert_eq!(gap.run(&planted, &mut Silent).unwrap().one_standard_error(), 4, "{axes:?}");
        assert_eq!(gap.run(&noise, &mut Silent).unwrap().one_standard_error(), 1, "{axes:?}");
    }
    let strength = |x: &FeatureMatrix| PredictionStrength::measure(x, &params, 1..=6, 8).unwrap().largest_above(0.8);
    assert_eq!(strength(&planted), Some(4));
    assert_eq!(strength(&noise), Some(1));
}

#[test]
fn a_spec_out_of_range_is_refused_with_the_bound() {
    let said = |answer: segmenta::Result<()>| {
        let error = answer.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Param { .. }), "{error:?}");
        error.to_string()
    };
    let stability = StabilitySpec { n_replicates: 0, ..StabilitySpec::default() };
    assert!(said(stability.check()).contains("at least 1"));
    let share = StabilitySpec { resampling: Resampling::Subsample(1.5), ..StabilitySpec::default() };
    assert!(said(share.check()).contains("between 0 and 1"));
    let structure = StructureSpec { n_references: 3, ..StructureSpec::default() };
    assert!(said(structure.check()).contains("at least 10"));
    let gap = GapStatistic::new(KMeansParams::new(1), 0..=3);
    assert!(said(gap.run(&matrix(blobs(20, 1, 2, 1.0, 1)), &mut Silent).map(|_| ())).contains("1 <= first"));
}
