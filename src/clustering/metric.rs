use std::f64::consts::FRAC_PI_2;

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::Scalar;
use crate::clustering::check::check_data;
use crate::error::{ErrorKind, Result};
use crate::math::great_circle::{EARTH_RADIUS_KM, unit_vector};

/// What the distance of two rows is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Metric {
    /// The square root of the squared differences.
    #[default]
    Euclidean,
    /// Kilometres along the great circle of a sphere of radius 6371.0088 km. A row is a latitude from -90 to 90 and a longitude from -180 to
    /// 180, in degrees. The antimeridian is no border and a pole is one place.
    ///
    /// Places are compared as unit vectors by the chord between them, which grows with the distance; so it is as fast as Euclidean
    /// distance in three columns.
    Haversine,
}

/// A squared chord above that of any two places.
const BEYOND_SQ: f64 = 5.0;

impl Metric {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Refuses rows and weights that `algorithm` cannot reckon with.
    pub(super) fn check_data<F: Scalar>(
        self,
        x: ArrayView2<'_, F>,
        weights: Option<ndarray::ArrayView1<'_, f64>>,
        algorithm: &str,
    ) -> Result<()> {
        check_data(x, weights, algorithm)?;
        self.check_places(x)
    }

    /// Refuses finite rows that are no places, where rows have to be.
    pub(super) fn check_places<F: Scalar>(self, x: ArrayView2<'_, F>) -> Result<()> {
        if self == Self::Euclidean {
            return Ok(());
        }
        if x.ncols() != 2 {
            let what = "a matrix of latitudes and longitudes".into();
            return Err(ErrorKind::Width { what, expected: 2, got: x.ncols() }.into());
        }
        let is_off = |column: usize, value: F| value.widen().abs() > [90.0, 180.0][column];
        match x.indexed_iter().find(|((_, column), value)| is_off(*column, **value)) {
            None => Ok(()),
            Some(((row, column), value)) => Err(ErrorKind::Domain {
                column: (column + 1).to_string(),
                row: row + 1,
                got: value.widen(),
                transform: "great-circle distance".into(),
                domain: ["latitudes from -90 to 90", "longitudes from -180 to 180"][column].into(),
                mend: "give latitude and longitude in degrees, in this order".into(),
            }
            .into()),
        }
    }

    /// The square of what the index sees of a distance in the user's unit: rows are within `eps` where their squared distance in the
    /// index is at most this.
    pub(super) fn reach_sq(self, eps: f64) -> f64 {
        let half_angle = eps / (2.0 * EARTH_RADIUS_KM);
        match self {
            Self::Euclidean => eps * eps,
            Self::Haversine if half_angle >= FRAC_PI_2 => BEYOND_SQ,
            Self::Haversine => {
                let chord = 2.0 * libm::sin(half_angle);
                chord * chord
            }
        }
    }

    /// The square, in the user's unit, of a distance whose square is `sq` in the index.
    pub(super) fn distance_sq(self, sq: f64) -> f64 {
        match self {
            Self::Euclidean => sq,
            Self::Haversine if sq.is_finite() => {
                let distance = 2.0 * EARTH_RADIUS_KM * libm::asin((0.5 * sq.sqrt()).min(1.0));
                distance * distance
            }
            Self::Haversine => sq,
        }
    }
}

/// The places of rows of latitude and longitude, shape `(n_rows, 3)`.
pub(super) fn unit_vectors<F: Scalar>(x: ArrayView2<'_, F>) -> Array2<f64> {
    let mut places = Array2::zeros((x.nrows(), 3));
    for (mut place, row) in places.rows_mut().into_iter().zip(x.rows()) {
        let vector = unit_vector([row[0].widen(), row[1].widen()]);
        place.iter_mut().zip(vector).for_each(|(place, value)| *place = value);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::great_circle::distance_km;

    #[test]
    fn a_chord_is_within_reach_as_its_arc_is() {
        let places =
            [[0.0, 0.0], [0.0, 0.001], [89.9, 0.0], [90.0, 77.0], [-45.0, 179.99], [-45.0, -179.99], [0.0, 180.0]];
        for a in places {
            for b in places {
                let (u, v) = (unit_vector(a), unit_vector(b));
                let sq: f64 = u.iter().zip(v).map(|(u, v)| (u - v) * (u - v)).sum();
                let km = distance_km(a, b);
                let back = Metric::Haversine.distance_sq(sq).sqrt();
                // Beside the antipode a chord hardly grows, and cannot tell places less than a hundred metres apart.
                let slack = if km > 20_000.0 { 0.2 } else { 1e-9 };
                assert!((back - km).abs() <= slack, "{a:?} {b:?}: {back} {km}");
                assert!(sq <= Metric::Haversine.reach_sq(km + slack));
                assert!(km <= slack || sq > Metric::Haversine.reach_sq(km - slack));
            }
        }
        assert_eq!(Metric::Haversine.reach_sq(1e9), BEYOND_SQ);
        assert_eq!(Metric::Haversine.distance_sq(f64::INFINITY), f64::INFINITY);
    }
}
