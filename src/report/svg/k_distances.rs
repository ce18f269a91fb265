//! How far customers have to reach for so many others, in ascending order, with the distance that was used.

use crate::report::data::{KDistanceCurve, KDistancePoint};
use crate::report::grid::Grid;
use crate::report::number::{amount, count, percent, tick_labels, ticks};
use crate::report::svg::canvas::{Anchor, Canvas, Ends, Path, Picture};

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 280.0;
/// The frame of the curve: left, top, right, bottom.
const FRAME: [f64; 4] = [58.0, 44.0, 546.0, 236.0];
/// Points that are drawn.
const MOST_POINTS: usize = 1000;
/// How many times as high as `eps`, or as the distance that is enough for most, the picture is.
const HEADROOM: f64 = 2.5;
/// Who most are.
const MOST: f64 = 0.95;
/// The shares that the table has a row for, in percent.
const SHARES: [u32; 13] = [5, 10, 25, 50, 75, 80, 85, 90, 92, 94, 96, 98, 100];

pub(crate) fn picture(curve: &KDistanceCurve) -> Picture {
    let points = drawn(curve);
    let [left, top, right, bottom] = FRAME;
    let highest = highest(curve, &points);
    let x = |share: f64| left + share * (right - left);
    let y = |distance: f64| bottom - distance / highest * (bottom - top);
    let mut canvas = Canvas::new();
    canvas.text("strong large", Anchor::Start, [0.0, 15.0], &title(curve));
    let ticks_up = ticks(0.0, highest, 5);
    for (tick, label) in ticks_up.iter().zip(tick_labels(&ticks_up)) {
        canvas.line("rule", [left, y(*tick)], [right, y(*tick)]);
        canvas.text("muted small", Anchor::End, [left - 6.0, y(*tick) + 4.0], &label);
    }
    for tenth in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        canvas.text("muted small", Anchor::Middle, [x(tenth), bottom + 17.0], &percent(tenth));
    }
    canvas.text("muted small", Anchor::End, [right, bottom + 34.0], "of the customers, the densest places first");
    canvas.group("accent", |canvas| {
        let places: Vec<[f64; 2]> = points
            .iter()
            .take_while(|point| point.distance <= highest)
            .map(|point| [x(point.share), y(point.distance)])
            .collect();
        canvas.path("curve", &Path::through(&places, Ends::Open));
        if let Some(bend) = sound(curve.bend.as_ref()).filter(|bend| bend.distance <= highest) {
            canvas.circle("ring", [x(bend.share), y(bend.distance)], 6.0);
        }
    });
    if curve.eps > 0.0 && curve.eps <= highest {
        canvas.line("chosen", [left, y(curve.eps)], [right, y(curve.eps)]);
        let label = format!("eps = {}", amount(curve.eps));
        canvas.text("strong small", Anchor::Start, [left + 6.0, y(curve.eps) - 6.0], &label);
    }
    Picture { width: WIDTH, height: HEIGHT, title: title(curve), description: describe(curve), canvas }
}

pub(crate) fn grid(curve: &KDistanceCurve) -> Grid {
    let mut grid = Grid::new(title(curve), &["Share of the customers", "Distance that is enough"]);
    let points = drawn(curve);
    for share in SHARES {
        let share = f64::from(share) / 100.0;
        // Sums of shares round.
        if let Some(point) = points.iter().find(|point| point.share >= share - 1e-9) {
            grid.rows.push(vec![percent(share), amount(point.distance)]);
        }
    }
    if let Some(bend) = sound(curve.bend.as_ref()) {
        grid.rows.push(vec![format!("{} (where the curve bends)", percent(bend.share)), amount(bend.distance)]);
    }
    grid.rows.push(vec![format!("{} (eps)", percent(within(curve))), amount(curve.eps)]);
    grid
}

fn title(curve: &KDistanceCurve) -> String {
    format!("Distance within which {} customers lie", count(curve.min_samples))
}

fn describe(curve: &KDistanceCurve) -> String {
    let bend = sound(curve.bend.as_ref()).map_or_else(String::new, |bend| {
        format!(" The curve bends at {}, with {} of the customers below.", amount(bend.distance), percent(bend.share))
    });
    let (eps, within) = (amount(curve.eps), percent(within(curve)));
    format!("The distance used, eps, is {eps}: it is enough for {within} of the customers.{bend}")
}

/// The points that can be drawn.
fn drawn(curve: &KDistanceCurve) -> Vec<KDistancePoint> {
    curve.points.iter().take(MOST_POINTS).filter(|point| sound(Some(point)).is_some()).copied().collect()
}

fn sound(point: Option<&KDistancePoint>) -> Option<&KDistancePoint> {
    point.filter(|point| (0.0..=1.0).contains(&point.share) && point.distance.is_finite() && point.distance >= 0.0)
}

/// The share of the customers for whom `eps` is enough.
fn within(curve: &KDistanceCurve) -> f64 {
    drawn(curve)
        .iter()
        .filter(|point| point.distance <= curve.eps)
        .fold(0.0, |share: f64, point| share.max(point.share))
}

/// The distance at the upper edge: a few customers far from everything must not press the curve to the ground.
fn highest(curve: &KDistanceCurve, points: &[KDistancePoint]) -> f64 {
    let greatest = points.iter().fold(0.0, |most: f64, point| most.max(point.distance));
    let of_most = points.iter().find(|point| point.share >= MOST).map_or(greatest, |point| point.distance);
    let enough = (HEADROOM * if curve.eps > of_most { curve.eps } else { of_most }).min(1.05 * greatest);
    let above_eps = if curve.eps.is_finite() { 1.2 * curve.eps } else { 0.0 };
    let highest = enough.max(above_eps);
    if highest > 0.0 && highest.is_finite() { highest } else { 1.0 }
}
