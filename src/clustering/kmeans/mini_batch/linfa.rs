//! linfa's incremental fit, answered by the same engine.

use linfa::ParamGuard;
use linfa::dataset::DatasetBase;
use linfa::traits::FitWith;
use ndarray::{Array1, ArrayBase, Data, Ix2};

use crate::clustering::Scalar;
use crate::clustering::kmeans::mini_batch::{MiniBatchKMeans, MiniBatchKMeansParams, MiniBatchKMeansValidParams};
use crate::error::{Error, Result};

impl ParamGuard for MiniBatchKMeansParams {
    type Checked = MiniBatchKMeansValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&MiniBatchKMeansValidParams> {
        self.checked()
    }

    fn check(self) -> Result<MiniBatchKMeansValidParams> {
        self.checked().cloned()
    }
}

impl<'a, F: Scalar, D: Data<Elem = F>, T> FitWith<'a, ArrayBase<D, Ix2>, T, Error> for MiniBatchKMeansValidParams
where
    D: 'a,
    T: 'a,
{
    type ObjectIn = Option<MiniBatchKMeans>;
    type ObjectOut = MiniBatchKMeans;

    /// Takes the records in as the next batch. linfa keeps a dataset's weights as `f32`; for exact weights call
    /// [`MiniBatchKMeansValidParams::fit_next`].
    fn fit_with(
        &self,
        model: Option<MiniBatchKMeans>,
        dataset: &'a DatasetBase<ArrayBase<D, Ix2>, T>,
    ) -> Result<MiniBatchKMeans> {
        let weights: Option<Array1<f64>> =
            dataset.weights().map(|weights| weights.iter().map(|&weight| f64::from(weight)).collect());
        self.fit_next(model, dataset.records().view(), weights.as_ref().map(Array1::view))
    }
}
