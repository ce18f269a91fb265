//! The sentences of a choice. Every number in them stands in the sweep's table.

use crate::selection::choice::Criterion;
use crate::selection::choice::decide::{WEAK_SILHOUETTE, smallest_allowed};
use crate::selection::choice::score::{Scores, votes};
use crate::selection::metrics::Metric;
use crate::selection::structure::{Structure, Verdict};
use crate::selection::sweep::{SweepRow, SweepTable};

/// Why this candidate was chosen, in one sentence.
pub(super) fn because(table: &SweepTable, scores: &Scores<'_>, best: usize, too_small: &[usize]) -> String {
    let row = scores.candidates[best];
    let chosen = segments(row.n_clusters);
    let (first, last) = (table.rows()[0].n_clusters, table.rows()[table.rows().len() - 1].n_clusters);
    if table.rows().len() == 1 {
        let silhouette = row.silhouette.value().map_or(String::new(), |value| format!(" (silhouette {value:.3})"));
        return format!("{chosen}, as asked{silhouette}: no other number was compared");
    }
    let compared = format!("{first} to {last}");
    if too_small.contains(&row.n_clusters) {
        return format!(
            "{chosen}: of {compared}, none leaves every segment with {} customers, and here the smallest is largest ({})",
            smallest_allowed(table).ceil(),
            row.smallest_size
        );
    }
    let numbers = match scores.criterion {
        Criterion::Vote | Criterion::NumericVote if scores.candidates.len() > 1 => {
            let place = |measure: usize| place(scores.places[measure][best]);
            let measures = [
                format!("silhouette {} ({})", number(&row.silhouette, 3), place(0)),
                format!("Calinski-Harabasz {} ({})", number(&row.calinski_harabasz, 1), place(1)),
                format!("Davies-Bouldin {} ({})", number(&row.davies_bouldin, 3), place(2)),
                format!("the point where a further segment stops paying ({})", place(3)),
                format!("the fit of round clouds, BIC {} ({})", number(&row.bic, 1), place(4)),
                format!("scatter against an even spread, Xu's index {} ({})", number(&row.xu, 3), place(5)),
            ];
            let weights = votes(scores.criterion).unwrap_or_default();
            let counting = measures.into_iter().zip(weights).filter(|(_, weight)| *weight > 0.0);
            let counting: Vec<String> = counting.map(|(measure, _)| measure).collect();
            format!("has the best places on four measures together: {}", and(&counting))
        }
        Criterion::Vote | Criterion::NumericVote => {
            format!("is the only candidate (silhouette {})", number(&row.silhouette, 3))
        }
        Criterion::Silhouette => format!("has the highest silhouette, {}", number(&row.silhouette, 3)),
        Criterion::CalinskiHarabasz => {
            format!("has the highest Calinski-Harabasz index, {}", number(&row.calinski_harabasz, 1))
        }
        Criterion::DaviesBouldin => {
            format!("has the lowest Davies-Bouldin index, {}", number(&row.davies_bouldin, 3))
        }
    };
    let left_out = match too_small {
        [] => String::new(),
        numbers => format!(
            "; {} left out because a segment would have fewer than {} customers",
            if numbers.len() == 1 { format!("{} was", numbers[0]) } else { format!("{} were", list(numbers)) },
            smallest_allowed(table).ceil()
        ),
    };
    format!("{chosen}: of {compared}, this {numbers}{left_out}")
}

/// What the second best would cost against the chosen number.
pub(super) fn cost(chosen: &SweepRow, other: &SweepRow, inertia_change: Option<f64>) -> String {
    let mut differences = Vec::new();
    if let (Some(own), Some(other)) = (chosen.silhouette.value(), other.silhouette.value()) {
        differences.push(format!("silhouette {other:.3} instead of {own:.3}"));
    }
    if let Some(change) = inertia_change {
        let direction = if change > 0.0 { "more" } else { "less" };
        differences.push(format!("{:.1}% {direction} scatter within segments", 100.0 * change.abs()));
    }
    let next = format!("next best: {}", segments(other.n_clusters));
    if differences.is_empty() { next } else { format!("{next}, with {}", differences.join(" and ")) }
}

/// The reason together with what kind of segments it leads to.
pub(super) fn with_structure(because: &str, structure: &Structure) -> String {
    let link = match structure.verdict {
        Verdict::None => "but",
        Verdict::Natural | Verdict::Constructive => "and",
    };
    format!("{because}; {link} {}", structure.because)
}

pub(super) fn no_structure(n_clusters: usize) -> String {
    format!(
        "no structure was found: customers without any groups would be divided as well as these are by {}; use them as such, or \
         look for other attributes",
        segments(n_clusters)
    )
}

pub(super) fn weak(silhouette: f64) -> String {
    format!(
        "the segments are hardly apart (silhouette {silhouette:.3}, below {WEAK_SILHOUETTE}); take them as a way to divide the \
         customers, not as groups that stand by themselves"
    )
}

pub(super) fn without_silhouette(row: &SweepRow) -> String {
    let reason = row.silhouette.reason().unwrap_or("it was not measured");
    format!("nothing says whether the segments are apart: {reason}")
}

pub(super) fn small(table: &SweepTable, row: &SweepRow) -> String {
    format!(
        "the smallest segment has {} of {} customers; a transform that draws outliers in, such as log or quantile-normal, often \
         mends this",
        row.smallest_size,
        table.n_rows()
    )
}

pub(super) fn end_of_range(last: usize) -> String {
    format!("{last} is the largest number that was compared; compare larger ones too")
}

pub(super) fn interrupted(last: usize, last_planned: usize) -> String {
    format!("stopped early: {} to {last_planned} segments were not compared", last + 1)
}

/// `3, 4 and 5`.
pub(super) fn list(numbers: &[usize]) -> String {
    let words: Vec<String> = numbers.iter().map(usize::to_string).collect();
    and(&words)
}

/// `this, that and the other`.
fn and(words: &[String]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn segments(n_clusters: usize) -> String {
    if n_clusters == 1 { "1 segment".into() } else { format!("{n_clusters} segments") }
}

fn number(metric: &Metric, digits: usize) -> String {
    metric.value().map_or_else(|| "without a value".into(), |value| format!("{value:.digits$}"))
}

fn place(place: f64) -> String {
    match place {
        1.0 => "first".into(),
        2.0 => "second".into(),
        3.0 => "third".into(),
        place => format!("place {place}"),
    }
}
