//! What to do with an attribute, and the words for it. Every number in them was measured.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::features::{ColumnSpec, Role, Scaling, Transform};
use crate::selection::audit::redundancy::{Link, RedundancyGroup};
use crate::selection::audit::{AttributeAudit, Shape};
use crate::table::{Column, ColumnKind, number_text};

/// A greater share of gaps leaves too few customers to tell apart.
const MOST_GAPS: f64 = 0.6;
/// Where all values but the commonest are rarer, there is nothing to tell apart.
const NEAR_CONSTANT: f64 = 0.01;
/// Levels in more than this share of the rows are names or ids.
const ID_LIKE: f64 = 0.5;
/// Below so many rows, distinct values prove nothing.
const ENOUGH_ROWS: usize = 20;
/// A skewness beyond this, either way, is bent straight.
const SKEWED: f64 = 1.0;
/// A greater share of gaps is worth a word.
const SOME_GAPS: f64 = 0.05;
/// A greater share of the total in the hands of the highest hundredth is worth a word.
const UNEVEN: f64 = 0.1;

/// What to do with an attribute before customers are clustered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeVerdict {
    /// Use it as it stands, scaled to count like the others.
    Use,
    /// Use it, but not as it stands: bend it, count from its dates, order or fold its levels.
    Transform,
    /// Leave it out of the distance between customers.
    LeaveOut,
}

impl AttributeVerdict {
    /// All of them, in reading order.
    pub const ALL: [Self; 3] = [Self::Use, Self::Transform, Self::LeaveOut];

    /// The verdict as the terminal and pictures write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Use => "use",
            Self::Transform => "transform",
            Self::LeaveOut => "leave out",
        }
    }
}

impl fmt::Display for AttributeVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a verdict was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttributeReason {
    /// Nothing speaks against it.
    AsItStands,
    /// A few values far above or below the others would make the distance: bend it.
    Skewed,
    /// Extreme values at the ends would make the distance: draw them in.
    FarOut,
    /// A date means something by the time from it: an age, a tenure, days since.
    Dates,
    /// Its numbers stand for names: take them as levels.
    Codes,
    /// Its levels have an order: take their ranks.
    Ordered,
    /// Some levels are rare: fold them into one.
    RareLevels,
    /// It has no value in any row.
    Empty,
    /// More than 60 % of its values are missing.
    MostlyMissing,
    /// It is the same in every row.
    Constant,
    /// All values but the commonest stand in fewer than 1 % of the rows.
    NearConstant,
    /// Nearly every row has a value of its own: a key.
    IdLike,
    /// It holds words of somebody's own.
    FreeText,
    /// It names a person.
    Personal,
    /// It is a special category, which is shown and not used.
    Sensitive,
    /// It says how much each row counts.
    Weight,
    /// Another attribute that is kept tells nearly the same.
    Redundant,
    /// The specification, or the name of the column, says that it is no feature.
    Told,
}

impl AttributeReason {
    /// The reason as files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AsItStands => "as_it_stands",
            Self::Skewed => "skewed",
            Self::FarOut => "far_out",
            Self::Dates => "dates",
            Self::Codes => "codes",
            Self::Ordered => "ordered",
            Self::RareLevels => "rare_levels",
            Self::Empty => "empty",
            Self::MostlyMissing => "mostly_missing",
            Self::Constant => "constant",
            Self::NearConstant => "near_constant",
            Self::IdLike => "id_like",
            Self::FreeText => "free_text",
            Self::Personal => "personal",
            Self::Sensitive => "sensitive",
            Self::Weight => "weight",
            Self::Redundant => "redundant",
            Self::Told => "told",
        }
    }

    /// The verdict that follows from it.
    pub fn verdict(self) -> AttributeVerdict {
        match self {
            Self::AsItStands => AttributeVerdict::Use,
            Self::Skewed | Self::FarOut | Self::Dates | Self::Codes | Self::Ordered | Self::RareLevels => {
                AttributeVerdict::Transform
            }
            _ => AttributeVerdict::LeaveOut,
        }
    }
}

/// A reason with its words.
pub(super) struct Advice {
    pub(super) reason: AttributeReason,
    pub(super) because: String,
}

impl Advice {
    fn new(reason: AttributeReason, because: impl Into<String>) -> Self {
        Self { reason, because: because.into() }
    }
}

/// What to do with a column that was measured; `counts` are the rows of each value, `proposed` what the values and the name by
/// themselves propose.
pub(super) fn of(
    audit: &AttributeAudit,
    column: &Column,
    counts: &[usize],
    declared: &ColumnSpec,
    proposed: Option<&ColumnSpec>,
) -> Advice {
    let n_present: usize = counts.iter().sum();
    // Words of the proposal hold for a declaration that is the same.
    let words = proposed
        .filter(|proposed| proposed.role == declared.role && proposed.transform == declared.transform)
        .map(|proposed| proposed.because.as_str())
        .filter(|words| !words.is_empty());
    if let Some(advice) = by_rule(audit, words).or_else(|| by_emptiness(audit, column, counts, words)) {
        return advice;
    }
    if declared.role != Role::Feature {
        let own = || format!("the specification gives it the role `{}`", declared.role.as_str());
        let because = words.map_or_else(own, str::to_string);
        let reason = match declared.role {
            Role::Ignore if audit.kind == ColumnKind::Text => AttributeReason::FreeText,
            Role::Ignore if is_id_like(audit, n_present) => AttributeReason::IdLike,
            _ => AttributeReason::Told,
        };
        return Advice::new(reason, because);
    }
    if !matches!(audit.kind, ColumnKind::Number | ColumnKind::Date | ColumnKind::Point) && is_id_like(audit, n_present)
    {
        let because = format!("{} different values in {} rows: ids or free text", audit.n_levels, n_present);
        return Advice::new(AttributeReason::IdLike, because);
    }
    let mut advice = of_feature(audit, counts, declared, words);
    if audit.missing_share > SOME_GAPS {
        advice.because.push_str(&format!("; {} of its values are missing", percent(audit.missing_share)));
    }
    if let Some(shape) = audit.shape.as_ref().filter(|shape| shape.has_modes()) {
        advice.because.push_str(&modes(shape));
    }
    advice
}

/// What is left out whatever its values are.
fn by_rule(audit: &AttributeAudit, words: Option<&str>) -> Option<Advice> {
    let (reason, own) = match audit.role {
        Role::Identifier => (AttributeReason::Personal, "it names a person"),
        Role::Sensitive => (AttributeReason::Sensitive, "it is a special category: shown in profiles, never used"),
        Role::Weight => (AttributeReason::Weight, "it says how much each row counts"),
        _ => return None,
    };
    Some(Advice::new(reason, words.unwrap_or(own)))
}

/// What has too little in it to tell customers apart.
fn by_emptiness(audit: &AttributeAudit, column: &Column, counts: &[usize], words: Option<&str>) -> Option<Advice> {
    if audit.n_levels == 0 {
        return Some(Advice::new(AttributeReason::Empty, "it has no value in any row"));
    }
    if audit.missing_share > MOST_GAPS {
        let because = format!("{} of its values are missing", percent(audit.missing_share));
        return Some(Advice::new(AttributeReason::MostlyMissing, because));
    }
    let commonest = counts.iter().copied().max().unwrap_or(0);
    let n_present: usize = counts.iter().sum();
    let rest = (n_present - commonest) as f64 / n_present as f64;
    if audit.n_levels == 1 {
        let because = match (words, only_value(audit, column)) {
            (Some(words), _) => words.to_string(),
            (None, Some(value)) => format!("it is `{value}` in every row"),
            (None, None) => "it is the same in every row".to_string(),
        };
        return Some(Advice::new(AttributeReason::Constant, because));
    }
    (rest < NEAR_CONSTANT).then(|| {
        let own = || format!("{} of the rows hold one value", percent(1.0 - rest));
        Advice::new(AttributeReason::NearConstant, words.map_or_else(own, str::to_string))
    })
}

fn only_value(audit: &AttributeAudit, column: &Column) -> Option<String> {
    if !audit.role.is_profiled() {
        return None;
    }
    let categories = column.to_categories().ok()?;
    let code = categories.codes().flatten().next()?;
    categories.levels().get(code).cloned()
}

fn is_id_like(audit: &AttributeAudit, n_present: usize) -> bool {
    n_present >= ENOUGH_ROWS && audit.n_levels as f64 > ID_LIKE * n_present as f64
}

/// How a feature that tells customers apart should be taken.
fn of_feature(audit: &AttributeAudit, counts: &[usize], declared: &ColumnSpec, words: Option<&str>) -> Advice {
    let told = |reason, own: String| Advice::new(reason, words.map_or(own, str::to_string));
    match &declared.transform {
        Some(Transform::Numeric(numeric)) => {
            let skewness = audit.shape.as_ref().and_then(|shape| shape.skewness.value()).unwrap_or(0.0);
            let bends = matches!(
                numeric.scaling,
                Scaling::LogStandard | Scaling::YeoJohnson { .. } | Scaling::QuantileNormal { .. }
            );
            let top = audit.shape.as_ref().map_or_else(String::new, top);
            if bends {
                let own = format!("taken by `{}` (skewness {})", numeric.scaling.name(), signed(skewness));
                let advice = told(AttributeReason::Skewed, own);
                return Advice::new(advice.reason, advice.because + &top);
            }
            // A proposal that takes it straight has its reason for that, such as years.
            if words.is_none() && skewness.abs() > SKEWED {
                let lowest = audit.shape.as_ref().and_then(|shape| shape.lowest);
                let (bend, name) = match lowest {
                    Some(lowest) if lowest >= 0.0 && skewness > 0.0 => ("a logarithm", "log_standard"),
                    _ => ("the power of Yeo and Johnson", "yeo_johnson"),
                };
                let because = format!(
                    "skewed (skewness {}), and `{}` takes it as it stands: {bend} would bend it straight (`{name}`)",
                    signed(skewness),
                    numeric.scaling.name()
                );
                return Advice::new(AttributeReason::Skewed, because + &top);
            }
            match numeric.winsor {
                Some(winsor) => {
                    let own = format!("values beyond the quantiles {} and {} are drawn in", winsor.low, winsor.high);
                    told(AttributeReason::FarOut, own)
                }
                None => told(AttributeReason::AsItStands, format!("even enough (skewness {})", signed(skewness))),
            }
        }
        Some(Transform::Categorical(categorical)) => {
            let n_present = counts.iter().sum::<usize>() as f64;
            let n_rare = counts.iter().filter(|&&count| (count as f64) < categorical.rare_below * n_present).count();
            let n_folded = n_rare.max(counts.len().saturating_sub(categorical.max_levels));
            match audit.kind {
                ColumnKind::Number => told(AttributeReason::Codes, format!("{} numbers taken as levels", counts.len())),
                _ if n_folded > 0 => {
                    told(AttributeReason::RareLevels, format!("{} levels, {n_folded} of them rare", counts.len()))
                }
                _ => told(AttributeReason::AsItStands, format!("{} levels", counts.len())),
            }
        }
        Some(Transform::Ordered(_)) => match audit.kind {
            ColumnKind::Number => told(AttributeReason::AsItStands, format!("{} steps in an order", counts.len())),
            _ => told(AttributeReason::Ordered, format!("{} levels in an order, taken as ranks", counts.len())),
        },
        Some(Transform::Calendar(calendar)) => {
            told(AttributeReason::Dates, format!("a date, taken as `{}`", calendar.part.name()))
        }
        Some(Transform::Flag(_)) => told(AttributeReason::AsItStands, "yes or no".into()),
        Some(Transform::Geo(_)) | None => told(AttributeReason::AsItStands, "places".into()),
    }
}

/// What the highest hundredth holds, where that is uneven.
fn top(shape: &Shape) -> String {
    match shape.top_share.value() {
        Some(share) if share >= UNEVEN => format!("; the top 1% of the customers hold {} of the total", percent(share)),
        _ => String::new(),
    }
}

fn modes(shape: &Shape) -> String {
    match (shape.dip.value(), shape.dip_p_value.value()) {
        (Some(dip), Some(p_value)) => {
            let p_value = if p_value < 0.001 { "p < 0.001".to_string() } else { format!("p = {p_value:.3}") };
            format!("; its values stand in more than one heap (dip {dip:.3}, {p_value})")
        }
        _ => String::new(),
    }
}

/// Why a member of a group is not needed.
pub(super) fn redundant(name: &str, group: &RedundancyGroup) -> String {
    let joins = |link: &&Link| {
        let other = match &link.between {
            [a, b] if a == name => b,
            [a, b] if b == name => a,
            _ => return false,
        };
        group.keep.contains(other)
    };
    // The links stand strongest first, and each that goes is linked to one that stays.
    match group.links.iter().find(joins) {
        Some(link) => {
            let other = if link.between[0] == name { &link.between[1] } else { &link.between[0] };
            format!("it tells nearly the same as `{other}` ({})", told(link))
        }
        None => format!("it tells nearly the same as `{}`", group.keep.join("`, `")),
    }
}

/// An association in words: `Spearman's rho 0.93`.
fn told(link: &Link) -> String {
    format!("{} {:.2}", link.association, link.value)
}

/// A share in percent, with digits behind the point where it is small or nearly all.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if (1.0..=99.0).contains(&percent) || percent == 0.0 || percent == 100.0 {
        format!("{percent:.0}%")
    } else {
        format!("{percent:.2}%")
    }
}

fn signed(value: f64) -> String {
    if value.abs() < 1e4 { format!("{value:.1}") } else { number_text(value.round()) }
}
