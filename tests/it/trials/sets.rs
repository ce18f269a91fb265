//! The published sets: rows, labels, and how near a clustering comes to them.

use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use segmenta::clustering::{Clustering, KMeans, KMeansParams, Labels};
use segmenta::ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use segmenta::observe::Silent;
use segmenta::selection::{adjusted_mutual_info, adjusted_rand};

/// One label a row; `None` is noise.
pub(crate) type Labelling = Vec<Option<usize>>;

/// The folder `name` of the published sets, or nothing, which is said.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(name);
    if path.exists() {
        return Some(path);
    }
    println!("shared/data/{name} absent: skipped");
    None
}

/// A set of Gagolewski's suite, with the labellings published for it.
pub(crate) struct Published {
    pub(crate) x: Array2<f64>,
    pub(crate) labellings: Vec<Labelling>,
}

impl Published {
    /// The set `name` in `folder`.
    pub(crate) fn read(folder: &Path, name: &str) -> Self {
        let labels = |number: usize| folder.join(format!("{name}.labels{number}.gz"));
        Self {
            x: read_matrix(&folder.join(format!("{name}.data.gz"))),
            labellings: (0..).map(labels).take_while(|path| path.exists()).map(|path| read_labels(&path)).collect(),
        }
    }
}

/// Numbers between blanks, one row a line.
pub(crate) fn read_matrix(path: &Path) -> Array2<f64> {
    parse(&text(path), path)
}

/// The same after a first line of other content.
pub(crate) fn read_matrix_after_a_line(path: &Path) -> Array2<f64> {
    parse(text(path).split_once('\n').expect("a first line").1, path)
}

/// Labels from 1, one a line after lines that are none; 0 is noise.
pub(crate) fn read_labels(path: &Path) -> Labelling {
    let labels = text(path).lines().filter_map(|line| line.trim().parse::<usize>().ok()).collect::<Vec<usize>>();
    labels.into_iter().map(|label| label.checked_sub(1)).collect()
}

fn parse(text: &str, path: &Path) -> Array2<f64> {
    let n_columns = text.lines().next().map_or(0, |line| line.split_whitespace().count());
    let values: Vec<f64> = text.split_whitespace().map(|value| value.parse().expect("a number")).collect();
    Array2::from_shape_vec((values.len() / n_columns, n_columns), values)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_none_or(|extension| extension != "gz") {
        return String::from_utf8(bytes).expect("ASCII");
    }
    let mut text = String::new();
    MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip of ASCII");
    text
}

/// k-means with the defaults of every setter: what a user gets who says no more than k.
pub(crate) fn fit_default(x: &Array2<f64>, k: usize) -> Clustering<KMeans> {
    KMeansParams::new(k).check().unwrap().fit_array(x.view(), None, &mut Silent).unwrap()
}

/// Number of clusters of a labelling.
pub(crate) fn n_clusters(labels: &Labelling) -> usize {
    labels.iter().flatten().max().map_or(0, |last| last + 1)
}

/// The mean of each cluster, shape `(n_clusters, n_features)`; rows of noise have no say.
pub(crate) fn means(x: ArrayView2<'_, f64>, labels: &Labelling) -> Array2<f64> {
    let mut sums = Array2::<f64>::zeros((n_clusters(labels), x.ncols()));
    let mut counts = Array1::<f64>::zeros(sums.nrows());
    for (row, label) in x.rows().into_iter().zip(labels) {
        if let Some(label) = *label {
            sums.row_mut(label).zip_mut_with(&row, |sum, value| *sum += value);
            counts[label] += 1.0;
        }
    }
    for (mut sum, count) in sums.rows_mut().into_iter().zip(counts) {
        sum /= count;
    }
    sums
}

/// The sum of squared distances to the means of a labelling.
pub(crate) fn inertia_of(x: ArrayView2<'_, f64>, labels: &Labelling) -> f64 {
    let means = means(x, labels);
    let own =
        |(row, label): (ArrayView1<'_, f64>, &Option<usize>)| label.map_or(0.0, |label| squared(row, means.row(label)));
    x.rows().into_iter().zip(labels).map(own).sum()
}

fn squared(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// How many centroids stand at the wrong cluster: the centroid index of Fränti, Rezaei and Zhao (2014,
/// doi:10.1016/j.patcog.2014.03.017). 0 where every cluster has its own centroid.
pub(crate) fn centroid_index(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> usize {
    let orphans = |from: ArrayView2<'_, f64>, to: ArrayView2<'_, f64>| {
        let mut is_orphan = vec![true; to.nrows()];
        for row in from.rows() {
            let distances = to.rows().into_iter().map(|other| squared(row, other));
            let nearest = distances.enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b)).expect("a centroid").0;
            is_orphan[nearest] = false;
        }
        is_orphan.into_iter().filter(|&orphan| orphan).count()
    };
    orphans(a, b).max(orphans(b, a))
}

/// The adjusted Rand index and the adjusted mutual information with a published labelling, over the rows that it does not call noise.
pub(crate) fn agreement(found: &Labels, published: &Labelling) -> (f64, f64) {
    let rows = || (0..published.len()).filter(|&row| published[row].is_some());
    let of_found = || rows().map(|row| found.get(row));
    let of_published = || rows().map(|row| published[row]);
    (adjusted_rand(of_found(), of_published()).unwrap(), adjusted_mutual_info(of_found(), of_published()).unwrap())
}

#[test]
fn the_centroid_index_counts_centroids_at_the_wrong_cluster() {
    let line = |points: &[f64]| Array2::from_shape_vec((points.len(), 1), points.to_vec()).unwrap();
    let truth = line(&[0.0, 10.0, 20.0]);
    assert_eq!(centroid_index(truth.view(), line(&[19.0, 1.0, 11.0]).view()), 0);
    assert_eq!(centroid_index(truth.view(), line(&[0.0, 1.0, 20.0]).view()), 1);
    assert_eq!(centroid_index(truth.view(), line(&[0.0, 0.5, 1.0]).view()), 2);
}
