//! Values to the normal quantiles of their ranks, by interpolation between landmarks.

use statrs::distribution::{ContinuousCDF, Normal};

/// Values within this of the ends of the landmarks count as the ends.
const END: f64 = 1e-7;

/// The normal quantiles at which the ends are put: those of 1e-7 and 1 - 1e-7, less a rounding unit.
const LOWEST: f64 = -5.199_337_582_605_575;
const HIGHEST: f64 = 5.199_337_582_703_42;

/// The normal quantile of the rank of `value` among `landmarks`, the quantiles at equal steps from 0 to 1, sorted upwards.
///
/// A value that fills several landmarks stands at the middle of them. Below and above the landmarks the answer is
/// plus or minus 5.2. Without landmarks, 0.
pub(crate) fn transform(value: f64, landmarks: &[f64]) -> f64 {
    let (Some(&lowest), Some(&highest)) = (landmarks.first(), landmarks.last()) else { return 0.0 };
    if value - END < lowest {
        return LOWEST;
    }
    if value + END > highest {
        return HIGHEST;
    }
    normal_quantile(rank(value, landmarks)).clamp(LOWEST, HIGHEST)
}

/// The value whose transform is `z`, between the landmarks.
pub(crate) fn inverse(z: f64, landmarks: &[f64]) -> f64 {
    crate::math::quantile::quantile_sorted(landmarks, standard().cdf(z)).unwrap_or(0.0)
}

/// The share of the distribution below `value`, in (0, 1): the mean of the interpolations from below and from above, which
/// differ where landmarks are equal.
fn rank(value: f64, landmarks: &[f64]) -> f64 {
    let last = (landmarks.len() - 1) as f64;
    let below = landmarks.partition_point(|&landmark| landmark < value);
    let above = landmarks.partition_point(|&landmark| landmark <= value);
    if below < above {
        // Equal landmarks: the middle of their run.
        return (below as f64 + (above - 1) as f64) / (2.0 * last);
    }
    let (low, high) = (landmarks[below - 1], landmarks[below]);
    ((below - 1) as f64 + (value - low) / (high - low)) / last
}

/// The normal quantile of `share`.
fn normal_quantile(share: f64) -> f64 {
    standard().inverse_cdf(share)
}

fn standard() -> Normal {
    Normal::standard()
}
