//! A honeycomb, for density without dots: Carr et al. (1987, doi:10.1080/01621459.1987.10478445).

use std::f64::consts::{FRAC_PI_3, FRAC_PI_6};

/// Hexagons that stand on a corner, in rows; every other row is shifted by half a hexagon.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HexGrid {
    origin: [f64; 2],
    width: f64,
}

impl HexGrid {
    /// A grid whose cell (0, 0) has its centre at `origin`, of hexagons that are `width` wide.
    pub(crate) fn new(origin: [f64; 2], width: f64) -> Self {
        Self { origin, width }
    }

    /// The side of a hexagon.
    pub(crate) fn side(&self) -> f64 {
        self.width / 3f64.sqrt()
    }

    fn row_step(&self) -> f64 {
        self.side() * 1.5
    }

    /// Row and column of the hexagon whose centre is nearest to the point; the lower row, then column, of two.
    pub(crate) fn cell_of(&self, point: [f64; 2]) -> (i64, i64) {
        let row = ((point[1] - self.origin[1]) / self.row_step()).floor() as i64;
        let distance_sq = |&(row, column): &(i64, i64)| {
            let centre = self.centre_of(row, column);
            (centre[0] - point[0]).powi(2) + (centre[1] - point[1]).powi(2)
        };
        let nearest_in = |row: i64| {
            let shifted = (point[0] - self.origin[0]) / self.width - if row % 2 == 0 { 0.0 } else { 0.5 };
            (row, shifted.round() as i64)
        };
        let (below, above) = (nearest_in(row), nearest_in(row + 1));
        if distance_sq(&above) < distance_sq(&below) { above } else { below }
    }

    /// The centre of a hexagon.
    pub(crate) fn centre_of(&self, row: i64, column: i64) -> [f64; 2] {
        let shift = if row % 2 == 0 { 0.0 } else { 0.5 };
        [self.origin[0] + (column as f64 + shift) * self.width, self.origin[1] + row as f64 * self.row_step()]
    }

    /// The six corners of the hexagon with this centre.
    pub(crate) fn corners(&self, centre: [f64; 2]) -> [[f64; 2]; 6] {
        std::array::from_fn(|i| {
            let angle = FRAC_PI_6 + i as f64 * FRAC_PI_3;
            [centre[0] + self.side() * libm::cos(angle), centre[1] + self.side() * libm::sin(angle)]
        })
    }
}

/// The convex hull, counterclockwise from the leftmost point: Andrew's monotone chain (1979, doi:10.1016/0020-0190(79)90072-3).
pub(crate) fn hull(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let mut chain = half_hull(points.iter());
    let upper = half_hull(points.iter().rev());
    chain.pop();
    chain.extend(&upper[..upper.len() - 1]);
    chain
}

/// The lower half of the hull of points in order; in reverse order, the upper one.
fn half_hull<'a>(points: impl Iterator<Item = &'a [f64; 2]>) -> Vec<[f64; 2]> {
    let mut chain: Vec<[f64; 2]> = Vec::new();
    for &point in points {
        while let [.., a, b] = chain[..] {
            if (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0.0 {
                break;
            }
            chain.pop();
        }
        chain.push(point);
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_in_its_nearest_hexagon() {
        let grid = HexGrid::new([-1.0, 2.0], 0.7);
        for i in 0..400 {
            let point = [-3.0 + 0.017 * f64::from(i), 1.0 + f64::from(i * 37 % 101) * 0.03];
            let (row, column) = grid.cell_of(point);
            let far = |(row, column)| {
                let centre = grid.centre_of(row, column);
                (centre[0] - point[0]).hypot(centre[1] - point[1])
            };
            let nearest = (row - 2..=row + 2)
                .flat_map(|r| (column - 2..=column + 2).map(move |c| (r, c)))
                .map(far)
                .fold(f64::INFINITY, f64::min);
            assert!((far((row, column)) - nearest).abs() < 1e-12);
            assert!(nearest <= grid.side() * (1.0 + 1e-12));
        }
    }

    #[test]
    fn a_hull_keeps_corners_only() {
        let points = vec![[0.0, 0.0], [2.0, 0.0], [1.0, 1.0], [2.0, 2.0], [0.0, 2.0], [1.0, 0.0], [0.0, 0.0]];
        assert_eq!(hull(points), [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]);
        assert_eq!(hull(vec![[1.0, 1.0]]), [[1.0, 1.0]]);
    }
}
