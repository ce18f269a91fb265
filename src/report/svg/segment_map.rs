//! Where the segments lie along the first two principal axes: density in a honeycomb, outlines and centres.

use crate::report::data::SegmentCard;
use crate::report::grid::Grid;
use crate::report::number::{count, percent, signed};
use crate::report::svg::canvas::{Anchor, Canvas, Ends, Path, Picture, colour, lines};
use crate::report::width::text_width;
use crate::segmentation::{MapAxis, MapBin, SegmentMap};

const WIDTH: f64 = 720.0;
/// Space for the words along the axes: above and below the frame.
const MARGIN: [f64; 2] = [28.0, 61.0];
/// Space inside the frame, so that hexagons at its edge are whole.
const PAD: f64 = 14.0;
/// Shades from sparse to dense.
const SHADES: [&str; 5] = ["d0", "d1", "d2", "d3", "d4"];
/// Segments that are outlined and named.
const MOST_OUTLINES: usize = 24;
/// Hexagons are drawn a little smaller than their place, so that neighbours are told apart.
const SHRINK: f64 = 0.94;

pub(crate) fn picture(segments: &[SegmentCard], map: &SegmentMap) -> Picture {
    let [across, up] = &map.axes;
    let scale = (WIDTH - 2.0 * PAD) / (across.high - across.low);
    let depth = (up.high - up.low) * scale + 2.0 * PAD;
    let place = |x: f64, y: f64| [PAD + (x - across.low) * scale, MARGIN[0] + depth - PAD - (y - up.low) * scale];
    let mut canvas = Canvas::new();
    canvas.rect("frame", [0.5, MARGIN[0], WIDTH - 1.0, depth], 4.0);
    let n_segments = segments.iter().map(|segment| segment.segment + 1).max().unwrap_or(0);
    for segment in (0..n_segments).map(Some).chain([None]) {
        let bins = map.bins.iter().filter(|bin| bin.segment == segment);
        honeycomb(&mut canvas, segment, bins, map, |bin| place(bin.x, bin.y), scale);
    }
    for outline in map.outlines.iter().take(MOST_OUTLINES) {
        let corners: Vec<[f64; 2]> = outline.hull.iter().map(|corner| place(corner[0], corner[1])).collect();
        canvas.group(colour(outline.segment), |canvas| canvas.path("outline", &Path::through(&corners, Ends::Closed)));
    }
    label_centres(&mut canvas, segments, map, place, depth);
    canvas.text("muted small", Anchor::Start, [4.0, 17.0], &pull("↑", &up.rising, &up.falling));
    let bottom = MARGIN[0] + depth;
    canvas.text("muted small", Anchor::Start, [4.0, bottom + 17.0], &pull("←", &across.falling, &across.rising));
    // A line each: both ends name columns of the user's, as long as they please.
    canvas.text("muted small", Anchor::End, [WIDTH - 4.0, bottom + 34.0], &pull("→", &across.rising, &across.falling));
    canvas.text("muted small", Anchor::Start, [4.0, bottom + 53.0], &explained(map));
    Picture {
        width: WIDTH,
        height: MARGIN[0] + depth + MARGIN[1],
        title: "Map of the segments".into(),
        description: describe(segments, map),
        canvas,
    }
}

/// `The two axes show 61.2% of the variance (41.0% across, 20.2% upwards).`
pub(crate) fn explained(map: &SegmentMap) -> String {
    let [across, up] = [map.axes[0].explained, map.axes[1].explained];
    let both = percent(across + up);
    format!("The two axes show {both} of the variance ({} across, {} upwards).", percent(across), percent(up))
}

pub(crate) fn grid(segments: &[SegmentCard], map: &SegmentMap) -> Grid {
    let columns = ["Segment", "Centre across", "Centre upwards", "Hexagons where it is the largest"];
    let mut grid = Grid::new("Places of the segments on the map", &columns);
    for outline in &map.outlines {
        let name = segments.iter().find(|segment| segment.segment == outline.segment);
        let n_bins = map.bins.iter().filter(|bin| bin.segment == Some(outline.segment)).count();
        let label = name.map_or_else(|| outline.segment.to_string(), SegmentCard::label);
        grid.rows.push(vec![label, signed(outline.x), signed(outline.y), count(n_bins)]);
    }
    grid
}

/// The hexagons of one segment, a path a shade.
fn honeycomb<'a>(
    canvas: &mut Canvas,
    segment: Option<usize>,
    bins: impl Iterator<Item = &'a MapBin>,
    map: &SegmentMap,
    place: impl Fn(&MapBin) -> [f64; 2],
    scale: f64,
) {
    let side = map.side * scale * SHRINK;
    let half = side * 3f64.sqrt() / 2.0;
    let steps = [[half, side / 2.0], [0.0, side], [-half, side / 2.0], [-half, -side / 2.0], [0.0, -side]];
    let most = map.bins.iter().map(|bin| bin.n_customers).max().unwrap_or(1).max(1);
    let mut paths: [Path; SHADES.len()] = Default::default();
    let mut n = 0;
    for bin in bins {
        let centre = place(bin);
        // The root brings out the sparse places beside the dense ones.
        let part = (bin.n_customers as f64 / most as f64).sqrt();
        let shade = ((part * SHADES.len() as f64).ceil() as usize).clamp(1, SHADES.len()) - 1;
        paths[shade].add_steps([centre[0], centre[1] - side], &steps);
        n += 1;
    }
    if n == 0 {
        return;
    }
    canvas.group(segment.map_or("noise", colour), |canvas| {
        for (path, shade) in paths.iter().zip(SHADES).filter(|(path, _)| !path.is_empty()) {
            canvas.path(shade, path);
        }
    });
}

/// The number of each segment at its centre, and its name beside it, moved down where it would cover another.
fn label_centres(
    canvas: &mut Canvas,
    segments: &[SegmentCard],
    map: &SegmentMap,
    place: impl Fn(f64, f64) -> [f64; 2],
    depth: f64,
) {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let inside = |[x, y]: [f64; 2]| [x.clamp(14.0, WIDTH - 14.0), y.clamp(MARGIN[0] + 14.0, MARGIN[0] + depth - 14.0)];
    let centres: Vec<(usize, [f64; 2])> = map
        .outlines
        .iter()
        .take(MOST_OUTLINES)
        .map(|outline| (outline.segment, inside(place(outline.x, outline.y))))
        .collect();
    taken.extend(centres.iter().map(|(_, [x, y])| [x - 12.0, y - 12.0, x + 12.0, y + 12.0]));
    for (number, [x, y]) in &centres {
        let Some(segment) = segments.iter().find(|segment| segment.segment == *number) else { continue };
        let name = lines(&segment.name, 230.0, 13.0, 1).concat();
        let length = text_width(&name, 13.0);
        let (anchor, from) =
            if x + 20.0 + length > WIDTH { (Anchor::End, x - 16.0 - length) } else { (Anchor::Start, x + 16.0) };
        let free = |y: f64| {
            let field = [from, y - 8.0, from + length, y + 8.0];
            let apart = |other: &[f64; 4]| {
                field[2] <= other[0] || other[2] <= field[0] || field[3] <= other[1] || other[3] <= field[1]
            };
            taken.iter().all(apart) && y > MARGIN[0] + 8.0 && y < MARGIN[0] + depth - 8.0
        };
        let shifts = [0.0, 14.0, -14.0, 20.0, -20.0, 28.0, -28.0, 38.0, -38.0, 50.0, -50.0];
        let y = shifts.iter().map(|shift| y + shift).find(|&y| free(y)).unwrap_or(*y);
        taken.push([from, y - 8.0, from + length, y + 8.0]);
        let at = if anchor == Anchor::End { x - 16.0 } else { *x + 16.0 };
        canvas.text("strong halo", anchor, [at, y + 4.5], &name);
    }
    centres.iter().for_each(|(segment, centre)| canvas.badge(*segment, *centre, 10.5));
}

/// Which columns pull towards an end of an axis: `→ more spend, visits · less recency`.
fn pull(arrow: &str, more: &[String], less: &[String]) -> String {
    let side = |word: &str, names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| lines(name, 110.0, 11.5, 1).concat()).collect();
        (!names.is_empty()).then(|| format!("{word} {}", names.join(", ")))
    };
    let said: Vec<String> =
        [side("more", more), side("less", &less[..less.len().min(1)])].into_iter().flatten().collect();
    if said.is_empty() { String::new() } else { format!("{arrow} {}", said.join(" · ")) }
}

fn describe(segments: &[SegmentCard], map: &SegmentMap) -> String {
    let axis = |name: &str, axis: &MapAxis| format!("{name}: {}.", pull("towards", &axis.rising, &axis.falling));
    let centres = grid(segments, map).rows.into_iter().map(|row| format!("{} at {}, {}", row[0], row[1], row[2]));
    let centres: Vec<String> = centres.collect();
    let (across, up) = (axis("Across", &map.axes[0]), axis("Upwards", &map.axes[1]));
    format!("{} {across} {up} Centres: {}.", explained(map), centres.join("; "))
}
