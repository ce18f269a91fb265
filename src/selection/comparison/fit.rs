//! The fits of a group of candidates that share their work.

use crate::clustering::{
    Clusterer, Clustering, DensityTree, FittedModel, FittedSummary, GaussianMixtureParams, HdbscanParams, KMeansParams,
};
use crate::error::{Error, ErrorKind, Result};
use crate::features::FeatureMatrix;
use crate::observe::{Control, Event, Observer, StopReason};
use crate::selection::comparison::Candidate;

/// A clustering by any algorithm.
pub type AnyClustering = Clustering<FittedModel, FittedSummary>;

/// What became of a candidate.
pub(super) enum Outcome {
    Fitted(Box<AnyClustering>),
    /// The data do not allow it.
    Refused(Error),
}

/// What became of a group, candidate by candidate; fewer than there are where the observer stopped it.
pub(super) struct Fits {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) was_stopped: bool,
}

/// Fits candidates of one group; each result is that of the candidate alone.
///
/// # Errors
/// Those that are not about one candidate: data that no algorithm takes.
pub(super) fn fit_group(group: &[&Candidate], x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Fits> {
    match group {
        [Candidate::Kmeans(params), ..] => kmeans(params, &counts(group), x, observer),
        [Candidate::Hdbscan(first), ..] => {
            let all = group.iter().filter_map(|candidate| match candidate {
                Candidate::Hdbscan(params) => Some(params),
                _ => None,
            });
            hdbscan(first, all, x, observer)
        }
        _ => one_by_one(group, x, observer),
    }
}

/// The numbers of clusters of k-means.
fn counts(group: &[&Candidate]) -> Vec<usize> {
    let count = |candidate: &&Candidate| match candidate {
        Candidate::Kmeans(params) => params.check().ok().map(|params| params.n_clusters()),
        _ => None,
    };
    group.iter().filter_map(count).collect()
}

/// k-means for each of these numbers, in this order, which share their passes over the rows.
fn kmeans(params: &KMeansParams, counts: &[usize], x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Fits> {
    let mut ascending = counts.to_vec();
    ascending.sort_unstable();
    ascending.dedup();
    // A number beyond the distinct rows is refused alone; the others stand.
    let refusal = |n_clusters: usize| match params.clone().n_clusters(n_clusters).check_matrix(x) {
        Err(error) if is_refusal(&error) => Ok(Some(error)),
        other => other.map(|()| None),
    };
    let n_allowed = match ascending.last() {
        Some(&most) => match refusal(most)?.as_ref().map(Error::kind) {
            Some(ErrorKind::TooFewDistinctRows { n_distinct, .. }) => {
                ascending.iter().filter(|&n| n <= n_distinct).count()
            }
            Some(_) => 0,
            None => ascending.len(),
        },
        None => 0,
    };
    let allowed = &ascending[..n_allowed];
    let fits =
        if allowed.is_empty() { Vec::new() } else { params.cluster_each(allowed.iter().copied(), x, observer)? };
    let mut outcomes = Vec::with_capacity(counts.len());
    let was_stopped = fits.len() < allowed.len() || fits.iter().any(|fit| fit.summary.stop == StopReason::Interrupted);
    for &n_clusters in counts {
        match fits.iter().find(|fit| fit.labels.n_clusters() == n_clusters) {
            Some(fit) => {
                outcomes.push(Outcome::Fitted(Box::new(any(fit.clone(), FittedModel::Kmeans, FittedSummary::Kmeans))))
            }
            None if !allowed.contains(&n_clusters) => outcomes.extend(refusal(n_clusters)?.map(Outcome::Refused)),
            None => break,
        }
    }
    Ok(Fits { outcomes, was_stopped })
}

/// HDBSCAN* for each of these, from one tree.
fn hdbscan<'a>(
    first: &HdbscanParams,
    all: impl Iterator<Item = &'a HdbscanParams> + Clone,
    x: &FeatureMatrix,
    observer: &mut dyn Observer,
) -> Result<Fits> {
    let tree = match first.tree(x, observer) {
        Ok(tree) => tree,
        Err(error) if matches!(error.kind(), ErrorKind::Interrupted) => {
            return Ok(Fits { outcomes: Vec::new(), was_stopped: true });
        }
        Err(error) if is_refusal(&error) => {
            // The same for each of them: they ask for the same tree.
            let refused = all.map(|params| match params.tree(x, observer) {
                Err(error) => Ok(Outcome::Refused(error)),
                Ok(tree) => fitted(params, x, &tree),
            });
            return Ok(Fits { outcomes: refused.collect::<Result<_>>()?, was_stopped: false });
        }
        Err(error) => return Err(error),
    };
    let outcomes = all.map(|params| fitted(params, x, &tree)).collect::<Result<_>>()?;
    Ok(Fits { outcomes, was_stopped: false })
}

fn fitted(params: &HdbscanParams, x: &FeatureMatrix, tree: &DensityTree) -> Result<Outcome> {
    let fit = params.cluster_tree(x, tree)?;
    Ok(Outcome::Fitted(Box::new(any(fit, FittedModel::Hdbscan, FittedSummary::Hdbscan))))
}

/// Candidates that share nothing, one after the other.
fn one_by_one(group: &[&Candidate], x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Fits> {
    let mut outcomes = Vec::with_capacity(group.len());
    for (done, candidate) in (1..).zip(group) {
        let fit = match candidate {
            Candidate::GaussianMixture(params) => mixture(params, x, observer),
            Candidate::Dbscan(params) => {
                params.cluster(x, observer).map(|fit| any(fit, FittedModel::Dbscan, FittedSummary::Dbscan))
            }
            Candidate::Kmeans(params) => {
                params.cluster(x, observer).map(|fit| any(fit, FittedModel::Kmeans, FittedSummary::Kmeans))
            }
            Candidate::Hdbscan(params) => {
                params.cluster(x, observer).map(|fit| any(fit, FittedModel::Hdbscan, FittedSummary::Hdbscan))
            }
        };
        match fit {
            Err(error) if matches!(error.kind(), ErrorKind::Interrupted) => {
                return Ok(Fits { outcomes, was_stopped: true });
            }
            Err(error) if is_refusal(&error) => outcomes.push(Outcome::Refused(error)),
            Err(error) => return Err(error),
            Ok(fit) => {
                let n_clusters = fit.labels.n_clusters();
                let is_cut_short = is_cut_short(&fit);
                outcomes.push(Outcome::Fitted(Box::new(fit)));
                let event = Event::SweepStep { n_clusters, done, total: group.len() };
                if is_cut_short || (observer.on_event(&event) == Control::Stop && done < group.len()) {
                    return Ok(Fits { outcomes, was_stopped: true });
                }
            }
        }
    }
    Ok(Fits { outcomes, was_stopped: false })
}

fn mixture(params: &GaussianMixtureParams, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<AnyClustering> {
    let fit = params.cluster(x, observer)?;
    Ok(any(fit, FittedModel::GaussianMixture, FittedSummary::GaussianMixture))
}

/// A fit under the one name that all algorithms have.
fn any<M, S>(fit: Clustering<M, S>, model: fn(M) -> FittedModel, summary: fn(S) -> FittedSummary) -> AnyClustering {
    Clustering { model: model(fit.model), labels: fit.labels, summary: summary(fit.summary) }
}

/// Why the fit stopped, for algorithms that iterate.
pub(super) fn stop_of(fit: &AnyClustering) -> Option<StopReason> {
    match &fit.summary {
        FittedSummary::Kmeans(summary) => Some(summary.stop),
        FittedSummary::GaussianMixture(summary) => Some(summary.stop),
        FittedSummary::Dbscan(_) | FittedSummary::Hdbscan(_) => None,
    }
}

/// Whether the observer ended the fit before it was what it would be alone.
pub(super) fn is_cut_short(fit: &AnyClustering) -> bool {
    stop_of(fit) == Some(StopReason::Interrupted)
}

/// Whether this is about one candidate, so that the others can stand.
fn is_refusal(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::TooFewDistinctRows { .. } | ErrorKind::Param { .. })
}
