//! Bounds that hold for any data.

use segmenta::report::{self, Chart, Entry, KDistanceCurve, KDistancePoint, ReportData, SweepPoint};

use crate::report::markup::{check_inert, elements};
use crate::report::sample::{Sequence, attributes, heat_map, k_distances, map, page, shop};

const MAX_PAGE: usize = 1_500_000;
const MAX_PICTURE: usize = 60_000;

/// `n_segments` segments of a million customers in `n_features` attributes.
fn large(n_segments: usize, n_features: usize) -> ReportData {
    let mut data = shop();
    let mut numbers = Sequence::new(1);
    let pattern = data.segments.clone();
    data.n_customers = 1_000_000;
    data.n_features = n_features;
    data.segments = (0..n_segments)
        .map(|segment| {
            let mut card = pattern[segment % pattern.len()].clone();
            card.segment = segment;
            card.size = 1_000_000 / n_segments;
            card.attributes = attributes(&mut numbers, n_features);
            card
        })
        .collect();
    data.heat_map = heat_map(n_segments, n_features);
    data.map = Some(map(200_000));
    data.sweep = (2..80).map(|k| SweepPoint { k, silhouette: Some(1.0 / k as f64), ..Default::default() }).collect();
    data
}

#[test]
fn a_page_of_a_million_customers_and_its_pictures_stay_within_bounds() {
    let data = large(12, 100);
    let html = page(&data);
    assert!(html.len() <= MAX_PAGE, "{}", html.len());
    check_inert(&html);
    for svg in html.split("<svg").skip(1).map(|part| part.split("</svg>").next().unwrap()) {
        assert!(svg.len() <= MAX_PICTURE, "{}: {}", svg.len(), &svg[..200]);
    }
    // Every segment and every attribute is there.
    assert_eq!(elements(&html).iter().filter(|element| element.name == "article").count(), 12);
    assert!(html.contains("attribute_99"));
}

#[test]
fn absurd_data_are_cut_and_the_page_says_so() {
    let mut data = large(300, 400);
    let long = "x<".repeat(50_000);
    data.segments.iter_mut().for_each(|segment| segment.sentence.clone_from(&long));
    data.heat_map.iter_mut().for_each(|row| row.attribute.clone_from(&long));
    data.notes = vec![long.clone(); 3000];
    data.parameters = vec![Entry { name: long.clone(), value: long.clone() }; 3000];
    data.title = long;
    let html = page(&data);
    assert!(html.len() <= MAX_PAGE, "{}", html.len());
    check_inert(&html);
    assert!(html.contains("more segments are in the files") && html.contains("rows are not shown here"));
    assert!(report::text(&data).lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn pictures_of_their_own_stay_within_bounds() {
    let data = large(300, 400);
    for chart in [
        Chart::Sizes { segments: &data.segments },
        Chart::Sweep { points: &data.sweep, chosen: Some(5), near_ties: &[3, 6] },
        Chart::HeatMap { segments: &data.segments, rows: &data.heat_map },
        Chart::KDistances {
            curve: &KDistanceCurve { points: vec![KDistancePoint::default(); 300_000], ..k_distances() },
        },
        Chart::Map { segments: &data.segments, map: data.map.as_ref().unwrap() },
    ] {
        assert!(report::chart_svg(&chart).len() <= MAX_PICTURE);
    }
}

#[test]
fn numbers_that_are_none_break_no_page() {
    let mut data = shop();
    data.segments[0].share = f64::NAN;
    data.segments[1].revenue_share = Some(f64::INFINITY);
    data.sweep[0] = SweepPoint { k: 2, silhouette: Some(f64::NAN), inertia: Some(f64::INFINITY), ..Default::default() };
    data.distance_by_column[0].share = f64::NAN;
    let mut curve = k_distances();
    curve.points[3].share = f64::NAN;
    curve.points[50].distance = f64::NEG_INFINITY;
    curve.points[99].distance = f64::INFINITY;
    curve.bend = Some(KDistancePoint { share: 2.0, distance: f64::NAN });
    for eps in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300] {
        data.k_distances = Some(KDistanceCurve { eps, ..curve.clone() });
        check_inert(&page(&data));
    }
    let html = page(&data);
    check_inert(&html);
    assert!(!html.contains("NaN") && !html.contains("inf"), "a number that is none was written");
}
