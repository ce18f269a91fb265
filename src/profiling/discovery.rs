use crate::math::multiple_testing::ln_benjamini_hochberg;
use crate::profiling::measure::Measured;
use crate::profiling::{Attribute, Contrast, Overall, SegmentProfile, Values};

/// Turns p-values into q-values over all tests of all segments; the number of tests.
pub(crate) fn adjust(measured: &mut [Measured]) -> usize {
    let mut tests: Vec<_> =
        measured.iter_mut().flat_map(|column| &mut column.by_segment).flat_map(|profile| profile.tests_mut()).collect();
    let ln_p: Vec<f64> = tests.iter().map(|test| test.ln_p_value).collect();
    for (test, ln_q) in tests.iter_mut().zip(ln_benjamini_hochberg(&ln_p)) {
        test.q_value = libm::exp(ln_q);
    }
    tests.len()
}

/// Keeps of each attribute the most frequent `max_levels` levels and those that are a trait of some segment. Levels stand most
/// frequent first, and are dropped everywhere at once.
pub(crate) fn list_levels(attributes: &mut [Attribute], segments: &mut [SegmentProfile], max_levels: usize) {
    for (index, attribute) in attributes.iter_mut().enumerate() {
        let Overall::Levels { listed, n_unlisted } = &mut attribute.overall else { continue };
        let keeps: Vec<bool> = listed
            .iter()
            .enumerate()
            .map(|(rank, count)| rank < max_levels || is_trait(&attribute.name, &count.level, segments))
            .collect();
        *n_unlisted = keeps.iter().filter(|keep| !**keep).count();
        retain(listed, &keeps);
        for segment in segments.iter_mut() {
            if let Values::Levels(levels) = &mut segment.attributes[index].values {
                retain(levels, &keeps);
            }
        }
    }
}

fn is_trait(attribute: &str, level: &str, segments: &[SegmentProfile]) -> bool {
    let is_it = |contrast: &Contrast| matches!(contrast, Contrast::Level { level: told, .. } if told == level);
    segments.iter().flat_map(|segment| &segment.traits).any(|told| told.attribute == attribute && is_it(&told.contrast))
}

fn retain<T>(items: &mut Vec<T>, keeps: &[bool]) {
    let mut keeps = keeps.iter();
    items.retain(|_| keeps.next().is_some_and(|keep| *keep));
}
