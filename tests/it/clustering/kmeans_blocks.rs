//! k-means over blocks of rows: the bits of the rows in memory for any blocks, memory that does not grow, and what is refused.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use segmenta::clustering::{Assign, BlockClustering, Clustering, KMeans, KMeansInit, KMeansParams, Scalar};
use segmenta::error::{Error, ErrorKind, Result};
use segmenta::ndarray::{Array1, Array2, Axis, ShapeBuilder, array, s};
use segmenta::observe::{Control, Event, Observer, Silent, StopReason};
use segmenta::seed::Seed;
use segmenta::table::blocks::{ArrayBlocks, ArraySequence, BlockSource, Endian, FileBlocks};
use segmenta::table::npy::{self, NpyBlocks};

use crate::support::{blobs, with_threads};

/// Rows from which on a start is sought on a sample, also in memory.
const LARGE: usize = 65_536;

fn params(k: usize) -> KMeansParams {
    KMeansParams::new(k).n_init(2).max_iter(12).seed(Seed::new(3))
}

fn given(x: &Array2<f64>, k: usize) -> KMeansParams {
    params(k).init(KMeansInit::Given(x.slice(s![..k, ..]).to_owned()))
}

fn in_memory<F: Scalar>(x: &Array2<F>, weights: Option<&Array1<f64>>, params: &KMeansParams) -> Clustering<KMeans<F>> {
    params.check().unwrap().fit_array(x.view(), weights.map(Array1::view), &mut Silent).unwrap()
}

fn in_blocks<F: Scalar>(
    source: &mut dyn BlockSource<F>,
    weights: Option<&Array1<f64>>,
    params: &KMeansParams,
) -> BlockClustering<F> {
    let weights = weights.map(|weights| weights.clone().insert_axis(Axis(1)));
    let mut weights = weights.as_ref().map(|weights| ArrayBlocks::new(weights.view()));
    let weights = weights.as_mut().map(|weights| weights as &mut dyn BlockSource<f64>);
    params.check().unwrap().fit_blocks(source, weights, &mut Silent).unwrap()
}

fn refusal(source: &mut dyn BlockSource<f64>, params: &KMeansParams) -> Error {
    params.check().unwrap().fit_blocks(source, None, &mut Silent).unwrap_err()
}

/// The rows of `x` in arrays of so many rows each.
fn cut<F: Scalar>(x: &Array2<F>, n_rows: usize) -> impl BlockSource<F> + '_ {
    let arrays = move || (0..x.nrows()).step_by(n_rows).map(move |row| row..(row + n_rows).min(x.nrows()));
    ArraySequence::new(x.ncols(), move || arrays().map(move |rows| Ok(x.slice(s![rows, ..]).to_owned())))
}

fn assert_same<F: Scalar>(blocks: &BlockClustering<F>, memory: &Clustering<KMeans<F>>, what: &str) {
    let bits = |model: &KMeans<F>| model.centroids().iter().map(|value| value.widen().to_bits()).collect::<Vec<_>>();
    assert!(bits(&blocks.model) == bits(&memory.model), "{what}: centroids");
    assert_eq!(blocks.summary.inertia.to_bits(), memory.summary.inertia.to_bits(), "{what}: inertia");
    assert_eq!(blocks.summary, memory.summary, "{what}");
    assert_eq!(blocks.n_rows, memory.labels.len(), "{what}");
}

/// Every way to hand `x` over.
fn in_every_way<F: Scalar>(
    x: &Array2<F>,
    memory: &Clustering<KMeans<F>>,
    fit: impl Fn(&mut dyn BlockSource<F>) -> BlockClustering<F>,
) {
    let mut column_major = Array2::zeros(x.dim().f());
    column_major.assign(x);
    assert_same(&fit(&mut ArrayBlocks::new(x.view())), memory, "an array");
    assert_same(&fit(&mut ArrayBlocks::new(column_major.view())), memory, "an array by columns");
    for n_rows in [777, 4096, 5000, x.nrows()] {
        assert_same(&fit(&mut cut(x, n_rows)), memory, &format!("arrays of {n_rows} rows"));
    }
}

#[test]
fn any_blocks_give_the_bits_of_the_rows_in_memory() {
    let x = blobs(LARGE + 3001, 3, 6, 1.5, 1);
    let weights = Array1::from_shape_fn(x.nrows(), |row| 0.3 + (row % 7) as f64);
    for weights in [None, Some(&weights)] {
        for params in [params(6), given(&x, 5), given(&x, 7).tol(0.0).max_iter(4)] {
            in_every_way(&x, &in_memory(&x, weights, &params), |source| in_blocks(source, weights, &params));
        }
    }
    let single = x.mapv(|value| value as f32);
    let params = params(4);
    in_every_way(&single, &in_memory(&single, None, &params), |source| in_blocks(source, None, &params));
}

#[test]
fn any_number_of_threads_gives_the_bits_of_the_rows_in_memory() {
    let x = blobs(100_003, 4, 5, 2.0, 2);
    let params = given(&x, 5).tol(0.0).max_iter(6);
    let memory = in_memory(&x, None, &params);
    for n_threads in [1, 2, 3, 16] {
        let blocks = with_threads(n_threads, || in_blocks(&mut cut(&x, 10_000), None, &params));
        assert_same(&blocks, &memory, &format!("{n_threads} threads"));
    }
}

#[test]
fn clusters_that_go_empty_get_the_same_rows_as_in_memory() {
    let x = blobs(30_000, 2, 4, 1.0, 4);
    let mut start = x.slice(s![..9, ..]).to_owned();
    start.slice_mut(s![3.., ..]).mapv_inplace(|value| value + 1e4);
    start.slice_mut(s![5..7, ..]).fill(-1e3);
    let weights = Array1::from_shape_fn(x.nrows(), |row| (row % 3) as f64);
    for weights in [None, Some(&weights)] {
        let params = params(9).init(KMeansInit::Given(start.clone()));
        let memory = in_memory(&x, weights, &params);
        assert!(memory.labels.sizes().iter().all(|&size| size > 0), "the law would be empty");
        assert_same(&in_blocks(&mut cut(&x, 1000), weights, &params), &memory, "empty clusters");
    }
}

#[test]
fn few_rows_are_fitted_as_in_memory_whatever_the_start() {
    for n_rows in [1, 2, 33, 4096, 4097, 9000] {
        let x = blobs(n_rows, 2, 3, 1.0, 5);
        let k = 3.min(n_rows);
        for params in [params(k), params(k).init(KMeansInit::KMeansPlusPlus), given(&x, k)] {
            assert_same(&in_blocks(&mut cut(&x, 7), None, &params), &in_memory(&x, None, &params), "few rows");
        }
    }
}

#[test]
fn sizes_and_labels_are_those_of_the_model() {
    let x = blobs(20_000, 3, 4, 1.0, 6);
    let params = given(&x, 4);
    let fit = in_blocks(&mut cut(&x, 1234), None, &params);
    let expected = fit.model.assign(x.view()).unwrap();
    let (mut labels, mut distances) = (Vec::new(), Vec::new());
    let take = |part: &segmenta::clustering::Assignment| {
        labels.extend(part.labels.iter());
        distances.extend_from_slice(&part.distances);
        Ok(())
    };
    fit.model.assign_blocks(&mut cut(&x, 999), &mut Silent, take).unwrap();
    assert!(labels.into_iter().eq(expected.labels.iter()));
    assert_eq!(distances, expected.distances);
    let sizes: Vec<f64> = expected.labels.sizes().iter().map(|&size| size as f64).collect();
    assert_eq!(fit.cluster_weights, sizes);
}

/// A source of as many rows as one likes that remembers the largest buffer it was given.
struct Endless {
    n_rows: usize,
    n_done: usize,
    largest: Arc<AtomicUsize>,
}

impl BlockSource<f32> for Endless {
    fn n_columns(&self) -> usize {
        4
    }

    fn n_rows(&self) -> Option<usize> {
        None
    }

    fn rewind(&mut self) -> Result<()> {
        self.n_done = 0;
        Ok(())
    }

    fn next_block(&mut self, n_rows: usize, block: &mut Vec<f32>) -> Result<()> {
        let end = self.n_rows.min(self.n_done + n_rows);
        block.extend((self.n_done * 4..end * 4).map(|at| (at % 1013) as f32));
        self.largest.fetch_max(block.capacity(), Ordering::Relaxed);
        self.n_done = end;
        Ok(())
    }
}

#[test]
fn no_more_is_held_however_many_rows_there_are() {
    let largest = |n_rows| {
        let largest = Arc::new(AtomicUsize::new(0));
        let mut source = Endless { n_rows, n_done: 0, largest: Arc::clone(&largest) };
        let fit = in_blocks(&mut source, None, &params(3).n_init(1).max_iter(1));
        assert_eq!(fit.n_rows, n_rows);
        largest.load(Ordering::Relaxed)
    };
    assert_eq!(largest(2_000_000), largest(600_000));
}

#[test]
fn files_give_the_bits_of_their_matrix() {
    let x = blobs(5000, 3, 4, 1.0, 7);
    let single = x.mapv(|value| value as f32);
    let params = given(&x, 4);
    let (double_memory, single_memory) = (in_memory(&x, None, &params), in_memory(&single, None, &params));
    let bytes: Vec<u8> = x.iter().flat_map(|value| value.to_be_bytes()).collect();
    let mut big = FileBlocks::<f64, _>::new(Cursor::new(bytes), "x.f64", 3, Endian::Big).unwrap();
    assert_same(&in_blocks(&mut big, None, &params), &double_memory, "bare f64");
    let bytes: Vec<u8> = single.iter().flat_map(|value| value.to_le_bytes()).collect();
    let mut little = FileBlocks::<f32, _>::new(Cursor::new(bytes), "x.f32", 3, Endian::Little).unwrap();
    assert_same(&in_blocks(&mut little, None, &params), &single_memory, "bare f32");
    let mut file = Vec::new();
    npy::write_matrix(&mut file, single.view()).unwrap();
    let NpyBlocks::F32(mut blocks) = NpyBlocks::new(Cursor::new(file), "x.npy").unwrap() else { panic!("f4") };
    assert_same(&in_blocks(&mut blocks, None, &params), &single_memory, ".npy");
}

#[test]
fn what_is_no_matrix_of_rows_is_refused() {
    let open = |bytes: &[u8], n_columns| {
        FileBlocks::<f64, _>::new(Cursor::new(bytes.to_vec()), "x.f64", n_columns, Endian::Little).map(drop)
    };
    assert_eq!(
        open(&[0; 40], 2).unwrap_err().to_string(),
        "the length of x.f64 = 40: expected whole rows of 16 bytes, which 2 <f8 take"
    );
    assert_eq!(open(&[0; 40], 0).unwrap_err().to_string(), "n_columns = 0: expected at least 1");
    let mut column_major = Array2::zeros((3, 2).f());
    column_major.assign(&array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let fortran = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/npy/fortran_f8.npy")).unwrap();
    let error = NpyBlocks::new(Cursor::new(fortran), "x.npy").unwrap_err();
    assert!(error.to_string().contains("numpy.ascontiguousarray"), "{error}");
    let mut file = Vec::new();
    npy::write_matrix(&mut file, column_major.view()).unwrap();
    let cut = NpyBlocks::new(Cursor::new(file[..file.len() - 1].to_vec()), "x.npy").unwrap_err();
    assert!(cut.to_string().contains("the file ends after 47 of 48 bytes"), "{cut}");
    file.push(0);
    let longer = NpyBlocks::new(Cursor::new(file), "x.npy").unwrap_err();
    assert!(longer.to_string().contains("more than the 48 bytes"), "{longer}");
    let error = refusal(&mut cut_of_no_rows(), &params(1));
    assert_eq!(error.to_string(), "the source of blocks has 2 columns and no row; at least one row is needed");
}

fn cut_of_no_rows() -> impl BlockSource<f64> {
    ArraySequence::new(2, std::iter::empty)
}

#[test]
fn a_value_that_is_no_number_is_named_by_its_row_in_any_block() {
    let mut x = blobs(40_000, 2, 3, 1.0, 8);
    x[[31_999, 1]] = f64::NAN;
    for n_rows in [500, 40_000] {
        let error = refusal(&mut cut(&x, n_rows), &given(&x, 3));
        assert!(matches!(error.kind(), ErrorKind::NotFinite { row: 32_000, column, .. } if column == "2"), "{error}");
    }
    x[[31_999, 1]] = 1e200;
    let error = refusal(&mut cut(&x, 500), &given(&x, 3));
    assert!(error.to_string().contains("row 32000") && error.to_string().contains("scale the column"), "{error}");
    let model = KMeans::try_from_centroids(array![[0.0, 0.0]]).unwrap();
    x[[31_999, 1]] = f64::INFINITY;
    let error = model.assign_blocks(&mut cut(&x, 500), &mut Silent, |_| Ok(())).unwrap_err();
    assert!(error.to_string().starts_with("row 32000, column 2"), "{error}");
}

#[test]
fn weights_that_do_not_fit_the_rows_are_refused() {
    let x = blobs(20_000, 2, 3, 1.0, 9);
    let refusal = |weights: Array2<f64>| {
        let params = given(&x, 3).check().unwrap();
        params.fit_blocks(&mut cut(&x, 999), Some(&mut ArrayBlocks::new(weights.view())), &mut Silent).unwrap_err()
    };
    let mut weights = Array2::ones((20_000, 1));
    weights[[17_000, 0]] = -1.0;
    assert_eq!(
        refusal(weights).to_string(),
        "the sample weight of row 17001 = -1: expected a finite number of at least 0"
    );
    for n_rows in [19_999, 20_001] {
        let error = refusal(Array2::ones((n_rows, 1)));
        assert_eq!(error.to_string(), format!("the source of sample weights: expected 20000 entries, got {n_rows}"));
    }
    let zero = refusal(Array2::zeros((20_000, 1)));
    assert_eq!(zero.to_string(), "sample weights = all 0: expected at least one positive weight");
    let wide = refusal(Array2::ones((20_000, 2)));
    assert_eq!(wide.to_string(), "the source of sample weights: expected 1 column, got 2");
}

#[test]
fn too_few_distinct_rows_and_starts_without_end_are_refused() {
    let x = Array2::from_shape_fn((LARGE, 1), |(row, _)| (row % 3) as f64);
    let error = refusal(&mut cut(&x, 5000), &params(4));
    assert!(matches!(error.kind(), ErrorKind::TooFewDistinctRows { n_clusters: 4, n_distinct: 3 }), "{error}");
    let error = refusal(&mut cut(&x, 5000), &params(2).init(KMeansInit::KMeansPlusPlus));
    assert_eq!(
        error.to_string(),
        "init = k_means_plus_plus: expected breathing or given centroids for blocks of 65536 rows and more"
    );
    // Rows that differ are too rare for the sample.
    let mut rare = Array2::zeros((LARGE * 4, 1));
    rare[[2, 0]] = 1.0;
    let error = refusal(&mut ArrayBlocks::new(rare.view()), &params(2));
    assert!(error.to_string().contains("a sample of 32768 rows holds fewer than 2 distinct ones"), "{error}");
    let width = refusal(&mut cut(&x, 5000), &params(1).init(KMeansInit::Given(array![[0.0, 0.0]])));
    assert_eq!(width.to_string(), "the matrix of given centroids: expected 1 column, got 2");
}

#[test]
fn a_source_that_changes_between_two_passes_is_refused() {
    let x = blobs(20_000, 2, 3, 1.0, 10);
    for n_rows in [12_000, 19_999, 20_000] {
        // In the first pass all but a hundred rows, later others.
        let mut passes = 0;
        let start = || {
            passes += 1;
            let end = if passes == 1 { 19_900 } else { n_rows };
            std::iter::once(Ok(x.slice(s![..end, ..]).to_owned()))
        };
        let error = refusal(&mut ArraySequence::new(2, start), &given(&x, 3));
        let ErrorKind::Length { expected: 19_900, got, .. } = error.kind() else { panic!("{error}") };
        assert_eq!(*got, n_rows);
    }
}

/// A file that fails or shrinks after so many bytes were read from it.
struct Failing {
    file: Cursor<Vec<u8>>,
    n_left: usize,
    failure: Failure,
}

#[derive(Clone, Copy)]
enum Failure {
    Error,
    Shrinks,
}

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.n_left == 0 {
            match self.failure {
                Failure::Error => return Err(std::io::Error::other("the disk is gone")),
                Failure::Shrinks => self.file.get_mut().truncate(1000),
            }
        }
        let n = buffer.len().min(self.n_left.max(1));
        let n_read = self.file.read(&mut buffer[..n])?;
        self.n_left = self.n_left.saturating_sub(n_read);
        Ok(n_read)
    }
}

impl Seek for Failing {
    fn seek(&mut self, position: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(position)
    }
}

#[test]
fn files_that_fail_or_change_while_they_are_read_are_refused_in_any_pass() {
    let x = blobs(20_000, 2, 3, 1.0, 11);
    let bytes: Vec<u8> = x.iter().flat_map(|value| value.to_le_bytes()).collect();
    for n_left in [100_000, 320_000, 500_000] {
        let failing = |failure| {
            let reader = Failing { file: Cursor::new(bytes.clone()), n_left, failure };
            let mut blocks = FileBlocks::<f64, _>::new(reader, "x.f64", 2, Endian::Little).unwrap();
            refusal(&mut blocks, &given(&x, 3).tol(0.0))
        };
        let error = failing(Failure::Error);
        assert_eq!(error.to_string(), "cannot read x.f64: the disk is gone");
        let error = failing(Failure::Shrinks);
        assert_eq!(
            error.to_string(),
            "the bytes of x.f64, which changed while it was read: expected 320000 entries, got 1000"
        );
    }
}

#[test]
fn an_observer_can_stop_between_blocks_and_gets_the_last_whole_pass() {
    let x = blobs(60_000, 40, 5, 4.0, 12);
    let params = given(&x, 8).tol(0.0).max_iter(100);
    let stopped = |n_events: usize| {
        let mut seen = 0;
        let mut observer = |event: &Event| {
            seen += usize::from(matches!(event, Event::Rows { .. } | Event::Iteration { .. }));
            if seen >= n_events { Control::Stop } else { Control::Continue }
        };
        let observer: &mut dyn Observer = &mut observer;
        params.check().unwrap().fit_blocks(&mut cut(&x, 10_000), None, observer)
    };
    // Two blocks a pass: the first pass, then an iteration that is not over.
    for n_events in [1, 2, 3, 4] {
        let error = stopped(n_events).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Interrupted), "{error}");
    }
    for n_events in [5, 6, 8, 12] {
        let fit = stopped(n_events).unwrap();
        assert_eq!(fit.summary.stop, StopReason::Interrupted);
        let assigned = fit.model.assign(x.view()).unwrap();
        let inertia: f64 = assigned.distances.iter().map(|distance| distance * distance).sum();
        assert!((fit.summary.inertia / inertia - 1.0).abs() < 1e-12, "{} {inertia}", fit.summary.inertia);
        let sizes: Vec<f64> = assigned.labels.sizes().iter().map(|&size| size as f64).collect();
        assert_eq!(fit.cluster_weights, sizes);
    }
}
