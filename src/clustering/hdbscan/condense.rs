//! The condensed tree: a hierarchy in which only groups of some size count as clusters.

use crate::clustering::hdbscan::hierarchy::Hierarchy;

/// The clusters of a hierarchy and where rows fall out of them (Campello, Moulavi and Sander 2013, doi:10.1007/978-3-642-37456-2_14).
///
/// Going down in distance, a cluster loses the groups that have become too small; where it parts into several large enough ones, it ends,
/// and they begin.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CondensedTree {
    /// The first is that of all rows; each comes after its parent.
    pub(super) clusters: Vec<Cluster>,
    /// By row.
    pub(super) falls: Vec<Fall>,
}

/// A cluster of a condensed tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cluster {
    /// The cluster that it came from; its own number for the first.
    pub(super) parent: u32,
    /// The distance at which it begins; infinite for the first.
    pub(super) birth: f64,
    /// The least distance at which it loses something.
    pub(super) death: f64,
    /// How many clusters it parts into.
    pub(super) n_children: usize,
}

/// Where a row leaves the clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fall {
    /// The last cluster that it is in.
    pub(super) cluster: u32,
    /// The distance at which it falls out; the greatest number for a row that is alone.
    pub(super) distance: f64,
}

/// A condensed tree and by cluster its stability: the sum over its rows of how much lambda, the reciprocal of the distance, they stay for.
pub(super) struct Condensed {
    pub(super) tree: CondensedTree,
    pub(super) stabilities: Vec<f64>,
}

/// The clusters of at least `min_size` rows.
pub(super) fn condense(hierarchy: &Hierarchy, min_size: usize) -> Condensed {
    let falls = vec![Fall { cluster: 0, distance: f64::MAX }; hierarchy.n_rows()];
    let tree = CondensedTree { clusters: Vec::new(), falls };
    let mut condensing = Condensing { hierarchy, min_size, nodes: Vec::new(), tree, stabilities: Vec::new() };
    condensing.begin(hierarchy.root().as_slice(), 0, f64::INFINITY);
    let mut cluster = 0;
    while cluster < condensing.nodes.len() {
        condensing.run_down(cluster);
        cluster += 1;
    }
    Condensed { tree: condensing.tree, stabilities: condensing.stabilities }
}

impl CondensedTree {
    /// The tree of clusters given by their parents and the distances at which they begin, and of falls. Parents come first.
    pub(super) fn from_parts(parents: &[u32], births: &[f64], falls: Vec<Fall>) -> Self {
        let mut clusters: Vec<Cluster> =
            parents.iter().zip(births).map(|(&parent, &birth)| Cluster::born(parent, birth)).collect();
        for idx in 1..clusters.len() {
            let birth = clusters[idx].birth;
            let parent = &mut clusters[parents[idx] as usize];
            parent.death = parent.death.min(birth);
            parent.n_children += 1;
        }
        for fall in &falls {
            let cluster = &mut clusters[fall.cluster as usize];
            cluster.death = cluster.death.min(fall.distance);
        }
        Self { clusters, falls }
    }

    /// By cluster the selected one that it is or is below.
    pub(super) fn selected_above(&self, selected: &[bool]) -> Vec<Option<usize>> {
        let mut above = vec![None; self.clusters.len()];
        for (idx, cluster) in self.clusters.iter().enumerate() {
            // The first is its own parent, and nothing is known of it yet.
            above[idx] = if selected[idx] { Some(idx) } else { above[cluster.parent as usize] };
        }
        above
    }

    /// By cluster the least distance at which it or a cluster below it loses something.
    pub(super) fn deaths_below(&self) -> Vec<f64> {
        let mut deaths: Vec<f64> = self.clusters.iter().map(|cluster| cluster.death).collect();
        for idx in (1..deaths.len()).rev() {
            let parent = self.clusters[idx].parent as usize;
            deaths[parent] = deaths[parent].min(deaths[idx]);
        }
        deaths
    }
}

impl Cluster {
    fn born(parent: u32, birth: f64) -> Self {
        Self { parent, birth, death: birth, n_children: 0 }
    }
}

/// A tree that is being condensed.
struct Condensing<'a> {
    hierarchy: &'a Hierarchy,
    min_size: usize,
    /// By cluster the node at which it begins.
    nodes: Vec<u32>,
    tree: CondensedTree,
    stabilities: Vec<f64>,
}

impl Condensing<'_> {
    /// New clusters, one a node.
    fn begin(&mut self, nodes: &[u32], parent: usize, birth: f64) {
        self.nodes.extend(nodes);
        self.tree.clusters.extend(nodes.iter().map(|_| Cluster::born(parent as u32, birth)));
        self.stabilities.extend(nodes.iter().map(|_| 0.0));
    }

    /// Follows a cluster from its node down to its end.
    fn run_down(&mut self, cluster: usize) {
        let mut node = self.nodes[cluster];
        loop {
            let distance = self.hierarchy.distance(node);
            let parts = self.hierarchy.parts(node).into_iter();
            let (large, small): (Vec<u32>, Vec<u32>) =
                parts.partition(|&part| self.hierarchy.size(part) >= self.min_size);
            for row in small.iter().flat_map(|&part| self.hierarchy.rows(part)) {
                self.tree.falls[row] = Fall { cluster: cluster as u32, distance };
            }
            self.lose(cluster, &small, distance);
            match large[..] {
                [] => return,
                [rest] => node = rest,
                _ => {
                    self.lose(cluster, &large, distance);
                    self.tree.clusters[cluster].n_children = large.len();
                    return self.begin(&large, cluster, distance);
                }
            }
        }
    }

    fn lose(&mut self, cluster: usize, parts: &[u32], distance: f64) {
        let n_rows: usize = parts.iter().map(|&part| self.hierarchy.size(part)).sum();
        if n_rows > 0 {
            let Cluster { birth, death, .. } = &mut self.tree.clusters[cluster];
            self.stabilities[cluster] += (distance.recip() - birth.recip()) * n_rows as f64;
            *death = death.min(distance);
        }
    }
}
