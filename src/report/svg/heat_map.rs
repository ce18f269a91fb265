//! Attribute by segment: the value in its own unit, how far it is from the others, and a colour for the far ones.

use crate::report::data::{HeatCell, HeatRow, SegmentCard};
use crate::report::grid::Grid;
use crate::report::number::NONE;
use crate::report::svg::canvas::{Anchor, Canvas, Path, Picture, lines};

/// Cells that are drawn; the table below the picture has them all.
const MOST_CELLS: usize = 420;
/// Segments that are drawn.
const MOST_SEGMENTS: usize = 24;
const LABEL: f64 = 176.0;
/// Room for all cells of a row.
const CELLS: f64 = 640.0;
const ROW: f64 = 36.0;
const HEADER: f64 = 64.0;
/// Steps of colour on either side of the middle.
const STEPS: f64 = 4.0;
/// The classes of the steps, from far below to far above.
const CLASSES: [&str; 9] = ["h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8"];

pub(crate) fn picture(segments: &[SegmentCard], rows: &[HeatRow]) -> Picture {
    let n_segments = segments.len().clamp(1, MOST_SEGMENTS);
    let shown = &rows[..rows.len().min(MOST_CELLS / n_segments)];
    let cell = (CELLS / n_segments as f64).clamp(66.0, 108.0);
    // Few segments leave a part empty: a picture that is stretched to the page would have letters larger than the page's.
    let width = LABEL + (cell * n_segments as f64).max(CELLS);
    let mut canvas = Canvas::new();
    for (i, segment) in segments.iter().take(n_segments).enumerate() {
        let x = LABEL + (i as f64 + 0.5) * cell;
        canvas.badge(segment.segment, [x, 11.0], 9.5);
        for (line, text) in lines(&segment.name, cell - 6.0, 11.5, 3).iter().enumerate() {
            canvas.text("small", Anchor::Middle, [x, 33.0 + 13.0 * line as f64], text);
        }
    }
    for (class, step) in CLASSES.iter().zip(0..) {
        cells_of_step(&mut canvas, class, step, shown, n_segments, cell);
    }
    for (i, row) in shown.iter().enumerate() {
        let y = HEADER + i as f64 * ROW;
        let label = lines(&row.label(), LABEL - 12.0, 12.5, 2);
        let top = y + if label.len() > 1 { 15.0 } else { 22.0 };
        for (line, text) in label.iter().enumerate() {
            canvas.text("", Anchor::Start, [0.0, top + 14.0 * line as f64], text);
        }
    }
    Picture {
        width,
        height: HEADER + shown.len() as f64 * ROW,
        title: "Traits of the segments".into(),
        description: describe(segments, rows),
        canvas,
    }
}

/// All cells of one colour: their fields in one path, then their texts.
fn cells_of_step(
    canvas: &mut Canvas,
    class: &'static str,
    step: usize,
    rows: &[HeatRow],
    n_segments: usize,
    width: f64,
) {
    let places = rows.iter().enumerate().flat_map(|(i, row)| {
        let cells = row.cells.iter().take(n_segments).enumerate();
        cells.filter(|(_, cell)| step_of(cell) == step).map(move |(j, cell)| {
            (LABEL + j as f64 * width, HEADER + i as f64 * ROW, row.quantity.label(cell.value), cell.contrast)
        })
    });
    let places: Vec<_> = places.collect();
    if places.is_empty() {
        return;
    }
    // The style sheet sets these texts to the middle, which halves the picture: there are hundreds.
    canvas.group(class, |canvas| {
        let mut fields = Path::default();
        places.iter().for_each(|(x, y, ..)| fields.add_rect([x + 1.0, y + 1.0, width - 2.0, ROW - 2.0]));
        canvas.path("field", &fields);
        for (x, y, value, contrast) in &places {
            canvas.text("", Anchor::Start, [x + width / 2.0, y + 16.0], value);
            let contrast = contrast.map_or_else(|| NONE.into(), |contrast| contrast.label());
            canvas.text("fine", Anchor::Start, [x + width / 2.0, y + 29.0], &contrast);
        }
    });
}

fn step_of(cell: &HeatCell) -> usize {
    let position = cell.contrast.map_or(0.0, |contrast| contrast.position());
    (STEPS + (position * STEPS).round()) as usize
}

pub(crate) fn grid(segments: &[SegmentCard], rows: &[HeatRow]) -> Grid {
    let names: Vec<String> = segments.iter().map(SegmentCard::label).collect();
    let mut columns = vec!["Attribute", "All customers"];
    columns.extend(names.iter().map(String::as_str));
    let mut grid = Grid::new("Traits of the segments: value, and how far it is from the others", &columns);
    for row in rows {
        let mut texts = vec![row.label(), row.quantity.label(row.overall)];
        texts.extend(row.cells.iter().take(segments.len()).map(|cell| {
            let contrast = cell.contrast.map_or_else(String::new, |contrast| format!(" ({})", contrast.label()));
            format!("{}{contrast}", row.quantity.label(cell.value))
        }));
        grid.rows.push(texts);
    }
    grid
}

/// The strongest contrast of each segment, in words.
fn describe(segments: &[SegmentCard], rows: &[HeatRow]) -> String {
    let strongest = |i: usize| {
        let cells = rows.iter().filter_map(|row| Some((row, row.cells.get(i)?.contrast?)));
        cells.reduce(|best, next| if next.1.position().abs() > best.1.position().abs() { next } else { best })
    };
    let said = segments.iter().enumerate().filter_map(|(i, segment)| {
        let (row, contrast) = strongest(i)?;
        Some(format!("{}: {} {}", segment.label(), row.label(), contrast.label()))
    });
    format!("The strongest contrast of each segment. {}.", said.collect::<Vec<_>>().join("; "))
}
