//! Customers by recency and frequency: how many, and what they bring; the darker, the more customers.

use crate::report::data::{RfmCell, RfmCustomers};
use crate::report::grid::Grid;
use crate::report::number::{NONE, amount, count, percent};
use crate::report::svg::canvas::{Anchor, Canvas, Path, Picture, lines};

/// Room at the left for the scores of frequency, then below for those of recency.
const LEFT: f64 = 128.0;
const BELOW: f64 = 58.0;
/// Room for all cells of a row, so that letters keep their size.
const CELLS: f64 = 660.0;
const ROW: f64 = 76.0;
const LOW_ROW: f64 = 44.0;
/// More scores than this leave a cell no room for names.
const MOST_NAMED: u8 = 6;
/// The classes of the steps from no customers to the most.
const CLASSES: [&str; 5] = ["h4", "h5", "h6", "h7", "h8"];

pub(crate) fn picture(rfm: &RfmCustomers) -> Picture {
    let n_bins = f64::from(rfm.n_bins.max(1));
    let (width, height) = (CELLS / n_bins, if is_roomy(rfm) { ROW } else { LOW_ROW });
    let bottom = n_bins * height;
    let mut canvas = Canvas::new();
    let most = rfm.cells.iter().map(|cell| cell.n).max().unwrap_or(0);
    for (step, class) in CLASSES.into_iter().enumerate() {
        let cells: Vec<&RfmCell> = rfm.cells.iter().filter(|cell| step_of(cell.n, most) == step).collect();
        if !cells.is_empty() {
            canvas.group(class, |canvas| draw(canvas, &cells, rfm, [width, height]));
        }
    }
    for score in 1..=rfm.n_bins {
        let range = |ranges: &[String]| ranges.get(usize::from(score - 1)).cloned().unwrap_or_default();
        let y = bottom - (f64::from(score) - 0.5) * height;
        canvas.text("strong small", Anchor::End, [LEFT - 8.0, y - 2.0], &score.to_string());
        let frequency = lines(&range(&rfm.frequency_ranges), LEFT - 12.0, 11.0, 1).concat();
        canvas.text("muted fine", Anchor::End, [LEFT - 8.0, y + 13.0], &frequency);
        let x = LEFT + (f64::from(score) - 0.5) * width;
        canvas.text("strong small", Anchor::Middle, [x, bottom + 16.0], &score.to_string());
        let recency = lines(&range(&rfm.recency_ranges), width - 4.0, 11.0, 1).concat();
        canvas.text("muted fine", Anchor::Middle, [x, bottom + 31.0], &recency);
    }
    canvas.text("small", Anchor::Start, [0.0, 14.0], "Orders ↑");
    canvas.text("small", Anchor::End, [LEFT + CELLS, bottom + 50.0], "Days since the last order: fewer →");
    Picture {
        width: LEFT + CELLS,
        height: bottom + BELOW,
        title: "Customers by recency and frequency".into(),
        description: describe(rfm),
        canvas,
    }
}

/// Whether cells have room for three lines.
fn is_roomy(rfm: &RfmCustomers) -> bool {
    rfm.n_bins <= MOST_NAMED
}

/// Cells of one colour: their fields in one path, then their texts.
fn draw(canvas: &mut Canvas, cells: &[&RfmCell], rfm: &RfmCustomers, [width, height]: [f64; 2]) {
    let corner = |cell: &RfmCell| {
        let row = rfm.n_bins.saturating_sub(cell.frequency);
        [LEFT + f64::from(cell.recency.saturating_sub(1)) * width, f64::from(row) * height]
    };
    let mut fields = Path::default();
    for cell in cells {
        let [x, y] = corner(cell);
        fields.add_rect([x + 1.0, y + 1.0, width - 2.0, height - 2.0]);
    }
    canvas.path("field", &fields);
    // The style sheet sets these texts to the middle.
    for cell in cells {
        let [x, y] = corner(cell);
        let middle = x + width / 2.0;
        let share = format!("{} · {}", count(cell.n), percent(cell.share));
        match (is_roomy(rfm), cell.monetary_mean) {
            (false, _) => canvas.text("fine", Anchor::Start, [middle, y + height / 2.0 + 4.0], &count(cell.n)),
            (true, None) => canvas.text("strong", Anchor::Start, [middle, y + 19.0], &share),
            (true, Some(money)) => {
                canvas.text("strong", Anchor::Start, [middle, y + 19.0], &share);
                canvas.text("fine", Anchor::Start, [middle, y + 35.0], &format!("{} each", amount(money)));
            }
        }
        if is_roomy(rfm) {
            for (line, text) in lines(&cell.names.join(", "), width - 8.0, 11.0, 2).iter().enumerate() {
                canvas.text("fine", Anchor::Start, [middle, y + 52.0 + 14.0 * line as f64], text);
            }
        }
    }
}

/// 0 of nobody, 1 to 4 by the root of the count, so that one crowded cell does not bleach the others.
fn step_of(n: usize, most: usize) -> usize {
    if n == 0 {
        return 0;
    }
    let steps = (CLASSES.len() - 1) as f64;
    ((n as f64 / most.max(1) as f64).sqrt() * steps).ceil().clamp(1.0, steps) as usize
}

pub(crate) fn grid(rfm: &RfmCustomers) -> Grid {
    let mut grid = Grid::new(
        "Customers by score of recency and frequency",
        &["Recency, frequency", "Customers", "Share", "Mean money", "Named"],
    );
    for cell in rfm.cells.iter().rev() {
        grid.rows.push(vec![
            format!("{}, {}", cell.recency, cell.frequency),
            count(cell.n),
            percent(cell.share),
            cell.monetary_mean.map_or_else(|| NONE.into(), amount),
            cell.names.join(", "),
        ]);
    }
    grid
}

/// The cells with the most customers, in words.
fn describe(rfm: &RfmCustomers) -> String {
    let mut cells: Vec<&RfmCell> = rfm.cells.iter().filter(|cell| cell.n > 0).collect();
    cells.sort_by_key(|cell| std::cmp::Reverse(cell.n));
    let said = cells
        .iter()
        .take(5)
        .map(|cell| format!("recency {} and frequency {}: {} customers", cell.recency, cell.frequency, count(cell.n)));
    format!("Scores run from 1 to {}, the best. Most customers: {}.", rfm.n_bins, said.collect::<Vec<_>>().join("; "))
}
