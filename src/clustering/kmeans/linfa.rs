//! linfa's traits, answered by the same engine.

use linfa::ParamGuard;
use linfa::dataset::DatasetBase;
use linfa::traits::{Fit, PredictInplace, Transformer};
use ndarray::{Array1, ArrayBase, Data, Ix2};

use crate::clustering::kmeans::{KMeans, KMeansParams, KMeansValidParams};
use crate::clustering::{Assign, Assignment, Scalar};
use crate::error::{Error, Result};
use crate::observe::Silent;

impl ParamGuard for KMeansParams {
    type Checked = KMeansValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&KMeansValidParams> {
        self.checked()
    }

    fn check(self) -> Result<KMeansValidParams> {
        self.checked().cloned()
    }
}

impl<F: Scalar, D: Data<Elem = F>, T> Fit<ArrayBase<D, Ix2>, T, Error> for KMeansValidParams {
    type Object = KMeans<F>;

    /// Fits the records. linfa keeps a dataset's weights as `f32`; for exact weights call
    /// [`KMeansValidParams::fit_array`].
    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<KMeans<F>> {
        let weights: Option<Array1<f64>> =
            dataset.weights().map(|weights| weights.iter().map(|&weight| f64::from(weight)).collect());
        let clustering = self.fit_array(dataset.records().view(), weights.as_ref().map(Array1::view), &mut Silent)?;
        Ok(clustering.model)
    }
}

impl<F: Scalar, D: Data<Elem = F>> PredictInplace<ArrayBase<D, Ix2>, Array1<usize>> for KMeans<F> {
    /// The nearest cluster of each row.
    ///
    /// # Panics
    /// On rows of another width than the model's, on NaN and infinity, and where `labels` is not as long as `x`: linfa's
    /// signature has no room for an error. [`Assign::assign`] is the same with one.
    fn predict_inplace(&self, x: &ArrayBase<D, Ix2>, labels: &mut Array1<usize>) {
        assert_eq!(x.nrows(), labels.len(), "the rows and the labels must be equal in number");
        let assignment = assigned(self, x);
        for (label, assigned) in labels.iter_mut().zip(assignment.labels.iter()) {
            *label = assigned.expect("k-means leaves no row out");
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<usize> {
        Array1::zeros(x.nrows())
    }
}

impl<F: Scalar, D: Data<Elem = F>> Transformer<&ArrayBase<D, Ix2>, Array1<F>> for KMeans<F> {
    /// The squared distance of each row to its nearest centroid, as linfa-clustering's k-means answers.
    ///
    /// # Panics
    /// On rows of another width than the model's, on NaN and infinity; [`Assign::assign`] returns an error instead.
    fn transform(&self, x: &ArrayBase<D, Ix2>) -> Array1<F> {
        assigned(self, x).distances.iter().map(|distance| F::narrow(distance * distance)).collect()
    }
}

fn assigned<F: Scalar, D: Data<Elem = F>>(model: &KMeans<F>, x: &ArrayBase<D, Ix2>) -> Assignment {
    match model.assign(x.view()) {
        Ok(assignment) => assignment,
        Err(error) => panic!("{error}"),
    }
}
