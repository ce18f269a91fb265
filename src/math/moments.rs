use crate::math::accumulate::Accumulate;

/// Running weighted mean and sum of squared deviations, safe against shifts.
///
/// Welford's update with weights and the pairwise merge of Chan, Golub and LeVeque (1979; doi:10.1080/00031305.1983.10483115).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Moments {
    weight: f64,
    mean: f64,
    sum_sq_dev: f64,
}

impl Accumulate for Moments {
    /// A value and how much it counts.
    type Item = (f64, f64);
    type Output = Self;

    fn push(&mut self, (value, weight): (f64, f64)) {
        if weight <= 0.0 {
            return;
        }
        self.weight += weight;
        let deviation = value - self.mean;
        self.mean += deviation * (weight / self.weight);
        self.sum_sq_dev += weight * deviation * (value - self.mean);
    }

    fn merge(&mut self, later: Self) {
        if later.weight == 0.0 {
            return;
        }
        if self.weight == 0.0 {
            *self = later;
            return;
        }
        let weight = self.weight + later.weight;
        let deviation = later.mean - self.mean;
        self.mean += deviation * (later.weight / weight);
        self.sum_sq_dev += later.sum_sq_dev + deviation * deviation * (self.weight * later.weight / weight);
        self.weight = weight;
    }

    fn finish(self) -> Self {
        self
    }
}

impl Moments {
    /// Of values that count once each.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut moments = Self::default();
        values.into_iter().for_each(|value| moments.push((value, 1.0)));
        moments
    }

    /// Total weight: the number of values where each counts once.
    pub(crate) fn weight(&self) -> f64 {
        self.weight
    }

    /// The mean; 0 without values.
    pub(crate) fn mean(&self) -> f64 {
        self.mean
    }

    /// The variance over the weight (divisor n); 0 without values.
    pub(crate) fn variance(&self) -> f64 {
        if self.weight > 0.0 { self.sum_sq_dev / self.weight } else { 0.0 }
    }

    /// The sample variance (divisor n - 1), `None` below two values.
    pub(crate) fn sample_variance(&self) -> Option<f64> {
        (self.weight > 1.0).then(|| self.sum_sq_dev / (self.weight - 1.0))
    }

    /// The standard deviation over the weight (divisor n).
    pub(crate) fn std(&self) -> f64 {
        self.variance().sqrt()
    }

    /// Whether the values are constant up to the rounding of their own mean, as scikit-learn's scalers decide it:
    /// variance <= n eps variance + (n mean eps)^2.
    pub(crate) fn is_constant(&self) -> bool {
        let variance = self.variance();
        let bound = self.weight * f64::EPSILON * variance + (self.weight * self.mean * f64::EPSILON).powi(2);
        variance <= bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_equals_pushing_everything() {
        let values: Vec<f64> = (0..1000).map(|i| 1e9 + f64::from((i * 7919) % 1013)).collect();
        let whole = Moments::of(values.iter().copied());
        let mut parts = Moments::of(values[..311].iter().copied());
        parts.merge(Moments::of(values[311..].iter().copied()));
        assert!((whole.mean() - parts.mean()).abs() < 1e-6);
        // A mean of 1e9 is known to 1e-7, which is what the deviations of about 300 are known to.
        assert!((whole.variance() / parts.variance() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_weight_counts_like_repetition() {
        let mut weighted = Moments::default();
        [(1.0, 2.0), (5.0, 3.0)].into_iter().for_each(|item| weighted.push(item));
        let repeated = Moments::of([1.0, 1.0, 5.0, 5.0, 5.0]);
        assert!((weighted.mean() - repeated.mean()).abs() < 1e-15);
        assert!((weighted.variance() - repeated.variance()).abs() < 1e-14);
    }
}
