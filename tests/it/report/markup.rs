//! A strict reader of our own pages: tags balance, ids are unique, nothing can run or load.

use std::collections::BTreeSet;

use crate::report::sample::{page, shop};

/// Elements of HTML without a closing tag.
const VOID: [&str; 2] = ["!doctype", "meta"];
/// Every element that a page may have.
const KNOWN: &str = "!doctype html head meta title style body header main footer section nav p h1 h2 h3 a b bdi i ul ol li \
    div span article figure figcaption details summary table caption thead tbody tr th td dl dt dd code svg desc g rect line \
    circle path text";
/// Every attribute that an element may have.
const ATTRIBUTES: &str = "html lang charset http-equiv content name id class href role tabindex scope aria-label \
    aria-labelledby aria-hidden viewBox x y x1 y1 x2 y2 width height rx cx cy r d text-anchor xmlns transform";

/// An element as it begins.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) parents: Vec<String>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// All elements in order; panics where a page is not well formed or has an element or attribute that ours never have.
pub(crate) fn elements(page: &str) -> Vec<Element> {
    let known: BTreeSet<&str> = KNOWN.split_whitespace().collect();
    let known_attributes: BTreeSet<&str> = ATTRIBUTES.split_whitespace().collect();
    let (mut open, mut found, mut rest): (Vec<String>, Vec<Element>, &str) = (Vec::new(), Vec::new(), page);
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        assert!(open.last().is_some_and(|name| name == "style") || !text.contains('>'), "a stray > in {text:?}");
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "</{name}> closes another element");
            continue;
        }
        let (body, closed) = tag.strip_suffix('/').map_or((tag, false), |body| (body, true));
        let (name, attributes) = body.split_once(' ').unwrap_or((body, ""));
        assert!(known.contains(name), "an element of another kind: <{tag}>");
        let attributes = if name == "!doctype" { Vec::new() } else { attributes_of(attributes) };
        for (attribute, _) in &attributes {
            assert!(known_attributes.contains(attribute.as_str()), "an attribute of another kind: <{tag}>");
        }
        found.push(Element { name: name.into(), attributes, parents: open.clone() });
        if !closed && !VOID.contains(&name) {
            open.push(name.into());
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    found
}

/// `name="value"` pairs; a value can hold neither quote nor angle bracket, for they are escaped.
fn attributes_of(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while !text.trim().is_empty() {
        let (name, after) = text.trim_start().split_once("=\"").expect("an attribute has a quoted value");
        let (value, after) = after.split_once('"').expect("a quote ends");
        found.push((name.to_owned(), value.to_owned()));
        text = after;
    }
    found
}

/// Refuses a page whose browser could run or load anything.
pub(crate) fn check_inert(page: &str) -> Vec<Element> {
    let elements = elements(page);
    for element in &elements {
        for (name, value) in &element.attributes {
            assert!(!name.starts_with("on"), "{element:?}");
            match name.as_str() {
                "href" => assert!(value.starts_with('#'), "{element:?}"),
                "xmlns" => assert_eq!(value, "http://www.w3.org/2000/svg"),
                _ => {}
            }
        }
    }
    let styles = page.split("<style>").skip(1).filter_map(|part| part.split("</style>").next());
    for style in styles {
        assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("http"));
    }
    elements
}

#[test]
fn the_page_is_well_formed_and_inert() {
    let elements = check_inert(&page(&shop()));
    let policy = elements.iter().find(|element| element.attribute("http-equiv").is_some()).unwrap();
    assert_eq!(
        policy.attribute("content"),
        Some("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:")
    );
}

#[test]
fn ids_are_unique_and_every_reference_has_its_target() {
    let page = page(&shop());
    let elements = elements(&page);
    let ids: Vec<&str> = elements.iter().filter_map(|element| element.attribute("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len());
    for element in &elements {
        let targets = element.attribute("href").map(|href| &href[1..]).into_iter();
        for target in targets.chain(element.attribute("aria-labelledby").unwrap_or("").split_whitespace()) {
            assert!(unique.contains(target), "nothing has the id {target}");
        }
    }
}

#[test]
fn headings_go_down_one_step_at_a_time_from_a_single_first() {
    let levels: Vec<usize> = elements(&page(&shop()))
        .iter()
        .filter_map(|element| ["h1", "h2", "h3"].iter().position(|name| *name == element.name))
        .collect();
    assert_eq!(levels.iter().filter(|&&level| level == 0).count(), 1);
    assert_eq!(levels[0], 0);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1));
}

#[test]
fn every_picture_is_named_and_has_its_numbers() {
    let elements = elements(&page(&shop()));
    assert_eq!(elements.iter().find(|element| element.name == "html").unwrap().attribute("lang"), Some("en"));
    let pictures: Vec<_> = elements.iter().filter(|element| element.name == "svg").collect();
    assert_eq!(pictures.len(), 1 + 5 + 3 + 5 + 1 + 1 + 1 + 2);
    for picture in &pictures {
        assert_eq!(picture.attribute("role"), Some("img"));
        assert!(picture.attribute("aria-labelledby").is_some() && picture.parents.contains(&"figure".to_owned()));
    }
    let count = |name: &str| elements.iter().filter(|element| element.name == name).count();
    let tables_of_figures = elements
        .iter()
        .filter(|element| element.name == "table")
        .filter(|table| ["figure", "details"].iter().all(|name| table.parents.iter().any(|parent| parent == name)))
        .count();
    assert_eq!(tables_of_figures, count("figure"));
    assert_eq!(count("caption"), count("table"));
    assert!(elements.iter().filter(|element| element.name == "th").all(|head| head.attribute("scope").is_some()));
}

#[test]
fn a_report_without_anything_is_still_a_page() {
    let data = segmenta::report::ReportData::default();
    let elements = check_inert(&page(&data));
    assert_eq!(elements.iter().filter(|element| element.name == "svg").count(), 0);
    assert!(segmenta::report::text(&data).starts_with("0 customers"));
}
