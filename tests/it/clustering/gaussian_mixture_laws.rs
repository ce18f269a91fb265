//! What is special to Gaussian mixtures: likelihood, far rows, many columns, collapse, restarts; and linfa-clustering's beside ours.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::GaussianMixtureModel;
use segmenta::clustering::{
    Assign, Clustering, GaussianMixture, GaussianMixtureInit, GaussianMixtureParams, GaussianMixtureSummary,
};
use segmenta::ndarray::{Array1, Array2, Array3, Axis, array, concatenate};
use segmenta::observe::{Control, Event, Silent, StopReason};
use segmenta::seed::Seed;

use crate::support::blobs;

fn fit(params: &GaussianMixtureParams, x: &Array2<f64>) -> Clustering<GaussianMixture, GaussianMixtureSummary> {
    params.check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap()
}

fn refusal(params: &GaussianMixtureParams, x: &Array2<f64>) -> String {
    params.check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap_err().to_string()
}

/// Values spread like a normal distribution, the same ones each time.
fn normal_scores(n: usize) -> Vec<f64> {
    let mut values: Vec<f64> = blobs(n, 1, 1, 1.0, 99).into_iter().collect();
    let mean = values.iter().sum::<f64>() / n as f64;
    values.iter_mut().for_each(|value| *value -= mean);
    values
}

#[test]
fn the_likelihood_never_falls_from_one_iteration_to_the_next() {
    for seed in 0..20 {
        let x = blobs(300, 3, 5, 2.0, seed);
        let mut likelihoods = Vec::new();
        let mut observer = |event: &Event| {
            if let Event::Iteration { n_iter: 1, .. } = event {
                likelihoods.clear();
            }
            if let Event::Iteration { inertia, .. } = event {
                likelihoods.push(-inertia);
            }
            Control::Continue
        };
        let params = GaussianMixtureParams::new(4).n_init(1).tol(1e-9).max_iter(400).reg_covar(0.0).check().unwrap();
        let fit = params.fit_array(x.view(), None, &mut observer).unwrap();
        assert_eq!(likelihoods.len(), fit.summary.n_iter, "seed {seed}: {likelihoods:?}");
        likelihoods.push(fit.summary.log_likelihood / 300.0);
        assert!(likelihoods.windows(2).all(|pair| pair[1] >= pair[0] - 1e-12), "seed {seed}: {likelihoods:?}");
    }
}

#[test]
fn one_component_is_the_mean_and_the_covariance_of_all_rows() {
    let x = blobs(500, 4, 3, 1.0, 1);
    let fit = fit(&GaussianMixtureParams::new(1).reg_covar(0.0), &x);
    let mean = x.mean_axis(Axis(0)).unwrap();
    let centred = &x - &mean;
    let covariance = centred.t().dot(&centred) / 500.0;
    let close = |a: f64, b: f64| (a - b).abs() < 1e-10 * b.abs().max(1.0);
    assert!(fit.model.means().iter().zip(&mean).all(|(a, b)| close(*a, *b)));
    assert!(fit.model.covariances().iter().zip(&covariance).all(|(a, b)| close(*a, *b)));
    assert_eq!(fit.model.n_parameters(), 4 + 10);
    assert_eq!(fit.summary.n_parameters, 14);
    let log_likelihood: f64 = fit.model.log_densities(x.view()).unwrap().iter().sum();
    assert!(close(fit.summary.log_likelihood, log_likelihood));
    assert!(close(fit.summary.bic, 14.0 * 500f64.ln() - 2.0 * log_likelihood));
    assert!(close(fit.summary.aic, 28.0 - 2.0 * log_likelihood));
}

#[test]
fn a_row_far_from_all_components_breaks_nothing() {
    // The density of the far row is below the least positive number: its share must come from logarithms.
    let mut values = normal_scores(2000);
    values[77] = 300.0;
    let x = Array2::from_shape_vec((2000, 1), values.clone()).unwrap();
    let fit = fit(&GaussianMixtureParams::new(1), &x);
    let mean = values.iter().sum::<f64>() / 2000.0;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 2000.0;
    assert!((fit.model.means()[[0, 0]] - mean).abs() < 1e-12);
    assert!((fit.model.covariances()[[0, 0, 0]] - variance - 1e-6).abs() < 1e-9);
    let log_density = fit.model.log_densities(x.view()).unwrap()[77];
    assert!(log_density < -745.0 && log_density.is_finite(), "{log_density}");

    let mixture = GaussianMixture::try_from_parts(
        array![0.5, 0.5],
        array![[0.0], [10.0]],
        Array3::from_shape_fn((2, 1, 1), |(component, ..)| [1.0, 4.0][component]),
    )
    .unwrap();
    for far in [1e3, -1e6, 1e100, 1e200, f64::MAX, -f64::MAX] {
        let shares = mixture.responsibilities(array![[far]].view()).unwrap();
        // So far out that the square of the distance is no number, no component is likelier than another.
        let is_told_apart = far.abs() < 1e150;
        assert!((shares.sum() - 1.0).abs() < 1e-15 && (shares[[0, 1]] > 0.5) == is_told_apart, "{far}: {shares}");
        assert!(!mixture.assign(array![[far]].view()).unwrap().distances[0].is_nan());
    }
}

#[test]
fn many_columns_break_nothing_in_any_unit() {
    // A hundred and fifty columns of small spread: every density is beyond the largest number, or below the least in large units.
    for unit in [1e-4, 1.0, 1e6] {
        let x = concatenate![Axis(0), blobs(400, 150, 1, 1.0, 3), blobs(200, 150, 1, 0.5, 4)] * unit;
        let fit = fit(&GaussianMixtureParams::new(2).reg_covar(1e-3 * unit * unit), &x);
        assert_eq!(fit.labels.sizes(), [400, 200], "unit {unit}");
        assert!(fit.summary.log_likelihood.is_finite());
    }
}

#[test]
fn a_column_without_spread_is_refused_with_the_mend_and_a_ridge_makes_up_for_it() {
    let mut x = blobs(60, 3, 2, 1.0, 5);
    let told = &x.column(0) + &x.column(1);
    x.column_mut(2).assign(&told);
    let said = refusal(&GaussianMixtureParams::new(2).reg_covar(0.0), &x);
    assert!(said.starts_with("reg_covar = 0: expected more, for column 3 has no spread of its own"), "{said}");
    assert!(said.ends_with("raise it, leave the column out, or ask for fewer components"), "{said}");
    x.column_mut(1).fill(7.0);
    let said = refusal(&GaussianMixtureParams::new(1).reg_covar(0.0), &x);
    assert!(said.contains("column 2 has no spread of its own in a component of 100.0% of the rows"), "{said}");
    assert_eq!(fit(&GaussianMixtureParams::new(2), &x).labels.len(), 60);
    // Money in units: the ridge is lost beside variances of 1e16, and that is said rather than rounded over.
    let money = Array2::from_shape_fn((50, 2), |(row, _)| 1e8 * (row * row % 17) as f64);
    assert!(refusal(&GaussianMixtureParams::new(1), &money).contains("column 2 has no spread of its own"));
}

#[test]
fn thousands_of_equal_rows_are_one_component_without_spread() {
    let x = concatenate![Axis(0), Array2::from_elem((5000, 2), 3.0), blobs(500, 2, 1, 1.0, 6) + 30.0];
    let fit = fit(&GaussianMixtureParams::new(2), &x);
    assert_eq!(fit.labels.sizes(), [5000, 500]);
    assert!((fit.model.covariances()[[0, 0, 0]] - 1e-6).abs() < 1e-12, "the ridge alone");
    let said = refusal(&GaussianMixtureParams::new(3), &Array2::from_elem((900, 2), 1.5));
    assert_eq!(said, "n_clusters = 3: expected at most 1, the number of distinct rows");
}

#[test]
fn more_starts_are_never_worse_and_the_first_is_that_of_one() {
    for seed in 0..8 {
        let x = blobs(200, 2, 7, 1.6, seed);
        let params = GaussianMixtureParams::new(6).seed(Seed::new(seed)).tol(1e-6).max_iter(300);
        let (one, many) = (fit(&params, &x), fit(&params.clone().n_init(8), &x));
        assert!(many.summary.log_likelihood >= one.summary.log_likelihood, "seed {seed}");
        assert!(many.summary.restart > 0 || many == one);
    }
}

#[test]
fn a_run_that_may_go_no_further_is_a_result_and_says_so() {
    let x = blobs(300, 2, 4, 2.0, 7);
    let short = fit(&GaussianMixtureParams::new(4).max_iter(2).tol(0.0), &x);
    assert_eq!((short.summary.n_iter, short.summary.stop), (2, StopReason::MaxIter));
    let again = GaussianMixtureParams::new(4).init(GaussianMixtureInit::Given(short.model.clone()));
    let long = fit(&again.tol(1e-9).max_iter(1000), &x);
    assert_eq!(long.summary.stop, StopReason::Tolerance);
    assert!(long.summary.log_likelihood > short.summary.log_likelihood, "it goes on from where it was");
}

#[test]
fn mixtures_that_are_none_are_refused() {
    let try_mixture = |weights: Array1<f64>, means: Array2<f64>, covariances: Array3<f64>| {
        GaussianMixture::try_from_parts(weights, means, covariances).unwrap_err().to_string()
    };
    let ones = |k: usize, d: usize| Array3::from_shape_fn((k, d, d), |(_, i, j)| f64::from(u8::from(i == j)));
    for (said, expected) in [
        (try_mixture(array![], Array2::zeros((0, 2)), ones(0, 2)), "the matrix of means has 2 columns and no row"),
        (try_mixture(array![1.0], Array2::zeros((2, 2)), ones(2, 2)), "the list of weights: expected 2 entries, got 1"),
        (try_mixture(array![1.0], Array2::zeros((1, 2)), ones(1, 3)), "the covariances: expected 4 entries, got 9"),
        (try_mixture(array![0.5, 0.4], Array2::zeros((2, 1)), ones(2, 1)), "the sum of the components' weights = 0.9"),
        (try_mixture(array![1.5, -0.5], Array2::zeros((2, 1)), ones(2, 1)), "a component's weight = -0.5"),
        (try_mixture(array![1.0], array![[f64::NAN]], ones(1, 1)), "a mean = NaN"),
        (try_mixture(array![1.0], array![[0.0]], ones(1, 1) * f64::INFINITY), "a covariance = inf"),
        (try_mixture(array![1.0], Array2::zeros((1, 2)), Array3::ones((1, 2, 2))), "a covariance = singular"),
        (
            try_mixture(array![1.0], Array2::zeros((1, 2)), array![[[1.0, 0.5], [0.2, 1.0]]]),
            "row 1, column 2 of the covariance of component 0 = 0.5: expected 0.2",
        ),
    ] {
        assert!(said.starts_with(expected), "{said}");
    }
    let given = GaussianMixture::try_from_parts(array![1.0], array![[0.0]], ones(1, 1)).unwrap();
    let params = GaussianMixtureParams::new(1).init(GaussianMixtureInit::Given(given));
    assert_eq!(refusal(&params, &blobs(9, 2, 1, 1.0, 8)), "the given mixture: expected 2 columns, got 1");
}

/// linfa-clustering 0.8.1 takes powers of e of bare log densities, does not start anew for a second run, has neither weights nor a
/// result without convergence; so the loop is our own, and here is what both have in common.
#[test]
fn where_linfa_clustering_answers_the_mixture_is_the_same() {
    let mut n_answered = 0;
    let mut far = normal_scores(2000);
    far[3] = 300.0;
    for (name, k, x) in [
        ("two groups", 2, blobs(300, 2, 2, 0.8, 11)),
        ("three groups", 3, blobs(300, 3, 3, 0.8, 12)),
        ("a far row", 1, Array2::from_shape_vec((2000, 1), far).unwrap()),
        ("tiny units", 1, blobs(300, 150, 1, 1e-4, 13)),
    ] {
        let ours = fit(&GaussianMixtureParams::new(k).tol(1e-12).max_iter(2000).reg_covar(1e-9), &x).model;
        let params = GaussianMixtureModel::params(k).tolerance(1e-12).max_n_iterations(2000).reg_covariance(1e-9);
        let theirs = match params.fit(&DatasetBase::from(x.clone())) {
            Ok(theirs) => theirs,
            Err(error) => {
                println!("{name}: linfa-clustering has no answer: {error}");
                continue;
            }
        };
        n_answered += 1;
        for (component, mean) in theirs.means().rows().into_iter().enumerate() {
            let to = |row: usize| (&ours.means().row(row) - &mean).mapv(f64::abs).sum();
            let ours_at = (0..k).min_by(|&a, &b| to(a).total_cmp(&to(b))).unwrap();
            assert!(to(ours_at) < 1e-6, "{name}: {}", to(ours_at));
            let gap =
                &ours.covariances().index_axis(Axis(0), ours_at) - &theirs.covariances().index_axis(Axis(0), component);
            assert!(gap.iter().all(|gap| gap.abs() < 1e-6), "{name}: {gap}");
        }
    }
    assert!(n_answered >= 2);
}
