use serde::{Deserialize, Serialize};

/// What decides between numbers of clusters.
///
/// Whatever decides, a number whose smallest segment holds fewer than 1 % of the customers or fewer than 30 of them, whichever
/// is less, is no candidate while another one is; and neither is one without a silhouette. Where no number leaves segments that
/// large, the one whose smallest segment is largest is taken, with a warning.
///
/// The default was chosen by trial on tables with a planted number of segments, two to ten being compared. The share of tables
/// on which each came within one of the truth (`tests/it/selection/planted.rs` prints these figures and holds the vote to them):
///
/// | tables | [`Vote`](Self::Vote) | silhouette | Calinski-Harabasz | Davies-Bouldin |
/// |---|---|---|---|---|
/// | 36 of blobs 4 standard deviations apart, 3 to 8 segments, 2 to 8 columns | 1.00 | 1.00 | 0.94 | 0.97 |
/// | 20 mixed, categories of half a number's weight, one number that says nothing | 0.80 | 0.90 | 0.35 | 0.70 |
/// | 20 mixed, categories of twice a number's weight | 0.95 | 0.55 | 0.85 | 0.95 |
/// | 20 mixed, the same and one category that says nothing | 0.95 | 0.75 | 0.35 | 0.70 |
///
/// Each index has a weakness that another makes up for: the silhouette keeps growing with the combinations of heavy categories,
/// and Calinski-Harabasz prefers few segments wherever columns say nothing, so that it has half a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Criterion {
    /// Four rankings of the candidates: the least sum of places wins, a tie goes to the higher silhouette and then to fewer
    /// clusters. The rankings are by silhouette, by Calinski-Harabasz (whose places count half), by Davies-Bouldin, and by how
    /// clearly the fall of the inertia breaks off: the relative fall on the way to k over that on the way to k + 1,
    /// `ln(W(k-1) / W(k)) / ln(W(k) / W(k+1))`. Candidates without a value in a ranking share its last place. At the ends of the range
    /// the sweep has fitted one number more for the break ([`SweepTable::inertia`](crate::selection::SweepTable::inertia)).
    /// Candidates half a place apart in every ranking, or as much in sum, are near-ties.
    #[default]
    Vote,
    /// Four rankings by what the inertia says, for a matrix of numbers alone, such as comes without a table: the break counts three times,
    /// Calinski-Harabasz twice, the criterion of X-means ([`bic`](crate::selection::metrics::bic)) and Xu's index
    /// ([`xu`](crate::selection::metrics::xu)) once; the silhouette decides ties. On clouds of numbers it finds a planted number at
    /// least as often as the best single index does (`src/docs/design.md`); with categories among the columns it is no good, for
    /// cutting along levels takes away more scatter than any cloud, and [`Vote`](Self::Vote) is better.
    NumericVote,
    /// The highest silhouette. Near-ties differ by at most 0.01, or by their standard errors where it is sampled.
    Silhouette,
    /// The highest Calinski-Harabasz index. Near-ties differ by at most 1 %.
    CalinskiHarabasz,
    /// The lowest Davies-Bouldin index. Near-ties differ by at most 1 %.
    DaviesBouldin,
}

impl Criterion {
    /// The name as files and the terminal write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vote => "vote",
            Self::NumericVote => "numeric_vote",
            Self::Silhouette => "silhouette",
            Self::CalinskiHarabasz => "calinski_harabasz",
            Self::DaviesBouldin => "davies_bouldin",
        }
    }
}
