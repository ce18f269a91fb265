mod fitted;

pub(crate) use fitted::{FittedDistance, FittedSphere};

use crate::error::Result;
use crate::features::Numeric;
use crate::table::Point;

/// A place. Codes of regions are levels: give them to [`Categorical`](crate::features::Categorical).
///
/// ```
/// use segmenta::features::{Geo, Numeric};
/// use segmenta::table::Point;
///
/// let home = Geo::sphere();
/// let from_the_shop = Geo::distance_to(Point::new(38.72, -9.14)?).scaled(Numeric::log_standard());
/// # let _ = (home, from_the_shop);
/// # Ok::<(), segmenta::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Geo {
    /// A point on the sphere, x, y and z: three columns that count as one attribute. The straight line through the Earth rises
    /// with the great-circle distance everywhere, also across the date line and at the poles. A gap is put at the centre.
    Sphere,
    /// Kilometres along the great circle to one point, on a sphere of radius 6371.0088 km.
    DistanceTo {
        /// The point.
        point: Point,
        /// How the kilometres are scaled and what a gap becomes.
        number: Numeric,
    },
}

impl Geo {
    /// The place itself.
    pub fn sphere() -> Self {
        Self::Sphere
    }

    /// The distance to a named point, in km, scaled by [`Numeric::standard`].
    pub fn distance_to(point: Point) -> Self {
        Self::DistanceTo { point, number: Numeric::standard() }
    }

    /// How a distance is scaled. Default: [`Numeric::standard`]. A place on the sphere is not scaled and stays as it is.
    #[must_use]
    pub fn scaled(self, number: Numeric) -> Self {
        match self {
            Self::Sphere => Self::Sphere,
            Self::DistanceTo { point, .. } => Self::DistanceTo { point, number },
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sphere => "sphere",
            Self::DistanceTo { .. } => "distance_to",
        }
    }

    pub(crate) fn check(&self, column: &str) -> Result<()> {
        match self {
            Self::Sphere => Ok(()),
            Self::DistanceTo { number, .. } => number.check(column),
        }
    }
}
