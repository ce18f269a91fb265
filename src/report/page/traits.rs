use crate::report::data::ReportData;
use crate::report::markup::Markup;
use crate::report::page::Detail;
use crate::report::page::figure::{Room, figure};
use crate::report::page::head::is_shown;
use crate::report::svg::Chart;

/// The classes of the colours of the heat map, from far below to far above.
const SCALE: [&str; 9] = ["h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8"];

/// The heat map.
pub(crate) fn heat_map(main: &mut Markup, data: &ReportData, detail: Detail) {
    if !is_shown("traits", data) {
        return;
    }
    main.tag("h2").attr("id", "traits").text("What sets them apart");
    main.tag("p").text(
        "Each cell has the value in its own unit, the mean or the share, and below it how far the segment is from the others: \
         for numbers in standard deviations, for shares as a multiple of the share among all customers.",
    );
    main.tag("div").attr("class", "panel").holds(|panel| {
        panel.tag("p").attr("class", "legend").attr("aria-hidden", "true").holds(|legend| {
            legend.text("far below the others");
            legend.tag("span").attr("class", "scale").holds(|scale| {
                SCALE.iter().for_each(|class| scale.tag("i").attr("class", *class).text(""));
            });
            legend.text("far above");
        });
        let chart = Chart::HeatMap {
            segments: &data.segments[..data.segments.len().min(detail.segments)],
            rows: &data.heat_map,
        };
        figure(panel, &chart, Room::Wide, "", detail);
    });
    main.newline();
}
