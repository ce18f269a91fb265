//! What the report says where the customers' orders are known: their scores, and what each segment buys.

use crate::features::rfm::{RfmModel, RfmScore, rfm_label, rfm_meaning};
use crate::profiling::{ItemKind, ItemProfile, Profiles, RfmProfile};
use crate::report::data::{ItemRow, PurchaseList, RfmCell, RfmClass, RfmCustomers};
use crate::report::number::amount;

/// What one segment buys, by product and by category.
pub(crate) fn purchases(profiles: &Profiles, segment: usize) -> Vec<PurchaseList> {
    let list = |(kind, own): (ItemKind, &crate::profiling::SegmentPurchases)| PurchaseList {
        what: match kind {
            ItemKind::Product => "products".into(),
            ItemKind::Category => "categories".into(),
        },
        n_buyers: own.n_buyers,
        items_per_buyer: own.items_per_buyer,
        items_per_buyer_rest: own.items_per_buyer_rest,
        most: own.most.iter().map(row).collect(),
        more: own.more.iter().map(row).collect(),
        less: own.less.iter().map(row).collect(),
    };
    profiles
        .purchases
        .iter()
        .filter_map(|profile| Some((profile.kind, profile.segments.get(segment)?)))
        .map(list)
        .collect()
}

fn row(item: &ItemProfile) -> ItemRow {
    ItemRow {
        item: item.buyers.level.clone(),
        n: item.buyers.n,
        share: item.buyers.share,
        share_rest: item.buyers.share_rest,
        lift: item.buyers.lift,
        v_test: item.buyers.significance.map(|test| test.v_test),
        share_of_lines: item.share_of_lines,
    }
}

/// The customers by their scores.
pub(crate) fn rfm(rfm: &RfmProfile, n_customers: usize) -> RfmCustomers {
    let model = &rfm.model;
    let cells = rfm.cells.iter().map(|cell| RfmCell {
        recency: cell.recency,
        frequency: cell.frequency,
        n: cell.n,
        share: cell.n as f64 / n_customers.max(1) as f64,
        monetary_mean: cell.monetary_mean,
        names: names(model, cell.recency, cell.frequency),
    });
    let classes = rfm.classes.iter().map(|class| RfmClass {
        name: rfm_label(&class.name).into(),
        meaning: rfm_meaning(&class.name).map(Into::into),
        n: class.n,
        share: class.share,
        monetary_mean: class.monetary_mean,
        by_segment: class.by_segment.clone(),
    });
    let recency: Vec<f64> = model.recency().cuts.iter().rev().copied().collect();
    RfmCustomers {
        n_bins: model.n_bins(),
        has_money: model.monetary().is_some(),
        recency_ranges: ranges(&recency, ["≥ ", "< ", "never given"]),
        frequency_ranges: ranges(&model.frequency().cuts, ["≤ ", "> ", "never given"]),
        cells: cells.collect(),
        classes: classes.collect(),
        notes: model.warnings().iter().map(|warning| format!("{warning}.")).collect(),
    }
}

/// The classes of a cell by any score of money, each once, the best first.
fn names(model: &RfmModel, recency: u8, frequency: u8) -> Vec<String> {
    let Some(grid) = model.grid() else { return Vec::new() };
    let money = if model.monetary().is_some() { (1..=model.n_bins()).map(Some).collect() } else { vec![None] };
    let mut names: Vec<String> = Vec::new();
    for monetary in money.into_iter().rev() {
        let segment = grid.segment_of(RfmScore { recency, frequency, monetary });
        let name = segment.map_or("", |segment| rfm_label(&segment.name));
        if !name.is_empty() && !names.iter().any(|other| other == name) {
            names.push(name.into());
        }
    }
    names
}

/// What each score means, from 1 on, where `cuts` run from the worst on: at the first cut or worse, between two cuts, better than
/// the last. Between equal cuts there is nobody.
fn ranges(cuts: &[f64], [worst, best, nobody]: [&str; 3]) -> Vec<String> {
    let (Some(first), Some(last)) = (cuts.first(), cuts.last()) else { return Vec::new() };
    let between = cuts.windows(2).map(|pair| match pair[0] == pair[1] {
        true => nobody.to_string(),
        false => format!("{} – {}", amount(pair[0].min(pair[1])), amount(pair[0].max(pair[1]))),
    });
    let ends = (format!("{worst}{}", amount(*first)), format!("{best}{}", amount(*last)));
    [ends.0].into_iter().chain(between).chain([ends.1]).collect()
}
