//! The matrices that the laws are tried on.

use rand::Rng;
use rand::seq::SliceRandom;
use segmenta::clustering::{Clustering, Labels};
use segmenta::ndarray::{Array2, ArrayView2, Axis, ShapeBuilder, s};
use segmenta::seed::Seed;

use super::subject::{Number, Subject};
use crate::support::blobs;

/// Rows that fall into `sizes.len()` groups beyond doubt, shuffled, and the group of each: rows of a group are at most `sqrt(d)` apart,
/// rows of two groups at least 11. Values are multiples of 1/64, which single precision holds.
pub(crate) fn groups(sizes: &[usize], d: usize, seed: u64) -> (Array2<f64>, Vec<Option<usize>>) {
    let mut rng = Seed::new(seed).derive("groups", d as u64).rng();
    let mut truth: Vec<usize> = sizes.iter().enumerate().flat_map(|(group, &size)| vec![group; size]).collect();
    truth.shuffle(&mut rng);
    let x = Array2::from_shape_fn((truth.len(), d), |(row, column)| {
        let (axis, step) = (truth[row] % d, 1 + truth[row] / d);
        let centre = if axis == column { 12.0 * step as f64 } else { 0.0 };
        centre + f64::from(rng.gen_range(-32..=32)) / 64.0
    });
    (x, truth.into_iter().map(Some).collect())
}

/// Rows in five round groups of three columns that run into each other.
pub(crate) fn touching(n_rows: usize, seed: u64) -> Array2<f64> {
    blobs(n_rows, 3, 5, 1.0, seed)
}

/// A fit of touching groups in which nothing is trivial.
pub(crate) fn fit_touching<S: Subject>(x: &Array2<f64>) -> Clustering<S::Of<f64>, S::Summary> {
    let fit = S::for_touching(x.nrows()).fit(x.view(), None).unwrap();
    assert!(fit.labels.n_clusters() > 2, "the law would be empty: {:?}", fit.summary);
    fit
}

pub(crate) fn narrowed<F: Number>(x: &Array2<f64>) -> Array2<F> {
    x.mapv(F::narrow)
}

/// `x` in every memory layout that a view can have.
pub(crate) fn in_every_layout<F: Number>(x: &Array2<F>, mut visit: impl FnMut(&str, ArrayView2<'_, F>)) {
    let (n, d) = x.dim();
    visit("row-major", x.view());
    let mut column_major = Array2::zeros((n, d).f());
    column_major.assign(x);
    visit("column-major", column_major.view());
    // What lies between the strides must not be read.
    let mut wide = Array2::from_elem((2 * n, 2 * d + 1), F::nan());
    wide.slice_mut(s![..;2, 1..;2]).assign(x);
    visit("strided", wide.slice(s![..;2, 1..;2]));
    let mut tall = Array2::from_elem((2 * n, 2 * d + 1).f(), F::nan());
    tall.slice_mut(s![1..;2, ..;2]).slice_mut(s![.., ..d]).assign(x);
    visit("column-major and strided", tall.slice(s![1..;2, ..2 * d;2]));
    let upside_down = x.slice(s![..;-1, ..]).to_owned();
    visit("rows backwards", upside_down.slice(s![..;-1, ..]));
    let mirrored = x.slice(s![.., ..;-1]).to_owned();
    visit("columns backwards", mirrored.slice(s![.., ..;-1]));
}

/// The rows of `x` in another order, and which row stands at each place.
pub(crate) fn shuffled(x: &Array2<f64>, seed: u64) -> (Array2<f64>, Vec<usize>) {
    let mut order: Vec<usize> = (0..x.nrows()).collect();
    order.shuffle(&mut Seed::new(seed).derive("order", 0).rng());
    (x.select(Axis(0), &order), order)
}

/// The labels renumbered by first appearance, so that two groupings can be compared whatever their numbers.
pub(crate) fn grouping(labels: impl IntoIterator<Item = Option<usize>>) -> Vec<Option<usize>> {
    let mut seen: Vec<usize> = Vec::new();
    let mut number = |label: usize| {
        seen.iter().position(|&known| known == label).unwrap_or_else(|| {
            seen.push(label);
            seen.len() - 1
        })
    };
    labels.into_iter().map(|label| label.map(&mut number)).collect()
}

pub(crate) fn list(labels: &Labels) -> Vec<Option<usize>> {
    labels.iter().collect()
}
