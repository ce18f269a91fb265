//! How numbers of segments compare: one small picture a score, all with the chosen number marked.

use crate::report::data::SweepPoint;
use crate::report::grid::Grid;
use crate::report::number::{NONE, count, percent, score, tick_labels, ticks};
use crate::report::svg::canvas::{Anchor, Canvas, Ends, Path, Picture};

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 220.0;
/// The frame of the curve: left, top, right, bottom.
const FRAME: [f64; 4] = [54.0, 58.0, 326.0, 182.0];
/// Numbers of segments that are written under the curve.
const MOST_TICKS: usize = 14;
/// Numbers of segments that are drawn.
const MOST_POINTS: usize = 400;
/// Dots on a curve; beyond, the line alone goes on.
const MOST_DOTS: usize = 60;

/// The score that is not always measured.
const STABILITY: &str = "Stability";

/// A score of a number of segments.
struct Metric {
    name: &'static str,
    better: &'static str,
    of: fn(&SweepPoint) -> Option<f64>,
}

const METRICS: [Metric; 5] = [
    Metric { name: "Silhouette", better: "higher is better", of: |point| point.silhouette },
    Metric { name: "Calinski–Harabasz", better: "higher is better", of: |point| point.calinski_harabasz },
    Metric { name: "Davies–Bouldin", better: "lower is better", of: |point| point.davies_bouldin },
    Metric { name: "Inertia", better: "always falls; look for the bend", of: |point| point.inertia },
    Metric { name: STABILITY, better: "higher is better", of: |point| point.stability },
];

/// One picture for each score that is defined anywhere.
pub(crate) fn pictures(points: &[SweepPoint], chosen: Option<usize>) -> Vec<Picture> {
    let defined = METRICS.iter().filter(|metric| points.iter().any(|point| value(metric, point).is_some()));
    defined.map(|metric| picture(metric, points, chosen)).collect()
}

pub(crate) fn grid(points: &[SweepPoint], chosen: Option<usize>) -> Grid {
    let is_stable_known = points.iter().any(|point| point.stability.is_some());
    let metrics = || METRICS.iter().filter(|metric| metric.name != STABILITY || is_stable_known);
    let columns: Vec<&str> =
        ["Segments"].into_iter().chain(metrics().map(|metric| metric.name)).chain(["Smallest segment"]).collect();
    let mut grid = Grid::new("Numbers of segments compared", &columns);
    for point in points {
        let mark = if chosen == Some(point.k) { " (chosen)" } else { "" };
        let mut row = vec![format!("{}{mark}", point.k)];
        row.extend(metrics().map(|metric| value(metric, point).map_or_else(|| NONE.into(), score)));
        row.push(point.smallest_share.map_or_else(|| NONE.into(), percent));
        grid.rows.push(row);
    }
    grid
}

fn value(metric: &Metric, point: &SweepPoint) -> Option<f64> {
    (metric.of)(point).filter(|value| value.is_finite())
}

fn picture(metric: &Metric, points: &[SweepPoint], chosen: Option<usize>) -> Picture {
    let points = &points[..points.len().min(MOST_POINTS)];
    let values: Vec<f64> = points.iter().filter_map(|point| value(metric, point)).collect();
    let (low, high) = padded(&values);
    let [left, top, right, bottom] = FRAME;
    let (first, last) = (points.first().map_or(0, |point| point.k), points.last().map_or(0, |point| point.k));
    let x = |k: usize| {
        let span = last.saturating_sub(first);
        let part = if span == 0 { 0.5 } else { k.saturating_sub(first) as f64 / span as f64 };
        left + 8.0 + part * (right - left - 16.0)
    };
    let y = |value: f64| bottom - (value - low) / (high - low) * (bottom - top);
    let mut canvas = Canvas::new();
    canvas.text("strong large", Anchor::Start, [0.0, 15.0], metric.name);
    canvas.text("muted small", Anchor::Start, [0.0, 31.0], metric.better);
    let ticks = ticks(low, high, 4);
    for (tick, label) in ticks.iter().zip(tick_labels(&ticks)) {
        canvas.line("rule", [left, y(*tick)], [right, y(*tick)]);
        canvas.text("muted small", Anchor::End, [left - 6.0, y(*tick) + 4.0], &label);
    }
    let every = points.len().div_ceil(MOST_TICKS).max(1);
    for (i, point) in points.iter().enumerate() {
        if i % every == 0 && chosen != Some(point.k) {
            canvas.text("muted small", Anchor::Middle, [x(point.k), bottom + 17.0], &point.k.to_string());
        }
    }
    canvas.text("muted small", Anchor::End, [right, bottom + 30.0], "segments");
    let marked = points.iter().find(|point| chosen == Some(point.k));
    if let Some(point) = marked {
        canvas.line("chosen", [x(point.k), top - 8.0], [x(point.k), bottom]);
        canvas.text("strong small", Anchor::Middle, [x(point.k), bottom + 17.0], &point.k.to_string());
    }
    canvas.group("accent", |canvas| {
        for run in points.split(|point| value(metric, point).is_none()) {
            let places: Vec<[f64; 2]> =
                run.iter().filter_map(|point| Some([x(point.k), y(value(metric, point)?)])).collect();
            canvas.path("curve", &Path::through(&places, Ends::Open));
            places.iter().take(MOST_DOTS).for_each(|place| canvas.circle("mark", *place, 2.6));
        }
    });
    if let Some((point, value)) = marked.and_then(|point| Some((point, value(metric, point)?))) {
        canvas.circle("ring", [x(point.k), y(value)], 6.0);
        let (anchor, shift) =
            if x(point.k) > (left + right) / 2.0 { (Anchor::End, -2.0) } else { (Anchor::Start, 2.0) };
        let label = format!("{} segments: {}", point.k, score(value));
        canvas.text("strong small", anchor, [x(point.k) + shift, top - 12.0], &label);
    }
    Picture {
        width: WIDTH,
        height: HEIGHT,
        title: format!("{} by number of segments", metric.name),
        description: describe(metric, points, chosen),
        canvas,
    }
}

fn describe(metric: &Metric, points: &[SweepPoint], chosen: Option<usize>) -> String {
    let said = |point: &SweepPoint| {
        let value = value(metric, point).map_or_else(|| "undefined".into(), score);
        let mark = if chosen == Some(point.k) { " (chosen)" } else { "" };
        format!("{}: {value}{mark}", count(point.k))
    };
    let said: Vec<String> = points.iter().map(said).collect();
    format!("{}. By number of segments: {}.", metric.better, said.join(", "))
}

/// A range a little wider than the values, never empty.
fn padded(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let pad = match high - low {
        span if span > 0.0 && span.is_finite() => span * 0.08,
        _ => low.abs().max(1.0) * 0.5,
    };
    (low - pad, high + pad)
}
