//! The audit of attributes in words.

use std::fmt;

use crate::report::clean::{clip, printable};
use crate::report::number::{NONE, amount, count, percent};
use crate::report::svg::Chart;
use crate::report::text::{Lines, table};
use crate::report::width::{columns_of, wrap};
use crate::selection::audit::{AttributeAudit, AttributeVerdict, Audit, Band, Edge, Evenness, RedundancyGroup};
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
    customers hold of the total. Modes: heaps by the dip test.";

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
            Some(bands) => bands.bands.iter().map(|band| format!("{} {}", band.label(), percent(band.share))).collect(),
            None if self.levels.len() > 1 => {
                let rest = 1.0 - self.levels.iter().map(|level| level.share).sum::<f64>();
                let levels = self.levels.iter().map(|level| format!("{} {}", level.level, percent(level.share)));
                let n_others = self.n_levels - self.levels.len();
                let others = (n_others > 0).then(|| format!("{} others {}", count(n_others), percent(rest.max(0.0))));
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

impl Band {
    /// The band in words: `under 30`, `30 to under 45`, `45 and over`.
    pub(crate) fn label(&self) -> String {
        match (self.from, self.below) {
            (None, Some(below @ Edge::Date(_))) => format!("before {}", below.told()),
            (Some(from @ Edge::Date(_)), Some(below)) => format!("{} to before {}", from.told(), below.told()),
            (Some(from @ Edge::Date(_)), None) => format!("from {}", from.told()),
            (None, Some(below)) => format!("under {}", below.told()),
            (Some(from), Some(below)) => format!("{} to under {}", from.told(), below.told()),
            (Some(from), None) => format!("{} and over", from.told()),
            (None, None) => "all".into(),
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
        let quoted = |names: &[String]| names.join(", ");
        let links = self.links.iter().take(MOST_LINKS).map(|link| {
            let [a, b] = &link.between;
            format!("{a} and {b} {} {:.2}", link.association, link.value)
        });
        let more = self.links.len().saturating_sub(MOST_LINKS);
        let more = if more > 0 { format!(", and {} more", count(more)) } else { String::new() };
        let links = links.collect::<Vec<_>>().join(", ");
        format!("{}: keep {} ({links}{more})", quoted(&self.members), quoted(&self.keep))
    }
}

impl Evenness {
    /// The Hopkins statistic and what it says.
    pub(crate) fn told(&self) -> String {
        let hopkins = match self {
            Self::Measured(hopkins) => hopkins,
            Self::Undefined { reason } => return format!("The Hopkins statistic has no value: {reason}."),
        };
        let single = match hopkins.without_groups {
            Some(single) => format!("; a single heap of the same shape gives {single:.2}"),
            None => String::new(),
        };
        let numbers = format!(
            "The Hopkins statistic is {:.2} ({:.2} to {:.2} in {} draws of {} customers, {} columns){single}.",
            hopkins.mean,
            hopkins.lowest,
            hopkins.highest,
            count(hopkins.n_draws),
            count(hopkins.n_probes),
            count(hopkins.n_columns)
        );
        let meaning = match hopkins.without_groups {
            _ if hopkins.mean < NEARLY_EVEN => {
                "Customers are spread about evenly (0.5 is even, 1 is all in heaps): segments will be a division of them, hardly groups."
            }
            Some(single) if hopkins.lowest > single => {
                "Customers are not spread evenly (0.5 is even, 1 is all in heaps), and are more in heaps than a single heap is. That may be \
                 segments; columns of few different values (flags, levels, counts) raise it as well."
            }
            _ => {
                "Customers are not spread evenly (0.5 is even, 1 is all in heaps), but not clearly more in heaps than a single heap is: \
                 this is no sign of segments."
            }
        };
        format!("{numbers} {meaning}")
    }
}
