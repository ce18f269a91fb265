//! Pictures of how sure segments are: made-up data for them, and what holds for each.

use segmenta::clustering::Labels;
use segmenta::report::{Chart, SegmentCard, chart_svg};
use segmenta::selection::metrics::SilhouetteBlade;
use segmenta::selection::{Flows, ReplicateInterval, SegmentStability, SilhouetteProfile, Stability, StabilityBand};

use crate::report::markup::check_inert;
use crate::report::sample::{SIZES, Sequence, page, shop};

/// Blades of the five segments, some customers of the weaker ones nearer to another segment.
pub(crate) fn silhouettes() -> SilhouetteProfile {
    let blade = |segment: usize| {
        let (low, high) = [(0.1, 0.72), (-0.12, 0.55), (0.02, 0.81), (-0.31, 0.47), (0.2, 0.66)][segment];
        let bent = |at: usize| low + (high - low) * (at as f64 / 40.0).powf(0.6);
        let quantiles: Vec<f64> = (0..41).map(bent).collect();
        let n_measured = SIZES[segment];
        let n_below = quantiles.iter().filter(|value| **value < 0.0).count() * n_measured / 41;
        let mean = Some(quantiles.iter().sum::<f64>() / 41.0);
        SilhouetteBlade { n_measured, mean, n_below_zero: n_below, quantiles }
    };
    SilhouetteProfile { mean: 0.412, n_rows: 2000, n_measured: 2000, clusters: (0..5).map(blade).collect() }
}

/// The five segments, one in each band.
pub(crate) fn stability() -> Stability {
    let segment = |(i, jaccard): (usize, f64)| SegmentStability {
        jaccard,
        within: jaccard + 0.03,
        across: (i != 4).then_some(0.99 - 0.2 * i as f64),
        recovered: (1.4 * jaccard - 0.3).clamp(0.0, 1.0),
        dissolved: (1.0 - jaccard) / 2.0,
        interval: Some(ReplicateInterval { low: jaccard - 0.15, high: (jaccard + 0.06).min(1.0) }),
    };
    Stability {
        n_clusters: 5,
        segments: [0.93, 0.81, 0.66, 0.55, 0.41].into_iter().enumerate().map(segment).collect(),
        adjusted_rand: 0.7,
        n_replicates: 50,
        n_rows: 2000,
        interval: Some(ReplicateInterval { low: 0.6, high: 0.8 }),
    }
}

/// Two thousand customers in 2 to `last` segments, each number splitting one segment of the last and mixing a few.
pub(crate) fn flows(last: usize) -> Flows {
    let mut numbers = Sequence::new(21);
    let mut labels: Vec<usize> = (0..2000).map(|_| usize::from(numbers.next() > 0.6)).collect();
    let mut all = vec![labels.clone()];
    for k in 3..=last {
        let split = (k * 7) % (k - 1);
        labels.iter_mut().for_each(|label| {
            let (leaves, strays) = (numbers.next() < 0.4, numbers.next() < 0.03);
            if (*label == split && leaves) || strays {
                *label = k - 1;
            }
        });
        all.push(labels.clone());
    }
    let all: Vec<Labels> =
        all.into_iter().zip(2..).map(|(labels, k)| Labels::try_new(labels.into_iter().map(Some), k).unwrap()).collect();
    Flows::between(&all.iter().collect::<Vec<_>>()).unwrap()
}

fn pictures() -> [String; 3] {
    let data = shop();
    let segments: &[SegmentCard] = &data.segments;
    [
        Chart::Silhouettes { profile: data.silhouettes.as_ref().unwrap(), segments },
        Chart::Stability { stability: data.stability.as_ref().unwrap(), segments },
        Chart::Flows { flows: data.flows.as_ref().unwrap(), chosen: Some(5), segments },
    ]
    .map(|chart| chart_svg(&chart))
}

#[test]
fn each_picture_is_inert_named_and_the_same_bytes_twice() {
    for (first, second) in pictures().into_iter().zip(pictures()) {
        assert_eq!(first, second);
        let elements = check_inert(&first);
        let title = elements.iter().position(|element| element.name == "title").unwrap();
        assert_eq!(elements[title + 1].name, "desc");
        assert!(first.contains("aria-labelledby=\"title text\""));
    }
}

#[test]
fn blades_and_bands_name_every_segment() {
    let [silhouettes, stability, _] = pictures();
    for card in shop().segments {
        assert!(silhouettes.contains(&card.name) && stability.contains(&card.name), "{}", card.name);
    }
    for (band, _) in StabilityBand::ALL {
        assert!(stability.contains(&format!(">{}<", band.words())), "{band:?}");
    }
    assert!(silhouettes.contains("mean 0.412") && silhouettes.contains("below 0"));
}

#[test]
fn the_page_gives_the_numbers_behind_each_picture() {
    let page = page(&shop());
    // A blade's mean, a segment's band, a flow: each in a cell of its table.
    for cell in ["0.412", "highly stable", "8 segments: 7", "0.412 ± 0.0070", "0.950 (0.880 – 0.970)", "4 (near-tie)"]
    {
        let of_words = format!("<bdi>{cell}</bdi>");
        assert!(page.contains(&format!("\"n\">{cell}<")) || page.contains(&of_words), "{cell}");
    }
    let wide = page.split("<figcaption>").find(|part| part.starts_with("Each column divides")).unwrap();
    let rows = wide.split("</table>").next().unwrap().matches("<tr>").count();
    let cells = flows(8).steps().iter().flat_map(|step| step.counts.iter().flatten()).filter(|n| **n > 0).count();
    assert_eq!(rows, 1 + cells);
}

#[test]
fn wide_and_deep_flows_stay_within_bounds() {
    let flows = flows(60);
    for chosen in [None, Some(2), Some(12), Some(60)] {
        let svg = chart_svg(&Chart::Flows { flows: &flows, chosen, segments: &shop().segments });
        assert!(svg.len() < 60_000, "{}", svg.len());
        check_inert(&svg);
    }
    let around = flows.around(9);
    assert!(around.steps().len() == 12 && around.steps().iter().any(|step| step.n_more() == 9));
    assert!(flows.around(60).steps().is_empty());
    assert_eq!(flows.around(2).steps()[0].n_fewer(), 2);
}

#[test]
fn what_is_empty_or_no_number_breaks_no_picture() {
    let nothing = SilhouetteBlade { n_measured: 0, mean: None, n_below_zero: 0, quantiles: Vec::new() };
    let one = SilhouetteBlade { n_measured: 1, mean: Some(0.0), n_below_zero: 0, quantiles: vec![0.0] };
    let wild =
        SilhouetteBlade { n_measured: 9, mean: Some(f64::NAN), n_below_zero: 10, quantiles: vec![f64::NAN, 7.0] };
    let profile = SilhouetteProfile { mean: f64::NAN, n_rows: 3, n_measured: 3, clusters: vec![nothing, one, wild] };
    let mut stability = stability();
    stability.segments[0].jaccard = f64::NAN;
    stability.segments[1].across = Some(f64::INFINITY);
    stability.segments[2].interval = Some(ReplicateInterval { low: f64::NAN, high: -1.0 });
    let mut data = shop();
    data.silhouettes = Some(profile);
    data.stability = Some(stability);
    data.flows = Some(Flows::default());
    data.sweep[0].silhouette_error = Some(f64::NAN);
    data.sweep[1].stability_interval = Some([f64::INFINITY, 0.0]);
    data.near_ties = vec![77, 5];
    let html = page(&data);
    check_inert(&html);
    assert!(!html.contains("NaN") && !html.contains("inf"), "a number that is none was written");
}
