//! How numbers of segments compare: one small picture a score, all with the chosen number and its near-ties marked, and upright lines
//! where a score is uncertain.

use crate::report::data::SweepPoint;
use crate::report::grid::Grid;
use crate::report::number::{NONE, amount, count, percent, score, tick_labels, ticks};
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

/// Standard errors to both sides of a sampled score that are drawn: about 19 of 20 samples.
const ERRORS: f64 = 2.0;
/// Half the width of the ends of an upright line.
const CAP: f64 = 3.0;

/// The score that is not always measured.
const STABILITY: &str = "Stability";

/// What is compared: the points, and which of them are marked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compared<'a> {
    pub(crate) points: &'a [SweepPoint],
    pub(crate) chosen: Option<usize>,
    pub(crate) near_ties: &'a [usize],
}

/// A score of a number of segments.
struct Metric {
    name: &'static str,
    better: &'static str,
    of: fn(&SweepPoint) -> Option<f64>,
    /// Between which values it lies, where that is known.
    interval: fn(&SweepPoint) -> Option<[f64; 2]>,
    /// The same in figures, after the value.
    figures: fn(&SweepPoint) -> String,
}

const METRICS: [Metric; 5] = [
    Metric {
        name: "Silhouette",
        better: "higher is better",
        of: |point| point.silhouette,
        interval: |point| {
            let (value, error) = point.silhouette.zip(point.silhouette_error)?;
            Some([value - ERRORS * error, value + ERRORS * error])
        },
        figures: |point| point.silhouette_error.map_or_else(String::new, |error| format!(" ± {}", amount(error))),
    },
    Metric {
        name: "Calinski–Harabasz",
        better: "higher is better",
        of: |point| point.calinski_harabasz,
        interval: |_| None,
        figures: |_| String::new(),
    },
    Metric {
        name: "Davies–Bouldin",
        better: "lower is better",
        of: |point| point.davies_bouldin,
        interval: |_| None,
        figures: |_| String::new(),
    },
    Metric {
        name: "Inertia",
        better: "always falls; look for the bend",
        of: |point| point.inertia,
        interval: |_| None,
        figures: |_| String::new(),
    },
    Metric {
        name: STABILITY,
        better: "higher is better",
        of: |point| point.stability,
        interval: |point| point.stability_interval,
        figures: |point| {
            point
                .stability_interval
                .map_or_else(String::new, |[low, high]| format!(" ({} – {})", score(low), score(high)))
        },
    },
];

/// One picture for each score that is defined anywhere.
pub(crate) fn pictures(compared: Compared<'_>) -> Vec<Picture> {
    let points = compared.points;
    let defined = METRICS.iter().filter(|metric| points.iter().any(|point| value(metric, point).is_some()));
    defined.map(|metric| picture(metric, compared)).collect()
}

/// The numbers of the pictures, those by which they are uncertain among them.
pub(crate) fn grid(compared: Compared<'_>) -> Grid {
    grid_of(compared, |metric, point| format!("{}{}", score_of(metric, point), (metric.figures)(point)))
}

/// The scores alone, for lines that have little room.
pub(crate) fn narrow_grid(compared: Compared<'_>) -> Grid {
    grid_of(compared, score_of)
}

fn grid_of(compared: Compared<'_>, cell: impl Fn(&Metric, &SweepPoint) -> String) -> Grid {
    let points = compared.points;
    let is_stable_known = points.iter().any(|point| point.stability.is_some());
    let metrics = || METRICS.iter().filter(|metric| metric.name != STABILITY || is_stable_known);
    let columns: Vec<&str> =
        ["Segments"].into_iter().chain(metrics().map(|metric| metric.name)).chain(["Smallest segment"]).collect();
    let mut grid = Grid::new("Numbers of segments compared", &columns);
    for point in points {
        let mut row = vec![format!("{}{}", point.k, compared.mark(point))];
        row.extend(metrics().map(|metric| cell(metric, point)));
        row.push(point.smallest_share.map_or_else(|| NONE.into(), percent));
        grid.rows.push(row);
    }
    grid
}

impl Compared<'_> {
    fn is_tie(&self, point: &SweepPoint) -> bool {
        self.chosen != Some(point.k) && self.near_ties.contains(&point.k)
    }

    fn mark(&self, point: &SweepPoint) -> &'static str {
        match point.k {
            k if self.chosen == Some(k) => " (chosen)",
            _ if self.is_tie(point) => " (near-tie)",
            _ => "",
        }
    }
}

fn score_of(metric: &Metric, point: &SweepPoint) -> String {
    value(metric, point).map_or_else(|| NONE.into(), score)
}

fn value(metric: &Metric, point: &SweepPoint) -> Option<f64> {
    (metric.of)(point).filter(|value| value.is_finite())
}

/// Both ends of the line that says how uncertain the value is.
fn interval(metric: &Metric, point: &SweepPoint) -> Option<[f64; 2]> {
    let [low, high] = (metric.interval)(point)?;
    value(metric, point).filter(|_| low.is_finite() && high.is_finite() && low <= high).map(|_| [low, high])
}

fn picture(metric: &Metric, compared: Compared<'_>) -> Picture {
    let Compared { points, chosen, .. } = compared;
    let points = &points[..points.len().min(MOST_POINTS)];
    let ends = points.iter().filter_map(|point| interval(metric, point)).flatten();
    let values: Vec<f64> = points.iter().filter_map(|point| value(metric, point)).chain(ends).collect();
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
            let tie = if compared.is_tie(point) { "≈" } else { "" };
            canvas.text("muted small", Anchor::Middle, [x(point.k), bottom + 17.0], &format!("{tie}{}", point.k));
        }
    }
    let has_ties = points.iter().any(|point| compared.is_tie(point));
    let unit = if has_ties { "segments (≈ near-tie)" } else { "segments" };
    canvas.text("muted small", Anchor::End, [right, bottom + 32.0], unit);
    let marked = points.iter().find(|point| chosen == Some(point.k));
    if let Some(point) = marked {
        canvas.line("chosen", [x(point.k), top - 8.0], [x(point.k), bottom]);
        canvas.text("strong small", Anchor::Middle, [x(point.k), bottom + 17.0], &point.k.to_string());
    }
    canvas.group("accent", |canvas| {
        for point in points.iter().take(MOST_DOTS) {
            let Some([low, high]) = interval(metric, point) else { continue };
            canvas.line("span", [x(point.k), y(low)], [x(point.k), y(high)]);
            [low, high].iter().for_each(|&end| {
                canvas.line("span", [x(point.k) - CAP, y(end)], [x(point.k) + CAP, y(end)]);
            });
        }
        for run in points.split(|point| value(metric, point).is_none()) {
            let places: Vec<[f64; 2]> =
                run.iter().filter_map(|point| Some([x(point.k), y(value(metric, point)?)])).collect();
            canvas.path("curve", &Path::through(&places, Ends::Open));
            places.iter().take(MOST_DOTS).for_each(|place| canvas.circle("mark", *place, 2.6));
        }
    });
    for point in points.iter().filter(|point| compared.is_tie(point)).take(MOST_DOTS) {
        if let Some(value) = value(metric, point) {
            canvas.circle("tie", [x(point.k), y(value)], 5.0);
        }
    }
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
        description: describe(metric, points, compared),
        canvas,
    }
}

fn describe(metric: &Metric, points: &[SweepPoint], compared: Compared<'_>) -> String {
    let said = |point: &SweepPoint| {
        let value = value(metric, point).map_or_else(|| "undefined".into(), score);
        format!("{}: {value}{}{}", count(point.k), (metric.figures)(point), compared.mark(point))
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
