use std::ops::RangeInclusive;

use crate::clustering::{GaussianMixtureParams, HdbscanParams, KMeansParams};
use crate::error::{Error, ErrorKind, Result};
use crate::features::FeatureMatrix;
use crate::observe::{Control, Event, Observer};
use crate::seed::Seed;
use crate::selection::comparison::fit::{AnyClustering, Outcome, fit_group, is_cut_short};
use crate::selection::comparison::measure::{agreement, measure};
use crate::selection::comparison::{Candidate, ComparisonEnd, ComparisonRow, ComparisonTable, Refusal};
use crate::selection::metrics::Sampling;

/// Numbers of clusters and algorithms in one comparison: every candidate is fitted and measured alike, and kept.
///
/// The row of a candidate is that of its fit alone, bit for bit. Work is shared where that holds: k-means of one kind share their passes over
/// the rows, HDBSCAN* of one `min_samples` share their tree, and the silhouettes of a group their distances. Candidates that share stand
/// together in the order of the first of them.
///
/// ```
/// use segmenta::clustering::{GaussianMixtureParams, HdbscanParams};
/// use segmenta::ndarray::Array2;
/// use segmenta::prelude::*;
/// use segmenta::selection::AlgorithmSweep;
///
/// let x = Array2::from_shape_fn((150, 2), |(row, column)| {
///     [[0.0, 0.0], [9.0, 0.0], [4.0, 8.0]][row % 3][column] + ((row * (7 + 4 * column)) % 31) as f64 / 15.0
/// });
/// let x = FeatureMatrix::from_array(x)?;
/// let sweep = AlgorithmSweep::new()
///     .kmeans(&KMeansParams::new(2), 2..=5)
///     .gaussian_mixtures(&GaussianMixtureParams::new(2), 2..=4)
///     .hdbscan(&HdbscanParams::new(5).min_samples(5), [5, 10, 20]);
/// let comparison = sweep.run(&x, &mut Silent)?;
/// println!("{}", comparison.table());
/// let rows = comparison.table().rows();
/// assert_eq!(rows.len(), 4 + 3 + 3);
/// // k-means with 3 clusters and HDBSCAN* of at least 20 agree.
/// assert_eq!((rows[1].n_clusters, rows[9].n_clusters), (3, 3));
/// assert!(comparison.table().agreement()[1][9] > 0.9);
/// assert_eq!(comparison.clustering(9).map(|fit| fit.model.n_clusters()), Some(3));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AlgorithmSweep {
    candidates: Vec<Candidate>,
    sampling: Sampling,
    seed: Seed,
}

impl AlgorithmSweep {
    /// A comparison of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more candidate.
    #[must_use]
    pub fn candidate(mut self, candidate: Candidate) -> Self {
        self.candidates.push(candidate);
        self
    }

    /// k-means for each number of clusters, both ends included, with `params` for all else.
    #[must_use]
    pub fn kmeans(mut self, params: &KMeansParams, n_clusters: RangeInclusive<usize>) -> Self {
        self.candidates.extend(n_clusters.map(|k| Candidate::Kmeans(params.clone().n_clusters(k))));
        self
    }

    /// A Gaussian mixture for each number of components, both ends included, with `params` for all else.
    #[must_use]
    pub fn gaussian_mixtures(mut self, params: &GaussianMixtureParams, n_components: RangeInclusive<usize>) -> Self {
        self.candidates.extend(n_components.map(|k| Candidate::GaussianMixture(params.clone().n_components(k))));
        self
    }

    /// HDBSCAN* for each of these `min_cluster_size`, with `params` for all else. They share one tree where `params` tell `min_samples`;
    /// otherwise that is each one's own size.
    #[must_use]
    pub fn hdbscan(mut self, params: &HdbscanParams, min_cluster_sizes: impl IntoIterator<Item = usize>) -> Self {
        let with = |size| Candidate::Hdbscan(params.clone().min_cluster_size(size));
        self.candidates.extend(min_cluster_sizes.into_iter().map(with));
        self
    }

    /// Which rows the measures of quadratic cost are taken over: silhouette and density validity. Default: [`Sampling::default`], at
    /// most 10,000.
    #[must_use]
    pub fn sampling(mut self, sampling: Sampling) -> Self {
        self.sampling = sampling;
        self
    }

    /// Where that sample is drawn from; each candidate has its own seed for its fit. Default: [`Seed::default`].
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The candidates in the order they were told.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Refuses a comparison that cannot run on any data.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) without candidates, for parameters of a candidate out of range, and for a sample that is too
    /// small.
    pub fn check(&self) -> Result<()> {
        if self.candidates.is_empty() {
            return Err(Error::param("candidates of the comparison", 0, "at least 1"));
        }
        self.sampling.check()?;
        self.candidates.iter().try_for_each(Candidate::check)
    }

    /// Fits and measures every candidate. The observer is told of each row ([`Event::Candidate`]) and of the steps within the fits.
    ///
    /// Where it asks to stop, the rows that are done come back and [`ComparisonTable::end`] says so; a fit that was cut short is kept only
    /// where no other one is done, marked by its `stop`. A candidate that the data do not allow, as more clusters than distinct rows, has no
    /// row but a [`Refusal`] with the reason; the others stand.
    ///
    /// # Errors
    /// Those of [`AlgorithmSweep::check`], those of data that no algorithm takes, [`ErrorKind::Interrupted`] where the observer stops
    /// before anything is found, and the refusal of the first candidate where every one is refused.
    ///
    /// # Cost
    /// The fits, which share what they can; for each group that shares a silhouette pass of O(m^2 d) for m measured rows, and O(m^2 d) for
    /// each density model; O(n) for each pair of candidates. All fits are kept.
    pub fn run(&self, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Comparison> {
        self.check()?;
        let mut found = Found::default();
        let mut was_stopped = false;
        for group in self.groups() {
            let fits = fit_group(&group, x, observer)?;
            was_stopped = fits.was_stopped;
            let (mut done, mut clusterings) = (Vec::new(), Vec::new());
            for (&candidate, outcome) in group.iter().zip(fits.outcomes) {
                match outcome {
                    Outcome::Refused(error) => found.refuse(candidate, error),
                    Outcome::Fitted(fit)
                        if is_cut_short(&fit) && !(found.rows.is_empty() && clusterings.is_empty()) => {}
                    Outcome::Fitted(fit) => {
                        done.push(candidate);
                        clusterings.push(*fit);
                    }
                }
            }
            let rows = measure(&done, &clusterings, x, self.sampling, self.seed)?;
            for (row, clustering) in rows.into_iter().zip(clusterings) {
                was_stopped |= self.tell(&row, found.n_done() + 1, observer) == Control::Stop;
                found.rows.push(row);
                found.clusterings.push(clustering);
            }
            if was_stopped {
                break;
            }
        }
        self.finish(found, x, was_stopped)
    }

    /// The candidates in groups that share work, in the order of the first of each.
    fn groups(&self) -> Vec<Vec<&Candidate>> {
        let mut groups: Vec<Vec<&Candidate>> = Vec::new();
        for candidate in &self.candidates {
            match groups.iter_mut().find(|group| group[0].shares_with(candidate)) {
                Some(group) => group.push(candidate),
                None => groups.push(vec![candidate]),
            }
        }
        groups
    }

    fn tell(&self, row: &ComparisonRow, done: usize, observer: &mut dyn Observer) -> Control {
        observer.on_event(&Event::Candidate {
            name: row.candidate.clone(),
            n_clusters: row.n_clusters,
            noise_share: row.noise_share,
            silhouette: row.silhouette.value(),
            done,
            total: self.candidates.len(),
        })
    }

    fn finish(&self, found: Found, x: &FeatureMatrix, was_stopped: bool) -> Result<Comparison> {
        let n_planned = self.candidates.len();
        let end = match found.n_done() {
            n_done if n_done == n_planned && !found.clusterings.iter().any(is_cut_short) => ComparisonEnd::Complete,
            _ => ComparisonEnd::Interrupted { n_planned },
        };
        if found.rows.is_empty() {
            let refused = found.first_refusal.filter(|_| !was_stopped);
            return Err(refused.unwrap_or_else(|| ErrorKind::Interrupted.into()));
        }
        let agreement = agreement(&found.clusterings)?;
        let table = ComparisonTable::new(found.rows, agreement, found.refusals, x.n_rows(), end);
        Ok(Comparison { table, clusterings: found.clusterings })
    }
}

/// What is done so far.
#[derive(Default)]
struct Found {
    rows: Vec<ComparisonRow>,
    clusterings: Vec<AnyClustering>,
    refusals: Vec<Refusal>,
    first_refusal: Option<Error>,
}

impl Found {
    fn n_done(&self) -> usize {
        self.rows.len() + self.refusals.len()
    }

    fn refuse(&mut self, candidate: &Candidate, error: Error) {
        let algorithm = candidate.algorithm().into();
        self.refusals.push(Refusal { candidate: candidate.to_string(), algorithm, reason: error.to_string() });
        self.first_refusal.get_or_insert(error);
    }
}

/// A comparison of algorithms together with the clusterings it compares.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    table: ComparisonTable,
    clusterings: Vec<AnyClustering>,
}

impl Comparison {
    /// The comparison.
    pub fn table(&self) -> &ComparisonTable {
        &self.table
    }

    /// The clusterings, one for each row.
    pub fn clusterings(&self) -> &[AnyClustering] {
        &self.clusterings
    }

    /// The clustering of a row of the table, from 0.
    pub fn clustering(&self, row: usize) -> Option<&AnyClustering> {
        self.clusterings.get(row)
    }

    /// The clusterings, to keep: nothing has to be fitted again.
    pub fn into_clusterings(self) -> Vec<AnyClustering> {
        self.clusterings
    }
}
