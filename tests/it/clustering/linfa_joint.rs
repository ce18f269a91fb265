//! The same engine through linfa's traits.

use linfa::dataset::DatasetBase;
use linfa::traits::{Fit, Predict, Transformer};
use linfa::{Dataset, ParamGuard};
use segmenta::clustering::{Assign, KMeans, KMeansParams};
use segmenta::error::Error;
use segmenta::ndarray::{Array1, Array2};
use segmenta::observe::Silent;

use crate::support::blobs;

#[test]
fn a_fit_through_linfa_is_the_fit_through_our_door() {
    let x = blobs(200, 3, 4, 1.0, 1);
    let params = KMeansParams::new(4);
    let ours = KMeansParams::check(&params).unwrap().fit_array(x.view(), None, &mut Silent).unwrap();
    let model: KMeans = params.fit(&DatasetBase::from(x.clone())).unwrap();
    assert_eq!(model, ours.model);
    let predicted: Array1<usize> = model.predict(&x);
    assert!(predicted.iter().map(|&label| Some(label)).eq(ours.labels.iter()));
    let squared: Array1<f64> = model.transform(&x);
    let distances = model.assign(x.view()).unwrap().distances;
    assert!(squared.iter().zip(&distances).all(|(squared, distance)| (squared.sqrt() - distance).abs() < 1e-12));
}

#[test]
fn linfa_fits_single_precision_and_minds_a_datasets_weights() {
    let x: Array2<f32> = blobs(60, 2, 3, 1.0, 2).mapv(|value| value as f32);
    let mut weights = Array1::<f32>::ones(60);
    weights[0] = 0.0;
    let weighted = DatasetBase::from(x.clone()).with_weights(weights);
    let model: KMeans<f32> = KMeansParams::new(1).fit(&weighted).unwrap();
    let mean = x.rows().into_iter().skip(1).map(|row| f64::from(row[0])).sum::<f64>() / 59.0;
    assert!((f64::from(model.centroids()[[0, 0]]) - mean).abs() < 1e-5);
}

#[test]
fn linfas_guard_checks_the_parameters() {
    assert!(ParamGuard::check_ref(&KMeansParams::new(0)).is_err());
    let refused: Result<KMeans, Error> = KMeansParams::new(0).fit(&Dataset::from(blobs(5, 2, 1, 1.0, 1)));
    assert_eq!(refused.unwrap_err().to_string(), "n_clusters = 0: expected at least 1");
}

#[test]
#[should_panic(expected = "the matrix has 2 columns, expected 3")]
fn predict_panics_on_another_width_as_its_documentation_says() {
    let model: KMeans = KMeansParams::new(2).fit(&DatasetBase::from(blobs(20, 3, 2, 1.0, 1))).unwrap();
    let _: Array1<usize> = model.predict(&blobs(20, 2, 2, 1.0, 1));
}
