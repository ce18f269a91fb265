mod pass;
mod profile;

use ndarray::{ArrayView2, Axis};
use rand::seq::index;
use serde::{Deserialize, Serialize};

use crate::clustering::Labels;
use crate::error::{Error, Result};
use crate::seed::Seed;
use crate::selection::metrics::metric::{finite, undefined};
use crate::selection::metrics::partition::{Partition, checked};
use crate::selection::metrics::silhouette::pass::{Groups, Measured, measure};

pub use profile::{SilhouetteBlade, SilhouetteProfile, silhouette_profile};

const NAME: &str = "the silhouette";

/// Groups that a sample is dealt to for its standard error.
const N_GROUPS: usize = 20;

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
    /// At most 10,000 rows: a hundred million distances, shared by every k of a sweep. A sampled value then has a standard error
    /// of a few thousandths.
    fn default() -> Self {
        Self::AtMost(10_000)
    }
}

impl Sampling {
    /// Refuses a sample too small to compare anything in.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for fewer than 40 rows: the standard error needs twenty groups of at least two.
    pub fn check(self) -> Result<()> {
        match self {
            Self::AtMost(n_rows) if n_rows < 2 * N_GROUPS => {
                Err(Error::param("sampling at_most", n_rows, format!("at least {} rows", 2 * N_GROUPS)))
            }
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
        /// The standard error of the value, by the jackknife over 20 random groups of the sample with the correction for a finite
        /// population: it counts both the rows that were measured and those that they were measured against.
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
/// rows of that sample. At an equal number of distances a few rows against all rows would be fewer rows by far, and their own
/// spread is the larger part of the error. The same rows serve every clustering of a sweep, so that differences between them
/// are more precise than their values.
///
/// `x` has shape `(n_rows, n_features)`; noise is left out and every row counts once. O(m^2 d) time for m rows, O(m d + k)
/// memory, spread over threads; any number of threads gives the same bits.
///
/// # Errors
/// [`Undefined`](crate::ErrorKind::Undefined) with fewer than two clusters or with one row in each; `Param` for a sample of
/// fewer than 40 rows; `Length`, `NotFinite` and `Empty` for a matrix that cannot be measured.
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
    Ok(silhouettes(x.view(), &[labels], sampling, seed).swap_remove(0)?.0)
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
    let single = Groups { of_row: vec![0; partition.n_rows()], n_groups: 1 };
    let measured = measure(x.select(Axis(0), &partition.rows).view(), &[&partition], &single);
    let values: Vec<f64> = measured.into_iter().flat_map(|measured| measured.values).collect();
    finite(NAME, values.iter().sum())?;
    let mut samples = vec![None; x.nrows()];
    partition.rows.iter().zip(values).for_each(|(&row, value)| samples[row] = Some(value));
    Ok(samples)
}

/// [`silhouette`] and [`silhouette_profile`] of several clusterings of the same checked rows at the price of one pass over the
/// distances. What one of them gets does not depend on the others.
pub(crate) fn silhouettes(
    x: ArrayView2<'_, f64>,
    clusterings: &[&Labels],
    sampling: Sampling,
    seed: Seed,
) -> Vec<Result<(Silhouette, SilhouetteProfile)>> {
    let mut answers: Vec<Option<Result<(Silhouette, SilhouetteProfile)>>> =
        (0..clusterings.len()).map(|_| None).collect();
    while let Some(first) = answers.iter().position(Option::is_none) {
        let kept = kept_rows(clusterings[first]);
        // Clusterings without noise all keep the same rows, so they are measured together.
        let together: Vec<usize> =
            (first..clusterings.len()).filter(|&other| kept_rows(clusterings[other]) == kept).collect();
        let (rows, groups) = drawn(&kept, sampling, seed);
        let partitions: Vec<Partition> =
            together.iter().map(|&at| Partition::of(clusterings[at], rows.iter().copied())).collect();
        let comparable: Vec<&Partition> =
            partitions.iter().filter(|partition| partition.check_comparable(NAME).is_ok()).collect();
        let mut measured = measure(x.select(Axis(0), &rows).view(), &comparable, &groups).into_iter();
        for (&at, partition) in together.iter().zip(&partitions) {
            answers[at] = Some(match partition.check_comparable(NAME) {
                Err(_) if rows.len() < kept.len() => Err(undefined(
                    NAME,
                    format!("the {} sampled rows are all in one cluster, or each in its own; sample more", rows.len()),
                )),
                Err(error) => Err(error),
                Ok(()) => measured.next().map_or_else(
                    || Err(undefined(NAME, "there are no rows")),
                    |measured| {
                        let silhouette = summarised(&measured, kept.len())?;
                        let n_clusters = clusterings[at].n_clusters();
                        let values = &measured.values;
                        let profile =
                            SilhouetteProfile::of(partition, values, n_clusters, silhouette.value, kept.len());
                        Ok((silhouette, profile))
                    },
                ),
            });
        }
    }
    answers.into_iter().flatten().collect()
}

fn kept_rows(labels: &Labels) -> Vec<usize> {
    labels.iter().enumerate().filter_map(|(row, label)| label.map(|_| row)).collect()
}

/// The rows of a matrix that a measure of quadratic cost is taken over, ascending: those that the silhouette of labels without noise would
/// be. `None` for all of them.
pub(crate) fn sampled_rows(n_rows: usize, sampling: Sampling, seed: Seed) -> Option<Vec<usize>> {
    match sampling {
        Sampling::AtMost(most) if most < n_rows => Some(drawn(&(0..n_rows).collect::<Vec<_>>(), sampling, seed).0),
        _ => None,
    }
}

/// The rows to measure, ascending, and the groups they are dealt to: a single one where all rows are measured.
fn drawn(kept: &[usize], sampling: Sampling, seed: Seed) -> (Vec<usize>, Groups) {
    match sampling {
        Sampling::AtMost(n_rows) if n_rows < kept.len() => {
            let mut rng = seed.derive("silhouette", 0).rng();
            let drawn = index::sample(&mut rng, kept.len(), n_rows);
            // The draws come in random order, so their position deals them at random.
            let mut dealt: Vec<(usize, u32)> =
                drawn.iter().enumerate().map(|(position, at)| (kept[at], (position % N_GROUPS) as u32)).collect();
            dealt.sort_unstable();
            let (rows, of_row) = dealt.into_iter().unzip();
            (rows, Groups { of_row, n_groups: N_GROUPS })
        }
        _ => (kept.to_vec(), Groups { of_row: vec![0; kept.len()], n_groups: 1 }),
    }
}

/// The mean of the measured rows' values, out of `n_rows` that could have been.
fn summarised(measured: &Measured, n_rows: usize) -> Result<Silhouette> {
    let n_sampled = measured.values.len();
    let value = finite(NAME, measured.values.iter().sum::<f64>() / n_sampled as f64)?;
    if n_sampled == n_rows {
        return Ok(Silhouette { value, basis: SilhouetteBasis::Exact });
    }
    let replicates = &measured.without_group;
    let n_groups = replicates.len() as f64;
    let centre = replicates.iter().sum::<f64>() / n_groups;
    let variance =
        (n_groups - 1.0) / n_groups * replicates.iter().map(|without| (without - centre).powi(2)).sum::<f64>();
    let unseen = 1.0 - n_sampled as f64 / n_rows as f64;
    let standard_error = finite(NAME, (variance * unseen).sqrt())?;
    Ok(Silhouette { value, basis: SilhouetteBasis::Sampled { n_sampled, standard_error } })
}
