//! Agreement of two clusterings equals scikit-learn's.

use rand::Rng;
use segmenta::Result;
use segmenta::clustering::Labels;
use segmenta::seed::Seed;
use segmenta::selection::{adjusted_mutual_info, adjusted_rand, normalized_mutual_info};

use crate::selection::metrics::labels_of;
use crate::support::fixture;

#[test]
fn agreement_equals_scikit_learn() {
    for case in fixture("metrics.json")["agreement"].as_array().unwrap() {
        let (a, b) = (labels_of(&case["a"]), labels_of(&case["b"]));
        let check = |metric: &str, got: Result<f64>| {
            let (got, expected) = (got.unwrap(), case[metric].as_f64().unwrap());
            assert!((got - expected).abs() < 1e-10, "{} {metric}: got {got}, expected {expected}", case["name"]);
        };
        let pair = || (a.iter().copied(), b.iter().copied());
        check("adjusted_rand", adjusted_rand(pair().0, pair().1));
        check("adjusted_mutual_info", adjusted_mutual_info(pair().0, pair().1));
        check("normalized_mutual_info", normalized_mutual_info(pair().0, pair().1));
    }
}

#[test]
fn agreement_is_symmetric_and_blind_to_names() {
    let mut rng = Seed::new(4).rng();
    for _ in 0..30 {
        let n = rng.gen_range(2..80);
        let mut draw = |k: usize| -> Vec<Option<usize>> { (0..n).map(|_| Some(rng.gen_range(0..k))).collect() };
        let (a, b) = (draw(5), draw(3));
        let renamed: Vec<Option<usize>> = a.iter().map(|label| label.map(|label| 100 - 7 * label)).collect();
        for metric in [
            |a: &[Option<usize>], b: &[Option<usize>]| adjusted_rand(a.iter().copied(), b.iter().copied()),
            |a: &[Option<usize>], b: &[Option<usize>]| adjusted_mutual_info(a.iter().copied(), b.iter().copied()),
            |a: &[Option<usize>], b: &[Option<usize>]| normalized_mutual_info(a.iter().copied(), b.iter().copied()),
        ] {
            let value = metric(&a, &b).unwrap();
            assert!((value - metric(&b, &a).unwrap()).abs() < 1e-12);
            assert!((value - metric(&renamed, &b).unwrap()).abs() < 1e-12);
            assert_eq!(metric(&a, &renamed).unwrap(), 1.0);
        }
    }
}

#[test]
fn unrelated_clusterings_of_many_rows_agree_by_chance_only() {
    let mut rng = Seed::new(5).rng();
    let mut draw = |k: usize| -> Vec<Option<usize>> { (0..200_000).map(|_| Some(rng.gen_range(0..k))).collect() };
    let (a, b) = (draw(40), draw(7));
    assert!(adjusted_rand(a.iter().copied(), b.iter().copied()).unwrap().abs() < 1e-4);
    assert!(adjusted_mutual_info(a, b).unwrap().abs() < 1e-4);
}

#[test]
fn noise_is_a_group_of_its_own() {
    let a = Labels::try_new([Some(0), Some(0), None, None, Some(1)], 2).unwrap();
    let b = [Some(3), Some(3), Some(9), Some(9), Some(4)];
    assert_eq!(adjusted_rand(a.iter(), b).unwrap(), 1.0);
    assert!(adjusted_rand(a.iter(), [Some(3), Some(3), Some(9), None, Some(4)]).unwrap() < 1.0);
}

#[test]
fn clusterings_of_other_rows_are_refused() {
    let error = adjusted_rand([Some(0), Some(1)], [Some(0)]).unwrap_err();
    assert_eq!(error.to_string(), "the second clustering: expected 2 entries, got 1");
    let error = adjusted_mutual_info([], []).unwrap_err();
    assert_eq!(error.to_string(), "the adjusted mutual information is undefined: there are no rows");
}
