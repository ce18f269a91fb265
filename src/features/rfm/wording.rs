//! The words for classes of customers. A language is one more catalogue.

/// The key of the class of customers who never bought.
pub const RFM_NO_PURCHASE: &str = "no_purchase";

/// The key of the class of buyers of whom a measure is missing.
pub const RFM_UNKNOWN: &str = "unknown";

/// The catalogue in use.
const WORDING: [Entry; 12] = ENGLISH;

/// What a key of a class says.
struct Entry {
    key: &'static str,
    label: &'static str,
    meaning: &'static str,
}

const ENGLISH: [Entry; 12] = [
    Entry { key: "champions", label: "Champions", meaning: "bought lately, buy often and spend much" },
    Entry { key: "loyal", label: "Loyal", meaning: "buy often and not long ago" },
    Entry { key: "big_spenders", label: "Big spenders", meaning: "spend much in few orders, and not long ago" },
    Entry { key: "promising", label: "Promising", meaning: "bought lately and more than once, for little so far" },
    Entry { key: "new", label: "New", meaning: "bought lately, and hardly before" },
    Entry { key: "needs_attention", label: "Need attention", meaning: "neither lately nor often: may drift away" },
    Entry { key: "cannot_lose", label: "Not to be lost", meaning: "bought often and for much, but long ago" },
    Entry { key: "at_risk", label: "At risk", meaning: "bought often or for much, but long ago" },
    Entry { key: "hibernating", label: "Hibernating", meaning: "few orders, long ago" },
    Entry { key: "lost", label: "Lost", meaning: "few orders, the longest ago" },
    Entry { key: RFM_NO_PURCHASE, label: "No purchase", meaning: "no order so far" },
    Entry { key: RFM_UNKNOWN, label: "Unknown", meaning: "bought, but a measure is missing" },
];

/// A class as readers are told it: `Not to be lost` of `cannot_lose`. A name that the catalogue does not know is its own label.
///
/// ```
/// use segmenta::features::rfm::rfm_label;
///
/// assert_eq!(rfm_label("cannot_lose"), "Not to be lost");
/// assert_eq!(rfm_label("our best"), "our best");
/// ```
pub fn rfm_label(name: &str) -> &str {
    entry(name).map_or(name, |entry| entry.label)
}

/// What a class of the catalogue means, in a few words; `None` for other names.
pub fn rfm_meaning(name: &str) -> Option<&'static str> {
    entry(name).map(|entry| entry.meaning)
}

/// Whether the name stands for customers without scores.
pub(super) fn is_reserved(name: &str) -> bool {
    [RFM_NO_PURCHASE, RFM_UNKNOWN].contains(&name)
}

fn entry(name: &str) -> Option<&'static Entry> {
    // A constant's copy lives as long as the program.
    const ENTRIES: &[Entry] = &WORDING;
    ENTRIES.iter().find(|entry| entry.key == name)
}
