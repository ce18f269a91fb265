//! A comparison of algorithms is the single fits side by side.

use segmenta::clustering::{
    DbscanParams, FittedModel, FittedSummary, GaussianMixtureParams, HdbscanParams, KMeansParams,
};
use segmenta::ndarray::Array2;
use segmenta::observe::{Control, Event, StopReason};
use segmenta::prelude::*;
use segmenta::selection::metrics::{calinski_harabasz, davies_bouldin, density_validity, silhouette};
use segmenta::selection::{
    AlgorithmSweep, Candidate, Comparison, ComparisonEnd, KSweep, Metric, Sampling, adjusted_rand,
};
use segmenta::{ErrorKind, Result};

use crate::support::{blobs, with_threads};

fn matrix() -> FeatureMatrix {
    FeatureMatrix::from_array(blobs(300, 3, 4, 1.5, 1)).expect("a sound test case")
}

fn kmeans() -> KMeansParams {
    KMeansParams::new(2).n_init(3).seed(Seed::new(9))
}

fn mixture() -> GaussianMixtureParams {
    GaussianMixtureParams::new(2).seed(Seed::new(4))
}

fn all() -> AlgorithmSweep {
    AlgorithmSweep::new()
        .kmeans(&kmeans(), 2..=5)
        .hdbscan(&HdbscanParams::new(5).min_samples(6), [5, 20, 40])
        .gaussian_mixtures(&mixture(), 2..=4)
        .candidate(Candidate::Dbscan(DbscanParams::new(2.0).min_samples(6)))
        .hdbscan(&HdbscanParams::new(5), [10])
        .seed(Seed::new(9))
}

/// The fit of a candidate alone.
fn alone(candidate: &Candidate, x: &FeatureMatrix) -> (FittedModel, FittedSummary, segmenta::clustering::Labels) {
    match candidate {
        Candidate::Kmeans(params) => {
            let fit = params.cluster(x, &mut Silent).unwrap();
            (FittedModel::Kmeans(fit.model), FittedSummary::Kmeans(fit.summary), fit.labels)
        }
        Candidate::GaussianMixture(params) => {
            let fit = params.cluster(x, &mut Silent).unwrap();
            (FittedModel::GaussianMixture(fit.model), FittedSummary::GaussianMixture(fit.summary), fit.labels)
        }
        Candidate::Dbscan(params) => {
            let fit = params.cluster(x, &mut Silent).unwrap();
            (FittedModel::Dbscan(fit.model), FittedSummary::Dbscan(fit.summary), fit.labels)
        }
        Candidate::Hdbscan(params) => {
            let fit = params.cluster(x, &mut Silent).unwrap();
            (FittedModel::Hdbscan(fit.model), FittedSummary::Hdbscan(fit.summary), fit.labels)
        }
    }
}

fn metric(computed: Result<f64>) -> Metric {
    Metric::from_result(computed).expect("the matrix can be measured")
}

#[test]
fn each_row_and_each_fit_is_that_of_the_candidate_alone_bit_for_bit() {
    let x = matrix();
    for sampling in [Sampling::Exact, Sampling::AtMost(150)] {
        let sweep = all().sampling(sampling);
        let comparison = sweep.run(&x, &mut Silent).unwrap();
        assert_eq!(comparison.table().end(), ComparisonEnd::Complete);
        assert_eq!(comparison.table().rows().len(), sweep.candidates().len());
        for (row, fit) in comparison.table().rows().iter().zip(comparison.clusterings()) {
            let candidate = sweep.candidates().iter().find(|candidate| candidate.to_string() == row.candidate);
            let candidate = candidate.expect("a row has the name of its candidate");
            let (model, summary, labels) = alone(candidate, &x);
            assert_eq!((&fit.model, &fit.summary, &fit.labels), (&model, &summary, &labels), "{candidate}");
            assert_eq!((row.algorithm.as_str(), row.n_clusters), (candidate.algorithm(), labels.n_clusters()));
            assert_eq!(row.noise_share, labels.n_noise() as f64 / 300.0);
            let value = silhouette(x.values(), &labels, sampling, Seed::new(9));
            assert_eq!(row.silhouette, metric(value.map(|silhouette| silhouette.value)), "{candidate}");
            assert_eq!(row.calinski_harabasz, metric(calinski_harabasz(x.values(), &labels)));
            assert_eq!(row.davies_bouldin, metric(davies_bouldin(x.values(), &labels)));
            assert_eq!(row.density_validity.is_some(), ["hdbscan", "dbscan"].contains(&row.algorithm.as_str()));
            if let (Some(validity), Sampling::Exact) = (&row.density_validity, sampling) {
                assert_eq!(validity, &metric(density_validity(x.values(), &labels).map(|found| found.value)));
            }
            match summary {
                FittedSummary::GaussianMixture(summary) => assert_eq!(row.bic, Some(summary.bic)),
                FittedSummary::Kmeans(summary) => assert_eq!(row.inertia, Some(summary.inertia)),
                _ => assert_eq!((row.bic, row.inertia, row.stop), (None, None, None)),
            }
        }
    }
}

#[test]
fn rows_of_kmeans_are_those_of_a_sweep_over_k() {
    let x = matrix();
    let comparison = all().run(&x, &mut Silent).unwrap();
    let sweep = KSweep::new(kmeans(), 2..=5).run(&x, &mut Silent).unwrap();
    for (row, of_sweep) in comparison.table().rows().iter().zip(sweep.rows()) {
        assert_eq!(row.n_clusters, of_sweep.n_clusters);
        assert_eq!(row.inertia, Some(of_sweep.inertia));
        assert_eq!(row.silhouette, of_sweep.silhouette);
        assert_eq!(row.smallest_share, of_sweep.smallest_share);
        assert_eq!(row.stop, Some(of_sweep.stop));
    }
}

#[test]
fn agreement_is_the_adjusted_rand_index_of_each_pair() {
    let comparison = all().run(&matrix(), &mut Silent).unwrap();
    let fits = comparison.clusterings();
    let agreement = comparison.table().agreement();
    assert_eq!(agreement.len(), fits.len());
    for (a, row) in agreement.iter().enumerate() {
        assert_eq!((row.len(), row[a]), (fits.len(), 1.0));
        for (b, value) in row.iter().enumerate() {
            assert_eq!(*value, adjusted_rand(fits[a].labels.iter(), fits[b].labels.iter()).unwrap());
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_bit_of_a_comparison() {
    let x = matrix();
    let with = |n_threads| with_threads(n_threads, || all().run(&x, &mut Silent).unwrap());
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

/// The comparison that is stopped at the first event of which `at` says so, and the rows that the observer saw.
fn stopped(x: &FeatureMatrix, at: impl Fn(&Event, usize) -> bool) -> (Result<Comparison>, Vec<String>) {
    let mut seen = Vec::new();
    let mut observer = |event: &Event| {
        if let Event::Candidate { name, .. } = event {
            seen.push(name.clone());
        }
        if at(event, seen.len()) { Control::Stop } else { Control::Continue }
    };
    let comparison = all().run(x, &mut observer);
    (comparison, seen)
}

#[test]
fn the_observer_sees_every_row_and_a_stop_keeps_those_that_are_done() {
    let x = matrix();
    let whole = all().run(&x, &mut Silent).unwrap();
    let names = |comparison: &Comparison| -> Vec<String> {
        comparison.table().rows().iter().map(|row| row.candidate.clone()).collect()
    };
    let (complete, seen) = stopped(&x, |_, _| false);
    assert_eq!((complete.unwrap(), seen), (whole.clone(), names(&whole)));

    // After the first row of the second group: the two groups stand whole.
    let (after_five, seen) = stopped(&x, |event, n| matches!(event, Event::Candidate { .. }) && n == 5);
    let after_five = after_five.unwrap();
    assert_eq!(names(&after_five), seen);
    let n = after_five.table().rows().len();
    assert!((5..11).contains(&n), "{n}");
    assert_eq!(after_five.table().rows(), &whole.table().rows()[..n]);
    assert_eq!(after_five.table().end(), ComparisonEnd::Interrupted { n_planned: 12 });
    assert!(after_five.table().to_string().contains("stopped early: 12 candidates were to be compared"));

    // In the middle of k-means: the numbers that are done.
    let (in_kmeans, _) = stopped(&x, |event, _| matches!(event, Event::SweepStep { n_clusters: 3, .. }));
    assert_eq!(in_kmeans.unwrap().table().rows(), &whole.table().rows()[..2]);

    // In the middle of the first mixture: it is dropped, for it is not what it would be alone.
    let (in_mixture, _) = stopped(&x, |event, n| n == 7 && matches!(event, Event::Iteration { .. }));
    assert_eq!(in_mixture.unwrap().table().rows(), &whole.table().rows()[..7]);

    // After the second one: both stand.
    let is_second = |event: &Event, n: usize| n == 7 && matches!(event, Event::SweepStep { n_clusters: 3, .. });
    assert_eq!(stopped(&x, is_second).0.unwrap().table().rows(), &whole.table().rows()[..9]);

    // At once: the first fit stands, marked.
    let (at_once, _) = stopped(&x, |_, _| true);
    let at_once = at_once.unwrap();
    assert_eq!(at_once.table().rows().len(), 1);
    assert_eq!(at_once.table().rows()[0].stop, Some(StopReason::Interrupted));
    assert!(matches!(at_once.table().end(), ComparisonEnd::Interrupted { .. }));

    let density = AlgorithmSweep::new().hdbscan(&HdbscanParams::new(5), [5, 9]);
    let error = density.run(&x, &mut |_: &Event| Control::Stop).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Interrupted), "{error}");
}

#[test]
fn what_the_data_do_not_allow_is_refused_alone_with_its_reason() {
    let x = FeatureMatrix::from_array(Array2::from_shape_fn((40, 1), |(row, _)| (row % 4) as f64)).unwrap();
    let sweep = AlgorithmSweep::new().kmeans(&kmeans(), 3..=6).gaussian_mixtures(&mixture(), 2..=2);
    let comparison = sweep.run(&x, &mut Silent).unwrap();
    let table = comparison.table();
    assert_eq!(table.rows().iter().map(|row| row.n_clusters).collect::<Vec<_>>(), [3, 4, 2]);
    assert_eq!(table.refusals().len(), 2);
    assert_eq!(table.refusals()[0].candidate, "k-means, 5 segments");
    assert!(table.refusals()[0].reason.contains("distinct"), "{:?}", table.refusals());
    assert!(table.to_string().contains("k-means, 6 segments has no row: "), "{table}");
    assert_eq!(table.end(), ComparisonEnd::Complete);

    let none = AlgorithmSweep::new().kmeans(&kmeans(), 5..=6).run(&x, &mut Silent).unwrap_err();
    assert!(matches!(none.kind(), ErrorKind::TooFewDistinctRows { n_clusters: 5, n_distinct: 4 }), "{none}");

    let weighted = matrix().with_weights(segmenta::ndarray::Array1::ones(300)).unwrap();
    let comparison = all().run(&weighted, &mut Silent).unwrap();
    let refused: Vec<&str> = comparison.table().refusals().iter().map(|refusal| refusal.algorithm.as_str()).collect();
    assert_eq!(refused, ["hdbscan"; 4]);
}

#[test]
fn a_comparison_that_cannot_run_is_refused() {
    let x = matrix();
    let said = |sweep: AlgorithmSweep| sweep.run(&x, &mut Silent).unwrap_err().to_string();
    assert!(said(AlgorithmSweep::new()).contains("candidates of the comparison = 0"));
    assert!(said(all().candidate(Candidate::Kmeans(kmeans().n_init(0)))).contains("n_init = 0"));
    assert!(said(all().hdbscan(&HdbscanParams::new(2), [1])).contains("min_cluster_size = 1"));
    assert!(said(all().sampling(Sampling::AtMost(3))).contains("at least 40 rows"));
}

#[test]
fn a_comparison_is_written_as_numbers() {
    let comparison = all().run(&matrix(), &mut Silent).unwrap();
    let table = comparison.table();
    let (mut rows, mut agreement) = (Vec::new(), Vec::new());
    table.write_csv(&mut rows).unwrap();
    table.write_agreement_csv(&mut agreement).unwrap();
    let (rows, agreement) = (String::from_utf8(rows).unwrap(), String::from_utf8(agreement).unwrap());
    assert!(rows.starts_with("candidate,algorithm,k,noise_share,"));
    assert_eq!((rows.lines().count(), agreement.lines().count()), (13, 13));
    assert!(agreement.lines().nth(1).unwrap().starts_with("\"k-means, 2 segments\",1,"), "{agreement}");
    let shown = table.to_string();
    assert!(shown.contains("HDBSCAN*, at least 20") && shown.contains("the more noise, the easier"), "{shown}");
    println!("{shown}");
}
