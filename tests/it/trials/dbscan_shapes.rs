//! DBSCAN on the shapes that k-means cannot see.

use segmenta::clustering::DbscanParams;
use segmenta::observe::Silent;

use super::sets::{Published, agreement, shared};

/// A set, `eps`, `min_samples`, which of its labellings is meant, and the rows that are noise.
const SHAPES: [(&str, f64, usize, usize, usize); 6] = [
    ("chainlink", 0.8, 8, 0, 0),
    ("hepta", 2.0, 8, 0, 0),
    ("lsun", 0.5, 8, 0, 0),
    ("target", 1.0, 8, 1, 12),
    ("twodiamonds", 0.15, 8, 0, 0),
    ("wingnut", 0.25, 5, 0, 0),
];

#[test]
fn rings_chains_and_odd_shapes_are_found_whole() {
    let Some(folder) = shared("gagolews/fcps") else { return };
    for (name, eps, min_samples, labelling, n_noise) in SHAPES {
        let set = Published::read(&folder, name);
        let params = DbscanParams::new(eps).min_samples(min_samples).check().unwrap();
        let fit = params.fit_array(set.x.view(), None, &mut Silent).unwrap();
        let (rand, mutual) = agreement(&fit.labels, &set.labellings[labelling]);
        println!("{name}: adjusted Rand {rand:.4}, mutual information {mutual:.4}, {} noise", fit.labels.n_noise());
        assert_eq!((rand, mutual, fit.labels.n_noise()), (1.0, 1.0, n_noise), "{name}");
    }
}
