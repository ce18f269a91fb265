use std::ops::RangeInclusive;

use ndarray::Axis;
use rand::seq::SliceRandom;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::clustering::{Assign, KMeansParams, Labels};
use crate::error::{Error, ErrorKind, Result};
use crate::features::FeatureMatrix;
use crate::observe::Silent;

/// Prediction strength: how well the clusters of one half of the customers foretell which customers of the other half are together.
///
/// # References
/// Tibshirani and Walther 2005, Cluster validation by prediction strength, doi:10.1198/106186005X59243: the number of clusters is the largest
/// one with a strength of at least 0.8 to 0.9.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PredictionStrength {
    /// Numbers of clusters, ascending.
    pub n_clusters: Vec<usize>,
    /// The strength for each: the mean over divisions and over both halves of the weakest cluster's, in [0, 1].
    pub strengths: Vec<f64>,
}

impl PredictionStrength {
    /// Divides the rows in two at random, `n_divisions` times, and clusters both halves for every number of clusters. Weights are not
    /// minded. The divisions run side by side; any number of threads gives the same bits.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for an empty range and no division, and those of k-means on half of the rows.
    ///
    /// ```
    /// use segmenta::ndarray::Array2;
    /// use segmenta::prelude::*;
    /// use segmenta::selection::PredictionStrength;
    ///
    /// let x = Array2::from_shape_fn((60, 1), |(row, _)| (row % 2) as f64 * 10.0 + (row / 2) as f64 / 30.0);
    /// let x = FeatureMatrix::from_array(x)?;
    /// let strength = PredictionStrength::measure(&x, &KMeansParams::new(1), 1..=4, 10)?;
    /// assert_eq!(strength.largest_above(0.8), Some(2));
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    pub fn measure(
        x: &FeatureMatrix,
        params: &KMeansParams,
        n_clusters: RangeInclusive<usize>,
        n_divisions: usize,
    ) -> Result<Self> {
        if n_divisions == 0 || n_clusters.is_empty() {
            return Err(Error::param("numbers of clusters and divisions", "none", "at least one of each"));
        }
        let seed = params.check()?.seed();
        let of_division = |division: u64| -> Result<Vec<f64>> {
            let mut rows: Vec<usize> = (0..x.n_rows()).collect();
            rows.shuffle(&mut seed.derive("strength", division).rng());
            let (first, second) = rows.split_at(x.n_rows() / 2);
            let half = |rows: &[usize]| FeatureMatrix::from_array(x.values().select(Axis(0), rows));
            let halves = [half(first)?, half(second)?];
            let fit = |half: &FeatureMatrix| params.cluster_each(n_clusters.clone(), half, &mut Silent);
            let fits = [fit(&halves[0])?, fit(&halves[1])?];
            let weakest = |at: usize, own: usize| -> Result<f64> {
                let foretold = fits[1 - own][at].model.assign(halves[own].values())?.labels;
                let strengths = pair_strengths(&fits[own][at].labels, &foretold)?;
                Ok(strengths.into_iter().flatten().fold(1.0, f64::min))
            };
            (0..fits[0].len()).map(|at| Ok((weakest(at, 0)? + weakest(at, 1)?) / 2.0)).collect()
        };
        let divisions: Vec<Vec<f64>> =
            (0..n_divisions as u64).into_par_iter().map(of_division).collect::<Result<_>>()?;
        let n_clusters: Vec<usize> = n_clusters.collect();
        let mean = |at: usize| divisions.iter().map(|division| division[at]).sum::<f64>() / n_divisions as f64;
        Ok(Self { strengths: (0..n_clusters.len()).map(mean).collect(), n_clusters })
    }

    /// The largest number of clusters whose strength is above `cut`; 0.8 is usual.
    pub fn largest_above(&self, cut: f64) -> Option<usize> {
        let strong = self.n_clusters.iter().zip(&self.strengths).filter(|(_, strength)| **strength > cut);
        strong.map(|(&n_clusters, _)| n_clusters).max()
    }
}

/// For each cluster of `own`, the share of its pairs of rows that `foretold` puts together too: 1 for a single row, `None` for a
/// cluster without rows. From a table of counts, O(n).
///
/// # Errors
/// [`ErrorKind::Length`] where the two are not of the same rows.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::selection::pair_strengths;
///
/// let own = Labels::try_new([0, 0, 0, 1, 1].map(Some), 2)?;
/// let foretold = Labels::try_new([0, 0, 1, 1, 1].map(Some), 2)?;
/// assert_eq!(pair_strengths(&own, &foretold)?, [Some(1.0 / 3.0), Some(1.0)]);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn pair_strengths(own: &Labels, foretold: &Labels) -> Result<Vec<Option<f64>>> {
    if own.len() != foretold.len() {
        let what = "the foretold labels".into();
        return Err(ErrorKind::Length { what, expected: own.len(), got: foretold.len() }.into());
    }
    let mut table = vec![vec![0u64; foretold.n_clusters()]; own.n_clusters()];
    for (own, foretold) in own.iter().zip(foretold.iter()) {
        if let (Some(own), Some(foretold)) = (own, foretold) {
            table[own][foretold] += 1;
        }
    }
    let pairs = |count: u64| count as f64 * (count as f64 - 1.0);
    let strength = |(counts, size): (&Vec<u64>, usize)| match size {
        0 => None,
        1 => Some(1.0),
        size => Some(counts.iter().map(|&count| pairs(count)).sum::<f64>() / pairs(size as u64)),
    };
    Ok(table.iter().zip(own.sizes()).map(strength).collect())
}
