//! DBSCAN against scikit-learn, label for label (tests/fixtures/dbscan.json), and against its definition.

use rand::Rng;
use segmenta::clustering::{DbscanParams, Scalar};
use segmenta::ndarray::{Array1, Array2};
use segmenta::observe::Silent;
use segmenta::seed::Seed;

use crate::support::{blobs, fixture, matrix, numbers, whole};

/// Labels and number of core rows.
type Answer = (Vec<Option<usize>>, usize);

fn fit<F: Scalar>(x: &Array2<f64>, weights: Option<&Array1<f64>>, eps: f64, min_samples: usize) -> Answer {
    let params = DbscanParams::new(eps).min_samples(min_samples).check().unwrap();
    let x = x.mapv(F::narrow);
    let fit = params.fit_array(x.view(), weights.map(|weights| weights.view()), &mut Silent).unwrap();
    assert_eq!(fit.summary.n_noise, fit.labels.n_noise());
    (fit.labels.iter().collect(), fit.summary.n_core)
}

/// DBSCAN as it is defined, from all distances.
fn naive(x: &Array2<f64>, weights: Option<&Array1<f64>>, eps: f64, min_samples: usize) -> Answer {
    let n = x.nrows();
    let near = |a: usize, b: usize| {
        let squared = x.row(a).iter().zip(x.row(b)).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b));
        squared <= eps * eps
    };
    let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let mass = |row: usize| (0..n).filter(|&other| near(row, other)).map(weight).sum::<f64>();
    let is_core: Vec<bool> = (0..n).map(|row| mass(row) >= min_samples as f64).collect();
    let mut labels = vec![None; n];
    let mut n_clusters = 0;
    for first in 0..n {
        if !is_core[first] || labels[first].is_some() {
            continue;
        }
        let mut reached = vec![first];
        while let Some(row) = reached.pop() {
            labels[row] = labels[row].or(Some(n_clusters));
            if is_core[row] {
                reached.extend((0..n).filter(|&other| labels[other].is_none() && near(row, other)));
            }
        }
        n_clusters += 1;
    }
    (labels, is_core.iter().filter(|&&core| core).count())
}

#[test]
fn labels_are_scikit_learns_number_for_number() {
    let fixture = fixture("dbscan.json");
    let mut n_labels = 0;
    for case in fixture["cases"].as_array().unwrap() {
        let set = fixture["sets"].as_array().unwrap().iter().find(|set| set["name"] == case["set"]).unwrap();
        let x = matrix(&set["x"], whole(&set["n"]), whole(&set["d"]));
        let weights = Array1::from(numbers(&set["weight"]));
        let weights = case["weighted"].as_bool().unwrap().then_some(&weights);
        let (eps, min_samples) = (case["eps"].as_f64().unwrap(), whole(&case["min_samples"]));
        let fit = if case["single"].as_bool().unwrap() { fit::<f32> } else { fit::<f64> };
        let (labels, n_core) = fit(&x, weights, eps, min_samples);
        let expected: Vec<Option<usize>> =
            case["labels"].as_str().unwrap().split(' ').map(|label| label.parse().ok()).collect();
        let name = format!("{} eps {eps} min_samples {min_samples}", case["set"]);
        assert_eq!(labels, expected, "{name}");
        assert_eq!(n_core, whole(&case["n_core"]), "{name}: core rows");
        n_labels += labels.len();
    }
    println!("{} cases, {n_labels} labels agree with scikit-learn", fixture["cases"].as_array().unwrap().len());
}

#[test]
fn labels_are_those_of_the_definition_on_any_data() {
    for seed in 0..120u64 {
        let mut rng = Seed::new(seed).rng();
        // So many rows that clusters cross the tiles of the index, now and then in more dimensions than boxes can part.
        let (n, d) = (rng.gen_range(1..400), if seed % 10 == 0 { 30 } else { rng.gen_range(1..6) });
        let spread = rng.gen_range(0.2..3.0) / f64::from(d as u32).sqrt();
        let mut x = blobs(n, d, 5, spread, seed);
        if seed % 3 == 0 {
            // A grid, on which distances tie with eps and rows fall together.
            x.mapv_inplace(f64::round);
        }
        let weights = Array1::from_shape_fn(n, |_| f64::from(rng.gen_range(1..8u8)) / 4.0);
        for eps in [1.0, 2.0, 3.5] {
            let min_samples = rng.gen_range(1..8);
            for weights in [None, Some(&weights)] {
                let expected = naive(&x, weights, eps, min_samples);
                assert_eq!(fit::<f64>(&x, weights, eps, min_samples), expected, "seed {seed}, eps {eps}");
            }
        }
    }
}
