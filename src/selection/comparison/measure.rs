//! The numbers of a row.

use ndarray::Axis;
use rayon::prelude::*;

use crate::clustering::{FittedSummary, Labels};
use crate::error::Result;
use crate::features::FeatureMatrix;
use crate::seed::Seed;
use crate::selection::agreement::adjusted_rand;
use crate::selection::comparison::fit::{AnyClustering, stop_of};
use crate::selection::comparison::{Candidate, ComparisonRow};
use crate::selection::metrics::{Indices, Metric, Sampling, density_validity, indices, sampled_rows, silhouettes};

/// A row for each fit, in this order. All silhouettes of fits without noise come from one pass over the distances.
pub(super) fn measure(
    candidates: &[&Candidate],
    fits: &[AnyClustering],
    x: &FeatureMatrix,
    sampling: Sampling,
    seed: Seed,
) -> Result<Vec<ComparisonRow>> {
    let labels: Vec<&Labels> = fits.iter().map(|fit| &fit.labels).collect();
    let silhouettes = silhouettes(x.values(), &labels, sampling, seed);
    let n_rows = x.n_rows();
    let mut rows = Vec::with_capacity(fits.len());
    let all_indices: Vec<Indices> =
        labels.par_iter().map(|labels| indices(x.values(), labels)).collect::<Result<_>>()?;
    let fits = candidates.iter().zip(fits);
    for (((candidate, fit), measured), indices) in fits.zip(silhouettes).zip(all_indices) {
        let labels = &fit.labels;
        let mut silhouette_standard_error = 0.0;
        let silhouette = Metric::from_result(measured.map(|(measured, _)| {
            silhouette_standard_error = measured.basis.standard_error();
            measured.value
        }))?;
        let smallest = labels.sizes().into_iter().min().unwrap_or(0);
        let (inertia, bic) = match &fit.summary {
            FittedSummary::Kmeans(summary) => (Some(summary.inertia), None),
            FittedSummary::GaussianMixture(summary) => (None, Some(summary.bic)),
            FittedSummary::Dbscan(_) | FittedSummary::Hdbscan(_) => (None, None),
        };
        rows.push(ComparisonRow {
            candidate: candidate.to_string(),
            algorithm: candidate.algorithm().into(),
            n_clusters: labels.n_clusters(),
            noise_share: labels.n_noise() as f64 / n_rows as f64,
            smallest_share: smallest as f64 / n_rows as f64,
            silhouette,
            silhouette_standard_error,
            calinski_harabasz: indices.calinski_harabasz,
            davies_bouldin: indices.davies_bouldin,
            density_validity: validity(fit, x, sampling, seed)?,
            inertia,
            bic,
            stop: stop_of(fit),
        });
    }
    Ok(rows)
}

/// The density validity of a density model, on the rows that a silhouette of all rows would be sampled on; `None` for others.
fn validity(fit: &AnyClustering, x: &FeatureMatrix, sampling: Sampling, seed: Seed) -> Result<Option<Metric>> {
    match fit.summary {
        FittedSummary::Kmeans(_) | FittedSummary::GaussianMixture(_) => Ok(None),
        FittedSummary::Dbscan(_) | FittedSummary::Hdbscan(_) => {
            let measured = match sampled_rows(x.n_rows(), sampling, seed) {
                None => density_validity(x.values(), &fit.labels),
                Some(rows) => density_validity(x.values().select(Axis(0), &rows).view(), &fit.labels.select(&rows)),
            };
            Metric::from_result(measured.map(|validity| validity.value)).map(Some)
        }
    }
}

/// How alike the labels of each two fits are: the adjusted Rand index, noise counting as one more group. Symmetric, 1 on the diagonal.
pub(super) fn agreement(fits: &[AnyClustering]) -> Result<Vec<Vec<f64>>> {
    let pairs: Vec<(usize, usize)> = (0..fits.len()).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
    let alike = |&(a, b): &(usize, usize)| adjusted_rand(fits[a].labels.iter(), fits[b].labels.iter());
    let values: Vec<f64> = pairs.par_iter().map(alike).collect::<Result<_>>()?;
    let mut matrix = vec![vec![1.0; fits.len()]; fits.len()];
    for (&(a, b), value) in pairs.iter().zip(values) {
        matrix[a][b] = value;
        matrix[b][a] = value;
    }
    Ok(matrix)
}
