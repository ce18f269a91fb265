//! The sections of the page, in reading order: the answer, how sure it is, the segments one by one, then how it was made.

pub(crate) mod baskets;
pub(crate) mod choice;
pub(crate) mod figure;
pub(crate) mod glossary;
pub(crate) mod head;
pub(crate) mod loyalty;
pub(crate) mod method;
pub(crate) mod segments;
pub(crate) mod summary;
pub(crate) mod traits;
pub(crate) mod whereabouts;

/// How much of long data a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Detail {
    /// Characters of one text.
    pub(crate) characters: usize,
    /// Segments with a card of their own.
    pub(crate) segments: usize,
    /// Rows of one table.
    pub(crate) rows: usize,
}

impl Detail {
    /// What a page shows where it fits.
    pub(crate) const FULL: Self = Self { characters: 600, segments: 60, rows: 240 };

    /// About half of it; never nothing.
    pub(crate) fn halved(self) -> Self {
        Self {
            characters: (self.characters / 2).max(24),
            segments: (self.segments * 3 / 4).max(1),
            rows: (self.rows / 2).max(4),
        }
    }
}

/// The sections that others point to, with their headings.
pub(crate) const SECTIONS: [(&str, &str); 8] = [
    ("answer", "The segments"),
    ("sure", "How sure is this?"),
    ("cards", "Segment by segment"),
    ("traits", "What sets them apart"),
    ("rfm", "Recency, frequency, money"),
    ("map", "Map of the segments"),
    ("method", "How this was made"),
    ("glossary", "Words used here"),
];
