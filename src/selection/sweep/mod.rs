mod run;
mod table;

pub use run::{KSweep, Sweep};
pub use table::{SweepEnd, SweepRow, SweepTable};
