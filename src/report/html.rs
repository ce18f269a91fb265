use std::io::Write;

use crate::error::{Error, Result};
use crate::report::data::ReportData;
use crate::report::markup::Markup;
use crate::report::page::{self, Detail};
use crate::report::svg::CHART_CSS;

/// No page is larger, whatever the data.
const MAX_BYTES: usize = 1_500_000;
/// The looks of the page.
const STYLE: &str = include_str!("style.css");

/// Writes the report as one HTML page that runs no script and asks nothing of the network: for screens (light and dark, from
/// 320 pixels), for paper, and for screen readers.
///
/// The same data give the same bytes, at most 1.5 MB; where there is more to show than that, tables and texts are cut and say
/// so. Everything from the data is escaped; control and direction characters are shown as symbols.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) where `out` refuses the page.
pub fn html(data: &ReportData, mut out: impl Write) -> Result<()> {
    let page = fitting(data);
    out.write_all(page.as_bytes()).and_then(|()| out.flush()).map_err(|e| Error::io("write", "the HTML report", e))
}

/// The page with as much detail as fits.
fn fitting(data: &ReportData) -> String {
    let mut detail = Detail::FULL;
    loop {
        let page = render(data, detail);
        let less = detail.halved();
        if page.len() <= MAX_BYTES || less == detail {
            return page.into_string();
        }
        detail = less;
    }
}

fn render(data: &ReportData, detail: Detail) -> Markup {
    let mut page = Markup::html(detail.characters);
    page.tag("html").attr("lang", "en").holds(|html| {
        html.tag("head").holds(|head| page::head::meta(head, data, &[CHART_CSS, STYLE]));
        html.newline();
        html.tag("body").holds(|body| {
            body.tag("header").holds(|header| page::head::banner(header, data));
            body.newline();
            body.tag("main").holds(|main| sections(main, data, detail));
            body.newline();
            body.tag("footer").holds(|footer| {
                footer.tag("p").text("This page holds all it shows: it runs no script and loads nothing.");
            });
        });
    });
    page.newline();
    page
}

fn sections(main: &mut Markup, data: &ReportData, detail: Detail) {
    page::summary::warnings(main, data, detail);
    page::summary::answer(main, data, detail);
    page::choice::choice(main, data, detail);
    page::segments::cards(main, data, detail);
    page::traits::heat_map(main, data, detail);
    page::loyalty::loyalty(main, data, detail);
    page::whereabouts::map(main, data, detail);
    page::method::method(main, data, detail);
    page::glossary::glossary(main, data);
}
