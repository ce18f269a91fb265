//! Agreement by what one clustering tells of the other.

use crate::error::Result;
use crate::selection::agreement::contingency::Contingency;

/// The adjusted mutual information of two clusterings of the same rows, over the mean of their entropies: 1 for the same groups
/// under any names, 0 on average for unrelated ones.
///
/// Better than [`adjusted_rand`](crate::selection::adjusted_rand) where clusters are of very unequal size. Labels and noise as there. At most O(n) for each pair
/// of groups, and as a rule far less.
///
/// # Errors
/// Those of [`adjusted_rand`](crate::selection::adjusted_rand).
///
/// # References
/// Vinh, Epps and Bailey 2010, Information theoretic measures for clusterings comparison, JMLR 11, 2837-2854
/// (doi:10.5555/1756006.1953024), equation 24a for the expectation.
///
/// ```
/// use segmenta::selection::adjusted_mutual_info;
///
/// let found = [Some(0), Some(0), Some(1), Some(1)];
/// let other = [Some(0), Some(1), Some(0), Some(1)];
/// assert!((adjusted_mutual_info(found, other)? + 0.5).abs() < 1e-12);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn adjusted_mutual_info(
    a: impl IntoIterator<Item = Option<usize>>,
    b: impl IntoIterator<Item = Option<usize>>,
) -> Result<f64> {
    let table = Contingency::of("the adjusted mutual information", a, b)?;
    if table.is_same_grouping() {
        return Ok(1.0);
    }
    let expected = table.expected_mutual_info();
    // Groupings that differ leave the mean entropy above the expectation; rounding may not.
    let room = (table.mean_entropy() - expected).max(f64::EPSILON);
    Ok((table.mutual_info() - expected) / room)
}

/// The mutual information of two clusterings over the mean of their entropies, in [0, 1], not adjusted for chance: it grows with
/// the number of groups, so prefer [`adjusted_mutual_info`] to compare clusterings of different size.
///
/// # Errors
/// Those of [`adjusted_rand`](crate::selection::adjusted_rand).
///
/// ```
/// use segmenta::selection::normalized_mutual_info;
///
/// let found = [Some(0), Some(0), Some(1), Some(1)];
/// assert_eq!(normalized_mutual_info(found, [Some(0); 4])?, 0.0);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn normalized_mutual_info(
    a: impl IntoIterator<Item = Option<usize>>,
    b: impl IntoIterator<Item = Option<usize>>,
) -> Result<f64> {
    let table = Contingency::of("the normalized mutual information", a, b)?;
    if table.is_same_grouping() {
        return Ok(1.0);
    }
    Ok(table.mutual_info() / table.mean_entropy())
}

/// Homogeneity, completeness and their harmonic mean: how well `found` gives back a known grouping `truth`. Each in [0, 1].
///
/// The mean equals [`normalized_mutual_info`]; its two parts say on which side the fault lies. Labels and noise as there.
///
/// # Errors
/// Those of [`adjusted_rand`](crate::selection::adjusted_rand).
///
/// # References
/// Rosenberg and Hirschberg 2007, V-measure: a conditional entropy-based external cluster evaluation measure, EMNLP-CoNLL,
/// 410-420, with beta = 1.
///
/// ```
/// use segmenta::selection::v_measure;
///
/// let truth = [Some(0), Some(0), Some(1), Some(1)];
/// let finer = [Some(0), Some(0), Some(1), Some(2)];
/// let measured = v_measure(truth, finer)?;
/// assert_eq!(measured.homogeneity, 1.0);
/// assert!((measured.completeness - 2.0 / 3.0).abs() < 1e-12);
/// assert!((measured.v_measure - 0.8).abs() < 1e-12);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn v_measure(
    truth: impl IntoIterator<Item = Option<usize>>,
    found: impl IntoIterator<Item = Option<usize>>,
) -> Result<VMeasure> {
    let table = Contingency::of("the V-measure", truth, found)?;
    let share = |entropy: f64| if entropy == 0.0 { 1.0 } else { (table.mutual_info() / entropy).min(1.0) };
    let (homogeneity, completeness) = (share(table.entropy(&table.sizes_a)), share(table.entropy(&table.sizes_b)));
    let sum = homogeneity + completeness;
    let v_measure = if sum == 0.0 { 0.0 } else { 2.0 * homogeneity * completeness / sum };
    Ok(VMeasure { homogeneity, completeness, v_measure })
}

/// How well one clustering gives back another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VMeasure {
    /// 1 where each found group holds members of one true group only.
    pub homogeneity: f64,
    /// 1 where all members of a true group are in one found group.
    pub completeness: f64,
    /// The harmonic mean of both.
    pub v_measure: f64,
}

/// The variation of information of two clusterings of the same rows, in nats: what each tells that the other does not. A metric,
/// 0 for the same groups under any names, at most `ln n`; lower is more alike.
///
/// Labels and noise as in [`adjusted_rand`](crate::selection::adjusted_rand).
///
/// # Errors
/// Those of [`adjusted_rand`](crate::selection::adjusted_rand).
///
/// # References
/// Meilă 2007, Comparing clusterings: an information based distance, doi:10.1016/j.jmva.2006.11.013.
///
/// ```
/// use segmenta::selection::variation_of_information;
///
/// let found = [Some(0), Some(0), Some(1), Some(1)];
/// assert_eq!(variation_of_information(found, found)?, 0.0);
/// assert!((variation_of_information(found, [Some(0); 4])? - 2f64.ln()).abs() < 1e-15);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn variation_of_information(
    a: impl IntoIterator<Item = Option<usize>>,
    b: impl IntoIterator<Item = Option<usize>>,
) -> Result<f64> {
    let table = Contingency::of("the variation of information", a, b)?;
    if table.is_same_grouping() {
        return Ok(0.0);
    }
    Ok((2.0 * (table.mean_entropy() - table.mutual_info())).max(0.0))
}
