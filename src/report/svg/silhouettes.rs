//! The classic plot of silhouettes: each segment a blade, its customers in order, the mean as a line.

use crate::report::data::SegmentCard;
use crate::report::grid::Grid;
use crate::report::number::{NONE, count, percent, score, tick_labels, ticks};
use crate::report::svg::canvas::{Anchor, Canvas, Ends, Path, Picture, colour, lines};
use crate::report::wording::{segment_label, segment_name};
use crate::selection::SilhouetteProfile;
use crate::selection::metrics::SilhouetteBlade;

const WIDTH: f64 = 720.0;
/// Where the blades are: left and right.
const FRAME: [f64; 2] = [290.0, 706.0];
/// Above the first blade and below the last one.
const MARGIN: [f64; 2] = [44.0, 44.0];
/// The height of all blades together, and the least of one.
const DEPTH: f64 = 300.0;
const LEAST: f64 = 34.0;
/// Between two blades.
const GAP: f64 = 8.0;
/// Segments that are drawn.
const MOST_SEGMENTS: usize = 24;
/// Points of one blade that are drawn.
const MOST_POINTS: usize = 64;

pub(crate) fn picture(profile: &SilhouetteProfile, segments: &[SegmentCard]) -> Picture {
    let blades = &profile.clusters[..profile.clusters.len().min(MOST_SEGMENTS)];
    let [left, right] = FRAME;
    let lowest = blades.iter().flat_map(drawn).fold(0.0, f64::min);
    let low = if lowest < 0.0 { (lowest * 10.0).floor() / 10.0 } else { 0.0 };
    let x = |value: f64| left + (value - low) / (1.0 - low) * (right - left);
    let height = |blade: &SilhouetteBlade| {
        (blade.n_measured as f64 / profile.n_measured.max(1) as f64 * DEPTH).clamp(LEAST, DEPTH)
    };
    let bottom = MARGIN[0] + blades.iter().map(|blade| height(blade) + GAP).sum::<f64>();
    let mut canvas = Canvas::new();
    canvas.text("strong large", Anchor::Start, [0.0, 15.0], "Silhouettes by segment");
    let scale = ticks(low, 1.0, 8);
    for (tick, label) in scale.iter().zip(tick_labels(&scale)) {
        canvas.line("rule", [x(*tick), MARGIN[0]], [x(*tick), bottom]);
        canvas.text("muted small", Anchor::Middle, [x(*tick), bottom + 17.0], &label);
    }
    canvas.text("muted small", Anchor::Start, [left, bottom + 35.0], "← nearer to another segment");
    canvas.text("muted small", Anchor::End, [right, bottom + 35.0], "deep inside the own segment →");
    let mut top = MARGIN[0] + GAP / 2.0;
    for (segment, blade) in blades.iter().enumerate() {
        let depth = height(blade);
        canvas.group(colour(segment), |canvas| canvas.path("mark", &outline(blade, top, depth, x)));
        label(&mut canvas, segment, segment_name(segments, segment), blade, top + depth / 2.0);
        top += depth + GAP;
    }
    canvas.line("axis", [x(0.0), MARGIN[0]], [x(0.0), bottom]);
    if profile.mean.is_finite() {
        canvas.line("chosen", [x(profile.mean), MARGIN[0] - 8.0], [x(profile.mean), bottom]);
        let mean = format!("mean {}", score(profile.mean));
        canvas.text("strong small", Anchor::Middle, [x(profile.mean), MARGIN[0] - 12.0], &mean);
    }
    Picture {
        width: WIDTH,
        height: bottom + MARGIN[1],
        title: "Silhouettes by segment".into(),
        description: describe(profile, segments),
        canvas,
    }
}

pub(crate) fn grid(profile: &SilhouetteProfile, segments: &[SegmentCard]) -> Grid {
    let columns =
        ["Segment", "Customers measured", "Mean", "Below 0", "Lowest tenth below", "Median", "Highest tenth above"];
    let mut grid = Grid::new("Silhouettes by segment", &columns);
    for (segment, blade) in profile.clusters.iter().enumerate() {
        let quantile = |share: f64| quantile(blade, share).map_or_else(|| NONE.into(), score);
        grid.rows.push(vec![
            segment_label(segments, segment),
            count(blade.n_measured),
            blade.mean.map_or_else(|| NONE.into(), score),
            below_zero(blade),
            quantile(0.1),
            quantile(0.5),
            quantile(0.9),
        ]);
    }
    let all = ["All".into(), count(profile.n_measured), score(profile.mean), percent(profile.share_below_zero())];
    grid.rows.push(all.into_iter().chain(vec![NONE.into(); 3]).collect());
    grid
}

/// The customers in order, the deepest first: from the axis out along them and back.
fn outline(blade: &SilhouetteBlade, top: f64, depth: f64, x: impl Fn(f64) -> f64) -> Path {
    let values: Vec<f64> = drawn(blade).collect();
    let last = values.len().saturating_sub(1).max(1) as f64;
    let mut corners = vec![[x(0.0), top]];
    corners.extend(values.iter().rev().enumerate().map(|(at, value)| [x(*value), top + at as f64 / last * depth]));
    // One customer is a bar.
    if let [value] = values[..] {
        corners.push([x(value), top + depth]);
    }
    corners.push([x(0.0), top + depth]);
    Path::through(&corners, Ends::Closed)
}

fn label(canvas: &mut Canvas, segment: usize, name: &str, blade: &SilhouetteBlade, middle: f64) {
    canvas.badge(segment, [10.0, middle - 4.0], 9.5);
    let name = lines(name, FRAME[0] - 44.0, 15.0, 1).concat();
    canvas.text("strong", Anchor::Start, [26.0, middle - 1.0], &name);
    let mean = blade.mean.map_or_else(|| NONE.into(), score);
    let figures = format!("mean {mean}, {} below 0", below_zero(blade));
    canvas.text("muted small", Anchor::Start, [26.0, middle + 14.0], &figures);
}

fn describe(profile: &SilhouetteProfile, segments: &[SegmentCard]) -> String {
    let said = profile.clusters.iter().enumerate().map(|(segment, blade)| {
        let mean = blade.mean.map_or_else(|| NONE.into(), score);
        format!("Segment {}: mean {mean}, {} below 0.", segment_label(segments, segment), below_zero(blade))
    });
    let said: Vec<String> = said.collect();
    format!(
        "Mean of all {}, {} of the customers below 0. {}",
        score(profile.mean),
        percent(profile.share_below_zero()),
        said.join(" ")
    )
}

/// The share of a segment's customers that are nearer to another one.
fn below_zero(blade: &SilhouetteBlade) -> String {
    match blade.n_measured {
        0 => NONE.into(),
        n => percent(blade.n_below_zero as f64 / n as f64),
    }
}

/// The values of a blade that can be drawn, ascending.
fn drawn(blade: &SilhouetteBlade) -> impl Iterator<Item = f64> + '_ {
    blade.quantiles.iter().take(MOST_POINTS).copied().filter(|value| (-1.0..=1.0).contains(value))
}

/// The value at a share of the customers, between the quantiles that are known.
fn quantile(blade: &SilhouetteBlade, share: f64) -> Option<f64> {
    let last = blade.quantiles.len().checked_sub(1)?;
    let place = share * last as f64;
    let (below, above) = (blade.quantiles[place.floor() as usize], blade.quantiles[place.ceil() as usize]);
    Some(below + (above - below) * place.fract())
}
