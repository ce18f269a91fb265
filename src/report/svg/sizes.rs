//! How large the segments are, and how much they bring.

use crate::report::data::SegmentCard;
use crate::report::grid::Grid;
use crate::report::number::{count, percent};
use crate::report::svg::canvas::{Anchor, Canvas, Picture, colour, lines};
use crate::report::width::text_width;

const WIDTH: f64 = 390.0;
const BAR: f64 = 13.0;
/// Segments that are drawn.
const MOST_SEGMENTS: usize = 60;
/// Room at the right of the longest bar for its label.
const LABEL: f64 = 140.0;

pub(crate) fn picture(segments: &[SegmentCard]) -> Picture {
    let segments = &segments[..segments.len().min(MOST_SEGMENTS)];
    let shares = segments.iter().flat_map(|segment| [Some(segment.share), segment.revenue_share]).flatten();
    let largest = shares.filter(|share| share.is_finite()).fold(0.0, f64::max);
    let length = |share: f64| if largest > 0.0 { share / largest * (WIDTH - LABEL) } else { 0.0 };
    let mut canvas = Canvas::new();
    let mut y = 12.0;
    for segment in segments {
        canvas.badge(segment.segment, [10.0, y], 9.5);
        // Bold letters run wider than their size says.
        let name = lines(&segment.name, WIDTH - 30.0, 15.0, 1).concat();
        canvas.text("strong", Anchor::Start, [26.0, y + 4.5], &name);
        y += 16.0;
        canvas.group(colour(segment.segment), |canvas| {
            bar(canvas, "mark", y, length(segment.share), &format!("{} of customers", percent(segment.share)));
            if let Some(share) = segment.revenue_share {
                y += BAR + 3.0;
                bar(canvas, "soft", y, length(share), &format!("{} of revenue", percent(share)));
            }
        });
        y += BAR + 22.0;
    }
    let reading: Vec<String> = segments
        .iter()
        .map(|segment| format!("Segment {}, {}: {}.", segment.segment, segment.name, segment.figures()))
        .collect();
    Picture {
        width: WIDTH,
        height: (y - 18.0).max(1.0),
        title: "Size of the segments".into(),
        description: reading.join(" "),
        canvas,
    }
}

fn bar(canvas: &mut Canvas, class: &'static str, y: f64, length: f64, label: &str) {
    canvas.rect(class, [0.5, y, length.max(1.0), BAR], 2.0);
    debug_assert!(text_width(label, 12.0) <= LABEL + 8.0, "{label}");
    canvas.text("", Anchor::Start, [length.max(1.0) + 7.0, y + BAR - 2.5], label);
}

pub(crate) fn grid(segments: &[SegmentCard]) -> Grid {
    let revenue = segments.iter().any(|segment| segment.revenue_share.is_some());
    let mut columns = vec!["Segment", "Customers", "Share of customers"];
    if revenue {
        columns.push("Share of revenue");
    }
    let mut grid = Grid::new("Size of the segments", &columns);
    for segment in segments {
        let mut row = vec![segment.label(), count(segment.size), percent(segment.share)];
        if revenue {
            row.push(segment.revenue_share.map_or_else(String::new, percent));
        }
        grid.rows.push(row);
    }
    grid
}
