use crate::clustering::Scalar;
use crate::clustering::index::{Node, PARALLEL_TILES, TileIndex};
use crate::math::simd::tiles::LANES;

/// Rows that are looked at for the widest side of a part.
const SAMPLE_ROWS: usize = 256;

/// How much smaller than the values at hand a part is whose values are copied together before it is split further, so that they lie close:
/// a sixth off the time of a million rows in three columns.
const GATHERED_SHARE: usize = 16;

impl<F: Scalar> TileIndex<F> {
    /// An index of row-major `values` of at most `u32::MAX` rows, `n_features` at least 1; cost O(n log n) for n rows, on all threads.
    pub(crate) fn new(values: &[F], n_features: usize) -> Self {
        let n_rows = values.len() / n_features;
        let mut keys: Vec<u64> = (0..n_rows as u64).collect();
        arrange(values, n_features, &mut keys);
        let rows: Vec<u32> = keys.into_iter().map(row_of).collect();
        let mut index = Self { n_features, tiles: tiles_of(values, n_features, &rows), rows, boxes: Vec::new() };
        if let Some(root) = index.root() {
            let mut boxes = vec![F::zero(); index.n_nodes() * 2 * n_features];
            index.fill_boxes(root, &mut boxes);
            index.boxes = boxes;
        }
        index
    }

    /// Writes the boxes of a node and of all below it.
    fn fill_boxes(&self, node: Node, boxes: &mut [F]) {
        let n_features = self.n_features;
        let (own, below) = boxes.split_at_mut(2 * n_features);
        let (least, greatest) = own.split_at_mut(n_features);
        if node.is_tile() {
            let n_lanes = self.places(node).len();
            for (feature, column) in self.tile(node.first).chunks(LANES).enumerate() {
                least[feature] = column[..n_lanes].iter().copied().fold(column[0], lesser);
                greatest[feature] = column[..n_lanes].iter().copied().fold(column[0], greater);
            }
            return;
        }
        let halves = node.halves();
        let n_lower = (halves[1].idx - halves[0].idx) * 2 * n_features;
        let (lower, upper) = below.split_at_mut(n_lower);
        join_if(
            node.n_tiles() >= PARALLEL_TILES,
            || self.fill_boxes(halves[0], lower),
            || self.fill_boxes(halves[1], upper),
        );
        let (lower, upper) = below.split_at(n_lower);
        for feature in 0..n_features {
            least[feature] = lesser(lower[feature], upper[feature]);
            greatest[feature] = greater(lower[n_features + feature], upper[n_features + feature]);
        }
    }
}

/// Orders rows so that each tile of them, and each half of the tree above, lies close together. The lower half of a key is the row; the
/// upper half is the order along the side that is being split.
fn arrange<F: Scalar>(values: &[F], n_features: usize, keys: &mut [u64]) {
    let n_tiles = keys.len().div_ceil(LANES);
    if n_tiles <= 1 {
        return;
    }
    if keys.len() * n_features * GATHERED_SHARE <= values.len() {
        return arrange_gathered(values, n_features, keys);
    }
    let side = widest_side(values, n_features, keys);
    for key in keys.iter_mut() {
        let row = row_of(*key);
        let depth = (values[row as usize * n_features + side.feature].widen() - side.least) * side.scale;
        *key = u64::from(depth as u32) << 32 | u64::from(row);
    }
    // Halves of whole tiles leave no tile but the last unfilled.
    let middle = n_tiles.div_ceil(2) * LANES;
    keys.select_nth_unstable(middle);
    let (lower, upper) = keys.split_at_mut(middle);
    join_if(n_tiles >= PARALLEL_TILES, || arrange(values, n_features, lower), || arrange(values, n_features, upper));
}

/// [`arrange`] on a copy of the rows' values.
fn arrange_gathered<F: Scalar>(values: &[F], n_features: usize, keys: &mut [u64]) {
    let rows: Vec<u32> = keys.iter().copied().map(row_of).collect();
    let mut gathered = Vec::with_capacity(rows.len() * n_features);
    rows.iter().for_each(|&row| gathered.extend_from_slice(&values[row as usize * n_features..][..n_features]));
    keys.iter_mut().enumerate().for_each(|(place, key)| *key = place as u64);
    arrange(&gathered, n_features, keys);
    keys.iter_mut().for_each(|key| *key = u64::from(rows[row_of(*key) as usize]));
}

fn row_of(key: u64) -> u32 {
    key as u32
}

/// A side of a box, and how its length becomes a 32-bit number.
struct Side {
    feature: usize,
    least: f64,
    scale: f64,
}

/// The side along which a sample of the rows spreads most. Rows beyond the sample saturate, and they are far from the middle; which
/// rows are near is decided by exact boxes later.
fn widest_side<F: Scalar>(values: &[F], n_features: usize, keys: &[u64]) -> Side {
    let mut least = vec![f64::INFINITY; n_features];
    let mut greatest = vec![f64::NEG_INFINITY; n_features];
    for &key in keys.iter().step_by(keys.len().div_ceil(SAMPLE_ROWS)) {
        let row = &values[row_of(key) as usize * n_features..][..n_features];
        for ((least, greatest), value) in least.iter_mut().zip(&mut greatest).zip(row) {
            *least = least.min(value.widen());
            *greatest = greatest.max(value.widen());
        }
    }
    let width = |feature: usize| greatest[feature] - least[feature];
    let widest = (1..n_features).fold(0, |best, feature| if width(feature) > width(best) { feature } else { best });
    Side { feature: widest, least: least[widest], scale: f64::from(u32::MAX) / width(widest) }
}

fn tiles_of<F: Scalar>(values: &[F], n_features: usize, rows: &[u32]) -> Vec<F> {
    let mut tiles = vec![F::nan(); rows.len().div_ceil(LANES) * LANES * n_features];
    for (tile, rows) in tiles.chunks_mut(LANES * n_features).zip(rows.chunks(LANES)) {
        for (lane, &row) in rows.iter().enumerate() {
            let row = &values[row as usize * n_features..][..n_features];
            row.iter().enumerate().for_each(|(feature, &value)| tile[feature * LANES + lane] = value);
        }
    }
    tiles
}

/// Does both, on two threads where that pays.
fn join_if(in_parallel: bool, lower: impl FnOnce() + Send, upper: impl FnOnce() + Send) {
    if in_parallel {
        rayon::join(lower, upper);
    } else {
        lower();
        upper();
    }
}

fn lesser<F: PartialOrd>(a: F, b: F) -> F {
    if b < a { b } else { a }
}

fn greater<F: PartialOrd>(a: F, b: F) -> F {
    if b > a { b } else { a }
}
