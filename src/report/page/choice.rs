use crate::report::data::{ReportData, SweepPoint};
use crate::report::markup::Markup;
use crate::report::number::{count, percent};
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
    compared(main, data, detail);
    of_segments(main, data, detail);
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

/// How numbers of segments compare, and how customers move between them.
fn compared(main: &mut Markup, data: &ReportData, detail: Detail) {
    if data.sweep.len() > 1 {
        main.tag("div").attr("class", "panel").holds(|panel| {
            let chart = Chart::Sweep { points: &data.sweep, chosen: data.chosen_k, near_ties: &data.near_ties };
            figure(panel, &chart, Room::Panels, &reading_of_scores(&data.sweep, &data.near_ties), detail);
        });
    }
    if let Some(flows) = data.flows.as_ref().filter(|flows| !flows.steps().is_empty()) {
        main.tag("div").attr("class", "panel").holds(|panel| {
            let reading = "Each column divides the same customers into one segment more than the column before; the broken line marks \
                           the number that was chosen, and the colours are those of its segments. A segment that comes from one segment \
                           and goes on as one is there whatever the number; one that is put together from many is not.";
            let chart = Chart::Flows { flows, chosen: data.chosen_k, segments: &data.segments };
            figure(panel, &chart, Room::Wide, reading, detail);
        });
    }
}

/// What the upright lines are, where there are any.
fn reading_of_scores(points: &[SweepPoint], near_ties: &[usize]) -> String {
    let mut reading = String::from(
        "Each picture compares numbers of segments by one score. The broken line marks the number that was chosen. Where the scores \
         disagree, more than one number is defensible.",
    );
    if !near_ties.is_empty() {
        reading.push_str(" Thin rings and ≈ mark numbers that can hardly be told from it.");
    }
    if points.iter().any(|point| point.silhouette_error.is_some()) {
        reading.push_str(
            " The silhouettes are of a sample of the customers: the upright lines reach two standard errors to both sides.",
        );
    }
    if points.iter().any(|point| point.stability_interval.is_some()) {
        reading.push_str(" The upright lines of the stability hold nine of ten draws of customers.");
    }
    reading
}

/// How clearly customers belong to their segments, and how well each segment comes back.
fn of_segments(main: &mut Markup, data: &ReportData, detail: Detail) {
    let segments = &data.segments;
    if let Some(stability) = data.stability.as_ref().filter(|stability| !stability.segments.is_empty()) {
        main.tag("div").attr("class", "panel").holds(|panel| {
            let reading = format!(
                "How much of each segment is found again when customers are drawn anew, {} times: 1 where it always comes back whole. \
                 Below 0.6 a segment is not to be trusted, from 0.75 on it is stable. SLSw counts also the customers that were not \
                 drawn; SLSa is 1 where all customers come from one segment of the next smaller number.",
                count(stability.n_replicates)
            );
            figure(panel, &Chart::Stability { stability, segments }, Room::Wide, &reading, detail);
        });
    }
    if let Some(profile) = data.silhouettes.as_ref().filter(|profile| !profile.clusters.is_empty()) {
        main.tag("div").attr("class", "panel").holds(|panel| {
            let sampled = if profile.n_measured < profile.n_rows {
                let (measured, all) = (count(profile.n_measured), count(profile.n_rows));
                format!(" Measured on a sample of {measured} of the {all} customers in segments.")
            } else {
                String::new()
            };
            let reading = format!(
                "The customers of each segment in order of how much nearer they are to their own segment than to the next one, as the \
                 edge of a blade. Left of 0 are those who would be nearer to another segment: {} of all. Small segments are drawn \
                 taller than their share.{sampled}",
                percent(profile.share_below_zero())
            );
            figure(panel, &Chart::Silhouettes { profile, segments }, Room::Wide, &reading, detail);
        });
    }
}
