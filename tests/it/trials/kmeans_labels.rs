//! k-means with its defaults against the published labels.

use super::sets::{
    Labelling, Published, agreement, centroid_index, fit_default, means, n_clusters, read_matrix_after_a_line, shared,
};

/// A set, and the least adjusted Rand index and adjusted mutual information that k-means must reach on it.
struct Floor {
    name: &'static str,
    rand: f64,
    mutual: f64,
}

const fn floor(name: &'static str, rand: f64, mutual: f64) -> Floor {
    Floor { name, rand, mutual }
}

/// Groups that are round enough for k-means: each must get a centroid of its own.
const ROUND: [Floor; 10] = [
    floor("s1", 0.98, 0.98),
    floor("s2", 0.93, 0.94),
    floor("s3", 0.71, 0.78),
    floor("s4", 0.62, 0.71),
    floor("a1", 0.96, 0.965),
    floor("a2", 0.96, 0.97),
    floor("a3", 0.965, 0.975),
    floor("unbalance", 1.0, 1.0),
    floor("d31", 0.945, 0.96),
    floor("r15", 0.985, 0.985),
];

/// The fundamental problems (Ultsch 2005). Rings, chains and blobs within blobs are not what k-means looks for: there the floor only
/// says that it finds no less than any k-means.
const FUNDAMENTAL: [Floor; 9] = [
    floor("atom", 0.17, 0.28),
    floor("chainlink", 0.085, 0.06),
    floor("engytime", 0.84, 0.765),
    floor("hepta", 1.0, 1.0),
    floor("lsun", 0.435, 0.535),
    floor("target", 0.62, 0.62),
    floor("tetra", 1.0, 1.0),
    floor("twodiamonds", 1.0, 1.0),
    floor("wingnut", 0.85, 0.765),
];

/// Checks the agreement with `published` and returns the centroid index.
fn check(set: &Published, published: &Labelling, floor: &Floor) -> usize {
    let k = n_clusters(published);
    let fit = fit_default(&set.x, k);
    let (rand, mutual) = agreement(&fit.labels, published);
    let index = centroid_index(fit.model.centroids(), means(set.x.view(), published).view());
    println!("{}: k {k}, adjusted Rand {rand:.4}, mutual information {mutual:.4}, centroid index {index}", floor.name);
    assert!(rand >= floor.rand, "{}: adjusted Rand index {rand} below {}", floor.name, floor.rand);
    assert!(mutual >= floor.mutual, "{}: adjusted mutual information {mutual} below {}", floor.name, floor.mutual);
    index
}

#[test]
fn every_round_group_gets_a_centroid_of_its_own() {
    let Some(folder) = shared("gagolews/sipu") else { return };
    for floor in &ROUND {
        let set = Published::read(&folder, floor.name);
        assert_eq!(check(&set, &set.labellings[0], floor), 0, "{}: centroids at the wrong group", floor.name);
    }
}

#[test]
fn the_fundamental_problems_are_solved_as_far_as_k_means_can() {
    let Some(folder) = shared("gagolews/fcps") else { return };
    for floor in &FUNDAMENTAL {
        let set = Published::read(&folder, floor.name);
        // Where a second labelling was published, it is the one that is fairer to k-means, but for the rings of `target`.
        let fairer = if floor.name == "target" { 0 } else { set.labellings.len() - 1 };
        check(&set, &set.labellings[fairer], floor);
    }
}

#[test]
fn sixteen_groups_are_found_whole_in_up_to_512_dimensions() {
    let Some(folder) = shared("fraenti_dim") else { return };
    // Rows 1 to 64 are the first group, and so on.
    let truth: Vec<Option<usize>> = (0..1024).map(|row| Some(row / 64)).collect();
    for file in ["dim032.txt", "dim064.txt", "dim128.txt", "dim256.txt.gz", "dim512.txt.gz"] {
        let x = read_matrix_after_a_line(&folder.join(file));
        let fit = fit_default(&x, 16);
        assert_eq!(agreement(&fit.labels, &truth), (1.0, 1.0), "{file}");
    }
}
