//! A choice says why, what is close, what the next best costs, and what to beware of.

use segmenta::observe::StopReason;
use segmenta::selection::{Choice, ChoiceWarningCode, Criterion, Metric, SweepEnd, SweepRow, SweepTable};

/// A row of a table of 1,000 customers.
fn row(n_clusters: usize, inertia: f64, silhouette: f64, ch: f64, db: f64, smallest_size: usize) -> SweepRow {
    SweepRow {
        n_clusters,
        inertia,
        silhouette: Metric::Value(silhouette),
        silhouette_standard_error: 0.0,
        calinski_harabasz: Metric::Value(ch),
        davies_bouldin: Metric::Value(db),
        // As of round clouds in two columns, for 1,000 customers.
        bic: Metric::Value(-1000.0 * inertia.ln() - 10.0 * n_clusters as f64),
        xu: Metric::Value(inertia.ln() + (n_clusters as f64).ln()),
        smallest_size,
        smallest_share: smallest_size as f64 / 1000.0,
        stop: StopReason::Tolerance,
        n_iter: 5,
        weakest_border: None,
        stability: None,
        stability_interval: None,
    }
}

fn table(rows: Vec<SweepRow>) -> SweepTable {
    SweepTable::try_new(rows, 1000, 1000, SweepEnd::Complete).expect("a sound test case")
}

fn codes(choice: &Choice) -> Vec<ChoiceWarningCode> {
    choice.warnings.iter().map(|warning| warning.code).collect()
}

/// Four segments are best by all measures; Davies-Bouldin alone would take seven, whose smallest segment is too small.
fn clear() -> SweepTable {
    table(vec![
        row(2, 900.0, 0.40, 500.0, 1.2, 400),
        row(3, 600.0, 0.45, 750.0, 1.0, 200),
        row(4, 300.0, 0.52, 900.0, 0.8, 150),
        row(5, 275.0, 0.44, 700.0, 1.1, 90),
        row(6, 265.0, 0.41, 650.0, 1.3, 40),
        row(7, 255.0, 0.39, 600.0, 0.7, 9),
    ])
}

#[test]
fn the_vote_says_why_with_the_numbers_of_the_table() {
    let choice = clear().choose(Criterion::default());
    assert_eq!(choice.n_clusters, 4);
    assert_eq!(
        choice.because,
        "4 segments: of 2 to 7, this has the best places on four measures together: silhouette 0.520 (first), \
         Calinski-Harabasz 900.0 (first), Davies-Bouldin 0.800 (first) and the point where a further segment stops paying \
         (first); 7 was left out because a segment would have fewer than 10 customers"
    );
    let next_best = choice.next_best.unwrap();
    assert_eq!(next_best.n_clusters, 5);
    assert_eq!(
        next_best.cost,
        "next best: 5 segments, with silhouette 0.440 instead of 0.520 and 8.3% less scatter within segments"
    );
    assert!((next_best.silhouette_change.unwrap() + 0.08).abs() < 1e-12);
    assert!((next_best.inertia_change.unwrap() + 1.0 / 12.0).abs() < 1e-12);
    assert_eq!((choice.near_ties, choice.warnings), (vec![], vec![]));
}

#[test]
fn the_vote_on_numbers_says_why_and_may_take_the_end_of_the_range() {
    let choice = clear().choose(Criterion::NumericVote);
    assert_eq!(
        choice.because,
        "4 segments: of 2 to 7, this has the best places on four measures together: Calinski-Harabasz 900.0 (first), the point \
         where a further segment stops paying (first), the fit of round clouds, BIC -5743.8 (third) and scatter against an even \
         spread, Xu's index 7.090 (first); 7 was left out because a segment would have fewer than 10 customers"
    );
    let three = || table(clear().rows()[..3].to_vec());
    let chosen = |table: SweepTable| table.choose(Criterion::NumericVote);
    let open = chosen(three());
    let known = chosen(three().with_inertias_beside(None, Some(275.0)).unwrap());
    assert_eq!((open.n_clusters, known.n_clusters), (4, 4));
    assert!(open.because.contains("stops paying (third)"), "{open}");
    assert!(known.because.contains("stops paying (first)"), "{known}");
}

#[test]
fn a_single_index_decides_where_it_is_asked_to() {
    let table = clear();
    for criterion in [Criterion::Silhouette, Criterion::CalinskiHarabasz, Criterion::DaviesBouldin] {
        let choice = table.choose(criterion);
        assert_eq!(choice.n_clusters, 4, "{criterion:?}");
        assert_eq!(choice.criterion, criterion);
    }
    assert!(table.choose(Criterion::DaviesBouldin).because.contains("the lowest Davies-Bouldin index, 0.800"));
}

#[test]
fn a_segment_needs_one_percent_of_the_customers_or_thirty() {
    let with_smallest = |smallest: usize, n_rows: usize| {
        let rows = vec![row(2, 9.0, 0.4, 5.0, 1.2, 0), row(3, 3.0, 0.6, 9.0, 0.5, 0)];
        let rows = rows.into_iter().zip([n_rows / 3, smallest]).map(|(row, smallest_size)| SweepRow {
            smallest_size,
            smallest_share: smallest_size as f64 / n_rows as f64,
            ..row
        });
        let table = SweepTable::try_new(rows.collect(), n_rows, n_rows, SweepEnd::Complete).unwrap();
        table.choose(Criterion::Silhouette).n_clusters
    };
    assert_eq!((with_smallest(9, 1000), with_smallest(10, 1000)), (2, 3));
    assert_eq!((with_smallest(29, 100_000), with_smallest(30, 100_000)), (2, 3));
}

#[test]
fn where_every_number_leaves_a_small_segment_the_nearest_is_taken_with_a_warning() {
    let choice =
        table(vec![row(2, 9.0, 0.8, 5.0, 0.3, 2), row(3, 7.0, 0.6, 6.0, 0.5, 4), row(4, 5.0, 0.5, 7.0, 0.6, 4)])
            .choose(Criterion::default());
    assert_eq!(choice.n_clusters, 3);
    assert!(
        choice.because.contains("none leaves every segment with 10 customers, and here the smallest is largest (4)")
    );
    assert_eq!(codes(&choice), [ChoiceWarningCode::SmallSegment]);
}

#[test]
fn near_ties_are_told() {
    let rows =
        vec![row(2, 9.0, 0.400, 5.0, 1.2, 400), row(3, 6.0, 0.408, 6.0, 1.0, 200), row(4, 5.0, 0.5, 7.0, 0.9, 200)];
    let choice = table(rows[..2].to_vec()).choose(Criterion::Silhouette);
    assert_eq!((choice.n_clusters, choice.near_ties), (3, vec![2]));
    assert!(table(rows).choose(Criterion::Silhouette).near_ties.is_empty());
    // Sampled silhouettes are as blurred as their standard errors say.
    let blurred: Vec<SweepRow> = [(2, 0.40), (3, 0.43)]
        .map(|(k, s)| SweepRow { silhouette_standard_error: 0.016, ..row(k, 9.0 / k as f64, s, 5.0, 1.0, 200) })
        .into();
    assert_eq!(table(blurred).choose(Criterion::Silhouette).near_ties, [2]);
}

#[test]
fn one_number_is_taken_as_asked() {
    let choice = table(vec![row(5, 9.0, 0.31, 5.0, 1.2, 100)]).choose(Criterion::default());
    assert_eq!(choice.n_clusters, 5);
    assert_eq!(choice.because, "5 segments, as asked (silhouette 0.310): no other number was compared");
    assert_eq!((choice.next_best, choice.warnings), (None, vec![]));
}

#[test]
fn a_weak_choice_and_the_end_of_the_range_are_warned_of() {
    let weak =
        table(vec![row(2, 9.0, 0.11, 5.0, 2.2, 300), row(3, 6.0, 0.18, 9.0, 1.0, 200)]).choose(Criterion::default());
    assert_eq!(codes(&weak), [ChoiceWarningCode::WeakK, ChoiceWarningCode::EndOfRange]);
    assert!(weak.warnings[0].message.contains("silhouette 0.180, below 0.25"));

    let reason = "all rows are in one cluster, and at least 2 are needed".to_string();
    let undefined = || Metric::Undefined { reason: reason.clone() };
    let one = SweepRow {
        silhouette: undefined(),
        calinski_harabasz: undefined(),
        davies_bouldin: undefined(),
        ..row(1, 9.0, 0.0, 0.0, 0.0, 1000)
    };
    let choice = table(vec![one.clone()]).choose(Criterion::default());
    assert_eq!((choice.n_clusters, codes(&choice)), (1, vec![ChoiceWarningCode::WeakK]));
    assert!(choice.warnings[0].message.contains(&reason));
    // One segment is no answer where there is another.
    assert_eq!(table(vec![one, row(2, 5.0, 0.1, 5.0, 2.0, 300)]).choose(Criterion::default()).n_clusters, 2);
}

#[test]
fn a_choice_survives_json_and_a_forged_one_is_refused() {
    let choice = clear().choose(Criterion::default());
    let text = serde_json::to_string(&choice).unwrap();
    assert_eq!(serde_json::from_str::<Choice>(&text).unwrap(), choice);
    assert!(text.contains("\"criterion\":\"vote\""), "{text}");
    for (from, to, said) in [
        ("\"n_clusters\":4", "\"n_clusters\":0", "n_clusters of the choice = 0"),
        ("\"near_ties\":[]", "\"near_ties\":[4]", "a near-tie of the choice = 4"),
        ("\"n_clusters\":5", "\"n_clusters\":4", "the next best choice = 4"),
        ("\"because\"", "\"surprise\"", "unknown field"),
    ] {
        let error = serde_json::from_str::<Choice>(&text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
