//! Segments from what an order log says.

use segmenta::datasets;
use segmenta::features::behaviour::{BehaviourAccumulator, BehaviourSpec};
use segmenta::observe::Silent;
use segmenta::report::{self, ReportData};
use segmenta::seed::Seed;
use segmenta::segmentation::{SegmentationSpec, Segmenter};
use segmenta::selection::adjusted_rand;

#[test]
fn the_planted_segments_of_the_shop_are_found_again_with_customers_and_orders() {
    let shop = datasets::shop(2000, Seed::new(1)).unwrap();
    let mut log = BehaviourAccumulator::for_customers(&BehaviourSpec::default(), shop.customers.ids()).unwrap();
    shop.orders.for_each_line(shop.customers.ids(), |line| {
        log.push(line);
    });
    let table = log.finish().unwrap().join(&shop.customers).unwrap();
    let segmented = Segmenter::new(SegmentationSpec::default()).fit(&table, &mut Silent).unwrap();
    let truth = shop.truth.iter().map(|segment| Some(segment.index()));
    let agreement = adjusted_rand(segmented.scores.assignment().labels.iter(), truth).unwrap();
    println!("{} segments, adjusted Rand {agreement}", segmented.segmentation.n_segments());
    assert!(agreement >= 0.9, "{agreement}");
}

#[test]
fn an_order_log_alone_is_segmented_and_reported() {
    let shop = datasets::shop(400, Seed::new(2)).unwrap();
    let mut log = BehaviourAccumulator::new(&BehaviourSpec::default()).unwrap();
    shop.orders.for_each_line(shop.customers.ids(), |line| {
        log.push(line);
    });
    let table = log.finish().unwrap().into_table("customer_id").unwrap();
    let segmented = Segmenter::new(SegmentationSpec::default()).fit(&table, &mut Silent).unwrap();
    assert_eq!(segmented.scores.len(), table.n_rows());
    assert_eq!(segmented.segmentation.score(&table).unwrap(), segmented.scores);
    let text = report::text(&ReportData::new(&segmented.segmentation));
    assert!(text.contains("segment"), "{text}");
}
