use crate::clustering::Assignment;
use crate::math::quantile::{quantile_sorted, sorted};

/// Segments with fewer members than this borrow the fence of all customers: their own quartiles mean little.
const MIN_MEMBERS: usize = 20;

/// For each segment, the distance beyond which a customer counts as far from it: Tukey's outer fence, the upper quartile plus
/// three interquartile ranges, over the distances of its training members (Tukey 1977, "Exploratory Data Analysis").
pub(super) fn fences(assignment: &Assignment) -> Vec<f64> {
    let n_segments = assignment.labels.n_clusters();
    let mut members: Vec<Vec<f64>> = vec![Vec::new(); n_segments];
    for (label, &distance) in assignment.labels.iter().zip(&assignment.distances) {
        if let Some(label) = label {
            members[label].push(distance);
        }
    }
    let of_all = outer_fence(assignment.distances.iter().copied());
    members
        .into_iter()
        .map(|distances| if distances.len() < MIN_MEMBERS { of_all } else { outer_fence(distances) })
        .collect()
}

/// The upper quartile plus three interquartile ranges; 0 without values.
fn outer_fence(distances: impl IntoIterator<Item = f64>) -> f64 {
    let distances = sorted(distances);
    match (quantile_sorted(&distances, 0.25), quantile_sorted(&distances, 0.75)) {
        (Some(lower), Some(upper)) => upper + 3.0 * (upper - lower),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clustering::Labels;

    #[test]
    fn a_large_segment_has_its_own_fence_and_a_small_one_that_of_all() {
        let labels = (0..30).map(|row| Some(usize::from(row >= 25)));
        let distances: Vec<f64> = (0..25).map(f64::from).chain([100.0; 5]).collect();
        let labels = Labels::try_new(labels, 2).unwrap();
        let all = outer_fence(distances.iter().copied());
        let fences = fences(&Assignment { labels, distances, margins: vec![None; 30] });
        // Quartiles 6 and 18 of 0..=24.
        assert_eq!(fences, [18.0 + 3.0 * 12.0, all]);
    }
}
