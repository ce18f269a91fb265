use std::ops::Range;

use ndarray::ArrayView2;

use crate::math::chunked::map_chunks_of;
use crate::math::simd::{Level, QUERIES, Side, add_distances};
use crate::selection::metrics::partition::{Partition, row_major};

/// Rows that one thread takes at a time. Each row's value is its own, so this decides speed alone.
const CHUNK_ROWS: usize = 4 * QUERIES;

/// Rows that a chunk is compared with at a time: they stay in the cache while the chunk passes over them.
const BLOCK_ROWS: usize = 256;

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

/// One partition with each cluster divided by group: cell `first_cell + cluster * n_groups + group`.
struct Divided<'a> {
    partition: &'a Partition,
    first_cell: usize,
    cell_sizes: Vec<usize>,
}

/// The rows with the cells that they are in.
struct Field<'a> {
    /// Row-major.
    values: &'a [f64],
    n_features: usize,
    divided: Vec<Divided<'a>>,
    /// For each row its cell in each partition, counted through all partitions.
    cells: Vec<u32>,
    n_cells: usize,
    level: Level,
}

/// The silhouettes of the rows of `x`, which are the rows of every partition, from one pass over their distances.
pub(super) fn measure(x: ArrayView2<'_, f64>, partitions: &[&Partition], groups: &Groups) -> Vec<Measured> {
    let (n_rows, n_features) = x.dim();
    if partitions.is_empty() || n_rows == 0 {
        return Vec::new();
    }
    let x = row_major(x);
    let field = Field::new(x.as_slice().unwrap_or_default(), n_features, partitions, groups);
    let work_per_row = n_rows.saturating_mul(n_features + partitions.len());
    let chunks = map_chunks_of(CHUNK_ROWS, n_rows, work_per_row, |rows| {
        let sums = field.distance_sums(rows.clone());
        of_chunk(&sums, rows, &field, groups)
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

impl<'a> Field<'a> {
    fn new(values: &'a [f64], n_features: usize, partitions: &[&'a Partition], groups: &Groups) -> Self {
        let n_rows = groups.of_row.len();
        let mut cells = vec![0; n_rows * partitions.len()];
        let (mut divided, mut n_cells) = (Vec::with_capacity(partitions.len()), 0);
        for (number, &partition) in partitions.iter().enumerate() {
            let mut cell_sizes = vec![0; partition.n_clusters() * groups.n_groups];
            for (row, (&code, &group)) in partition.codes.iter().zip(&groups.of_row).enumerate() {
                let cell = code as usize * groups.n_groups + group as usize;
                cell_sizes[cell] += 1;
                cells[row * partitions.len() + number] = (n_cells + cell) as u32;
            }
            let first_cell = n_cells;
            n_cells += cell_sizes.len();
            divided.push(Divided { partition, first_cell, cell_sizes });
        }
        Self { values, n_features, divided, cells, n_cells, level: Level::widest() }
    }

    /// The summed distances of the rows of a chunk to each cell: cell by cell for the first [`QUERIES`] rows, then the next.
    fn distance_sums(&self, rows: Range<usize>) -> Vec<Side> {
        let (d, n_partitions) = (self.n_features, self.divided.len());
        let starts = || rows.clone().step_by(QUERIES);
        let queries: Vec<Vec<Side>> = starts().map(|start| self.side_by_side(start..rows.end)).collect();
        let mut sums = vec![[0.0; QUERIES]; queries.len() * self.n_cells];
        let blocks = self.values.chunks(BLOCK_ROWS * d).zip(self.cells.chunks(BLOCK_ROWS * n_partitions));
        for (targets, cells) in blocks {
            for (queries, sums) in queries.iter().zip(sums.chunks_exact_mut(self.n_cells)) {
                add_distances(self.level, queries, targets, cells, n_partitions, sums);
            }
        }
        sums
    }

    /// The first [`QUERIES`] of `rows`, feature by feature; where there are fewer, the last one stands in.
    fn side_by_side(&self, rows: Range<usize>) -> Vec<Side> {
        let row = |lane: usize| (rows.start + lane).min(rows.end - 1);
        let value = |lane: usize, feature: usize| self.values[row(lane) * self.n_features + feature];
        (0..self.n_features).map(|feature| std::array::from_fn(|lane| value(lane, feature))).collect()
    }
}

/// A chunk's silhouettes, partition by partition; `without_group` holds sums here, not yet means.
fn of_chunk(sums: &[Side], rows: Range<usize>, field: &Field<'_>, groups: &Groups) -> Vec<Measured> {
    let n_groups = groups.n_groups;
    let mut measured = Vec::with_capacity(field.divided.len());
    for divided in &field.divided {
        let mut values = Vec::with_capacity(rows.len());
        let mut without_group = vec![0.0; if n_groups > 1 { n_groups } else { 0 }];
        for row in rows.clone() {
            let (side, lane) = ((row - rows.start) / QUERIES, (row - rows.start) % QUERIES);
            let cells = &sums[side * field.n_cells + divided.first_cell..][..divided.cell_sizes.len()];
            let total = |cells: &[Side]| cells.iter().map(|cell| cell[lane]).sum::<f64>();
            let totals: Vec<f64> = cells.chunks_exact(n_groups).map(total).collect();
            let own = divided.partition.codes[row] as usize;
            let sizes = &divided.partition.sizes;
            values.push(row_value(own, totals.iter().copied().zip(sizes.iter().copied())));
            for (group, sum) in without_group.iter_mut().enumerate() {
                if groups.of_row[row] as usize != group {
                    let cell = |cluster: usize| cluster * n_groups + group;
                    let left = (0..sizes.len()).map(|cluster| {
                        let size = sizes[cluster] - divided.cell_sizes[cell(cluster)];
                        (totals[cluster] - cells[cell(cluster)][lane], size)
                    });
                    *sum += row_value(own, left);
                }
            }
        }
        measured.push(Measured { values, without_group });
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
