use ndarray::{ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::Scalar;
use crate::clustering::check::{check_data, check_min_samples};
use crate::clustering::index::{TileIndex, core_distances, weighed_core_distances};
use crate::clustering::labels::check_row_count;
use crate::error::{Error, Result};

/// Points that are kept of a curve; pictures need no more.
const MOST_POINTS: usize = 201;

/// Tukey's inner fence, in quartile distances above the upper quartile.
const FENCE: f64 = 1.5;

/// How far rows have to reach to be core rows: the k-distance curve, with k = `min_samples`.
///
/// The *k-distance* of a row is, but for rounding, the least `eps` with which it is a core row. Sorted, they rise slowly over the rows of clusters and
/// steeply over those between; where the curve bends is a good `eps` (Ester, Kriegel, Sander and Xu 1996, KDD-96, section 4.2).
///
/// The bend is found as the point farthest from the chord of the curve (Kneedle: Satopää, Albrecht, Irwin and Raghavan 2011,
/// doi:10.1109/ICDCSW.2011.20), of the part below Tukey's inner fence: a few rows far from everything would pull the chord up, and the bend with
/// it. Rows with enough others at their very place say nothing about `eps` and have no part in it. Every row is asked, and each answer is
/// exact.
///
/// ```
/// use segmenta::clustering::KDistances;
/// use segmenta::ndarray::Array2;
///
/// // Two lines of rows one apart, and rows between that are much farther from each other.
/// let x = Array2::from_shape_fn((44, 1), |(row, _)| match row {
///     0..20 => row as f64,
///     20..40 => 200.0 + row as f64,
///     _ => 60.0 + 5.0 * (row - 40) as f64,
/// });
/// let curve = KDistances::of(x.view(), None, 3)?;
/// assert!(curve.knee.is_some_and(|knee| (1.0..=2.0).contains(&knee.distance)));
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawKDistances", into = "RawKDistances")]
#[non_exhaustive]
pub struct KDistances {
    /// How much the rows within that distance weigh at least, the row itself included; without weights, how many they are.
    pub min_samples: usize,
    /// The curve, at most 201 points of it, ascending. Rows that no reach makes core rows are missing: the last share is then below 1.
    pub points: Vec<KDistance>,
    /// Where it bends; `None` where no row has to reach beyond its own place, or none can reach far enough.
    pub knee: Option<KDistance>,
}

/// A point of a k-distance curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KDistance {
    /// The share of the rows (by weight) that are core rows with this `eps`, 0 to 1.
    pub share: f64,
    /// The distance.
    pub distance: f64,
}

impl KDistances {
    /// The curve of an array of any layout, shape `(n_rows, n_features)`, with a weight for each row or each row weighing 1.
    ///
    /// Cost O(n log n) for n rows in few dimensions, O(n^2) at worst, on all threads; memory O(n).
    ///
    /// # Errors
    /// Those of [`DbscanValidParams::fit_array`](crate::clustering::DbscanValidParams::fit_array), and
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) for `min_samples` 0.
    pub fn of<F: Scalar>(
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
        min_samples: usize,
    ) -> Result<Self> {
        check_min_samples(min_samples)?;
        check_data(x, weights, "DBSCAN")?;
        check_row_count(x.nrows())?;
        let x = x.as_standard_layout();
        let weights = weights.map(|weights| weights.to_vec());
        let index = TileIndex::new(x.as_slice().expect("a standard layout is one slice"), x.ncols());
        let squares = match &weights {
            None => core_distances(&index, min_samples),
            Some(weights) => weighed_core_distances(&index, weights, min_samples as f64),
        };
        let weight = |place: usize| weights.as_ref().map_or(1.0, |weights| weights[index.row(place)]);
        let curve = curve(squares.iter().enumerate().map(|(place, sq)| (sq.sqrt(), weight(place))).collect());
        Ok(Self { min_samples, knee: knee(&curve), points: thinned(&curve) })
    }

    /// The `eps` that the curve suggests: the distance at which it bends, rounded up to three digits.
    pub fn suggested_eps(&self) -> Option<f64> {
        self.knee.map(|knee| rounded_up(knee.distance))
    }
}

/// The distinct finite distances, ascending, each with the share of the weight that lies within.
fn curve(mut reaches: Vec<(f64, f64)>) -> Vec<KDistance> {
    let total: f64 = reaches.iter().map(|(_, weight)| weight).sum();
    reaches.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut within = 0.0;
    let mut curve: Vec<KDistance> = Vec::new();
    for (distance, weight) in reaches.into_iter().filter(|(distance, weight)| distance.is_finite() && *weight > 0.0) {
        within += weight;
        // Rounding must not lift the sum above the total.
        let share = (within / total).min(1.0);
        match curve.last_mut() {
            Some(last) if last.distance == distance => last.share = share,
            _ => curve.push(KDistance { share, distance }),
        }
    }
    curve
}

/// The point below the chord that is farthest from it, the first on a tie.
fn knee(curve: &[KDistance]) -> Option<KDistance> {
    let curve = &curve[curve.partition_point(|point| point.distance == 0.0)..];
    let last = curve.last()?;
    let at_share = |share: f64| curve[curve.partition_point(|point| point.share < share).min(curve.len() - 1)].distance;
    let (lower, upper) = (at_share(0.25 * last.share), at_share(0.75 * last.share));
    let fence = upper + FENCE * (upper - lower);
    // The upper quartile is within, so that something is left.
    let curve = &curve[..curve.partition_point(|point| point.distance <= fence)];
    let (first, last) = (curve.first()?, curve.last()?);
    let below_the_chord = |point: &KDistance| {
        let along = (point.share - first.share) / (last.share - first.share);
        along - (point.distance - first.distance) / (last.distance - first.distance)
    };
    let farther = |best: KDistance, point: &KDistance| {
        if below_the_chord(point) > below_the_chord(&best) { *point } else { best }
    };
    Some(if curve.len() < 3 { *last } else { curve.iter().skip(1).fold(*first, farther) })
}

/// At most [`MOST_POINTS`] points, at even steps of the share; the first and the last are among them.
fn thinned(curve: &[KDistance]) -> Vec<KDistance> {
    if curve.len() <= MOST_POINTS {
        return curve.to_vec();
    }
    let (first, last) = (curve[0], curve[curve.len() - 1]);
    let step = (last.share - first.share) / (MOST_POINTS - 1) as f64;
    let mut places: Vec<usize> = (0..MOST_POINTS)
        .map(|i| curve.partition_point(|point| point.share < first.share + step * i as f64).min(curve.len() - 1))
        .collect();
    places[MOST_POINTS - 1] = curve.len() - 1;
    places.dedup();
    places.into_iter().map(|place| curve[place]).collect()
}

/// The least number of three digits that is not below a positive number.
fn rounded_up(value: f64) -> f64 {
    let nearest = format!("{value:.2e}");
    let parse = |text: &str| text.parse().unwrap_or(value);
    if parse(&nearest) >= value {
        return parse(&nearest);
    }
    let (digits, exponent) = nearest.split_once('e').unwrap_or((&nearest, "0"));
    let digits: u32 = digits.replace('.', "").parse().unwrap_or(0);
    let exponent: i32 = exponent.parse().unwrap_or(0);
    parse(&format!("{}e{}", digits + 1, exponent - 2)).max(value)
}

/// What a file holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKDistances {
    min_samples: usize,
    points: Vec<KDistance>,
    knee: Option<KDistance>,
}

impl From<KDistances> for RawKDistances {
    fn from(curve: KDistances) -> Self {
        Self { min_samples: curve.min_samples, points: curve.points, knee: curve.knee }
    }
}

impl TryFrom<RawKDistances> for KDistances {
    type Error = Error;

    fn try_from(raw: RawKDistances) -> Result<Self> {
        check_min_samples(raw.min_samples)?;
        if raw.points.len() > MOST_POINTS {
            return Err(Error::param(
                "points of the k-distance curve",
                raw.points.len(),
                format!("at most {MOST_POINTS}"),
            ));
        }
        let ascends = |pair: &[KDistance]| pair[0].share < pair[1].share && pair[0].distance < pair[1].distance;
        let is_point = |point: &KDistance| {
            point.distance.is_finite() && point.distance >= 0.0 && point.share > 0.0 && point.share <= 1.0
        };
        if !raw.points.iter().chain(&raw.knee).all(is_point) || !raw.points.windows(2).all(ascends) {
            return Err(Error::param(
                "the k-distance curve",
                "not one",
                "distances and shares from 0 to 1 that rise together",
            ));
        }
        Ok(Self { min_samples: raw.min_samples, points: raw.points, knee: raw.knee })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(distances: &[f64]) -> Vec<KDistance> {
        curve(distances.iter().map(|&distance| (distance, 1.0)).collect())
    }

    fn knee_of(distances: &[f64]) -> Option<f64> {
        knee(&points(distances)).map(|knee| knee.distance)
    }

    #[test]
    fn the_bend_is_where_the_curve_leaves_its_slow_rise() {
        let slow = (0..90).map(|i| 1.0 + f64::from(i) / 100.0);
        let steep = (1..=10).map(|i| 1.89 + f64::from(i) / 4.0);
        let rows: Vec<f64> = slow.chain(steep).collect();
        assert_eq!(knee_of(&rows), Some(rows[89]));
        let far: Vec<f64> = rows.iter().copied().chain([1e3, 1e6]).collect();
        assert_eq!(knee_of(&far), Some(rows[89]), "what is far from everything does not move it");
    }

    #[test]
    fn few_distances_and_none_have_stated_bends() {
        assert_eq!(knee_of(&[]), None);
        assert_eq!(knee_of(&[f64::INFINITY; 3]), None);
        assert_eq!(knee_of(&[0.0; 9]), None, "no reach is needed");
        assert_eq!(knee_of(&[2.0; 9]), Some(2.0));
        assert_eq!(knee_of(&[1.0, 2.0, 2.0]), Some(2.0));
        assert_eq!(knee_of(&[0.0, 0.0, 0.0, 3.0]), Some(3.0));
    }

    #[test]
    fn a_suggestion_has_three_digits_and_is_not_below() {
        for (value, expected) in
            [(1.0, 1.0), (1.2345, 1.24), (0.0613041, 0.0614), (9.999, 10.0), (99_999.0, 1e5), (5e-324, 5e-324)]
        {
            assert_eq!(rounded_up(value), expected);
        }
        assert!(rounded_up(f64::MAX) >= f64::MAX);
    }

    #[test]
    fn a_thinned_curve_keeps_its_ends_and_rises() {
        let distances: Vec<f64> = (1..5000).map(|i| f64::from(i).powi(2)).collect();
        let (whole, thin) = (points(&distances), thinned(&points(&distances)));
        assert!(thin.len() <= MOST_POINTS && thin.len() > MOST_POINTS / 2);
        assert_eq!((thin.first(), thin.last()), (whole.first(), whole.last()));
        assert!(thin.windows(2).all(|pair| pair[0].share < pair[1].share && pair[0].distance < pair[1].distance));
    }
}
