//! linfa's traits, answered by the same engine.

use linfa::ParamGuard;
use linfa::traits::Transformer;
use ndarray::{ArrayBase, Data, Ix2};

use crate::clustering::Scalar;
use crate::clustering::optics::{Optics, OpticsParams, OpticsValidParams};
use crate::error::{Error, Result};
use crate::observe::Silent;

impl ParamGuard for OpticsParams {
    type Checked = OpticsValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&OpticsValidParams> {
        self.checked()
    }

    fn check(self) -> Result<OpticsValidParams> {
        self.checked().cloned()
    }
}

impl<F: Scalar, D: Data<Elem = F>> Transformer<&ArrayBase<D, Ix2>, Result<Optics, Error>> for OpticsParams {
    /// The order of the rows; an error for parameters out of range and for data that are not finite, where linfa-clustering's OPTICS
    /// panics.
    fn transform(&self, x: &ArrayBase<D, Ix2>) -> Result<Optics, Error> {
        self.checked()?.transform(x)
    }
}

impl<F: Scalar, D: Data<Elem = F>> Transformer<&ArrayBase<D, Ix2>, Result<Optics, Error>> for OpticsValidParams {
    /// The order of the rows.
    fn transform(&self, x: &ArrayBase<D, Ix2>) -> Result<Optics, Error> {
        self.fit_array(x.view(), &mut Silent)
    }
}
