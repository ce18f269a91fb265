use std::sync::OnceLock;

/// What a model needs to predict and can make from its other fields, such as the index of its rows: it is made when it is first asked
/// for, so that a fit that nobody predicts with does not pay for it.
#[derive(Debug, Clone)]
pub(crate) struct OnDemand<T>(OnceLock<T>);

impl<T> Default for OnDemand<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

/// It follows from the fields beside it, so having made it makes no difference.
impl<T> PartialEq for OnDemand<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> OnDemand<T> {
    /// What `make` makes, which must be the same at every call.
    pub(crate) fn of(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}
