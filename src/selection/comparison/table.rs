use std::fmt;
use std::io::Write;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::observe::StopReason;
use crate::selection::metrics::Metric;

/// The columns of a comparison's CSV.
const COLUMNS: [&str; 11] = [
    "candidate",
    "algorithm",
    "k",
    "noise_share",
    "smallest_share",
    "silhouette",
    "calinski_harabasz",
    "davies_bouldin",
    "density_validity",
    "inertia",
    "bic",
];

/// One candidate, and how good its clustering is.
///
/// Silhouette, Calinski-Harabasz and Davies-Bouldin are over the rows that are in a cluster: a candidate that leaves many out is
/// measured on the easier ones, so read them beside `noise_share`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonRow {
    /// The candidate in words.
    pub candidate: String,
    /// Its algorithm, as files write it: `kmeans`, `gmm`, `dbscan` or `hdbscan`.
    pub algorithm: String,
    /// How many clusters it found.
    pub n_clusters: usize,
    /// Rows in no cluster as a share of all rows, in [0, 1].
    pub noise_share: f64,
    /// The smallest cluster as a share of all rows, in [0, 1]; 0 without clusters.
    pub smallest_share: f64,
    /// In [-1, 1]; higher is better.
    pub silhouette: Metric,
    /// Its standard error: 0 where every row was measured, or there is no value.
    pub silhouette_standard_error: f64,
    /// At least 0; higher is better.
    pub calinski_harabasz: Metric,
    /// At least 0; lower is better.
    pub davies_bouldin: Metric,
    /// DBCV, for density models: in [-1, 1], higher is better, noise lowers it.
    pub density_validity: Option<Metric>,
    /// What k-means minimises, for k-means.
    pub inertia: Option<f64>,
    /// The Bayesian information criterion, for mixtures: lower is better.
    pub bic: Option<f64>,
    /// Why the fit stopped, for algorithms that iterate.
    pub stop: Option<StopReason>,
}

/// A candidate that the data do not allow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The candidate in words.
    pub candidate: String,
    /// Its algorithm, as files write it.
    pub algorithm: String,
    /// Why it has no row.
    pub reason: String,
}

/// How a comparison ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ComparisonEnd {
    /// Every candidate has its row, or the reason why it has none.
    Complete,
    /// The observer stopped it.
    Interrupted {
        /// How many candidates were to be compared.
        n_planned: usize,
    },
}

/// The comparison of algorithms: plain data.
///
/// `Display` writes it as two tables for the terminal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonTable {
    rows: Vec<ComparisonRow>,
    agreement: Vec<Vec<f64>>,
    refusals: Vec<Refusal>,
    n_rows: usize,
    end: ComparisonEnd,
}

impl ComparisonTable {
    pub(super) fn new(
        rows: Vec<ComparisonRow>,
        agreement: Vec<Vec<f64>>,
        refusals: Vec<Refusal>,
        n_rows: usize,
        end: ComparisonEnd,
    ) -> Self {
        Self { rows, agreement, refusals, n_rows, end }
    }

    /// One row for each candidate that was fitted; never empty.
    pub fn rows(&self) -> &[ComparisonRow] {
        &self.rows
    }

    /// How alike the labels of each two rows are: the adjusted Rand index, noise counting as one more group. Shape
    /// `(n_rows, n_rows)` of the table, symmetric, 1 on the diagonal.
    pub fn agreement(&self) -> &[Vec<f64>] {
        &self.agreement
    }

    /// The candidates that the data do not allow, and why.
    pub fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }

    /// Customers that were clustered.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Whether the comparison came to its end.
    pub fn end(&self) -> ComparisonEnd {
        self.end
    }

    /// Writes CSV with the header
    /// `candidate,algorithm,k,noise_share,smallest_share,silhouette,calinski_harabasz,davies_bouldin,density_validity,inertia,bic`; what has
    /// no value is an empty field. Floats are written so that they read back the same.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<()> {
        let field = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(COLUMNS)?;
            for row in &self.rows {
                csv.write_record([
                    row.candidate.clone(),
                    row.algorithm.clone(),
                    row.n_clusters.to_string(),
                    row.noise_share.to_string(),
                    row.smallest_share.to_string(),
                    field(row.silhouette.value()),
                    field(row.calinski_harabasz.value()),
                    field(row.davies_bouldin.value()),
                    field(row.density_validity.as_ref().and_then(Metric::value)),
                    field(row.inertia),
                    field(row.bic),
                ])?;
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the comparison", error))
    }

    /// Writes the agreement as CSV: a row and a column for each candidate, by its name.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_agreement_csv(&self, writer: impl Write) -> Result<()> {
        let names = || self.rows.iter().map(|row| row.candidate.clone());
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(std::iter::once("candidate".to_string()).chain(names()))?;
            for (name, values) in names().zip(&self.agreement) {
                csv.write_record(std::iter::once(name).chain(values.iter().map(f64::to_string)))?;
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the agreement", error))
    }

    /// The rows, their best values unmarked: no one number decides between algorithms.
    fn fmt_rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let titles = ["segments", "noise", "silhouette", "Calinski-Harabasz", "Davies-Bouldin", "DBCV", "BIC"];
        let name_width = self.rows.iter().map(|row| row.candidate.chars().count()).max().unwrap_or(0).max(9);
        write!(f, "   # {:name_width$}", "candidate")?;
        titles.iter().try_for_each(|title| write!(f, "  {title:>width$}", width = title.len().max(6)))?;
        for (number, row) in (1..).zip(&self.rows) {
            let cells = [
                row.n_clusters.to_string(),
                format!("{:.1}%", 100.0 * row.noise_share),
                cell(Some(&row.silhouette), 3),
                cell(Some(&row.calinski_harabasz), 1),
                cell(Some(&row.davies_bouldin), 3),
                cell(row.density_validity.as_ref(), 3),
                row.bic.map_or_else(String::new, |bic| format!("{bic:.0}")),
            ];
            write!(f, "\n{number:>4} {:name_width$}", row.candidate)?;
            for (title, text) in titles.iter().zip(cells) {
                write!(f, "  {text:>width$}", width = title.len().max(6))?;
            }
        }
        Ok(())
    }
}

/// A metric: nothing where it is not for this algorithm, a dash where it is undefined.
fn cell(metric: Option<&Metric>, decimals: usize) -> String {
    match metric {
        None => String::new(),
        Some(metric) => metric.value().map_or_else(|| "-".into(), |value| format!("{value:.decimals$}")),
    }
}

impl fmt::Display for ComparisonTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt_rows(f)?;
        if self.rows.iter().any(|row| row.noise_share > 0.0) {
            write!(
                f,
                "\nSilhouette, Calinski-Harabasz and Davies-Bouldin are over the customers in segments: the more noise, the easier."
            )?;
        }
        let mut reasons: Vec<&str> = Vec::new();
        for row in &self.rows {
            let metrics = [&row.silhouette, &row.calinski_harabasz, &row.davies_bouldin].into_iter();
            for reason in metrics.chain(&row.density_validity).filter_map(Metric::reason) {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                    write!(f, "\n- has no value: {reason}")?;
                }
            }
        }
        for refusal in &self.refusals {
            write!(f, "\n{} has no row: {}", refusal.candidate, refusal.reason)?;
        }
        if let ComparisonEnd::Interrupted { n_planned } = self.end {
            write!(f, "\nstopped early: {n_planned} candidates were to be compared")?;
        }
        write!(f, "\n\nAgreement of the candidates by number: 1 for the same segments, 0 for unrelated ones\n    ")?;
        (1..=self.rows.len()).try_for_each(|number| write!(f, " {number:>5}"))?;
        for (number, values) in (1..).zip(&self.agreement) {
            write!(f, "\n{number:>4}")?;
            values.iter().try_for_each(|value| write!(f, " {value:>5.2}"))?;
        }
        Ok(())
    }
}
