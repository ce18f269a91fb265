//! The map of the segments from raw numbers.

use segmenta::clustering::Labels;
use segmenta::ndarray::{Array2, array};
use segmenta::segmentation::SegmentMap;

use crate::report::sample::{Sequence, map};

/// Rows of a plane that is stretched along (3, 4)/5.
fn stretched(n: usize) -> Array2<f64> {
    let mut numbers = Sequence::new(5);
    let mut x = Array2::zeros((n, 2));
    for mut row in x.rows_mut() {
        let (along, across) = (3.0 * numbers.bell(), numbers.bell());
        row.assign(&array![0.6 * along - 0.8 * across, 0.8 * along + 0.6 * across]);
    }
    x
}

#[test]
fn the_axes_are_those_of_the_variance() {
    let x = stretched(20_000);
    let labels = Labels::try_new((0..20_000).map(|_| Some(0)), 1).unwrap();
    let map = SegmentMap::project(x.view(), &labels, &["a", "b"]).unwrap().unwrap();
    assert!((map.axes[0].explained - 0.9).abs() < 0.01);
    assert!((map.axes[0].explained + map.axes[1].explained - 1.0).abs() < 1e-12);
    assert_eq!(map.axes[0].rising, ["b", "a"]);
    assert_eq!((&map.axes[1].rising[..], &map.axes[1].falling[..]), (&["a".to_owned()][..], &["b".to_owned()][..]));
}

#[test]
fn every_customer_is_in_a_hexagon_or_counted_outside() {
    let map = map(5000);
    let inside: usize = map.bins.iter().map(|bin| bin.n_customers).sum();
    assert_eq!(inside + map.n_outside, 5000);
    assert!(map.n_outside < 100);
    let mut places: Vec<_> = map.bins.iter().map(|bin| (bin.x.to_bits(), bin.y.to_bits())).collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), map.bins.len());
    assert_eq!(map.outlines.len(), 5);
}

#[test]
fn the_map_is_the_same_for_any_number_of_threads() {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(|| map(30_000));
    let five = rayon::ThreadPoolBuilder::new().num_threads(5).build().unwrap().install(|| map(30_000));
    assert_eq!(one, five);
}

#[test]
fn one_column_and_nothing_to_show_are_no_error() {
    let labels = Labels::try_new([Some(0), Some(0), None], 1).unwrap();
    let line = SegmentMap::project(array![[1.0], [2.0], [5.0]].view(), &labels, &["a"]).unwrap().unwrap();
    assert_eq!((line.axes[0].explained, line.axes[1].explained), (1.0, 0.0));
    assert!(
        SegmentMap::project(Array2::from_elem((3, 4), 7.0).view(), &labels, &["a", "b", "c", "d"]).unwrap().is_none()
    );
    let refused = SegmentMap::project(array![[1.0], [2.0]].view(), &labels, &["a"]).unwrap_err();
    assert_eq!(refused.to_string(), "the labels: expected 2 entries, got 3");
    assert!(SegmentMap::project(array![[1.0], [2.0], [5.0]].view(), &labels, &[]).is_err());
}
