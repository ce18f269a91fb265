//! A row of a sweep in the documents of `--json`.

use segmenta::selection::SweepRow;
use serde_json::{Value, json};

pub(crate) fn row(row: &SweepRow) -> Value {
    json!({
        "k": row.n_clusters,
        "inertia": row.inertia,
        "silhouette": row.silhouette.value(),
        "calinski_harabasz": row.calinski_harabasz.value(),
        "davies_bouldin": row.davies_bouldin.value(),
        "bic": row.bic.value(),
        "xu": row.xu.value(),
        "smallest_share": row.smallest_share,
        "stability": row.stability,
    })
}
