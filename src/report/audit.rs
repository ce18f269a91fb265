//! The audit of attributes in words.

use std::fmt;

use crate::report::clean::{clip, printable};
use crate::report::number::{NONE, amount, count, factor, percent, score};
use crate::report::svg::Chart;
use crate::report::text::{Lines, table};
use crate::report::width::{columns_of, wrap};
use crate::selection::audit::{
    AttributeAudit, AttributeVerdict, Audit, Band, BandValues, Bands, Edge, Evenness, RedundancyGroup,
};
use crate::table::number_text;

/// Columns of the terminal for a name in the table.
const NAME: usize = 28;
/// Links that are named of one group.
const MOST_LINKS: usize = 3;
/// Below this, customers are as good as evenly spread: 20 draws of noise stay below it.
const NEARLY_EVEN: f64 = 0.6;

/// Writes the audit for a terminal: a table, then each verdict with its reason, the bands, the groups, and whether customers are spread
/// evenly. Lines are at most 100 columns wide, and hold no control characters of the data.
impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Lines::default();
        out.paragraph("", &self.headline());
        if !self.attributes.is_empty() {
            out.gap();
            let mut grid = Chart::Attributes { audit: self }.grid();
            grid.rows.iter_mut().for_each(|row| row[0] = shortened(&row[0]));
            table(&mut out, &grid);
            out.gap();
            out.paragraph("", READING);
        }
        for verdict in AttributeVerdict::ALL {
            let heading = match verdict {
                AttributeVerdict::Use => "Use",
                AttributeVerdict::Transform => "Transform first",
                AttributeVerdict::LeaveOut => "Leave out",
            };
            let attributes: Vec<&AttributeAudit> = self.of_verdict(verdict).collect();
            if !attributes.is_empty() {
                out.heading(heading);
            }
            attributes.iter().for_each(|attribute| out.item(&format!("{}: {}", attribute.name, attribute.because)));
        }
        let classes: Vec<String> = self.attributes.iter().filter_map(AttributeAudit::classes).collect();
        if !classes.is_empty() {
            out.heading("Bands and levels");
            classes.iter().for_each(|classes| out.item(classes));
        }
        if !self.redundancy.is_empty() {
            out.heading("Attributes that tell nearly the same");
            self.redundancy.iter().for_each(|group| out.item(&group.told()));
        }
        out.heading("Are customers spread evenly?");
        out.paragraph("", &self.hopkins.told());
        f.write_str(out.finished().trim_end())
    }
}

/// A name that leaves room for the other columns.
fn shortened(name: &str) -> String {
    wrap(&printable(&clip(name, 2 * NAME)), NAME as f64, 1, |character| columns_of(character) as f64).concat()
}

/// How the columns of the table are read.
const READING: &str = "Entropy in bits. Far out: beyond three interquartile ranges from the quartiles. Top 1%: what the highest 1% of the \
    customers hold of the total. Modes: heaps by the dip test. The verdicts are \
    advice: a run follows its specification.";

impl Audit {
    /// How many attributes have which verdict.
    pub(crate) fn headline(&self) -> String {
        let of = |verdict| count(self.of_verdict(verdict).count());
        let (n, customers) = (self.attributes.len(), self.n_customers);
        format!(
            "{} attribute{} of {} customer{}: {} to use as they stand, {} to transform first, {} to leave out.",
            count(n),
            if n == 1 { "" } else { "s" },
            count(customers),
            if customers == 1 { "" } else { "s" },
            of(AttributeVerdict::Use),
            of(AttributeVerdict::Transform),
            of(AttributeVerdict::LeaveOut)
        )
    }
}

impl AttributeAudit {
    /// Its bands or levels with their shares; `None` where it has none.
    fn classes(&self) -> Option<String> {
        let told: Vec<String> = match &self.bands {
            Some(bands) => bands
                .labels()
                .iter()
                .zip(&bands.bands)
                .map(|(label, band)| format!("{label} {}", percent(band.share)))
                .collect(),
            None if self.levels.len() > 1 => {
                let rest = 1.0 - self.levels.iter().map(|level| level.share).sum::<f64>();
                let levels = self.levels.iter().map(|level| format!("{} {}", level.level, percent(level.share)));
                let n_others = self.n_levels - self.levels.len();
                let word = if n_others == 1 { "other" } else { "others" };
                let others = (n_others > 0).then(|| format!("{} {word} {}", count(n_others), percent(rest.max(0.0))));
                levels.chain(others).collect()
            }
            None => return None,
        };
        Some(format!("{}: {}", self.name, told.join(" · ")))
    }

    /// How many modes the dip test sees.
    pub(crate) fn modes(&self) -> &'static str {
        match self.shape.as_ref().filter(|shape| shape.dip.value().is_some()) {
            None => NONE,
            Some(shape) if shape.has_modes() => "2+",
            Some(_) => "1",
        }
    }
}

/// How the edges of bands are told.
#[derive(Clone, Copy)]
enum Telling {
    /// `1 to 2`, for whole numbers that are counted in ones.
    Counted,
    /// `1000 to under 2000`.
    Measured,
}

impl Bands {
    /// The bands in words: `under 1.5`, `1.5 to under 4`, `4 and over`; of small whole numbers `up to 1`, `2 to 3`, `4 and over`.
    pub(crate) fn labels(&self) -> Vec<String> {
        // Whole numbers with round edges far from 0 are amounts, of which nobody says 999.
        let is_counted =
            |edge: &Edge| matches!(edge, Edge::Number(value) if value.abs() < 500.0 || value % 50.0 != 0.0);
        let mut edges = self.bands.iter().filter_map(|band| band.below.as_ref());
        let telling = match self.values {
            BandValues::Whole if edges.all(is_counted) => Telling::Counted,
            _ => Telling::Measured,
        };
        self.bands.iter().map(|band| band.label(telling)).collect()
    }
}

impl Band {
    fn label(&self, telling: Telling) -> String {
        match (self.from, self.below, telling) {
            (None, Some(below @ Edge::Date(_)), _) => format!("before {}", below.told()),
            (Some(from @ Edge::Date(_)), Some(below), _) => format!("{} to before {}", from.told(), below.told()),
            (Some(from @ Edge::Date(_)), None, _) => format!("from {}", from.told()),
            (None, Some(Edge::Number(below)), Telling::Counted) => {
                format!("up to {}", Edge::Number(below - 1.0).told())
            }
            (Some(from @ Edge::Number(first)), Some(Edge::Number(below)), Telling::Counted) => {
                let last = below - 1.0;
                if last > first { format!("{} to {}", from.told(), Edge::Number(last).told()) } else { from.told() }
            }
            (None, Some(below), _) => format!("under {}", below.told()),
            (Some(from), Some(below), _) => format!("{} to under {}", from.told(), below.told()),
            (Some(from), None, _) => format!("{} and over", from.told()),
            (None, None, _) => "all".into(),
        }
    }

    /// The band in as few signs as a picture has room for: `<30`, `30–45`, `≥45`.
    pub(crate) fn short(&self) -> String {
        match (self.from, self.below) {
            (None, Some(below)) => format!("<{}", below.told()),
            (Some(from), Some(below)) => format!("{}–{}", from.told(), below.told()),
            (Some(from), None) => format!("≥{}", from.told()),
            (None, None) => "all".into(),
        }
    }
}

impl Edge {
    fn told(self) -> String {
        match self {
            Self::Number(value) => {
                let text = number_text(value.abs());
                let is_short = text.len() <= 7 && value.abs() < 10_000.0;
                match (is_short, value < 0.0) {
                    (true, true) => format!("\u{2212}{text}"),
                    (true, false) => text,
                    _ => amount(value),
                }
            }
            Self::Date(day) => day.to_string(),
        }
    }
}

impl RedundancyGroup {
    fn told(&self) -> String {
        let links = self.links.iter().take(MOST_LINKS).map(|link| {
            let [a, b] = &link.between;
            format!("{a} and {b} {} {:.2}", link.association, link.value)
        });
        let more = self.links.len().saturating_sub(MOST_LINKS);
        let more = if more > 0 { format!(", and {} more", count(more)) } else { String::new() };
        let links = links.collect::<Vec<_>>().join(", ");
        format!("{}: keep {} ({links}{more})", self.members.join(", "), self.keep.join(" and "))
    }
}

impl Evenness {
    /// The Hopkins statistic and what it says.
    pub(crate) fn told(&self) -> String {
        let hopkins = match self {
            Self::Measured(hopkins) => hopkins,
            Self::Undefined { reason } => return format!("The Hopkins statistic has no value: {reason}."),
        };
        let ratio = |ratio: Option<f64>| ratio.map_or_else(|| NONE.into(), factor);
        let numbers = format!(
            "The Hopkins statistic is {} ({} to {} in {} draws of {} customers, {} columns): a place is {} as far from the nearest \
             customer as a customer is. In a single heap of the same shape: {}, {}.",
            score(hopkins.mean),
            score(hopkins.lowest),
            score(hopkins.highest),
            count(hopkins.n_draws),
            count(hopkins.n_probes),
            count(hopkins.n_columns),
            ratio(hopkins.distance_ratio),
            hopkins.without_groups.map_or_else(|| NONE.into(), score),
            ratio(hopkins.distance_ratio_without_groups)
        );
        let meaning = match hopkins.exceeds_a_single_heap() {
            _ if hopkins.mean < NEARLY_EVEN => {
                "Customers are spread about evenly (0.5 is even, 1 is all in heaps): segments will be a division of them, hardly groups."
            }
            true => {
                "Customers are more in heaps than a single heap is. That may be segments; columns of few different values (flags, levels, \
                 counts) and a few far customers do the same."
            }
            false => {
                "Customers are not clearly more in heaps than a single heap is: this says nothing for or against segments, as it seldom does in \
                 many columns; the verdict of a run looks for gaps."
            }
        };
        format!("{numbers} {meaning}")
    }
}
