use std::ops::Range;

use ndarray::ArrayView2;

use crate::math::chunked::map_chunks_of;
use crate::selection::metrics::partition::{Partition, row_major};

/// Rows that one thread takes at a time. Each row's value is its own, so this decides speed alone.
const CHUNK_ROWS: usize = 32;

/// Rows that a chunk is compared with at a time: their columns stay in the cache while the chunk passes over them.
const BLOCK_ROWS: usize = 512;

/// Rows dealt to groups, so that the silhouette without one of them can be had from the same distances.
pub(super) struct Groups {
    /// The group of each row, below `n_groups`.
    pub(super) of_row: Vec<u32>,
    pub(super) n_groups: usize,
}

/// What the pass yields for one partition.
pub(super) struct Measured {
    /// The silhouette of each row.
    pub(super) values: Vec<f64>,
    /// The mean silhouette of the rows that are left when a group is taken out, group by group; empty with a single group.
    pub(super) without_group: Vec<f64>,
}

/// One partition with each cluster divided by group: cell `cluster * n_groups + group`.
struct Divided<'a> {
    partition: &'a Partition,
    cell_of_row: Vec<u32>,
    cell_sizes: Vec<usize>,
}

/// The silhouettes of the rows of `x`, which are the rows of every partition, from one pass over their distances.
pub(super) fn measure(x: ArrayView2<'_, f64>, partitions: &[&Partition], groups: &Groups) -> Vec<Measured> {
    let (n_rows, n_features) = x.dim();
    if partitions.is_empty() || n_rows == 0 {
        return Vec::new();
    }
    // Column by column the distances of one row to many are independent, which vectorises without changing the order in which
    // the squared differences of a pair are summed.
    let columns = row_major(x.t());
    let columns = columns.as_slice().unwrap_or_default();
    let divided: Vec<Divided> = partitions.iter().map(|partition| divide(partition, groups)).collect();
    let work_per_row = n_rows.saturating_mul(n_features + partitions.len());
    let chunks = map_chunks_of(CHUNK_ROWS, n_rows, work_per_row, |rows| {
        let sums = distance_sums(columns, n_rows, rows.clone(), &divided);
        of_chunk(&sums, rows, &divided, groups)
    });
    let mut measured: Vec<Measured> = Vec::with_capacity(partitions.len());
    for chunk in chunks {
        if measured.is_empty() {
            measured = chunk;
            continue;
        }
        for (whole, part) in measured.iter_mut().zip(chunk) {
            whole.values.extend(part.values);
            whole.without_group.iter_mut().zip(part.without_group).for_each(|(sum, part)| *sum += part);
        }
    }
    let mut n_left = vec![n_rows; groups.n_groups];
    groups.of_row.iter().for_each(|&group| n_left[group as usize] -= 1);
    for whole in &mut measured {
        whole.without_group.iter_mut().zip(&n_left).for_each(|(sum, &n_left)| *sum /= n_left as f64);
    }
    measured
}

fn divide<'a>(partition: &'a Partition, groups: &Groups) -> Divided<'a> {
    let n_groups = groups.n_groups as u32;
    let cell_of_row: Vec<u32> =
        partition.codes.iter().zip(&groups.of_row).map(|(&code, &group)| code * n_groups + group).collect();
    let mut cell_sizes = vec![0; partition.n_clusters() * groups.n_groups];
    cell_of_row.iter().for_each(|&cell| cell_sizes[cell as usize] += 1);
    Divided { partition, cell_of_row, cell_sizes }
}

/// For each row of the chunk, its summed distance to each cell of each partition, in that order.
fn distance_sums(columns: &[f64], n_rows: usize, rows: Range<usize>, divided: &[Divided<'_>]) -> Vec<f64> {
    let n_sums: usize = divided.iter().map(|divided| divided.cell_sizes.len()).sum();
    let mut sums = vec![0.0; rows.len() * n_sums];
    let mut distances = [0.0; BLOCK_ROWS];
    for start in (0..n_rows).step_by(BLOCK_ROWS) {
        let block = start..(start + BLOCK_ROWS).min(n_rows);
        let distances = &mut distances[..block.len()];
        for (row, mut sums) in rows.clone().zip(sums.chunks_exact_mut(n_sums)) {
            distances.fill(0.0);
            for column in columns.chunks_exact(n_rows) {
                let value = column[row];
                for (sum, other) in distances.iter_mut().zip(&column[block.clone()]) {
                    let difference = value - other;
                    *sum += difference * difference;
                }
            }
            distances.iter_mut().for_each(|distance| *distance = distance.sqrt());
            for divided in divided {
                let (own, rest) = sums.split_at_mut(divided.cell_sizes.len());
                for (distance, &cell) in distances.iter().zip(&divided.cell_of_row[block.clone()]) {
                    own[cell as usize] += distance;
                }
                sums = rest;
            }
        }
    }
    sums
}

/// A chunk's silhouettes, partition by partition; `without_group` holds sums here, not yet means.
fn of_chunk(sums: &[f64], rows: Range<usize>, divided: &[Divided<'_>], groups: &Groups) -> Vec<Measured> {
    let n_groups = groups.n_groups;
    let n_sums: usize = divided.iter().map(|divided| divided.cell_sizes.len()).sum();
    let mut first = 0;
    let mut measured = Vec::with_capacity(divided.len());
    for divided in divided {
        let mut values = Vec::with_capacity(rows.len());
        let mut without_group = vec![0.0; if n_groups > 1 { n_groups } else { 0 }];
        for row in rows.clone() {
            let cells = &sums[(row - rows.start) * n_sums + first..][..divided.cell_sizes.len()];
            let totals: Vec<f64> = cells.chunks_exact(n_groups).map(|cells| cells.iter().sum()).collect();
            let own = divided.partition.codes[row] as usize;
            let sizes = &divided.partition.sizes;
            values.push(row_value(own, totals.iter().copied().zip(sizes.iter().copied())));
            for (group, sum) in without_group.iter_mut().enumerate() {
                if groups.of_row[row] as usize != group {
                    let cell = |cluster: usize| cluster * n_groups + group;
                    let left = (0..sizes.len()).map(|cluster| {
                        (totals[cluster] - cells[cell(cluster)], sizes[cluster] - divided.cell_sizes[cell(cluster)])
                    });
                    *sum += row_value(own, left);
                }
            }
        }
        measured.push(Measured { values, without_group });
        first += divided.cell_sizes.len();
    }
    measured
}

/// One row's silhouette from its summed distance to each cluster and the cluster's size. Clusters without rows are passed
/// over; a row that is compared with nothing scores 0.
fn row_value(own: usize, clusters: impl Iterator<Item = (f64, usize)>) -> f64 {
    let (mut within, mut nearest_other) = (0.0, f64::INFINITY);
    let mut has_other = false;
    for (cluster, (sum, size)) in clusters.enumerate() {
        if cluster == own {
            if size < 2 {
                return 0.0;
            }
            within = sum / (size - 1) as f64;
        } else if size > 0 {
            has_other = true;
            nearest_other = f64::min(nearest_other, sum / size as f64);
        }
    }
    let larger = f64::max(within, nearest_other);
    if !has_other || larger == 0.0 { 0.0 } else { (nearest_other - within) / larger }
}
