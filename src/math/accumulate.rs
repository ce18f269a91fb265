/// What learns from values one by one, or part by part.
///
/// One path serves a slice, a stream and the parts of a partition: push into several, merge them in a fixed order, finish.
pub(crate) trait Accumulate: Sized {
    /// What is learnt from.
    type Item;
    /// What is learnt.
    type Output;

    /// Takes one value in.
    fn push(&mut self, item: Self::Item);

    /// Takes in all that `later` has seen, as if pushed after what is here.
    fn merge(&mut self, later: Self);

    /// What was learnt.
    fn finish(self) -> Self::Output;
}
