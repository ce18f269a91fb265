use std::fmt;
use std::io::Write;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The columns of a stability's CSV.
const COLUMNS: [&str; 10] =
    ["k", "segment", "jaccard", "jaccard_low", "jaccard_high", "band", "within", "across", "recovered", "dissolved"];

/// How stable the segments of one clustering are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stability {
    /// How many segments.
    pub n_clusters: usize,
    /// Of each segment.
    pub segments: Vec<SegmentStability>,
    /// The mean adjusted Rand index of the clustering and its replicates, all customers that took part being assigned to both.
    pub adjusted_rand: f64,
    /// Replicates that were made.
    pub n_replicates: usize,
    /// Customers that took part.
    pub n_rows: usize,
    /// Where nine of ten replicates lie by their mean Jaccard index over the segments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<ReplicateInterval>,
}

/// Where nine of ten replicates lie: their 5% and 95% quantiles, interpolated linearly.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplicateInterval {
    /// One of twenty replicates is below.
    pub low: f64,
    /// One of twenty replicates is above.
    pub high: f64,
}

impl ReplicateInterval {
    /// Refuses what no Jaccard indices can have given.
    ///
    /// # Errors
    /// [`Param`](crate::ErrorKind::Param) for bounds outside 0 to 1 or in the wrong order.
    pub(crate) fn check(self) -> Result<()> {
        let Self { low, high } = self;
        if 0.0 <= low && low <= high && high <= 1.0 {
            return Ok(());
        }
        Err(Error::param("an interval of replicates", format!("{low} to {high}"), "two numbers from 0 to 1, ascending"))
    }
}

/// How stable one segment is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentStability {
    /// The mean over replicates of the Jaccard index with the most alike cluster, among the customers that were drawn, in [0, 1] (Hennig
    /// 2007, doi:10.1016/j.csda.2006.11.025).
    pub jaccard: f64,
    /// The same among all customers that took part, those not drawn being assigned: the segment level stability within a number
    /// of segments, SLSw (Dolnicar and Leisch 2017, doi:10.1007/s11002-017-9423-8).
    pub within: f64,
    /// The segment level stability across numbers of segments, SLSa: 1 where all its customers come from one segment of the next
    /// smaller number, 0 where they come from all in equal parts. `None` where that number was not compared.
    pub across: Option<f64>,
    /// The share of replicates that give it back: a Jaccard index of at least 0.75.
    pub recovered: f64,
    /// The share of replicates in which it dissolves: a Jaccard index of at most 0.5.
    pub dissolved: f64,
    /// Where nine of ten replicates lie by their Jaccard index; `None` for a segment that nobody was drawn from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<ReplicateInterval>,
}

/// What a mean Jaccard index says of a segment, by the bands of Hennig.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StabilityBand {
    /// At most 0.5: it goes with the draw of customers.
    Dissolved,
    /// Below 0.6: not to be trusted.
    Doubtful,
    /// Below 0.75: there is a pattern, but which customers belong to it is open.
    Pattern,
    /// At least 0.75: it comes back.
    Stable,
    /// At least 0.85: it comes back with nearly every customer.
    HighlyStable,
}

impl StabilityBand {
    /// Every band, the least stable first, with the Jaccard index from which on it holds.
    pub const ALL: [(Self, f64); 5] = [
        (Self::Dissolved, 0.0),
        (Self::Doubtful, 0.5),
        (Self::Pattern, 0.6),
        (Self::Stable, 0.75),
        (Self::HighlyStable, 0.85),
    ];

    /// The band of a mean Jaccard index.
    ///
    /// ```
    /// use segmenta::selection::StabilityBand;
    ///
    /// assert_eq!(StabilityBand::of(0.8), StabilityBand::Stable);
    /// assert!(StabilityBand::of(0.55) < StabilityBand::Stable);
    /// ```
    pub fn of(jaccard: f64) -> Self {
        match jaccard {
            value if value >= 0.85 => Self::HighlyStable,
            value if value >= 0.75 => Self::Stable,
            value if value >= 0.6 => Self::Pattern,
            value if value > 0.5 => Self::Doubtful,
            _ => Self::Dissolved,
        }
    }

    /// The band as files and the terminal write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dissolved => "dissolved",
            Self::Doubtful => "doubtful",
            Self::Pattern => "pattern",
            Self::Stable => "stable",
            Self::HighlyStable => "highly_stable",
        }
    }

    /// The band in words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::HighlyStable => "highly stable",
            other => other.as_str(),
        }
    }
}

impl SegmentStability {
    /// The band of its mean Jaccard index.
    pub fn band(&self) -> StabilityBand {
        StabilityBand::of(self.jaccard)
    }
}

impl Stability {
    /// The mean Jaccard index over the segments, each counting once: what a comparison of numbers of segments shows.
    pub fn mean_jaccard(&self) -> f64 {
        self.segments.iter().map(|segment| segment.jaccard).sum::<f64>() / self.segments.len().max(1) as f64
    }
}

impl Stability {
    /// Writes CSV with the header `k,segment,jaccard,jaccard_low,jaccard_high,band,within,across,recovered,dissolved`, a row a
    /// segment; what is not known is an empty field. Floats are written so that they read back the same.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where `writer` fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<()> {
        let field = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let write = |mut csv: csv::Writer<_>| {
            csv.write_record(COLUMNS)?;
            for (number, segment) in self.segments.iter().enumerate() {
                csv.write_record([
                    self.n_clusters.to_string(),
                    number.to_string(),
                    segment.jaccard.to_string(),
                    field(segment.interval.map(|interval| interval.low)),
                    field(segment.interval.map(|interval| interval.high)),
                    segment.band().as_str().to_string(),
                    segment.within.to_string(),
                    field(segment.across),
                    segment.recovered.to_string(),
                    segment.dissolved.to_string(),
                ])?;
            }
            csv.flush().map_err(csv::Error::from)
        };
        write(csv::Writer::from_writer(writer)).map_err(|error| Error::csv("the stability", error))
    }
}

impl fmt::Display for Stability {
    /// A line a segment, as a table for the terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "segment  comes back  nine of ten draws    SLSw    SLSa  verdict")?;
        for (number, segment) in self.segments.iter().enumerate() {
            let interval = segment
                .interval
                .map_or_else(|| "-".into(), |interval| format!("{:.2} to {:.2}", interval.low, interval.high));
            let across = segment.across.map_or_else(|| "-".into(), |across| format!("{across:.2}"));
            let (jaccard, within) = (segment.jaccard, segment.within);
            let band = segment.band().words();
            write!(f, "\n{number:>7}  {jaccard:>10.2}  {interval:>17}  {within:>6.2}  {across:>6}  {band}")?;
        }
        Ok(())
    }
}
