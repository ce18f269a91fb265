//! What sets one segment apart: bars to the right where it has more, to the left where it has less.

use crate::report::data::SegmentCard;
use crate::report::grid::Grid;
use crate::report::svg::canvas::{Anchor, Canvas, Picture, colour, lines};

const WIDTH: f64 = 340.0;
/// Room at the right for the figure.
const FIGURE: f64 = 62.0;
const BAR: f64 = 10.0;
/// Traits that are drawn.
const MOST_TRAITS: usize = 12;

pub(crate) fn picture(segment: &SegmentCard) -> Picture {
    let (middle, half) = ((WIDTH - FIGURE) / 2.0, (WIDTH - FIGURE) / 2.0);
    let mut canvas = Canvas::new();
    canvas.text("muted small", Anchor::Start, [0.0, 11.0], "← less");
    canvas.text("muted small", Anchor::End, [WIDTH - FIGURE, 11.0], "more than the others →");
    let mut y = 18.0;
    for line in segment.traits.iter().take(MOST_TRAITS) {
        for text in lines(&line.text, WIDTH - 4.0, 13.0, 2) {
            y += 16.0;
            canvas.text("", Anchor::Start, [0.0, y], &text);
        }
        y += 6.0;
        let position = line.contrast.position();
        canvas.rect("track", [0.0, y, WIDTH - FIGURE, BAR], 2.0);
        let length = (position.abs() * half).max(1.5);
        let start = if position < 0.0 { middle - length } else { middle };
        canvas.group(colour(segment.segment), |canvas| canvas.rect("mark", [start, y, length, BAR], 2.0));
        canvas.line("axis", [middle, y - 2.0], [middle, y + BAR + 2.0]);
        canvas.text("strong small", Anchor::End, [WIDTH, y + BAR - 1.0], &line.contrast.label());
        y += BAR + 6.0;
    }
    let reading: Vec<String> =
        segment.traits.iter().map(|line| format!("{}: {}.", line.text, line.contrast.label())).collect();
    Picture {
        width: WIDTH,
        height: y + 2.0,
        title: format!("What sets segment {} apart", segment.label()),
        description: reading.join(" "),
        canvas,
    }
}

pub(crate) fn grid(segment: &SegmentCard) -> Grid {
    let mut grid = Grid::new(format!("What sets segment {} apart", segment.label()), &["Trait", "Difference"]);
    grid.rows = segment.traits.iter().map(|line| vec![line.text.clone(), line.contrast.label()]).collect();
    grid
}
