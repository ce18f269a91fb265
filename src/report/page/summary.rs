use crate::report::data::{ReportData, SegmentCard};
use crate::report::markup::Markup;
use crate::report::number::{count, percent};
use crate::report::page::Detail;
use crate::report::page::figure::{Room, figure};
use crate::report::svg::{Chart, colour};

/// What a reader must know before acting.
pub(crate) fn warnings(main: &mut Markup, data: &ReportData, detail: Detail) {
    if data.warnings.is_empty() {
        return;
    }
    main.tag("section").attr("class", "warnings").attr("aria-labelledby", "warnings").holds(|section| {
        section.tag("h2").attr("id", "warnings").text("Before you act on this");
        section.tag("ul").holds(|list| {
            for warning in data.warnings.iter().take(detail.rows) {
                list.tag("li").holds(|item| {
                    item.data(&warning.message);
                    item.text(" ");
                    item.tag("code").data(&warning.code);
                });
            }
        });
    });
    main.newline();
}

/// The answer: every segment in a line, and how large it is.
pub(crate) fn answer(main: &mut Markup, data: &ReportData, detail: Detail) {
    let shown = &data.segments[..data.segments.len().min(detail.segments)];
    if shown.is_empty() {
        return;
    }
    main.tag("h2").attr("id", "answer").text("The segments");
    main.tag("div").attr("class", "split").holds(|split| {
        split.tag("div").holds(|left| {
            left.tag("ol").attr("class", "segments").holds(|list| shown.iter().for_each(|segment| line(list, segment)));
            let n_left_out = data.segments.len() - shown.len();
            if n_left_out > 0 {
                let note = format!("{} more segments are in the files beside this page.", count(n_left_out));
                left.tag("p").attr("class", "note").text(&note);
            }
        });
        split.tag("div").attr("class", "panel").holds(|panel| {
            let revenue = data.segments.iter().any(|segment| segment.revenue_share.is_some());
            let reading = if revenue {
                "Full bars: share of the customers. Framed bars: share of the revenue."
            } else {
                "Share of the customers."
            };
            figure(panel, &Chart::Sizes { segments: shown }, Room::Narrow, reading, detail);
        });
    });
    main.newline();
}

fn line(list: &mut Markup, segment: &SegmentCard) {
    list.newline();
    list.tag("li").holds(|item| {
        badge(item, segment.segment);
        item.tag("span").attr("class", "name").holds(|name| {
            name.tag("a").attr("href", format!("#{}", anchor(segment))).data(&segment.name);
        });
        figures(item, segment);
        if !segment.sentence.is_empty() {
            item.tag("p").attr("class", "sentence").data(&segment.sentence);
        }
    });
}

/// The number of a segment on its colour.
pub(crate) fn badge(markup: &mut Markup, segment: usize) {
    markup.tag("span").attr("class", format!("number {}", colour(segment))).holds(|badge| {
        badge.tag("b").text(&segment.to_string());
    });
}

/// Size, share and revenue, the numbers in bold.
pub(crate) fn figures(markup: &mut Markup, segment: &SegmentCard) {
    markup.tag("p").attr("class", "figures").holds(|line| {
        let mut said = |number: &str, of: &str| {
            line.tag("span").holds(|part| {
                part.tag("b").text(number);
                part.text(of);
            });
            line.text(" ");
        };
        said(&count(segment.size), if segment.size == 1 { " customer" } else { " customers" });
        said(&percent(segment.share), " of all");
        if let Some(share) = segment.revenue_share {
            said(&percent(share), " of revenue");
        }
        if let Some(stability) = segment.stability {
            said(&format!("{stability:.2}"), " stability");
        }
    });
}

/// The id of a segment's card.
pub(crate) fn anchor(segment: &SegmentCard) -> String {
    format!("segment-{}", segment.segment)
}
