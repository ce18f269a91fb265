/// The squared Euclidean distance as the reference defines it: squared differences summed left to right.
///
/// Every tie between centroids is decided by this order of operations, so a faster kernel must agree with it.
pub(crate) fn squared_l2(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| {
        let difference = a - b;
        sum + difference * difference
    })
}
