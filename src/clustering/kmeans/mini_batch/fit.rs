use ndarray::{Array2, ArrayView1, ArrayView2};

use crate::clustering::Scalar;
use crate::clustering::check::{check_data, check_width};
use crate::clustering::kmeans::KMeansInit;
use crate::clustering::kmeans::mini_batch::{MiniBatchKMeans, MiniBatchKMeansValidParams};
use crate::clustering::kmeans::rows::Rows;
use crate::error::{ErrorKind, Result};
use crate::math::chunked::map_chunks;
use crate::observe::Silent;

/// What a batch adds to each cluster.
struct Gains {
    /// Weighted sums of the differences from the centroid, shape `(n_clusters, n_features)`.
    differences: Vec<f64>,
    weights: Vec<f64>,
}

impl MiniBatchKMeansValidParams {
    /// Takes a batch in: every row goes to its nearest centroid, then every centroid moves to the mean of the rows that it has ever had,
    /// each with what its age leaves of its weight. Without a model the batch is the first: a start is sought on it, or given, and then the
    /// same is done.
    ///
    /// The result depends on the batches and their order alone, not on threads. Row for row the centroids come near those of
    /// [`fit_blocks`](crate::clustering::KMeansValidParams::fit_blocks), which sees the rows more than once, but do not reach them: where
    /// the rows can be read again, that is the better fit. A centroid whose rows have stopped coming stays where it is.
    ///
    /// Cost O(`n_rows` `n_clusters` `n_features`) a batch, and a whole fit of the first.
    ///
    /// # Errors
    /// Those of [`KMeansValidParams::fit_array`](crate::clustering::KMeansValidParams::fit_array) for the first batch;
    /// [`ErrorKind::Width`] where a batch has another width than the model, or the model another number of clusters than the parameters;
    /// [`ErrorKind::NotFinite`], [`ErrorKind::Empty`], [`ErrorKind::Length`] and [`ErrorKind::Param`] for unfit rows and weights.
    pub fn fit_next<F: Scalar>(
        &self,
        model: Option<MiniBatchKMeans>,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<MiniBatchKMeans> {
        let model = match model {
            Some(model) => self.continued(model)?,
            None => self.first(x, weights)?,
        };
        check_width(x, model.n_features())?;
        check_data(x, weights, "k-means")?;
        let x = x.as_standard_layout();
        let weights = weights.map(|weights| weights.to_vec());
        let values = x.as_slice().expect("a standard layout is one slice");
        let rows = Rows { values, n_features: x.ncols(), weights: weights.as_deref() };
        let gains = gains(&rows, &model);
        self.moved(model, gains, rows.len())
    }

    /// A model of earlier batches, where it is one of these parameters.
    fn continued(&self, model: MiniBatchKMeans) -> Result<MiniBatchKMeans> {
        let expected = self.start().check()?.n_clusters();
        if model.n_clusters() != expected {
            let got = model.n_clusters();
            return Err(ErrorKind::Length { what: "the centroids of the model".into(), expected, got }.into());
        }
        Ok(model)
    }

    /// The centroids that the first batch meets.
    fn first<F: Scalar>(&self, x: ArrayView2<'_, F>, weights: Option<ArrayView1<'_, f64>>) -> Result<MiniBatchKMeans> {
        let start = self.start().check()?;
        let centroids = match start.init() {
            KMeansInit::Given(centroids) => centroids.clone(),
            KMeansInit::Breathing | KMeansInit::KMeansPlusPlus => {
                start.fit_array(x, weights, &mut Silent)?.model.centroids().mapv(Scalar::widen)
            }
        };
        MiniBatchKMeans::from_centroids(centroids)
    }

    fn moved(&self, model: MiniBatchKMeans, gains: Gains, n_rows: usize) -> Result<MiniBatchKMeans> {
        let left = self.half_life().share_left(gains.weights.iter().sum());
        let old = model.cluster_weights().iter().map(|weight| left * weight);
        let weights: Vec<f64> = old.zip(&gains.weights).map(|(old, gained)| old + gained).collect();
        let d = model.n_features();
        let centroids = Array2::from_shape_fn(model.centroids().dim(), |(cluster, feature)| {
            let step = gains.differences[cluster * d + feature];
            let centroid = model.centroids()[[cluster, feature]];
            if weights[cluster] > 0.0 { centroid + step / weights[cluster] } else { centroid }
        });
        model.moved(centroids, weights, n_rows)
    }
}

/// What the rows add to their nearest centroids.
fn gains<F: Scalar>(rows: &Rows<'_, F>, model: &MiniBatchKMeans) -> Gains {
    let (k, d) = model.centroids().dim();
    let centroids: Vec<f64> = model.centroids().iter().copied().collect();
    let kernel = model.to_model::<f64>().kernel();
    let none = || Gains { differences: vec![0.0; k * d], weights: vec![0.0; k] };
    let parts = map_chunks(rows.len(), k * d, |range| {
        let mut gains = none();
        for row in range {
            let (cluster, weight) = (kernel.nearest(rows.row(row)).index, rows.weight(row));
            let own = cluster * d..(cluster + 1) * d;
            let differences = gains.differences[own.clone()].iter_mut();
            for ((sum, value), centroid) in differences.zip(rows.row(row)).zip(&centroids[own]) {
                *sum += weight * (value.widen() - centroid);
            }
            gains.weights[cluster] += weight;
        }
        gains
    });
    parts.into_iter().fold(none(), |mut total, part| {
        total.differences.iter_mut().zip(part.differences).for_each(|(total, part)| *total += part);
        total.weights.iter_mut().zip(part.weights).for_each(|(total, part)| *total += part);
        total
    })
}
