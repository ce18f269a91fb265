use serde::{Deserialize, Serialize};

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
