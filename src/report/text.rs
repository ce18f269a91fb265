use crate::report::clean::{clip, printable};
use crate::report::data::{ItemRow, ReportData, RfmCustomers, SegmentCard};
use crate::report::grid::{Grid, Side};
use crate::report::number::{NONE, amount, count, percent};
use crate::report::svg::Chart;
use crate::report::width::{columns, columns_of, wrap};
use crate::report::wording::verdict_words;

/// Columns of the terminal that no line goes beyond.
const WIDTH: usize = 100;
/// Columns of a segment's name; traits and sentences go below it.
const NAME: usize = 44;
/// Items named of one list.
const MOST_ITEMS: usize = 5;
/// Characters of one text from the data.
const LONGEST: usize = 600;

/// The report for a terminal: the answer, the segments, why there are so many, and the warnings.
///
/// Lines are at most 100 columns wide; wide scripts count as two columns a character, combining marks as none. Control and
/// direction characters of the data are left out, so that no column name can move the cursor. The same data give the same text.
pub fn text(data: &ReportData) -> String {
    let mut out = Lines::default();
    out.paragraph("", &data.headline());
    if !data.algorithm.is_empty() {
        out.paragraph("", &format!("{}, {} features.", data.algorithm, count(data.n_features)));
    }
    if let Some(verdict) = &data.verdict {
        out.paragraph("", &format!("Verdict: {}", verdict_words(verdict)));
    }
    if !data.segments.is_empty() {
        out.gap();
        segments(&mut out, &data.segments);
    }
    if let Some(customers) = &data.rfm {
        rfm(&mut out, customers);
    }
    if !data.because.is_empty() || data.sweep.len() > 1 {
        out.heading("Number of segments");
        out.paragraph("", &data.because);
        if data.sweep.len() > 1 {
            out.gap();
            let chart = Chart::Sweep { points: &data.sweep, chosen: data.chosen_k, near_ties: &data.near_ties };
            table(&mut out, &chart.narrow_grid());
        }
    }
    if !data.distance_by_family.is_empty() {
        out.heading("What the distance between customers is made of");
        for share in &data.distance_by_family {
            let columns = data.distance_by_column.iter().filter(|column| column.family == share.family);
            let columns: Vec<String> =
                columns.map(|column| format!("{} {}", column.column, percent(column.share))).collect();
            out.item(&format!("{} {}: {}", share.family.as_str(), percent(share.share), columns.join(", ")));
        }
    }
    if !data.left_out.is_empty() {
        out.heading("Columns left out");
        data.left_out.iter().for_each(|left| out.item(&format!("{}: {}", left.column, left.reason)));
    }
    for (heading, entries) in [("Where the data come from", &data.provenance), ("What was set", &data.parameters)] {
        if !entries.is_empty() {
            out.heading(heading);
            entries.iter().for_each(|entry| out.item(&format!("{}: {}", entry.name, entry.value)));
        }
    }
    if !data.notes.is_empty() {
        out.heading("Notes");
        data.notes.iter().for_each(|note| out.item(note));
    }
    if !data.warnings.is_empty() {
        out.heading("Warnings");
        data.warnings.iter().for_each(|warning| out.item(&format!("{} [{}]", warning.message, warning.code)));
    }
    out.finished()
}

/// Number, name, size, share, revenue; below each what it is.
fn segments(out: &mut Lines, segments: &[SegmentCard]) {
    let revenue = segments.iter().any(|segment| segment.revenue_share.is_some());
    let mut names = vec!["Segment", "Customers", "Share"];
    if revenue {
        names.push("Revenue");
    }
    let stability = segments.iter().any(|segment| segment.stability.is_some());
    if stability {
        names.push("Stability");
    }
    let mut grid = Grid::new("", &names);
    for segment in segments {
        let mut row = vec![shortened(&segment.label()), count(segment.size), percent(segment.share)];
        if revenue {
            row.push(segment.revenue_share.map_or_else(String::new, percent));
        }
        if stability {
            row.push(segment.stability.map_or_else(String::new, |value| format!("{value:.2}")));
        }
        grid.rows.push(row);
    }
    let widths = widths(&grid);
    out.line(&aligned(&grid, &widths, &grid.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>()));
    for (segment, row) in segments.iter().zip(&grid.rows) {
        out.line(&aligned(&grid, &widths, row));
        out.paragraph("    ", &segment.sentence);
        for list in &segment.purchases {
            list.breadth().iter().for_each(|breadth| out.paragraph("    ", breadth));
            for (heading, items) in [("most bought", &list.most), ("bought more than by others", &list.more)] {
                let told = items.iter().take(MOST_ITEMS).map(ItemRow::label);
                let told: Vec<String> = told.collect();
                if !told.is_empty() {
                    out.paragraph("    ", &format!("{} {heading}: {}.", list.what, told.join("; ")));
                }
            }
        }
    }
}

/// The classes of recency, frequency and money that have customers.
fn rfm(out: &mut Lines, rfm: &RfmCustomers) {
    out.heading("Recency, frequency, money");
    let mut grid = Grid::new("", &["Class", "Customers", "Share", "Mean money"]);
    for class in rfm.classes.iter().filter(|class| class.n > 0) {
        let money = class.monetary_mean.map_or_else(|| NONE.into(), amount);
        grid.rows.push(vec![shortened(&class.name), count(class.n), percent(class.share), money]);
    }
    if !grid.rows.is_empty() {
        table(out, &grid);
    }
    rfm.notes.iter().for_each(|note| out.item(note));
}

/// The columns side by side, two spaces apart.
pub(crate) fn table(out: &mut Lines, grid: &Grid) {
    let widths = widths(grid);
    out.line(&aligned(grid, &widths, &grid.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>()));
    grid.rows.iter().for_each(|row| out.line(&aligned(grid, &widths, row)));
}

fn widths(grid: &Grid) -> Vec<usize> {
    let of_rows = |i: usize| grid.rows.iter().filter_map(move |row| row.get(i)).map(|text| columns(text)).max();
    grid.columns.iter().enumerate().map(|(i, column)| columns(&column.name).max(of_rows(i).unwrap_or(0))).collect()
}

fn aligned(grid: &Grid, widths: &[usize], texts: &[String]) -> String {
    let cells = grid.columns.iter().zip(widths).zip(texts).map(|((column, width), text)| {
        let space = " ".repeat(width.saturating_sub(columns(text)));
        if column.side == Side::Right { format!("{space}{text}") } else { format!("{text}{space}") }
    });
    cells.collect::<Vec<_>>().join("  ")
}

/// A name that fits its column.
fn shortened(name: &str) -> String {
    let room = NAME as f64;
    wrap(&printable(&clip(name, LONGEST)), room, 1, |character| columns_of(character) as f64).concat()
}

/// The text as it grows.
#[derive(Debug, Default)]
pub(crate) struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        self.0.push_str(line.trim_end());
        self.0.push('\n');
    }

    /// An empty line, unless there is one.
    pub(crate) fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }

    pub(crate) fn heading(&mut self, heading: &str) {
        self.gap();
        self.line(heading);
    }

    /// A text in as many lines as it needs, each after `indent`.
    pub(crate) fn paragraph(&mut self, indent: &str, text: &str) {
        self.hanging(indent, indent, text);
    }

    pub(crate) fn item(&mut self, text: &str) {
        self.hanging("- ", "  ", text);
    }

    fn hanging(&mut self, first: &str, next: &str, text: &str) {
        let room = (WIDTH - first.len()) as f64;
        let text = printable(&clip(text, LONGEST));
        for (i, line) in wrap(&text, room, usize::MAX, |character| columns_of(character) as f64).iter().enumerate() {
            self.line(&format!("{}{line}", if i == 0 { first } else { next }));
        }
    }

    pub(crate) fn finished(self) -> String {
        self.0
    }
}
