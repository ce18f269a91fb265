use std::fmt::Write as _;

use crate::report::clean::clip;
use crate::report::markup::Markup;
use crate::report::number::coordinate;
use crate::report::width::{em_of, wrap};

/// Colours and shapes of the pictures, light and dark.
pub(crate) const CHART_CSS: &str = include_str!("chart.css");

/// Classes of the colours of segments; each is told from the first eight by colour-blind eyes too.
const COLOURS: [&str; 12] = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11"];
/// Characters of a description; screen readers do not skim.
const LONGEST_DESCRIPTION: usize = 1200;
/// Characters of a title.
const LONGEST_TITLE: usize = 160;
/// Pictures beside each other in a file of several; then the space between them.
const PER_ROW: usize = 2;
const GAP: f64 = 16.0;

/// The class with the colour of a segment; colours come again after the twelfth, which is why every mark is labelled too.
pub(crate) fn colour(segment: usize) -> &'static str {
    COLOURS[segment % COLOURS.len()]
}

/// A drawing with what it is called and what it says.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) canvas: Canvas,
}

impl Picture {
    /// The picture in a page: as wide as its place, named and described for those who do not see it.
    pub(crate) fn inline(&self, markup: &mut Markup) {
        let id = markup.next_id();
        let (title, description) = (format!("picture-{id}-title"), format!("picture-{id}-text"));
        let view = format!("0 0 {} {}", coordinate(self.width), coordinate(self.height));
        let svg = markup.tag("svg").attr("class", "chart").attr("viewBox", view).attr("role", "img");
        svg.attr("aria-labelledby", format!("{title} {description}")).holds(|svg| {
            svg.tag("title").attr("id", &title).text(&clip(&self.title, LONGEST_TITLE));
            svg.tag("desc").attr("id", &description).text(&clip(&self.description, LONGEST_DESCRIPTION));
            svg.append(&self.canvas.markup);
        });
        markup.newline();
    }
}

/// The pictures, two in a row, as a file of its own.
pub(crate) fn standalone(pictures: &[Picture]) -> String {
    let per_row = PER_ROW.min(pictures.len()).max(1);
    let widest = pictures.iter().map(|picture| picture.width).fold(0.0, f64::max);
    let heights: Vec<f64> =
        pictures.chunks(per_row).map(|row| row.iter().map(|picture| picture.height).fold(0.0, f64::max)).collect();
    let width = per_row as f64 * (widest + GAP) + GAP;
    let height = heights.iter().map(|height| height + GAP).sum::<f64>() + GAP;
    let mut markup = Markup::new(LONGEST_DESCRIPTION);
    let svg = markup.tag("svg").attr("xmlns", "http://www.w3.org/2000/svg").attr("class", "chart alone");
    let svg = svg.attr("width", width).attr("height", height).attr("role", "img").attr("aria-labelledby", "title text");
    svg.attr("viewBox", format!("0 0 {} {}", coordinate(width), coordinate(height))).holds(|svg| {
        let joined = |part: fn(&Picture) -> &str| pictures.iter().map(part).collect::<Vec<_>>().join(" · ");
        svg.tag("title").attr("id", "title").text(&joined(|picture| &picture.title));
        let description = joined(|picture| &picture.description);
        svg.tag("desc").attr("id", "text").text(&clip(&description, 2 * LONGEST_DESCRIPTION));
        svg.style(&[CHART_CSS]);
        svg.tag("rect").attr("class", "paper").attr("width", width).attr("height", height).empty();
        let mut y = GAP;
        for (row, height) in pictures.chunks(per_row).zip(&heights) {
            for (i, picture) in row.iter().enumerate() {
                let x = GAP + i as f64 * (widest + GAP);
                let place = format!("translate({} {})", coordinate(x), coordinate(y));
                svg.tag("g").attr("transform", place).holds(|g| g.append(&picture.canvas.markup));
            }
            y += height + GAP;
        }
    });
    markup.newline();
    markup.into_string()
}

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// The shapes that pictures are drawn with. Classes are words of `chart.css`.
#[derive(Debug, Clone)]
pub(crate) struct Canvas {
    markup: Markup,
}

impl Canvas {
    pub(crate) fn new() -> Self {
        Self { markup: Markup::new(LONGEST_DESCRIPTION) }
    }

    /// Shapes of one class.
    pub(crate) fn group(&mut self, class: &'static str, draw: impl FnOnce(&mut Self)) {
        let mut inside = Self::new();
        draw(&mut inside);
        self.markup.tag("g").attr("class", class).holds(|g| g.append(&inside.markup));
        self.markup.newline();
    }

    pub(crate) fn rect(&mut self, class: &'static str, [x, y, width, height]: [f64; 4], radius: f64) {
        let rect = self.markup.tag("rect").attr("class", class).attr("x", x).attr("y", y);
        rect.attr("width", width.max(0.0)).attr("height", height.max(0.0)).attr("rx", radius).empty();
    }

    pub(crate) fn line(&mut self, class: &'static str, from: [f64; 2], to: [f64; 2]) {
        let line = self.markup.tag("line").attr("class", class).attr("x1", from[0]).attr("y1", from[1]);
        line.attr("x2", to[0]).attr("y2", to[1]).empty();
    }

    pub(crate) fn circle(&mut self, class: &'static str, centre: [f64; 2], radius: f64) {
        let circle = self.markup.tag("circle").attr("class", class).attr("cx", centre[0]).attr("cy", centre[1]);
        circle.attr("r", radius).empty();
    }

    pub(crate) fn path(&mut self, class: &'static str, path: &Path) {
        self.markup.tag("path").attr("class", class).attr("d", path.0.as_str()).empty();
    }

    /// One line of text, its baseline at `at`. Font sizes are those of `chart.css`.
    pub(crate) fn text(&mut self, class: &'static str, anchor: Anchor, at: [f64; 2], text: &str) {
        let tag = self.markup.tag("text").attr("x", at[0]).attr("y", at[1]);
        let tag = if class.is_empty() { tag } else { tag.attr("class", class) };
        let tag = match anchor {
            Anchor::Start => tag,
            Anchor::Middle => tag.attr("text-anchor", "middle"),
            Anchor::End => tag.attr("text-anchor", "end"),
        };
        tag.text(text);
    }

    /// The number of a segment on a disc of its colour.
    pub(crate) fn badge(&mut self, segment: usize, centre: [f64; 2], radius: f64) {
        self.group(colour(segment), |canvas| {
            canvas.circle("badge", centre, radius);
            canvas.text("on strong", Anchor::Middle, [centre[0], centre[1] + 4.0], &segment.to_string());
        });
    }
}

/// The lines of a path.
#[derive(Debug, Clone, Default)]
pub(crate) struct Path(String);

impl Path {
    /// Whether nothing was drawn.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A line through points; a closed one where `ends` says so.
    pub(crate) fn through(points: &[[f64; 2]], ends: Ends) -> Self {
        let mut path = Self::default();
        for (i, point) in points.iter().enumerate() {
            path.command(if i == 0 { 'M' } else { 'L' }, &[point[0], point[1]]);
        }
        if ends == Ends::Closed {
            path.0.push('z');
        }
        path
    }

    /// One more closed shape: a rectangle.
    pub(crate) fn add_rect(&mut self, [x, y, width, height]: [f64; 4]) {
        self.command('M', &[x, y]);
        self.command('h', &[width]);
        self.command('v', &[height]);
        self.command('h', &[-width]);
        self.0.push('z');
    }

    /// One more closed shape: from `start`, by steps.
    pub(crate) fn add_steps(&mut self, start: [f64; 2], steps: &[[f64; 2]]) {
        self.command('M', &start);
        steps.iter().for_each(|step| self.command('l', step));
        self.0.push('z');
    }

    /// One more closed shape: a ribbon between two upright edges, each at some place across and from one height to another.
    pub(crate) fn add_ribbon(&mut self, (left, [top, bottom]): (f64, [f64; 2]), (right, [high, low]): (f64, [f64; 2])) {
        let middle = (left + right) / 2.0;
        self.command('M', &[left, top]);
        self.command('C', &[middle, top, middle, high, right, high]);
        self.command('L', &[right, low]);
        self.command('C', &[middle, low, middle, bottom, left, bottom]);
        self.0.push('z');
    }

    fn command(&mut self, letter: char, numbers: &[f64]) {
        self.0.push(letter);
        for (i, number) in numbers.iter().enumerate() {
            let number = coordinate(*number);
            let space = if i > 0 && !number.starts_with('-') { " " } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(self.0, "{space}{number}");
        }
    }
}

/// Whether a path returns to its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    Open,
    Closed,
}

/// The text in lines of at most `room` at font size `size`.
pub(crate) fn lines(text: &str, room: f64, size: f64, max_lines: usize) -> Vec<String> {
    wrap(&crate::report::clean::visible(&clip(text, 300)), room, max_lines, |character| em_of(character) * size)
}
