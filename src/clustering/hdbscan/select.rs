//! Which clusters of a condensed tree are the answer.

use crate::clustering::hdbscan::condense::{Condensed, CondensedTree};
use crate::clustering::hdbscan::params::{ClusterSelectionMethod, HdbscanValidParams, SingleCluster};

/// By cluster whether it is selected; no selected cluster is below another.
pub(super) fn select(condensed: &Condensed, params: &HdbscanValidParams) -> Vec<bool> {
    let tree = &condensed.tree;
    let selected = match params.cluster_selection_method() {
        ClusterSelectionMethod::Eom => most_stable(condensed, params.single_cluster()),
        ClusterSelectionMethod::Leaf => leaves(tree),
    };
    if params.cluster_selection_epsilon() > 0.0 { merge_below(tree, selected, params) } else { selected }
}

/// The clusters that together are most stable (Campello, Moulavi, Zimek and Sander 2015, doi:10.1145/2733381, section 5): each is more
/// stable than all that is selected below it, or as stable.
fn most_stable(condensed: &Condensed, single: SingleCluster) -> Vec<bool> {
    let Condensed { tree, stabilities } = condensed;
    let mut selected = vec![false; tree.clusters.len()];
    let mut below = vec![0.0; tree.clusters.len()];
    let first = first_candidate(single);
    for idx in (first..tree.clusters.len()).rev() {
        selected[idx] = below[idx] <= stabilities[idx];
        if idx > 0 {
            let parent = tree.clusters[idx].parent as usize;
            below[parent] += if selected[idx] { stabilities[idx] } else { below[idx] };
        }
    }
    // A selected cluster hides those below it; parents come first.
    let mut is_hidden = vec![false; tree.clusters.len()];
    for idx in 1..tree.clusters.len() {
        let parent = tree.clusters[idx].parent as usize;
        is_hidden[idx] = selected[parent] || is_hidden[parent];
        selected[idx] &= !is_hidden[idx];
    }
    selected
}

/// The clusters that do not part again; never that of all rows.
fn leaves(tree: &CondensedTree) -> Vec<bool> {
    tree.clusters.iter().enumerate().map(|(idx, cluster)| idx > 0 && cluster.n_children == 0).collect()
}

/// Takes, instead of a selected cluster that begins below the distance `cluster_selection_epsilon`, the first one above it that begins
/// beyond, or the last one that may be selected (Malzer and Baum 2020, doi:10.1109/MFI49285.2020.9235263).
fn merge_below(tree: &CondensedTree, selected: Vec<bool>, params: &HdbscanValidParams) -> Vec<bool> {
    let epsilon = params.cluster_selection_epsilon();
    let mut merged = vec![false; selected.len()];
    for cluster in (0..selected.len()).filter(|&cluster| selected[cluster]) {
        let mut idx = cluster;
        if tree.clusters[cluster].birth < epsilon {
            while idx > 0 && tree.clusters[idx].birth <= epsilon {
                let parent = tree.clusters[idx].parent as usize;
                if parent < first_candidate(params.single_cluster()) {
                    break;
                }
                idx = parent;
            }
        }
        merged[idx] = true;
    }
    merged
}

/// The first cluster that may be selected: that of all rows only where a single cluster is allowed.
fn first_candidate(single: SingleCluster) -> usize {
    match single {
        SingleCluster::Allowed => 0,
        SingleCluster::Refused => 1,
    }
}
