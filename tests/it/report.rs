//! The report floor.

#[path = "report/audit.rs"]
mod audit;
#[path = "report/golden.rs"]
mod golden;
#[path = "report/hostile.rs"]
mod hostile;
#[path = "report/looks.rs"]
mod looks;
#[path = "report/map.rs"]
mod map;
#[path = "report/markup.rs"]
mod markup;
#[path = "report/orders.rs"]
mod orders;
#[path = "report/percents.rs"]
mod percents;
#[path = "report/sample.rs"]
mod sample;
#[path = "report/size.rs"]
mod size;
mod sureness;
#[path = "report/terminal.rs"]
mod terminal;
