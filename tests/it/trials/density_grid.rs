//! Density clustering of published sets over a grid of parameters, label for label scikit-learn's (tests/fixtures/density_grid.json).

use std::path::Path;

use segmenta::clustering::{DbscanParams, HdbscanParams, Labels};
use segmenta::ndarray::Array2;
use segmenta::observe::Silent;
use serde_json::Value;

use super::sets::{Published, shared};
use crate::support::{fixture, whole};

/// The 64-bit FNV-1a hash of labels as little-endian 32-bit integers, -1 for noise.
pub(super) fn hash(labels: &Labels) -> String {
    let bytes = labels.iter().flat_map(|label| label.map_or(-1, |label| label as i32).to_le_bytes());
    let hash =
        bytes.fold(0xCBF2_9CE4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    format!("{hash:016x}")
}

fn read(folder: &Path, entry: &Value) -> Array2<f64> {
    let (family, name) = entry["set"].as_str().unwrap().split_once('/').unwrap();
    let x = Published::read(&folder.join(family), name).x;
    assert_eq!(x.dim(), (whole(&entry["n"]), whole(&entry["d"])), "{}", entry["set"]);
    x
}

#[test]
fn dbscan_finds_what_scikit_learn_finds_number_for_number() {
    let Some(folder) = shared("gagolews") else { return };
    let fixture = fixture("density_grid.json");
    let (mut n_cases, mut n_labels) = (0, 0);
    for entry in fixture["sets"].as_array().unwrap() {
        let x = read(&folder, entry);
        for case in entry["dbscan"].as_array().unwrap() {
            let params = DbscanParams::new(case[0].as_f64().unwrap()).min_samples(whole(&case[1])).check().unwrap();
            let fit = params.fit_array(x.view(), None, &mut Silent).unwrap();
            let got = (fit.labels.n_clusters(), fit.summary.n_noise, fit.summary.n_core, hash(&fit.labels));
            let expected = (whole(&case[2]), whole(&case[3]), whole(&case[4]), case[5].as_str().unwrap().to_owned());
            assert_eq!(got, expected, "{}: {case}", entry["set"]);
            (n_cases, n_labels) = (n_cases + 1, n_labels + fit.labels.len());
        }
    }
    println!("DBSCAN: {n_cases} cases, {n_labels} labels agree with scikit-learn");
}

#[test]
fn hdbscan_finds_what_scikit_learn_finds_where_that_does_not_hang_on_ties() {
    let Some(folder) = shared("gagolews") else { return };
    let fixture = fixture("density_grid.json");
    let (mut n_cases, mut n_equal) = (0, 0);
    for entry in fixture["sets"].as_array().unwrap() {
        let x = read(&folder, entry);
        for case in entry["hdbscan"].as_array().unwrap() {
            let params = HdbscanParams::new(whole(&case[0])).min_samples(whole(&case[1])).check().unwrap();
            let fit = params.fit_array(x.view(), None, &mut Silent).unwrap();
            let is_equal = hash(&fit.labels) == case[4].as_str().unwrap();
            if !is_equal {
                let (clusters, noise) = (fit.labels.n_clusters(), fit.summary.n_noise);
                println!("{}: {case}: {clusters} clusters, {noise} noise", entry["set"]);
            }
            (n_cases, n_equal) = (n_cases + 1, n_equal + usize::from(is_equal));
        }
    }
    println!("HDBSCAN*: {n_equal} of {n_cases} cases agree with scikit-learn");
    assert_eq!(n_equal, n_cases);
}
