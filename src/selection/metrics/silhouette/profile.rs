use std::io::Write;

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use crate::clustering::Labels;
use crate::error::{Error, Result};
use crate::math::quantile::{quantile_sorted, sorted};
use crate::seed::Seed;
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::silhouette::{Sampling, silhouettes};

/// Quantiles that are kept of a cluster of more rows: one for every fortieth of them and both ends.
const MOST_QUANTILES: usize = 41;

/// The columns of a profile's CSV.
const COLUMNS: [&str; 6] = ["segment", "share", "silhouette", "mean", "n_measured", "n_below_zero"];

/// The silhouettes of rows cluster by cluster, as the classic plot shows them: plain data of a size that does not grow with the rows,
/// saved with the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SilhouetteProfile {
    /// The mean over all measured rows: that of [`silhouette`](crate::selection::metrics::silhouette).
    pub mean: f64,
    /// Rows that are in a cluster.
    pub n_rows: usize,
    /// Rows that were measured: all of them, or a sample.
    pub n_measured: usize,
    /// Of each cluster, by number.
    pub clusters: Vec<SilhouetteBlade>,
}

/// The silhouettes of the rows of one cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SilhouetteBlade {
    /// Its rows that were measured.
    pub n_measured: usize,
    /// Their mean; `None` where none was measured.
    pub mean: Option<f64>,
    /// Those nearer to another cluster than to their own: of a silhouette below 0.
    pub n_below_zero: usize,
    /// Their quantiles at equal steps from the least to the greatest, at most 41; the values themselves where there are no more.
    pub quantiles: Vec<f64>,
}

/// The silhouettes of rows, cluster by cluster, for plots: the rows and the cost are those of
/// [`silhouette`](crate::selection::metrics::silhouette).
///
/// # Errors
/// Those of [`silhouette`](crate::selection::metrics::silhouette).
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::seed::Seed;
/// use segmenta::selection::metrics::{Sampling, silhouette_profile};
///
/// let x = array![[0.0], [1.0], [9.0], [10.0], [4.0]];
/// let labels = Labels::try_new([0, 0, 1, 1, 1].map(Some), 2)?;
/// let profile = silhouette_profile(x.view(), &labels, Sampling::Exact, Seed::default())?;
/// assert_eq!(profile.clusters[1].n_below_zero, 1);
/// assert_eq!(profile.share_below_zero(), 0.2);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn silhouette_profile(
    x: ArrayView2<'_, f64>,
    labels: &Labels,
    sampling: Sampling,
    seed: Seed,
) -> Result<SilhouetteProfile> {
    sampling.check()?;
    let x = checked(x, labels)?;
    Ok(silhouettes(x.view(), &[labels], sampling, seed).swap_remove(0)?.1)
}

impl SilhouetteProfile {
    /// The share of the measured rows that are nearer to another cluster than to their own, in [0, 1].
    pub fn share_below_zero(&self) -> f64 {
        let n_below: usize = self.clusters.iter().map(|blade| blade.n_below_zero).sum();
        n_below as f64 / self.n_measured.max(1) as f64
    }

    /// Writes CSV with the header `segment,share,silhouette,mean,n_measured,n_below_zero`: a row for each quantile of each cluster,
    /// `share` of its rows having at most this silhouette. Floats are written so that they read back the same.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<()> {
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(COLUMNS)?;
            for (number, blade) in self.clusters.iter().enumerate() {
                for (at, quantile) in blade.quantiles.iter().enumerate() {
                    csv.write_record([
                        number.to_string(),
                        share(at, blade.quantiles.len()).to_string(),
                        quantile.to_string(),
                        blade.mean.map_or_else(String::new, |mean| mean.to_string()),
                        blade.n_measured.to_string(),
                        blade.n_below_zero.to_string(),
                    ])?;
                }
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the silhouettes", error))
    }

    /// The profile of measured rows, whose values go with the rows of the partition.
    pub(super) fn of(partition: &Partition, values: &[f64], n_clusters: usize, mean: f64, n_rows: usize) -> Self {
        let mut of_clusters = vec![Vec::new(); n_clusters];
        for (&code, &value) in partition.codes.iter().zip(values) {
            of_clusters[partition.names[code as usize]].push(value);
        }
        let clusters = of_clusters.into_iter().map(SilhouetteBlade::of).collect();
        Self { mean, n_rows, n_measured: values.len(), clusters }
    }

    /// Refuses what no run can have measured of so many clusters.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for the first number out of its range.
    pub(crate) fn check(&self, n_clusters: usize, n_rows: usize) -> Result<()> {
        let at_most = |name: &str, got: usize, most: usize| {
            if got <= most { Ok(()) } else { Err(Error::param(name, got, format!("at most {most}"))) }
        };
        if self.clusters.len() != n_clusters {
            return Err(Error::param("clusters of the silhouettes", self.clusters.len(), n_clusters.to_string()));
        }
        at_most("n_rows of the silhouettes", self.n_rows, n_rows)?;
        at_most("n_measured of the silhouettes", self.n_measured, self.n_rows)?;
        let mut n_left = self.n_measured;
        for blade in &self.clusters {
            at_most("n_measured of a cluster's silhouettes", blade.n_measured, n_left)?;
            n_left -= blade.n_measured;
            at_most("n_below_zero of a cluster's silhouettes", blade.n_below_zero, blade.n_measured)?;
            at_most(
                "quantiles of a cluster's silhouettes",
                blade.quantiles.len(),
                MOST_QUANTILES.min(blade.n_measured),
            )?;
            if blade.quantiles.windows(2).any(|pair| pair[0] > pair[1]) {
                return Err(Error::param("quantiles of a cluster's silhouettes", "out of order", "ascending numbers"));
            }
        }
        let values = self.clusters.iter().flat_map(|blade| blade.quantiles.iter().chain(&blade.mean));
        match values.chain([&self.mean]).find(|value| !(-1.0..=1.0).contains(*value)) {
            Some(value) => Err(Error::param("a silhouette", value, "a number from -1 to 1")),
            None => Ok(()),
        }
    }
}

impl SilhouetteBlade {
    fn of(values: Vec<f64>) -> Self {
        let n_measured = values.len();
        let n_below_zero = values.iter().filter(|value| **value < 0.0).count();
        let mean = (n_measured > 0).then(|| values.iter().sum::<f64>() / n_measured as f64);
        let values = sorted(values);
        let quantiles = if n_measured <= MOST_QUANTILES {
            values
        } else {
            // In order also where rounding would have it otherwise.
            sorted((0..MOST_QUANTILES).filter_map(|at| quantile_sorted(&values, share(at, MOST_QUANTILES))))
        };
        Self { n_measured, mean, n_below_zero, quantiles }
    }
}

/// The share of the rows that quantile `at` of `n` stands for.
fn share(at: usize, n: usize) -> f64 {
    at as f64 / n.saturating_sub(1).max(1) as f64
}
