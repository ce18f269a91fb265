use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use crate::clustering::Labels;
use crate::math::dip::{dip_p_value, dip_sorted};
use crate::math::distance::squared_l2;
use crate::math::quantile::sorted;

/// Fewer rows than this say nothing of modes.
const FEWEST_ROWS: usize = 8;

/// The border between two neighbouring segments, seen along the line through their centroids.
///
/// Segments are neighbours where no third centroid is nearer to both than they are to each other (Toussaint 1980,
/// doi:10.1016/0031-3203(80)90066-7).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Border {
    /// The two segments, the lower number first.
    pub segments: [usize; 2],
    /// Customers of the two that took part.
    pub n_rows: usize,
    /// The dip of their places along the line: how far they are from having one mode (Hartigan and Hartigan 1985,
    /// doi:10.1214/aos/1176346577).
    pub dip: f64,
    /// How likely such a dip is without a gap.
    pub p_value: f64,
}

impl Border {
    /// The dip times the root of the number of customers, by which borders of segments of different size compare.
    pub fn scaled_dip(&self) -> f64 {
        self.dip * (self.n_rows as f64).sqrt()
    }

    /// Whether customers are rarer on the border than chance would have it, at the 5 % level.
    pub fn is_gap(&self) -> bool {
        self.p_value < 0.05
    }
}

/// The borders between neighbours of a clustering of `x` with `centroids`, both with a point a row. O(k^3 + n d), up to the
/// number of neighbours that a segment has, and the sorting.
pub(crate) fn borders(x: ArrayView2<'_, f64>, labels: &Labels, centroids: ArrayView2<'_, f64>) -> Vec<Border> {
    let mut members = vec![Vec::new(); labels.n_clusters()];
    for (row, label) in labels.iter().enumerate() {
        if let Some(label) = label {
            members[label].push(row);
        }
    }
    let of_pair = |[a, b]: [usize; 2]| {
        let line: Vec<f64> = centroids.row(b).iter().zip(centroids.row(a)).map(|(b, a)| b - a).collect();
        let place = |&row: &usize| x.row(row).iter().zip(&line).map(|(value, line)| value * line).sum::<f64>();
        let places = sorted(members[a].iter().chain(&members[b]).map(place));
        let n_rows = places.len();
        let dip = dip_sorted(&places).filter(|_| n_rows >= FEWEST_ROWS)?;
        Some(Border { segments: [a, b], n_rows, dip, p_value: dip_p_value(dip, n_rows) })
    };
    neighbours(centroids).into_iter().filter_map(of_pair).collect()
}

/// The scaled dip of the least clear border; `None` without borders.
pub(crate) fn weakest(borders: &[Border]) -> Option<f64> {
    borders.iter().map(Border::scaled_dip).reduce(f64::min)
}

/// The pairs of the relative neighbourhood graph.
fn neighbours(centroids: ArrayView2<'_, f64>) -> Vec<[usize; 2]> {
    let k = centroids.nrows();
    let point = |at: usize| centroids.row(at).to_vec();
    let points: Vec<Vec<f64>> = (0..k).map(point).collect();
    let squared: Vec<Vec<f64>> = points.iter().map(|a| points.iter().map(|b| squared_l2(a, b)).collect()).collect();
    let is_between = |a: usize, b: usize, c: usize| squared[a][c].max(squared[b][c]) < squared[a][b];
    let pairs = (0..k).flat_map(|a| (a + 1..k).map(move |b| [a, b]));
    pairs.filter(|&[a, b]| squared[a][b] > 0.0 && !(0..k).any(|c| is_between(a, b, c))).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn neighbours_have_nobody_between_them() {
        assert_eq!(neighbours(array![[0.0], [1.0], [3.0]].view()), [[0, 1], [1, 2]]);
        let square = array![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
        assert_eq!(neighbours(square.view()), [[0, 1], [0, 2], [1, 3], [2, 3]]);
        assert!(neighbours(array![[2.0], [2.0]].view()).is_empty());
    }

    #[test]
    fn a_gap_is_seen_and_an_even_spread_has_none() {
        let labels = Labels::try_new((0..200).map(|row| Some(row / 100)), 2).unwrap();
        let even = Array2::from_shape_fn((200, 1), |(row, _)| row as f64);
        let apart = Array2::from_shape_fn((200, 1), |(row, _)| row as f64 + if row < 100 { 0.0 } else { 150.0 });
        let of = |x: &Array2<f64>| borders(x.view(), &labels, array![[50.0], [200.0]].view())[0];
        assert!(!of(&even).is_gap());
        assert!(of(&apart).is_gap());
        assert_eq!(of(&apart).segments, [0, 1]);
    }
}
