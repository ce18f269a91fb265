//! How much each attribute counts.

use crate::features::encoder::attribute::Attribute;
use crate::features::{Family, FamilyWeight, FeatureSpec};
use crate::math::moments::Moments;

/// The most that one mismatch of a level may cost: three standard deviations of a number, squared.
const MAX_MISMATCH_SQ: f64 = 9.0;

/// A block whose variance is below this does not vary: the rest is rounding.
const NO_VARIANCE: f64 = 1e-24;

/// Sets the factors and returns the variance of each attribute's block on the training rows, factor included: its share of the
/// distance, since two rows drawn at random lie twice the total variance apart, squared.
///
/// 1. Every attribute is brought to its weight times variance 1, one of levels to `level_weight` of that.
/// 2. With [`FamilyWeight::Equal`] every family is brought to the same variance; the total stays.
/// 3. After each step, no mismatch of one level may cost more than [`MAX_MISMATCH_SQ`] times the weight.
pub(crate) fn balance(
    attributes: &mut [Attribute],
    weights: &[f64],
    blocks: &[Vec<Vec<f64>>],
    spec: &FeatureSpec,
) -> Vec<f64> {
    let raw: Vec<f64> = blocks.iter().map(|block| variance(block)).collect();
    let ceilings: Vec<f64> = attributes.iter().zip(weights).map(|(a, weight)| ceiling(a, *weight)).collect();
    let mut factors_sq: Vec<f64> = attributes
        .iter()
        .zip(weights)
        .zip(&ceilings)
        .map(|((attribute, weight), ceiling)| (weight * unit_factor_sq(attribute, spec)).min(*ceiling))
        .collect();
    if spec.family_weight == FamilyWeight::Equal {
        let by_family = family_factors_sq(attributes, &raw, &factors_sq);
        for ((attribute, factor_sq), ceiling) in attributes.iter().zip(&mut factors_sq).zip(&ceilings) {
            *factor_sq = (*factor_sq * by_family[attribute.family as usize]).min(*ceiling);
        }
    }
    for (attribute, factor_sq) in attributes.iter_mut().zip(&factors_sq) {
        attribute.factor = factor_sq.sqrt();
    }
    raw.iter().zip(&factors_sq).map(|(raw, factor_sq)| raw * factor_sq).collect()
}

fn unit_factor_sq(attribute: &Attribute, spec: &FeatureSpec) -> f64 {
    let unit = attribute.fitted.unit_variance();
    let level_weight = if attribute.fitted.is_levels() { spec.level_weight } else { 1.0 };
    if unit > NO_VARIANCE { level_weight / unit } else { 1.0 }
}

fn ceiling(attribute: &Attribute, weight: f64) -> f64 {
    attribute.fitted.mismatch_sq().map_or(f64::INFINITY, |mismatch| weight * MAX_MISMATCH_SQ / mismatch)
}

/// By family, what brings it to an equal share of the total.
fn family_factors_sq(attributes: &[Attribute], raw: &[f64], factors_sq: &[f64]) -> [f64; Family::ALL.len()] {
    let mut variances = [0.0; Family::ALL.len()];
    for ((attribute, raw), factor_sq) in attributes.iter().zip(raw).zip(factors_sq) {
        variances[attribute.family as usize] += raw * factor_sq;
    }
    let n_families = variances.iter().filter(|&&variance| variance > 0.0).count().max(1);
    let share = variances.iter().sum::<f64>() / n_families as f64;
    variances.map(|variance| if variance > 0.0 { share / variance } else { 1.0 })
}

/// The variance of a block: that of its columns, added up.
fn variance(block: &[Vec<f64>]) -> f64 {
    let column = |values: &Vec<f64>| {
        let moments = Moments::of(values.iter().copied());
        if moments.is_constant() { 0.0 } else { moments.variance() }
    };
    let total: f64 = block.iter().map(column).sum();
    if total > NO_VARIANCE { total } else { 0.0 }
}
