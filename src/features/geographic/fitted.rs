use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::features::Numeric;
use crate::features::numeric::FittedNumber;
use crate::math::great_circle::{distance_km, lat_lon, unit_vector};
use crate::math::moments::Moments;
use crate::table::{Numbers, Point};

/// Places on the sphere, fitted to one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FittedSphere {
    /// The mean of the unit vectors of the training rows.
    center: [f64; 3],
    /// Their variance, the three axes together.
    variance: f64,
}

impl FittedSphere {
    pub(crate) fn fit(points: &[Option<Point>], column: &str) -> Result<Self> {
        let vectors: Vec<[f64; 3]> = points.iter().flatten().map(|&point| unit_vector(point.into())).collect();
        if vectors.is_empty() {
            return Err(Error::spec(
                format!("column `{column}`"),
                "it has no value in any row; give it the role `ignore`",
            ));
        }
        let axes = [0, 1, 2].map(|axis| Moments::of(vectors.iter().map(|vector| vector[axis])));
        let variance = axes.iter().map(Moments::variance).sum();
        Ok(Self { center: axes.map(|axis| axis.mean()), variance })
    }

    pub(crate) fn encode(&self, points: &[Option<Point>]) -> Vec<Vec<f64>> {
        let vectors: Vec<Option<[f64; 3]>> = points.iter().map(|point| point.map(|p| unit_vector(p.into()))).collect();
        let axis = |axis: usize| {
            vectors.iter().map(|vector| vector.map_or(0.0, |vector| vector[axis] - self.center[axis])).collect()
        };
        (0..3).map(axis).collect()
    }

    /// The place nearest to a point of the block; `None` at the centre of the Earth.
    pub(crate) fn decode(&self, block: &[f64]) -> Option<Point> {
        let [lat, lon] = lat_lon([0, 1, 2].map(|axis| self.center[axis] + block[axis]))?;
        Point::new(lat, lon).ok()
    }

    pub(crate) fn unit_variance(&self) -> f64 {
        self.variance
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let length_sq: f64 = self.center.iter().map(|value| value * value).sum();
        if length_sq <= 1.0 + 1e-9 && (0.0..=1.0 + 1e-9).contains(&self.variance) {
            return Ok(());
        }
        Err("the centre of places must lie within the unit sphere, their variance in 0 to 1".into())
    }
}

/// Distances to one point, fitted to one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FittedDistance {
    point: Point,
    number: FittedNumber,
}

impl FittedDistance {
    pub(crate) fn fit(points: &[Option<Point>], point: Point, spec: &Numeric, column: &str) -> Result<Self> {
        Ok(Self { point, number: FittedNumber::fit(&kilometres(points, point, column)?, spec, column)? })
    }

    pub(crate) fn encode(&self, points: &[Option<Point>], column: &str) -> Result<Vec<f64>> {
        self.number.encode(&kilometres(points, self.point, column)?, column)
    }

    pub(crate) fn number(&self) -> &FittedNumber {
        &self.number
    }
}

fn kilometres(points: &[Option<Point>], to: Point, column: &str) -> Result<Numbers> {
    let distance = |point: Point| distance_km(point.into(), to.into());
    Numbers::try_from_options(column, points.iter().map(|point| point.map(distance)))
}
