//! From a table to a segmentation, and what it says of other tables.

use segmenta::clustering::{Clusterer, ClustererSpec, DbscanSpec, FittedSummary, HdbscanParams, KMeansParams};
use segmenta::datasets;
use segmenta::error::ErrorKind;
use segmenta::features::{FeatureSpec, Numeric, Role};
use segmenta::observe::{Control, Event, Silent};
use segmenta::report::{self, ReportData};
use segmenta::seed::Seed;
use segmenta::segmentation::{ClusterCount, ScoreColumns, Segmentation, SegmentationSpec, Segmented, Segmenter};
use segmenta::table::{Column, Table};

use crate::support::with_threads;

fn shop(n: usize) -> Table {
    datasets::shop(n, Seed::new(1)).unwrap().customers
}

fn fit(spec: SegmentationSpec, table: &Table) -> Segmented {
    Segmenter::new(spec).fit(table, &mut Silent).unwrap()
}

/// Everything that a run writes, as bytes.
fn bytes(segmented: &Segmented) -> Vec<Vec<u8>> {
    let mut segments = Vec::new();
    segmented.scores.write_csv(ScoreColumns::Segments, &mut segments).unwrap();
    let mut sweep = Vec::new();
    segmented.segmentation.sweep().unwrap().write_csv(&mut sweep).unwrap();
    let mut page = Vec::new();
    report::html(&ReportData::new(&segmented.segmentation), &mut page).unwrap();
    let spec = segmented.segmentation.spec().to_toml().unwrap();
    vec![segments, sweep, page, spec.into_bytes(), segmented.segmentation.to_json().unwrap().into_bytes()]
}

fn table_of(columns: Vec<Column>, like: &Table) -> Table {
    Table::new(like.ids().clone(), columns).unwrap()
}

#[test]
fn every_file_is_the_same_for_any_thread_count() {
    let table = shop(600);
    let one = with_threads(1, || bytes(&fit(SegmentationSpec::default(), &table)));
    let five = with_threads(5, || bytes(&fit(SegmentationSpec::default(), &table)));
    assert!(one == five);
}

#[test]
fn running_the_saved_specification_again_gives_the_same_bytes() {
    let table = shop(500);
    let first = fit(SegmentationSpec { seed: Seed::new(3), ..SegmentationSpec::default() }, &table);
    let spec = SegmentationSpec::from_toml(&first.segmentation.spec().to_toml().unwrap()).unwrap();
    assert!(bytes(&first) == bytes(&fit(spec, &table)));
}

#[test]
fn scoring_the_training_table_gives_the_training_rows() {
    let table = shop(700);
    let segmented = fit(SegmentationSpec::default(), &table);
    let loaded = Segmentation::from_json(&segmented.segmentation.to_json().unwrap()).unwrap();
    assert_eq!(loaded, segmented.segmentation);
    assert_eq!(loaded.score(&table).unwrap(), segmented.scores);
}

#[test]
fn a_customer_scores_the_same_alone_and_among_others_and_in_any_order_of_columns() {
    let table = shop(300);
    let segmented = fit(SegmentationSpec::default(), &table);
    let mut columns = table.columns().to_vec();
    columns.reverse();
    columns.push(Column::new("more", columns[0].data().clone()));
    assert_eq!(segmented.segmentation.score(&table_of(columns, &table)).unwrap(), segmented.scores);
    // The sample's customer i is the same in a shop of any size.
    let fewer = segmented.segmentation.score(&shop(5)).unwrap();
    assert_eq!(fewer.assignment().distances, segmented.scores.assignment().distances[..5]);
}

#[test]
fn columns_that_a_table_lacks_are_all_named() {
    let table = shop(300);
    let segmentation = fit(SegmentationSpec::default(), &table).segmentation;
    let kept = |column: &&Column| !["age", "spend_12m"].contains(&column.name());
    let fewer = table_of(table.columns().iter().filter(kept).cloned().collect(), &table);
    let message = segmentation.score(&fewer).unwrap_err().to_string();
    assert!(message.starts_with("model refused: the table lacks `age`, `spend_12m`; it has "), "{message}");
}

#[test]
fn the_row_for_k_in_the_sweep_is_a_single_run_with_that_k() {
    let table = shop(400);
    let range = fit(SegmentationSpec { n_clusters: Some("2..6".parse().unwrap()), ..Default::default() }, &table);
    for row in range.segmentation.sweep().unwrap().rows() {
        let spec = SegmentationSpec { n_clusters: Some(ClusterCount::Fixed(row.n_clusters)), ..Default::default() };
        let single = fit(spec, &table);
        assert_eq!(single.segmentation.sweep().unwrap().rows(), std::slice::from_ref(row));
    }
}

#[test]
fn a_given_number_of_segments_is_made_and_said_to_be_given() {
    let table = shop(300);
    let spec = SegmentationSpec { n_clusters: Some(ClusterCount::Fixed(4)), ..Default::default() };
    let segmentation = fit(spec, &table).segmentation;
    assert_eq!(segmentation.n_segments(), 4);
    assert!(segmentation.choice().unwrap().because.contains('4'), "{}", segmentation.choice().unwrap().because);
}

#[test]
fn the_default_range_ends_at_the_number_of_distinct_customers() {
    let table = Table::builder().number("spend", (0..40).map(|i| f64::from(i % 4) * 100.0)).build().unwrap();
    let spec = SegmentationSpec {
        features: Some(FeatureSpec::new().behavioural("spend", Numeric::standard())),
        ..Default::default()
    };
    let segmentation = fit(spec.clone(), &table).segmentation;
    assert_eq!(segmentation.spec().n_clusters, Some(ClusterCount::Range { from: 2, to: 4 }));
    let asked = SegmentationSpec { n_clusters: Some("2..9".parse().unwrap()), ..spec };
    let refused = Segmenter::new(asked).fit(&table, &mut Silent).unwrap_err();
    assert_eq!(refused.to_string(), "n_clusters = 9: expected at most 4, the number of distinct rows");
}

#[test]
fn the_matrix_and_the_model_of_a_segmentation_are_those_of_the_single_steps() {
    let table = shop(300);
    let segmented = fit(SegmentationSpec { n_clusters: Some(ClusterCount::Fixed(5)), ..Default::default() }, &table);
    let (_, x) = FeatureSpec::infer(&table).fit_encode(&table).unwrap();
    let clustering = KMeansParams::new(5).cluster(&x, &mut Silent).unwrap();
    assert_eq!(segmented.scores.assignment().labels, clustering.labels);
    assert_eq!(segmented.segmentation.summary(), &FittedSummary::Kmeans(clustering.summary));
}

#[test]
fn a_stopped_run_ends_with_the_best_so_far_and_says_so() {
    let table = shop(500);
    let mut n_restarts = 0;
    let mut observer = |event: &Event| {
        n_restarts += usize::from(matches!(event, Event::Restart { .. }));
        if n_restarts > 25 { Control::Stop } else { Control::Continue }
    };
    let segmented = Segmenter::default().fit(&table, &mut observer).unwrap();
    let codes: Vec<String> = segmented.segmentation.warnings().into_iter().map(|warning| warning.code).collect();
    assert!(codes.iter().any(|code| code == "interrupted"), "{codes:?}");
    assert_eq!(segmented.segmentation.sweep().unwrap().rows().len(), 2, "25 restarts are two whole counts");
    assert_eq!(segmented.segmentation.score(&table).unwrap(), segmented.scores);
}

#[test]
fn attributes_kept_out_of_clustering_are_profiled_and_direct_identifiers_are_not() {
    let n = 200;
    let emails: Vec<String> = (0..n).map(|i| format!("c{i}@example.org")).collect();
    let table = Table::builder()
        .number("spend", (0..n).map(|i| if i % 2 == 0 { 10.0 + f64::from(i) } else { 500.0 + f64::from(i) }))
        .category("religion", (0..n).map(|i| Some(if i % 2 == 0 { "a" } else { "b" })))
        .text("email", emails.iter().map(|email| Some(email.as_str())))
        .number("visits", (0..n).map(|i| f64::from(i % 7)))
        .build()
        .unwrap();
    let features = FeatureSpec::new().behavioural("spend", Numeric::standard());
    let spec =
        SegmentationSpec { features: Some(features), n_clusters: Some(ClusterCount::Fixed(2)), ..Default::default() };
    let segmentation = fit(spec, &table).segmentation;
    let role = |name: &str| segmentation.profiles().attributes.iter().find(|a| a.name == name).map(|a| a.role);
    assert_eq!(role("spend"), Some(Role::Feature));
    assert_eq!(role("visits"), Some(Role::ProfileOnly));
    assert_eq!(role("religion"), Some(Role::Sensitive));
    assert_eq!(role("email"), None);
    let everything = format!("{}{}", segmentation.to_json().unwrap(), report::text(&ReportData::new(&segmentation)));
    assert!(!everything.contains("example.org"));
}

#[test]
fn codes_of_regions_are_profiled_as_levels() {
    let table = Table::builder()
        .number("Region", (0..120).map(|i| f64::from(1 + i % 3)))
        .number("spend", (0..120).map(|i| f64::from(i % 3) * 200.0 + f64::from(i)))
        .build()
        .unwrap();
    let segmentation = fit(SegmentationSpec::default(), &table).segmentation;
    let text = segmentation.to_string();
    assert!(!text.contains("average 1"), "a mean of codes says nothing: {text}");
}

#[test]
fn a_specification_with_an_unknown_key_or_a_bad_value_is_refused_with_its_line() {
    for (text, expected) in [
        ("seed = 1\nn_cluster = 3\n", "spec, line 2: there is no key `n_cluster` here; did you mean `n_clusters`?"),
        ("seed = 1\n\nn_clusters = \"9..2\"\n", "spec, line 3: the number of segments = 9..2"),
        ("version = 9\n", "spec, version: 9 is unknown; this crate reads 1"),
        (
            "[clustering]\nalgorithm = \"kmean\"\n",
            "spec, line 2: there is no choice `kmean` here; did you mean `kmeans`?",
        ),
        ("seed = \n", "spec, line 1"),
    ] {
        let error = SegmentationSpec::from_toml(text).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(matches!(error.kind(), ErrorKind::Spec { .. }));
    }
}

#[test]
fn a_far_customer_is_told_from_the_segments() {
    let table = Table::builder()
        .number("a", (0..100).map(|i| f64::from(i % 10)))
        .number("b", (0..100).map(|i| f64::from(i / 10) + if i < 50 { 0.0 } else { 40.0 }))
        .build()
        .unwrap();
    let segmentation = fit(SegmentationSpec::default(), &table).segmentation;
    let odd = Table::builder().number("a", [4.0, 4.0]).number("b", [2.0, 4000.0]).build().unwrap();
    assert_eq!(segmentation.score(&odd).unwrap().far(), [false, true]);
}

fn dbscan(eps: f64, min_samples: usize) -> SegmentationSpec {
    let clustering = ClustererSpec::Dbscan(DbscanSpec { eps: Some(eps), min_samples: Some(min_samples) });
    SegmentationSpec { clustering, ..Default::default() }
}

#[test]
fn dbscan_goes_the_whole_way_and_scores_its_own_table_alike() {
    let table = shop(600);
    let segmented = fit(dbscan(2.5, 8), &table);
    let segmentation = &segmented.segmentation;
    assert!(segmentation.n_segments() > 0);
    assert!(segmentation.sweep().is_none() && segmentation.choice().is_none());
    let profiles = segmentation.profiles();
    let n_noise = segmented.scores.assignment().labels.n_noise();
    assert!(n_noise > 0 && profiles.n_noise == n_noise);
    let sizes: usize = profiles.segments.iter().map(|segment| segment.size).sum();
    assert_eq!(sizes + n_noise, 600);
    let FittedSummary::Dbscan(summary) = segmentation.summary() else { panic!("{:?}", segmentation.summary()) };
    assert_eq!(summary.n_noise, n_noise);

    let loaded = Segmentation::from_json(&segmentation.to_json().unwrap()).unwrap();
    assert_eq!(&loaded, segmentation);
    assert_eq!(loaded.score(&table).unwrap(), segmented.scores);
    assert_eq!(fit(segmentation.spec().clone(), &table).segmentation, *segmentation);

    let mut csv = Vec::new();
    segmented.scores.write_csv(ScoreColumns::SegmentsAndFar, &mut csv).unwrap();
    let noise = String::from_utf8(csv).unwrap().lines().filter(|line| line.contains(",,,")).count();
    assert_eq!(noise, n_noise, "noise has neither segment nor name");
    for (row, far) in segmented.scores.far().iter().enumerate() {
        let assignment = segmented.scores.assignment();
        assert_eq!(*far, assignment.labels.get(row).is_none(), "far is noise");
        assert_eq!(assignment.margins[row], None);
    }
    let mut page = Vec::new();
    report::html(&ReportData::new(segmentation), &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("DBSCAN") && page.contains("min_samples") && page.contains(&segmentation.because()));
}

fn hdbscan(min_cluster_size: usize) -> SegmentationSpec {
    let clustering = ClustererSpec::Hdbscan(HdbscanParams::new(min_cluster_size).min_samples(5));
    SegmentationSpec { clustering, ..Default::default() }
}

#[test]
fn hdbscan_goes_the_whole_way_and_scores_its_own_table_as_it_was_fitted() {
    let table = shop(600);
    let segmented = fit(hdbscan(25), &table);
    let segmentation = &segmented.segmentation;
    assert!(segmentation.n_segments() > 1);
    let assignment = segmented.scores.assignment();
    let FittedSummary::Hdbscan(summary) = segmentation.summary() else { panic!("{:?}", segmentation.summary()) };
    assert_eq!(summary.n_noise, assignment.labels.n_noise());
    assert_eq!(segmentation.profiles().n_noise, summary.n_noise);

    let loaded = Segmentation::from_json(&segmentation.to_json().unwrap()).unwrap();
    assert_eq!(&loaded, segmentation);
    assert_eq!(loaded.score(&table).unwrap(), segmented.scores);
    for (row, far) in segmented.scores.far().iter().enumerate() {
        assert_eq!(*far, assignment.labels.get(row).is_none(), "far is noise");
    }
    let mut page = Vec::new();
    report::html(&ReportData::new(segmentation), &mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("HDBSCAN*") && page.contains("min_cluster_size") && page.contains(&segmentation.because()));

    let refused = |spec| Segmenter::new(spec).fit(&table, &mut Silent).unwrap_err().to_string();
    assert!(refused(hdbscan(500)).starts_with("min_cluster_size = 500: expected a number of customers"));
    let told = SegmentationSpec { n_clusters: Some(ClusterCount::Fixed(3)), ..hdbscan(20) };
    assert_eq!(refused(told), "n_clusters = 3: expected nothing: HDBSCAN* finds the number itself");
}

#[test]
fn dbscan_that_finds_nothing_or_is_told_a_number_is_refused() {
    let table = shop(100);
    let refused = |spec| Segmenter::new(spec).fit(&table, &mut Silent).unwrap_err().to_string();
    assert!(refused(dbscan(1e-6, 50)).starts_with("eps = 0.000001: expected a distance within which"));
    let told = SegmentationSpec { n_clusters: Some(ClusterCount::Fixed(3)), ..dbscan(2.0, 5) };
    assert_eq!(refused(told), "n_clusters = 3: expected nothing: DBSCAN finds the number itself");
}
