use crate::report::data::ReportData;
use crate::report::markup::Markup;
use crate::report::number::count;
use crate::report::page::Detail;
use crate::report::page::figure::{Room, figure};
use crate::report::svg::Chart;

/// The map of the segments.
pub(crate) fn map(main: &mut Markup, data: &ReportData, detail: Detail) {
    let Some(map) = &data.map else { return };
    main.tag("h2").attr("id", "map").text("Map of the segments");
    main.tag("p").text(
        "All attributes flattened to the two directions in which customers differ most. Near on the map is often, not always, \
         alike: segments that overlap here may be apart in the directions that are not shown.",
    );
    main.tag("div").attr("class", "panel").holds(|panel| {
        let outside = match map.n_outside {
            0 => String::new(),
            1 => " One customer lies beyond the frame.".into(),
            n => format!(" {} customers lie beyond the frame.", count(n)),
        };
        let reading = format!(
            "The darker a hexagon, the more customers are in it; its colour is that of the segment with the most of them. A line \
             surrounds the densest part of a segment, four fifths of it; its number stands at its centre.{outside}"
        );
        figure(panel, &Chart::Map { segments: &data.segments, map }, Room::Wide, &reading, detail);
    });
    main.newline();
}
