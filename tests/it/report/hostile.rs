//! Text that wants to be more than text, in every field that comes from the data.

use segmenta::report::{self, Chart, ReportData};

use crate::report::markup::check_inert;
use crate::report::sample::{page, shop};

const PAYLOADS: [&str; 46] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "</svg><iframe src=\"http://evil.example\"></iframe>",
    "</text><script>alert(1)</script><text>",
    "</desc></svg><body onload=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "\"><b onclick=alert(1)>x</b>",
    "' /><script>alert(1)</script>",
    "`onmouseover=alert(1)`",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href='http://evil.example'>x</a>",
    "<base href=\"http://evil.example/\">",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<object data=http://evil.example></object>",
    "<embed src=http://evil.example>",
    "<form action=http://evil.example><input type=submit>",
    "<math><mtext></mtext></math><img src=x onerror=alert(1)>",
    "<foreignObject><body onload=alert(1)></foreignObject>",
    "<use href=\"http://evil.example/x.svg#x\"/>",
    "<animate attributeName=href to=javascript:alert(1)>",
    "<!--<script>-->alert(1)",
    "--><script>alert(1)</script><!--",
    "<![CDATA[<script>alert(1)</script>]]>",
    "]]><script>alert(1)</script>",
    "<?xml-stylesheet href=\"http://evil.example\"?>",
    "<!ENTITY x SYSTEM \"file:///etc/passwd\">",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "&\u{0}<\u{0}script>",
    "<scr\u{0}ipt>alert(1)</scr\u{0}ipt>",
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m",
    "\u{202e}gnp.exe\u{202c}\u{2066}x\u{2069}",
    "\u{feff}\u{200b}\u{ad}invisible\u{2028}\u{2029}\r\n\t\u{85}",
    "＜script＞alert(1)＜/script＞",
    "{{constructor.constructor('alert(1)')()}}${alert(1)}<%= 1 %>",
    "\u{e0001}\u{e0041}\u{ffff}\u{fffe}\u{10ffff}\u{7f}",
];

/// Puts the payload into one field, wherever it stands.
type Plant = fn(&mut ReportData, &str);

const FIELDS: [(&str, Plant); 30] = [
    ("title", |data, text| data.title = text.into()),
    ("algorithm", |data, text| data.algorithm = text.into()),
    ("because", |data, text| data.because = text.into()),
    ("segment name", |data, text| data.segments.iter_mut().for_each(|segment| segment.name = text.into())),
    ("sentence", |data, text| data.segments.iter_mut().for_each(|segment| segment.sentence = text.into())),
    ("trait", |data, text| data.segments[0].traits.iter_mut().for_each(|line| line.text = text.into())),
    ("attribute", |data, text| data.segments[0].attributes[0].attribute = text.into()),
    ("level", |data, text| data.segments[0].attributes[0].level = Some(text.into())),
    ("nearest", |data, text| data.segments[0].nearest = vec![text.into(), text.into()]),
    ("warning code", |data, text| data.warnings[0].code = text.into()),
    ("warning", |data, text| data.warnings[0].message = text.into()),
    ("heat attribute", |data, text| data.heat_map[0].attribute = text.into()),
    ("heat level", |data, text| data.heat_map[0].level = Some(text.into())),
    ("rising", |data, text| axes(data).0.push(text.into())),
    ("falling", |data, text| axes(data).1.push(text.into())),
    ("distance column", |data, text| data.distance_by_column[0].column = text.into()),
    ("left out", |data, text| data.left_out[0].column = text.into()),
    ("reason", |data, text| data.left_out[0].reason = text.into()),
    ("provenance name", |data, text| data.provenance[0].name = text.into()),
    ("provenance value", |data, text| data.provenance[0].value = text.into()),
    ("note", |data, text| data.notes[0] = text.into()),
    ("parameter", |data, text| data.parameters[0].value = text.into()),
    ("kind of item", |data, text| data.segments[0].purchases[0].what = text.into()),
    ("item", |data, text| data.segments[0].purchases[0].more[0].item = text.into()),
    ("most bought item", |data, text| data.segments[0].purchases[0].most[0].item = text.into()),
    ("class", |data, text| rfm(data).classes[0].name = text.into()),
    ("meaning", |data, text| rfm(data).classes[0].meaning = Some(text.into())),
    ("range", |data, text| rfm(data).recency_ranges[0] = text.into()),
    ("name of a cell", |data, text| rfm(data).cells[0].names = vec![text.into()]),
    ("note on scores", |data, text| rfm(data).notes[0] = text.into()),
];

fn rfm(data: &mut ReportData) -> &mut segmenta::report::RfmCustomers {
    data.rfm.as_mut().expect("the sample has scores")
}

fn axes(data: &mut ReportData) -> (&mut Vec<String>, &mut Vec<String>) {
    let axis = &mut data.map.as_mut().expect("the sample has a map").axes[0];
    axis.rising.clear();
    axis.falling.clear();
    (&mut axis.rising, &mut axis.falling)
}

/// Characters that move the cursor, turn the text or hide.
fn is_unseen(character: char) -> bool {
    let c = u32::from(character);
    (character.is_control() && character != '\n')
        || matches!(c, 0x202a..=0x202e | 0x2066..=0x2069 | 0x200b | 0x2028 | 0x2029 | 0xfeff | 0xad | 0xe0000..=0xe007f)
}

#[test]
fn no_payload_becomes_markup_in_any_field() {
    let shop = shop();
    let clean = check_inert(&page(&shop));
    for (field, plant) in FIELDS {
        for payload in PAYLOADS {
            let mut data = shop.clone();
            plant(&mut data, payload);
            let html = page(&data);
            let elements = check_inert(&html);
            assert!(!html.to_lowercase().contains("<script"), "{field}: {payload:?}");
            assert!(!html.chars().any(is_unseen), "{field}: {payload:?}");
            // The planted text adds no element but the lines that it wraps into (`text`), and the note of nearest customers.
            let names = |elements: &[crate::report::markup::Element]| {
                let names = elements.iter().map(|element| element.name.clone());
                names.filter(|name| !["text", "bdi", "p"].contains(&name.as_str())).collect::<Vec<_>>()
            };
            assert_eq!(names(&elements), names(&clean), "{field}: {payload:?}");
        }
    }
}

#[test]
fn every_text_of_the_data_reaches_the_page() {
    for (field, plant) in FIELDS {
        let mut data = shop();
        plant(&mut data, "planted");
        assert!(page(&data).contains("planted"), "{field}");
    }
}

#[test]
fn no_payload_moves_a_terminal() {
    let shop = shop();
    for (field, plant) in FIELDS {
        for payload in PAYLOADS {
            let mut data = shop.clone();
            plant(&mut data, payload);
            assert!(!report::text(&data).chars().any(is_unseen), "{field}: {payload:?}");
        }
    }
}

#[test]
fn pictures_of_their_own_are_as_safe() {
    let shop = shop();
    for payload in PAYLOADS {
        let mut data = shop.clone();
        FIELDS.iter().for_each(|(_, plant)| plant(&mut data, payload));
        let map = data.map.as_ref().unwrap();
        for chart in [
            Chart::Sizes { segments: &data.segments },
            Chart::Traits { segment: &data.segments[0] },
            Chart::HeatMap { segments: &data.segments, rows: &data.heat_map },
            Chart::Map { segments: &data.segments, map },
            Chart::Silhouettes { profile: data.silhouettes.as_ref().unwrap(), segments: &data.segments },
            Chart::Stability { stability: data.stability.as_ref().unwrap(), segments: &data.segments },
            Chart::Flows { flows: data.flows.as_ref().unwrap(), chosen: Some(5), segments: &data.segments },
            Chart::Rfm { customers: data.rfm.as_ref().unwrap() },
            Chart::DistanceByColumn { shares: &data.distance_by_column },
        ] {
            let svg = report::chart_svg(&chart);
            check_inert(&svg);
            assert!(!svg.chars().any(is_unseen), "{payload:?}");
        }
    }
}
