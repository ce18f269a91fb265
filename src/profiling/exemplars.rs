use crate::clustering::Labels;
use crate::error::{Error, ErrorKind, Result};

/// The rows nearest the centre of each segment, nearest first: at most `n` a segment, from 0, ties to the lower row.
///
/// `distances` are those of each row to the centre of its own segment, in row order; those of noise are not read. Rows are
/// customers: show their ids only to those who asked. Cost: O(n_rows + exemplars · log).
///
/// ```
/// use segmenta::clustering::Labels;
/// use segmenta::profiling::exemplars;
///
/// let labels = Labels::try_new([Some(0), Some(1), Some(0), None, Some(0)], 2)?;
/// assert_eq!(exemplars(&labels, &[2.0, 0.5, 1.0, 0.0, 1.0], 2)?, [vec![2, 4], vec![1]]);
/// # Ok::<(), segmenta::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Length`] where there is not one distance a row, [`ErrorKind::Param`] where a labelled row's is negative or not
/// finite.
pub fn exemplars(labels: &Labels, distances: &[f64], n: usize) -> Result<Vec<Vec<usize>>> {
    if distances.len() != labels.len() {
        let (expected, got) = (labels.len(), distances.len());
        return Err(ErrorKind::Length { what: "the distances".into(), expected, got }.into());
    }
    let mut members = vec![Vec::new(); labels.n_clusters()];
    for (row, (label, &distance)) in labels.iter().zip(distances).enumerate() {
        let Some(label) = label else { continue };
        if !(distance.is_finite() && distance >= 0.0) {
            let place = format!("distance of row {}", row + 1);
            return Err(Error::param(place, distance, "a finite number of at least 0"));
        }
        members[label].push(row);
    }
    for rows in &mut members {
        let by_distance = |a: &usize, b: &usize| distances[*a].total_cmp(&distances[*b]).then(a.cmp(b));
        if n > 0 && n < rows.len() {
            rows.select_nth_unstable_by(n - 1, by_distance);
        }
        rows.truncate(n);
        rows.sort_unstable_by(by_distance);
    }
    Ok(members)
}
