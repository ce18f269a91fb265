use crate::report::data::ReportData;
use crate::report::markup::Markup;
use crate::report::number::count;
use crate::report::page::Detail;
use crate::report::page::figure::{Room, figure};
use crate::report::page::head::is_shown;
use crate::report::svg::Chart;
use crate::report::wording::verdict_words;

/// Why this number of segments, and how the others compare.
pub(crate) fn choice(main: &mut Markup, data: &ReportData, detail: Detail) {
    if !is_shown("sure", data) {
        return;
    }
    main.tag("h2").attr("id", "sure").text("How sure is this?");
    if let Some(verdict) = &data.verdict {
        main.tag("p").holds(|line| {
            line.tag("b").text("Verdict: ");
            line.data(&verdict_words(verdict));
        });
    }
    if !data.because.is_empty() {
        main.tag("p").data(&data.because);
    }
    if data.sweep.len() > 1 {
        main.tag("div").attr("class", "panel").holds(|panel| {
            let chart = Chart::Sweep { points: &data.sweep, chosen: data.chosen_k };
            let reading = "Each picture compares numbers of segments by one score. The broken line marks the number that was \
                           chosen. Where the scores disagree, more than one number is defensible.";
            figure(panel, &chart, Room::Panels, reading, detail);
        });
    }
    if let Some(curve) = data.k_distances.as_ref().filter(|curve| !curve.points.is_empty()) {
        main.tag("div").attr("class", "panel").holds(|panel| {
            let reading = format!(
                "How far each customer has to reach until {} lie within, themselves counted, in ascending order. Those left of where the \
                 curve crosses the broken line make the segments; the others are on their borders, or in none. A good distance is where the \
                 curve bends: there, crowds end and loners begin.",
                count(curve.min_samples)
            );
            figure(panel, &Chart::KDistances { curve }, Room::Narrow, &reading, detail);
        });
    }
    main.newline();
}
