use serde::Deserialize;

use crate::profiling::{
    Attribute, AttributeProfile, Contrast, Importance, ItemProfile, LeftOut, LevelProfile, Missing, NumberProfile,
    Overall, Profiles, PurchaseProfile, Revenue, RfmProfile, SegmentProfile, SegmentRevenue, Significance, Summary,
    Values, Warning,
};

/// [`Profiles`] as read, before they are believed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfilesDocument {
    n_customers: usize,
    n_noise: usize,
    revenue: Option<Revenue>,
    attributes: Vec<Attribute>,
    importance: Vec<Importance>,
    left_out: Vec<LeftOut>,
    segments: Vec<SegmentProfile>,
    n_tests: usize,
    false_discovery: f64,
    warnings: Vec<Warning>,
    #[serde(default)]
    purchases: Vec<PurchaseProfile>,
    #[serde(default)]
    rfm: Option<RfmProfile>,
}

impl TryFrom<ProfilesDocument> for Profiles {
    type Error = String;

    fn try_from(document: ProfilesDocument) -> Result<Self, String> {
        let profiles = Self {
            n_customers: document.n_customers,
            n_noise: document.n_noise,
            revenue: document.revenue,
            attributes: document.attributes,
            importance: document.importance,
            left_out: document.left_out,
            segments: document.segments,
            n_tests: document.n_tests,
            false_discovery: document.false_discovery,
            warnings: document.warnings,
            purchases: document.purchases,
            rfm: document.rfm,
        };
        check(&profiles)?;
        Ok(profiles)
    }
}

/// Refuses profiles that no run can have written.
fn check(profiles: &Profiles) -> Result<(), String> {
    let Profiles { n_customers, n_noise, revenue, attributes, importance, segments, false_discovery, .. } = profiles;
    let sizes = segments.iter().try_fold(*n_noise, |sum, segment| sum.checked_add(segment.size));
    ensure(*n_customers > 0 && sizes == Some(*n_customers), "sizes", "they do not sum to the number of customers")?;
    ensure(is_share(*false_discovery), "false_discovery", "it is not between 0 and 1")?;
    if let Some(revenue) = revenue {
        ensure(all_finite([revenue.total]) && finite(revenue.mean), "revenue", "a number is not finite")?;
    }
    for attribute in attributes {
        let counted = attribute.n.checked_add(attribute.n_missing);
        ensure(counted == Some(*n_customers), &attribute.name, "its values and gaps are not all customers")?;
        ensure(is_overall(&attribute.overall), &attribute.name, "a number is out of range")?;
    }
    let is_strength = |entry: &Importance| is_share(entry.value) && is_share(entry.strength);
    ensure(importance.iter().all(is_strength), "importance", "a number is not between 0 and 1")?;
    for (index, segment) in segments.iter().enumerate() {
        let place = format!("segment {index}");
        ensure(segment.segment == index, &place, "it has another number")?;
        let is_taken = segments[..index].iter().any(|earlier| earlier.name == segment.name);
        ensure(!segment.name.is_empty() && !is_taken, &place, "its name is empty or taken")?;
        ensure(is_share(segment.share), &place, "its share is not between 0 and 1")?;
        let names = segment.attributes.iter().map(|profile| &profile.attribute);
        ensure(names.eq(attributes.iter().map(|a| &a.name)), &place, "it does not have the attributes of the others")?;
        for (attribute, profile) in attributes.iter().zip(&segment.attributes) {
            ensure(fits(attribute, profile, segment.size), &place, "an attribute's numbers are out of range")?;
        }
        ensure(is_segment(segment, attributes), &place, "a number of its traits or its revenue is out of range")?;
    }
    for purchases in &profiles.purchases {
        let place = format!("purchases by {}", purchases.kind.as_str());
        ensure(are_purchases(purchases, segments), &place, "a number is out of range")?;
    }
    if let Some(rfm) = &profiles.rfm {
        ensure(is_rfm(rfm, segments, *n_customers), "rfm", "its counts or numbers are out of range")?;
    }
    Ok(())
}

fn ensure(holds: bool, place: &str, reason: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("profiles, {place}: {reason}")) }
}

fn all_finite<const N: usize>(numbers: [f64; N]) -> bool {
    numbers.iter().all(|number| number.is_finite())
}

fn finite(number: Option<f64>) -> bool {
    number.is_none_or(f64::is_finite)
}

fn is_share(number: f64) -> bool {
    (0.0..=1.0).contains(&number)
}

fn share_or_none(number: Option<f64>) -> bool {
    number.is_none_or(is_share)
}

fn is_overall(overall: &Overall) -> bool {
    match overall {
        Overall::Numbers(summary) => summary_or_none(*summary),
        Overall::Levels { listed, .. } => listed.iter().all(|level| is_share(level.share)),
        Overall::Place { .. } => true,
    }
}

/// Whether a segment's attribute is of the kind that the attribute is overall, with numbers in range.
fn fits(attribute: &Attribute, profile: &AttributeProfile, size: usize) -> bool {
    let values = match (&attribute.overall, &profile.values) {
        (Overall::Numbers(_), Values::Numbers(numbers)) => is_number(numbers),
        (Overall::Levels { listed, .. }, Values::Levels(levels)) => {
            let same = levels.iter().map(|level| &level.level).eq(listed.iter().map(|level| &level.level));
            same && levels.iter().all(is_level)
        }
        (Overall::Place { .. }, Values::Place(_)) => true,
        _ => false,
    };
    values && is_missing(&profile.missing) && profile.n.checked_add(profile.missing.n) == Some(size)
}

fn is_number(numbers: &NumberProfile) -> bool {
    summary_or_none(numbers.segment)
        && summary_or_none(numbers.rest)
        && finite(numbers.hedges_g)
        && test_or_none(numbers.significance)
}

fn is_level(level: &LevelProfile) -> bool {
    is_share(level.share_overall)
        && [level.share, level.share_rest, level.share_of_level].into_iter().all(share_or_none)
        && [level.lift, level.cohen_h].into_iter().all(finite)
        && test_or_none(level.significance)
}

fn is_missing(missing: &Missing) -> bool {
    share_or_none(missing.share)
        && share_or_none(missing.share_rest)
        && finite(missing.cohen_h)
        && test_or_none(missing.significance)
}

fn summary_or_none(summary: Option<Summary>) -> bool {
    summary.is_none_or(|summary| summary.n > 0 && summary.is_finite())
}

fn test_or_none(test: Option<Significance>) -> bool {
    test.is_none_or(|test| {
        all_finite([test.v_test, test.ln_p_value]) && test.ln_p_value <= 0.0 && is_share(test.q_value)
    })
}

fn is_segment(segment: &SegmentProfile, attributes: &[Attribute]) -> bool {
    let is_money = |money: &SegmentRevenue| {
        money.total.is_finite() && [money.mean, money.share, money.lift].into_iter().all(finite)
    };
    let are_traits = segment.traits.iter().all(|told| {
        let numbers = match told.contrast {
            Contrast::Number { mean, mean_rest, .. } => all_finite([mean, mean_rest]),
            Contrast::Date { .. } => true,
            Contrast::Level { share, share_rest, .. } | Contrast::Missing { share, share_rest } => {
                is_share(share) && is_share(share_rest)
            }
        };
        let is_known = attributes.iter().any(|attribute| attribute.name == told.attribute);
        numbers && is_known && all_finite([told.effect, told.v_test]) && is_share(told.q_value)
    });
    let is_explained =
        segment.explained_by.as_ref().is_none_or(|by| is_share(by.share_of_segment) && is_share(by.share_of_level));
    segment.revenue.as_ref().is_none_or(is_money) && are_traits && is_explained
}

fn are_purchases(purchases: &PurchaseProfile, segments: &[SegmentProfile]) -> bool {
    let is_item = |item: &ItemProfile| {
        let shares = [item.share_of_lines, item.share_of_lines_overall];
        is_level(&item.buyers) && shares.into_iter().all(share_or_none) && finite(item.lift_of_lines)
    };
    let numbers = purchases.segments.iter().map(|of_segment| of_segment.segment);
    purchases.n_compared <= purchases.n_items
        && numbers.eq(0..segments.len())
        && purchases.segments.iter().zip(segments).all(|(of_segment, segment)| {
            let items = of_segment.most.iter().chain(&of_segment.more).chain(&of_segment.less);
            of_segment.n_buyers <= segment.size
                && [of_segment.items_per_buyer, of_segment.items_per_buyer_rest].into_iter().all(finite)
                && items.into_iter().all(is_item)
        })
}

fn is_rfm(rfm: &RfmProfile, segments: &[SegmentProfile], n_customers: usize) -> bool {
    let n_bins = rfm.model.n_bins();
    let scores = (1..=n_bins).flat_map(|recency| (1..=n_bins).map(move |frequency| (recency, frequency)));
    rfm.cells.iter().map(|cell| (cell.recency, cell.frequency)).eq(scores)
        && rfm.cells.iter().all(|cell| finite(cell.monetary_mean))
        && total(rfm.cells.iter().map(|cell| cell.n)).is_some_and(|n| n <= n_customers)
        && total(rfm.classes.iter().map(|class| class.n)).is_some_and(|n| n <= n_customers)
        && rfm.classes.iter().all(|class| {
            let n_in_segments = total(class.by_segment.iter().copied());
            is_share(class.share)
                && finite(class.monetary_mean)
                && class.by_segment.len() == segments.len()
                && n_in_segments.is_some_and(|n| n <= class.n)
        })
}

/// The sum; `None` where it is more than can be counted.
fn total(mut counts: impl Iterator<Item = usize>) -> Option<usize> {
    counts.try_fold(0, usize::checked_add)
}
