//! linfa's traits, answered by the same engine.

use linfa::ParamGuard;
use linfa::dataset::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::{Array1, ArrayBase, Data, Ix2};

use crate::clustering::gaussian_mixture::{GaussianMixture, GaussianMixtureParams, GaussianMixtureValidParams};
use crate::clustering::{Assign, Scalar};
use crate::error::{Error, Result};
use crate::observe::Silent;

impl ParamGuard for GaussianMixtureParams {
    type Checked = GaussianMixtureValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&GaussianMixtureValidParams> {
        self.checked()
    }

    fn check(self) -> Result<GaussianMixtureValidParams> {
        self.checked().cloned()
    }
}

impl<F: Scalar, D: Data<Elem = F>, T> Fit<ArrayBase<D, Ix2>, T, Error> for GaussianMixtureValidParams {
    type Object = GaussianMixture;

    /// Fits the records. linfa keeps a dataset's weights as `f32`; for exact weights call
    /// [`GaussianMixtureValidParams::fit_array`].
    fn fit(&self, dataset: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<GaussianMixture> {
        let weights: Option<Array1<f64>> =
            dataset.weights().map(|weights| weights.iter().map(|&weight| f64::from(weight)).collect());
        let clustering = self.fit_array(dataset.records().view(), weights.as_ref().map(Array1::view), &mut Silent)?;
        Ok(clustering.model)
    }
}

impl<F: Scalar, D: Data<Elem = F>> PredictInplace<ArrayBase<D, Ix2>, Array1<usize>> for GaussianMixture {
    /// The most likely component of each row.
    ///
    /// # Panics
    /// On rows of another width than the model's, on NaN and infinity, and where `labels` is not as long as `x`: linfa's
    /// signature has no room for an error. [`Assign::assign`] is the same with one.
    fn predict_inplace(&self, x: &ArrayBase<D, Ix2>, labels: &mut Array1<usize>) {
        assert_eq!(x.nrows(), labels.len(), "the rows and the labels must be equal in number");
        let assignment = match self.assign(x.view()) {
            Ok(assignment) => assignment,
            Err(error) => panic!("{error}"),
        };
        for (label, assigned) in labels.iter_mut().zip(assignment.labels.iter()) {
            *label = assigned.expect("a mixture leaves no row out");
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<usize> {
        Array1::zeros(x.nrows())
    }
}
