//! Agreement by pairs of rows that are together or apart.

use crate::error::Result;
use crate::selection::agreement::contingency::Contingency;
use crate::selection::metrics::undefined;

/// The adjusted Rand index of two clusterings of the same rows: 1 for the same groups under any names, 0 on average for
/// unrelated ones, and below 0 for less agreement than chance.
///
/// Takes the labels row by row: `labels.iter()` of [`Labels`](crate::clustering::Labels), or `slice.iter().copied()`. Noise
/// (`None`) counts as one more group, as -1 does in scikit-learn. O(n log n), in whole numbers up to the last division.
///
/// # Errors
/// [`ErrorKind::Length`](crate::ErrorKind::Length) where one has more rows than the other; [`ErrorKind::Undefined`](crate::ErrorKind::Undefined) without rows.
///
/// # References
/// Hubert and Arabie 1985, Comparing partitions, equation 5, doi:10.1007/BF01908075.
///
/// ```
/// use segmenta::selection::adjusted_rand;
///
/// let found = [Some(0), Some(0), Some(1), Some(1)];
/// let renamed = [Some(1), Some(1), Some(0), Some(0)];
/// assert_eq!(adjusted_rand(found, renamed)?, 1.0);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn adjusted_rand(
    a: impl IntoIterator<Item = Option<usize>>,
    b: impl IntoIterator<Item = Option<usize>>,
) -> Result<f64> {
    let table = Contingency::of("the adjusted Rand index", a, b)?;
    if table.is_same_grouping() {
        return Ok(1.0);
    }
    let pairs = table.pairs();
    let expected = pairs.in_a * pairs.in_b / pairs.all;
    Ok((pairs.in_both - expected) / (0.5 * (pairs.in_a + pairs.in_b) - expected))
}

/// The Fowlkes-Mallows index of two clusterings of the same rows: of the pairs that one puts together, the share that the other does
/// too, as the geometric mean over both. In [0, 1], not adjusted for chance.
///
/// Labels and noise as in [`adjusted_rand`]; symmetric.
///
/// # Errors
/// Those of [`adjusted_rand`], and [`ErrorKind::Undefined`](crate::ErrorKind::Undefined) where one of them puts no two rows together (scikit-learn
/// answers 0).
///
/// # References
/// Fowlkes and Mallows 1983, A method for comparing two hierarchical clusterings, doi:10.1080/01621459.1983.10478008.
///
/// ```
/// use segmenta::selection::fowlkes_mallows;
///
/// let found = [Some(0), Some(0), Some(1), Some(1)];
/// let other = [Some(0), Some(0), Some(0), Some(1)];
/// assert!((fowlkes_mallows(found, other)? - (1.0f64 / 6.0).sqrt()).abs() < 1e-15);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn fowlkes_mallows(
    a: impl IntoIterator<Item = Option<usize>>,
    b: impl IntoIterator<Item = Option<usize>>,
) -> Result<f64> {
    const NAME: &str = "the Fowlkes-Mallows index";
    let pairs = Contingency::of(NAME, a, b)?.pairs();
    if pairs.in_a == 0.0 || pairs.in_b == 0.0 {
        return Err(undefined(NAME, "one of the clusterings puts no two rows together"));
    }
    Ok((pairs.in_both / pairs.in_a).sqrt() * (pairs.in_both / pairs.in_b).sqrt())
}

/// The Jaccard index of the pairs of two clusterings of the same rows: pairs that both put together over pairs that at least one
/// does. In [0, 1], not adjusted for chance.
///
/// Labels and noise as in [`adjusted_rand`]; symmetric.
///
/// # Errors
/// Those of [`adjusted_rand`], and [`ErrorKind::Undefined`](crate::ErrorKind::Undefined) where neither puts two rows together.
///
/// # References
/// Ben-Hur, Elisseeff and Guyon 2002, A stability based method for discovering structure in clustered data,
/// doi:10.1142/9789812799623_0002.
///
/// ```
/// use segmenta::selection::pair_jaccard;
///
/// let found = [Some(0), Some(0), Some(1), Some(1)];
/// let other = [Some(0), Some(0), Some(0), Some(1)];
/// assert_eq!(pair_jaccard(found, other)?, 0.25);
/// # Ok::<(), segmenta::Error>(())
/// ```
pub fn pair_jaccard(
    a: impl IntoIterator<Item = Option<usize>>,
    b: impl IntoIterator<Item = Option<usize>>,
) -> Result<f64> {
    const NAME: &str = "the Jaccard index of pairs";
    let pairs = Contingency::of(NAME, a, b)?.pairs();
    let in_either = pairs.in_a + pairs.in_b - pairs.in_both;
    if in_either == 0.0 {
        return Err(undefined(NAME, "neither clustering puts two rows together"));
    }
    Ok(pairs.in_both / in_either)
}
