use crate::report::data::{Entry, ReportData};
use crate::report::grid::Grid;
use crate::report::markup::Markup;
use crate::report::number::count;
use crate::report::page::Detail;
use crate::report::page::figure::{Room, figure, table};
use crate::report::svg::Chart;

/// What no segmentation can promise.
const LIMITS: [&str; 4] = [
    "Segments are groups of similar customers, not laws: customers near a border could belong to either side.",
    "They describe the columns and the day that they were made from. New data, or another choice of columns, can give other \
     segments.",
    "A trait says what is more frequent in a segment. It says nothing about any one customer, and nothing about causes.",
    "A difference can be sure and still too small to matter: read its size before its v-test.",
];

/// What the distance is made of, where the data come from, what was left out, what was set, and what it cannot tell.
pub(crate) fn method(main: &mut Markup, data: &ReportData, detail: Detail) {
    main.tag("h2").attr("id", "method").text("How this was made");
    if !data.algorithm.is_empty() {
        main.tag("p").holds(|line| {
            line.data(&data.algorithm);
            let (customers, features) = (count(data.n_customers), count(data.n_features));
            let noun = if data.n_features == 1 { "feature" } else { "features" };
            line.text(&format!(" on {customers} customers, each described by {features} {noun}."));
        });
    }
    distance(main, data, detail);
    quality(main, data, detail);
    entries(main, "Where the data come from", &data.provenance, detail);
    entries(main, "What was set", &data.parameters, detail);
    main.tag("h3").text("What this cannot tell");
    main.tag("ul").holds(|list| LIMITS.iter().for_each(|limit| list.tag("li").text(limit)));
    main.newline();
}

fn distance(main: &mut Markup, data: &ReportData, detail: Detail) {
    if data.distance_by_family.is_empty() && data.distance_by_column.is_empty() {
        return;
    }
    main.tag("h3").text("What makes customers near or far");
    main.tag("p").text(
        "How much each family and each column contributes to the distance between customers. What has no share here had no say in \
         the segments.",
    );
    main.tag("div").attr("class", "panel panels").holds(|panel| {
        if !data.distance_by_family.is_empty() {
            figure(panel, &Chart::DistanceByFamily { shares: &data.distance_by_family }, Room::Narrow, "", detail);
        }
        if !data.distance_by_column.is_empty() {
            figure(panel, &Chart::DistanceByColumn { shares: &data.distance_by_column }, Room::Narrow, "", detail);
        }
    });
}

fn quality(main: &mut Markup, data: &ReportData, detail: Detail) {
    if !data.notes.is_empty() {
        main.tag("h3").text("Quality of the data");
        main.tag("ul").holds(|list| data.notes.iter().take(detail.rows).for_each(|note| list.tag("li").data(note)));
    }
    if !data.left_out.is_empty() {
        main.tag("h3").text("Columns left out");
        let mut grid = Grid::new("Columns that carry no segmentation", &["Column", "Why"]).of_words();
        grid.rows = data.left_out.iter().map(|out| vec![out.column.clone(), out.reason.clone()]).collect();
        table(main, grid, detail);
    }
}

fn entries(main: &mut Markup, heading: &str, entries: &[Entry], detail: Detail) {
    if entries.is_empty() {
        return;
    }
    main.tag("h3").text(heading);
    let mut grid = Grid::new(heading, &["Name", "Value"]).of_words();
    grid.rows = entries.iter().map(|entry| vec![entry.name.clone(), entry.value.clone()]).collect();
    table(main, grid, detail);
}
