use crate::report::data::ReportData;
use crate::report::markup::Markup;
use crate::report::number::percent;
use crate::report::page::SECTIONS;

/// What browsers may load for this page: nothing but the styles inside it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The head of the document.
pub(crate) fn meta(head: &mut Markup, data: &ReportData, sheets: &[&'static str]) {
    head.tag("meta").attr("charset", "utf-8").void();
    head.tag("meta").attr("http-equiv", "Content-Security-Policy").attr("content", POLICY).void();
    head.tag("meta").attr("name", "viewport").attr("content", "width=device-width, initial-scale=1").void();
    head.tag("meta").attr("name", "color-scheme").attr("content", "light dark").void();
    head.tag("meta").attr("name", "referrer").attr("content", "no-referrer").void();
    head.newline();
    head.tag("title").text(&crate::report::clean::clip(title(data), 120));
    head.newline();
    head.style(sheets);
}

/// The heading, the answer in two sentences, and the way through the page.
pub(crate) fn banner(header: &mut Markup, data: &ReportData) {
    header.tag("p").attr("class", "eyebrow").text("Customer segmentation");
    header.tag("h1").data(title(data));
    header.tag("p").attr("class", "lede").holds(|lede| {
        lede.text(&data.headline());
        lede.text(" ");
        highlight(lede, data);
    });
    header.tag("nav").attr("aria-label", "Sections").holds(|nav| {
        nav.tag("ul").holds(|list| {
            for (id, heading) in SECTIONS.iter().filter(|(id, _)| is_shown(id, data)) {
                list.tag("li").holds(|item| item.tag("a").attr("href", format!("#{id}")).text(heading));
            }
        });
    });
}

/// Whether the section with this id has anything to show.
pub(crate) fn is_shown(id: &str, data: &ReportData) -> bool {
    match id {
        "answer" | "cards" => !data.segments.is_empty(),
        "sure" => {
            !data.because.is_empty()
                || !data.sweep.is_empty()
                || data.silhouettes.is_some()
                || data.stability.is_some()
                || data.flows.is_some()
        }
        "stability" => data.stability.is_some(),
        "traits" => !data.heat_map.is_empty() && !data.segments.is_empty(),
        "rfm" => data.rfm.is_some(),
        "density" => data.k_distances.is_some(),
        "map" => data.map.is_some(),
        _ => true,
    }
}

fn title(data: &ReportData) -> &str {
    if data.title.trim().is_empty() { "Customer segments" } else { &data.title }
}

/// Where the money is, or else where the customers are.
fn highlight(lede: &mut Markup, data: &ReportData) {
    if let Some((segment, share)) = data.richest() {
        lede.text("Most revenue comes from ");
        lede.tag("b").data(&segment.name);
        lede.text(&format!(": {} of it, from {} of the customers.", percent(share), percent(segment.share)));
    } else if let Some(segment) = data.largest() {
        lede.text("The largest is ");
        lede.tag("b").data(&segment.name);
        lede.text(&format!(", with {} of them.", percent(segment.share)));
    }
}
