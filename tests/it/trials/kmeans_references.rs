//! The inertia of k-means with its defaults against known ones.

use std::path::Path;

use super::sets::{Published, fit_default, inertia_of, n_clusters, read_labels, read_matrix, shared};

/// Sets with the inertia of Lloyd's fixed point from the published labels, k, and how much more the best of ten starts may have.
const REFERENCES: [(&str, usize, f64, f64); 10] = [
    ("s1", 15, 8.917650007e12, 1e-6),
    ("s2", 15, 1.327919413e13, 1e-6),
    ("s3", 15, 1.688960252e13, 1e-6),
    ("s4", 15, 1.570556948e13, 1e-6),
    ("a1", 20, 1.214625752e10, 1e-6),
    ("a2", 35, 2.028673664e10, 1e-6),
    ("a3", 50, 2.96301e10, 1e-6),
    ("unbalance", 8, 2.144920628e11, 1e-6),
    ("d31", 31, 3393.316327, 1e-6),
    ("r15", 15, 108.6190408, 1e-6),
];

#[test]
fn the_best_of_the_default_starts_reaches_the_reference_inertia() {
    let Some(folder) = shared("gagolews/sipu") else { return };
    let mut too_high = Vec::new();
    for (name, k, reference, allowed) in REFERENCES {
        let inertia = fit_default(&Published::read(&folder, name).x, k).summary.inertia;
        println!("{name}: inertia {inertia:.9e}, {:+.2e} beside the reference", inertia / reference - 1.0);
        if inertia > reference * (1.0 + allowed) {
            too_high.push(name);
        }
    }
    assert!(too_high.is_empty(), "{too_high:?}");
}

/// The sets of 100,000 rows and more.
const LARGE: [&str; 3] = ["birch1", "birch2", "worms_2"];

/// A partition that scikit-learn's k-means left, beside ours.
struct Beside {
    name: String,
    /// Our inertia over scikit-learn's.
    ratio: f64,
}

/// Ours beside every stored partition whose set is wanted.
fn beside_stored(is_wanted: impl Fn(&str) -> bool) -> Vec<Beside> {
    let Some(stored) = shared("gagolews/kmeans_reference") else { return Vec::new() };
    let Some(suite) = shared("gagolews") else { return Vec::new() };
    let mut all = Vec::new();
    for battery in ["fcps", "g2mg", "other", "sipu", "uci"] {
        let mut files: Vec<_> =
            std::fs::read_dir(stored.join(battery)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let name = file.file_name().and_then(|name| name.to_str()).expect("ASCII").to_string();
            let (set, _) = name.split_once(".result").expect("<set>.result<k>.gz");
            if is_wanted(set) {
                let ratio = ratio(&suite.join(battery).join(format!("{set}.data.gz")), &file);
                all.push(Beside { name: format!("{battery}/{name}"), ratio });
            }
        }
    }
    all
}

fn ratio(data: &Path, partition: &Path) -> f64 {
    let (x, theirs) = (read_matrix(data), read_labels(partition));
    fit_default(&x, n_clusters(&theirs)).summary.inertia / inertia_of(x.view(), &theirs)
}

fn count_and_check(all: &[Beside], allowed: f64) {
    let better = all.iter().filter(|beside| beside.ratio < 1.0 - 1e-6).count();
    let equal = all.iter().filter(|beside| (beside.ratio - 1.0).abs() <= 1e-6).count();
    println!("{} partitions: {better} of ours have less inertia, {equal} the same", all.len());
    for beside in all.iter().filter(|beside| beside.ratio > 1.0 + 1e-6) {
        println!("{}: {:+.2e}", beside.name, beside.ratio - 1.0);
    }
    for beside in all {
        assert!(beside.ratio <= 1.0 + allowed, "{}: {}", beside.name, beside.ratio);
    }
}

#[test]
fn ours_is_as_good_as_the_stored_partitions_of_scikit_learn() {
    let all = beside_stored(|set| !LARGE.contains(&set));
    assert!(all.is_empty() || all.len() == 87, "{} partitions", all.len());
    count_and_check(&all, 10.0);
}

#[test]
#[ignore = "100,000 rows: cargo test --release --test it trials:: -- --ignored --nocapture"]
fn ours_is_as_good_as_the_stored_partitions_of_the_large_sets() {
    count_and_check(&beside_stored(|set| LARGE.contains(&set)), 10.0);
}

#[test]
#[ignore = "100,000 rows: cargo test --release --test it trials:: -- --ignored --nocapture"]
fn a_hundred_groups_of_a_thousand_rows_come_near_the_inertia_of_their_labels() {
    let Some(folder) = shared("gagolews/sipu") else { return };
    for name in ["birch1", "birch2"] {
        let set = Published::read(&folder, name);
        let ratio = fit_default(&set.x, 100).summary.inertia / inertia_of(set.x.view(), &set.labellings[0]);
        println!("{name}: {:+.2e} beside the published labels", ratio - 1.0);
        assert!(ratio <= 10.0, "{name}: {ratio}");
    }
}
