//! How well each segment comes back when customers are drawn anew, over the bands that say what that means.

use crate::report::data::SegmentCard;
use crate::report::grid::Grid;
use crate::report::number::{NONE, count, percent, score};
use crate::report::svg::canvas::{Anchor, Canvas, Ends, Path, Picture, colour, lines};
use crate::report::wording::{segment_label, segment_name};
use crate::selection::{SegmentStability, Stability, StabilityBand};

const WIDTH: f64 = 720.0;
/// Where the scale from 0 to 1 is: left and right.
const FRAME: [f64; 2] = [266.0, 706.0];
/// Above the first segment and below the last one.
const MARGIN: [f64; 2] = [66.0, 66.0];
/// The height of a segment's row.
const ROW: f64 = 42.0;
/// Segments that are drawn.
const MOST_SEGMENTS: usize = 40;

pub(crate) fn picture(stability: &Stability, segments: &[SegmentCard]) -> Picture {
    let rows = &stability.segments[..stability.segments.len().min(MOST_SEGMENTS)];
    let [left, right] = FRAME;
    let x = |value: f64| left + value.clamp(0.0, 1.0) * (right - left);
    let bottom = MARGIN[0] + ROW * rows.len() as f64;
    let mut canvas = Canvas::new();
    canvas.text("strong large", Anchor::Start, [0.0, 15.0], "Stability by segment");
    bands(&mut canvas, bottom, x);
    for (segment, row) in rows.iter().enumerate() {
        let middle = MARGIN[0] + ROW * (segment as f64 + 0.5);
        canvas.badge(segment, [10.0, middle - 4.0], 9.5);
        let name = lines(segment_name(segments, segment), left - 44.0, 15.0, 1).concat();
        canvas.text("strong", Anchor::Start, [26.0, middle - 1.0], &name);
        let figures = format!("{} · {}", score(row.jaccard), row.band().words());
        canvas.text("muted small", Anchor::Start, [26.0, middle + 14.0], &figures);
        canvas.group(colour(segment), |canvas| marks(canvas, row, middle, x));
    }
    legend(&mut canvas, bottom + 50.0);
    Picture {
        width: WIDTH,
        height: bottom + MARGIN[1],
        title: "Stability by segment".into(),
        description: describe(stability, segments),
        canvas,
    }
}

pub(crate) fn grid(stability: &Stability, segments: &[SegmentCard]) -> Grid {
    let columns =
        ["Segment", "Comes back", "Nine of ten draws", "Band", "SLSw", "SLSa", "Given back by", "Dissolved by"];
    let mut grid = Grid::new("Stability by segment", &columns);
    for (segment, row) in stability.segments.iter().enumerate() {
        grid.rows.push(vec![
            segment_label(segments, segment),
            score(row.jaccard),
            row.interval
                .map_or_else(|| NONE.into(), |interval| format!("{} – {}", score(interval.low), score(interval.high))),
            row.band().words().into(),
            score(row.within),
            row.across.map_or_else(|| NONE.into(), score),
            percent(row.recovered),
            percent(row.dissolved),
        ]);
    }
    grid
}

/// The bands, their limits and their names.
fn bands(canvas: &mut Canvas, bottom: f64, x: impl Fn(f64) -> f64) {
    let ends = StabilityBand::ALL.iter().skip(1).map(|(_, from)| *from).chain([1.0]);
    for (i, ((band, from), to)) in StabilityBand::ALL.iter().zip(ends).enumerate() {
        if i % 2 == 0 {
            canvas.rect("track", [x(*from), MARGIN[0], x(to) - x(*from), bottom - MARGIN[0]], 0.0);
        }
        canvas.line("rule", [x(*from), MARGIN[0]], [x(*from), bottom]);
        // Neighbours stand on lines of their own, for the bands are narrower than their names.
        let y = MARGIN[0] - if i % 2 == 0 { 8.0 } else { 23.0 };
        canvas.text("muted small", Anchor::Middle, [(x(*from) + x(to)) / 2.0, y], band.words());
        canvas.text("muted small", Anchor::Middle, [x(*from), bottom + 17.0], &limit(*from));
    }
    canvas.line("rule", [x(1.0), MARGIN[0]], [x(1.0), bottom]);
    canvas.text("muted small", Anchor::Middle, [x(1.0), bottom + 17.0], &limit(1.0));
}

/// A limit of a band: `0.75`, `1`.
fn limit(value: f64) -> String {
    format!("{value}")
}

/// The span of the replicates, the mean, SLSw and SLSa of one segment.
fn marks(canvas: &mut Canvas, row: &SegmentStability, middle: f64, x: impl Fn(f64) -> f64) {
    if let Some(interval) = row.interval {
        canvas.line("span", [x(interval.low), middle], [x(interval.high), middle]);
        [interval.low, interval.high]
            .iter()
            .for_each(|&end| canvas.line("span", [x(end), middle - 4.0], [x(end), middle + 4.0]));
    }
    canvas.path("hollow", &diamond([x(row.within), middle - 10.0]));
    if let Some(across) = row.across {
        canvas.circle("hollow", [x(across), middle + 10.0], 4.2);
    }
    canvas.circle("mark", [x(row.jaccard), middle], 5.5);
}

fn diamond([x, y]: [f64; 2]) -> Path {
    Path::through(&[[x, y - 5.5], [x + 5.5, y], [x, y + 5.5], [x - 5.5, y]], Ends::Closed)
}

/// What the marks are.
fn legend(canvas: &mut Canvas, y: f64) {
    canvas.group("noise", |canvas| {
        canvas.line("span", [4.0, y - 4.0], [24.0, y - 4.0]);
        canvas.circle("mark", [14.0, y - 4.0], 5.5);
        canvas.path("hollow", &diamond([336.0, y - 4.0]));
        canvas.circle("hollow", [524.0, y - 4.0], 4.2);
    });
    canvas.text("muted small", Anchor::Start, [30.0, y], "comes back: the mean, and nine of ten draws");
    canvas.text("muted small", Anchor::Start, [346.0, y], "SLSw: all customers");
    canvas.text("muted small", Anchor::Start, [534.0, y], "SLSa: from one segment fewer");
}

fn describe(stability: &Stability, segments: &[SegmentCard]) -> String {
    let said = stability.segments.iter().enumerate().map(|(segment, row)| {
        let words = row.band().words();
        format!("Segment {}: {}, {words}.", segment_label(segments, segment), score(row.jaccard))
    });
    let said: Vec<String> = said.collect();
    format!(
        "Mean Jaccard index of each segment with its like in {} draws of {} customers. {}",
        count(stability.n_replicates),
        count(stability.n_rows),
        said.join(" ")
    )
}
