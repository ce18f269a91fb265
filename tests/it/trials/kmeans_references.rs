//! The inertia of k-means with its defaults against known ones.

use std::path::Path;

use super::sets::{Published, fit_default, inertia_of, n_clusters, read_labels, read_matrix, shared};

/// Sets with the number of their groups and the inertia of Lloyd's fixed point from the published labels; for a3 that of the labels, which is higher.
const REFERENCES: [(&str, usize, f64); 10] = [
    ("s1", 15, 8.917650007e12),
    ("s2", 15, 1.327919413e13),
    ("s3", 15, 1.688960252e13),
    ("s4", 15, 1.570556948e13),
    ("a1", 20, 1.214625752e10),
    ("a2", 35, 2.028673664e10),
    ("a3", 50, 2.96301e10),
    ("unbalance", 8, 2.144920628e11),
    ("d31", 31, 3393.316327),
    ("r15", 15, 108.6190408),
];

#[test]
fn the_best_of_the_default_starts_reaches_the_reference_inertia() {
    let Some(folder) = shared("gagolews/sipu") else { return };
    for (name, k, reference) in REFERENCES {
        let inertia = fit_default(&Published::read(&folder, name).x, k).summary.inertia;
        let above = inertia / reference - 1.0;
        println!("{name}: {above:+.1e} beside the reference");
        // Another fixed point a few rows away, and the default tolerance, which stops a hair before it; a centroid at the wrong
        // group would cost more than a hundredth.
        assert!(above <= 1e-4, "{name}: {above}");
    }
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

/// Prints how many of ours are no worse and which are, checks that none has `allowed` more inertia, and returns the count.
fn count_and_check(all: &[Beside], allowed: f64) -> usize {
    let no_worse = all.iter().filter(|beside| beside.ratio <= 1.0 + 1e-6).count();
    let better = all.iter().filter(|beside| beside.ratio < 1.0 - 1e-6).count();
    println!("{} partitions: {no_worse} of ours are no worse, {better} of them better", all.len());
    for beside in all.iter().filter(|beside| beside.ratio > 1.0 + 1e-6) {
        println!("{}: {:+.2e}", beside.name, beside.ratio - 1.0);
    }
    for beside in all {
        assert!(beside.ratio <= 1.0 + allowed, "{}: {}", beside.name, beside.ratio);
    }
    no_worse
}

#[test]
fn ours_is_as_good_as_the_stored_partitions_of_scikit_learn() {
    let all = beside_stored(|set| !LARGE.contains(&set));
    if all.is_empty() {
        return;
    }
    assert_eq!(all.len(), 87);
    let no_worse = count_and_check(&all, 5e-3);
    assert!(no_worse >= 65, "only {no_worse} are as good");
}

#[test]
fn ours_is_as_good_as_the_stored_partitions_of_the_large_sets() {
    count_and_check(&beside_stored(|set| LARGE.contains(&set)), 2e-2);
}

#[test]
fn a_hundred_groups_of_a_thousand_rows_come_near_the_inertia_of_their_labels() {
    let Some(folder) = shared("gagolews/sipu") else { return };
    for name in ["birch1", "birch2"] {
        let set = Published::read(&folder, name);
        let ratio = fit_default(&set.x, 100).summary.inertia / inertia_of(set.x.view(), &set.labellings[0]);
        println!("{name}: {:+.2e} beside the published labels", ratio - 1.0);
        // Ten starts leave a few of a hundred groups without a centroid of their own.
        assert!(ratio <= 1.15, "{name}: {ratio}");
    }
}
