use ndarray::ArrayView2;

use crate::clustering::Labels;
use crate::error::Result;
use crate::selection::metrics::metric::Metric;
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::scatter::Scatter;
use crate::selection::metrics::{bic, calinski_harabasz, davies_bouldin, xu};

/// The metrics that need no more of the rows than how they scatter about their centroids.
pub(crate) struct Indices {
    pub(crate) calinski_harabasz: Metric,
    pub(crate) davies_bouldin: Metric,
    pub(crate) bic: Metric,
    pub(crate) xu: Metric,
}

/// All of them from one look at the rows, the numbers that each has by itself.
pub(crate) fn indices(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<Indices> {
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    let scatter = Scatter::of(x.view(), &partition);
    Ok(Indices {
        calinski_harabasz: Metric::from_result(calinski_harabasz::of_scatter(&partition, &scatter))?,
        davies_bouldin: Metric::from_result(davies_bouldin::of_scatter(&partition, &scatter))?,
        bic: Metric::from_result(bic::of_scatter(&partition, &scatter))?,
        xu: Metric::from_result(xu::of_scatter(&partition, &scatter))?,
    })
}
