//! Where the segments lie along the first two principal axes, as densities.

pub(crate) mod hexagon;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::Labels;
use crate::error::{ErrorKind, Result};
use crate::math::chunked::map_chunks;
use crate::math::eigen::symmetric_eigen;
use crate::math::quantile::{quantile_sorted, sorted};
use crate::segmentation::map::hexagon::{HexGrid, hull};

/// Hexagons across the map.
const N_ACROSS: f64 = 34.0;
/// The part of the customers, at either end of an axis, that may fall outside of the frame so that a few far ones do not
/// press all others together.
const TAIL: f64 = 0.005;
/// The part of a segment that its outline holds, densest places first.
const OUTLINE: f64 = 0.8;
/// The flattest and the steepest frame, as height over width.
const ASPECT: (f64, f64) = (0.45, 0.75);
/// Columns named at either end of an axis.
const N_NAMED: usize = 3;

/// Where the segments lie along the two first principal axes of the matrix: how many customers are where, never which.
///
/// Both axes have one scale; lengths are those of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentMap {
    /// The horizontal axis and the vertical one.
    pub axes: [MapAxis; 2],
    /// The side of a hexagon.
    pub side: f64,
    /// The hexagons that hold customers, row by row.
    pub bins: Vec<MapBin>,
    /// One for each segment that has customers.
    pub outlines: Vec<MapOutline>,
    /// Customers beyond the frame.
    pub n_outside: usize,
}

/// A principal axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapAxis {
    /// Its share of the variance of the matrix, 0 to 1.
    pub explained: f64,
    /// Where the frame begins.
    pub low: f64,
    /// Where the frame ends.
    pub high: f64,
    /// The columns that grow most along the axis.
    pub rising: Vec<String>,
    /// The columns that shrink most along it.
    pub falling: Vec<String>,
}

/// The customers in one hexagon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapBin {
    /// Its centre along the horizontal axis.
    pub x: f64,
    /// Its centre along the vertical axis.
    pub y: f64,
    /// The segment that most of its customers belong to (the lower of two), `None` for noise.
    pub segment: Option<usize>,
    /// Its customers.
    pub n_customers: usize,
}

/// A segment on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapOutline {
    /// The segment.
    pub segment: usize,
    /// Its mean along the horizontal axis.
    pub x: f64,
    /// Its mean along the vertical axis.
    pub y: f64,
    /// The convex hull of the densest hexagons that hold four fifths of it, counterclockwise.
    pub hull: Vec<[f64; 2]>,
}

impl SegmentMap {
    /// The map of a matrix of shape `(n_customers, n_features)`, of finite values, with its segments and the names of its columns.
    ///
    /// `None` where nothing varies. Principal axes are eigenvectors of the covariance; the entry of largest size of each is
    /// positive. Same bytes for any thread count. O(n d^2 + d^3).
    ///
    /// # Errors
    /// [`ErrorKind::Length`] where there is not a label a row or not a name a column.
    ///
    /// ```
    /// use segmenta::clustering::Labels;
    /// use segmenta::ndarray::array;
    /// use segmenta::segmentation::SegmentMap;
    ///
    /// let x = array![[0.0, 0.0], [0.2, 0.1], [5.0, 1.0], [5.2, 1.1]];
    /// let labels = Labels::try_new([0, 0, 1, 1].map(Some), 2)?;
    /// let map = SegmentMap::project(x.view(), &labels, &["spend", "visits"])?.expect("the columns vary");
    /// assert!(map.axes[0].explained > 0.9);
    /// assert_eq!(map.axes[0].rising, ["spend"]);
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    pub fn project(x: ArrayView2<'_, f64>, labels: &Labels, names: &[&str]) -> Result<Option<Self>> {
        labels.check_len(x.nrows())?;
        if names.len() != x.ncols() {
            let (expected, got) = (x.ncols(), names.len());
            return Err(ErrorKind::Length { what: "the list of column names".into(), expected, got }.into());
        }
        if x.is_empty() {
            return Ok(None);
        }
        let mean = column_means(x);
        let eigen = symmetric_eigen(&covariance(x, &mean));
        let total: f64 = eigen.values.iter().map(|value| value.max(0.0)).sum();
        // The comparison is false also where the sum overflowed to NaN.
        if !(total > 0.0 && total.is_finite()) {
            return Ok(None);
        }
        let points = project(x, &mean, &eigen.vectors);
        let (frame_x, frame_y) = frame(&points);
        let axis = |i: usize, (low, high): (f64, f64)| {
            let (rising, falling) =
                if i < eigen.values.len() { ends(eigen.vectors.row(i), names) } else { Default::default() };
            let explained = eigen.values.get(i).map_or(0.0, |value| value.max(0.0) / total);
            MapAxis { explained, low, high, rising, falling }
        };
        let axes = [axis(0, frame_x), axis(1, frame_y)];
        Ok(Some(bin(axes, &points, labels)))
    }
}

/// The mean of each column; chunks are merged in order.
fn column_means(x: ArrayView2<'_, f64>) -> Array1<f64> {
    let sums = map_chunks(x.nrows(), x.ncols(), |rows| {
        rows.fold(Array1::<f64>::zeros(x.ncols()), |mut sum, row| {
            sum += &x.row(row);
            sum
        })
    });
    let total = sums.into_iter().reduce(|first, next| first + next).unwrap_or_else(|| Array1::zeros(x.ncols()));
    total / x.nrows().max(1) as f64
}

/// The covariance (divisor n) around `mean`; only the upper triangle is filled.
fn covariance(x: ArrayView2<'_, f64>, mean: &Array1<f64>) -> Array2<f64> {
    let d = x.ncols();
    let parts = map_chunks(x.nrows(), d * d, |rows| {
        let mut sum = Array2::<f64>::zeros((d, d));
        let mut centred = vec![0.0; d];
        for row in rows {
            for (to, (value, mean)) in centred.iter_mut().zip(x.row(row).iter().zip(mean)) {
                *to = value - mean;
            }
            for (i, mut sums) in sum.rows_mut().into_iter().enumerate() {
                let scale = centred[i];
                sums.iter_mut().zip(&centred).skip(i).for_each(|(sum, value)| *sum += scale * value);
            }
        }
        sum
    });
    let total = parts.into_iter().reduce(|first, next| first + next).unwrap_or_else(|| Array2::zeros((d, d)));
    total / x.nrows().max(1) as f64
}

/// Each row along the two first axes; 0 along the second where there is but one column.
fn project(x: ArrayView2<'_, f64>, mean: &Array1<f64>, axes: &Array2<f64>) -> Vec<[f64; 2]> {
    let along = |row: usize, axis: usize| match axis < axes.nrows() {
        true => x.row(row).iter().zip(mean).zip(axes.row(axis)).map(|((value, mean), a)| (value - mean) * a).sum(),
        false => 0.0,
    };
    let chunks = map_chunks(x.nrows(), 2 * x.ncols(), |rows| -> Vec<[f64; 2]> {
        rows.map(|row| [along(row, 0), along(row, 1)]).collect()
    });
    chunks.concat()
}

/// The frame on either axis: all but the tails, some margin, and a shape that suits a page.
fn frame(points: &[[f64; 2]]) -> ((f64, f64), (f64, f64)) {
    let span = |axis: usize| {
        let values = sorted(points.iter().map(|point| point[axis]));
        let tail = if points.len() < 200 { 0.0 } else { TAIL };
        let low = quantile_sorted(&values, tail).unwrap_or(0.0);
        let high = quantile_sorted(&values, 1.0 - tail).unwrap_or(0.0);
        ((low + high) / 2.0, (high - low).max(0.0) * 1.12)
    };
    let ((x, mut width), (y, mut height)) = (span(0), span(1));
    width = width.max(height / ASPECT.1).max(f64::MIN_POSITIVE);
    height = height.max(width * ASPECT.0);
    ((x - width / 2.0, x + width / 2.0), (y - height / 2.0, y + height / 2.0))
}

/// The columns that weigh most at the rising and at the falling end of an axis, heaviest first; weights below a third of the
/// heaviest name nothing.
fn ends(axis: ArrayView1<'_, f64>, names: &[&str]) -> (Vec<String>, Vec<String>) {
    let largest = axis.iter().fold(0.0, |most: f64, weight| most.max(weight.abs()));
    let mut order: Vec<usize> = (0..axis.len()).filter(|&i| axis[i].abs() >= largest / 3.0).collect();
    order.sort_by(|&i, &j| axis[j].abs().total_cmp(&axis[i].abs()));
    let of_sign = |sign: f64| -> Vec<String> {
        order.iter().filter(|&&i| axis[i] * sign > 0.0).take(N_NAMED).map(|&i| names[i].to_owned()).collect()
    };
    (of_sign(1.0), of_sign(-1.0))
}

/// Counts the customers of each hexagon and outlines the segments.
fn bin(axes: [MapAxis; 2], points: &[[f64; 2]], labels: &Labels) -> SegmentMap {
    let grid = HexGrid::new([axes[0].low, axes[1].low], (axes[0].high - axes[0].low) / N_ACROSS);
    let inside =
        |point: &[f64; 2]| axes.iter().zip(point).all(|(axis, &value)| (axis.low..=axis.high).contains(&value));
    let n_segments = labels.n_clusters();
    // Sorted by place and segment, so that no map's order is needed.
    let mut places: Vec<(i64, i64, usize)> = Vec::with_capacity(points.len());
    let mut sums = vec![(0usize, [0.0; 2]); n_segments];
    for (point, label) in points.iter().zip(labels.iter()) {
        if let Some(segment) = label {
            sums[segment].0 += 1;
            sums[segment].1[0] += point[0];
            sums[segment].1[1] += point[1];
        }
        if inside(point) {
            let (row, column) = grid.cell_of(*point);
            places.push((row, column, label.unwrap_or(n_segments)));
        }
    }
    let n_outside = points.len() - places.len();
    places.sort_unstable();
    let mut bins = Vec::new();
    let mut of_segment: Vec<Vec<(usize, [f64; 2])>> = vec![Vec::new(); n_segments];
    for cell in places.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let centre = grid.centre_of(cell[0].0, cell[0].1);
        let mut most = (0, n_segments);
        for part in cell.chunk_by(|a, b| a.2 == b.2) {
            let segment = part[0].2;
            if part.len() > most.0 {
                most = (part.len(), segment);
            }
            if segment < n_segments {
                of_segment[segment].push((part.len(), centre));
            }
        }
        let segment = (most.1 < n_segments).then_some(most.1);
        bins.push(MapBin { x: centre[0], y: centre[1], segment, n_customers: cell.len() });
    }
    let outlines = of_segment.into_iter().enumerate().filter(|(segment, _)| sums[*segment].0 > 0);
    let outlines = outlines.map(|(segment, parts)| {
        let (n, sum) = sums[segment];
        let hull = hull(densest(parts).into_iter().flat_map(|centre| grid.corners(centre)).collect());
        MapOutline { segment, x: sum[0] / n as f64, y: sum[1] / n as f64, hull }
    });
    SegmentMap { side: grid.side(), outlines: outlines.collect(), axes, bins, n_outside }
}

/// The centres of the densest hexagons that together hold [`OUTLINE`] of the customers.
fn densest(mut parts: Vec<(usize, [f64; 2])>) -> Vec<[f64; 2]> {
    let total: usize = parts.iter().map(|part| part.0).sum();
    // The sort is stable: equal counts keep the order of the rows of the map.
    parts.sort_by_key(|part| std::cmp::Reverse(part.0));
    let mut held = 0;
    let mut enough = |n: usize| {
        let more = (held as f64) < OUTLINE * total as f64;
        held += n;
        more
    };
    parts.into_iter().take_while(|part| enough(part.0)).map(|part| part.1).collect()
}
