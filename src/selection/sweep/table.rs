use std::fmt;
use std::io::Write;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::observe::StopReason;
use crate::selection::choice::{Choice, Criterion, choose};
use crate::selection::metrics::Metric;
use crate::selection::stability::{ReplicateInterval, Stability};

/// The columns of a sweep's CSV.
const SWEEP_COLUMNS: [&str; 6] =
    ["k", "inertia", "silhouette", "calinski_harabasz", "davies_bouldin", "smallest_share"];

/// The columns of the CSV of what is uncertain in a sweep.
const INTERVAL_COLUMNS: [&str; 7] =
    ["k", "silhouette", "silhouette_standard_error", "stability", "stability_low", "stability_high", "mark"];

/// One number of clusters, and how good its clustering is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepRow {
    /// How many clusters.
    pub n_clusters: usize,
    /// What k-means minimises: the sum over rows of weight times squared distance to the own centroid.
    pub inertia: f64,
    /// In [-1, 1]; higher is better. Over a sample where the table has many rows: see [`SweepTable::silhouette_rows`].
    pub silhouette: Metric,
    /// The standard error of the silhouette: 0 where every row was measured, or there is no value.
    pub silhouette_standard_error: f64,
    /// At least 0; higher is better.
    pub calinski_harabasz: Metric,
    /// At least 0; lower is better.
    pub davies_bouldin: Metric,
    /// The criterion of X-means; higher is better.
    pub bic: Metric,
    /// Xu's index; lower is better.
    pub xu: Metric,
    /// How clear the least clear border between neighbouring segments is: its dip times the root of the number of customers on both
    /// sides; about 0.3 to 0.5 without a gap. `None` for a single segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weakest_border: Option<f64>,
    /// How well the segments come back when customers are drawn anew: the mean Jaccard index over the segments, in [0, 1]. `None` where it was not
    /// measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<f64>,
    /// Where nine of ten of those draws lie by the same mean. `None` where it was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability_interval: Option<ReplicateInterval>,
    /// Rows in the smallest cluster.
    pub smallest_size: usize,
    /// The same as a share of all rows, in [0, 1].
    pub smallest_share: f64,
    /// Why the fit stopped.
    pub stop: StopReason,
    /// Iterations of the fit that was kept.
    pub n_iter: usize,
}

/// How a sweep ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SweepEnd {
    /// Every number of clusters that was asked for has its row.
    Complete,
    /// The observer stopped it: the larger numbers, up to this one, have no row.
    Interrupted {
        /// The largest number of clusters that was asked for.
        last_planned: usize,
    },
}

/// The comparison of numbers of clusters: plain data, saved with the model.
///
/// `Display` writes it as a table for the terminal. A table that was read from a file has been checked: rows ascend and every
/// number is in its range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawSweepTable", into = "RawSweepTable")]
pub struct SweepTable {
    rows: Vec<SweepRow>,
    n_rows: usize,
    silhouette_rows: usize,
    end: SweepEnd,
    inertia_before: Option<f64>,
    inertia_after: Option<f64>,
}

impl SweepTable {
    /// A table of at least one row, in ascending order of `n_clusters`, about `n_rows` customers of which the silhouette
    /// measured `silhouette_rows`.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for the first number that no sweep can give.
    pub fn try_new(rows: Vec<SweepRow>, n_rows: usize, silhouette_rows: usize, end: SweepEnd) -> Result<Self> {
        let table = Self { rows, n_rows, silhouette_rows, end, inertia_before: None, inertia_after: None };
        table.check()?;
        Ok(table)
    }

    /// The same table with the inertias of one cluster fewer than its first row and of one more than its last: by them the ends of the
    /// range are judged like what lies between them.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for an inertia that is negative or not finite.
    pub fn with_inertias_beside(mut self, before: Option<f64>, after: Option<f64>) -> Result<Self> {
        (self.inertia_before, self.inertia_after) = (before, after);
        self.check()?;
        Ok(self)
    }

    /// One row for each number of clusters, ascending; never empty.
    pub fn rows(&self) -> &[SweepRow] {
        &self.rows
    }

    /// The row for this number of clusters.
    pub fn row(&self, n_clusters: usize) -> Option<&SweepRow> {
        self.rows.iter().find(|row| row.n_clusters == n_clusters)
    }

    /// The inertia of this number of clusters: that of its row, or what is known of the numbers beside the range.
    pub fn inertia(&self, n_clusters: usize) -> Option<f64> {
        match self.row(n_clusters) {
            Some(row) => Some(row.inertia),
            None if n_clusters + 1 == self.rows.first()?.n_clusters => self.inertia_before,
            None if n_clusters == self.rows.last()?.n_clusters + 1 => self.inertia_after,
            None => None,
        }
    }

    /// Customers that were clustered.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Customers that the silhouettes were measured on, the same for every row: all of them, or a sample.
    pub fn silhouette_rows(&self) -> usize {
        self.silhouette_rows
    }

    /// Whether the sweep came to its end.
    pub fn end(&self) -> SweepEnd {
        self.end
    }

    /// The number of clusters that `criterion` prefers, and why.
    pub fn choose(&self, criterion: Criterion) -> Choice {
        choose(self, criterion)
    }

    /// Writes CSV with the header `k,inertia,silhouette,calinski_harabasz,davies_bouldin,smallest_share`; a metric without a
    /// value is an empty field. Floats are written so that they read back the same.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<()> {
        let field = |metric: &Metric| metric.value().map_or_else(String::new, |value| value.to_string());
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(SWEEP_COLUMNS)?;
            for row in &self.rows {
                csv.write_record([
                    row.n_clusters.to_string(),
                    row.inertia.to_string(),
                    field(&row.silhouette),
                    field(&row.calinski_harabasz),
                    field(&row.davies_bouldin),
                    row.smallest_share.to_string(),
                ])?;
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the sweep", error))
    }

    /// Writes CSV with the header
    /// `k,silhouette,silhouette_standard_error,stability,stability_low,stability_high,mark`: what is uncertain in the sweep, and
    /// `chosen` or `near_tie` where `choice` says so. What has no value is an empty field; the standard error is 0 where every
    /// customer was measured.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_intervals_csv(&self, choice: &Choice, writer: impl Write) -> Result<()> {
        let field = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(INTERVAL_COLUMNS)?;
            for row in &self.rows {
                let silhouette = row.silhouette.value();
                let mark = match row.n_clusters {
                    k if k == choice.n_clusters => "chosen",
                    k if choice.near_ties.contains(&k) => "near_tie",
                    _ => "",
                };
                csv.write_record([
                    row.n_clusters.to_string(),
                    field(silhouette),
                    field(silhouette.map(|_| row.silhouette_standard_error)),
                    field(row.stability),
                    field(row.stability_interval.map(|interval| interval.low)),
                    field(row.stability_interval.map(|interval| interval.high)),
                    mark.into(),
                ])?;
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the intervals of the sweep", error))
    }

    /// Notes the stability of every number of clusters that was measured.
    pub(super) fn note_stability(&mut self, measured: &[Stability]) {
        for row in &mut self.rows {
            let of_row = measured.iter().find(|stability| stability.n_clusters == row.n_clusters);
            row.stability = of_row.map(Stability::mean_jaccard);
            row.stability_interval = of_row.and_then(|stability| stability.interval);
        }
    }

    fn check(&self) -> Result<()> {
        let at_least_one = |name: &str, got: usize| {
            if got == 0 { Err(Error::param(name, got, "at least 1")) } else { Ok(()) }
        };
        at_least_one("rows of the sweep", self.rows.len())?;
        at_least_one("n_rows of the sweep", self.n_rows)?;
        if self.silhouette_rows > self.n_rows {
            let expected = format!("at most the {} customers", self.n_rows);
            return Err(Error::param("silhouette_rows of the sweep", self.silhouette_rows, expected));
        }
        for pair in self.rows.windows(2) {
            if pair[0].n_clusters >= pair[1].n_clusters {
                let expected = format!("above {}, for rows ascend", pair[0].n_clusters);
                return Err(Error::param("n_clusters in the sweep", pair[1].n_clusters, expected));
            }
        }
        let last = self.rows.last().map_or(0, |row| row.n_clusters);
        match self.end {
            SweepEnd::Interrupted { last_planned } if last_planned <= last => {
                let expected = format!("above {last}, the last row");
                return Err(Error::param("last_planned of the sweep", last_planned, expected));
            }
            _ => {}
        }
        let beside = [self.inertia_before, self.inertia_after].into_iter().flatten();
        if let Some(inertia) = beside.into_iter().find(|inertia| !(inertia.is_finite() && *inertia >= 0.0)) {
            return Err(Error::param("an inertia beside the sweep", inertia, "a number of at least 0"));
        }
        self.rows.iter().try_for_each(|row| row.check(self.n_rows))
    }
}

impl SweepRow {
    fn check(&self, n_rows: usize) -> Result<()> {
        let in_range = |name: &str, got: f64, least: f64, most: f64| {
            if got.is_finite() && (least..=most).contains(&got) {
                return Ok(());
            }
            let name = format!("{name} at n_clusters = {}", self.n_clusters);
            Err(Error::param(name, got, format!("a number from {least} to {most}")))
        };
        let metric = |name: &str, metric: &Metric, least: f64, most: f64| {
            metric.value().map_or(Ok(()), |value| in_range(name, value, least, most))
        };
        let (n_clusters, smallest) = (self.n_clusters as f64, self.smallest_size as f64);
        in_range("n_clusters", n_clusters, 1.0, n_rows as f64)?;
        in_range("inertia", self.inertia, 0.0, f64::MAX)?;
        metric("silhouette", &self.silhouette, -1.0, 1.0)?;
        in_range("silhouette_standard_error", self.silhouette_standard_error, 0.0, f64::MAX)?;
        metric("calinski_harabasz", &self.calinski_harabasz, 0.0, f64::MAX)?;
        metric("davies_bouldin", &self.davies_bouldin, 0.0, f64::MAX)?;
        metric("bic", &self.bic, f64::MIN, f64::MAX)?;
        metric("xu", &self.xu, f64::MIN, f64::MAX)?;
        self.weakest_border.map_or(Ok(()), |value| in_range("weakest_border", value, 0.0, f64::MAX))?;
        self.stability.map_or(Ok(()), |value| in_range("stability", value, 0.0, 1.0))?;
        self.stability_interval.map_or(Ok(()), ReplicateInterval::check)?;
        in_range("smallest_size", smallest, 0.0, (n_rows as f64 / n_clusters).floor())?;
        in_range("smallest_share", self.smallest_share, 0.0, 1.0)?;
        if self.smallest_share != smallest / n_rows as f64 {
            let name = format!("smallest_share at n_clusters = {}", self.n_clusters);
            return Err(Error::param(name, self.smallest_share, "smallest_size over n_rows"));
        }
        Ok(())
    }
}

impl fmt::Display for SweepTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_stable_known = self.rows.iter().any(|row| row.stability.is_some());
        let mut titles = vec!["segments", "inertia", "silhouette", "Calinski-Harabasz", "Davies-Bouldin", "smallest"];
        titles.extend(is_stable_known.then_some("stability"));
        let width: Vec<usize> = titles.iter().map(|title| title.len().max(10)).collect();
        for (column, title) in titles.iter().enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            write!(f, "{gap}{title:>width$}", width = width[column])?;
        }
        for row in &self.rows {
            let mut cells = vec![
                row.n_clusters.to_string(),
                significant(row.inertia),
                cell(&row.silhouette, |value| format!("{value:.3}")),
                cell(&row.calinski_harabasz, significant),
                cell(&row.davies_bouldin, |value| format!("{value:.3}")),
                format!("{:.1}%", 100.0 * row.smallest_share),
            ];
            if is_stable_known {
                cells.push(row.stability.map_or_else(|| "-".into(), |value| format!("{value:.2}")));
            }
            writeln!(f)?;
            for (column, text) in cells.iter().enumerate() {
                let gap = if column == 0 { "" } else { "  " };
                write!(f, "{gap}{text:>width$}", width = width[column])?;
            }
        }
        if self.silhouette_rows < self.n_rows {
            let (sampled, all) = (self.silhouette_rows, self.n_rows);
            let error = self.rows.iter().map(|row| row.silhouette_standard_error).fold(0.0, f64::max);
            write!(f, "\nsilhouette on a sample of {sampled} of {all} customers, standard error at most {error:.4}")?;
        }
        let mut reasons: Vec<&str> = Vec::new();
        for row in &self.rows {
            for reason in
                [&row.silhouette, &row.calinski_harabasz, &row.davies_bouldin].into_iter().flat_map(Metric::reason)
            {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                    write!(f, "\n- has no value: {reason}")?;
                }
            }
        }
        if let SweepEnd::Interrupted { last_planned } = self.end {
            write!(f, "\nstopped early: {last_planned} segments were to be compared")?;
        }
        Ok(())
    }
}

fn cell(metric: &Metric, format: impl Fn(f64) -> String) -> String {
    metric.value().map_or_else(|| "-".to_string(), format)
}

/// Five digits that matter, without an exponent where it can be helped.
fn significant(value: f64) -> String {
    match value.abs() {
        magnitude if magnitude >= 1e9 || (magnitude < 1e-3 && magnitude > 0.0) => format!("{value:.3e}"),
        magnitude if magnitude >= 1e4 => format!("{value:.0}"),
        magnitude if magnitude >= 1e2 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

/// What a file says, before it is checked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSweepTable {
    rows: Vec<SweepRow>,
    n_rows: usize,
    silhouette_rows: usize,
    end: SweepEnd,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inertia_before: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inertia_after: Option<f64>,
}

impl TryFrom<RawSweepTable> for SweepTable {
    type Error = Error;

    fn try_from(raw: RawSweepTable) -> Result<Self> {
        Self::try_new(raw.rows, raw.n_rows, raw.silhouette_rows, raw.end)?
            .with_inertias_beside(raw.inertia_before, raw.inertia_after)
    }
}

impl From<SweepTable> for RawSweepTable {
    fn from(table: SweepTable) -> Self {
        let SweepTable { rows, n_rows, silhouette_rows, end, inertia_before, inertia_after } = table;
        Self { rows, n_rows, silhouette_rows, end, inertia_before, inertia_after }
    }
}
