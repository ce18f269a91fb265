use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::features::Role;
use crate::profiling::label::Label;
use crate::profiling::wording::{WORDING, fill};
use crate::profiling::{
    Attribute, AttributeProfile, LevelProfile, Missing, NumberProfile, ProfileGaps, ProfileSpec, Significance, Values,
};
use crate::table::{ColumnKind, Day};

/// What sets a segment apart from the other customers, in one attribute.
///
/// A trait is significant at the spec's false discovery rate over all tests of all segments, and its effect is at least the
/// spec's. Numbers and shares are ranked on one scale: Hedges' g of a number, Cohen's h of a share, which Cohen (1988) reads
/// by the same bounds (0.2 small, 0.5 medium, 0.8 large).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trait {
    /// The table's column.
    pub attribute: String,
    /// What the column was used for. A sensitive attribute's trait is told, but is in no name and no sentence.
    pub role: Role,
    /// The difference.
    pub contrast: Contrast,
    /// Hedges' g or Cohen's h, held to -pi to pi, which is as far apart as two shares can be.
    pub effect: f64,
    /// The v-test.
    pub v_test: f64,
    /// The p-value after Benjamini and Hochberg over all tests.
    pub q_value: f64,
    /// The trait in words: `high annual income`; of ages, `older` and `younger`.
    pub words: String,
    /// The trait in words with the numbers behind it: `high annual income (k$) (average 86.5, others 54.2)`.
    pub text: String,
}

/// A difference between a segment and the other customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Contrast {
    /// A number's mean.
    Number {
        /// Which way.
        direction: Direction,
        /// The mean in the segment.
        mean: f64,
        /// The mean among the others.
        mean_rest: f64,
    },
    /// A date's mean.
    Date {
        /// Which way: later is higher.
        direction: Direction,
        /// The mean day in the segment.
        mean: Day,
        /// The mean day among the others.
        mean_rest: Day,
    },
    /// A level's share.
    Level {
        /// The level.
        level: String,
        /// Which way.
        direction: Direction,
        /// The share in the segment, of those with a value.
        share: f64,
        /// The share among the others, of those with a value.
        share_rest: f64,
    },
    /// More gaps than the others have.
    Missing {
        /// The share of the segment.
        share: f64,
        /// The share of the others.
        share_rest: f64,
    },
}

/// Which way a segment differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More than the others.
    Higher,
    /// Less than the others.
    Lower,
}

impl Direction {
    fn of(difference: f64) -> Self {
        if difference >= 0.0 { Self::Higher } else { Self::Lower }
    }
}

/// A difference that is sure and large enough, not yet in words.
#[derive(Debug)]
struct Candidate {
    contrast: Contrast,
    effect: f64,
    significance: Significance,
}

/// The traits of one segment, strongest first: by |effect|, then |v-test|, then the order of the table.
pub(crate) fn find(
    attributes: &[Attribute],
    labels: &[Label],
    profiles: &[AttributeProfile],
    spec: &ProfileSpec,
) -> Vec<Trait> {
    let mut traits: Vec<Trait> = attributes
        .iter()
        .zip(labels)
        .zip(profiles)
        .filter_map(|((attribute, label), profile)| {
            strongest(&attribute.name, attribute.kind, profile, spec)
                .map(|candidate| candidate.worded(attribute, label))
        })
        .collect();
    traits.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()).then(b.v_test.abs().total_cmp(&a.v_test.abs())));
    traits.truncate(spec.max_traits);
    traits
}

/// The one thing that is most telling of an attribute.
fn strongest(name: &str, kind: ColumnKind, profile: &AttributeProfile, spec: &ProfileSpec) -> Option<Candidate> {
    let value = match &profile.values {
        Values::Numbers(numbers) => of_number(kind, numbers, spec),
        Values::Levels(levels) => of_levels(levels, spec),
        Values::Place(_) => None,
    };
    let column = spec.columns.iter().flatten().find(|column| column.name == name);
    let is_told = column.is_none_or(|column| column.gaps == ProfileGaps::Told);
    let gap = of_missing(&profile.missing, spec).filter(|_| is_told);
    match (value, gap) {
        (Some(value), Some(gap)) if gap.effect.abs() > value.effect.abs() => Some(gap),
        (value, gap) => value.or(gap),
    }
}

/// Whether a difference is sure and large enough.
fn passes(significance: &Significance, effect: f64, spec: &ProfileSpec) -> bool {
    significance.q_value <= spec.false_discovery && effect != 0.0 && effect.abs() >= spec.min_effect
}

fn of_number(kind: ColumnKind, numbers: &NumberProfile, spec: &ProfileSpec) -> Option<Candidate> {
    let (inside, rest) = (numbers.segment?, numbers.rest?);
    let significance = numbers.significance?;
    // Where neither side varies and the means differ, the two are as far apart as can be.
    let effect = numbers.hedges_g.unwrap_or(PI * significance.v_test.signum()).clamp(-PI, PI);
    // A few large values can lift a mean above the others' while most of the segment lies below them; nobody would call that
    // segment high.
    let is_contradicted = (inside.median - rest.median) * effect < 0.0;
    if is_contradicted || !passes(&significance, effect, spec) {
        return None;
    }
    let direction = Direction::of(effect);
    let contrast = match kind {
        ColumnKind::Date => {
            Contrast::Date { direction, mean: Day::nearest(inside.mean), mean_rest: Day::nearest(rest.mean) }
        }
        _ => Contrast::Number { direction, mean: inside.mean, mean_rest: rest.mean },
    };
    Some(Candidate { contrast, effect, significance })
}

/// The level that most stands out: one that the segment has more of, where there is one, as that says what it is, and not
/// only what it is not.
fn of_levels(levels: &[LevelProfile], spec: &ProfileSpec) -> Option<Candidate> {
    let candidates = levels.iter().filter_map(|level| {
        let (effect, significance) = (level.cohen_h?, level.significance?);
        let contrast = Contrast::Level {
            level: level.level.clone(),
            direction: Direction::of(effect),
            share: level.share?,
            share_rest: level.share_rest?,
        };
        passes(&significance, effect, spec).then_some(Candidate { contrast, effect, significance })
    });
    let rank = |candidate: &Candidate| (candidate.effect > 0.0, candidate.effect.abs());
    candidates.fold(None, |best: Option<Candidate>, next| match best {
        Some(best) if rank(&best) >= rank(&next) => Some(best),
        _ => Some(next),
    })
}

fn of_missing(missing: &Missing, spec: &ProfileSpec) -> Option<Candidate> {
    let (effect, significance) = (missing.cohen_h?, missing.significance?);
    let contrast = Contrast::Missing { share: missing.share?, share_rest: missing.share_rest? };
    (effect > 0.0 && passes(&significance, effect, spec)).then_some(Candidate { contrast, effect, significance })
}

impl Candidate {
    fn worded(self, attribute: &Attribute, label: &Label) -> Trait {
        let text = with_numbers(&self.contrast, &in_words(&self.contrast, &label.full));
        Trait {
            attribute: attribute.name.clone(),
            role: attribute.role,
            contrast: self.contrast.clone(),
            effect: self.effect,
            v_test: self.significance.v_test,
            q_value: self.significance.q_value,
            words: in_short(&self.contrast, &label.short),
            text,
        }
    }
}

/// The trait as names and tables tell it: as [`in_words`], but that people are older or younger and have no high age.
fn in_short(contrast: &Contrast, label: &str) -> String {
    match contrast {
        Contrast::Number { direction, .. } if WORDING.age_columns.contains(&label.to_lowercase().as_str()) => {
            if *direction == Direction::Higher {
                WORDING.age_higher.into()
            } else {
                WORDING.age_lower.into()
            }
        }
        _ => in_words(contrast, label),
    }
}

fn in_words(contrast: &Contrast, label: &str) -> String {
    use Direction::{Higher, Lower};
    let (template, level) = match contrast {
        Contrast::Number { direction: Higher, .. } => (WORDING.number_higher, ""),
        Contrast::Number { direction: Lower, .. } => (WORDING.number_lower, ""),
        Contrast::Date { direction: Higher, .. } => (WORDING.date_higher, ""),
        Contrast::Date { direction: Lower, .. } => (WORDING.date_lower, ""),
        Contrast::Level { direction: Higher, level, .. } => (WORDING.level_higher, level.as_str()),
        Contrast::Level { share, level, .. } if *share == 0.0 => (WORDING.level_never, level.as_str()),
        Contrast::Level { direction: Lower, level, .. } => (WORDING.level_lower, level.as_str()),
        Contrast::Missing { .. } => (WORDING.missing, ""),
    };
    fill(template, &[("label", label), ("level", level)])
}

fn with_numbers(contrast: &Contrast, words: &str) -> String {
    let numbers = WORDING.numbers;
    let (template, (value, rest)) = match contrast {
        Contrast::Number { mean, mean_rest, .. } => (WORDING.with_averages, numbers.pair(*mean, *mean_rest)),
        Contrast::Date { mean, mean_rest, .. } => (WORDING.with_averages, (mean.to_string(), mean_rest.to_string())),
        Contrast::Level { share, share_rest, .. } | Contrast::Missing { share, share_rest } => {
            (WORDING.with_shares, (numbers.percent(*share), numbers.percent(*share_rest)))
        }
    };
    fill(template, &[("trait", words), ("value", &value), ("rest", &rest)])
}
