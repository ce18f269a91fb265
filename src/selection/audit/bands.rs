use std::fmt;

use ndarray::ArrayView1;
use serde::{Deserialize, Serialize};

use crate::math::bands::optimal_divisions;
use crate::selection::audit::column::Step;
use crate::table::{Column, ColumnKind, Day, number_text};

/// Bands that keep so much of the differences are enough.
const ENOUGH: f64 = 0.85;
/// The share of all customers that one edge may move to another band for a number that is easier to read.
const MAY_MOVE: f64 = 0.02;
/// The same, as a share of the smaller of the two bands beside the edge, so that none is emptied.
const MAY_MOVE_OF_BAND: f64 = 0.25;

/// Classes of a number or a date for people to read: under 30, 30 to 45, …
///
/// They are the bands of the least scatter within, k-means in one dimension and exact (Fisher 1958, doi:10.1080/01621459.1958.10501479;
/// Wang and Song 2011, Ckmeans.1d.dp, doi:10.32614/RJ-2011-015): the fewest that keep 85 % of the differences between customers, up
/// to [`AuditSpec::max_bands`](crate::selection::audit::AuditSpec::max_bands). A number that is a feature is divided on the scale on
/// which it is clustered, so that money in logs is not cut for the sake of the few who have most of it. The edges are then moved to the
/// roundest number near them that moves at most 2 % of the customers, and a quarter of a band, to the band beside it; between equally round
/// numbers that which moves fewest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// The bands, upwards; at least two.
    pub bands: Vec<Band>,
    /// The share of the differences (of the sum of squares) that lies between the bands before their edges were rounded, 0 to 1.
    pub explained: f64,
    /// Customers that are in another band because of the rounding.
    pub n_moved: usize,
    /// What is divided.
    pub values: BandValues,
}

/// What bands divide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandValues {
    /// Whole numbers, so that a band under 30 ends with 29.
    Whole,
    /// Numbers of any kind.
    Decimal,
    /// Days.
    Date,
}

/// One band: from its lower edge on, up to below its upper edge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The lower edge, which belongs to it; `None` for the first band.
    pub from: Option<Edge>,
    /// The upper edge, which belongs to the next; `None` for the last band.
    pub below: Option<Edge>,
    /// Its rows.
    pub n_rows: usize,
    /// Their share of the rows that have a value, 0 to 1.
    pub share: f64,
}

/// Where one band ends and the next begins. `Display` writes it as files do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Edge {
    /// Of numbers.
    Number(f64),
    /// Of dates.
    Date(Day),
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(value) => f.write_str(&number_text(*value)),
            Self::Date(day) => day.fmt(f),
        }
    }
}

impl Bands {
    /// Of values that rise; `scale` is the column of the matrix on which they are clustered. `None` where nothing varies.
    pub(super) fn of(steps: &[Step], scale: Option<ArrayView1<'_, f64>>, column: &Column, most: usize) -> Option<Self> {
        let groups = scale.and_then(|scale| on_scale(steps, scale)).unwrap_or_else(|| as_they_stand(steps));
        let points: Vec<(f64, f64)> = groups.iter().map(|group| (group.place, group.count as f64)).collect();
        let division = optimal_divisions(&points, most, ENOUGH).pop().filter(|division| division.starts.len() > 1)?;
        let starts: Vec<usize> = division.starts.iter().map(|&group| groups[group].first_step).collect();
        let counts = running_counts(steps);
        let round = |value: &Cut| match column.data().kind() {
            ColumnKind::Date => value.round_day(),
            _ => value.round_number(),
        };
        let cuts = (1..starts.len()).map(|band| Cut::between(steps, &counts, &starts, band));
        let edges: Vec<f64> = cuts.map(|cut| round(&cut)).collect();
        let edge = |value: f64| match column.data().kind() {
            ColumnKind::Date => Edge::Date(Day::nearest(value)),
            _ => Edge::Number(value),
        };
        let rows_below = |edge: f64| counts[steps.partition_point(|step| step.value < edge)];
        let ends: Vec<usize> = edges.iter().map(|&edge| rows_below(edge)).chain([counts[steps.len()]]).collect();
        let n_present = counts[steps.len()] as f64;
        let band = |at: usize| {
            let n_rows = ends[at] - if at == 0 { 0 } else { ends[at - 1] };
            Band {
                from: at.checked_sub(1).map(|before| edge(edges[before])),
                below: edges.get(at).map(|&value| edge(value)),
                n_rows,
                share: n_rows as f64 / n_present,
            }
        };
        let moved = starts[1..].iter().zip(&ends).map(|(&start, &end)| counts[start].abs_diff(end));
        Some(Self {
            bands: (0..ends.len()).map(band).collect(),
            explained: division.explained,
            n_moved: moved.sum(),
            values: match column.data().kind() {
                ColumnKind::Date => BandValues::Date,
                _ if steps.iter().all(|step| step.value.fract() == 0.0) => BandValues::Whole,
                _ => BandValues::Decimal,
            },
        })
    }
}

/// Neighbouring values that stand in one place of the scale.
struct Group {
    place: f64,
    count: usize,
    first_step: usize,
}

fn as_they_stand(steps: &[Step]) -> Vec<Group> {
    let group = |(at, step): (usize, &Step)| Group { place: step.value, count: step.count, first_step: at };
    steps.iter().enumerate().map(group).collect()
}

/// `None` where the scale does not rise with the values.
fn on_scale(steps: &[Step], scale: ArrayView1<'_, f64>) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let place = *scale.get(step.row)?;
        match groups.last_mut() {
            Some(last) if place < last.place => return None,
            Some(last) if place == last.place => last.count += step.count,
            _ => groups.push(Group { place, count: step.count, first_step: at }),
        }
    }
    Some(groups)
}

/// The rows below each value, and at the end all rows.
fn running_counts(steps: &[Step]) -> Vec<usize> {
    let running = steps.iter().scan(0, |sum, step| {
        *sum += step.count;
        Some(*sum)
    });
    std::iter::once(0).chain(running).collect()
}

/// The place between two bands.
struct Cut<'a> {
    steps: &'a [Step],
    counts: &'a [usize],
    /// The first value above the cut.
    at: usize,
    /// Rows that may change their band.
    may_move: usize,
}

impl<'a> Cut<'a> {
    /// Between the bands `band - 1` and `band` of those that begin at `starts`.
    fn between(steps: &'a [Step], counts: &'a [usize], starts: &[usize], band: usize) -> Self {
        let end = starts.get(band + 1).copied().unwrap_or(steps.len());
        let rows = |from: usize, to: usize| counts[to] - counts[from];
        let smaller = rows(starts[band - 1], starts[band]).min(rows(starts[band], end)) as f64;
        let may_move = (MAY_MOVE * counts[steps.len()] as f64).min(MAY_MOVE_OF_BAND * smaller) as usize;
        Self { steps, counts, at: starts[band], may_move }
    }

    /// The values beside the cut.
    fn sides(&self) -> [f64; 2] {
        [self.steps[self.at - 1].value, self.steps[self.at].value]
    }

    fn middle(&self) -> f64 {
        let [below, above] = self.sides();
        below / 2.0 + above / 2.0
    }

    /// How many rows change their band where it is drawn at `edge`.
    fn moved(&self, edge: f64) -> usize {
        let below = self.counts[self.steps.partition_point(|step| step.value < edge)];
        below.abs_diff(self.counts[self.at])
    }

    /// The best of equally round edges, where one will do.
    fn best(&self, edges: impl IntoIterator<Item = f64>) -> Option<f64> {
        let far = |edge: f64| (edge - self.middle()).abs();
        let fit = edges.into_iter().map(|edge| (self.moved(edge), edge)).filter(|(moved, _)| *moved <= self.may_move);
        fit.min_by(|a, b| a.0.cmp(&b.0).then_with(|| far(a.1).total_cmp(&far(b.1)))).map(|(_, edge)| edge)
    }

    /// Multiples of 5, 2 and 1 times ever smaller powers of ten; at last the lowest value of the upper band itself.
    fn round_number(&self) -> f64 {
        let [below, above] = self.sides();
        let size = below.abs().max(above.abs());
        let highest = libm::log10(size).ceil() as i32;
        let round = |power: i32| {
            [5.0, 2.0, 1.0].into_iter().find_map(|unit| {
                let step = unit * libm::pow(10.0, f64::from(power));
                let multiple = (self.middle() / step).floor();
                self.best([multiple, multiple + 1.0].map(|multiple| times(multiple * unit, power)))
            })
        };
        (highest - 17..=highest).rev().find_map(round).unwrap_or(above)
    }

    /// The first days of ten years, of a year, of a quarter, of a month; at last the first day of the upper band.
    fn round_day(&self) -> f64 {
        let [_, above] = self.sides();
        let day = Day::nearest(self.middle());
        let (year, month) = (day.year(), day.month() as i32 - 1);
        let first = |year: i32, month: i32| {
            let (year, month) = (year + month.div_euclid(12), month.rem_euclid(12));
            Day::from_ymd(year, month as u32 + 1, 1).map(|day| f64::from(day.epoch_days()))
        };
        let decade = year - year.rem_euclid(10);
        let quarter = month - month % 3;
        let candidates = [
            [first(decade, 0), first(decade + 10, 0)],
            [first(year, 0), first(year + 1, 0)],
            [first(year, quarter), first(year, quarter + 3)],
            [first(year, month), first(year, month + 1)],
        ];
        candidates.into_iter().find_map(|days| self.best(days.into_iter().flatten())).unwrap_or(above)
    }
}

/// `number * 10^power`, the double nearest to that decimal number as long as both are whole.
fn times(number: f64, power: i32) -> f64 {
    let ten = libm::pow(10.0, f64::from(power.abs()));
    let value = if power < 0 { number / ten } else { number * ten };
    // -0 and 0 are one value.
    value + 0.0
}
