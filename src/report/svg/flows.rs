//! How customers flow from each number of segments to the next: a column of segments for each number, ribbons between them.

use std::cmp::Reverse;

use crate::report::data::SegmentCard;
use crate::report::grid::Grid;
use crate::report::number::{NONE, count, percent, score};
use crate::report::svg::canvas::{Anchor, Canvas, Path, Picture, colour};
use crate::report::wording::segment_label;
use crate::selection::{Flow, Flows};

/// A column with the space after it, and the bar that stands for a segment.
const COLUMN: f64 = 92.0;
const BAR: f64 = 22.0;
/// The space beside the columns, above and below them.
const MARGIN: [f64; 3] = [14.0, 64.0, 34.0];
/// The height of a column without its gaps, and between two segments.
const DEPTH: f64 = 340.0;
const GAP: f64 = 10.0;
/// Columns and segments of one that are drawn.
const MOST_STEPS: usize = 12;
const MOST_SEGMENTS: usize = 24;
/// Ribbons that are drawn, the widest first, and the narrowest that is seen.
const MOST_RIBBONS: usize = 300;
const NARROWEST: f64 = 0.7;
/// The height from which on a bar has room for its number.
const LABELLED: f64 = 13.0;
/// Pairs of segments that the table lists.
const MOST_ROWS: usize = 2000;

/// Segments of one number, as they stand.
struct Column {
    n_clusters: usize,
    /// Customers of each segment.
    sizes: Vec<usize>,
    /// Its stability across numbers of segments.
    across: Vec<Option<f64>>,
    /// Where each segment begins and how high it is.
    places: Vec<[f64; 2]>,
    /// The segment of the chosen number whose colour it has.
    kin: Vec<Option<usize>>,
}

pub(crate) fn picture(flows: &Flows, chosen: Option<usize>, segments: &[SegmentCard]) -> Picture {
    let steps = drawn(flows);
    let columns = columns(steps, chosen);
    let n_columns = columns.len().max(1) as f64;
    let width = (2.0 * MARGIN[0] + (n_columns - 1.0) * COLUMN + BAR + 34.0).max(420.0);
    let deepest = columns.iter().map(|column| column.sizes.len()).max().unwrap_or(0);
    let bottom = MARGIN[1] + DEPTH + GAP * deepest.saturating_sub(1) as f64;
    let left = |at: usize| MARGIN[0] + at as f64 * COLUMN;
    let mut canvas = Canvas::new();
    canvas.text("strong large", Anchor::Start, [0.0, 15.0], "From each number of segments to the next");
    ribbons(&mut canvas, steps, &columns, chosen, left);
    for (at, column) in columns.iter().enumerate() {
        let middle = left(at) + BAR / 2.0;
        let is_chosen = chosen == Some(column.n_clusters);
        if is_chosen {
            canvas.line("chosen", [middle, MARGIN[1] - 6.0], [middle, bottom]);
        }
        let class = if is_chosen { "strong" } else { "muted" };
        canvas.text(class, Anchor::Middle, [middle, MARGIN[1] - 14.0], &count(column.n_clusters));
        for (segment, &[top, height]) in column.places.iter().enumerate().filter(|(at, _)| column.sizes[*at] > 0) {
            canvas.group(shade(column.kin[segment]), |canvas| {
                canvas.rect("mark", [left(at), top, BAR, height.max(1.0)], 2.0);
                if height >= LABELLED {
                    let at = [middle, top + height / 2.0 + 4.0];
                    canvas.text("on strong", Anchor::Middle, at, &segment.to_string());
                }
            });
            if let Some(across) = column.across[segment].filter(|_| height >= LABELLED) {
                let at = [left(at) + BAR + 4.0, top + height / 2.0 + 4.0];
                canvas.text("halo fine", Anchor::Start, at, &format!("{across:.2}"));
            }
        }
    }
    canvas.text("muted small", Anchor::Start, [MARGIN[0], MARGIN[1] - 32.0], "Number of segments");
    canvas.text(
        "muted small",
        Anchor::Start,
        [MARGIN[0], bottom + 24.0],
        "Beside the bars: SLSa, 1 where all come from one segment",
    );
    let title = "Flow of customers from each number of segments to the next".into();
    Picture { width, height: bottom + MARGIN[2], title, description: describe(steps, chosen, segments), canvas }
}

pub(crate) fn grid(flows: &Flows, chosen: Option<usize>, segments: &[SegmentCard]) -> Grid {
    let columns = ["From", "To", "Customers", "Share of the second", "SLSa of the second"];
    let mut grid = Grid::new("Flow of customers from each number of segments to the next", &columns);
    let label = |n_clusters: usize, segment: usize| match chosen {
        Some(k) if k == n_clusters => format!("{n_clusters} segments: {}", segment_label(segments, segment)),
        _ => format!("{n_clusters} segments: {segment}"),
    };
    for step in drawn(flows) {
        let sizes = step.more_sizes();
        for (from, row) in step.counts.iter().enumerate() {
            for (to, &n) in row.iter().enumerate().filter(|(_, n)| **n > 0) {
                if grid.rows.len() == MOST_ROWS {
                    return grid;
                }
                grid.rows.push(vec![
                    label(step.n_fewer(), from),
                    label(step.n_more(), to),
                    count(n),
                    percent(n as f64 / sizes[to] as f64),
                    step.across[to].map_or_else(|| NONE.into(), score),
                ]);
            }
        }
    }
    grid
}

/// The steps that there is room for.
fn drawn(flows: &Flows) -> &[Flow] {
    let steps = flows.steps();
    let readable = steps.iter().take(MOST_STEPS).take_while(|step| step.n_more() <= MOST_SEGMENTS).count();
    &steps[..readable]
}

/// The columns with their places and colours.
fn columns(steps: &[Flow], chosen: Option<usize>) -> Vec<Column> {
    let Some(first) = steps.first() else { return Vec::new() };
    let column = |n_clusters: usize, sizes: Vec<usize>, across: Vec<Option<f64>>| Column {
        n_clusters,
        places: vec![[0.0; 2]; sizes.len()],
        kin: vec![None; sizes.len()],
        sizes,
        across,
    };
    let n_fewer = first.n_fewer();
    let mut columns = vec![column(n_fewer, first.fewer_sizes(), vec![None; n_fewer])];
    columns.extend(steps.iter().map(|step| column(step.n_more(), step.more_sizes(), step.across.clone())));
    let total = columns[0].sizes.iter().sum::<usize>().max(1) as f64;
    let deepest = columns.iter().map(|column| column.sizes.len()).max().unwrap_or(0);
    let mut order: Vec<usize> = (0..n_fewer).collect();
    for at in 0..columns.len() {
        if at > 0 {
            order = ordered(&steps[at - 1], &columns[at - 1]);
        }
        place(&mut columns[at], &order, total, deepest);
    }
    // Colours spread from the chosen number to both sides, each segment taking that of the one it shares most customers with.
    if let Some(start) = columns.iter().position(|column| chosen == Some(column.n_clusters)) {
        columns[start].kin = (0..columns[start].sizes.len()).map(Some).collect();
        for at in start + 1..columns.len() {
            let kin = |to: usize| {
                nearest(steps[at - 1].counts.iter().map(|row| row[to])).and_then(|from| columns[at - 1].kin[from])
            };
            columns[at].kin = (0..columns[at].sizes.len()).map(kin).collect();
        }
        for at in (0..start).rev() {
            let kin =
                |from: usize| nearest(steps[at].counts[from].iter().copied()).and_then(|to| columns[at + 1].kin[to]);
            columns[at].kin = (0..columns[at].sizes.len()).map(kin).collect();
        }
    }
    columns
}

/// The segments of the next number from top to bottom: by where their customers come from, so that ribbons cross little.
fn ordered(step: &Flow, before: &Column) -> Vec<usize> {
    let centre = |to: usize| {
        let (mut sum, mut n) = (0.0, 0.0);
        for (row, [top, height]) in step.counts.iter().zip(&before.places) {
            sum += row[to] as f64 * (top + height / 2.0);
            n += row[to] as f64;
        }
        if n > 0.0 { sum / n } else { f64::MAX }
    };
    let mut order: Vec<usize> = (0..step.n_more()).collect();
    order.sort_by(|&a, &b| centre(a).total_cmp(&centre(b)).then(a.cmp(&b)));
    order
}

/// Stands the segments one under the other in this order, the whole in the middle of the picture.
fn place(column: &mut Column, order: &[usize], total: f64, deepest: usize) {
    let room = GAP * deepest.saturating_sub(column.sizes.len()) as f64;
    let mut top = MARGIN[1] + room / 2.0;
    for &segment in order {
        let height = column.sizes[segment] as f64 / total * DEPTH;
        column.places[segment] = [top, height];
        top += height + GAP;
    }
}

/// The place of the largest number above 0, the first of several.
fn nearest(counts: impl Iterator<Item = usize>) -> Option<usize> {
    let best = counts.enumerate().reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.filter(|(_, n)| *n > 0).map(|(at, _)| at)
}

fn shade(kin: Option<usize>) -> &'static str {
    kin.map_or("noise", colour)
}

/// A ribbon for every pair of segments that share customers, as wide as these are many.
fn ribbons(
    canvas: &mut Canvas,
    steps: &[Flow],
    columns: &[Column],
    chosen: Option<usize>,
    left: impl Fn(usize) -> f64,
) {
    let total = columns.first().map_or(1, |column| column.sizes.iter().sum::<usize>().max(1)) as f64;
    let mut found = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let (before, after) = (&columns[at], &columns[at + 1]);
        // From top to bottom at both ends, so that ribbons of one bar do not cross.
        let (above, below) = (downwards(before), downwards(after));
        let mut arrived: Vec<f64> = after.places.iter().map(|[top, _]| *top).collect();
        for &from in &above {
            let mut top = before.places[from][0];
            for &to in &below {
                let n = step.counts[from][to];
                let height = n as f64 / total * DEPTH;
                let shape =
                    ((left(at) + BAR, [top, top + height]), (left(at + 1), [arrived[to], arrived[to] + height]));
                top += height;
                arrived[to] += height;
                if height >= NARROWEST {
                    // Towards the chosen number a ribbon has the colour of where it goes, from there on that of where it comes from.
                    let is_towards = chosen.is_some_and(|chosen| after.n_clusters <= chosen);
                    let kin = if is_towards { after.kin[to] } else { before.kin[from] };
                    found.push((n, shade(kin), shape));
                }
            }
        }
    }
    found.sort_by_key(|(n, ..)| Reverse(*n));
    found.truncate(MOST_RIBBONS);
    for (_, class, (start, end)) in found {
        let mut path = Path::default();
        path.add_ribbon(start, end);
        canvas.group(class, |canvas| canvas.path("ribbon", &path));
    }
}

/// The segments of a column from top to bottom.
fn downwards(column: &Column) -> Vec<usize> {
    let mut order: Vec<usize> = (0..column.places.len()).collect();
    order.sort_by(|&a, &b| column.places[a][0].total_cmp(&column.places[b][0]).then(a.cmp(&b)));
    order
}

fn describe(steps: &[Flow], chosen: Option<usize>, segments: &[SegmentCard]) -> String {
    let Some((first, last)) = steps.first().zip(steps.last()) else { return String::new() };
    let range = format!("How customers move when {} segments become up to {}.", first.n_fewer(), last.n_more());
    let Some(step) = steps.iter().find(|step| chosen == Some(step.n_more())) else { return range };
    let sizes = step.more_sizes();
    let said = (0..step.n_more()).filter_map(|to| {
        let from = nearest(step.counts.iter().map(|row| row[to]))?;
        let share = percent(step.counts[from][to] as f64 / sizes[to] as f64);
        Some(format!(
            "Segment {}: {share} of it come from segment {from} of {}.",
            segment_label(segments, to),
            step.n_fewer()
        ))
    });
    format!("{range} {}", said.collect::<Vec<_>>().join(" "))
}
