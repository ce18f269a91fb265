//! What the distance between customers is made of.

use crate::report::data::{ColumnShare, FamilyShare};
use crate::report::grid::Grid;
use crate::report::number::{count, percent};
use crate::report::svg::canvas::{Anchor, Canvas, Picture, lines};

const WIDTH: f64 = 340.0;
const BAR: f64 = 11.0;
const LABEL: f64 = 56.0;
/// Columns that have a bar of their own; the others share one.
const MOST_BARS: usize = 16;

pub(crate) fn of_families(shares: &[FamilyShare]) -> Picture {
    let bars: Vec<(String, f64)> = shares.iter().map(|part| (part.family.as_str().into(), part.share)).collect();
    picture("Share of the distance by family", &bars)
}

pub(crate) fn of_columns(shares: &[ColumnShare]) -> Picture {
    let mut bars: Vec<(String, f64)> =
        descending(shares).into_iter().map(|part| (part.column.clone(), part.share)).collect();
    if bars.len() > MOST_BARS + 1 {
        let rest = bars.split_off(MOST_BARS);
        bars.push((format!("{} other columns", count(rest.len())), rest.iter().map(|bar| bar.1).sum()));
    }
    picture("Share of the distance by column", &bars)
}

pub(crate) fn grid_of_families(shares: &[FamilyShare]) -> Grid {
    let mut grid = Grid::new("Share of the distance by family", &["Family", "Share"]);
    grid.rows = shares.iter().map(|part| vec![part.family.as_str().into(), percent(part.share)]).collect();
    grid
}

pub(crate) fn grid_of_columns(shares: &[ColumnShare]) -> Grid {
    let mut grid = Grid::new("Share of the distance by column", &["Column", "Family", "Share"]);
    let row = |part: &ColumnShare| vec![part.column.clone(), part.family.as_str().into(), percent(part.share)];
    grid.rows = descending(shares).into_iter().map(row).collect();
    grid
}

/// Largest first; equal shares keep their order.
fn descending(shares: &[ColumnShare]) -> Vec<&ColumnShare> {
    let mut sorted: Vec<&ColumnShare> = shares.iter().collect();
    sorted.sort_by(|a, b| b.share.total_cmp(&a.share));
    sorted
}

fn picture(title: &str, bars: &[(String, f64)]) -> Picture {
    let largest = bars.iter().map(|bar| bar.1).filter(|share| share.is_finite()).fold(0.0, f64::max);
    let mut canvas = Canvas::new();
    let mut y = 0.0;
    for (name, share) in bars {
        y += 13.0;
        canvas.text("", Anchor::Start, [0.0, y], &lines(name, WIDTH, 13.0, 1).concat());
        y += 5.0;
        let length = if largest > 0.0 { share / largest * (WIDTH - LABEL) } else { 0.0 };
        canvas.rect("plain", [0.0, y, length.max(1.0), BAR], 2.0);
        canvas.text("strong small", Anchor::Start, [length.max(1.0) + 6.0, y + BAR - 1.5], &percent(*share));
        y += BAR + 8.0;
    }
    let reading: Vec<String> = bars.iter().map(|(name, share)| format!("{name}: {}.", percent(*share))).collect();
    Picture { width: WIDTH, height: y.max(1.0), title: title.into(), description: reading.join(" "), canvas }
}
