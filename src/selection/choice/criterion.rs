use serde::{Deserialize, Serialize};

/// What decides between numbers of clusters.
///
/// Whatever decides, a number whose smallest segment holds fewer than 1 % of the customers or fewer than 30 of them, whichever
/// is less, is no candidate while another one is; and neither is one without a silhouette.
///
/// FIGURES
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Criterion {
    /// Four rankings of the candidates, added up with equal weight: the least sum of places wins, a tie goes to the higher
    /// silhouette and then to fewer clusters. The rankings are by silhouette, by Calinski-Harabasz, by Davies-Bouldin, and by
    /// how clearly the fall of the inertia breaks off: the relative fall on the way to k over that on the way to k + 1,
    /// `ln(W(k-1) / W(k)) / ln(W(k) / W(k+1))`. A candidate without a value in a ranking shares its last place.
    #[default]
    Vote,
    /// The highest silhouette.
    Silhouette,
    /// The highest Calinski-Harabasz index.
    CalinskiHarabasz,
    /// The lowest Davies-Bouldin index.
    DaviesBouldin,
}

impl Criterion {
    /// The name as files and the terminal write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vote => "vote",
            Self::Silhouette => "silhouette",
            Self::CalinskiHarabasz => "calinski_harabasz",
            Self::DaviesBouldin => "davies_bouldin",
        }
    }
}
