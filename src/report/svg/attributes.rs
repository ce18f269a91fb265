//! The audit of attributes: of each, its bands or levels as a bar, its verdict and the reason.

use crate::report::grid::{Grid, GridColumn, Side};
use crate::report::number::{NONE, count, percent};
use crate::report::svg::canvas::{Anchor, Canvas, Picture, lines};
use crate::report::width::text_width;
use crate::selection::Metric;
use crate::selection::audit::{AttributeAudit, AttributeVerdict, Audit, Shape};

/// Attributes that are drawn; the table has them all.
const MOST_ATTRIBUTES: usize = 80;
const WIDTH: f64 = 940.0;
const NAME: f64 = 176.0;
const BAR_FROM: f64 = 188.0;
const BAR: f64 = 320.0;
const BAR_HEIGHT: f64 = 20.0;
const REASON_FROM: f64 = 524.0;
const ROW: f64 = 60.0;
const HEADER: f64 = 30.0;
/// Lines of a reason.
const MOST_LINES: usize = 3;
/// Shades of a bar, light to dark; on the dark ones letters are light.
const SHADES: [&str; 5] = ["d0", "d1", "d2", "d3", "d4"];

/// A part of a bar.
struct Part {
    label: String,
    share: f64,
}

pub(crate) fn picture(audit: &Audit) -> Picture {
    let in_order = AttributeVerdict::ALL.into_iter().flat_map(|verdict| audit.of_verdict(verdict));
    let shown: Vec<&AttributeAudit> = in_order.take(MOST_ATTRIBUTES).collect();
    let mut canvas = Canvas::new();
    for (x, text) in
        [(0.0, "Attribute"), (BAR_FROM, "Its bands or levels, and what is missing"), (REASON_FROM, "Verdict")]
    {
        canvas.text("strong", Anchor::Start, [x, 14.0], text);
    }
    let mut y = HEADER;
    for attribute in &shown {
        canvas.line("rule", [0.0, y - 6.0], [WIDTH, y - 6.0]);
        draw(&mut canvas, attribute, y);
        y += ROW;
    }
    let n_left_out = audit.attributes.len() - shown.len();
    if n_left_out > 0 {
        let text = format!("{} more in the table", count(n_left_out));
        canvas.text("muted", Anchor::Start, [0.0, y + 8.0], &text);
        y += 20.0;
    }
    let told = |attribute: &&AttributeAudit| format!("{}: {}.", attribute.name, attribute.verdict);
    let description = std::iter::once(audit.headline()).chain(shown.iter().map(told)).collect::<Vec<_>>().join(" ");
    Picture { width: WIDTH, height: y, title: "Audit of the attributes".into(), description, canvas }
}

fn draw(canvas: &mut Canvas, attribute: &AttributeAudit, y: f64) {
    let name = lines(&attribute.name, NAME, 15.0, 1).concat();
    canvas.text("strong", Anchor::Start, [0.0, y + 14.0], &name);
    canvas.text("small muted", Anchor::Start, [0.0, y + 31.0], &figures(attribute));
    bar(canvas, attribute, y + 4.0);
    canvas.text("strong", Anchor::Start, [REASON_FROM, y + 14.0], attribute.verdict.as_str());
    let reason = lines(&attribute.because, WIDTH - REASON_FROM, 11.0, MOST_LINES);
    for (at, line) in reason.iter().enumerate() {
        // The verdict stands above the reason's first line.
        canvas.text("fine muted", Anchor::Start, [REASON_FROM, y + 28.0 + 11.0 * at as f64], line);
    }
}

/// `number, 59 values`.
fn figures(attribute: &AttributeAudit) -> String {
    let values = if attribute.n_levels == 1 { "value" } else { "values" };
    format!("{}, {} {values}", attribute.kind.singular(), count(attribute.n_levels))
}

/// The shares of the bands or levels among all rows, then the gaps.
fn bar(canvas: &mut Canvas, attribute: &AttributeAudit, y: f64) {
    let filled = 1.0 - attribute.missing_share;
    let parts = parts(attribute);
    canvas.rect("track", [BAR_FROM, y, BAR, BAR_HEIGHT], 0.0);
    let mut x = BAR_FROM;
    canvas.group("accent", |canvas| {
        let darkest = SHADES.len() - 1;
        for (at, part) in parts.iter().enumerate() {
            let shade = at * darkest / (parts.len() - 1).max(1);
            let width = BAR * filled * part.share;
            canvas.rect(SHADES[shade], [x, y, width - 1.0, BAR_HEIGHT], 0.0);
            // Labels stand only where they fit.
            if text_width(&part.label, 11.0) + 6.0 <= width {
                let class = if shade >= 3 { "fine on" } else { "fine" };
                canvas.text(class, Anchor::Middle, [x + width / 2.0, y + 14.0], &part.label);
            }
            x += width;
        }
    });
    if attribute.missing_share > 0.0 {
        let text = format!("{} missing", percent(attribute.missing_share));
        canvas.text("fine muted", Anchor::End, [BAR_FROM + BAR, y + BAR_HEIGHT + 13.0], &text);
    }
}

fn parts(attribute: &AttributeAudit) -> Vec<Part> {
    if let Some(bands) = &attribute.bands {
        return bands.bands.iter().map(|band| Part { label: band.short(), share: band.share }).collect();
    }
    let levels = attribute.levels.iter().map(|level| Part { label: level.level.clone(), share: level.share });
    let mut parts: Vec<Part> = levels.collect();
    let rest = 1.0 - parts.iter().map(|part| part.share).sum::<f64>();
    if attribute.n_levels > parts.len() && !parts.is_empty() {
        parts.push(Part { label: "others".into(), share: rest.max(0.0) });
    }
    parts
}

pub(crate) fn grid(audit: &Audit) -> Grid {
    let names = ["Attribute", "Missing", "Values", "Entropy", "Skew", "Far out", "Top 1%", "Modes"];
    let mut grid = Grid::new("Audit of the attributes", &names);
    grid.columns.push(GridColumn { name: "Verdict".into(), side: Side::Left });
    for attribute in &audit.attributes {
        let shape = |of: fn(&Shape) -> &Metric, write: fn(f64) -> String| {
            attribute.shape.as_ref().and_then(|shape| of(shape).value()).map_or_else(|| NONE.into(), write)
        };
        grid.rows.push(vec![
            attribute.name.clone(),
            percent(attribute.missing_share),
            count(attribute.n_levels),
            attribute.entropy.map_or_else(|| NONE.into(), |bits| format!("{bits:.1}")),
            shape(|shape| &shape.skewness, skewness),
            shape(|shape| &shape.tail_share, percent),
            shape(|shape| &shape.top_share, percent),
            attribute.modes().into(),
            attribute.verdict.as_str().into(),
        ]);
    }
    grid
}

fn skewness(value: f64) -> String {
    let digits = format!("{:.1}", value.abs());
    if value < 0.0 && digits != "0.0" { format!("\u{2212}{digits}") } else { digits }
}
