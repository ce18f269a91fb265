//! The crate inside a program: customers from memory, segments, and where a new customer belongs.

use clap::Parser;
use segmenta::datasets;
use segmenta::prelude::*;

/// Segments a sample shop in memory and says where newcomers belong
#[derive(Parser)]
#[command(version, about)]
struct Flags {}

fn main() -> Result<()> {
    Flags::parse();
    let shop = datasets::shop(1000, Seed::new(1))?;
    let segmented = Segmenter::new(SegmentationSpec::default()).fit(&shop.customers, &mut Silent)?;
    println!("{}", segmented.segmentation);

    let newcomers = datasets::shop(3, Seed::new(2))?.customers;
    let scores = segmented.segmentation.score(&newcomers)?;
    for (row, segment) in scores.assignment().labels.iter().enumerate() {
        let name = segment.map_or("no segment", |segment| &scores.names()[segment]);
        println!("{}: {name}", newcomers.ids().get(row).unwrap_or_default());
    }
    Ok(())
}
