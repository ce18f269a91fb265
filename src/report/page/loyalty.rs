use crate::report::data::{ReportData, RfmCustomers};
use crate::report::grid::Grid;
use crate::report::markup::Markup;
use crate::report::number::{NONE, amount, count, percent};
use crate::report::page::Detail;
use crate::report::page::figure::{Room, figure, table};
use crate::report::svg::Chart;

/// The classes of the colours of the picture, from nobody to the most customers.
const SCALE: [&str; 5] = ["h4", "h5", "h6", "h7", "h8"];

/// Recency, frequency and money: the picture, then the classes beside the segments.
pub(crate) fn loyalty(main: &mut Markup, data: &ReportData, detail: Detail) {
    let Some(rfm) = &data.rfm else { return };
    main.tag("h2").attr("id", "rfm").text("Recency, frequency, money");
    main.tag("p").text(&format!(
        "Each customer who bought is scored from 1 to {}, the best, by the days since the last order, by the number of orders{}. \
         Equal values have equal scores. The picture counts customers by the first two.",
        rfm.n_bins,
        if rfm.has_money { " and by money" } else { "" },
    ));
    main.tag("div").attr("class", "panel").holds(|panel| {
        panel.tag("p").attr("class", "legend").attr("aria-hidden", "true").holds(|legend| {
            legend.text("nobody");
            legend.tag("span").attr("class", "scale").holds(|scale| {
                SCALE.iter().for_each(|class| scale.tag("i").attr("class", *class).text(""));
            });
            legend.text("most customers");
        });
        figure(panel, &Chart::Rfm { customers: rfm }, Room::Wide, "", detail);
    });
    main.newline();
    for note in &rfm.notes {
        main.tag("p").attr("class", "note").data(note);
    }
    if !rfm.classes.is_empty() {
        main.tag("h3").text("These classes beside the segments");
        table(main, classes(rfm, data, detail), detail);
    }
}

/// One row a class: who they are, how many, what they bring, and in which segments they are.
fn classes(rfm: &RfmCustomers, data: &ReportData, detail: Detail) -> Grid {
    let names: Vec<String> =
        data.segments.iter().take(detail.segments).map(|segment| format!("In segment {}", segment.segment)).collect();
    let mut columns = vec!["Class", "Customers", "Share", "Mean money"];
    columns.extend(names.iter().map(String::as_str));
    let mut grid =
        Grid::new("Classes by recency, frequency and money, and how many of each are in each segment", &columns);
    for class in &rfm.classes {
        let mut row = vec![
            class.label(),
            count(class.n),
            percent(class.share),
            class.monetary_mean.map_or_else(|| NONE.into(), amount),
        ];
        row.extend(class.by_segment.iter().take(names.len()).map(|n| count(*n)));
        grid.rows.push(row);
    }
    grid
}
