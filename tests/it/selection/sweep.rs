//! A sweep is the single runs side by side.

use segmenta::ErrorKind;
use segmenta::clustering::kmeans::KMeansInit;
use segmenta::ndarray::{Array2, array};
use segmenta::observe::{Control, Event, StopReason};
use segmenta::prelude::*;
use segmenta::selection::metrics::{calinski_harabasz, davies_bouldin, silhouette};
use segmenta::selection::{
    Criterion, Flows, KSweep, Metric, ReplicateInterval, Sampling, StabilitySpec, SweepEnd, SweepTable, across,
};

use crate::support::{blobs, with_threads};

fn matrix() -> FeatureMatrix {
    FeatureMatrix::from_array(blobs(500, 3, 4, 2.0, 1)).expect("a sound test case")
}

fn params() -> KMeansParams {
    KMeansParams::new(2).n_init(3).seed(Seed::new(9))
}

#[test]
fn each_row_equals_a_single_run_bit_for_bit() {
    let x = matrix();
    for sampling in [Sampling::Exact, Sampling::AtMost(200)] {
        let sweep = KSweep::new(params(), 1..=7).sampling(sampling).run(&x, &mut Silent).unwrap();
        assert_eq!(sweep.rows().len(), 7);
        for row in sweep.rows() {
            let alone = params().n_clusters(row.n_clusters).cluster(&x, &mut Silent).unwrap();
            assert_eq!(sweep.clustering(row.n_clusters), Some(&alone));
            assert_eq!(row.inertia.to_bits(), alone.summary.inertia.to_bits());
            assert_eq!((row.stop, row.n_iter), (alone.summary.stop, alone.summary.n_iter));
            let single = KSweep::new(params(), row.n_clusters..=row.n_clusters).sampling(sampling);
            assert_eq!(single.run(&x, &mut Silent).unwrap().rows(), std::slice::from_ref(row));
            if row.n_clusters > 1 {
                let labels = &alone.labels;
                let alone = silhouette(x.values(), labels, sampling, Seed::new(9)).unwrap();
                assert_eq!(row.silhouette, Metric::Value(alone.value));
                assert_eq!(row.silhouette_standard_error, alone.basis.standard_error());
                assert_eq!(row.calinski_harabasz.value(), calinski_harabasz(x.values(), labels).ok());
                assert_eq!(row.davies_bouldin.value(), davies_bouldin(x.values(), labels).ok());
            }
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_bit_of_a_sweep() {
    let x = matrix();
    let with = |n_threads| with_threads(n_threads, || KSweep::new(params(), 2..=6).run(&x, &mut Silent).unwrap());
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn a_metric_without_a_value_says_why_in_its_row() {
    let x = FeatureMatrix::from_array(array![[0.0], [0.0], [1.0], [1.0], [5.0]]).unwrap();
    let sweep = KSweep::new(params(), 1..=3).run(&x, &mut Silent).unwrap();
    assert_eq!(sweep.rows()[0].silhouette.reason(), Some("all rows are in one cluster, and at least 2 are needed"));
    let last = &sweep.rows()[2];
    assert!(last.silhouette.value().is_some());
    assert!(last.calinski_harabasz.reason().unwrap().contains("nothing varies within"));
    assert!(sweep.table().to_string().contains("nothing varies within"), "{}", sweep.table());
}

#[test]
fn a_range_beyond_the_distinct_rows_is_refused_before_any_fit() {
    let x = FeatureMatrix::from_array(array![[0.0], [0.0], [1.0], [1.0], [5.0]]).unwrap();
    let mut n_events = 0;
    let mut observer = |_: &Event| {
        n_events += 1;
        Control::Continue
    };
    let error = KSweep::new(params(), 2..=4).run(&x, &mut observer).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TooFewDistinctRows { n_clusters: 4, n_distinct: 3 }), "{error}");
    assert_eq!(n_events, 0);
}

#[test]
fn a_sweep_that_cannot_run_is_refused() {
    let x = matrix();
    let said = |sweep: KSweep| sweep.run(&x, &mut Silent).unwrap_err().to_string();
    assert_eq!(said(KSweep::new(params(), 0..=4)), "the range of n_clusters = 0..4: expected 1 <= first <= last");
    #[expect(clippy::reversed_empty_ranges, reason = "that is what is refused")]
    let reversed = KSweep::new(params(), 5..=4);
    assert_eq!(said(reversed), "the range of n_clusters = 5..4: expected 1 <= first <= last");
    assert!(said(KSweep::new(params().n_init(0), 2..=4)).contains("n_init = 0"));
    let given = params().n_clusters(2).init(KMeansInit::Given(Array2::zeros((2, 3))));
    assert!(said(KSweep::new(given, 2..=4)).contains("given centroids"));
    assert!(said(KSweep::new(params(), 2..=4).sampling(Sampling::AtMost(3))).contains("at least 40 rows"));
}

#[test]
fn a_stop_ends_with_the_rows_so_far_marked() {
    let x = matrix();
    let whole = KSweep::new(params(), 2..=6).run(&x, &mut Silent).unwrap();
    let mut steps = Vec::new();
    let mut after_two_steps = |event: &Event| match event {
        Event::SweepStep { n_clusters, done, total } => {
            steps.push((*n_clusters, *done, *total));
            if *done == 2 { Control::Stop } else { Control::Continue }
        }
        _ => Control::Continue,
    };
    let stopped = KSweep::new(params(), 2..=6).run(&x, &mut after_two_steps).unwrap();
    assert_eq!(steps, [(2, 1, 5), (3, 2, 5)]);
    assert_eq!(stopped.rows(), &whole.rows()[..2]);
    assert_eq!(stopped.table().end(), SweepEnd::Interrupted { last_planned: 6 });
    assert!(stopped.table().to_string().ends_with("stopped early: 6 segments were to be compared"));
    let codes: Vec<&str> = stopped.choose(Criterion::default()).warnings.iter().map(|w| w.code.as_str()).collect();
    assert!(codes.contains(&"interrupted"), "{codes:?}");

    // In the middle of the third fit: that fit is dropped.
    let mut n_steps = 0;
    let mut within_third = |event: &Event| {
        n_steps += usize::from(matches!(event, Event::SweepStep { .. }));
        if n_steps == 2 && matches!(event, Event::Iteration { .. }) { Control::Stop } else { Control::Continue }
    };
    assert_eq!(KSweep::new(params(), 2..=6).run(&x, &mut within_third).unwrap().rows(), &whole.rows()[..2]);

    // At once: the first fit stands, marked.
    let at_once = KSweep::new(params(), 4..=6).run(&x, &mut |_: &Event| Control::Stop).unwrap();
    assert_eq!(at_once.rows().len(), 1);
    assert_eq!(at_once.rows()[0].stop, StopReason::Interrupted);
}

#[test]
fn the_numbers_beside_the_range_are_fitted_and_have_no_row() {
    let x = matrix();
    let inertia = |k: usize| Some(params().n_clusters(k).cluster(&x, &mut Silent).unwrap().summary.inertia);
    let mut steps = Vec::new();
    let mut observer = |event: &Event| {
        if let Event::SweepStep { n_clusters, done, total } = event {
            steps.push((*n_clusters, *done, *total));
        }
        Control::Continue
    };
    let sweep = KSweep::new(params(), 4..=5).run(&x, &mut observer).unwrap();
    let table = sweep.table();
    assert_eq!(steps, [(4, 1, 2), (5, 2, 2)]);
    assert_eq!((table.rows().len(), table.end()), (2, SweepEnd::Complete));
    assert_eq!([3, 4, 6].map(|k| table.inertia(k)), [3, 4, 6].map(inertia));
    assert_eq!([2, 7].map(|k| table.inertia(k)), [None, None]);
    assert!(sweep.clustering(6).is_none() && sweep.clustering(3).is_none());

    // From a single number nothing is chosen, and beyond the distinct rows nothing can be fitted.
    let alone = KSweep::new(params(), 4..=4).run(&x, &mut Silent).unwrap();
    assert_eq!((alone.table().inertia(3), alone.table().inertia(5)), (None, None));
    let few = FeatureMatrix::from_array(array![[0.0], [0.0], [1.0], [1.0], [5.0]]).unwrap();
    let all = KSweep::new(params(), 2..=3).run(&few, &mut Silent).unwrap();
    assert_eq!(all.table().inertia(4), None);

    // A stop after the last row loses nothing but what lies beyond it.
    let mut is_last = false;
    let mut after_the_last = |event: &Event| {
        is_last |= matches!(event, Event::SweepStep { n_clusters: 5, .. });
        if is_last && matches!(event, Event::Iteration { .. }) { Control::Stop } else { Control::Continue }
    };
    let stopped = KSweep::new(params(), 4..=5).run(&x, &mut after_the_last).unwrap();
    assert_eq!((stopped.rows(), stopped.table().end()), (sweep.rows(), SweepEnd::Complete));
    assert_eq!(stopped.table().inertia(6), None);
}

#[test]
fn the_end_of_the_range_wins_where_the_groups_are_as_many() {
    // Eight groups of one size on the corners of a cube.
    let corner = |row: usize, column: usize| f64::from(u8::from(row >> column & 1 == 1));
    let noise = blobs(640, 3, 1, 0.5, 6);
    let x = Array2::from_shape_fn((640, 3), |(row, column)| 4.0 * corner(row, column) + noise[[row, column]]);
    let x = FeatureMatrix::from_array(x).unwrap();
    for criterion in [Criterion::Vote, Criterion::NumericVote] {
        for range in [2..=8, 2..=12, 8..=12, 7..=8] {
            let choice = KSweep::new(params(), range.clone()).run(&x, &mut Silent).unwrap().choose(criterion);
            assert_eq!(choice.n_clusters, 8, "{criterion:?} of {range:?}: {choice}");
        }
    }
}

#[test]
fn a_table_survives_json_and_a_forged_one_is_refused() {
    let x = matrix();
    let sweep = KSweep::new(params(), 1..=5).run(&x, &mut Silent).unwrap();
    let text = serde_json::to_string(sweep.table()).unwrap();
    assert_eq!(&serde_json::from_str::<SweepTable>(&text).unwrap(), sweep.table());

    let forged = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        change(&mut value);
        serde_json::from_value::<SweepTable>(value).unwrap_err().to_string()
    };
    assert!(forged(&|v| v["rows"] = serde_json::json!([])).contains("rows of the sweep = 0"));
    assert!(forged(&|v| v["rows"][2]["n_clusters"] = 2.into()).contains("rows ascend"));
    assert!(forged(&|v| v["rows"][2]["silhouette"]["value"] = 1.5.into()).contains("silhouette at n_clusters = 3"));
    assert!(forged(&|v| v["rows"][0]["inertia"] = (-1.0).into()).contains("inertia at n_clusters = 1"));
    assert!(forged(&|v| v["rows"][3]["smallest_share"] = 0.9.into()).contains("smallest_size over n_rows"));
    assert!(forged(&|v| v["silhouette_rows"] = 501.into()).contains("at most the 500 customers"));
    assert!(forged(&|v| v["inertia_after"] = (-1.0).into()).contains("an inertia beside the sweep = -1"));
    assert!(forged(&|v| v["surprise"] = 1.into()).contains("unknown field"));
    assert!(forged(&|v| v["end"] = serde_json::json!({"interrupted": {"last_planned": 5}})).contains("above 5"));
}

#[test]
fn a_table_says_that_its_silhouette_is_sampled() {
    let sweep = KSweep::new(params(), 2..=3).sampling(Sampling::AtMost(100)).run(&matrix(), &mut Silent).unwrap();
    assert_eq!((sweep.table().silhouette_rows(), sweep.table().n_rows()), (100, 500));
    assert!(sweep.table().to_string().contains("silhouette on a sample of 100 of 500 customers"), "{}", sweep.table());
    println!("{}", sweep.table());
}

#[test]
fn blades_and_flows_of_a_sweep_are_those_of_its_clusterings() {
    let x = matrix();
    let sweep = KSweep::new(params(), 1..=6).sampling(Sampling::AtMost(200)).run(&x, &mut Silent).unwrap();
    assert!(sweep.silhouettes(1).is_none() && sweep.silhouettes(9).is_none());
    for row in &sweep.rows()[1..] {
        let profile = sweep.silhouettes(row.n_clusters).unwrap();
        assert_eq!(Metric::Value(profile.mean), row.silhouette);
        let labels = &sweep.clustering(row.n_clusters).unwrap().labels;
        let seed = Seed::new(9);
        let alone = segmenta::selection::metrics::silhouette_profile(x.values(), labels, Sampling::AtMost(200), seed);
        assert_eq!(profile, &alone.unwrap());
    }
    let flows = sweep.flows();
    assert_eq!(flows.steps().len(), 5);
    for (step, k) in flows.steps().iter().zip(1..) {
        let labels = |k| &sweep.clustering(k).unwrap().labels;
        assert_eq!(step, &across(labels(k), labels(k + 1)).unwrap());
        assert_eq!((step.fewer_sizes(), step.more_sizes()), (labels(k).sizes(), labels(k + 1).sizes()));
    }
    let text = serde_json::to_string(&flows).unwrap();
    assert_eq!(serde_json::from_str::<Flows>(&text).unwrap(), flows);
    let other = KSweep::new(params(), 2..=2).run(&x, &mut Silent).unwrap();
    assert!(other.flows().steps().is_empty());
}

#[test]
fn intervals_hold_the_replicates_and_one_replicate_is_its_own() {
    let x = FeatureMatrix::from_array(blobs(300, 3, 3, 6.0, 1)).unwrap();
    let mut sweep = KSweep::new(params(), 2..=4).run(&x, &mut Silent).unwrap();
    let mut with = |n_replicates| {
        let spec = StabilitySpec { n_replicates, ..StabilitySpec::default() };
        sweep.measure_stability(&x, &spec, &mut Silent).unwrap();
        (sweep.stability(3).unwrap().clone(), sweep.table().clone())
    };
    let (one, _) = with(1);
    for segment in &one.segments {
        assert_eq!(segment.interval, Some(ReplicateInterval { low: segment.jaccard, high: segment.jaccard }));
    }
    let mean = one.interval.unwrap();
    assert!(mean.low == mean.high && (mean.low - one.mean_jaccard()).abs() < 1e-15);

    let (many, table) = with(24);
    let mut widest: f64 = 0.0;
    for segment in &many.segments {
        let ReplicateInterval { low, high } = segment.interval.unwrap();
        assert!(0.0 <= low && low <= segment.jaccard && segment.jaccard <= high && high <= 1.0, "{segment:?}");
        widest = widest.max(high - low);
    }
    assert!(widest > 0.0, "replicates of touching groups differ");
    assert_eq!(table.row(3).unwrap().stability_interval, many.interval);

    let choice = table.choose(Criterion::default());
    let mut csv = Vec::new();
    table.write_intervals_csv(&choice, &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let chosen: Vec<&str> = csv.lines().filter(|line| line.ends_with(",chosen")).collect();
    assert!(chosen.len() == 1 && chosen[0].starts_with(&format!("{},", choice.n_clusters)), "{csv}");
    assert_eq!(csv.lines().count(), 4);
}
