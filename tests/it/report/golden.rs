//! Reports as they look today: what changes them, changes these files, under the eyes of whoever changes them.

use std::path::PathBuf;

use segmenta::report::{self, Chart};

use crate::report::sample::{map, page, shop};

/// Set to write the files instead of comparing with them.
const BLESS: &str = "SEGMENTA_BLESS";

pub(super) fn check(name: &str, got: &str) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "golden", name].iter().collect();
    if std::env::var_os(BLESS).is_some() {
        std::fs::write(&path, got).expect("tests/golden can be written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let line = expected
        .lines()
        .zip(got.lines())
        .position(|(a, b)| a != b)
        .map_or_else(|| expected.lines().count().min(got.lines().count()) + 1, |line| line + 1);
    assert!(
        expected == got,
        "{name} differs from line {line} on; look at it, then run again with {BLESS}=1 to accept it"
    );
}

#[test]
fn the_page_is_as_accepted() {
    check("report.html", &page(&shop()));
}

#[test]
fn the_terminal_text_is_as_accepted() {
    check("report.txt", &report::text(&shop()));
}

#[test]
fn the_comparison_picture_is_as_accepted() {
    let data = shop();
    check(
        "sweep.svg",
        &report::chart_svg(&Chart::Sweep { points: &data.sweep, chosen: data.chosen_k, near_ties: &data.near_ties }),
    );
}

#[test]
fn the_pictures_of_how_sure_segments_are_are_as_accepted() {
    let data = shop();
    let segments = &data.segments;
    let profile = data.silhouettes.as_ref().unwrap();
    check("silhouettes.svg", &report::chart_svg(&Chart::Silhouettes { profile, segments }));
    let stability = data.stability.as_ref().unwrap();
    check("stability.svg", &report::chart_svg(&Chart::Stability { stability, segments }));
    let flows = data.flows.as_ref().unwrap();
    check("flow.svg", &report::chart_svg(&Chart::Flows { flows, chosen: data.chosen_k, segments }));
}

#[test]
fn the_picture_of_recency_and_frequency_is_as_accepted() {
    check("rfm.svg", &report::chart_svg(&Chart::Rfm { customers: &crate::report::sample::rfm() }));
}

#[test]
fn the_k_distance_picture_is_as_accepted() {
    check("k_distances.svg", &report::chart_svg(&Chart::KDistances { curve: &crate::report::sample::k_distances() }));
}

#[test]
fn the_map_picture_is_as_accepted() {
    let map = map(600);
    check("map.svg", &report::chart_svg(&Chart::Map { segments: &shop().segments, map: &map }));
}

#[test]
fn two_renders_are_the_same_bytes() {
    assert_eq!(page(&shop()), page(&shop()));
    assert_eq!(report::text(&shop()), report::text(&shop()));
}

#[test]
fn json_holds_every_number_and_comes_back() {
    let data = shop();
    let mut out = Vec::new();
    report::json(&data, &mut out).unwrap();
    assert_eq!(serde_json::from_slice::<report::ReportData>(&out).unwrap(), data);
    assert_eq!(out.last(), Some(&b'\n'));
}
