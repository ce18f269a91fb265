/// Weight, mean and covariance of every component.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parameters {
    pub(super) n_features: usize,
    /// One a component; they sum to 1.
    pub(super) weights: Vec<f64>,
    /// Shape `(n_components, n_features)`.
    pub(super) means: Vec<f64>,
    /// Shape `(n_components, n_features, n_features)`, symmetric.
    pub(super) covariances: Vec<f64>,
}

impl Parameters {
    pub(super) fn n_components(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn mean(&self, component: usize) -> &[f64] {
        &self.means[component * self.n_features..(component + 1) * self.n_features]
    }

    pub(super) fn covariance(&self, component: usize) -> &[f64] {
        let size = self.n_features * self.n_features;
        &self.covariances[component * size..(component + 1) * size]
    }

    /// How many numbers are free: the means, the triangles of the covariances, and the weights but for their sum.
    pub(super) fn n_free(&self) -> usize {
        let (k, d) = (self.n_components(), self.n_features);
        k * (d + d * (d + 1) / 2) + k - 1
    }

    /// The same components in another order: component `i` is `order[i]` of these.
    pub(super) fn reordered(&self, order: &[usize]) -> Self {
        Self {
            n_features: self.n_features,
            weights: order.iter().map(|&component| self.weights[component]).collect(),
            means: order.iter().flat_map(|&component| self.mean(component)).copied().collect(),
            covariances: order.iter().flat_map(|&component| self.covariance(component)).copied().collect(),
        }
    }
}
