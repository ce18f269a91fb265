use std::ops::Range;

use ndarray::{ArrayView2, Axis};
use rand::seq::index;
use serde::{Deserialize, Serialize};

use crate::clustering::Labels;
use crate::error::{Error, Result};
use crate::math::chunked::map_chunks_of;
use crate::math::moments::Moments;
use crate::seed::Seed;
use crate::selection::metrics::metric::{finite, undefined};
use crate::selection::metrics::partition::{Partition, checked, row_major};

const NAME: &str = "the silhouette";

/// Rows that one thread takes at a time. Each row's value is its own, so this decides speed alone.
const CHUNK_ROWS: usize = 32;

/// Rows that a chunk is compared with at a time: their columns stay in the cache while the chunk passes over them.
const BLOCK_ROWS: usize = 512;

/// Which rows a silhouette is taken over. Its cost is the square of their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Sampling {
    /// All rows, whatever it costs.
    Exact,
    /// All rows where there are at most this many; beyond, so many rows drawn from the seed without replacement.
    AtMost(usize),
}

impl Default for Sampling {
    /// At most 10,000 rows: a hundred million distances, around a second for ten columns, shared by every k of a sweep. A
    /// sampled value then has a standard error near 0.002, a fifth of the difference that [`Criterion`] calls a near-tie.
    ///
    /// [`Criterion`]: crate::selection::Criterion
    fn default() -> Self {
        Self::AtMost(10_000)
    }
}

impl Sampling {
    /// Refuses a sample too small to compare anything in.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for fewer than 2 rows.
    pub fn check(self) -> Result<()> {
        match self {
            Self::AtMost(n_rows) if n_rows < 2 => Err(Error::param("sampling at_most", n_rows, "at least 2 rows")),
            _ => Ok(()),
        }
    }
}

/// A mean silhouette and what it was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silhouette {
    /// The mean over rows, in [-1, 1]: higher is better.
    pub value: f64,
    /// Whether all rows were measured.
    pub basis: SilhouetteBasis,
}

/// What a silhouette was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SilhouetteBasis {
    /// Every row against every row.
    Exact,
    /// The rows of a sample against the rows of that sample.
    Sampled {
        /// Rows in the sample.
        n_sampled: usize,
        /// The standard error of the value: the spread of the sampled rows' own silhouettes over the root of their number, with
        /// the correction for a finite population.
        standard_error: f64,
    },
}

impl SilhouetteBasis {
    /// The standard error of the value: 0 where every row was measured.
    pub fn standard_error(&self) -> f64 {
        match self {
            Self::Exact => 0.0,
            Self::Sampled { standard_error, .. } => *standard_error,
        }
    }
}

/// The mean silhouette of all rows, in [-1, 1]: higher is better.
///
/// A row's silhouette is `(b - a) / max(a, b)`, where `a` is its mean Euclidean distance to the other rows of its cluster and
/// `b` the least of its mean distances to the rows of another cluster. It is 0 for a row alone in its cluster, and where `a`
/// and `b` are both 0. Distances are taken by direct differences, so duplicates and data far from the origin lose no digits.
///
/// Beyond what `sampling` allows, the value is the silhouette of a simple random sample of rows, drawn from `seed`, against the
/// rows of that sample. At an equal number of distances this has a smaller error than few rows against all rows as soon as
/// there are several times more rows than the sample holds, and the same rows serve every clustering of a sweep, so that
/// differences between them are more precise than their values.
///
/// `x` has shape `(n_rows, n_features)`; noise is left out and every row counts once. O(m^2 d) time for m rows, O(m d + k)
/// memory, spread over threads; any number of threads gives the same bits.
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) with fewer than two clusters or with one row in each; `Param` for a sample of
/// fewer than 2 rows; `Length`, `NotFinite` and `Empty` for a matrix that cannot be measured.
///
/// # References
/// Rousseeuw 1987, Silhouettes: a graphical aid to the interpretation and validation of cluster analysis,
/// doi:10.1016/0377-0427(87)90125-7.
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::seed::Seed;
/// use segmenta::selection::metrics::{Sampling, SilhouetteBasis, silhouette};
///
/// let x = array![[0.0], [1.0], [9.0], [10.0]];
/// let labels = Labels::try_new([Some(0), Some(0), Some(1), Some(1)], 2)?;
/// let measured = silhouette(x.view(), &labels, Sampling::default(), Seed::default())?;
/// assert!((measured.value - (8.5 / 9.5 + 7.5 / 8.5) / 2.0).abs() < 1e-12);
/// assert_eq!(measured.basis, SilhouetteBasis::Exact);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn silhouette(x: ArrayView2<'_, f64>, labels: &Labels, sampling: Sampling, seed: Seed) -> Result<Silhouette> {
    sampling.check()?;
    let x = checked(x, labels)?;
    silhouettes(x.view(), &[labels], sampling, seed).swap_remove(0)
}

/// The silhouette of each row: `None` for noise. Their mean is [`silhouette`] with [`Sampling::Exact`].
///
/// # Errors
/// Those of [`silhouette`].
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::ndarray::array;
/// use segmenta::selection::metrics::silhouette_samples;
///
/// let x = array![[0.0], [1.0], [9.0], [500.0]];
/// let labels = Labels::try_new([Some(0), Some(0), Some(1), None], 2)?;
/// assert_eq!(silhouette_samples(x.view(), &labels)?, [Some(8.0 / 9.0), Some(7.0 / 8.0), Some(0.0), None]);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn silhouette_samples(x: ArrayView2<'_, f64>, labels: &Labels) -> Result<Vec<Option<f64>>> {
    let x = checked(x, labels)?;
    let partition = Partition::of(labels, 0..x.nrows());
    partition.check_comparable(NAME)?;
    let values = values_by_row(gathered(x.view(), &partition.rows).view(), &[&partition]).swap_remove(0);
    finite(NAME, values.iter().sum())?;
    let mut samples = vec![None; x.nrows()];
    partition.rows.iter().zip(values).for_each(|(&row, value)| samples[row] = Some(value));
    Ok(samples)
}

/// [`silhouette`] of several clusterings of the same checked rows at the price of one pass over the distances. What one of them
/// gets does not depend on the others.
pub(crate) fn silhouettes(
    x: ArrayView2<'_, f64>,
    clusterings: &[&Labels],
    sampling: Sampling,
    seed: Seed,
) -> Vec<Result<Silhouette>> {
    let mut measured: Vec<Option<Result<Silhouette>>> = (0..clusterings.len()).map(|_| None).collect();
    while let Some(first) = measured.iter().position(Option::is_none) {
        let kept = kept_rows(clusterings[first]);
        let sample = drawn(&kept, sampling, seed);
        // Clusterings without noise all keep the same rows, so they are measured together.
        let together: Vec<usize> =
            (first..clusterings.len()).filter(|&other| kept_rows(clusterings[other]) == kept).collect();
        let partitions: Vec<Partition> =
            together.iter().map(|&at| Partition::of(clusterings[at], sample.iter().copied())).collect();
        let comparable: Vec<&Partition> =
            partitions.iter().filter(|partition| partition.check_comparable(NAME).is_ok()).collect();
        let mut values = values_by_row(gathered(x, &sample).view(), &comparable).into_iter();
        for (&at, partition) in together.iter().zip(&partitions) {
            measured[at] = Some(match partition.check_comparable(NAME) {
                Err(_) if sample.len() < kept.len() => Err(undefined(
                    NAME,
                    format!("the {} sampled rows are all in one cluster, or each in its own; sample more", sample.len()),
                )),
                Err(error) => Err(error),
                Ok(()) => summarised(&values.next().unwrap_or_default(), kept.len()),
            });
        }
    }
    measured.into_iter().flatten().collect()
}

fn kept_rows(labels: &Labels) -> Vec<usize> {
    labels.iter().enumerate().filter_map(|(row, label)| label.map(|_| row)).collect()
}

/// The rows to measure, ascending.
fn drawn(kept: &[usize], sampling: Sampling, seed: Seed) -> Vec<usize> {
    match sampling {
        Sampling::AtMost(n_rows) if n_rows < kept.len() => {
            let mut rng = seed.derive("silhouette", 0).rng();
            let mut rows: Vec<usize> = index::sample(&mut rng, kept.len(), n_rows).iter().map(|at| kept[at]).collect();
            rows.sort_unstable();
            rows
        }
        _ => kept.to_vec(),
    }
}

fn gathered(x: ArrayView2<'_, f64>, rows: &[usize]) -> ndarray::Array2<f64> {
    x.select(Axis(0), rows)
}

/// The mean of the measured rows' values, out of `n_rows` that could have been.
fn summarised(values: &[f64], n_rows: usize) -> Result<Silhouette> {
    let n_sampled = values.len();
    let value = finite(NAME, values.iter().sum::<f64>() / n_sampled as f64)?;
    if n_sampled == n_rows {
        return Ok(Silhouette { value, basis: SilhouetteBasis::Exact });
    }
    let variance = Moments::of(values.iter().copied()).sample_variance().unwrap_or(0.0);
    let unseen = 1.0 - n_sampled as f64 / n_rows as f64;
    let standard_error = (variance * unseen / n_sampled as f64).sqrt();
    Ok(Silhouette { value, basis: SilhouetteBasis::Sampled { n_sampled, standard_error } })
}

/// For each partition, the silhouette of every row of `x`, whose rows are the partition's.
fn values_by_row(x: ArrayView2<'_, f64>, partitions: &[&Partition]) -> Vec<Vec<f64>> {
    let (n_rows, n_features) = x.dim();
    // Column by column the distances of one row to many are independent, which vectorises without changing the order in which
    // the squared differences of a pair are summed.
    let columns = row_major(x.t());
    let columns = columns.as_slice().unwrap_or_default();
    let work_per_row = n_rows.saturating_mul(n_features + partitions.len());
    let chunks = map_chunks_of(CHUNK_ROWS, n_rows, work_per_row, |rows| {
        let sums = distance_sums(columns, n_rows, rows.clone(), partitions);
        values_of_chunk(&sums, rows, partitions)
    });
    let mut values: Vec<Vec<f64>> = partitions.iter().map(|_| Vec::with_capacity(n_rows)).collect();
    for chunk in chunks {
        values.iter_mut().zip(chunk).for_each(|(values, of_chunk)| values.extend(of_chunk));
    }
    values
}

/// For each row of the chunk, its summed distance to each cluster of each partition, in that order.
fn distance_sums(columns: &[f64], n_rows: usize, rows: Range<usize>, partitions: &[&Partition]) -> Vec<f64> {
    let n_sums: usize = partitions.iter().map(|partition| partition.n_clusters()).sum();
    let mut sums = vec![0.0; rows.len() * n_sums];
    let mut distances = [0.0; BLOCK_ROWS];
    for start in (0..n_rows).step_by(BLOCK_ROWS) {
        let block = start..(start + BLOCK_ROWS).min(n_rows);
        let distances = &mut distances[..block.len()];
        for (row, sums) in rows.clone().zip(sums.chunks_exact_mut(n_sums)) {
            distances.fill(0.0);
            for column in columns.chunks_exact(n_rows) {
                let value = column[row];
                for (sum, other) in distances.iter_mut().zip(&column[block.clone()]) {
                    let difference = value - other;
                    *sum += difference * difference;
                }
            }
            distances.iter_mut().for_each(|distance| *distance = distance.sqrt());
            let mut sums = sums;
            for partition in partitions {
                let (own, rest) = sums.split_at_mut(partition.n_clusters());
                for (distance, &code) in distances.iter().zip(&partition.codes[block.clone()]) {
                    own[code as usize] += distance;
                }
                sums = rest;
            }
        }
    }
    sums
}

/// The silhouettes of a chunk of rows, partition by partition.
fn values_of_chunk(sums: &[f64], rows: Range<usize>, partitions: &[&Partition]) -> Vec<Vec<f64>> {
    let n_sums: usize = partitions.iter().map(|partition| partition.n_clusters()).sum();
    let mut first = 0;
    let mut values = Vec::with_capacity(partitions.len());
    for partition in partitions {
        let own_sums = |row: usize| &sums[(row - rows.start) * n_sums + first..][..partition.n_clusters()];
        values.push(
            rows.clone().map(|row| row_value(own_sums(row), partition.codes[row] as usize, &partition.sizes)).collect(),
        );
        first += partition.n_clusters();
    }
    values
}

/// One row's silhouette from its summed distance to each cluster.
fn row_value(sums: &[f64], own: usize, sizes: &[usize]) -> f64 {
    if sizes[own] == 1 {
        return 0.0;
    }
    let within = sums[own] / (sizes[own] - 1) as f64;
    let nearest_other = sums
        .iter()
        .zip(sizes)
        .enumerate()
        .filter(|&(cluster, _)| cluster != own)
        .map(|(_, (sum, &size))| sum / size as f64)
        .fold(f64::INFINITY, f64::min);
    let larger = within.max(nearest_other);
    if larger == 0.0 { 0.0 } else { (nearest_other - within) / larger }
}
