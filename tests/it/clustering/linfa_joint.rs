//! What linfa's traits say of k-means alone; that they agree with our own door is a law of every clusterer.

use linfa::dataset::DatasetBase;
use linfa::traits::{Fit, Transformer};
use segmenta::clustering::{Assign, KMeans, KMeansParams};
use segmenta::ndarray::{Array1, Array2};

use crate::support::blobs;

#[test]
fn linfa_transforms_rows_to_squared_distances_from_their_centroids() {
    let x = blobs(200, 3, 4, 1.0, 1);
    let model: KMeans = KMeansParams::new(4).fit(&DatasetBase::from(x.clone())).unwrap();
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
