//! The sample shop's planted segments, found by the default path.

use segmenta::clustering::{Clusterer, KMeansParams, Labels};
use segmenta::datasets;
use segmenta::features::FeatureMatrix;
use segmenta::ndarray::Array2;
use segmenta::observe::Silent;
use segmenta::seed::Seed;
use segmenta::segmentation::{SegmentationSpec, Segmenter};
use segmenta::selection::adjusted_rand;

/// The planted segments as labels.
fn truth(shop: &datasets::Shop) -> Labels {
    let number = |segment| datasets::PlantedSegment::ALL.iter().position(|other| other == segment);
    Labels::try_new(shop.truth.iter().map(number), datasets::PlantedSegment::ALL.len()).unwrap()
}

/// Adjusted Rand index and number of segments of the default path.
fn default_path(n: usize, seed: u64) -> (f64, usize) {
    let shop = datasets::shop(n, Seed::new(seed)).unwrap();
    let segmented = Segmenter::new(SegmentationSpec::default()).fit(&shop.customers, &mut Silent).unwrap();
    let labels = &segmented.scores.assignment().labels;
    (adjusted_rand(labels.iter(), truth(&shop).iter()).unwrap(), labels.n_clusters())
}

fn check(n: usize, seeds: std::ops::RangeInclusive<u64>) {
    let planted = datasets::PlantedSegment::ALL.len();
    for seed in seeds {
        let (rand_index, k) = default_path(n, seed);
        assert!(rand_index >= 0.9, "{n} customers, seed {seed}: adjusted Rand index {rand_index:.3} with {k} segments");
        assert!(k.abs_diff(planted) <= 1, "{n} customers, seed {seed}: {k} segments, planted {planted}");
    }
}

#[test]
fn the_default_path_finds_the_planted_segments_of_small_shops() {
    check(2000, 1..=20);
}

#[test]
fn the_default_path_finds_the_planted_segments_of_a_large_shop() {
    check(20_000, 1..=1);
}

#[test]
fn k_means_on_the_unscaled_columns_does_not() {
    for seed in 1..=5 {
        let shop = datasets::shop(2000, Seed::new(seed)).unwrap();
        let numbers: Vec<Vec<f64>> = (shop.customers.columns().iter())
            .filter_map(|column| column.numbers().ok())
            .map(|numbers| {
                let mean = numbers.present().sum::<f64>() / numbers.present().count() as f64;
                numbers.iter().map(|value| value.unwrap_or(mean)).collect()
            })
            .collect();
        let x = Array2::from_shape_fn((2000, numbers.len()), |(row, column)| numbers[column][row]);
        let x = FeatureMatrix::from_array(x).unwrap();
        let labels = KMeansParams::new(datasets::PlantedSegment::ALL.len()).cluster(&x, &mut Silent).unwrap().labels;
        let rand_index = adjusted_rand(labels.iter(), truth(&shop).iter()).unwrap();
        assert!(rand_index < 0.5, "seed {seed}: {rand_index:.3}");
    }
}
