use std::sync::OnceLock;

use crate::clustering::Scalar;
use crate::clustering::index::TileIndex;

/// The index of a model's rows, built when it is first asked: a fit that nobody predicts with does not pay for it.
#[derive(Debug, Clone)]
pub(crate) struct OnDemand<F>(OnceLock<TileIndex<F>>);

impl<F> Default for OnDemand<F> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

/// The index follows from the rows that stand beside it, so having built it makes no difference.
impl<F> PartialEq for OnDemand<F> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<F: Scalar> OnDemand<F> {
    /// The index of row-major `values`, which must be the same at every call.
    pub(crate) fn of(&self, values: &[F], n_features: usize) -> &TileIndex<F> {
        self.0.get_or_init(|| TileIndex::new(values, n_features))
    }
}
