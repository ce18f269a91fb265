//! k-means with its defaults against the published labels.

use super::sets::{
    Published, agreement, centroid_index, fit_default, means, n_clusters, read_matrix_after_a_line, shared,
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
    floor("s1", 0.0, 0.0),
    floor("s2", 0.0, 0.0),
    floor("s3", 0.0, 0.0),
    floor("s4", 0.0, 0.0),
    floor("a1", 0.0, 0.0),
    floor("a2", 0.0, 0.0),
    floor("a3", 0.0, 0.0),
    floor("unbalance", 0.0, 0.0),
    floor("d31", 0.0, 0.0),
    floor("r15", 0.0, 0.0),
];

/// The fundamental problems (Ultsch 2005). Rings, chains and blobs within blobs are not what k-means looks for: there the floor only
/// says that it finds no less than any k-means.
const FUNDAMENTAL: [Floor; 9] = [
    floor("atom", 0.0, 0.0),
    floor("chainlink", 0.0, 0.0),
    floor("engytime", 0.0, 0.0),
    floor("hepta", 0.0, 0.0),
    floor("lsun", 0.0, 0.0),
    floor("target", 0.0, 0.0),
    floor("tetra", 0.0, 0.0),
    floor("twodiamonds", 0.0, 0.0),
    floor("wingnut", 0.0, 0.0),
];

/// The best agreement over the published labellings, and the centroid index of it.
fn check(folder: &str, floor: &Floor) -> Option<usize> {
    let set = Published::read(&shared(folder)?, floor.name);
    let reached = set.labellings.iter().map(|published| {
        let k = n_clusters(published);
        let fit = fit_default(&set.x, k);
        let (rand, mutual) = agreement(&fit.labels, published);
        let index = centroid_index(fit.model.centroids(), means(set.x.view(), published).view());
        (rand, mutual, k, index)
    });
    let (rand, mutual, k, index) = reached.max_by(|a, b| a.0.total_cmp(&b.0)).expect("a published labelling");
    println!("{}: k {k}, adjusted Rand {rand:.4}, mutual information {mutual:.4}, centroid index {index}", floor.name);
    assert!(rand >= floor.rand, "{}: adjusted Rand index {rand} below {}", floor.name, floor.rand);
    assert!(mutual >= floor.mutual, "{}: adjusted mutual information {mutual} below {}", floor.name, floor.mutual);
    Some(index)
}

#[test]
fn every_round_group_gets_a_centroid_of_its_own() {
    for set in &ROUND {
        if let Some(index) = check("gagolews/sipu", set) {
            assert_eq!(index, 0, "{}: centroids at the wrong group", set.name);
        }
    }
}

#[test]
fn the_fundamental_problems_are_solved_as_far_as_k_means_can() {
    for set in &FUNDAMENTAL {
        check("gagolews/fcps", set);
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
