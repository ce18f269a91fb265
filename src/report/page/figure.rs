use crate::report::clean::clip;
use crate::report::grid::Grid;
use crate::report::markup::Markup;
use crate::report::number::count;
use crate::report::page::Detail;
use crate::report::svg::Chart;

/// How much room a picture takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// A column.
    Narrow,
    /// The page; on small screens it scrolls inside its frame.
    Wide,
    /// Several small pictures side by side.
    Panels,
}

/// A chart, one sentence on how to read it, and its numbers.
pub(crate) fn figure(markup: &mut Markup, chart: &Chart<'_>, room: Room, reading: &str, detail: Detail) {
    let class = match room {
        Room::Narrow => "small-picture",
        Room::Wide => "wide-picture",
        Room::Panels => "panels-picture",
    };
    markup.tag("figure").attr("class", class).holds(|figure| {
        let pictures = chart.pictures();
        match room {
            Room::Narrow => pictures.iter().for_each(|picture| picture.inline(figure)),
            Room::Panels => figure
                .tag("div")
                .attr("class", "panels")
                .holds(|panels| pictures.iter().for_each(|picture| picture.inline(panels))),
            Room::Wide => {
                let frame = figure.tag("div").attr("class", "scroll").attr("role", "region").attr("tabindex", "0");
                let name = pictures
                    .first()
                    .map_or_else(String::new, |picture| format!("Picture: {}", clip(&picture.title, 80)));
                frame.attr("aria-label", name).holds(|frame| pictures.iter().for_each(|picture| picture.inline(frame)));
            }
        }
        if !reading.is_empty() {
            figure.tag("figcaption").text(reading);
        }
        // The other pictures have every number written in them already.
        let length = if matches!(
            chart,
            Chart::Sweep { .. } | Chart::KDistances { .. } | Chart::Map { .. } | Chart::Stability { .. }
        ) {
            Length::Short
        } else {
            Length::Long
        };
        numbers(figure, chart.grid(), "The numbers of this picture", length, detail);
    });
    markup.newline();
}

/// Whether a table is worth its paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Printed.
    Short,
    /// Left out in print.
    Long,
}

/// A table that opens at will.
pub(crate) fn numbers(markup: &mut Markup, grid: Grid, summary: &str, length: Length, detail: Detail) {
    let details = markup.tag("details");
    let details = if length == Length::Long { details.attr("class", "long") } else { details };
    details.holds(|details| {
        details.tag("summary").text(summary);
        table(details, grid, detail);
    });
}

/// A table of at most as many rows as the page has room for, saying how many it leaves out.
pub(crate) fn table(markup: &mut Markup, mut grid: Grid, detail: Detail) {
    // A wide table has fewer rows, so that its cells stay within bounds.
    let most = detail.rows.min((detail.rows * 12 / grid.columns.len().max(1)).max(4));
    let n_left_out = grid.rows.len().saturating_sub(most);
    grid.rows.truncate(most);
    grid.write(markup);
    if n_left_out > 0 {
        let rows = if n_left_out == 1 { "row is" } else { "rows are" };
        markup.tag("p").attr("class", "note").text(&format!("{} more {rows} not shown here.", count(n_left_out)));
    }
}
