use ndarray::{ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::clustering::Scalar;
use crate::clustering::dbscan::{DbscanParams, KDistances};
use crate::error::{Error, Result};

/// The least `min_samples` that is suggested.
const LEAST_MIN_SAMPLES: usize = 5;

/// Rows for each of the `min_samples` that are suggested, at least.
const ROWS_A_SAMPLE: usize = 100;

/// What a specification can say of DBSCAN: what is left out, the data suggest.
///
/// ```
/// use segmenta::clustering::{ClustererSpec, DbscanSpec};
///
/// let spec: ClustererSpec = serde_json::from_str(r#"{"algorithm":"dbscan","eps":0.5}"#)?;
/// assert_eq!(spec, ClustererSpec::Dbscan(DbscanSpec { eps: Some(0.5), min_samples: None }));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DbscanSpec {
    /// [`DbscanParams::eps`]. Default: where the k-distance curve bends, see [`KDistances`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eps: Option<f64>,
    /// [`DbscanParams::min_samples`]. Default: 5 beside an `eps`, as scikit-learn. Where `eps` is left out as well, twice the number of
    /// features (Sander, Ester, Kriegel and Xu 1998, doi:10.1023/A:1009745219419), but at most a hundredth of the rows, and at least 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_samples: Option<usize>,
}

/// Parameters with nothing left open, and what speaks for them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DbscanAdvice {
    /// The parameters: those told, and the suggested ones.
    pub params: DbscanParams,
    /// The curve that `eps` is read from, for the `min_samples` of the parameters.
    pub k_distances: KDistances,
    /// Why each suggested parameter, one sentence each without its full stop; none for what was told.
    pub reasons: Vec<String>,
}

impl DbscanSpec {
    /// The parameters for a matrix, shape `(n_rows, n_features)`, with a weight for each row or each row weighing 1. What is suggested
    /// is a start, not the truth: where clusters differ in density no `eps` is right for all, and
    /// [`HdbscanParams`](crate::clustering::HdbscanParams) need none.
    ///
    /// Cost and memory are those of [`KDistances::of`].
    ///
    /// # Errors
    /// Those of [`KDistances::of`], and [`ErrorKind::Param`](crate::ErrorKind::Param) for `eps` where it is left out and the data suggest
    /// none.
    ///
    /// ```
    /// use segmenta::clustering::DbscanSpec;
    /// use segmenta::ndarray::Array2;
    ///
    /// let x = Array2::from_shape_fn((400, 2), |(row, column)| [row % 20, row / 20][column] as f64);
    /// let advice = DbscanSpec::default().advise(x.view(), None)?;
    /// let params = advice.params.check()?;
    /// assert_eq!((params.eps(), params.min_samples()), (1.0, 5));
    /// # Ok::<(), segmenta::Error>(())
    /// ```
    pub fn advise<F: Scalar>(
        &self,
        x: ArrayView2<'_, F>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Result<DbscanAdvice> {
        let mut reasons = Vec::new();
        let min_samples = self.min_samples.unwrap_or_else(|| match self.eps {
            Some(_) => LEAST_MIN_SAMPLES,
            None => {
                let (suggested, reason) = suggest_min_samples(x.nrows(), x.ncols());
                reasons.push(reason);
                suggested
            }
        });
        let k_distances = KDistances::of(x, weights, min_samples)?;
        let eps = match self.eps {
            Some(eps) => eps,
            None => {
                let (suggested, reason) = suggest_eps(&k_distances)?;
                reasons.push(reason);
                suggested
            }
        };
        let params = DbscanParams::new(eps).min_samples(min_samples);
        params.check()?;
        Ok(DbscanAdvice { params, k_distances, reasons })
    }

    /// The parameters where `eps` is told.
    ///
    /// # Errors
    /// [`ErrorKind::Param`](crate::ErrorKind::Param) where it is not.
    pub fn params(&self) -> Result<DbscanParams> {
        let Some(eps) = self.eps else {
            return Err(Error::param("eps", "none", "a distance, or a matrix that suggests one"));
        };
        Ok(self.min_samples.into_iter().fold(DbscanParams::new(eps), DbscanParams::min_samples))
    }
}

impl From<&DbscanParams> for DbscanSpec {
    fn from(params: &DbscanParams) -> Self {
        let told = params.as_told();
        Self { eps: Some(told.eps()), min_samples: Some(told.min_samples()) }
    }
}

fn suggest_min_samples(n_rows: usize, n_features: usize) -> (usize, String) {
    let (twice, most) = (2 * n_features, n_rows / ROWS_A_SAMPLE);
    let suggested = twice.min(most).max(LEAST_MIN_SAMPLES);
    let why = match suggested {
        _ if suggested == twice => format!("twice the number of features ({n_features})"),
        _ if suggested == most => format!("a hundredth of the rows ({n_rows})"),
        _ => "the least that tells a dense place from a chance meeting".into(),
    };
    (suggested, format!("min_samples = {suggested} was suggested: {why}"))
}

fn suggest_eps(curve: &KDistances) -> Result<(f64, String)> {
    let min_samples = curve.min_samples;
    let (Some(knee), Some(eps)) = (curve.knee, curve.suggested_eps()) else {
        let expected = match curve.points.is_empty() {
            true => format!("a lower min_samples: no row reaches {min_samples} at any distance"),
            false => format!("a distance: none is suggested, for every row has {min_samples} rows at its very place"),
        };
        return Err(Error::param("eps", "none", expected));
    };
    let reason = format!(
        "eps = {eps} was suggested: the k-distance curve (k = {min_samples}) bends there, with {:.1}% of the rows below",
        100.0 * knee.share,
    );
    Ok((eps, reason))
}
