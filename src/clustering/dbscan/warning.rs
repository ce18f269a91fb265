use std::fmt;

use crate::clustering::dbscan::DbscanSummary;

/// The share of noise above which parameters are doubtful.
const MOST_NOISE: f64 = 0.5;

/// The share of one cluster above which parameters are doubtful.
const MOST_OF_ONE: f64 = 0.9;

/// The share of core rows among the rows of clusters below which parameters are doubtful.
const FEWEST_CORE: f64 = 0.25;

/// What the result of a DBSCAN says against its `eps` and `min_samples`. Shares are from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum DbscanWarning {
    /// There is no cluster at all.
    OnlyNoise,
    /// More than half of all is noise.
    MostlyNoise {
        /// The share of noise.
        share: f64,
    },
    /// All are core rows of one cluster: `eps` is as large as the data are wide, or they do not divide.
    EpsBeyondScale,
    /// More than nine tenths are in one of the clusters.
    GiantCluster {
        /// The share of that cluster.
        share: f64,
    },
    /// Fewer than a quarter of those in clusters are core rows.
    FewCore {
        /// The share of core rows among them.
        share: f64,
    },
}

impl DbscanWarning {
    /// The warnings of a result.
    pub(super) fn of(summary: &DbscanSummary, sizes: &[usize]) -> Vec<Self> {
        let n_clustered: usize = sizes.iter().sum();
        let n_rows = n_clustered + summary.n_noise;
        if n_clustered == 0 {
            return Vec::from_iter((n_rows > 0).then_some(Self::OnlyNoise));
        }
        let mut warnings = Vec::new();
        let noise = share(summary.n_noise, n_rows);
        if noise > MOST_NOISE {
            warnings.push(Self::MostlyNoise { share: noise });
        }
        let largest = share(sizes.iter().copied().max().unwrap_or(0), n_rows);
        if summary.n_core == n_rows && sizes.len() == 1 {
            warnings.push(Self::EpsBeyondScale);
        } else if largest > MOST_OF_ONE {
            warnings.push(Self::GiantCluster { share: largest });
        }
        let core = share(summary.n_core, n_clustered);
        if core < FEWEST_CORE {
            warnings.push(Self::FewCore { share: core });
        }
        warnings
    }

    /// The code by which programs know it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OnlyNoise => "only_noise",
            Self::MostlyNoise { .. } => "mostly_noise",
            Self::EpsBeyondScale => "eps_beyond_scale",
            Self::GiantCluster { .. } => "giant_cluster",
            Self::FewCore { .. } => "few_core",
        }
    }
}

impl fmt::Display for DbscanWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyNoise => write!(f, "all is noise: no place is dense enough; raise eps, or lower min_samples"),
            Self::MostlyNoise { share } => {
                write!(f, "{:.1}% of all is noise; raise eps, or lower min_samples, to take in more", 100.0 * share)
            }
            Self::EpsBeyondScale => {
                write!(
                    f,
                    "everything is dense and in one cluster: eps reaches across the data; lower it, or the data do not divide"
                )
            }
            Self::GiantCluster { share } => write!(
                f,
                "{:.1}% of all is in one cluster: eps may bridge what lies apart; lower it, or raise min_samples",
                100.0 * share
            ),
            Self::FewCore { share } => write!(
                f,
                "only {:.1}% of what is in clusters is core, the rest is border: clusters hang on few places; raise eps, or lower min_samples",
                100.0 * share
            ),
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
