use std::ops::RangeInclusive;

use crate::clustering::{Clustering, KMeans, KMeansParams, Labels};
use crate::error::{Error, Result};
use crate::features::FeatureMatrix;
use crate::observe::Observer;
use crate::selection::choice::{Choice, Criterion};
use crate::selection::metrics::{Metric, Sampling, SilhouetteBasis, calinski_harabasz, davies_bouldin, silhouettes};
use crate::selection::sweep::table::{SweepEnd, SweepRow, SweepTable};

/// k-means for every number of clusters in a range, measured alike.
///
/// The sweep varies the number of clusters of the given parameters and nothing else: the row for k is that of a single run with
/// that k and seed, bit for bit. All silhouettes come from one pass over the distances, so that ten numbers of clusters cost
/// little more than one.
///
/// ```
/// use segmenta::prelude::*;
/// use segmenta::ndarray::array;
/// use segmenta::selection::{Criterion, KSweep};
///
/// let x = FeatureMatrix::from_array(array![[0.0], [0.3], [0.2], [5.0], [5.4], [5.1], [9.0], [9.3], [9.1]])?;
/// let sweep = KSweep::new(KMeansParams::new(2), 2..=5).run(&x, &mut Silent)?;
/// println!("{}", sweep.table());
/// let choice = sweep.choose(Criterion::default());
/// assert_eq!(choice.n_clusters, 3);
/// println!("{}", choice.because);
/// let clustering = sweep.into_clustering(choice.n_clusters);
/// assert_eq!(clustering.map(|clustering| clustering.labels.sizes()), Some(vec![3, 3, 3]));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KSweep {
    params: KMeansParams,
    n_clusters: RangeInclusive<usize>,
    sampling: Sampling,
}

impl KSweep {
    /// A sweep over `n_clusters`, both ends included, with `params` for all else.
    pub fn new(params: KMeansParams, n_clusters: RangeInclusive<usize>) -> Self {
        Self { params, n_clusters, sampling: Sampling::default() }
    }

    /// Which rows the silhouettes are taken over. Default: [`Sampling::default`], at most 10,000.
    #[must_use]
    pub fn sampling(mut self, sampling: Sampling) -> Self {
        self.sampling = sampling;
        self
    }

    /// Refuses a sweep that cannot run on any data.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for an empty range or one that starts at 0, for parameters of k-means out of range
    /// (given centroids fix the number of clusters), and for a sample that is too small.
    pub fn check(&self) -> Result<()> {
        let (first, last) = (*self.n_clusters.start(), *self.n_clusters.end());
        if first == 0 || first > last {
            return Err(Error::param("the range of n_clusters", format!("{first}..{last}"), "1 <= first <= last"));
        }
        self.sampling.check()?;
        self.params_for(first).check()?;
        self.params_for(last).check()?;
        Ok(())
    }

    /// Fits and measures every number of clusters.
    ///
    /// Where the observer asks to stop, the numbers that are done are measured and returned, and
    /// [`SweepTable::end`] says so; the number that was being fitted is kept only where it is the first.
    ///
    /// # Errors
    /// Those of [`KSweep::check`], [`TooFewDistinctRows`](crate::ErrorKind::TooFewDistinctRows) where the range goes beyond the
    /// distinct rows of `x`, before anything is fitted, and those of k-means.
    ///
    /// # Cost
    /// The fits, which share their passes over the rows where there are many, and one silhouette pass of O(m^2 (d + number of fits)) for m measured rows. All fits are kept, with
    /// four bytes a row for each.
    pub fn run(&self, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Sweep> {
        self.check()?;
        let clusterings = self.params.cluster_each(self.n_clusters.clone(), x, observer)?;
        let table = self.measure(x, &clusterings)?;
        Ok(Sweep { table, clusterings })
    }

    fn params_for(&self, n_clusters: usize) -> KMeansParams {
        self.params.clone().n_clusters(n_clusters)
    }

    fn measure(&self, x: &FeatureMatrix, clusterings: &[Clustering<KMeans>]) -> Result<SweepTable> {
        let labels: Vec<&Labels> = clusterings.iter().map(|clustering| &clustering.labels).collect();
        let seed = self.params.check()?.seed();
        let mut silhouette_rows = x.n_rows();
        let mut rows = Vec::with_capacity(clusterings.len());
        for (clustering, measured) in clusterings.iter().zip(silhouettes(x.values(), &labels, self.sampling, seed)) {
            let mut silhouette_standard_error = 0.0;
            let silhouette = Metric::from_result(measured.map(|measured| {
                if let SilhouetteBasis::Sampled { n_sampled, standard_error } = measured.basis {
                    silhouette_rows = n_sampled;
                    silhouette_standard_error = standard_error;
                }
                measured.value
            }))?;
            let smallest_size = clustering.labels.sizes().into_iter().min().unwrap_or(0);
            rows.push(SweepRow {
                n_clusters: clustering.labels.n_clusters(),
                inertia: clustering.summary.inertia,
                silhouette,
                silhouette_standard_error,
                calinski_harabasz: Metric::from_result(calinski_harabasz(x.values(), &clustering.labels))?,
                davies_bouldin: Metric::from_result(davies_bouldin(x.values(), &clustering.labels))?,
                smallest_size,
                smallest_share: smallest_size as f64 / x.n_rows() as f64,
                stop: clustering.summary.stop,
                n_iter: clustering.summary.n_iter,
            });
        }
        SweepTable::try_new(rows, x.n_rows(), silhouette_rows, self.end_of(clusterings.len()))
    }

    fn end_of(&self, n_done: usize) -> SweepEnd {
        let last_planned = *self.n_clusters.end();
        if n_done == self.n_clusters.clone().count() {
            SweepEnd::Complete
        } else {
            SweepEnd::Interrupted { last_planned }
        }
    }
}

/// A comparison of numbers of clusters together with the clusterings it compares.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    table: SweepTable,
    clusterings: Vec<Clustering<KMeans>>,
}

impl Sweep {
    /// The comparison.
    pub fn table(&self) -> &SweepTable {
        &self.table
    }

    /// One row for each number of clusters, ascending.
    pub fn rows(&self) -> &[SweepRow] {
        self.table.rows()
    }

    /// The number of clusters that `criterion` prefers, and why.
    pub fn choose(&self, criterion: Criterion) -> Choice {
        self.table.choose(criterion)
    }

    /// The clustering with this number of clusters, where it was in the range.
    pub fn clustering(&self, n_clusters: usize) -> Option<&Clustering<KMeans>> {
        self.clusterings.iter().find(|clustering| clustering.labels.n_clusters() == n_clusters)
    }

    /// The clustering with this number of clusters, to keep: nothing has to be fitted again.
    pub fn into_clustering(self, n_clusters: usize) -> Option<Clustering<KMeans>> {
        self.clusterings.into_iter().find(|clustering| clustering.labels.n_clusters() == n_clusters)
    }
}
