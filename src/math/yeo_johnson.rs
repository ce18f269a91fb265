//! The power transform of Yeo and Johnson (2000, doi:10.1093/biomet/87.4.954).

use crate::math::accumulate::Accumulate;
use crate::math::chunked::map_chunks;
use crate::math::minimize::minimize_bounded;
use crate::math::moments::Moments;

/// The largest power, up or down, that a fit tries.
const LAMBDA_BOUND: f64 = 12.0;

/// The transform of `x` with power `lambda` (their equation 2).
pub(crate) fn transform(x: f64, lambda: f64) -> f64 {
    if x >= 0.0 { power_of(libm::log1p(x), lambda) } else { -power_of(libm::log1p(-x), 2.0 - lambda) }
}

/// The `x` whose transform is `y`; beyond the range of the transform, the nearest finite number.
pub(crate) fn inverse(y: f64, lambda: f64) -> f64 {
    let x = if y >= 0.0 { root_of(y, lambda) } else { -root_of(-y, 2.0 - lambda) };
    x.clamp(-f64::MAX, f64::MAX)
}

/// The log-likelihood of `lambda` (their equation 7, without the terms that no power changes).
pub(crate) fn log_likelihood(values: &[f64], lambda: f64) -> f64 {
    // A pass over logarithms taken once would be quicker by half; powers of the same logarithms dominate either way.
    let parts = map_chunks(values.len(), 60, |rows| {
        let mut moments = Moments::default();
        let mut signed_logs = 0.0;
        for &value in &values[rows] {
            moments.push((transform(value, lambda), 1.0));
            signed_logs += libm::log1p(value.abs()).copysign(value);
        }
        (moments, signed_logs)
    });
    let (mut moments, mut signed_logs) = (Moments::default(), 0.0);
    for (part, logs) in parts {
        moments.merge(part);
        signed_logs += logs;
    }
    -0.5 * values.len() as f64 * libm::log(moments.variance()) + (lambda - 1.0) * signed_logs
}

/// The power of greatest likelihood; 1, which changes nothing, for constant values.
pub(crate) fn fit_lambda(values: &[f64]) -> f64 {
    if Moments::of(values.iter().copied()).is_constant() {
        return 1.0;
    }
    let loss = |lambda: f64| -log_likelihood(values, lambda);
    // A walk downhill in unit steps brackets the minimum before the fine search.
    let mut best = (1.0, finite(loss(1.0)));
    for direction in [-1.0, 1.0] {
        let mut lambda: f64 = 1.0 + direction;
        while lambda.abs() <= LAMBDA_BOUND {
            let value = finite(loss(lambda));
            if value >= best.1 {
                break;
            }
            best = (lambda, value);
            lambda += direction;
        }
    }
    minimize_bounded(best.0 - 1.0, best.0 + 1.0, 1e-9, loss)
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { f64::MAX }
}

/// `(e^(log * power) - 1) / power`, and its limit `log` at power 0.
fn power_of(log: f64, power: f64) -> f64 {
    if power.abs() < f64::EPSILON { log } else { libm::expm1(log * power) / power }
}

/// The `x >= 0` with `power_of(log1p(x), power) = y >= 0`.
fn root_of(y: f64, power: f64) -> f64 {
    if power.abs() < f64::EPSILON {
        return libm::expm1(y);
    }
    // A negative power has the bound -1 / power, which no value reaches.
    let inside = (y * power).max(-1.0 + f64::EPSILON);
    libm::expm1(libm::log1p(inside) / power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture() -> serde_json::Value {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/scalers.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn numbers(value: &serde_json::Value) -> Vec<f64> {
        value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
    }

    #[test]
    fn the_transform_is_scipys_and_its_inverse_undoes_it() {
        for case in fixture()["yeo_johnson"].as_array().unwrap() {
            let lambda = case["lambda"].as_f64().unwrap();
            for (x, y) in numbers(&case["x"]).into_iter().zip(numbers(&case["y"])) {
                let got = transform(x, lambda);
                assert!((got - y).abs() <= 1e-10 * y.abs().max(1e-3), "lambda {lambda}, x {x}: {got} and {y}");
                // Where the transform is all but flat, its inverse cannot tell neighbours apart.
                if (-1.0..=3.0).contains(&lambda) && x.abs() < 1e3 {
                    let back = inverse(got, lambda);
                    assert!((back - x).abs() <= 1e-9 * x.abs().max(1.0), "lambda {lambda}, x {x}: {back}");
                }
            }
        }
    }

    #[test]
    fn the_fitted_power_is_scikit_learns_or_likelier() {
        for case in fixture()["power"].as_array().unwrap() {
            let (x, lambda) = (numbers(&case["x"]), case["lambda"].as_f64().unwrap());
            let fitted = fit_lambda(&x);
            assert!((fitted - lambda).abs() < 1e-6, "{}: {fitted} and {lambda}", case["name"]);
            if let Some(expected) = case["log_likelihood"].as_f64() {
                assert!((log_likelihood(&x, lambda) - expected).abs() < 1e-9 * expected.abs());
                assert!(log_likelihood(&x, fitted) >= log_likelihood(&x, lambda) - 1e-11 * expected.abs());
            }
        }
    }
}
