use crate::report::data::{ReportData, SegmentCard};
use crate::report::grid::Grid;
use crate::report::markup::Markup;
use crate::report::number::{NONE, signed};
use crate::report::page::Detail;
use crate::report::page::baskets::baskets;
use crate::report::page::figure::{Length, Room, figure, numbers};
use crate::report::page::summary::{anchor, badge, figures};
use crate::report::svg::{Chart, colour};

/// A card for each segment.
pub(crate) fn cards(main: &mut Markup, data: &ReportData, detail: Detail) {
    if data.segments.is_empty() {
        return;
    }
    main.tag("h2").attr("id", "cards").text("Segment by segment");
    main.tag("div").attr("class", "cards").holds(|cards| {
        for segment in data.segments.iter().take(detail.segments) {
            let class = format!("card {}", colour(segment.segment));
            cards.tag("article").attr("class", class).attr("id", anchor(segment)).holds(|article| {
                card(article, segment, detail);
            });
            cards.newline();
        }
    });
    main.newline();
}

fn card(article: &mut Markup, segment: &SegmentCard, detail: Detail) {
    article.tag("h3").holds(|heading| {
        badge(heading, segment.segment);
        heading.data(&segment.name);
    });
    figures(article, segment);
    if !segment.sentence.is_empty() {
        article.tag("p").attr("class", "sentence").data(&segment.sentence);
    }
    if !segment.traits.is_empty() {
        figure(article, &Chart::Traits { segment }, Room::Narrow, "", detail);
    }
    baskets(article, segment, detail);
    if !segment.attributes.is_empty() {
        numbers(article, attributes(segment), "All attributes of this segment", Length::Long, detail);
    }
    if !segment.nearest.is_empty() {
        article.tag("p").attr("class", "note").holds(|note| {
            note.text("Nearest to the centre: ");
            for (i, id) in segment.nearest.iter().take(detail.rows).enumerate() {
                note.text(if i > 0 { ", " } else { "" });
                note.data(id);
            }
        });
    }
}

fn attributes(segment: &SegmentCard) -> Grid {
    let caption =
        format!("Segment {} against all other customers: median (quartiles), mean, or share", segment.label());
    let columns = ["Attribute", "Here", "Others", "Difference", "v-test", "Mean here", "Mean of others"];
    let mut grid = Grid::new(caption, &columns);
    for row in &segment.attributes {
        grid.rows.push(vec![
            row.label(),
            row.inside.label(),
            row.outside.label(),
            row.contrast.map_or_else(|| NONE.into(), |contrast| contrast.label()),
            row.v_test.map_or_else(|| NONE.into(), signed),
            row.inside.mean_label(),
            row.outside.mean_label(),
        ]);
    }
    grid
}
