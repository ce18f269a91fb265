use ndarray::ArrayView2;

use crate::clustering::kmeans::KMeans;
use crate::clustering::kmeans::stream::feed::Feed;
use crate::clustering::{Assign, Assignment, Scalar};
use crate::error::{ErrorKind, Result};
use crate::observe::{Control, Observer};
use crate::table::blocks::BlockSource;

impl<F: Scalar> KMeans<F> {
    /// Assigns the rows of a source, block by block in their order: `take` is given what [`Assign::assign`] says of each block. Memory does
    /// not grow with the number of rows.
    ///
    /// # Errors
    /// [`ErrorKind::Width`] where the rows have another number of values than those of the training, [`ErrorKind::NotFinite`] for NaN
    /// and infinity; those of the source and of `take`; [`ErrorKind::Interrupted`] where the observer asks to stop.
    pub fn assign_blocks(
        &self,
        rows: &mut dyn BlockSource<F>,
        observer: &mut dyn Observer,
        mut take: impl FnMut(&Assignment) -> Result<()>,
    ) -> Result<()> {
        if rows.n_columns() != self.n_features() {
            let (expected, got) = (self.n_features(), rows.n_columns());
            return Err(ErrorKind::Width { what: "the source of blocks".into(), expected, got }.into());
        }
        let control = Feed::new(rows, None)?.pass(observer, |_, rows| {
            let x = ArrayView2::from_shape((rows.len(), rows.n_features), rows.values)
                .map_err(|error| ErrorKind::Internal(error.to_string()))?;
            take(&self.assign(x)?)
        })?;
        match control {
            Control::Continue => Ok(()),
            Control::Stop => Err(ErrorKind::Interrupted.into()),
        }
    }
}
