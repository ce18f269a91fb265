//! What holds for k-means of a stream that is seen once.

use linfa::dataset::DatasetBase;
use linfa::traits::FitWith;
use segmenta::clustering::{
    Assign, HalfLife, KMeans, KMeansInit, KMeansParams, MiniBatchKMeans, MiniBatchKMeansParams,
    MiniBatchKMeansValidParams,
};
use segmenta::error::{Error, ErrorKind};
use segmenta::ndarray::{Array1, Array2, ArrayView2, Axis, array, concatenate, s};
use segmenta::observe::Silent;

use crate::support::{blobs, with_threads};

fn given(start: &Array2<f64>, half_life: HalfLife) -> MiniBatchKMeansValidParams {
    let params = MiniBatchKMeansParams::new(start.nrows()).init(KMeansInit::Given(start.clone()));
    params.half_life(half_life).check().unwrap()
}

/// The model after all rows of `x` in batches of `n_rows`.
fn in_batches(params: &MiniBatchKMeansValidParams, x: ArrayView2<'_, f64>, n_rows: usize) -> MiniBatchKMeans {
    let next = |model, batch| Some(params.fit_next(model, batch, None).unwrap());
    x.axis_chunks_iter(Axis(0), n_rows).fold(None, next).unwrap()
}

fn bits(model: &MiniBatchKMeans) -> Vec<u64> {
    let weights = model.cluster_weights().iter();
    model.centroids().iter().chain(weights).map(|value| value.to_bits()).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-11 * (1.0 + b.abs())
}

#[test]
fn without_fading_each_centroid_is_the_mean_of_all_rows_that_it_has_had() {
    let x = blobs(5000, 3, 4, 3.0, 1);
    let start = x.slice(s![..4, ..]).to_owned();
    let params = given(&start, HalfLife::Never);
    let (mut model, mut sums, mut counts) = (None, Array2::<f64>::zeros((4, 3)), [0.0; 4]);
    let mut centroids = start;
    for batch in x.axis_chunks_iter(Axis(0), 271) {
        let labels = KMeans::try_from_centroids(centroids).unwrap().assign(batch).unwrap().labels;
        for (row, label) in batch.rows().into_iter().zip(labels.iter()) {
            let label = label.unwrap();
            sums.row_mut(label).zip_mut_with(&row, |sum, value| *sum += value);
            counts[label] += 1.0;
        }
        let next = params.fit_next(model, batch, None).unwrap();
        assert_eq!(next.cluster_weights(), counts);
        let means = Array2::from_shape_fn((4, 3), |(cluster, feature)| sums[[cluster, feature]] / counts[cluster]);
        assert!(next.centroids().iter().zip(&means).all(|(a, b)| close(*a, *b)));
        centroids = next.centroids().to_owned();
        model = Some(next);
    }
    assert_eq!(model.unwrap().n_rows(), 5000);
}

#[test]
fn a_half_life_halves_what_was_before() {
    let start = array![[0.0], [100.0]];
    let params = given(&start, HalfLife::Weight(4.0));
    let first = params.fit_next(None, array![[1.0], [3.0], [99.0], [101.0]].view(), None).unwrap();
    assert_eq!((first.centroids(), first.cluster_weights()), (array![[2.0], [100.0]].view(), &[2.0, 2.0][..]));
    // Four rows make what was before count half: (2 * 2 / 2 + 5 + 5 + 5) / (2 / 2 + 3).
    let second = params.fit_next(Some(first), array![[5.0], [5.0], [5.0], [96.0]].view(), None).unwrap();
    assert_eq!((second.centroids(), second.cluster_weights()), (array![[4.25], [98.0]].view(), &[4.0, 2.0][..]));
    // Two rows of weight 2 are four rows of weight 1, and a centroid without rows stays where it is.
    let weights = array![2.0, 2.0];
    let third = params.fit_next(Some(second), array![[0.25], [0.25]].view(), Some(weights.view())).unwrap();
    assert_eq!(
        (third.centroids(), third.cluster_weights()),
        (array![[1.5833333333333335], [98.0]].view(), &[6.0, 1.0][..])
    );
}

#[test]
fn a_short_half_life_follows_a_drift_and_none_lags_behind() {
    let n_batches = 40;
    let last = |half_life| {
        let params = given(&array![[0.0], [50.0]], half_life);
        let batch = |step: usize| Array2::from_shape_fn((100, 1), |(row, _)| (row % 2 * 50 + step) as f64);
        let model =
            (0..n_batches).fold(None, |model, step| Some(params.fit_next(model, batch(step).view(), None).unwrap()));
        model.unwrap().centroids()[[0, 0]]
    };
    let newest = (n_batches - 1) as f64;
    assert!(newest - last(HalfLife::Weight(50.0)) < 1.0);
    assert!((last(HalfLife::Never) - newest / 2.0).abs() < 1e-9);
}

#[test]
fn any_number_of_threads_and_any_layout_gives_the_same_bits() {
    let x = blobs(100_003, 3, 5, 2.0, 2);
    let params = MiniBatchKMeansParams::new(5).half_life(HalfLife::Weight(3e4)).check().unwrap();
    let expected = bits(&in_batches(&params, x.view(), 40_000));
    for n_threads in [1, 2, 3, 16] {
        assert!(with_threads(n_threads, || bits(&in_batches(&params, x.view(), 40_000))) == expected);
    }
    let columns = x.t().as_standard_layout().into_owned();
    assert!(bits(&in_batches(&params, columns.t(), 40_000)) == expected);
}

#[test]
fn a_weight_of_two_is_a_row_twice_and_a_weight_of_zero_is_no_row() {
    let x = blobs(300, 2, 3, 2.0, 3);
    let params = given(&x.slice(s![..3, ..]).to_owned(), HalfLife::Weight(100.0));
    let weights = Array1::from_shape_fn(300, |row| (row % 3) as f64);
    let rows: Vec<usize> = (0..300).flat_map(|row| vec![row; row % 3]).collect();
    let weighted = params.fit_next(None, x.view(), Some(weights.view())).unwrap();
    let repeated = params.fit_next(None, x.select(Axis(0), &rows).view(), None).unwrap();
    assert_eq!(weighted.cluster_weights(), repeated.cluster_weights());
    assert!(weighted.centroids().iter().zip(&repeated.centroids()).all(|(a, b)| close(*a, *b)));
}

#[test]
fn linfas_incremental_fit_is_the_same() {
    let x = blobs(900, 3, 4, 1.0, 4);
    let params = MiniBatchKMeansParams::new(4);
    let checked = params.check().unwrap();
    let (mut linfas, mut ours) = (None, None);
    for batch in x.axis_chunks_iter(Axis(0), 300) {
        let dataset = DatasetBase::from(batch.to_owned());
        linfas = Some(params.fit_with(linfas, &dataset).unwrap());
        ours = Some(checked.fit_next(ours, batch, None).unwrap());
    }
    assert_eq!(linfas, ours);
}

#[test]
fn single_precision_loses_nothing_between_batches() {
    let x = blobs(20_000, 2, 3, 1.0, 5).mapv(|value| value as f32);
    let wide = x.mapv(f64::from);
    let params = given(&wide.slice(s![..3, ..]).to_owned(), HalfLife::Never);
    let next = |model, batch: ArrayView2<'_, f32>| Some(params.fit_next(model, batch, None).unwrap());
    let single = x.axis_chunks_iter(Axis(0), 500).fold(None, next).unwrap();
    assert_eq!(bits(&single), bits(&in_batches(&params, wide.view(), 500)));
}

#[test]
fn a_stream_that_stays_as_it_is_ends_near_the_fit_of_all_its_rows() {
    let x = blobs(30_000, 4, 6, 1.5, 6);
    let model = in_batches(&MiniBatchKMeansParams::new(6).check().unwrap(), x.view(), 1000);
    let whole = KMeansParams::new(6).check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap();
    let inertia: f64 = model.assign(x.view()).unwrap().distances.iter().map(|distance| distance * distance).sum();
    assert!(inertia < 1.005 * whole.summary.inertia, "{inertia} {}", whole.summary.inertia);
}

#[test]
fn models_go_on_from_their_file() {
    let x = blobs(600, 2, 3, 1.0, 7);
    let params = MiniBatchKMeansParams::new(3).check().unwrap();
    let first = params.fit_next(None, x.slice(s![..300, ..]), None).unwrap();
    let text = serde_json::to_string(&first).unwrap();
    let read: MiniBatchKMeans = serde_json::from_str(&text).unwrap();
    assert_eq!(bits(&read), bits(&first));
    let second = x.slice(s![300.., ..]);
    assert_eq!(params.fit_next(Some(read), second, None).unwrap(), params.fit_next(Some(first), second, None).unwrap());
    let forged = serde_json::from_str::<MiniBatchKMeans>(&text.replace("\"weights\":[", "\"weights\":[-1.0,"));
    assert!(forged.is_err());
}

#[test]
fn what_does_not_go_together_is_refused() {
    let check = |half_life| MiniBatchKMeansParams::new(2).half_life(half_life).check().unwrap_err().to_string();
    assert_eq!(check(HalfLife::Weight(0.0)), "half_life = 0: expected a finite weight above 0");
    assert_eq!(check(HalfLife::Weight(f64::NAN)), "half_life = NaN: expected a finite weight above 0");
    assert_eq!(MiniBatchKMeansParams::new(0).check().unwrap_err().to_string(), "n_clusters = 0: expected at least 1");
    let params = given(&array![[0.0, 0.0], [5.0, 5.0]], HalfLife::Never);
    let refusal = |x: Array2<f64>| -> Error { params.fit_next(None, x.view(), None).unwrap_err() };
    assert_eq!(refusal(array![[1.0]]).to_string(), "the matrix: expected 2 columns, got 1");
    assert!(refusal(array![[1.0, 2.0], [f64::NAN, 1.0]]).to_string().starts_with("row 2, column 1"));
    let model = params.fit_next(None, array![[1.0, 2.0]].view(), None).unwrap();
    let others = MiniBatchKMeansParams::new(3).check().unwrap();
    let error = others.fit_next(Some(model), array![[1.0, 2.0]].view(), None).unwrap_err();
    assert_eq!(error.to_string(), "the centroids of the model: expected 3 entries, got 2");
    let same = concatenate(Axis(0), &[array![[1.0]].view(), array![[1.0]].view()]).unwrap();
    let error = MiniBatchKMeansParams::new(2).check().unwrap().fit_next(None, same.view(), None).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TooFewDistinctRows { n_clusters: 2, n_distinct: 1 }), "{error}");
}
