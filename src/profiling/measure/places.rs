use crate::math::accumulate::Accumulate;
use crate::profiling::measure::{Findings, Groups};
use crate::profiling::{Overall, PlaceProfile, Values};
use crate::table::Point;

/// Places, segment by segment: their centres.
pub(super) fn findings(points: &[Option<Point>], groups: &Groups<'_>) -> Findings {
    let mut directions = vec![MeanDirection::default(); groups.n_groups()];
    for (point, group) in points.iter().zip(groups.codes()) {
        if let Some(point) = point {
            directions[group].push(*point);
        }
    }
    let merged = |skip: Option<usize>| {
        let mut sum = MeanDirection::default();
        directions.iter().enumerate().filter(|(group, _)| Some(*group) != skip).for_each(|(_, d)| sum.merge(*d));
        sum.finish()
    };
    let by_segment = (0..groups.n_segments()).map(|segment| {
        Values::Place(PlaceProfile { centre: directions[segment].finish(), centre_rest: merged(Some(segment)) })
    });
    Findings { by_segment: by_segment.collect(), overall: Overall::Place { centre: merged(None) }, association: None }
}

/// The mean direction on the sphere: the direction of the sum of unit vectors, which knows no seam at 180 degrees.
#[derive(Debug, Clone, Copy, Default)]
struct MeanDirection {
    n: usize,
    sum: [f64; 3],
}

impl Accumulate for MeanDirection {
    type Item = Point;
    type Output = Option<Point>;

    fn push(&mut self, point: Point) {
        let (lat, lon) = (point.lat().to_radians(), point.lon().to_radians());
        self.n += 1;
        self.sum[0] += libm::cos(lat) * libm::cos(lon);
        self.sum[1] += libm::cos(lat) * libm::sin(lon);
        self.sum[2] += libm::sin(lat);
    }

    fn merge(&mut self, later: Self) {
        self.n += later.n;
        self.sum.iter_mut().zip(later.sum).for_each(|(sum, other)| *sum += other);
    }

    fn finish(self) -> Option<Point> {
        let [x, y, z] = self.sum;
        let across = x.hypot(y);
        // Opposite places cancel out, and what rounding leaves of them points nowhere.
        if across.hypot(z) <= 1e-9 * self.n as f64 {
            return None;
        }
        let lat = libm::atan2(z, across).to_degrees().clamp(-90.0, 90.0);
        let lon = libm::atan2(y, x).to_degrees().clamp(-180.0, 180.0);
        Point::new(lat, lon).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn centre(points: &[(f64, f64)]) -> Option<Point> {
        let mut mean = MeanDirection::default();
        points.iter().for_each(|&(lat, lon)| mean.push(Point::new(lat, lon).unwrap()));
        mean.finish()
    }

    #[test]
    fn a_centre_lies_between_its_places_across_the_date_line() {
        let fiji = centre(&[(-17.0, 179.0), (-17.0, -179.0)]).unwrap();
        assert!((fiji.lon().abs() - 180.0).abs() < 1e-9 && (fiji.lat() + 17.0).abs() < 0.01, "{fiji:?}");
    }

    #[test]
    fn opposite_places_have_no_centre() {
        assert_eq!(centre(&[(0.0, 0.0), (0.0, 180.0)]), None);
        assert_eq!(centre(&[]), None);
    }
}
