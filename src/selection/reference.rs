//! Data without clusters that otherwise look like given ones: what a clustering is held against.

use std::f64::consts::TAU;

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use rand::Rng;
use serde::{Deserialize, Serialize};

use crate::math::eigen::symmetric_eigen;

/// From as many columns on, principal axes cost more than all the rest, and the columns themselves are used.
const MOST_PRINCIPAL: usize = 128;

/// Along which axes data without clusters spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReferenceAxes {
    /// The principal axes of the data, so that columns hang together as they do there; the columns themselves where there are more than
    /// 128 of them.
    #[default]
    Principal,
    /// The columns, each by itself.
    Columns,
}

/// A distribution with a single mode in place and shape of given rows.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    centre: Vec<f64>,
    /// One axis a row, of unit length; `None` for the columns themselves.
    axes: Option<Array2<f64>>,
    spreads: Vec<Spread>,
}

/// How a reference spreads along one axis, about 0.
#[derive(Debug, Clone, Copy)]
enum Spread {
    /// Evenly.
    Uniform { from: f64, to: f64 },
    /// Normally.
    Normal { deviation: f64 },
    /// By a symmetric beta distribution, which lies between the two.
    Beta { shape: f64, half_width: f64 },
}

impl Reference {
    /// Evenly over the range of the rows along each axis: the two references of Tibshirani, Walther and Hastie (2001).
    pub(crate) fn uniform(x: ArrayView2<'_, f64>, axes: ReferenceAxes) -> Self {
        Self::along(x, axes, |values| {
            let ends = values
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
            Spread::Uniform { from: ends.0, to: ends.1 }
        })
    }

    /// With the variance of the rows along each axis, and as flat as they are between normal and uniform: data that are heavier in
    /// their tails than a normal distribution are met by a normal one, data in two heaps by a uniform one.
    pub(crate) fn unimodal(x: ArrayView2<'_, f64>, axes: ReferenceAxes) -> Self {
        /// Excess kurtosis of the uniform distribution.
        const UNIFORM: f64 = -1.2;
        /// From here on a beta distribution is as good as normal.
        const NEARLY_NORMAL: f64 = -0.05;
        Self::along(x, axes, |values| {
            let n = values.len() as f64;
            let variance = values.iter().map(|value| value * value).sum::<f64>() / n;
            let fourth = values.iter().map(|value| value.powi(4)).sum::<f64>() / n;
            let excess = (fourth / (variance * variance) - 3.0).max(UNIFORM);
            if variance == 0.0 || excess.is_nan() || excess > NEARLY_NORMAL {
                return Spread::Normal { deviation: variance.sqrt() };
            }
            // A symmetric beta distribution of shape a on [-w, w] has variance w^2 / (2 a + 1) and excess kurtosis -6 / (2 a + 3).
            let shape = (-6.0 / excess - 3.0) / 2.0;
            Spread::Beta { shape, half_width: (variance * (2.0 * shape + 1.0)).sqrt() }
        })
    }

    fn along(x: ArrayView2<'_, f64>, axes: ReferenceAxes, spread: impl Fn(ArrayView1<'_, f64>) -> Spread) -> Self {
        let (n_rows, d) = x.dim();
        let centre: Vec<f64> = x.columns().into_iter().map(|column| column.sum() / n_rows as f64).collect();
        let centred = Array2::from_shape_fn((n_rows, d), |(row, column)| x[[row, column]] - centre[column]);
        let axes = match axes {
            ReferenceAxes::Principal if d <= MOST_PRINCIPAL => {
                Some(symmetric_eigen(&(centred.t().dot(&centred) / n_rows as f64)).vectors)
            }
            _ => None,
        };
        let along = axes.as_ref().map_or_else(|| centred.clone(), |axes| centred.dot(&axes.t()));
        let spreads = along.axis_iter(Axis(1)).map(spread).collect();
        Self { centre, axes, spreads }
    }

    /// Rows drawn from it, shape `(n_rows, n_features)`.
    pub(crate) fn draw(&self, n_rows: usize, rng: &mut impl Rng) -> Array2<f64> {
        let drawn = Array2::from_shape_fn((n_rows, self.spreads.len()), |(_, axis)| self.spreads[axis].draw(rng));
        let mut rows = self.axes.as_ref().map_or_else(|| drawn.clone(), |axes| drawn.dot(axes));
        rows.axis_iter_mut(Axis(1)).zip(&self.centre).for_each(|(mut column, centre)| column += *centre);
        rows
    }
}

impl Spread {
    fn draw(self, rng: &mut impl Rng) -> f64 {
        let (radius, angle) = (1.0 - rng.r#gen::<f64>(), TAU * rng.r#gen::<f64>());
        match self {
            Self::Uniform { from, to } => from + (to - from) * (1.0 - radius),
            // Box and Muller 1958, doi:10.1214/aoms/1177706645.
            Self::Normal { deviation } => deviation * (-2.0 * libm::log(radius)).sqrt() * libm::cos(angle),
            // Ulrich 1984, Computer generation of distributions on the m-sphere, doi:10.2307/2347441.
            Self::Beta { shape, half_width } => {
                let squared = 1.0 - libm::pow(radius, 2.0 / (2.0 * shape - 1.0));
                half_width * squared.max(0.0).sqrt() * libm::cos(angle)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    /// Variance and excess kurtosis.
    fn shape(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
        let n = values.clone().count() as f64;
        let variance = values.clone().map(|value| value * value).sum::<f64>() / n;
        (variance, values.map(|value| value.powi(4)).sum::<f64>() / n / variance.powi(2) - 3.0)
    }

    #[test]
    fn draws_have_the_variance_and_the_flatness_they_were_made_for() {
        let mut rng = Seed::new(3).rng();
        for (spread, variance, excess) in [
            (Spread::Uniform { from: -3.0, to: 3.0 }, 3.0, -1.2),
            (Spread::Normal { deviation: 2.0 }, 4.0, 0.0),
            (Spread::Beta { shape: 1.0, half_width: 1.0 }, 1.0 / 3.0, -1.2),
            (Spread::Beta { shape: 3.0, half_width: 7.0f64.sqrt() }, 1.0, -6.0 / 9.0),
        ] {
            let values: Vec<f64> = (0..200_000).map(|_| spread.draw(&mut rng)).collect();
            let (got_variance, got_excess) = shape(values.iter().copied());
            assert!((got_variance / variance - 1.0).abs() < 0.02, "{spread:?}: {got_variance}");
            assert!((got_excess - excess).abs() < 0.06, "{spread:?}: {got_excess}");
        }
    }

    #[test]
    fn a_reference_keeps_the_centre_and_the_covariance_of_the_rows() {
        let mut rng = Seed::new(4).rng();
        let x = Array2::from_shape_fn((4000, 3), |_| rng.r#gen::<f64>());
        let mixed = ndarray::array![[1.0, 0.5, 0.0], [0.0, 2.0, 0.3], [0.2, 0.0, 0.7]];
        let x = x.dot(&mixed) + 5.0;
        let drawn = Reference::unimodal(x.view(), ReferenceAxes::Principal).draw(4000, &mut rng);
        let moments = |x: &Array2<f64>| {
            let mean = x.mean_axis(Axis(0)).unwrap();
            let centred = x - &mean;
            (mean, centred.t().dot(&centred) / 4000.0)
        };
        let ((mean, covariance), (drawn_mean, drawn_covariance)) = (moments(&x), moments(&drawn));
        assert!((&mean - &drawn_mean).iter().all(|difference| difference.abs() < 0.1), "{drawn_mean}");
        assert!((&covariance - &drawn_covariance).iter().all(|difference| difference.abs() < 0.05));
    }
}
