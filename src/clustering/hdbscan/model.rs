use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::check::check_width;
use crate::clustering::hdbscan::condense::{CondensedTree, Fall, condense};
use crate::clustering::hdbscan::params::{HdbscanParams, HdbscanValidParams, SingleCluster};
use crate::clustering::hdbscan::search::{Neighbour, Neighbours};
use crate::clustering::hdbscan::select::select;
use crate::clustering::hdbscan::tree::DensityTree;
use crate::clustering::index::OnDemand;
use crate::clustering::labels::{NOISE, check_row_count};
use crate::clustering::metric::unit_vectors;
use crate::clustering::{Assign, Assignment, Clusterer, Clustering, Labels, Metric, Scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::features::{FeatureMatrix, check_finite};
use crate::math::chunked::map_chunks_of;
use crate::math::simd::tiles::LANES;
use crate::observe::Observer;

/// A fitted HDBSCAN*: the training rows, and where each falls out of the clusters.
///
/// Clusters are numbered by their first row. A new row belongs where its nearest training row by mutual reachability does, unless it is
/// too far from it to be in that cluster; so training rows get the labels of the fit. This is approximate: a fit with the new row
/// may find other clusters.
///
/// A saved model holds all training rows, in JSON about 20 bytes a value and 30 a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    try_from = "RawHdbscan<F>",
    into = "RawHdbscan<F>",
    bound(serialize = "F: Scalar + Serialize", deserialize = "F: Scalar + Deserialize<'de>")
)]
pub struct Hdbscan<F: Scalar = f64> {
    params: HdbscanValidParams,
    points: Array2<F>,
    tree: CondensedTree,
    /// By label.
    selected: Vec<Selected>,
    /// By cluster of the tree the label of its rows, or [`NOISE`].
    codes: Vec<u32>,
    neighbours: OnDemand<TrainingRows<F>>,
}

/// The training rows as the metric compares them.
#[derive(Debug, Clone)]
enum TrainingRows<F> {
    Plain(Neighbours<F>),
    Places(Neighbours<f64>),
}

/// A cluster of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Selected {
    /// Its number in the tree.
    cluster: u32,
    /// The greatest distance at which a row that falls out is still in it.
    within: f64,
}

/// How a fit of HDBSCAN* went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HdbscanSummary {
    /// Rows in no cluster.
    pub n_noise: usize,
}

/// Where rows belong and how surely, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Memberships {
    /// The cluster of each row.
    pub labels: Labels,
    /// How surely each row is in its cluster, from 0 to 1: 1 in its densest place, 0 for noise.
    pub probabilities: Vec<f64>,
}

/// Where a row leaves the clusters, and how far it is from the nearest row that belongs to one.
#[derive(Clone, Copy)]
struct Placed {
    fall: Fall,
    sq: f64,
}

impl<F: Scalar> Hdbscan<F> {
    /// The training rows, shape `(n_rows, n_features)`.
    pub fn points(&self) -> ArrayView2<'_, F> {
        self.points.view()
    }

    /// What was asked for.
    pub fn params(&self) -> &HdbscanValidParams {
        &self.params
    }

    /// Number of clusters: 0 where there is only noise.
    pub fn n_clusters(&self) -> usize {
        self.selected.len()
    }

    /// Number of features.
    pub fn n_features(&self) -> usize {
        self.points.ncols()
    }

    /// By cluster the mutual reachability up to which a row is in it.
    pub fn reaches(&self) -> Vec<f64> {
        let reach = |selected: &Selected| self.tree.clusters[selected.cluster as usize].birth.min(selected.within);
        self.selected.iter().map(reach).collect()
    }

    /// Where the training rows belong, and how surely.
    pub fn memberships(&self) -> Memberships {
        self.memberships_of(self.tree.falls.iter())
    }

    /// How much sparser the place of each training row is than the densest place of its cluster, from 0 to 1 (GLOSH: Campello, Moulavi,
    /// Zimek and Sander 2015, doi:10.1145/2733381, equation 8). High for outliers, also for those that a cluster has taken in.
    pub fn outlier_scores(&self) -> Vec<f64> {
        let deaths = self.tree.deaths_below();
        let score = |fall: &Fall| {
            let (lambda, densest) = (fall.distance.recip(), deaths[fall.cluster as usize].recip());
            match densest.is_finite() {
                _ if densest == 0.0 || lambda.is_infinite() => 0.0,
                true => (densest - lambda) / densest,
                false => 1.0,
            }
        };
        self.tree.falls.iter().map(score).collect()
    }

    /// Where new rows belong, and how surely. A row's answer does not depend on the rows beside it.
    ///
    /// # Errors
    /// [`ErrorKind::Width`] where `x` has another number of columns than the training matrix, [`ErrorKind::NotFinite`] for NaN and
    /// infinity.
    pub fn predict_memberships(&self, x: ArrayView2<'_, F>) -> Result<Memberships> {
        let placed = self.place(x)?;
        Ok(self.memberships_of(placed.iter().map(|placed| &placed.fall)))
    }

    fn memberships_of<'a>(&self, falls: impl Iterator<Item = &'a Fall> + Clone) -> Memberships {
        let codes = falls.clone().map(|fall| self.code(fall)).collect();
        let probabilities = falls.map(|fall| self.probability(fall)).collect();
        Memberships { labels: Labels::from_codes(codes, self.n_clusters()), probabilities }
    }

    /// The label of a row that falls out there.
    fn code(&self, fall: &Fall) -> u32 {
        match self.codes[fall.cluster as usize] {
            code if code != NOISE && fall.distance <= self.selected[code as usize].within => code,
            _ => NOISE,
        }
    }

    fn probability(&self, fall: &Fall) -> f64 {
        match self.code(fall) {
            NOISE => 0.0,
            code => {
                let death = self.tree.clusters[self.selected[code as usize].cluster as usize].death;
                // The quotient of the lambdas; the quotient of the distances would round differently.
                if death < fall.distance { fall.distance.recip() / death.recip() } else { 1.0 }
            }
        }
    }

    fn place(&self, x: ArrayView2<'_, F>) -> Result<Vec<Placed>> {
        check_width(x, self.n_features())?;
        let metric = self.params.metric();
        metric.check_places(x)?;
        let (points, min_samples) = (self.points.view(), self.params.min_samples());
        let rows = self.neighbours.of(|| match metric {
            Metric::Euclidean => TrainingRows::Plain(Neighbours::new(points, min_samples)),
            Metric::Haversine => TrainingRows::Places(Neighbours::new(unit_vectors(points).view(), min_samples)),
        });
        let found = match rows {
            TrainingRows::Plain(neighbours) => find(neighbours, x),
            TrainingRows::Places(neighbours) => find(neighbours, unit_vectors(x).view()),
        };
        let place = |found: Neighbour| Placed {
            fall: self.fall(found.row, metric.distance_sq(found.reach_sq).sqrt()),
            sq: metric.distance_sq(found.sq),
        };
        Ok(found.into_iter().map(place).collect())
    }

    /// Where a new row falls out whose nearest row is `row`, at that mutual reachability.
    fn fall(&self, row: u32, distance: f64) -> Fall {
        // A place so far off that no number tells how far finds no row at all.
        let Some(&Fall { mut cluster, distance: last }) = self.tree.falls.get(row as usize) else {
            return Fall { cluster: 0, distance: f64::MAX };
        };
        while cluster > 0 && self.tree.clusters[cluster as usize].birth <= distance {
            cluster = self.tree.clusters[cluster as usize].parent;
        }
        Fall { cluster, distance: distance.max(last) }
    }
}

/// What each row of `x` finds.
fn find<F: Scalar>(neighbours: &Neighbours<F>, x: ArrayView2<'_, F>) -> Vec<Neighbour> {
    let found = map_chunks_of(LANES, x.nrows(), 5000 * x.ncols(), |rows| {
        let mut queries = vec![F::nan(); LANES * x.ncols()];
        for (lane, row) in rows.clone().enumerate() {
            x.row(row).iter().enumerate().for_each(|(feature, &value)| queries[feature * LANES + lane] = value);
        }
        let found = neighbours.find(&queries, u32::MAX >> (LANES - rows.len()));
        found[..rows.len()].to_vec()
    });
    found.concat()
}

impl<F: Scalar> Assign<F> for Hdbscan<F> {
    /// The cluster of the nearest training row by mutual reachability, where the new row is near enough to be in it. `distances` are to
    /// that training row, also for noise. Margins are `None`: density models have no second cluster to compare with.
    fn assign(&self, x: ArrayView2<'_, F>) -> Result<Assignment> {
        let placed = self.place(x)?;
        let codes = placed.iter().map(|placed| self.code(&placed.fall)).collect();
        Ok(Assignment {
            labels: Labels::from_codes(codes, self.n_clusters()),
            distances: placed.iter().map(|placed| placed.sq.sqrt()).collect(),
            margins: vec![None; placed.len()],
        })
    }
}

impl Clusterer for HdbscanParams {
    type Model = Hdbscan;
    type Summary = HdbscanSummary;

    fn cluster(&self, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<Clustering<Hdbscan, HdbscanSummary>> {
        self.checked()?.fit_array(x.values(), x.weights().map(Array1::view), observer)
    }
}

impl HdbscanParams {
    /// The tree that these parameters are answered from, to be used again: it is that of their metric and `min_samples` alone.
    pub(crate) fn tree(&self, x: &FeatureMatrix, observer: &mut dyn Observer) -> Result<DensityTree> {
        let params = self.checked()?;
        params.check_weights(x.weights().is_some())?;
        DensityTree::fit_by(params.metric(), x.values(), params.min_samples(), observer)
    }

    /// What [`Clusterer::cluster`] answers, from the tree that [`HdbscanParams::tree`] made of `x` for parameters of the same metric and
    /// `min_samples`.
    pub(crate) fn cluster_tree(
        &self,
        x: &FeatureMatrix,
        tree: &DensityTree,
    ) -> Result<Clustering<Hdbscan, HdbscanSummary>> {
        Ok(self.checked()?.fit_tree(x.values(), tree))
    }
}

impl HdbscanValidParams {
    /// Fits an array of any layout, shape `(n_rows, n_features)`.
    ///
    /// With fewer rows than `min_samples` or `min_cluster_size` all rows are noise. Cost and memory are those of [`DensityTree::fit`], and
    /// the model keeps the rows.
    ///
    /// # Errors
    /// Those of [`DensityTree::fit`], and [`ErrorKind::Param`] for weights, which the algorithm does not know.
    pub fn fit_array<F: Scalar>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
        observer: &mut dyn Observer,
    ) -> Result<Clustering<Hdbscan<F>, HdbscanSummary>> {
        self.check_weights(weights.is_some())?;
        let tree = DensityTree::fit_by(self.metric(), x, self.min_samples(), observer)?;
        Ok(self.fit_tree(x, &tree))
    }

    /// The fit of an array whose tree is there already: that of its metric and `min_samples`.
    fn fit_tree<F: Scalar>(&self, x: ArrayView2<'_, F>, tree: &DensityTree) -> Clustering<Hdbscan<F>, HdbscanSummary> {
        let condensed = condense(tree.hierarchy(), self.min_cluster_size());
        let selected = select(&condensed, self);
        let clusters = (0..selected.len()).filter(|&cluster| selected[cluster]);
        let selected = clusters.map(|cluster| self.selected(&condensed.tree, cluster)).collect();
        let points = x.as_standard_layout().into_owned();
        let model = Hdbscan::new(self.clone(), points, condensed.tree, selected);
        let labels = model.memberships().labels;
        Clustering { model, summary: HdbscanSummary { n_noise: labels.n_noise() }, labels }
    }

    fn check_weights(&self, are_given: bool) -> Result<()> {
        if are_given {
            return Err(Error::param("sample weights", "given", "none: HDBSCAN* counts rows"));
        }
        Ok(())
    }

    /// A selected cluster and how far it goes. That of all rows would hold every row, so that it ends where it begins to lose: at
    /// `cluster_selection_epsilon`, or where there is none only its densest rows are in it, as in scikit-learn.
    fn selected(&self, tree: &CondensedTree, cluster: usize) -> Selected {
        let epsilon = self.cluster_selection_epsilon();
        let within = match (cluster, self.single_cluster()) {
            (0, SingleCluster::Allowed) if epsilon > 0.0 => epsilon,
            (0, _) => tree.clusters[cluster].death,
            _ => f64::MAX,
        };
        // Beyond this, rows are only together because all rows are.
        Selected { cluster: cluster as u32, within: within.min(FARTHEST) }
    }
}

/// Below the distance at which rows are joined whose distance no number can tell.
const FARTHEST: f64 = 1e154;

impl<F: Scalar> Hdbscan<F> {
    /// A model whose labels are in the order of their first rows.
    fn new(params: HdbscanValidParams, points: Array2<F>, tree: CondensedTree, selected: Vec<Selected>) -> Self {
        let codes = codes_of(&tree, &selected);
        let mut model = Self { params, points, tree, selected, codes, neighbours: OnDemand::default() };
        let mut first_rows = vec![NOISE; model.selected.len()];
        for (row, fall) in model.tree.falls.iter().enumerate().rev() {
            if let Some(first) = first_rows.get_mut(model.code(fall) as usize) {
                *first = row as u32;
            }
        }
        let mut order: Vec<usize> = (0..first_rows.len()).collect();
        // One row alone is the cluster of all rows, but not in it.
        order.retain(|&label| first_rows[label] != NOISE);
        order.sort_by_key(|&label| first_rows[label]);
        model.selected = order.into_iter().map(|label| model.selected[label]).collect();
        model.codes = codes_of(&model.tree, &model.selected);
        model
    }
}

/// By cluster the label of its rows, or [`NOISE`].
fn codes_of(tree: &CondensedTree, selected: &[Selected]) -> Vec<u32> {
    let mut code_of_selected = vec![NOISE; tree.clusters.len()];
    selected.iter().enumerate().for_each(|(code, selected)| code_of_selected[selected.cluster as usize] = code as u32);
    let is_selected: Vec<bool> = code_of_selected.iter().map(|&code| code != NOISE).collect();
    let above = tree.selected_above(&is_selected).into_iter();
    above.map(|selected| selected.map_or(NOISE, |cluster| code_of_selected[cluster])).collect()
}

/// What a file holds; the model is rebuilt through its checked constructor. The cluster of all rows goes without saying.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHdbscan<F> {
    params: HdbscanParams,
    n_clusters: usize,
    n_features: usize,
    /// By cluster after the first.
    parents: Vec<u32>,
    births: Vec<f64>,
    selected: Vec<Selected>,
    /// By row.
    clusters: Vec<u32>,
    distances: Vec<f64>,
    points: Vec<F>,
}

impl<F: Scalar> From<Hdbscan<F>> for RawHdbscan<F> {
    fn from(model: Hdbscan<F>) -> Self {
        let clusters = model.tree.clusters.iter().skip(1);
        Self {
            n_clusters: model.n_clusters(),
            n_features: model.n_features(),
            parents: clusters.clone().map(|cluster| cluster.parent).collect(),
            births: clusters.map(|cluster| cluster.birth).collect(),
            selected: model.selected.clone(),
            clusters: model.tree.falls.iter().map(|fall| fall.cluster).collect(),
            distances: model.tree.falls.iter().map(|fall| fall.distance).collect(),
            points: model.points.into_iter().collect(),
            params: model.params.into(),
        }
    }
}

impl<F: Scalar> TryFrom<RawHdbscan<F>> for Hdbscan<F> {
    type Error = Error;

    fn try_from(raw: RawHdbscan<F>) -> Result<Self> {
        let params = raw.params.check()?;
        let n_rows = raw.clusters.len();
        check_len("the list of distances", n_rows, raw.distances.len())?;
        check_len("the list of selected clusters", raw.n_clusters, raw.selected.len())?;
        check_len("the list of births", raw.parents.len(), raw.births.len())?;
        check_len("the list of points", n_rows.saturating_mul(raw.n_features), raw.points.len())?;
        let points = Array2::from_shape_vec((n_rows, raw.n_features), raw.points);
        let points = points.map_err(|error| ErrorKind::Internal(error.to_string()))?;
        check_finite(points.view(), |column| (column + 1).to_string())?;
        params.metric().check_places(points.view())?;
        check_row_count(n_rows)?;
        let n_clusters = raw.parents.len() + 1;
        for (idx, &parent) in raw.parents.iter().enumerate() {
            check_below(format!("parent of cluster {}", idx + 1), parent as usize, idx + 1)?;
        }
        for (row, &cluster) in raw.clusters.iter().enumerate() {
            check_below(format!("cluster of row {}", row + 1), cluster as usize, n_clusters)?;
        }
        for (label, selected) in raw.selected.iter().enumerate() {
            check_below(format!("selected cluster {label}"), selected.cluster as usize, n_clusters)?;
        }
        let within = raw.selected.iter().map(|selected| selected.within);
        if let Some(bad) =
            raw.births.iter().chain(&raw.distances).copied().chain(within).find(|value| value.is_nan() || *value < 0.0)
        {
            return Err(Error::param("a distance of the model", bad, "at least 0"));
        }
        let parents: Vec<u32> = std::iter::once(0).chain(raw.parents).collect();
        let births: Vec<f64> = std::iter::once(f64::INFINITY).chain(raw.births).collect();
        let falls = raw.clusters.into_iter().zip(raw.distances);
        let falls = falls.map(|(cluster, distance)| Fall { cluster, distance }).collect();
        let tree = CondensedTree::from_parts(&parents, &births, falls);
        let order: Vec<u32> = raw.selected.iter().map(|selected| selected.cluster).collect();
        let model = Self::new(params, points, tree, raw.selected);
        if !model.selected.iter().map(|selected| selected.cluster).eq(order) {
            return Err(Error::param("the selected clusters", "out of order", "the order of their first rows"));
        }
        Ok(model)
    }
}

fn check_len(what: &str, expected: usize, got: usize) -> Result<()> {
    if expected == got { Ok(()) } else { Err(ErrorKind::Length { what: what.into(), expected, got }.into()) }
}

fn check_below(what: String, value: usize, bound: usize) -> Result<()> {
    if value < bound { Ok(()) } else { Err(Error::param(what, value, format!("below {bound}"))) }
}
