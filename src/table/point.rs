use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A place on the Earth in degrees: latitude -90 to 90, longitude -180 to 180.
///
/// ```
/// use segmenta::table::Point;
///
/// let lisbon = Point::new(38.72, -9.14)?;
/// assert_eq!(lisbon.lat(), 38.72);
/// assert!(Point::new(91.0, 0.0).is_err());
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct Point {
    lat: f64,
    lon: f64,
}

impl Point {
    /// The place at `lat` and `lon` degrees.
    ///
    /// # Errors
    /// Where the latitude is outside -90 to 90 or the longitude outside -180 to 180.
    pub fn new(lat: f64, lon: f64) -> Result<Self> {
        if !(-90.0..=90.0).contains(&lat) {
            return Err(Error::param("latitude", lat, "degrees from -90 to 90"));
        }
        if !(-180.0..=180.0).contains(&lon) {
            return Err(Error::param("longitude", lon, "degrees from -180 to 180"));
        }
        Ok(Self { lat, lon })
    }

    /// Latitude in degrees, north positive.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude in degrees, east positive.
    pub fn lon(self) -> f64 {
        self.lon
    }
}

impl TryFrom<[f64; 2]> for Point {
    type Error = Error;

    fn try_from([lat, lon]: [f64; 2]) -> Result<Self> {
        Self::new(lat, lon)
    }
}

impl From<Point> for [f64; 2] {
    fn from(point: Point) -> Self {
        [point.lat, point.lon]
    }
}
