//! How the values of a report are put into words, the same in every form of it.

use crate::report::data::{
    AttributeRow, Contrast, HeatRow, ItemRow, PurchaseList, Quantity, Reading, ReportData, RfmClass, SegmentCard,
};
use crate::report::number::{NONE, amount, count, factor, percent, signed};
use crate::table::Day;

/// A verdict in words: what kind of segments these are.
pub(crate) fn verdict_words(verdict: &str) -> String {
    match verdict {
        "natural" => "natural: groups that stand apart by themselves.".into(),
        "constructive" => "constructive: no gaps between the segments, but a division that comes back.".into(),
        "none" => "none: no structure was found; the segments are no better than those of noise.".into(),
        other => other.into(),
    }
}

impl Contrast {
    /// Where the contrast lies between far below (-1) and far above (1): two standard deviations, or four times as often,
    /// are far. 0 where it is not a number.
    pub(crate) fn position(self) -> f64 {
        let position = match self {
            Self::Difference(difference) => difference / 2.0,
            Self::Lift(lift) => libm::log2(lift.max(0.0)) / 2.0,
        };
        if position.is_nan() { 0.0 } else { position.clamp(-1.0, 1.0) }
    }

    /// In figures: `+1.24 sd` or `×2.3`.
    pub(crate) fn label(self) -> String {
        match self {
            Self::Difference(difference) if difference.is_finite() => format!("{} sd", signed(difference)),
            Self::Difference(_) => NONE.into(),
            Self::Lift(lift) => factor(lift),
        }
    }
}

impl Reading {
    /// `812 (240 – 1,130)` for median and quartiles, `34.0%` for a share.
    pub(crate) fn label(self) -> String {
        match self {
            Self::Number { lower_quartile, median, upper_quartile, .. } => {
                format!("{} ({} – {})", amount(median), amount(lower_quartile), amount(upper_quartile))
            }
            Self::Date { lower_quartile, median, upper_quartile, .. } => {
                format!("{median} ({lower_quartile} – {upper_quartile})")
            }
            Self::Share(share) => percent(share),
            Self::Missing => NONE.into(),
        }
    }

    /// The mean of a number or a day, nothing for a share.
    pub(crate) fn mean_label(self) -> String {
        match self {
            Self::Number { mean, .. } => amount(mean),
            Self::Date { mean, .. } => mean.to_string(),
            Self::Share(_) | Self::Missing => String::new(),
        }
    }
}

impl Quantity {
    /// The value as readers see it.
    pub(crate) fn label(self, value: Option<f64>) -> String {
        match (self, value) {
            (_, None) => NONE.into(),
            (Self::Number, Some(value)) => amount(value),
            (Self::Share, Some(value)) => percent(value),
            (Self::Date, Some(value)) => Day::nearest(value).to_string(),
        }
    }
}

impl AttributeRow {
    /// `plan = gold`, or the attribute alone.
    pub(crate) fn label(&self) -> String {
        attribute_label(&self.attribute, self.level.as_deref())
    }
}

impl HeatRow {
    /// `plan = gold`, or the attribute alone.
    pub(crate) fn label(&self) -> String {
        attribute_label(&self.attribute, self.level.as_deref())
    }
}

fn attribute_label(attribute: &str, level: Option<&str>) -> String {
    level.map_or_else(|| attribute.to_owned(), |level| format!("{attribute} = {level}"))
}

impl ItemRow {
    /// `tea (41.0% against 12.3%, ×2.1)`.
    pub(crate) fn label(&self) -> String {
        format!("{}{}", self.item, self.figures())
    }

    /// ` (41.0% against 12.3%, ×2.1)`.
    pub(crate) fn figures(&self) -> String {
        let rest = self.share_rest.map_or_else(String::new, |share| format!(" against {}", percent(share)));
        let lift = self.lift.map_or_else(String::new, |lift| format!(", {}", factor(lift)));
        format!(" ({}{rest}{lift})", share_label(self.share))
    }
}

impl PurchaseList {
    /// `1,380 of them bought anything: 125 different products each, others 33.4.`; a segment that buys more of everything is above the
    /// others in most things.
    pub(crate) fn breadth(&self) -> Option<String> {
        let (here, rest) = self.items_per_buyer.zip(self.items_per_buyer_rest)?;
        let (buyers, what) = (count(self.n_buyers), &self.what);
        Some(format!(
            "{buyers} of them bought anything: {} different {what} each, others {}.",
            amount(here),
            amount(rest)
        ))
    }
}

impl RfmClass {
    /// `Lost: few orders, the longest ago`, or the name alone.
    pub(crate) fn label(&self) -> String {
        self.meaning.as_ref().map_or_else(|| self.name.clone(), |meaning| format!("{}: {meaning}", self.name))
    }
}

/// A share that may be undefined.
pub(crate) fn share_label(share: Option<f64>) -> String {
    share.map_or_else(|| NONE.into(), percent)
}

impl SegmentCard {
    /// Number and name: `2 young, big spenders`.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.segment, self.name)
    }

    /// `412 customers, 20.6% of all, 34.1% of revenue`.
    pub(crate) fn figures(&self) -> String {
        let customers = if self.size == 1 { "customer" } else { "customers" };
        let revenue = self.revenue_share.map_or_else(String::new, |share| format!(", {} of revenue", percent(share)));
        format!("{} {customers}, {} of all{revenue}", count(self.size), percent(self.share))
    }
}

/// The name of a segment; nothing where none is known.
pub(crate) fn segment_name(segments: &[SegmentCard], segment: usize) -> &str {
    segments.iter().find(|card| card.segment == segment).map_or("", |card| &card.name)
}

/// Number and name of a segment, or its number alone.
pub(crate) fn segment_label(segments: &[SegmentCard], segment: usize) -> String {
    format!("{segment} {}", segment_name(segments, segment)).trim_end().into()
}

impl ReportData {
    /// `2,000 customers fall into 5 segments.`
    pub(crate) fn headline(&self) -> String {
        let (customers, segments) = (count(self.n_customers), self.segments.len());
        let noun = if segments == 1 { "segment" } else { "segments" };
        let noise = match self.n_noise {
            0 => String::new(),
            1 => " One customer is like none of them.".into(),
            n => format!(" {} customers are like none of them.", count(n)),
        };
        format!("{customers} customers fall into {segments} {noun}.{noise}")
    }

    /// The segment with the largest share of the revenue, where money is known; the first of several.
    pub(crate) fn richest(&self) -> Option<(&SegmentCard, f64)> {
        let known = self.segments.iter().filter_map(|segment| Some((segment, segment.revenue_share?)));
        known.filter(|(_, share)| share.is_finite()).reduce(|best, next| if next.1 > best.1 { next } else { best })
    }

    /// The segment with the most customers; the first of several.
    pub(crate) fn largest(&self) -> Option<&SegmentCard> {
        self.segments.iter().reduce(|best, next| if next.size > best.size { next } else { best })
    }
}
