use std::fmt;

use crate::features::rfm::{RfmGrid, RfmScore};

/// Cells named in a message.
const MOST_NAMED: usize = 5;

/// What keeps a grid from covering every cell exactly once; `Display` says it in one line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RfmGridFaults {
    /// Cells that no segment has.
    pub holes: Vec<RfmScore>,
    /// Cells that more than one block has.
    pub overlaps: Vec<RfmOverlap>,
}

/// A cell that more than one block has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RfmOverlap {
    /// The cell.
    pub cell: RfmScore,
    /// The names of their segments, one a block, in the order of the grid.
    pub names: Vec<String>,
}

impl RfmGridFaults {
    /// Whether every cell belongs to one segment.
    pub fn is_clean(&self) -> bool {
        self.holes.is_empty() && self.overlaps.is_empty()
    }
}

impl fmt::Display for RfmGridFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_clean() {
            return f.write_str("every cell belongs to one segment");
        }
        if !self.holes.is_empty() {
            let holes: Vec<String> = self.holes.iter().take(MOST_NAMED).map(RfmScore::to_string).collect();
            write!(f, "no segment has {}{}; ", holes.join(", "), more(self.holes.len()))?;
        }
        if !self.overlaps.is_empty() {
            let overlaps: Vec<String> = self.overlaps.iter().take(MOST_NAMED).map(RfmOverlap::to_string).collect();
            write!(f, "{}{}; ", overlaps.join(", "), more(self.overlaps.len()))?;
        }
        f.write_str("give each cell of scores to one segment, once")
    }
}

impl fmt::Display for RfmOverlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cell, names } = self;
        match names.split_first() {
            Some((first, rest)) if rest.iter().all(|name| name == first) => write!(f, "{cell} is twice in `{first}`"),
            _ => write!(f, "{cell} is in `{}`", names.join("` and `")),
        }
    }
}

fn more(n: usize) -> String {
    if n > MOST_NAMED { format!(" and {} more", n - MOST_NAMED) } else { String::new() }
}

/// Looks at every cell.
pub(super) fn lint(grid: &RfmGrid) -> RfmGridFaults {
    let mut faults = RfmGridFaults::default();
    for cell in grid.cells() {
        let blocks = grid.segments.iter().flat_map(|segment| segment.cells.iter().map(move |block| (segment, block)));
        let names: Vec<&str> =
            blocks.filter(|(_, block)| block.contains(cell)).map(|(segment, _)| segment.name.as_str()).collect();
        match names.len() {
            0 => faults.holes.push(cell),
            1 => {}
            _ => faults.overlaps.push(RfmOverlap { cell, names: names.into_iter().map(String::from).collect() }),
        }
    }
    faults
}
