//! Gaussian mixtures from given starts, against scikit-learn; and what given mixtures say of rows.

use segmenta::clustering::{GaussianMixture, GaussianMixtureInit, GaussianMixtureParams, Scalar};
use segmenta::ndarray::{Array1, Array2, Array3};
use segmenta::observe::Silent;
use serde_json::Value;

use crate::support::{fixture, matrix, numbers, whole};

fn mixture(of: &Value, k: usize, d: usize) -> GaussianMixture {
    let covariances = Array3::from_shape_vec((k, d, d), numbers(&of["covariances"])).unwrap();
    GaussianMixture::try_from_parts(Array1::from(numbers(&of["weights"])), matrix(&of["means"], k, d), covariances)
        .unwrap()
}

/// The largest difference, relative where the expected number is larger than 1 in size.
fn gap<'a>(ours: impl IntoIterator<Item = &'a f64>, theirs: &Value) -> f64 {
    let theirs = numbers(theirs);
    let ours: Vec<f64> = ours.into_iter().copied().collect();
    assert_eq!(ours.len(), theirs.len());
    let gaps = ours.iter().zip(&theirs).map(|(ours, theirs)| (ours - theirs).abs() / theirs.abs().max(1.0));
    gaps.fold(0.0, |most, gap| if gap <= most { most } else { gap })
}

fn shape(case: &Value) -> (usize, usize, usize) {
    (whole(&case["n"]), whole(&case["d"]), whole(&case["k"]))
}

#[test]
fn from_a_given_mixture_it_ends_where_scikit_learn_does() {
    let fixture = fixture("gaussian_mixture.json");
    let (mut farthest, mut farthest_single) = (0.0f64, 0.0f64);
    for case in fixture["fits"].as_array().unwrap() {
        farthest = farthest.max(check_fit::<f64>(case, 1e-9));
        if !["thousandths", "a far origin"].contains(&case["name"].as_str().unwrap()) {
            farthest_single = farthest_single.max(check_fit::<f32>(case, 1e-3));
        }
    }
    println!("the farthest number is {farthest:e} off, in single precision {farthest_single:e}");
}

/// Fits a case and answers with its farthest number.
fn check_fit<F: Scalar>(case: &Value, tolerance: f64) -> f64 {
    let name = case["name"].as_str().unwrap();
    let (n, d, k) = shape(case);
    let number = |key: &str| case[key].as_f64().unwrap();
    let x: Array2<F> = matrix(&case["x"], n, d).mapv(F::narrow);
    let params = GaussianMixtureParams::new(k)
        .init(GaussianMixtureInit::Given(mixture(&case["start"], k, d)))
        .max_iter(whole(&case["max_iter"]))
        .tol(number("tol"))
        .reg_covar(number("reg_covar"));
    let fit = params.check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap();
    let (model, summary) = (&fit.model, &fit.summary);
    if tolerance < 1e-6 {
        assert_eq!(summary.n_iter, whole(&case["n_iter"]), "{name}: iterations");
        assert_eq!(summary.stop.converged(), case["converged"].as_bool().unwrap(), "{name}");
        let labels: Vec<usize> = fit.labels.iter().map(Option::unwrap).collect();
        let expected: Vec<usize> = case["labels"].as_array().unwrap().iter().map(whole).collect();
        assert_eq!(labels, expected, "{name}: labels");
    }
    let gaps = [
        ("weights", gap(model.weights().iter(), &case["weights"])),
        ("means", gap(model.means().iter(), &case["means"])),
        ("covariances", gap(model.covariances().iter(), &case["covariances"])),
        ("log densities", gap(&model.log_densities(x.view()).unwrap(), &case["log_densities"])),
        ("responsibilities", gap(&model.responsibilities(x.view()).unwrap(), &case["responsibilities"])),
        ("log-likelihood", (summary.log_likelihood / n as f64 - number("score")).abs()),
        ("bic", (summary.bic / number("bic") - 1.0).abs()),
        ("aic", (summary.aic / number("aic") - 1.0).abs()),
    ];
    for (what, gap) in gaps {
        assert!(gap <= tolerance, "{name}, {what}: {gap:e} off");
    }
    gaps.iter().map(|(_, gap)| *gap).fold(0.0, f64::max)
}

#[test]
fn a_given_mixture_judges_rows_as_scikit_learns_does() {
    let fixture = fixture("gaussian_mixture.json");
    for case in fixture["judged"].as_array().unwrap() {
        let (n, d, k) = shape(case);
        let (model, x) = (mixture(case, k, d), matrix(&case["x"], n, d));
        let shares = model.responsibilities(x.view()).unwrap();
        assert!(shares.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-12), "{}", case["name"]);
        let log_densities = model.log_densities(x.view()).unwrap();
        let bic = model.n_parameters() as f64 * (n as f64).ln() - 2.0 * log_densities.iter().sum::<f64>();
        let gaps = [
            ("responsibilities", gap(&shares, &case["responsibilities"])),
            ("log densities", gap(&log_densities, &case["log_densities"])),
            ("bic", (bic / case["bic"].as_f64().unwrap() - 1.0).abs()),
        ];
        for (what, gap) in gaps {
            println!("{}, {what}: {gap:e} off", case["name"]);
            assert!(gap <= 1e-9, "{}, {what}: {gap:e} off", case["name"]);
        }
    }
}
