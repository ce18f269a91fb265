//! linfa's traits, answered by the same engine.

use linfa::ParamGuard;
use linfa::traits::{PredictInplace, Transformer};
use ndarray::{Array1, ArrayBase, Data, Ix2};

use crate::clustering::hdbscan::{Hdbscan, HdbscanParams, HdbscanValidParams};
use crate::clustering::{Assign, Scalar};
use crate::error::{Error, Result};
use crate::observe::Silent;

impl ParamGuard for HdbscanParams {
    type Checked = HdbscanValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&HdbscanValidParams> {
        self.checked()
    }

    fn check(self) -> Result<HdbscanValidParams> {
        self.checked().cloned()
    }
}

impl<F: Scalar, D: Data<Elem = F>> Transformer<&ArrayBase<D, Ix2>, Result<Array1<Option<usize>>, Error>>
    for HdbscanParams
{
    /// The cluster of each row, `None` for noise.
    fn transform(&self, x: &ArrayBase<D, Ix2>) -> Result<Array1<Option<usize>>, Error> {
        self.checked()?.transform(x)
    }
}

impl<F: Scalar, D: Data<Elem = F>> Transformer<&ArrayBase<D, Ix2>, Result<Array1<Option<usize>>, Error>>
    for HdbscanValidParams
{
    /// The cluster of each row, `None` for noise.
    fn transform(&self, x: &ArrayBase<D, Ix2>) -> Result<Array1<Option<usize>>, Error> {
        Ok(self.fit_array(x.view(), None, &mut Silent)?.labels.iter().collect())
    }
}

impl<F: Scalar, D: Data<Elem = F>> PredictInplace<ArrayBase<D, Ix2>, Array1<Option<usize>>> for Hdbscan<F> {
    /// The cluster of each row, `None` for noise.
    ///
    /// # Panics
    /// On rows of another width than the model's, on NaN and infinity, and where `labels` is not as long as `x`: linfa's
    /// signature has no room for an error. [`Assign::assign`] is the same with one.
    fn predict_inplace(&self, x: &ArrayBase<D, Ix2>, labels: &mut Array1<Option<usize>>) {
        assert_eq!(x.nrows(), labels.len(), "the rows and the labels must be equal in number");
        match self.assign(x.view()) {
            Ok(assignment) => labels.iter_mut().zip(assignment.labels.iter()).for_each(|(label, new)| *label = new),
            Err(error) => panic!("{error}"),
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<Option<usize>> {
        Array1::from_elem(x.nrows(), None)
    }
}
