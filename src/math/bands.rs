//! The best division of a line into bands: k-means in one dimension, exact.

/// A division of points on a line into consecutive bands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Division {
    /// The first point of every band, from 0.
    pub(crate) starts: Vec<usize>,
    /// The share of the weighted sum of squares that lies between the bands, 0 to 1; 1 where nothing varies.
    pub(crate) explained: f64,
}

/// The best divisions into 1, 2, … bands, up to `most`, to the number of points, or to the first that explains at least `enough`:
/// for each number the one with the least sum of squared distances to the weighted means of the bands, the one whose last bands
/// begin first among equals. `points` are places that rise, each with a weight above 0.
///
/// The dynamic program of Wang and Song 2011, Ckmeans.1d.dp, doi:10.32614/RJ-2011-015: O(n log n) for each number of bands, because
/// the begin of the last band never moves back as points are added, so each half of the points needs to look at a part of the begins
/// alone. O(n) memory for each.
pub(crate) fn optimal_divisions(points: &[(f64, f64)], most: usize, enough: f64) -> Vec<Division> {
    let n = points.len();
    if n == 0 || most == 0 {
        return Vec::new();
    }
    let sums = Sums::of(points);
    let total = sums.scatter(0, n);
    let share = |within: f64| if total > 0.0 { (1.0 - within / total).clamp(0.0, 1.0) } else { 1.0 };
    let mut least: Vec<f64> = (1..=n).map(|end| sums.scatter(0, end)).collect();
    let mut layers: Vec<Vec<u32>> = Vec::new();
    let mut divisions = vec![Division { starts: vec![0], explained: share(total) }];
    while divisions.len() < most.min(n) && divisions[divisions.len() - 1].explained < enough {
        let mut layer = Layer { sums: &sums, before: &least, least: vec![f64::INFINITY; n], begins: vec![0; n] };
        let n_before = divisions.len();
        layer.fill(n_before, n, n_before, n - 1);
        let Layer { least: next, begins, .. } = layer;
        least = next;
        layers.push(begins);
        divisions.push(Division { starts: starts(&layers, n), explained: share(least[n - 1]) });
    }
    divisions
}

/// The begins of the bands of the last layer, from the last back to the first.
fn starts(layers: &[Vec<u32>], n: usize) -> Vec<usize> {
    let mut starts = Vec::with_capacity(layers.len() + 1);
    let mut end = n;
    for begins in layers.iter().rev() {
        end = begins[end - 1] as usize;
        starts.push(end);
    }
    starts.push(0);
    starts.reverse();
    starts
}

/// One more band than before.
struct Layer<'a> {
    sums: &'a Sums,
    /// The least scatter of the points up to each, in one band fewer.
    before: &'a [f64],
    least: Vec<f64>,
    /// Where the last band begins.
    begins: Vec<u32>,
}

impl Layer<'_> {
    /// Settles the points `from..to`, whose last bands begin in `first..=last`.
    fn fill(&mut self, from: usize, to: usize, first: usize, last: usize) {
        if from >= to {
            return;
        }
        let middle = from + (to - from) / 2;
        let (mut least, mut begin) = (f64::INFINITY, first);
        for at in first..=last.min(middle) {
            let scatter = self.before[at - 1] + self.sums.scatter(at, middle + 1);
            if scatter < least {
                (least, begin) = (scatter, at);
            }
        }
        self.least[middle] = least;
        self.begins[middle] = begin as u32;
        self.fill(from, middle, first, begin);
        self.fill(middle + 1, to, begin, last);
    }
}

/// Running sums of weights, places and squares, places counted from their mean in units of the largest distance to it, which keeps
/// the differences of the sums exact enough and in range.
struct Sums(Vec<[f64; 3]>);

impl Sums {
    fn of(points: &[(f64, f64)]) -> Self {
        let largest = points.iter().map(|(place, _)| place.abs()).fold(0.0, f64::max);
        let unit = if largest > 0.0 { largest } else { 1.0 };
        let weight: f64 = points.iter().map(|(_, weight)| weight).sum();
        let mean = points.iter().map(|(place, share)| place / unit * (share / weight)).sum::<f64>();
        let spread = points.iter().map(|(place, _)| (place / unit - mean).abs()).fold(0.0, f64::max);
        let spread = if spread > 0.0 { spread } else { 1.0 };
        let mut sums = Vec::with_capacity(points.len() + 1);
        let mut sum = [0.0; 3];
        sums.push(sum);
        for (place, weight) in points {
            let place = (place / unit - mean) / spread;
            sum = [sum[0] + weight, sum[1] + weight * place, sum[2] + weight * place * place];
            sums.push(sum);
        }
        Self(sums)
    }

    /// The weighted sum of squared distances of the points `from..to` to their mean.
    fn scatter(&self, from: usize, to: usize) -> f64 {
        let (from, to) = (&self.0[from], &self.0[to]);
        let (weight, sum, squares) = (to[0] - from[0], to[1] - from[1], to[2] - from[2]);
        (squares - sum * sum / weight).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::math::fixture::{close, field, list, rows};
    use crate::seed::Seed;

    /// The sum of squares within the bands, added up point by point.
    fn within(points: &[(f64, f64)], starts: &[usize]) -> f64 {
        let ends = starts[1..].iter().copied().chain([points.len()]);
        let of_band = |(start, end): (usize, usize)| {
            let band = &points[start..end];
            let weight: f64 = band.iter().map(|(_, weight)| weight).sum();
            let mean = band.iter().map(|(place, weight)| place * weight).sum::<f64>() / weight;
            band.iter().map(|(place, weight)| weight * (place - mean).powi(2)).sum::<f64>()
        };
        starts.iter().copied().zip(ends).map(of_band).sum()
    }

    /// The least of all divisions, tried one by one.
    fn least_of_all(points: &[(f64, f64)], k: usize) -> f64 {
        fn go(points: &[(f64, f64)], starts: &mut Vec<usize>, k: usize) -> f64 {
            if starts.len() == k {
                return within(points, starts);
            }
            let mut least = f64::INFINITY;
            for start in starts[starts.len() - 1] + 1..points.len() {
                starts.push(start);
                least = least.min(go(points, starts, k));
                starts.pop();
            }
            least
        }
        go(points, &mut vec![0], k)
    }

    #[test]
    fn no_division_of_few_points_is_better() {
        let mut rng = Seed::new(11).rng();
        for n in 1..=12 {
            for round in 0..20 {
                let mut place = f64::from(round) * 1e6;
                let mut point = || {
                    place += rng.r#gen::<f64>().powi(1 + round % 4);
                    (place, f64::from(rng.gen_range(1..5)))
                };
                let points: Vec<(f64, f64)> = (0..n).map(|_| point()).collect();
                let divisions = optimal_divisions(&points, 12, 2.0);
                assert_eq!(divisions.len(), n);
                for (k, division) in (1..).zip(&divisions) {
                    assert_eq!(division.starts.len(), k);
                    let (got, least) = (within(&points, &division.starts), least_of_all(&points, k));
                    assert!(got <= least * (1.0 + 1e-9) + 1e-12, "n = {n}, k = {k}: {got} over {least}");
                }
            }
        }
    }

    /// Every begin of every layer, looked at one by one.
    fn quadratic(points: &[(f64, f64)], k: usize) -> f64 {
        let mut least: Vec<f64> = (0..points.len()).map(|end| within(&points[..=end], &[0])).collect();
        for layer in 1..k {
            let sums = Sums::of(points);
            let total = within(points, &[0]) / sums.scatter(0, points.len());
            let of_end = |end: usize| {
                let begins = layer..=end;
                begins.map(|at| least[at - 1] + total * sums.scatter(at, end + 1)).fold(f64::INFINITY, f64::min)
            };
            least = (0..points.len()).map(of_end).collect();
        }
        least[points.len() - 1]
    }

    #[test]
    fn halving_finds_what_looking_everywhere_finds() {
        let mut rng = Seed::new(12).rng();
        let mut place = 0.0;
        let mut point = || {
            place += rng.r#gen::<f64>().powi(6) + 1e-3;
            (place, f64::from(rng.gen_range(1..40)))
        };
        let points: Vec<(f64, f64)> = (0..500).map(|_| point()).collect();
        for (k, division) in (1..).zip(optimal_divisions(&points, 7, 2.0)) {
            let (got, expected) = (within(&points, &division.starts), quadratic(&points, k));
            assert!((got / expected - 1.0).abs() < 1e-9, "k = {k}: {got}, not {expected}");
        }
    }

    #[test]
    fn bands_equal_the_references() {
        for row in rows("audit.json", "bands") {
            let (places, weights) = (list(&row, "x"), list(&row, "weight"));
            let points: Vec<(f64, f64)> = places.into_iter().zip(weights).collect();
            let k = field(&row, "k") as usize;
            let division = &optimal_divisions(&points, k, 2.0)[k - 1];
            close(within(&points, &division.starts), field(&row, "within"), 1e-9);
            let starts: Vec<f64> = division.starts.iter().map(|&start| points[start].0).collect();
            assert_eq!(starts, list(&row, "starts"));
        }
    }

    #[test]
    fn it_stops_where_enough_is_explained_and_points_are_used_up() {
        let heaps = [(0.0, 5.0), (0.1, 5.0), (9.0, 5.0), (9.1, 5.0)];
        let divisions = optimal_divisions(&heaps, 6, 0.85);
        assert_eq!(divisions.len(), 2);
        assert_eq!(divisions[1].starts, [0, 2]);
        assert!(divisions[0].explained == 0.0 && divisions[1].explained > 0.99);
        assert_eq!(optimal_divisions(&[(4.0, 2.0)], 6, 0.85), [Division { starts: vec![0], explained: 1.0 }]);
        assert!(optimal_divisions(&[], 6, 0.85).is_empty());
        let huge = [(-1e300, 1.0), (-0.9e300, 1.0), (1e300, 1.0)];
        assert_eq!(optimal_divisions(&huge, 2, 2.0)[1].starts, [0, 2]);
    }
}
