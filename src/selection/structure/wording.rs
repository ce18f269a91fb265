//! The sentence of a verdict. Every number in it stands in the structure.

use crate::selection::stability::{Stability, StabilityBand};
use crate::selection::structure::{Border, Verdict};

/// Why this verdict, in one sentence without its full stop.
pub(super) fn because(
    verdict: Verdict,
    n_clusters: usize,
    borders: &[Border],
    separation: Option<f64>,
    stability: Option<&Stability>,
) -> String {
    if n_clusters < 2 {
        return "a single segment is nothing to tell from noise".into();
    }
    let n_gaps = borders.iter().filter(|border| border.is_gap()).count();
    let comes_back = stability.map_or_else(String::new, |stability| match stability.mean_jaccard() {
        mean if StabilityBand::of(mean) >= StabilityBand::Stable => {
            format!(", and the segments come back when customers are drawn anew (mean Jaccard index {mean:.2})")
        }
        mean => {
            format!(", but not all segments come back when customers are drawn anew (mean Jaccard index {mean:.2})")
        }
    });
    match (verdict, separation) {
        (Verdict::Natural, Some(separation)) => format!(
            "the segments stand apart: {} fewer customers than data without groups would leave \
             there (a gap {separation:.1} standard deviations deeper){comes_back}",
            of_borders(n_gaps, borders.len())
        ),
        (Verdict::Constructive, _) => format!(
            "there are no gaps between the segments that data without groups would not show{comes_back}: take them as a way to divide the \
             customers, not as groups that exist by themselves"
        ),
        _ => {
            let replicates = stability.map_or_else(String::new, |stability| {
                format!(
                    ", and when customers are drawn anew the segments come back with a mean Jaccard index of {:.2}",
                    stability.mean_jaccard()
                )
            });
            format!(
                "the segments are no better than those of data without any groups: there is no gap between neighbours that noise \
                 would not show{replicates}"
            )
        }
    }
}

/// `all 3 borders between neighbours hold`, `2 of 3 borders between neighbours hold`.
fn of_borders(n_gaps: usize, n_borders: usize) -> String {
    match (n_gaps, n_borders) {
        (1, 1) => "the border between the two holds".into(),
        (gaps, all) if gaps == all => format!("all {all} borders between neighbours hold"),
        (gaps, all) => format!("{gaps} of {all} borders between neighbours hold"),
    }
}
