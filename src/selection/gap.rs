//! The gap statistic.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use crate::clustering::KMeansParams;
use crate::error::{Error, ErrorKind, Result};
use crate::features::FeatureMatrix;
use crate::observe::{Observer, Silent};
use crate::selection::metrics::undefined;
use crate::selection::reference::{Reference, ReferenceAxes};

const NAME: &str = "the gap statistic";

/// The gap statistic: how far the inertia falls below that of data without clusters in the same range.
///
/// `Gap(k) = mean of ln W*(k) - ln W(k)`, with the inertias `W*` of data drawn evenly over the range of the rows. Unlike indices that compare
/// clusters, it is defined for a single one, and so can say that there are none.
///
/// # References
/// Tibshirani, Walther and Hastie 2001, Estimating the number of clusters in a data set via the gap statistic,
/// doi:10.1111/1467-9868.00293.
///
/// ```
/// use segmenta::ndarray::Array2;
/// use segmenta::prelude::*;
/// use segmenta::selection::GapStatistic;
///
/// let x = Array2::from_shape_fn((60, 1), |(row, _)| (row % 2) as f64 * 10.0 + (row / 2) as f64 / 30.0);
/// let gaps = GapStatistic::new(KMeansParams::new(1), 1..=4).run(&FeatureMatrix::from_array(x)?, &mut Silent)?;
/// assert_eq!(gaps.one_standard_error(), 2);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GapStatistic {
    params: KMeansParams,
    n_clusters: RangeInclusive<usize>,
    axes: ReferenceAxes,
    n_references: usize,
}

impl GapStatistic {
    /// Over `n_clusters`, both ends included, with `params` for all else.
    pub fn new(params: KMeansParams, n_clusters: RangeInclusive<usize>) -> Self {
        Self { params, n_clusters, axes: ReferenceAxes::default(), n_references: 50 }
    }

    /// Along which axes the references are even. Default: [`ReferenceAxes::Principal`].
    #[must_use]
    pub fn axes(mut self, axes: ReferenceAxes) -> Self {
        self.axes = axes;
        self
    }

    /// How many references are drawn. Default: 50.
    #[must_use]
    pub fn n_references(mut self, n_references: usize) -> Self {
        self.n_references = n_references;
        self
    }

    /// Fits the rows and every reference for every number of clusters. Weights of the rows are not minded.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for an empty range or fewer than two references, those of k-means, and
    /// [`Undefined`](crate::ErrorKind::Undefined) where the rows lie on their centroids.
    ///
    /// # Cost
    /// `n_references + 1` times that of the fits, spread over threads; any number of threads gives the same bits.
    pub fn run(&self, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<GapTable> {
        let n_clusters: Vec<usize> = self.n_clusters.clone().collect();
        if n_clusters.first().is_none_or(|&first| first == 0) {
            let (first, last) = (self.n_clusters.start(), self.n_clusters.end());
            return Err(Error::param("the range of n_clusters", format!("{first}..{last}"), "1 <= first <= last"));
        }
        let observed = self.log_inertias(&FeatureMatrix::from_array(x.values().to_owned())?, observer)?;
        let reference = Reference::uniform(x.values(), self.axes);
        let seed = self.params.check()?.seed();
        let of_reference = |number: u64| {
            let drawn = reference.draw(x.n_rows(), &mut seed.derive("gap.reference", number).rng());
            self.log_inertias(&FeatureMatrix::from_array(drawn)?, &mut Silent)
        };
        let references: Vec<Vec<f64>> =
            (0..self.n_references as u64).into_par_iter().map(of_reference).collect::<Result<_>>()?;
        GapTable::try_from_log_inertias(&n_clusters, &observed, &references)
    }

    fn log_inertias(&self, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Vec<f64>> {
        let fits = self.params.cluster_each(self.n_clusters.clone(), x, observer)?;
        Ok(fits.iter().map(|fit| libm::log(fit.summary.inertia)).collect())
    }
}

/// The gaps for some numbers of clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct GapTable {
    rows: Vec<GapRow>,
}

/// The gap for one number of clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapRow {
    /// How many clusters.
    pub n_clusters: usize,
    /// The logarithm of the inertia.
    pub log_inertia: f64,
    /// Its mean over the references.
    pub reference_log_inertia: f64,
    /// The latter less the former; higher is better.
    pub gap: f64,
    /// The standard deviation over the references times `sqrt(1 + 1 / n_references)`.
    pub standard_error: f64,
}

impl GapTable {
    /// The gaps of logarithms of inertias, observed and of each reference, in the order of `n_clusters`.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) without a number of clusters or with fewer than two references, [`Length`](crate::ErrorKind::Length) where a
    /// list is of another length, [`Undefined`](crate::ErrorKind::Undefined) where a logarithm is not finite.
    pub fn try_from_log_inertias(n_clusters: &[usize], observed: &[f64], references: &[Vec<f64>]) -> Result<Self> {
        if n_clusters.is_empty() || references.len() < 2 {
            let got = format!("{} and {}", n_clusters.len(), references.len());
            return Err(Error::param("numbers of clusters and references", got, "at least 1 and 2"));
        }
        let lists = || references.iter().map(Vec::as_slice).chain([observed]);
        if let Some(list) = lists().find(|list| list.len() != n_clusters.len()) {
            let what = "a list of logarithms of inertias".into();
            return Err(ErrorKind::Length { what, expected: n_clusters.len(), got: list.len() }.into());
        }
        if lists().flatten().any(|value| !value.is_finite()) {
            return Err(undefined(NAME, "an inertia is 0: every row lies on its centroid"));
        }
        let n = references.len() as f64;
        let row = |(at, &n_clusters): (usize, &usize)| {
            let mean = references.iter().map(|reference| reference[at]).sum::<f64>() / n;
            let variance = references.iter().map(|reference| (reference[at] - mean).powi(2)).sum::<f64>() / n;
            GapRow {
                n_clusters,
                log_inertia: observed[at],
                reference_log_inertia: mean,
                gap: mean - observed[at],
                standard_error: (variance * (1.0 + 1.0 / n)).sqrt(),
            }
        };
        Ok(Self { rows: n_clusters.iter().enumerate().map(row).collect() })
    }

    /// One row for each number of clusters.
    pub fn rows(&self) -> &[GapRow] {
        &self.rows
    }

    /// The first number of clusters whose gap is at least that of the next one less its standard error (the rule of the paper);
    /// the last where there is none.
    pub fn one_standard_error(&self) -> usize {
        let is_enough = |pair: &&[GapRow]| pair[0].gap >= pair[1].gap - pair[1].standard_error;
        let first = self.rows.windows(2).find(is_enough).map(|pair| pair[0].n_clusters);
        first.unwrap_or(self.rows[self.rows.len() - 1].n_clusters)
    }
}
