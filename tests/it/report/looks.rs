//! What eyes need: contrast in both themes, and labels beside every colour.

use std::collections::BTreeMap;

use segmenta::report::{Chart, chart_svg};

use crate::report::sample::{page, shop};

/// Colours by name in light and in dark, from the style sheets of the page.
fn themes() -> [BTreeMap<String, [f64; 3]>; 2] {
    let page = page(&shop());
    let (_, css) = page.split_once("<style>").expect("the page has a style");
    let (css, _) = css.split_once("</style>").expect("the style ends");
    let mut light = BTreeMap::new();
    let mut dark = BTreeMap::new();
    for (i, part) in css.split("@media screen and (prefers-color-scheme:dark)").enumerate() {
        let block = part.split("}}").next().unwrap_or_default();
        // After the first, a part begins with a dark block; what follows it is light again.
        if i > 0 {
            collect(block, &mut dark);
            collect(&part[block.len()..], &mut light);
        } else {
            collect(part, &mut light);
        }
    }
    [light, dark]
}

fn collect(css: &str, into: &mut BTreeMap<String, [f64; 3]>) {
    for declaration in css.split([';', '{', '}', '\n']) {
        let Some((name, colour)) = declaration.trim().split_once(":#") else { continue };
        if name.starts_with("--") && [3, 6].contains(&colour.len()) {
            into.insert(name[2..].to_owned(), parse(colour));
        }
    }
}

fn parse(hex: &str) -> [f64; 3] {
    let wide = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
    std::array::from_fn(|i| {
        f64::from(u8::from_str_radix(&wide[2 * i..2 * i + 2], 16).expect("a colour is hexadecimal")) / 255.0
    })
}

/// Relative luminance and contrast of WCAG 2.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_and_marks_stand_out_in_light_and_dark() {
    for (theme, colours) in themes().iter().enumerate() {
        let check = |front: &str, back: &str, least: f64| {
            let got = contrast(colours[front], colours[back]);
            assert!(got >= least, "{front} on {back} in theme {theme}: {got:.2} < {least}");
        };
        for back in ["paper", "page"] {
            ["ink", "muted", "link"].iter().for_each(|front| check(front, back, 4.5));
        }
        ["ink", "muted"].iter().for_each(|front| check(front, "warn", 4.5));
        (0..9).for_each(|step| check(&format!("t{step}"), &format!("h{step}"), 4.5));
        for segment in (0..12).map(|segment| format!("c{segment}")) {
            check(&segment, "paper", 3.0);
            check("on", &segment, 4.5);
        }
        check("accent", "paper", 3.0);
        check("warn-edge", "page", 3.0);
    }
}

/// Colours as dichromats see them: Machado, Oliveira and Fernandes (2009, doi:10.1109/TVCG.2009.113), severity 1.
const SIGHTS: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

/// CIE L*a*b* of a colour as one kind of eye sees it.
fn lab(colour: [f64; 3], sight: &[[f64; 3]; 3]) -> [f64; 3] {
    let linear = colour.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    let seen = sight.map(|row| (0..3).map(|i| row[i] * linear[i]).sum::<f64>().clamp(0.0, 1.0));
    let xyz = [
        (0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2]) / 0.95047,
        0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2],
        (0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2]) / 1.08883,
    ];
    let f = xyz.map(|t| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
    [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
}

#[test]
fn the_first_eight_colours_are_told_apart_by_every_kind_of_eye() {
    for colours in themes() {
        for sight in &SIGHTS {
            let seen: Vec<[f64; 3]> = (0..8).map(|i| lab(colours[&format!("c{i}")], sight)).collect();
            for (i, a) in seen.iter().enumerate() {
                for (j, b) in seen.iter().enumerate().skip(i + 1) {
                    let distance = (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt();
                    assert!(distance >= 15.0, "c{i} and c{j}: {distance:.1}");
                }
            }
        }
    }
}

#[test]
fn no_meaning_hangs_on_colour_alone() {
    let data = shop();
    let sizes = chart_svg(&Chart::Sizes { segments: &data.segments });
    let map = chart_svg(&Chart::Map { segments: &data.segments, map: data.map.as_ref().unwrap() });
    for segment in &data.segments {
        for svg in [&sizes, &map] {
            assert!(svg.contains(&format!(">{}<", segment.segment)) && svg.contains(&segment.name));
        }
    }
    let heat = chart_svg(&Chart::HeatMap { segments: &data.segments, rows: &data.heat_map });
    let fields: usize = heat.matches("v34h").count();
    let figures = heat.matches("class=\"fine\"").count();
    assert_eq!((fields, figures), (45, 45));

    let rfm = data.rfm.as_ref().unwrap();
    let svg = chart_svg(&Chart::Rfm { customers: rfm });
    for cell in &rfm.cells {
        assert!(svg.contains(&format!(">{} · ", cell.n)), "every cell says how many: {}", cell.n);
    }
}
