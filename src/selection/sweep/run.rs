use std::ops::RangeInclusive;

use ndarray::Axis;
use rayon::prelude::*;

use crate::clustering::{Clustering, KMeans, KMeansParams, Labels};
use crate::error::{Error, Result};
use crate::features::FeatureMatrix;
use crate::observe::{Control, Event, Observer};
use crate::selection::choice::{Choice, Criterion};
use crate::selection::metrics::{Indices, Metric, Sampling, SilhouetteBasis, SilhouetteProfile, indices, silhouettes};
use crate::selection::stability::{Flows, Stability, StabilitySpec, across, stabilities};
use crate::selection::structure::{Structure, StructureSpec, borders, drawn, judge, weakest};
use crate::selection::sweep::table::{SweepEnd, SweepRow, SweepTable};

/// k-means for every number of clusters in a range, measured alike.
///
/// The sweep varies the number of clusters of the given parameters and nothing else: the row for k is that of a single run with
/// that k and seed, bit for bit. The numbers beside the range are fitted too, without a row: only by them can be told whether the inertia
/// stops falling at an end of the range ([`SweepTable::inertia`]). All silhouettes come from one pass over the distances, so that ten numbers of clusters cost
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
        let beside = self.beside(x);
        let total = self.n_clusters.clone().count();
        // A number beside the range is no step of the sweep; while it is fitted a run can be stopped all the same.
        let mut observer = |event: &Event| match *event {
            Event::SweepStep { n_clusters, .. } if beside.contains(&n_clusters) => Control::Continue,
            Event::SweepStep { n_clusters, done, .. } => {
                observer.on_event(&Event::SweepStep { n_clusters, done, total })
            }
            _ => observer.on_event(event),
        };
        let all = self.n_clusters.clone().chain(beside.iter().copied());
        let mut clusterings = self.params.cluster_each(all, x, &mut observer)?;
        let fits_beside = clusterings.split_off(total.min(clusterings.len()));
        let inertia_of = |n_clusters: Option<usize>| {
            let fit = fits_beside.iter().find(|fit| Some(fit.labels.n_clusters()) == n_clusters)?;
            Some(fit.summary.inertia)
        };
        let (before, after) = (self.n_clusters.start().checked_sub(1), self.n_clusters.end().checked_add(1));
        let (table, silhouettes) = self.measure(x, &clusterings)?;
        let table = table.with_inertias_beside(inertia_of(before), inertia_of(after))?;
        Ok(Sweep { table, clusterings, silhouettes, stabilities: Vec::new(), params: self.params.clone() })
    }

    /// The numbers beside the range that are fitted for the break of the inertia at its ends: one more where the rows allow it, and one
    /// fewer where that is at least 2, for the index of Calinski and Harabasz tells the inertia of a single cluster. None for a single
    /// number, from which nothing is chosen.
    fn beside(&self, x: &FeatureMatrix) -> Vec<usize> {
        let (first, last) = (*self.n_clusters.start(), *self.n_clusters.end());
        if first == last {
            return Vec::new();
        }
        let more = last.checked_add(1).filter(|&more| self.params_for(more).check_matrix(x).is_ok());
        let fewer = first.checked_sub(1).filter(|&fewer| fewer >= 2);
        more.into_iter().chain(fewer).collect()
    }

    fn params_for(&self, n_clusters: usize) -> KMeansParams {
        self.params.clone().n_clusters(n_clusters)
    }

    /// The table, and for each clustering the silhouettes of its rows where there are any.
    fn measure(
        &self,
        x: &FeatureMatrix,
        clusterings: &[Clustering<KMeans>],
    ) -> Result<(SweepTable, Vec<Option<SilhouetteProfile>>)> {
        let labels: Vec<&Labels> = clusterings.iter().map(|clustering| &clustering.labels).collect();
        let seed = self.params.check()?.seed();
        let looked_at = drawn(x.n_rows(), StructureSpec::default().rows, seed);
        let few = x.values().select(Axis(0), &looked_at);
        let mut silhouette_rows = x.n_rows();
        let mut rows = Vec::with_capacity(clusterings.len());
        let mut profiles = Vec::with_capacity(clusterings.len());
        let all_indices: Vec<Indices> =
            labels.par_iter().map(|labels| indices(x.values(), labels)).collect::<Result<_>>()?;
        let silhouettes = silhouettes(x.values(), &labels, self.sampling, seed);
        for ((clustering, measured), indices) in clusterings.iter().zip(silhouettes).zip(all_indices) {
            let mut silhouette_standard_error = 0.0;
            let mut profile = None;
            let silhouette = Metric::from_result(measured.map(|(measured, of_rows)| {
                profile = Some(of_rows);
                if let SilhouetteBasis::Sampled { n_sampled, standard_error } = measured.basis {
                    silhouette_rows = n_sampled;
                    silhouette_standard_error = standard_error;
                }
                measured.value
            }))?;
            profiles.push(profile);
            let smallest_size = clustering.labels.sizes().into_iter().min().unwrap_or(0);
            rows.push(SweepRow {
                n_clusters: clustering.labels.n_clusters(),
                inertia: clustering.summary.inertia,
                silhouette,
                silhouette_standard_error,
                calinski_harabasz: indices.calinski_harabasz,
                davies_bouldin: indices.davies_bouldin,
                bic: indices.bic,
                xu: indices.xu,
                weakest_border: weakest(&borders(
                    few.view(),
                    &clustering.labels.select(&looked_at),
                    clustering.model.centroids(),
                )),
                stability: None,
                stability_interval: None,
                smallest_size,
                smallest_share: smallest_size as f64 / x.n_rows() as f64,
                stop: clustering.summary.stop,
                n_iter: clustering.summary.n_iter,
            });
        }
        let table = SweepTable::try_new(rows, x.n_rows(), silhouette_rows, self.end_of(clusterings.len()))?;
        Ok((table, profiles))
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
    /// By clustering.
    silhouettes: Vec<Option<SilhouetteProfile>>,
    stabilities: Vec<Stability>,
    params: KMeansParams,
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

    /// Measures how well the clusters of every number come back when rows are drawn anew, and notes it in the table. `x` must be the
    /// matrix of the sweep. Where the observer asks to stop, the replicates so far count.
    ///
    /// # Errors
    /// Those of [`StabilitySpec::check`], and [`Length`](crate::ErrorKind::Length) for another matrix.
    ///
    /// # Cost
    /// `n_replicates` times that of the sweep's fits of at most as many rows as take part, spread over threads.
    pub fn measure_stability(
        &mut self,
        x: &FeatureMatrix,
        spec: &StabilitySpec,
        observer: &mut dyn Observer,
    ) -> Result<()> {
        let all: Vec<&Clustering<KMeans>> = self.clusterings.iter().collect();
        all.iter().try_for_each(|clustering| clustering.labels.check_len(x.n_rows()))?;
        if let Some(measured) = stabilities(x, &all, &self.params, spec, observer)? {
            self.table.note_stability(&measured);
            self.stabilities = measured;
        }
        Ok(())
    }

    /// How well the clusters of this number come back, where it was measured.
    pub fn stability(&self, n_clusters: usize) -> Option<&Stability> {
        self.stabilities.iter().find(|stability| stability.n_clusters == n_clusters)
    }

    /// The silhouettes of the rows of this number of clusters, cluster by cluster, from the pass that the table's come from. `None` where
    /// the number is not in the range or its silhouette is undefined.
    pub fn silhouettes(&self, n_clusters: usize) -> Option<&SilhouetteProfile> {
        let at = self.clusterings.iter().position(|clustering| clustering.labels.n_clusters() == n_clusters)?;
        self.silhouettes.get(at)?.as_ref()
    }

    /// How customers flow from each number of clusters to the next. O(n) for each.
    pub fn flows(&self) -> Flows {
        let labels: Vec<&Labels> = self.clusterings.iter().map(|clustering| &clustering.labels).collect();
        // All are labels of the same rows, which is the one thing that could be refused.
        Flows::between(&labels).unwrap_or_default()
    }

    /// What kind of segments the clustering with this number of clusters found: groups that exist, a sound way to divide customers, or nothing that
    /// noise would not give. `x` must be the matrix of the sweep.
    ///
    /// `None` for a number that is not in the range, and where the observer asks to stop.
    ///
    /// # Errors
    /// Those of [`StructureSpec::check`], and [`Length`](crate::ErrorKind::Length) for another matrix.
    ///
    /// # Cost
    /// `2 n_references` fits of at most as many rows as take part and, where the sweep has not measured it, the replicates of the stability; all
    /// spread over threads.
    ///
    /// ```
    /// use segmenta::ndarray::Array2;
    /// use segmenta::prelude::*;
    /// use segmenta::selection::{Criterion, KSweep, StructureSpec, Verdict};
    ///
    /// let x = Array2::from_shape_fn((300, 2), |(row, column)| {
    ///     let group = [[0.0, 0.0], [9.0, 0.0], [4.0, 8.0]][row % 3][column];
    ///     group + ((row * (7 + 4 * column)) % 31) as f64 / 15.0
    /// });
    /// let x = FeatureMatrix::from_array(x)?;
    /// let sweep = KSweep::new(KMeansParams::new(2), 2..=5).run(&x, &mut Silent)?;
    /// let structure = sweep.judge(&x, 3, &StructureSpec::default(), &mut Silent)?;
    /// assert_eq!(structure.map(|structure| structure.verdict), Some(Verdict::Natural));
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    pub fn judge(
        &self,
        x: &FeatureMatrix,
        n_clusters: usize,
        spec: &StructureSpec,
        observer: &mut dyn Observer,
    ) -> Result<Option<Structure>> {
        let Some(clustering) = self.clustering(n_clusters) else { return Ok(None) };
        clustering.labels.check_len(x.n_rows())?;
        let mut stability = match self.stability(n_clusters) {
            Some(stability) => Some(stability.clone()),
            None => {
                let all = stabilities(x, &[clustering], &self.params, &spec.stability, observer)?;
                all.and_then(|mut all| all.pop())
            }
        };
        if let (Some(stability), Some(before)) = (&mut stability, self.clustering(n_clusters - 1)) {
            let flow = across(&before.labels, &clustering.labels)?;
            stability.segments.iter_mut().zip(flow.across).for_each(|(segment, across)| segment.across = across);
        }
        judge(x, clustering, stability, &self.params, spec, observer)
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
