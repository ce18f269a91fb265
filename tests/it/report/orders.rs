//! From an order log to the page: scores, classes and what segments buy.

use segmenta::datasets;
use segmenta::features::behaviour::{BehaviourAccumulator, BehaviourSpec};
use segmenta::prelude::*;
use segmenta::profiling::ItemKind;
use segmenta::report::{self, ReportData};

use crate::report::markup::check_inert;
use crate::report::sample::page;

/// The sample shop with its orders, segmented.
fn segmented(spec: SegmentationSpec) -> Segmentation {
    let shop = datasets::shop(600, Seed::new(3)).unwrap();
    let mut log = BehaviourAccumulator::for_customers(&BehaviourSpec::default(), shop.customers.ids()).unwrap();
    shop.orders.for_each_line(shop.customers.ids(), |line| {
        log.push(line);
    });
    let mut behaviour = log.finish().unwrap();
    let purchases = behaviour.take_purchases();
    let table = behaviour.join(&shop.customers).unwrap();
    Segmenter::new(spec).purchases(Some(purchases)).fit(&table, &mut Silent).unwrap().segmentation
}

#[test]
fn scores_and_purchases_go_from_orders_to_the_page() {
    let segmentation = segmented(SegmentationSpec::default());
    let profiles = segmentation.profiles();
    let rfm = profiles.rfm.as_ref().unwrap();
    assert_eq!(rfm.classes.iter().map(|class| class.n).sum::<usize>(), 600);
    assert_eq!(profiles.purchases.len(), 1);
    assert_eq!(profiles.purchases[0].kind, ItemKind::Category);

    let data = ReportData::new(&segmentation);
    let customers = data.rfm.as_ref().unwrap();
    assert_eq!((customers.cells.len(), customers.recency_ranges.len(), customers.frequency_ranges.len()), (25, 5, 5));
    let html = page(&data);
    check_inert(&html);
    assert!(html.contains("Recency, frequency, money") && html.contains("Champions"));
    for (segment, of_segment) in profiles.purchases[0].segments.iter().enumerate() {
        let most = &of_segment.most[0].buyers.level;
        assert_eq!(&data.segments[segment].purchases[0].most[0].item, most);
        assert!(html.contains(most.as_str()));
    }
    let text = report::text(&data);
    assert!(text.contains("    categories most bought: ") && text.contains("Recency, frequency, money"), "{text}");
    assert!(text.contains("as of: "), "{text}");
}

#[test]
fn a_run_by_the_specification_that_was_used_gives_the_same() {
    let first = segmented(SegmentationSpec::default());
    let spec = SegmentationSpec::from_toml(&first.spec().to_toml().unwrap()).unwrap();
    assert!(spec.rfm.is_some());
    assert_eq!(segmented(spec).to_json().unwrap(), first.to_json().unwrap());
    assert_eq!(Segmentation::from_json(&first.to_json().unwrap()).unwrap(), first);
}

#[test]
fn without_orders_there_is_nothing_of_them() {
    let shop = datasets::shop(200, Seed::new(3)).unwrap();
    let bare = SegmentationSpec { n_clusters: Some(ClusterCount::Fixed(3)), ..SegmentationSpec::default() };
    let segmentation = Segmenter::new(bare).fit(&shop.customers, &mut Silent).unwrap().segmentation;
    assert!(segmentation.profiles().rfm.is_none() && segmentation.profiles().purchases.is_empty());
    let html = page(&ReportData::new(&segmentation));
    assert!(!html.contains("Recency, frequency") && !html.contains("Most bought"));
}
